// Corrections: what went and what came, between what stood around it, by rule.

const BY_TABLE = "correct_terms";
const PARTICLE = "+particle";
const ruleOf = (i) => { const rule = cell(D.corrections, "rule", i); return rule.endsWith(PARTICLE) ? rule.slice(0, -PARTICLE.length) : rule; };
const isRule = (i) => cell(D.corrections, "stage", i) === BY_TABLE;
const correctionId = (i) => ["c", "doc", "rule", "turn", "left", "before", "after"].map((name, k) => (k ? cell(D.corrections, name, i) : name)).join("|");
const offId = (i) => `r|${ruleOf(i)}`;

function verdict(i) {
  if (!isRule(i)) return "";
  return decisions.get(offId(i)) ? "nowhere" : decisions.get(correctionId(i)) || "";
}

function corrections() {
  const C = D.corrections, wanted = state.q.toLowerCase();
  const kept = rowsOf(C, "before").filter((i) => {
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
  return el("article", { class: `item correction ${decided}`, tabindex: "-1", "data-c": i, "aria-label": `${cell(C, "rule", i)}, ${doc}, ${place}` },
    el("header", {}, cell(C, "start_ms", i) === null ? "" : el("span", { class: "time" }, clock(cell(C, "start_ms", i))), link(said(doc), { view: "corrections", doc }, { class: "doc" }), el("span", { class: "place" }, place),
      speaker ? el("span", { class: "place", dir: "auto" }, said(speaker)) : "", cell(C, "rule", i).endsWith(PARTICLE) ? el("span", { class: "place" }, "its particle") : ""),
    cell(C, "field", i) === "text" ? changedText(i) : changedTime(i), isRule(i) ? choices(i, decided) : "");
}

function changedText(i) {
  const C = D.corrections;
  return el("p", { class: "diff", ...langOf(cell(C, "lang", i)) }, said(cell(C, "left", i)), went(cell(C, "before", i)), came(cell(C, "after", i)), said(cell(C, "right", i)));
}

// White space that comes or goes is shown by marks: a blank in red is seen by nobody.
const shownBlanks = (text) => (text && !text.trim() ? text.replaceAll(" ", "␣").replaceAll("\n", "↵").replaceAll("\t", "⇥").replaceAll("\u00a0", "⍽").replaceAll("\u3000", "□") : text);
const went = (text) => (text ? el("del", {}, el("span", { class: "unseen" }, "removed: "), said(shownBlanks(text))) : "");
const came = (text) => (text ? el("ins", {}, el("span", { class: "unseen" }, "added: "), said(shownBlanks(text))) : "");

function changedTime(i) {
  const C = D.corrections, count = cell(C, "alike", i), before = cell(C, "before", i), after = cell(C, "after", i);
  const named = { start_ms: "start", end_ms: "end" }[cell(C, "field", i)] || cell(C, "field", i);
  const isTime = cell(C, "field", i).endsWith("_ms"), show = (value) => (value === null ? "none" : isTime ? clock(Number(value)) : value);
  return el("p", { class: "diff" }, `${named} `, went(show(before)), " ", came(show(after)), count > 1 ? ` and ${plural(count - 1, "other")} alike` : "");
}

function choices(i, decided) {
  const made = (name, label, hint) => el("button", { type: "button", "aria-pressed": String(decided === name), title: hint, click: () => decideCorrection(i, decided === name ? "" : name) }, label);
  const here = cell(D.corrections, "keep", i) === null ? "" : made("here", "Not here", "A rule for this document keeps this place as it was read");
  return el("div", { class: "actions" }, made("keep", "Keep", "The correction is right"), here, made("nowhere", "Nowhere", "The rule is switched off"));
}
