// The data, what all views share, and the view that counts.

let D;
let VIEWS = ["overview", "documents", "findings", "corrections", "suggestions", "timeline", "speakers", "decisions"];
const GRAVE = ["error", "warning", "note"];
const SHAPES = { error: "■", warning: "▲", note: "●" };
const AT_ONCE = 50, ROWS_AT_ONCE = 100;
const ASKED = ["q", "check", "lang", "spoken", "doc", "rule", "open"];
const plain = { ...Object.fromEntries(ASKED.map((name) => [name, ""])), order: "worst" };
const state = { view: "overview", ...plain };

const $ = (id) => document.getElementById(id);
const number = (n) => n.toLocaleString("en-US");
const plural = (n, thing) => `${number(n)} ${thing}${n === 1 ? "" : "s"}`;
const percent = (part, whole) => (!whole ? "" : part && part / whole < 0.001 ? "< 0.1 %" : `${(100 * part / whole).toFixed(part && part / whole < 0.1 ? 1 : 0)} %`);
const rounded = (n) => String(Math.round(n * 10) / 10);

function el(name, attributes, ...children) {
  const node = document.createElement(name);
  fill(node, attributes);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

function svg(name, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  fill(node, attributes);
  node.append(...children);
  return node;
}

function fill(node, attributes) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
}

// A text as it is, but for characters that do not show or turn their neighbours round: those are named.
const UNSEEN = /([\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff])/;
function said(text) {
  return String(text ?? "").split(UNSEEN).filter((part) => part !== "").map((part) => {
    if (!UNSEEN.test(part)) return part;
    return el("span", { class: "code" }, `U+${part.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`);
  });
}

function clock(ms) {
  if (ms === null || ms === undefined) return "";
  const pad = (n, digits) => String(n).padStart(digits, "0");
  const rest = Math.abs(ms);
  const parts = [rest / 3600000, (rest / 60000) % 60, (rest / 1000) % 60].map((n) => pad(Math.floor(n), 2));
  return `${ms < 0 ? "-" : ""}${parts.join(":")}.${pad(rest % 1000, 3)}`;
}

const long = (ms) => (ms < 60000 ? plural(Math.round(ms / 1000), "second") : ms < 36000000 ? plural(Math.round(ms / 60000), "minute") : plural(Math.round(ms / 3600000), "hour"));

function minutes(ms) {
  if (ms === null || ms === undefined) return "";
  const s = Math.round(ms / 1000);
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
}

// The same with hours, where no heading says that it is minutes.
function hours(ms) {
  const s = Math.round(ms / 1000), pad = (n) => String(n).padStart(2, "0");
  return s < 3600 ? minutes(ms) : `${Math.floor(s / 3600)}:${pad(Math.floor(s / 60) % 60)}:${pad(s % 60)}`;
}

const nothing = () => el("span", { class: "none" }, el("span", { class: "unseen" }, "0"), el("span", { "aria-hidden": "true" }, "·"));
const langOf = (lang) => ({ lang: lang || "und", dir: lang && lang in D.rtl ? (D.rtl[lang] ? "rtl" : "ltr") : "auto" });

function severity(name) {
  return el("span", { class: `severity ${name}` }, el("span", { "aria-hidden": "true" }, SHAPES[name] || "●"), ` ${name}`);
}

// ---- where one is: everything stands in the address, so that a view can be marked or sent on

function address(change) {
  const next = { ...state, ...change };
  const asked = new URLSearchParams();
  for (const name of ASKED) if (next[name]) asked.set(name, next[name]);
  if (next.order !== "worst") asked.set("order", next.order);
  return `#${next.view}${String(asked) ? `?${asked}` : ""}`;
}

const go = (change) => { location.hash = address(change); };

function readAddress() {
  const [view, asked] = location.hash.slice(1).split("?");
  const given = new URLSearchParams(asked || "");
  state.view = VIEWS.includes(view) ? view : "overview";
  for (const name of ASKED) state[name] = given.get(name) || "";
  state.order = given.get("order") === "time" ? "time" : "worst";
}

function link(text, change, attributes) {
  return el("a", { href: address({ ...plain, ...change }), ...attributes }, text);
}

// ---- overview

function overview() {
  const wrap = el("div", { class: "sections" });
  wrap.append(countsTable(), speeds(), rulesTable());
  return wrap;
}

function countsTable() {
  const langs = D.overview.langs, checks = new Map();
  for (const [check, grave, lang, n, cues] of D.overview.cells) {
    const row = checks.get(`${grave} ${check}`) || checks.set(`${grave} ${check}`, { check, grave, by: {}, all: 0 }).get(`${grave} ${check}`);
    row.by[lang] = [n, cues];
    row.all += n;
  }
  const rows = [...checks.values()].sort((a, b) => GRAVE.indexOf(a.grave) - GRAVE.indexOf(b.grave) || b.all - a.all);
  const head = el("tr", {}, el("th", { scope: "col" }, "check"), el("th", { scope: "col" }, "severity"), langs.length > 1 ? el("th", { scope: "col", class: "n" }, "all") : "",
    langs.map(([lang, documents, cues]) => el("th", { scope: "col", class: "n" }, said(lang),
      el("small", {}, link(plural(documents, "document"), { view: "documents", lang })), el("small", {}, plural(cues, "cue")))));
  const body = rows.map((row) => el("tr", {},
    el("th", { scope: "row" }, link(said(row.check), { view: "findings", check: row.check })), el("td", {}, severity(row.grave)), langs.length > 1 ? el("td", { class: "n all" }, link(number(row.all), { view: "findings", check: row.check })) : "",
    langs.map(([lang, , cues]) => el("td", { class: "n", "data-check": row.check, "data-lang": lang }, row.by[lang] ? [
      link(number(row.by[lang][0]), { view: "findings", check: row.check, lang }), row.by[lang][1] ? el("small", {}, percent(row.by[lang][1], cues)) : ""] : nothing()))));
  const title = el("h2", { id: "counts" }, "Findings by language");
  if (!rows.length) return el("section", {}, title, el("p", { class: "calm" }, "Nothing was found wrong."));
  const note = el("p", { class: "hint" }, `A share is of the language's cues.${D.profile ? ` The limits are those of the profile ${D.profile}.` : ""}`);
  return el("section", {}, title, note, table("Findings by check and language", head, body));
}

function table(label, head, body) {
  const made = el("table", {}, el("caption", { class: "unseen" }, label), el("thead", {}, head), el("tbody", {}, body));
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, made);
}

// On a narrow screen a row is a card, whose cells have their columns' names beside them; the roles say what CSS takes away.
function asCard(names, row) {
  row.setAttribute("role", "row");
  [...row.children].forEach((one, k) => fill(one, { role: one.tagName === "TH" ? "rowheader" : "cell", "data-label": names[k] }));
  return row;
}

function cardTable(label, head, body, kind = "") {
  const made = table(label, head, body), grid = made.querySelector("table");
  fill(grid, { class: `cards ${kind}`, role: "table" });
  fill(head, { role: "row" });
  for (const one of head.children) one.setAttribute("role", "columnheader");
  for (const one of grid.querySelectorAll("thead, tbody")) one.setAttribute("role", "rowgroup");
  return made;
}

function speeds() {
  const title = el("h2", { id: "speeds" }, "Reading speed");
  const figures = Object.entries(D.speeds).filter(([, { within, beyond }]) => within.some(Boolean) || beyond.some(Boolean)).map(([lang, bins]) => speed(lang, bins));
  if (!figures.length) return "";
  return el("section", {}, title,
    el("p", { class: "hint" }, "Cues by characters a second; the line is the limit, and what is beyond it has a dashed edge."), el("div", { class: "figures" }, figures));
}

function speed(lang, { within, beyond }) {
  const limit = D.limits[lang].cps, bins = within.map((n, i) => n + beyond[i]), most = Math.max(...bins), count = (some) => some.reduce((a, b) => a + b, 0);
  const last = Math.max(bins.findLastIndex(Boolean), Math.ceil(limit || 0)) + 2, wide = 300 / last, fast = count(beyond);
  const bar = (i, n, below, kind) => (n ? [svg("rect", { x: i * wide + 0.5, y: 80 - 76 * (n + below) / most, width: wide - 1, height: 76 * n / most, class: kind })] : []);
  const bars = bins.slice(0, last).flatMap((_, i) => [...bar(i, within[i], 0, "within"), ...bar(i, beyond[i], within[i], "beyond")]);
  const label = `Reading speed of ${plural(count(bins), "cue")} in ${lang}${limit === null ? "" : `, ${number(fast)} beyond the limit of ${rounded(limit)}`}`;
  const drawn = svg("svg", { viewBox: "0 0 300 96", role: "img", "aria-label": label }, ...bars, svg("line", { x1: 0, x2: 300, y1: 80.5, y2: 80.5, class: "axis" }));
  if (limit !== null) {
    drawn.append(svg("line", { x1: limit * wide, x2: limit * wide, y1: 0, y2: 84, class: "limit" }));
    drawn.append(svg("text", { x: limit * wide, y: 94, "text-anchor": "middle" }, rounded(limit)));
  }
  drawn.append(svg("text", { x: 0, y: 94 }, "0"), svg("text", { x: 300, y: 94, "text-anchor": "end" }, last > bins.length ? `${bins.length - 1} and more` : String(last)));
  const those = fast ? link(`${number(fast)} beyond`, { view: "findings", check: "reading-speed", spoken: lang }, { "data-beyond": lang }) : "";
  return el("figure", {}, el("figcaption", {}, el("b", {}, said(lang)), ` ${plural(count(bins), "cue")}`, those ? [", ", those] : ""), drawn);
}

function rulesTable() {
  const title = el("h2", { id: "rules" }, "Corrections by rule");
  if (!D.rules.length) return el("section", {}, title, el("p", { class: "calm" }, "Nothing was corrected."), idleRules());
  const most = Math.max(...D.rules.map(([, , n]) => n));
  const head = el("tr", {}, el("th", { scope: "col" }, "rule"), el("th", { scope: "col" }, "stage"), el("th", { scope: "col", class: "n" }, "hits"), el("th", { class: "bars" }, el("span", { class: "unseen" }, "share")));
  const body = D.rules.map(([stage, rule, n]) => el("tr", {}, el("th", { scope: "row" }, link(said(rule), { view: "corrections", rule })),
    el("td", {}, stage), el("td", { class: "n", "data-rule": rule, "data-stage": stage }, link(number(n), { view: "corrections", rule })), el("td", { class: "bars", "aria-hidden": "true" }, bar(n / most))));
  return el("section", {}, title, table("Corrections by rule", head, body), idleRules());
}

function idleRules() {
  if (!D.named) return "";
  if (!D.idle.length) return el("p", { class: "idle" }, `Each of the ${plural(D.named, "rule")} of the tables that were named has hits.`);
  return el("details", { class: "idle", open: D.idle.length <= AT_ONCE }, el("summary", {}, el("span", {}, `${number(D.idle.length)} of ${plural(D.named, "rule")} of the tables that were named never hit`)),
    el("ul", { id: "idle" }, D.idle.map((rule) => el("li", {}, said(rule)))));
}

function bar(share) {
  return svg("svg", { viewBox: "0 0 100 6", preserveAspectRatio: "none", class: "bar" }, svg("rect", { width: Math.max(100 * share, 0.7), height: 6 }));
}
