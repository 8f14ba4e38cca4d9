// Decisions: kept by the browser under the run's hash, and given back as the tables that the command reads.

const decisions = new Map();
let isKept = true;
const STORE = `cuemill-review-${document.documentElement.dataset.key}`;

function loadDecisions() {
  try {
    for (const [id, what] of Object.entries(JSON.parse(localStorage.getItem(STORE) || "{}"))) decisions.set(id, what);
  } catch { /* a browser may keep nothing for files: decisions then last as long as the page is open */ }
}

function saveDecisions() {
  try {
    localStorage.setItem(STORE, JSON.stringify(Object.fromEntries(decisions)));
  } catch {
    if (isKept) show("This browser keeps nothing for this page: save your decisions before you close it.");
    isKept = false;
  }
  drawTabs();
}

// What a suggestion is to write instead is a part of its decision.
const decisionCount = () => [...decisions.keys()].filter((id) => !id.startsWith("e|")).length;

function set(id, what) {
  if (what) decisions.set(id, what);
  else decisions.delete(id);
}

function decideFinding(i, what) {
  if (D.findings.accepted[i]) return;
  set(findingId(i), what);
  saveDecisions();
  redraw(`[data-f="${i}"]`, i, finding);
  tell(what ? "accepted" : "undone");
}

function decideCorrection(i, what) {
  if (!isRule(i)) return;
  set(offId(i), what === "nowhere" ? "off" : "");
  set(correctionId(i), what === "nowhere" ? "" : what);
  saveDecisions();
  for (const node of document.querySelectorAll("[data-c]")) {
    const other = Number(node.dataset.c);
    if (other !== i && isRule(other) && ruleOf(other) === ruleOf(i)) node.replaceWith(correction(other));
  }
  redraw(`[data-c="${i}"]`, i, correction);
  tell({ keep: "kept", here: "not here", nowhere: "nowhere: the rule is switched off" }[what] || "undone");
}

function redraw(place, i, draw) {
  const old = document.querySelector(place);
  if (!old) return;
  const label = old.contains(document.activeElement) && document.activeElement.matches("button") ? document.activeElement.textContent : null;
  const fresh = draw(i);
  old.replaceWith(fresh);
  const button = label && [...fresh.querySelectorAll("button")].find((one) => one.textContent.startsWith(label.slice(0, 6)));
  (button || fresh).focus({ preventScroll: true });
}

const tell = (text) => { $("status").textContent = text; };

// What cannot be seen on the page itself is shown for a while, too.
let shown;
function show(text) {
  tell(text);
  $("toast").textContent = text;
  $("toast").hidden = false;
  clearTimeout(shown);
  shown = setTimeout(() => { $("toast").hidden = true; }, 8000);
}

// ---- the tables

const hash = (text) => { let h = 0x811c9dc5; for (const byte of new TextEncoder().encode(text)) h = Math.imul(h ^ byte, 0x01000193) >>> 0; return h.toString(16).padStart(8, "0"); };

function ruleRows() {
  const rows = new Map();
  for (const row of suggestionRows()) rows.set(row.id, row);
  for (const i of rowsOf(D.corrections, "before")) {
    const own = madeRow(i);
    if (own) rows.set(own.id, own);
    const what = verdict(i), keep = cell(D.corrections, "keep", i), doc = cell(D.corrections, "doc", i), rule = ruleOf(i);
    if (what === "nowhere" && !rows.has(rule)) rows.set(rule, { id: rule, pattern: "", replacement: "", match: "", doc: "", status: "off", example: "", expected: "", note: "rejected in review" });
    if (what === "here" && keep !== null) {
      const id = `keep-${rule}-${hash(`${doc}|${keep}`)}`;
      rows.set(id, { id, pattern: keep, replacement: keep, match: /\s/.test(keep) ? "phrase" : "word", doc, status: "on", example: "", expected: "", note: `not ${rule}, by review` });
    }
  }
  return [...rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function waiverRows() {
  const rows = new Map();
  for (const i of rowsOf(D.findings, "cue")) {
    if (!decisions.get(findingId(i))) continue;
    const cue = cell(D.findings, "cue", i), doc = cell(D.findings, "doc", i).replace(/^[=+@-]|[[*?]/g, "[$&]"); // a spreadsheet takes none for a formula
    const row = { check: cell(D.findings, "check", i), file: `${doc}.${cell(D.findings, "lang", i)}.*`, cue: cue === null ? "" : String(cue), reason: "accepted in review" };
    rows.set(JSON.stringify(row), row);
  }
  return [...rows.values()];
}

const RULE_COLUMNS = ["id", "pattern", "replacement", "match", "doc", "status", "example", "expected", "note"];
const SPEAKER_COLUMNS = ["label", "name", "doc"];
const WAIVER_COLUMNS = ["check", "file", "cue", "reason"];
const quoted = (text) => (/[",\r\n;\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const csv = (columns, rows) => [columns, ...rows.map((row) => columns.map((name) => row[name]))].map((cells) => `${cells.map(quoted).join(",")}\n`).join("");

function exported() {
  const rules = ruleRows(), waivers = waiverRows(), speakers = speakerRows();
  const all = { review: 1, run: document.documentElement.dataset.key, rules, waivers, speakers, decided: Object.fromEntries(decisions) };
  return [
    ["decisions.json", "application/json", `${JSON.stringify(all, null, 2)}\n`, "All of it, for cuemill apply decisions.json --into tables"],
    ["rules.csv", "text/csv", csv(RULE_COLUMNS, rules), `${plural(rules.length, "rule")}, for --rules`],
    ["waivers.csv", "text/csv", csv(WAIVER_COLUMNS, waivers), `${plural(waivers.length, "waiver")}, for cuemill check and cuemill review --waivers`],
    ["speakers.csv", "text/csv", csv(SPEAKER_COLUMNS, speakers), `${plural(speakers.length, "name")}, for --speakers-table`],
  ];
}

function decided() {
  const kept = [...decisions.values()].filter((what) => what === "keep").length;
  const title = el("h2", {}, "Decisions"), told = el("p", { class: "hint" }, `${plural(decisionCount(), "decision")}${kept ? `, of which ${kept} keep what was corrected` : ""}. They stay in this browser, for this run.`);
  const parts = exported().map(([name, kind, text, what]) => el("section", { class: "export" }, el("h3", {}, name), el("p", { class: "hint" }, what),
    el("pre", { id: name.replace(".", "-"), tabindex: "0", role: "region", "aria-label": name }, text),
    el("button", { type: "button", click: () => download(name, kind, text) }, `Save ${name}`)));
  const clear = el("button", { type: "button", class: "quiet", click: () => { if (confirm("Forget all decisions of this run?")) { decisions.clear(); saveDecisions(); render(); } } }, "Forget all");
  const given = el("label", { class: "take" }, "Take over a decisions.json: ", el("input", { type: "file", accept: ".json,application/json", change: takeOver }));
  return el("div", { class: "sections" }, el("section", {}, title, told), parts, el("section", { class: "actions" }, given, decisions.size ? clear : ""));
}

function download(name, kind, text) {
  const url = URL.createObjectURL(new Blob([text], { type: kind }));
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

function saveAll() {
  const [name, kind, text] = exported()[0];
  download(name, kind, text);
  show(`${plural(decisionCount(), "decision")} saved as ${name}.`);
}

async function takeOver(event) {
  const known = knownIds();
  let given = {};
  try {
    given = Object(JSON.parse(await event.target.files[0].text()).decided);
  } catch {
    show("That is no decisions.json.");
    return;
  }
  const taken = Object.entries(given).filter(([id, what]) => known.get(id)?.(what));
  for (const [id, what] of taken) decisions.set(id, what);
  saveDecisions();
  render();
  const all = Object.keys(given).length;
  show(`${taken.length} of ${plural(all, "decision")} taken over${taken.length < all ? "; the others are of another run" : ""}.`);
}

// What may be decided on this page, and whether a decision is one of those.
function knownIds() {
  const one = (...values) => (what) => values.includes(what), text = (what) => typeof what === "string" && what.length <= 200;
  const ids = new Map(rowsOf(D.findings, "cue").map((i) => [findingId(i), one("accept")]));
  for (const i of rowsOf(D.corrections, "before")) if (isRule(i)) ids.set(correctionId(i), one("keep", "here")).set(offId(i), one("off")).set(madeId(i), isOwnRule);
  for (const i of D.suggestions.keys()) ids.set(suggestionId(i), one("accept", "reject")).set(editId(i), text);
  for (const i of D.speakers.turns.keys()) for (const doc of ["", cell(D.speakers, "doc", i)]) ids.set(nameId(cell(D.speakers, "label", i), doc), text);
  return ids;
}

function isOwnRule(what) {
  try {
    const { find, write, here } = JSON.parse(what);
    return typeof find === "string" && find.length > 0 && typeof write === "string" && typeof here === "boolean";
  } catch {
    return false;
  }
}
