"""What a plan found, for people: Markdown on standard output, and a web page with --html.

    terraform show -json plan.tfplan > plan.json
    python3 report.py plan.json [--log plan.txt] [--html report.html]

Needs nothing but Python 3.8. Values that Terraform marks as sensitive are never shown. With --log, the warnings
that `terraform plan` printed stand in the report: a connector whose secret is not in the state is verified while
planning, and its warning says what broke.
"""

import argparse
import html
import json
import re
import sys

HEALTHY = {None, "connected", "unverified", "syncing", "inactive"}
ACTIONS = {
    ("create",): "create",
    ("update",): "change",
    ("delete",): "destroy",
    ("delete", "create"): "replace",
    ("create", "delete"): "replace",
    ("forget",): "forget",
}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("plan", help="what `terraform show -json` printed of the plan")
    arguments.add_argument("--log", help="what `terraform plan` printed")
    arguments.add_argument("--html", help="the web page to write")
    options = arguments.parse_args()
    with open(options.plan, encoding="utf-8") as file:
        plan = json.load(file)
    log = ""
    if options.log:
        with open(options.log, encoding="utf-8") as file:
            log = file.read()
    report = read(plan, log)
    sys.stdout.write(markdown(report))
    if options.html:
        with open(options.html, "w", encoding="utf-8") as file:
            file.write(page(report))


def read(plan, log):
    """The broken connectors, what was changed outside of Terraform, and what the plan would do."""
    broken, planned = [], []
    for change in plan.get("resource_changes", []):
        action = ACTIONS.get(tuple(change["change"]["actions"]))
        if action is None:
            continue
        before = change["change"].get("before") or {}
        is_connector = change["type"].startswith("zoom_connector")
        unsure = (change["change"].get("after_unknown") or {}).get("status") is True
        if is_connector and before and action == "change" and (before.get("status") not in HEALTHY or unsure):
            broken.append(finding(change["address"], before, log))
        planned.append((change["address"], action, differences(change["change"])))
    found = [
        (change["address"], ACTIONS.get(tuple(change["change"]["actions"]), "change"), differences(change["change"]))
        for change in plan.get("resource_drift", [])
    ]
    return {"broken": broken, "found": found, "planned": planned, "time": plan.get("timestamp", "")}


def finding(address, before, log):
    status, detail = before.get("status"), before.get("status_detail") or ""
    if status in HEALTHY:
        status, detail = "does not verify", warning_of(address, log)
    owners = [owner["problem"] for owner in before.get("owner_details") or [] if owner.get("problem")]
    return {
        "address": address,
        "name": before.get("name") or address,
        "status": status,
        "detail": detail,
        "missing": sorted(before.get("missing_scopes") or []),
        "owners": [problem for problem in owners if problem not in detail],
    }


def warning_of(address, log):
    """The detail of the warning that `terraform plan` printed for this address."""
    text = re.sub("\x1b\\[[0-9;]*m", "", log)
    for block in re.findall("╷(.*?)╵", text, re.DOTALL):
        lines = [line.strip(" │") for line in block.splitlines()]
        if any(line.startswith("with " + address + ",") for line in lines):
            start = next((i for i, line in enumerate(lines) if re.match(r"\d+: ", line)), 0)
            words = " ".join(line for line in lines[start + 1 :] if line)
            if words:
                return words
    return "The warning of `terraform plan` says why."


def differences(change):
    """Each changed attribute with its value before and after, as texts."""
    before, after = change.get("before") or {}, change.get("after") or {}
    unknown = change.get("after_unknown") or {}
    rows = []
    for name in sorted(set(before) | set(after) | set(unknown)):
        old, new = before.get(name), after.get(name)
        is_open = bool(unknown.get(name)) if not isinstance(unknown.get(name), (dict, list)) else False
        if old == new and not is_open:
            continue
        if isinstance(old, list) and isinstance(new, list):
            # What was taken away, and what was added.
            old, new = [one for one in old if one not in new], [one for one in new if one not in old]
        hidden = secret(change.get("before_sensitive"), name) or secret(change.get("after_sensitive"), name)
        rows.append(
            (
                name,
                "(sensitive)" if hidden and old is not None else shown(old),
                "(known after apply)" if is_open else "(sensitive)" if hidden and new is not None else shown(new),
            )
        )
    return rows


def secret(marks, name):
    return any_mark(marks.get(name) if isinstance(marks, dict) else marks)


def any_mark(marks):
    """Terraform marks a value, or the elements and attributes within it."""
    if isinstance(marks, dict):
        return any(any_mark(mark) for mark in marks.values())
    if isinstance(marks, list):
        return any(any_mark(mark) for mark in marks)
    return bool(marks)


def shown(value):
    if isinstance(value, list):
        value = ", ".join(one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in value) or None
    text = "–" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else text[:119] + "…"


def summary(report):
    if not (report["broken"] or report["found"] or report["planned"]):
        return "Nothing has changed."
    counts = [
        (len(report["broken"]), "connector does not verify", "connectors do not verify"),
        (len(report["found"]), "object was changed outside of Terraform", "objects were changed outside of Terraform"),
        (len(report["planned"]), "change is planned", "changes are planned"),
    ]
    return "; ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts if count) + "."


def code(text):
    return "`" + text.replace("`", "'").replace("|", "\\|").replace("\n", " ") + "`"


def markdown(report):
    lines = ["## Zoom connectors: drift", "", summary(report), ""]
    for one in report["broken"]:
        lines += [f"### ❌ {one['name']}: {code(one['status'])}", "", f"{code(one['address'])}  ", one["detail"], ""]
        lines += [f"- missing scope {code(scope)}" for scope in one["missing"]]
        lines += [f"- {problem}" for problem in one["owners"]]
        lines += [""] if one["missing"] or one["owners"] else []
    for title, changes in sections(report):
        lines += [f"<details{'' if report['broken'] else ' open'}><summary>{title}</summary>", ""]
        for address, action, rows in changes:
            lines += [f"**{action}** {code(address)}", ""]
            if rows:
                lines += ["| attribute | before | after |", "|---|---|---|"]
                lines += [f"| {name} | {code(old)} | {code(new)} |" for name, old, new in rows]
                lines += [""]
        lines += ["</details>", ""]
    return "\n".join(lines).rstrip() + "\n"


def sections(report):
    titles = [("found", "Changed outside of Terraform"), ("planned", "What the plan would do")]
    return [(f"{title} ({len(report[key])})", report[key]) for key, title in titles if report[key]]


STYLE = """
:root { color-scheme: light dark; --line: #8884; --bad: #c62828; --good: #2e7d32; }
@media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --good: #81c784; } }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; padding: 1rem; max-width: 60rem; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
article { border: 1px solid var(--line); border-left: .4rem solid var(--bad); border-radius: .4rem; padding: .6rem 1rem; margin: 1rem 0; }
article h3 { margin: 0; font-size: 1.05rem; } .status { color: var(--bad); font-weight: 600; }
.good { color: var(--good); font-weight: 600; }
code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin: .3rem 0 1.2rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); }
.action { font-size: .85rem; border: 1px solid var(--line); border-radius: 1rem; padding: 0 .6rem; margin-right: .4rem; }
@media (max-width: 40rem) {
  thead { display: none; } tr, td { display: block; } td { border: 0; padding: 0; } tr { border-bottom: 1px solid var(--line); padding: .4rem 0; }
  td::before { content: attr(data-label) " "; opacity: .65; font-size: .85rem; }
}
"""


def page(report):
    e = html.escape
    parts = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>",
        "<meta name='viewport' content='width=device-width, initial-scale=1'>",
        f"<title>Zoom connectors: drift</title><style>{STYLE}</style></head><body>",
        "<h1>Zoom connectors: drift</h1>",
    ]
    clean = not (report["broken"] or report["found"] or report["planned"])
    parts.append(f"<p class='{'good' if clean else ''}'>{e(summary(report))}</p>")
    if report["time"]:
        parts.append(f"<p>Planned <time>{e(report['time'])}</time>.</p>")
    for one in report["broken"]:
        parts.append(f"<article><h3>{e(one['name'])} <span class='status'>{e(one['status'])}</span></h3>")
        parts.append(f"<code>{e(one['address'])}</code><p>{e(one['detail'])}</p>")
        rows = [f"<li>missing scope <code>{e(scope)}</code></li>" for scope in one["missing"]]
        rows += [f"<li>{e(problem)}</li>" for problem in one["owners"]]
        parts.append(f"<ul>{''.join(rows)}</ul>" if rows else "")
        parts.append("</article>")
    for title, changes in sections(report):
        parts.append(f"<h2>{e(title)}</h2>")
        for address, action, rows in changes:
            parts.append(f"<p><span class='action'>{e(action)}</span><code>{e(address)}</code></p>")
            if rows:
                parts.append("<table><thead><tr><th>attribute</th><th>before</th><th>after</th></tr></thead><tbody>")
                for name, old, new in rows:
                    parts.append(
                        f"<tr><td data-label='attribute'>{e(name)}</td><td data-label='before'><code>{e(old)}</code></td>"
                        f"<td data-label='after'><code>{e(new)}</code></td></tr>"
                    )
                parts.append("</tbody></table>")
    parts.append("</body></html>\n")
    return "\n".join(parts)


if __name__ == "__main__":
    main()
