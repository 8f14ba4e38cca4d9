// Suggestions: what looks misheard. Accepted, with another name or as it is, it becomes a rule; rejected, it is protected.

const suggestionId = (i) => `g|${D.suggestions[i].id}`;
const editId = (i) => `e|${D.suggestions[i].id}`;
const proposed = (i) => decisions.get(editId(i)) || D.suggestions[i].replacement;

function suggestions() {
  const wanted = state.q.toLowerCase();
  const kept = [...D.suggestions.keys()].filter((i) => {
    const one = D.suggestions[i];
    if (state.doc && one.doc !== state.doc) return false;
    if (state.open && decisions.get(suggestionId(i))) return false;
    return !wanted || `${one.pattern} ${one.replacement} ${one.note} ${one.doc || ""}`.toLowerCase().includes(wanted);
  });
  const list = el("ol", { class: "list" }, kept.map((i) => el("li", {}, suggestion(i))));
  return el("div", {}, el("p", { class: "hint", id: "shown", "data-count": kept.length }, plural(kept.length, "suggestion")), kept.length ? list : el("p", { class: "calm" }, "Nothing here."));
}

function suggestion(i) {
  const one = D.suggestions[i], decided = decisions.get(suggestionId(i)) || "";
  const made = (name, label, hint) => el("button", { type: "button", title: hint, "aria-pressed": String(decided === name), click: () => decideSuggestion(i, decided === name ? "" : name) }, label);
  const edit = el("input", { type: "text", value: proposed(i), dir: "auto", autocomplete: "off", spellcheck: "false", change: (event) => editSuggestion(i, event.target.value.trim()) });
  return el("article", { class: `item suggestion ${decided}`, tabindex: "-1", "data-g": i, "data-doc": one.doc, "data-at": one.start_ms, "aria-label": `${one.pattern}, may be ${one.replacement}` },
    el("header", {}, timeButton(one.doc, one.start_ms), one.doc ? el("span", { class: "doc" }, said(one.doc)) : "", el("span", { class: "place" }, said(one.note))),
    el("p", { class: "diff", ...langOf(one.lang) }, said(one.left), went(one.pattern), came(proposed(i)), said(one.right)),
    el("div", { class: "actions" }, el("label", { class: "edit" }, el("span", {}, "Write"), edit), made("accept", "Accept", "A rule that writes so"), made("reject", "Reject", "A rule that keeps it as it is")));
}

function decideSuggestion(i, what) {
  set(suggestionId(i), what);
  if (!what) decisions.delete(editId(i));
  saveDecisions();
  redraw(`[data-g="${i}"]`, i, suggestion);
  tell({ accept: "accepted", reject: "rejected" }[what] || "undone");
}

function editSuggestion(i, text) {
  const isOther = text && text !== D.suggestions[i].replacement;
  if (isOther) decisions.set(editId(i), text);
  else decisions.delete(editId(i));
  decideSuggestion(i, text ? "accept" : "");
}

function suggestionRows() {
  return [...D.suggestions.keys()].flatMap((i) => {
    const one = D.suggestions[i], what = decisions.get(suggestionId(i)), isEdited = decisions.has(editId(i));
    const row = { id: one.id, pattern: one.pattern, replacement: proposed(i), match: one.match, doc: "", status: "on", example: isEdited ? "" : one.example, expected: isEdited ? "" : one.expected, note: one.note };
    if (what === "accept") return [row];
    return what === "reject" ? [{ ...row, id: one.keep_id, replacement: one.pattern, example: "", expected: "", note: "rejected: it is right as it is" }] : [];
  });
}
