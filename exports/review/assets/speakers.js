// Speakers: each label with how much it says, and a field for what it is called.

const nameId = (label, doc) => JSON.stringify(["s", label, doc]);

// All documents that have a label are named by one row, unless one document is asked for.
function voices() {
  const found = new Map(), S = D.speakers;
  for (const i of S.turns.keys()) {
    if (state.doc && cell(S, "doc", i) !== state.doc) continue;
    const label = cell(S, "label", i);
    const one = found.get(label) || found.set(label, { label, called: new Set(), docs: [], turns: 0, length: 0, at: null }).get(label);
    one.called.add(cell(S, "speaker", i));
    one.docs.push(cell(S, "doc", i));
    one.turns += S.turns[i];
    one.length += S.length_ms[i] || 0;
    if (one.at === null && S.excerpt[i] !== null) one.at = i;
  }
  const wanted = state.q.toLowerCase();
  return [...found.values()].filter(({ label, called }) => `${label} ${[...called].join(" ")}`.toLowerCase().includes(wanted)).sort((a, b) => b.length - a.length || b.turns - a.turns);
}

function speakers() {
  const all = voices(), names = [["label", ""], ["name", "field"], ["called", ""], ["documents", "n"], ["turns", "n"], ["minutes", "n"], ["says", ""]];
  const head = el("tr", {}, names.map(([name, kind]) => el("th", { scope: "col", class: kind }, name)));
  const where = state.doc ? `A name holds in ${state.doc} alone.` : "A name holds in all documents; with one chosen above, in that alone.";
  const told = el("p", { class: "hint", id: "shown", "data-count": all.length }, `${plural(all.length, "label")}${all.length > 500 ? "; the first 500 are shown" : ""}. ${where}`);
  if (!all.length) return el("div", {}, told, el("p", { class: "calm" }, "Nobody is named in the transcripts."));
  return el("div", {}, told, cardTable("Speakers", head, all.slice(0, 500).map((one) => asCard(names.map(([name]) => name), voice(one))), "plain"));
}

function voice({ label, called, docs, turns, length, at }) {
  const doc = state.doc || "", id = nameId(label, doc), S = D.speakers, names = [...called].filter((name) => name !== label);
  const field = el("input", { type: "text", value: decisions.get(id) || "", placeholder: names[0] || label, autocomplete: "off", spellcheck: "false", dir: "auto", "aria-label": `Name of ${label}`,
    change: (event) => { set(id, event.target.value.trim()); saveDecisions(); tell(event.target.value.trim() ? "named" : "undone"); } });
  return el("tr", { class: "item", tabindex: "-1", "data-doc": at === null ? docs[0] : cell(S, "doc", at), "data-at": at === null ? null : S.start_ms[at] },
    el("th", { scope: "row" }, el("bdi", {}, said(label))), el("td", {}, field), el("td", {}, names.length ? el("bdi", {}, said(names.slice(0, 3).join(", "))) : nothingHere()),
    el("td", { class: "n" }, docs.length === 1 ? link("1", { view: "timeline", doc: docs[0] }, { title: docs[0] }) : number(docs.length)), el("td", { class: "n" }, number(turns)), el("td", { class: "n" }, minutes(length)),
    el("td", { class: "excerpt" }, at === null ? "" : [timeButton(cell(S, "doc", at), S.start_ms[at]), el("p", langOf(cell(S, "lang", at)), said(S.excerpt[at]))]));
}

const nothingHere = () => el("span", { class: "none" }, el("span", { class: "unseen" }, "as its label"), el("span", { "aria-hidden": "true" }, "·"));

function speakerRows() {
  return [...decisions].filter(([id]) => id.startsWith('["s"')).map(([id, name]) => { const [, label, doc] = JSON.parse(id); return { label, name, doc }; })
    .sort((a, b) => (a.label + a.doc < b.label + b.doc ? -1 : 1));
}
