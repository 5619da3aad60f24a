"""What an audit asks of a Zoom account, as CSV files and as a web page.

    terraform output -json > outputs.json
    python3 audit.py outputs.json --into audit

Writes users.csv, licenses.csv, roles.csv, excess_scopes.csv and index.html. Needs nothing but Python 3.8.
"""

import argparse
import csv
import datetime
import html
import json
import pathlib


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("outputs", help="what `terraform output -json` printed")
    arguments.add_argument("--into", default="audit", help="the folder to write into")
    options = arguments.parse_args()
    outputs = json.loads(pathlib.Path(options.outputs).read_text(encoding="utf-8"))
    tables = read({name: output["value"] for name, output in outputs.items()})
    folder = pathlib.Path(options.into)
    folder.mkdir(parents=True, exist_ok=True)
    for table in tables:
        with open(folder / f"{table['file']}.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(table["columns"])
            writer.writerows([defused(cell) for cell in row] for row in table["rows"])
        print(f"{folder / table['file']}.csv: {len(table['rows'])} rows")
    (folder / "index.html").write_text(page(tables), encoding="utf-8")
    print(folder / "index.html")


def read(outputs):
    """One table for each question, with the finding that stands above it on the page."""
    licenses = outputs["licenses"]
    unused = set(licenses["unused_emails"])
    users = sorted(outputs["users"], key=lambda user: user["email"])
    holders = [user for user in users if user["type"] == "licensed"]
    idle = [user for user in holders if user["email"] in unused]
    people = [(role["name"], email) for role in outputs["roles"] for email in role["people"]]
    scopes = [
        (connector["name"], connector["status"], kind, scope)
        for connector in sorted(outputs["connectors"], key=lambda connector: connector["name"])
        for kind in ("missing", "excess")
        for scope in sorted(connector[f"{kind}_scopes"] or [])
    ]
    return [
        {
            "file": "licenses",
            "title": "Licences that nobody uses",
            "finding": f"{len(idle)} of {len(holders)} licences belong to somebody who has not signed in for "
            f"{licenses['unused_days']} days." + "".join(map(plan, licenses["plans"])),
            "columns": ["email", "department", "last_login"],
            "rows": [[text(user[name]) for name in ("email", "department", "last_login")] for user in idle],
        },
        {
            "file": "roles",
            "title": "People with a role above Member",
            "finding": ", ".join(f"{role['name']}: {role['members']}" for role in outputs["roles"]) + ".",
            "columns": ["role", "email"],
            "rows": [list(row) for row in people],
        },
        {
            "file": "excess_scopes",
            "title": "Scopes of connectors",
            "finding": f"{sum(1 for row in scopes if row[2] == 'excess')} scopes more than needed, "
            f"{sum(1 for row in scopes if row[2] == 'missing')} missing; connectors looked at: {len(outputs['connectors'])}.",
            "columns": ["connector", "status", "finding", "scope"],
            "rows": [list(row) for row in scopes],
        },
        {
            "file": "users",
            "title": "Users",
            "finding": f"{len(users)} users.",
            "columns": ["email", "status", "type", "role", "department", "created_at", "last_login"],
            "rows": [
                [text(user[name]) for name in ("email", "status", "type", "role", "department", "created_at", "last_login")]
                for user in users
            ],
        },
    ]


def plan(one):
    bought, used = one.get("bought"), one.get("used")
    return f" Plan {one['name']}: {text(used)} of {text(bought)} taken." if bought is not None else ""


def text(value):
    return "" if value is None else str(value)


def defused(cell):
    """A spreadsheet would take such a text, which a user may have chosen, for a formula."""
    return "'" + cell if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


STYLE = """
:root { color-scheme: light dark; --line: #8884; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; padding: 1rem; max-width: 70rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin: 2rem 0 0; }
a { color: inherit; }
summary { cursor: pointer; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .8rem .25rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  thead { display: none; } tr, td { display: block; } td { border: 0; padding: 0; } td:empty { display: none; }
  tr { border-bottom: 1px solid var(--line); padding: .4rem 0; }
  td::before { content: attr(data-label) " "; opacity: .65; font-size: .85rem; }
}
"""

# More rows than these are in the CSV file alone; a page of ten thousand rows helps nobody.
ROWS_ON_THE_PAGE = 200


def page(tables):
    e = html.escape
    parts = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>",
        "<meta name='viewport' content='width=device-width, initial-scale=1'>",
        f"<title>Zoom account: audit</title><style>{STYLE}</style></head><body><h1>Zoom account: audit</h1>",
        f"<p>As of {datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d %H:%M} UTC.</p>",
    ]
    for table in tables:
        rows, file = table["rows"], table["file"]
        parts.append(f"<h2>{e(table['title'])}</h2><p>{e(table['finding'])} <a href='{file}.csv'>{file}.csv</a></p>")
        if not rows:
            continue
        shown = rows[:ROWS_ON_THE_PAGE]
        head = "".join(f"<th>{e(name)}</th>" for name in table["columns"])
        body = "".join(
            "<tr>"
            + "".join(f"<td data-label='{e(name)}'>{e(cell)}</td>" for name, cell in zip(table["columns"], row))
            + "</tr>"
            for row in shown
        )
        more = f"<p>{len(rows) - len(shown)} more in the file.</p>" if len(rows) > len(shown) else ""
        parts.append(
            f"<details{' open' if len(rows) <= 20 else ''}><summary>{len(rows)} rows</summary>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}</details>"
        )
    parts.append("</body></html>\n")
    return "\n".join(parts)


if __name__ == "__main__":
    main()
