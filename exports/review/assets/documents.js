// Documents: a row each, worst first, or by the column that is chosen.

const COLUMNS = [
  ["source", "document", false], ["lang", "language", false], ["duration_ms", "minutes", true], ["cues", "cues", true],
  ["errors", "errors", true], ["warnings", "warnings", true], ["share", "too fast", true], ["corrections", "corrections", true],
  ["repaired", "times repaired", true], ["read_confidence", "read surely", true], ["where", "where", false],
];
const EXPLAINED = {
  lang: "With the share of turns that are in it by themselves, or because --lang says so",
  share: "The share of cues that are faster than the limit", read_confidence: "How sure it is that the file was understood",
};
const sorting = { by: "", down: true };

function documents() {
  const marks = new Map();
  for (const i of rowsOf(D.findings, "start_ms")) {
    const doc = cell(D.findings, "doc", i), start = cell(D.findings, "start_ms", i);
    if (start !== null) (marks.get(doc) || marks.set(doc, []).get(doc)).push([start, cell(D.findings, "severity", i)]);
  }
  const rows = rowsOf(D.documents, "doc").map((i) => ({ ...Object.fromEntries(Object.keys(D.documents).map((name) => [name, cell(D.documents, name, i)])) }))
    .map((row) => ({ ...row, share: row.cues ? row.fast / row.cues : 0 }))
    .filter((row) => (!state.lang || row.lang === state.lang) && `${row.source} ${row.title || ""} ${row.doc}`.toLowerCase().includes(state.q.toLowerCase()));
  const by = sorting.by;
  if (by) rows.sort((a, b) => (a[by] > b[by] ? 1 : a[by] < b[by] ? -1 : 0) * (sorting.down ? -1 : 1));
  else rows.sort((a, b) => b.errors - a.errors || b.warnings - a.warnings || (a.doc < b.doc ? -1 : 1));
  const head = el("tr", {}, COLUMNS.map(([name, label, isNumber]) => el("th", { scope: "col", class: isNumber ? "n" : name,
    "aria-sort": by === name ? (sorting.down ? "descending" : "ascending") : false, title: EXPLAINED[name] },
  name === "where" ? label : el("button", { type: "button", class: "sort", click: () => sortBy(name, isNumber) }, label, el("span", { "aria-hidden": "true" }, by === name ? (sorting.down ? " ↓" : " ↑") : "")))));
  const made = cardTable("Documents", head, []), body = made.querySelector("tbody");
  const fillIn = (from) => {
    body.append(...rows.slice(from, from + ROWS_AT_ONCE).map((row) => documentRow(row, marks.get(row.doc) || [])));
    if (from + ROWS_AT_ONCE < rows.length) setTimeout(() => { if (body.isConnected) fillIn(from + ROWS_AT_ONCE); });
  };
  fillIn(0);
  const rest = D.unlisted ? `; ${number(D.unlisted)} others have fewer findings, and are in the counts only` : "";
  return el("div", {}, el("p", { class: "hint" }, `${plural(rows.length, "document")}${rest}. Worst first, unless a column is chosen.`), made);
}

function sortBy(name, isNumber) {
  if (sorting.by === name) sorting.down = !sorting.down;
  else Object.assign(sorting, { by: name, down: isNumber });
  render();
  [...document.querySelectorAll("button.sort")].find((one) => one.closest("th").hasAttribute("aria-sort"))?.focus();
}

function documentRow(row, marks) {
  const count = (n, change) => (n ? link(number(n), { doc: row.doc, ...change }) : nothing());
  const at = row.source.lastIndexOf("/") + 1, folder = row.source.slice(0, at), name = row.source.slice(at);
  const trouble = row.status === "ok" ? "" : [" ", el("span", { class: `status ${row.status}` }, row.status)];
  return asCard(COLUMNS.map(([, label]) => label), el("tr", { class: "item", tabindex: "-1", "data-doc": row.doc },
    el("th", { scope: "row", class: "source" }, folder ? el("small", { class: "folder" }, el("bdi", {}, said(folder))) : "", link(el("bdi", {}, said(name)), { view: "findings", doc: row.doc, order: "time" }), trouble, row.title ? el("small", {}, el("bdi", {}, said(row.title))) : ""),
    el("td", { class: "lang" }, said(row.lang), row.heard === null ? "" : el("small", {}, percent(row.heard, 1))), el("td", { class: "n" }, minutes(row.duration_ms)), el("td", { class: "n" }, number(row.cues)),
    el("td", { class: "n", "data-of": "errors" }, count(row.errors, { view: "findings", order: "time" })), el("td", { class: "n", "data-of": "warnings" }, count(row.warnings, { view: "findings", order: "time" })),
    el("td", { class: "n" }, row.fast ? link(percent(row.fast, row.cues), { view: "findings", doc: row.doc, check: "reading-speed" }) : percent(row.fast, row.cues)), el("td", { class: "n", "data-of": "corrections" }, count(row.corrections, { view: "corrections" })),
    el("td", { class: "n" }, row.repaired ? link(number(row.repaired), { view: "timeline", doc: row.doc }) : nothing()),
    el("td", { class: "n" }, row.read_confidence === null ? "" : percent(row.read_confidence, 1)), el("td", { class: "where" }, where(row, marks))));
}

function where(row, marks) {
  if (!row.duration_ms) return "";
  const cells = new Map();
  for (const [start, grave] of marks) {
    const place = Math.min(Math.floor(60 * start / row.duration_ms), 59), before = cells.get(place);
    if (!before || GRAVE.indexOf(grave) < GRAVE.indexOf(before)) cells.set(place, grave);
  }
  const drawn = svg("svg", { viewBox: "0 0 120 12", preserveAspectRatio: "none", role: "img", "aria-label": `Timeline: findings in ${plural(cells.size, "part")} of 60` }, svg("rect", { width: 120, height: 12, class: "ground" }));
  for (const [place, grave] of cells) drawn.append(svg("rect", { x: 2 * place, y: grave === "error" ? 0 : 3, width: 1.6, height: grave === "error" ? 12 : 9, class: grave }));
  return turnsOf.has(row.doc) ? link(drawn, { view: "timeline", doc: row.doc }) : drawn;
}
