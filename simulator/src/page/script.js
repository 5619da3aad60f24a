// The page of the simulator. It asks what anybody who steers may ask, and shows text as text only.
"use strict";

const byId = (id) => document.getElementById(id);

/** Makes an element. Texts become text, never markup. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Asks the simulator; a refusal is shown and thrown. */
async function ask(method, path, body, headers = {}) {
  const options = { method, headers };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers = { "content-type": "application/json", ...headers };
  }
  let response;
  try {
    response = await fetch(`/_simulator/${path}`, options);
  } catch (error) {
    notify("The simulator does not answer.", "GET");
    throw error;
  }
  const text = await response.text();
  const answer = text === "" ? null : JSON.parse(text);
  if (!response.ok) {
    const problem = answer?.error ?? answer?.message ?? `HTTP status ${response.status}`;
    notify(`Refused: ${problem}`, method);
    throw new Error(problem);
  }
  // A refused change stays to be read until another is made: the page reads anew by itself meanwhile.
  if (method !== "GET" || byId("notice").dataset.of === "GET") notify("", method);
  return answer;
}

/** Carries out what a person asked for; what went wrong has been shown already. */
function attempt(work) {
  work().catch(() => {});
}

/** Shows what went wrong with a request of this method, or that nothing did. */
function notify(text, method) {
  byId("notice").dataset.of = method;
  byId("notice").textContent = text;
  byId("notice").hidden = text === "";
}

/** Puts new content in place of old, and the keyboard where it was. What is the same already is left alone:
 * somebody may be about to press it. */
function replace(container, children) {
  const fresh = container.cloneNode(false);
  fresh.append(...children);
  if (fresh.isEqualNode(container)) return;
  const active = document.activeElement;
  const key = container.contains(active) ? active.dataset.key : undefined;
  const position = [...container.querySelectorAll("[data-key]")].indexOf(active);
  const typed = new Map();
  for (const input of container.querySelectorAll("input[data-key]")) typed.set(input.dataset.key, input.value);
  const places = new Map();
  for (const box of container.querySelectorAll("[data-scroll]")) places.set(box.dataset.scroll, box.scrollTop);
  container.replaceChildren(...fresh.childNodes);
  for (const input of container.querySelectorAll("input[data-key]")) input.value = typed.get(input.dataset.key) ?? "";
  for (const box of container.querySelectorAll("[data-scroll]")) box.scrollTop = places.get(box.dataset.scroll) ?? 0;
  if (key === undefined) return;
  const keyed = [...container.querySelectorAll("[data-key]")];
  const next = keyed.find((element) => element.dataset.key === key) ?? keyed[Math.min(position, keyed.length - 1)];
  next?.focus({ preventScroll: true });
}

const number = new Intl.NumberFormat("en");

// Overview and apps

let overview = null;
let appNames = new Map();

async function loadOverview() {
  overview = await ask("GET", "overview");
  const { account } = overview;
  byId("account").textContent = `${account.name} · ${account.plan} plan · ${overview.url}`;
  byId("enforce").checked = account.enforce_limits;
  appNames = new Map(overview.apps.map((app) => [app.client_id, app.name]));
  replace(byId("app-list"), overview.apps.map(showApp));
  replace(byId("connector-list"), overview.connectors.map(showConnector));
  byId("connectors-empty").hidden = overview.connectors.length > 0;
  showCollections();
  const options = (values) => values.map((value) => make("option", { value }, value));
  if (byId("fault-kind").options.length === 0) {
    byId("fault-kind").append(...options(overview.faults));
    byId("fault-operation").append(make("option", { value: "" }, "every call"),
      ...overview.operations.map(({ vendor, operations }) => make("optgroup", { label: vendor }, ...options(operations))));
  }
}

/** A field and a button by which something changes hands. */
function ownerForm(key, name, give) {
  const input = make("input", {
    "data-key": `${key} owner`, "aria-label": `New owner of ${name}`, placeholder: "New owner", spellcheck: "false", autocomplete: "off",
  });
  return make("form", {
    class: "add",
    onsubmit: (event) => {
      event.preventDefault();
      const owner = input.value.trim();
      if (owner === "") return;
      input.value = "";
      give(owner);
    },
  }, input, make("button", { type: "submit", class: "quiet", "data-key": `${key} give`, "aria-label": `Change the owner of ${name}` }, "Change owner"));
}

function showApp(app) {
  const change = (body) => attempt(async () => {
    await ask("PATCH", `apps/${encodeURIComponent(app.client_id)}`, body);
    await loadOverview();
  });
  const key = (what) => `${app.client_id} ${what}`;
  const state = app.problem === null
    ? make("span", { class: "pill good" }, "works")
    : make("span", { class: "pill bad" }, app.problem);
  const scopes = app.scopes.map((scope) => make("li", { class: "scope" },
    make("span", {}, scope),
    make("button", {
      type: "button",
      "data-key": key(scope),
      "aria-label": `Remove the scope ${scope} from ${app.name}`,
      title: "Remove",
      onclick: () => change({ scopes: app.scopes.filter((other) => other !== scope) }),
    }, "×")));
  const input = make("input", {
    "data-key": key("+"), "aria-label": `Add a scope to ${app.name}`, placeholder: "Add a scope", spellcheck: "false", autocomplete: "off",
  });
  const add = make("form", {
    class: "add",
    onsubmit: (event) => {
      event.preventDefault();
      const scope = input.value.trim();
      input.value = "";
      if (scope !== "" && !app.scopes.includes(scope)) change({ scopes: [...app.scopes, scope] });
    },
  }, input, make("button", { type: "submit", class: "quiet" }, "Add"));
  const owner = ownerForm(app.client_id, app.name, (owner_id) => change({ owner_id }));
  return make("article", { class: "app", "aria-label": app.name, "data-app": app.client_id },
    make("div", { class: "app-head" },
      make("h3", {}, app.name),
      state,
      make("button", {
        type: "button",
        class: "quiet",
        "data-key": key("active"),
        "aria-label": `${app.active ? "Deactivate" : "Activate"} ${app.name}`,
        onclick: () => change({ active: !app.active }),
      }, app.active ? "Deactivate" : "Activate")),
    make("p", { class: "facts" },
      make("span", { class: "mono" }, app.client_id),
      make("span", {}, app.app_type === "general" ? "General app" : "Server-to-Server OAuth"),
      make("span", {}, app.owner === null ? "nobody owns it" : `acts as ${app.owner}`),
      make("span", {}, `${app.scopes.length} scopes`)),
    make("ul", { class: "scopes", "aria-label": `Scopes of ${app.name}`, "data-scroll": key("scopes") }, ...scopes),
    add,
    owner);
}

// Connectors of other products

/** `SYNC_STATUS_DONE` as people say it, and how it looks. */
function syncState(connector) {
  if (connector.paused) return ["paused", "warn"];
  if (!connector.configured) return ["not connected", "warn"];
  const word = (connector.status ?? "").replace(/^SYNC_STATUS_/, "").toLowerCase();
  if (word === "error" || word === "failed") return ["sync failed", "bad"];
  if (word === "done") return ["synced", "good"];
  if (word === "running" || word === "syncing") return ["syncing", ""];
  return ["not synced yet", ""];
}

function showConnector(connector) {
  const name = `${connector.name} in ${connector.vendor}`;
  const act = (body) => attempt(async () => {
    await ask("POST", `connectors/${encodeURIComponent(connector.id)}`, body);
    await refreshSoon();
  });
  const button = (label, action) => make("button", {
    type: "button",
    class: action === "delete" ? "quiet danger" : "quiet",
    "data-key": `${connector.id} ${action}`,
    "aria-label": `${label} ${name}`,
    onclick: () => act({ action }),
  }, label);
  const [text, tone] = syncState(connector);
  const isOurs = connector.vendor === "ConductorOne";
  const owners = connector.owners === null ? null : connector.owners.length === 0 ? "nobody owns it" : `owned by ${connector.owners.join(", ")}`;
  return make("article", { class: "app", "aria-label": name, "data-connector": connector.id },
    make("div", { class: "app-head" },
      make("h3", {}, connector.name),
      make("span", { class: `pill ${tone}` }, text),
      make("span", { class: "actions" },
        isOurs && connector.configured && !connector.paused ? button("Sync", "sync") : null,
        connector.paused ? button("Resume", "resume") : button("Pause", "pause"),
        button("Delete", "delete"))),
    make("p", { class: "facts" },
      make("span", {}, connector.vendor),
      make("span", { class: "mono" }, connector.id),
      owners === null ? null : make("span", {}, owners),
      connector.completed_at === null ? null : make("span", {}, `last sync ${new Date(connector.completed_at).toLocaleString([], { hour12: false, dateStyle: "medium", timeStyle: "medium" })}`)),
    connector.last_error === "" ? null : make("p", { class: "problem" }, connector.last_error),
    isOurs ? ownerForm(connector.id, name, (owner) => act({ owner })) : null);
}

// The directory

const PORTION = 25;
let shown = { name: "users", limit: PORTION };
const open = new Set();

function showCollections() {
  const collections = overview.collections.filter((collection) => collection.name !== "apps");
  if (!collections.some((collection) => collection.name === shown.name)) shown = { name: "users", limit: PORTION };
  replace(byId("collections"), collections.map((collection) => make("button", {
    type: "button",
    class: "quiet",
    "data-key": collection.name,
    "aria-pressed": String(collection.name === shown.name),
    onclick: () => {
      shown = { name: collection.name, limit: PORTION };
      showCollections();
      attempt(loadRows);
    },
  }, title(collection.name), " ", make("span", { class: "count" }, number.format(collection.count)))));
}

/** `contact_groups` as people write it. */
function title(name) {
  const words = name.replaceAll("_", " ").replaceAll(".", ": ").replace(/^email$/, "e-mail address")
    .replace(/^conductorone/, "ConductorOne").replace(/^pingone/, "PingOne");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

let asked = 0;

async function loadRows() {
  const turn = ++asked;
  const query = new URLSearchParams({ search: byId("search").value, limit: String(shown.limit) });
  const answer = await ask("GET", `collections/${encodeURIComponent(shown.name)}?${query}`);
  if (turn !== asked) return; // Somebody asked for something else meanwhile.
  const { rows, matching, total } = answer;
  byId("matching").textContent = matching === total
    ? `${number.format(total)} in all`
    : `${number.format(matching)} of ${number.format(total)}`;
  byId("more").hidden = rows.length >= matching || shown.limit >= 500;
  const columns = columnsOf(answer.name, rows);
  // Roles are said in so many words, because a narrow screen shows rows as blocks.
  const head = make("tr", { role: "row" }, ...columns.map((column) => make("th", { scope: "col", role: "columnheader" }, title(column.name))));
  const table = rows.length === 0
    ? make("p", { class: "empty" }, total === 0 ? "There are none." : "Nothing matches.")
    : make("table", { role: "table", "aria-label": title(answer.name) },
        make("thead", { role: "rowgroup" }, head),
        make("tbody", { role: "rowgroup" }, ...rows.flatMap((row) => showRow(answer.name, columns, row))));
  replace(byId("rows"), [table]);
}

const PREFERRED = ["name", "display_name", "displayName", "email", "userName", "status", "role_name", "members", "type", "description", "active"];

/** The first column names an entry; at most four more say what a glance can take in. */
function columnsOf(name, rows) {
  if (name === "users") {
    const plain = (field) => ({ name: field, of: (row) => row.entry[field] });
    return [
      { name: "name", of: (row) => `${row.entry.first_name} ${row.entry.last_name}`.trim() || row.entry.email },
      plain("email"),
      plain("status"),
      { name: "role", of: (row) => row.entry.role_name },
      { name: "type", of: (row) => ({ 1: "basic", 2: "licensed", 4: "join only", 99: "none" })[row.entry.type] ?? row.entry.type },
    ];
  }
  const fields = new Set(rows.flatMap((row) => Object.keys(row.entry)
    .filter((field) => typeof row.entry[field] !== "object" || Array.isArray(row.entry[field]))));
  const wanted = [...PREFERRED.filter((field) => fields.has(field)), ...[...fields].filter((field) => !PREFERRED.includes(field))];
  const columns = wanted.slice(0, 5).map((field) => ({ name: field, of: (row) => row.entry[field] }));
  return wanted.includes("name") || wanted.includes("displayName")
    ? columns
    : [{ name: "id", of: (row) => row.id }, ...columns.slice(0, 4)];
}

function showRow(name, columns, row) {
  const key = `${name} ${row.id}`;
  const [first, ...rest] = columns;
  const whole = make("pre", { tabindex: "0", "aria-label": "All fields" });
  const actions = name === "users" ? userActions(row) : null;
  const details = make("tr", { role: "row", class: "details" }, make("td", { role: "cell", colspan: columns.length }, ...[actions, whole].filter((part) => part !== null)));
  const show = () => {
    expander.setAttribute("aria-expanded", String(open.has(key)));
    details.hidden = !open.has(key);
    whole.textContent = `id: ${row.id}\n${JSON.stringify(withoutGaps(row.entry), null, 2)}`;
  };
  const expander = make("button", {
    type: "button",
    class: "expander",
    "data-key": key,
    onclick: () => {
      if (!open.delete(key)) open.add(key);
      show();
    },
  }, brief(first.of(row)) || row.id);
  show();
  const cells = rest.map((column) => {
    const text = brief(column.of(row));
    if (column.name === "status") {
      const tone = text === "active" ? "good" : text === "pending" ? "warn" : "";
      return make("td", { role: "cell", class: "short" }, make("span", { class: `pill ${tone}` }, text));
    }
    return make("td", { role: "cell", class: text.length < 14 ? "short" : "", "data-label": name === "users" ? null : title(column.name) }, text);
  });
  return [make("tr", { role: "row" }, make("th", { scope: "row", role: "rowheader" }, expander), ...cells), details];
}

/** What another administrator does to a user by hand. */
function userActions(row) {
  const { status, role_id: role, email } = row.entry;
  const wanted = status === "pending"
    ? [["Accept", "accept"], ["Disassociate", "disassociate"]]
    : [
        status === "active" ? ["Deactivate", "deactivate"] : ["Activate", "activate"],
        ["Disassociate", "disassociate"],
        ["Delete", "delete"],
        ...(status === "active" && role !== "0" ? [["Make owner", "make_owner"]] : []),
      ];
  return make("p", { class: "actions" }, ...wanted.map(([label, action]) => make("button", {
    type: "button",
    class: action === "delete" || action === "disassociate" ? "quiet danger" : "quiet",
    "data-key": `${row.id} ${action}`,
    "aria-label": `${label} ${email}`,
    onclick: () => attempt(async () => {
      await ask("POST", `users/${encodeURIComponent(row.id)}`, { action });
      await refreshSoon();
    }),
  }, label)));
}

/** An entry without the fields that were never set. */
function withoutGaps(entry) {
  const isSet = (value) => value !== "" && value !== null && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => isSet(value)));
}

function brief(value) {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.length > 2 ? `${value.length} entries` : value.map(brief).join(", ");
  if (typeof value === "object") return JSON.stringify(value);
  return String(value);
}

// The request log

const LONGEST_LOG = 300;
let log = [];
let waiting = [];
let total = 0;

function addRequests(event) {
  if (byId("pause").checked) {
    waiting.push(event);
    waiting = waiting.slice(-20);
    return;
  }
  total = event.total;
  const items = event.requests.map((request) => ({ request, item: showRequest(request) })).reverse();
  log = [...items, ...log];
  for (const { item } of log.slice(LONGEST_LOG)) item.remove();
  log = log.slice(0, LONGEST_LOG);
  const search = byId("filter").value.trim().toLowerCase();
  for (const entry of items) entry.item.hidden = !fits(entry.request, search);
  byId("log").prepend(...items.map(({ item }) => item));
  showTotal();
}

function showTotal() {
  byId("total").textContent = number.format(total);
  byId("log-empty").hidden = log.length > 0;
}

function showRequest(request) {
  const time = new Date(request.time);
  const query = new URLSearchParams(request.query).toString();
  const status = request.status === null
    ? make("span", { class: "pill bad" }, "no answer")
    : make("span", { class: `pill ${request.status < 300 ? "good" : request.status < 500 ? "warn" : "bad"}` }, String(request.status));
  const app = request.client_id === null ? null : appNames.get(request.client_id) ?? request.client_id;
  const about = [request.operation ?? "no such call", duration(request.duration_ms), app, ...request.faults.map((fault) => `fault: ${fault}`)];
  const where = make("button", {
    type: "button",
    class: "expander where mono",
    "aria-expanded": "false",
    onclick: () => {
      const isOpen = where.getAttribute("aria-expanded") === "true";
      where.setAttribute("aria-expanded", String(!isOpen));
      if (isOpen) item.lastElementChild.remove();
      else item.append(showWhole(request));
    },
  }, `${request.method} ${request.path}${query === "" ? "" : `?${query}`}`);
  const item = make("li", {},
    make("time", { datetime: request.time }, time.toLocaleTimeString([], { hour12: false })),
    where,
    status,
    make("span", { class: "about" }, about.filter((text) => text !== null).join(" · ")),
    request.message === null && request.code === null ? null : make("span", { class: "about why" }, why(request)));
  return item;
}

/** Why a call was refused, in the vendor's words. */
function why(request) {
  return [request.code, request.message].filter((part) => part !== null).join(": ");
}

function duration(milliseconds) {
  return milliseconds < 10 ? `${milliseconds.toFixed(1)} ms` : `${number.format(Math.round(milliseconds))} ms`;
}

/** Everything that is known of a request. */
function showWhole(request) {
  const facts = [
    ["Time", request.time],
    ["Took", `${request.duration_ms} ms`],
    ["Answer", request.status === null ? "none: the connection was closed" : `HTTP ${request.status}`],
    ["Refused with", request.message === null && request.code === null ? null : why(request)],
    ["Reached the call", request.handled ? "yes" : "no: a fault or a refusal came before"],
    ["Client", request.client_id],
    ["Tracking ID", request.tracking_id],
    ["Faults", request.faults.length === 0 ? null : request.faults.join(", ")],
    ["Query", Object.keys(request.query).length === 0 ? null : JSON.stringify(request.query, null, 2)],
    ["Body", request.body === null ? null : typeof request.body === "string" ? request.body : JSON.stringify(request.body, null, 2)],
  ];
  const text = facts.filter(([, value]) => value !== null).map(([name, value]) => `${name}: ${value}`).join("\n");
  return make("pre", { tabindex: "0", "aria-label": "The whole request" }, text);
}

function fits(request, search) {
  return search === "" || [request.method, request.path, request.operation, request.status, request.faults.join(" "), request.message, request.code, appNames.get(request.client_id)]
    .some((text) => String(text ?? "").toLowerCase().includes(search));
}

function filterLog() {
  const search = byId("filter").value.trim().toLowerCase();
  for (const { request, item } of log) item.hidden = !fits(request, search);
}

function clearLog() {
  log = [];
  waiting = [];
  total = 0;
  byId("log").replaceChildren();
  showTotal();
}

// What changed since the start

async function loadChanges() {
  const { changes, left_off: leftOff } = await ask("GET", "changes");
  const items = changes.map((change) => {
    const tone = { added: "good", changed: "warn", removed: "bad" }[change.change];
    const fields = Object.entries(change.fields ?? {}).map(([name, { before, after }]) => make("div", {},
      make("dt", {}, name),
      make("dd", {}, make("del", {}, brief(before) || "nothing"), " → ", make("ins", {}, brief(after) || "nothing"))));
    return make("li", {},
      make("span", { class: `pill ${tone}` }, change.change),
      make("span", {}, change.label),
      make("span", { class: "muted" }, title(change.collection)),
      fields.length === 0 ? null : make("dl", {}, ...fields));
  });
  if (leftOff > 0) items.push(make("li", { class: "muted" }, `and ${number.format(leftOff)} more`));
  replace(byId("change-list"), items);
  byId("changes-empty").hidden = items.length > 0;
}

// Faults

const FAULTS = {
  rate_limit_second: "Answers 429: too many requests in a second.",
  rate_limit_day: "Answers 429: too many requests today.",
  token_expired: "Answers 401: the access token is expired.",
  status: "Answers with an HTTP status of your choice.",
  error_in_200: "Answers 200, with an error in the body.",
  delay: "Waits before it answers.",
  drop_before: "Closes the connection; nothing is done.",
  drop_after: "Does what is asked, then closes the connection without an answer.",
  stale_read: "For a while after a write, reads do not see it.",
  cut_body: "Does what is asked, then sends half of the answer.",
  not_json: "Answers with a page of HTML.",
};

function showFaultForm() {
  const kind = byId("fault-kind").value;
  byId("fault-ms-field").hidden = kind !== "delay" && kind !== "stale_read";
  byId("fault-code-field").hidden = kind !== "status";
  byId("fault-hint").textContent = FAULTS[kind] ?? "";
}

async function loadFaults() {
  const { faults } = await ask("GET", "faults");
  replace(byId("fault-list"), faults.map((fault) => {
    const where = [fault.match.operation, fault.match.method, fault.match.path].filter((text) => text).join(" ") || "every call";
    const left = [
      fault.times === undefined ? "always" : `${Math.max(fault.times - fault.fired, 0)} left`,
      fault.after > 0 ? `after ${fault.after}` : null,
      fault.probability === undefined ? null : `${Math.round(fault.probability * 100)} %`,
    ].filter((part) => part !== null).join(", ");
    return make("li", {},
      make("span", { class: "pill warn" }, fault.fault),
      make("span", {}, where),
      make("span", { class: "muted" }, `${left}, fired ${fault.fired === 1 ? "once" : `${fault.fired} times`}`),
      make("button", {
        type: "button",
        class: "quiet",
        "data-key": fault.id,
        "aria-label": `Switch off ${fault.fault} on ${where}`,
        onclick: () => attempt(async () => {
          await ask("DELETE", `faults/${encodeURIComponent(fault.id)}`);
          await loadFaults();
        }),
      }, "Switch off"));
  }));
  byId("faults-empty").hidden = faults.length > 0;
}

function switchOn(event) {
  event.preventDefault();
  const kind = byId("fault-kind").value;
  const fault = { fault: kind };
  const path = byId("fault-path").value.trim();
  const match = {};
  if (byId("fault-operation").value !== "") match.operation = byId("fault-operation").value;
  if (path !== "") match.path = path;
  if (Object.keys(match).length > 0) fault.match = match;
  if (Number(byId("fault-after").value) > 0) fault.after = Number(byId("fault-after").value);
  const likely = byId("fault-probability").value;
  if (likely !== "" && Number(likely) < 100) fault.probability = Number(likely) / 100;
  if (byId("fault-times").value !== "") fault.times = Number(byId("fault-times").value);
  if (kind === "delay" || kind === "stale_read") fault.ms = Number(byId("fault-ms").value);
  if (kind === "status") fault.code = Number(byId("fault-code").value);
  attempt(async () => {
    await ask("POST", "faults", fault);
    await loadFaults();
  });
}

async function loadEnvironment() {
  const environment = await ask("GET", "env");
  const quote = (text) => (/^[\w.:\/@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
  byId("environment").textContent = Object.entries(environment)
    .map(([name, value]) => `export ${name}=${quote(value)}`).join("\n");
}

// Staying up to date

async function loadAll() {
  await loadOverview();
  await Promise.all([loadRows(), loadChanges(), loadFaults(), loadEnvironment()]);
  showFaultForm();
}

let refreshing = false;
let again = false;

/** What was done by a click is seen at once, whatever else is on its way. */
async function refreshSoon() {
  await loadOverview();
  await Promise.all([loadRows(), loadChanges()]);
}

/** Loads everything that may have changed; not more than once at a time, nor often. */
async function refresh() {
  if (refreshing) {
    again = true;
    return;
  }
  refreshing = true;
  try {
    await loadOverview();
    await Promise.all([loadRows(), loadChanges(), loadFaults()]);
  } catch {
    // Shown already; the next event tries again.
  }
  setTimeout(() => {
    refreshing = false;
    if (again) {
      again = false;
      refresh();
    }
  }, 700);
}

function connect() {
  const events = new EventSource("/_simulator/events");
  const connection = byId("connection");
  events.addEventListener("open", () => {
    connection.textContent = "Live";
    connection.className = "pill good";
    refresh();
  });
  events.addEventListener("error", () => {
    connection.textContent = "Not connected";
    connection.className = "pill bad";
  });
  events.addEventListener("requests", (event) => addRequests(JSON.parse(event.data)));
  events.addEventListener("forgotten", clearLog);
  events.addEventListener("changed", refresh);
}

function debounced(work, milliseconds) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, milliseconds);
  };
}

byId("search").addEventListener("input", debounced(() => {
  shown.limit = PORTION;
  attempt(loadRows);
}, 180));
byId("more").addEventListener("click", () => {
  shown.limit += 150;
  attempt(loadRows);
});
byId("filter").addEventListener("input", filterLog);
byId("pause").addEventListener("change", () => {
  if (byId("pause").checked) return;
  const events = waiting;
  waiting = [];
  events.forEach(addRequests);
});
byId("forget").addEventListener("click", () => attempt(() => ask("DELETE", "requests")));
byId("fault-kind").addEventListener("change", showFaultForm);
byId("fault-form").addEventListener("submit", switchOn);
byId("enforce").addEventListener("change", (event) => attempt(async () => {
  const account = { enforce_limits: event.target.checked };
  await ask("PATCH", "state", { account }, { prefer: "return=minimal" });
}));
byId("reset").addEventListener("click", () => {
  if (window.confirm("Back to how it started? Everything that was changed since is lost.")) {
    attempt(() => ask("POST", "reset"));
  }
});
byId("copy").addEventListener("click", () => attempt(async () => {
  await navigator.clipboard.writeText(byId("environment").textContent);
  byId("copy").textContent = "Copied";
  setTimeout(() => { byId("copy").textContent = "Copy"; }, 1500);
}));

// The names of the apps first, so that the log can say them.
attempt(() => loadAll().finally(connect));
