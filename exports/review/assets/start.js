// What is drawn when, and the keys.

const DRAW = { overview, documents, findings, corrections, suggestions, timeline, speakers, decisions: decided };
let drawnView = null;

function drawTabs() {
  const sum = (rows, at) => rows.reduce((total, row) => total + row[at], 0);
  const counts = { documents: sum(D.overview.langs, 1), findings: sum(D.overview.cells, 3), corrections: sum(D.rules, 2), suggestions: D.suggestions.length, decisions: decisionCount() };
  $("tabs").replaceChildren(...VIEWS.map((view) => el("li", {}, el("a", { href: address({ ...plain, view }), "aria-current": view === state.view ? "page" : false, id: `tab-${view}` },
    view[0].toUpperCase() + view.slice(1), view in counts ? el("span", { class: "count", "data-total": view }, number(counts[view])) : ""))));
  const minutesAll = D.documents.duration_ms.reduce((a, b) => a + (b || 0), 0);
  $("totals").textContent = `${plural(counts.documents, "document")}, ${plural(sum(D.overview.langs, 2), "cue")}${minutesAll ? `, ${long(minutesAll)}` : ""}`;
}

function choice(name, label, values, only) {
  const chosen = only || state[name];
  return el("label", {}, el("span", {}, label), el("select", { name, id: `by-${name}`, change: (event) => go({ [name]: event.target.value }) },
    only ? "" : el("option", { value: "" }, "any"), values.map((value) => el("option", { value, selected: chosen === value }, value))));
}

function drawFilters() {
  const form = $("filters"), hasList = !["overview", "decisions"].includes(state.view);
  form.hidden = !hasList;
  if (!hasList) return;
  const search = el("label", { class: "search" }, el("span", {}, "Search"), el("input", { type: "search", id: "q", value: state.q, autocomplete: "off", input: later, "aria-keyshortcuts": "/" }));
  const parts = state.view === "timeline" ? [] : [search], has = (...views) => views.includes(state.view);
  if (state.view === "findings") parts.push(choice("check", "Check", [...D.findings.check.of]));
  if (state.view === "corrections") parts.push(choice("rule", "Rule", D.rules.map(([, rule]) => rule)));
  if (has("documents", "findings", "corrections")) parts.push(choice("lang", "Language", D.overview.langs.map(([lang]) => lang)));
  if (has("findings") && state.spoken) parts.push(choice("spoken", "Cues in", Object.keys(D.limits)));
  if (!has("documents")) parts.push(choice("doc", "Document", D.documents.doc, has("timeline") ? state.doc || firstTimed() : ""));
  if (state.view === "findings") parts.push(el("label", {}, el("span", {}, "Order"), el("select", { id: "by-order", change: (event) => go({ order: event.target.value }) },
    [["worst", "worst first"], ["time", "by time"]].map(([value, label]) => el("option", { value, selected: state.order === value }, label)))));
  if (has("findings", "corrections", "suggestions")) parts.push(el("label", { class: "tick" }, el("input", { type: "checkbox", checked: Boolean(state.open), change: (event) => go({ open: event.target.checked ? "1" : "" }) }), el("span", {}, "undecided only")));
  form.replaceChildren(...parts);
}

let waiting;
function later(event) {
  clearTimeout(waiting);
  waiting = setTimeout(() => { state.q = event.target.value; history.replaceState(null, "", address({})); drawMain(); }, 150);
}

function drawMain() {
  $("main").replaceChildren(DRAW[state.view]());
  const shown = $("shown");
  if (shown) tell(shown.textContent);
}

function render() {
  drawTabs();
  drawFilters();
  drawMain();
  document.title = `Review: ${state.view}`;
  if (drawnView !== null && drawnView !== state.view) scrollTo(0, 0);
  drawnView = state.view;
}

// ---- keys

const items = () => [...document.querySelectorAll(".item")].filter((node) => node.offsetParent !== null);
const current = () => document.activeElement?.closest?.(".item") || null;

function step(by) {
  const all = items(), at = all.indexOf(current());
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

function decide(key) {
  const node = current();
  if (!node) return;
  if ("g" in node.dataset) decideSuggestion(Number(node.dataset.g), { a: "accept", r: "reject", u: "" }[key]);
  if ("f" in node.dataset && key !== "r") decideFinding(Number(node.dataset.f), key === "a" ? "accept" : "");
  if ("c" in node.dataset) {
    const i = Number(node.dataset.c), hasHere = cell(D.corrections, "keep", i) !== null;
    const reject = verdict(i) === "here" || !hasHere ? "nowhere" : "here";
    decideCorrection(i, { a: "keep", r: reject, u: "" }[key]);
  }
}

function edit() {
  const node = current();
  if (node && "c" in node.dataset && isRule(Number(node.dataset.c))) editRule(Number(node.dataset.c));
  else node?.querySelector("input[type=text]")?.focus();
}

const KEYS = {
  " ": toggle, e: edit,
  j: () => step(1), k: () => step(-1), a: () => decide("a"), r: () => decide("r"), u: () => decide("u"), s: () => saveAll(),
  "/": () => { if ($("filters").hidden) go({ ...plain, view: "findings" }); setTimeout(() => $("q")?.focus()); },
  "?": () => $("help").showModal(),
};
// Back from a field to the item that it stands in, or to the list.
function leave(field) {
  const item = field.closest(".item");
  field.blur();
  if (current()) return; // what was changed is drawn anew, and has the focus
  if (item?.isConnected) item.focus();
  else step(1);
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || $("help").open) return;
  if (event.target.matches("input, select, textarea")) {
    if (event.key === "Escape" || (event.key === "Enter" && event.target.closest(".item") && !event.target.form)) leave(event.target);
    return;
  }
  if (event.key === " " && event.target.matches("button, summary, video")) return;
  const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act || !D) return;
  event.preventDefault();
  act();
});
addEventListener("hashchange", () => { readAddress(); render(); });
$("help-open").addEventListener("click", () => $("help").showModal());
$("watch").addEventListener("click", () => (watched ? closePlayer() : toggle()));
$("filters").addEventListener("submit", (event) => event.preventDefault());

async function start() {
  const packed = await fetch(`data:application/octet-stream;base64,${$("data").textContent}`);
  D = await new Response(packed.body.pipeThrough(new DecompressionStream("deflate-raw"))).json();
  $("data").remove();
  unpack();
  VIEWS = VIEWS.filter((view) => view !== "suggestions" || D.suggestions.length);
  VIEWS.forEach((view, i) => { KEYS[String(i + 1)] = () => go({ ...plain, view, doc: ["timeline", "speakers"].includes(view) ? state.doc : "" }); });
  loadDecisions();
  readAddress();
  render();
  document.documentElement.dataset.ready = "yes";
}

start().catch((problem) => {
  $("main").replaceChildren(el("p", { class: "calm" }, `This browser cannot show the page: ${problem.message}. One of 2023 or later can.`));
  document.documentElement.dataset.ready = "no";
});
