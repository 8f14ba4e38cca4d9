// Corrections: what went and what came, between what stood around it, by rule.

const BY_TABLE = "correct_terms";
const PARTICLE = "+particle";
const ruleOf = (i) => { const rule = cell(D.corrections, "rule", i); return rule.endsWith(PARTICLE) ? rule.slice(0, -PARTICLE.length) : rule; };
const isRule = (i) => cell(D.corrections, "stage", i) === BY_TABLE;
const correctionId = (i) => ["c", "doc", "rule", "turn", "left", "before", "after"].map((name, k) => (k ? cell(D.corrections, name, i) : name)).join("|");
const offId = (i) => `r|${ruleOf(i)}`;

function verdict(i) {
  if (!isRule(i)) return "";
  return decisions.get(offId(i)) ? "nowhere" : decisions.get(correctionId(i)) || (decisions.has(madeId(i)) ? "own" : "");
}

// The particle behind a word that was changed is shown with it, where it stands right beside it.
function particleOf(i) {
  const C = D.corrections, next = i + 1;
  if (cell(C, "rule", next) !== `${cell(C, "rule", i)}${PARTICLE}` || cell(C, "doc", next) !== cell(C, "doc", i) || cell(C, "turn", next) !== cell(C, "turn", i)) return null;
  return (cell(C, "right", i) || "").startsWith(cell(C, "before", next)) ? next : null;
}

const isFolded = (i) => i > 0 && particleOf(i - 1) === i;
const weightOf = (i) => cell(D.corrections, "alike", i) + (particleOf(i) === null ? 0 : 1);

function corrections() {
  const C = D.corrections, wanted = state.q.toLowerCase();
  const kept = rowsOf(C, "before").filter((i) => {
    if (isFolded(i)) return false;
    if (state.rule && ruleOf(i) !== state.rule) return false;
    if (state.lang && cell(C, "lang", i) !== state.lang) return false;
    if (state.doc && cell(C, "doc", i) !== state.doc) return false;
    if (state.open && verdict(i)) return false;
    return !wanted || ["doc", "rule", "left", "before", "after", "right"].some((name) => String(cell(C, name, i) || "").toLowerCase().includes(wanted));
  });
  const title = (i) => [el("b", {}, said(ruleOf(i))), " ", el("small", {}, cell(C, "stage", i))];
  return grouped(kept, (i) => `${cell(C, "stage", i)} ${ruleOf(i)}`, title, (i) => (isRule(i) ? 0 : 1), correction, "correction");
}

function correction(i) {
  const C = D.corrections, doc = cell(C, "doc", i), turn = cell(C, "turn", i), last = cell(C, "last", i);
  const place = turn === null ? "" : last !== null && last !== turn ? `turns ${turn} to ${last}` : `turn ${turn}`;
  const decided = verdict(i), speaker = cell(C, "speaker", i);
  return el("article", { class: `item correction ${decided}`, tabindex: "-1", "data-c": i, "data-doc": doc, "data-at": cell(C, "start_ms", i), "aria-label": `${cell(C, "rule", i)}, ${doc}, ${place}` },
    el("header", {}, timeButton(doc, cell(C, "start_ms", i)), link(said(doc), { view: "corrections", doc }, { class: "doc" }), el("span", { class: "place" }, place),
      speaker ? el("span", { class: "place", dir: "auto" }, said(speaker)) : "", cell(C, "rule", i).endsWith(PARTICLE) ? el("span", { class: "place" }, "its particle") : ""),
    cell(C, "field", i) === "text" ? changedText(i) : changedTime(i), isRule(i) ? choices(i, decided) : "");
}

function changedText(i) {
  const C = D.corrections, right = cell(C, "right", i), particle = particleOf(i);
  const behind = particle === null ? said(right) : [went(cell(C, "before", particle)), came(cell(C, "after", particle)), ...said(right.slice(cell(C, "before", particle).length))];
  return el("p", { class: "diff", ...langOf(cell(C, "lang", i)) }, said(cell(C, "left", i)), went(cell(C, "before", i)), came(cell(C, "after", i)), behind, alike(i));
}

function alike(i) {
  const count = cell(D.corrections, "alike", i);
  return count > 1 ? el("small", {}, ` and ${plural(count - 1, "other")} alike in this document`) : "";
}

// White space that comes or goes is shown by marks: a blank in red is seen by nobody.
const shownBlanks = (text) => (text && !text.trim() ? text.replaceAll(" ", "␣").replaceAll("\n", "↵").replaceAll("\t", "⇥").replaceAll("\u00a0", "⍽").replaceAll("\u3000", "□") : text);
const went = (text) => (text ? el("del", {}, el("span", { class: "unseen" }, "removed: "), said(shownBlanks(text))) : "");
const came = (text) => (text ? el("ins", {}, el("span", { class: "unseen" }, "added: "), said(shownBlanks(text))) : "");

function changedTime(i) {
  const C = D.corrections, count = cell(C, "alike", i), before = cell(C, "before", i), after = cell(C, "after", i);
  const named = { start_ms: "start", end_ms: "end" }[cell(C, "field", i)] || cell(C, "field", i);
  const isTime = cell(C, "field", i).endsWith("_ms"), show = (value) => (value === null ? "none" : isTime ? clock(Number(value)) : value);
  return el("p", { class: "diff" }, `${named} `, went(show(before)), " ", came(show(after)), count > 1 ? el("small", {}, ` and ${plural(count - 1, "other")} alike`) : "");
}

function choices(i, decided) {
  const ruled = decisions.get(madeId(i)), made = (name, label, hint) => el("button", { type: "button", "aria-pressed": String(decided === name), title: hint, click: () => decideCorrection(i, decided === name ? "" : name) }, label);
  const here = cell(D.corrections, "keep", i) === null ? "" : made("here", "Not here", "A rule for this document keeps this place as it was read");
  return el("div", { class: "actions" }, made("keep", "Keep", "The correction is right"), here, made("nowhere", "Nowhere", "The rule is switched off"),
    el("button", { type: "button", "aria-pressed": String(Boolean(ruled)), "aria-expanded": String(editing === i), click: () => editRule(i) }, ruled ? "Your rule" : "Make it a rule"), editing === i ? ruleForm(i) : "");
}

// ---- a rule of one's own, made of a correction

let editing = null;
const madeId = (i) => `m${correctionId(i)}`;

function editRule(i) {
  const before = editing;
  editing = editing === i ? null : i;
  for (const other of new Set([before, i])) if (other !== null) redraw(`[data-c="${other}"]`, other, correction);
  document.querySelector(editing === null ? `[data-c="${i}"]` : "form.rule input")?.focus();
}

// What stood there with the words beside it, and what stands there now: as far as one rule can tell this place from others.
function draft(i) {
  const C = D.corrections, before = cell(C, "before", i), after = cell(C, "after", i), keep = cell(C, "keep", i);
  if (keep === null) return { find: before, write: after, here: false };
  const left = (cell(C, "left", i) || "").replace(/\s+/g, " ");
  let at = keep.indexOf(before);
  while (at >= 0 && !left.endsWith(keep.slice(0, at))) at = keep.indexOf(before, at + 1);
  return at < 0 ? { find: before, write: after, here: false } : { find: keep, write: keep.slice(0, at) + after + keep.slice(at + before.length), here: false };
}

function ruleForm(i) {
  const own = decisions.get(madeId(i)), given = own ? JSON.parse(own) : draft(i);
  const field = (name, label) => el("label", {}, el("span", {}, label), el("input", { type: "text", name, value: given[name], required: name === "find", dir: "auto", autocomplete: "off", spellcheck: "false" }));
  const tick = el("label", { class: "tick" }, el("input", { type: "checkbox", name: "here", checked: given.here }), el("span", {}, "in this document only"));
  const remove = own ? el("button", { type: "button", class: "quiet", click: () => keepRule(i, "") }, "Remove it") : "";
  const submit = (event) => {
    event.preventDefault();
    const { find, write, here } = event.target.elements, told = { find: find.value.trim(), write: write.value.trim(), here: here.checked };
    const tooShort = told.here && told.find === cell(D.corrections, "before", i);
    find.setCustomValidity(tooShort ? "A rule of one document has to find more than the rule that it departs from: add a word beside it." : "");
    if (event.target.reportValidity()) keepRule(i, JSON.stringify(told));
  };
  return el("form", { class: "rule", novalidate: true, submit, input: (event) => event.target.setCustomValidity?.(""), "aria-label": "A rule of your own" }, field("find", "Find"), field("write", "Write"), tick, el("button", {}, "Keep the rule"), remove);
}

function keepRule(i, rule) {
  set(madeId(i), rule);
  editing = null;
  saveDecisions();
  redraw(`[data-c="${i}"]`, i, correction);
  document.querySelector(`[data-c="${i}"]`)?.focus();
  tell(rule ? "a rule of your own" : "undone");
}

// Where it finds what the rule found, it takes that rule's place: two rules of one pattern would contradict each other.
function madeRow(i) {
  const own = decisions.get(madeId(i));
  if (!own) return null;
  const { find, write, here } = JSON.parse(own), doc = here ? cell(D.corrections, "doc", i) : "";
  const id = find === cell(D.corrections, "before", i) ? ruleOf(i) : `review-${hash(`${doc}|${find}`)}`;
  return { id, pattern: find, replacement: write, match: /\s/.test(find) ? "phrase" : "word", doc, status: "on", example: "", expected: "", note: `made of ${ruleOf(i)} in review` };
}
