// Findings: each with its cue on a line ruler, between the cue before and the cue after.

const findingId = (i) => ["f", "doc", "check", "cue", "turn", "line", "start_ms", "message"].map((name, k) => (k ? cell(D.findings, name, i) : name)).join("|");

function findings() {
  const F = D.findings, wanted = state.q.toLowerCase();
  const kept = rowsOf(F, "cue").filter((i) => {
    if (state.check && cell(F, "check", i) !== state.check) return false;
    if (state.lang && cell(F, "lang", i) !== state.lang) return false;
    if (state.doc && cell(F, "doc", i) !== state.doc) return false;
    if (state.spoken && spokenIn(i) !== state.spoken) return false;
    if (state.open && (F.accepted[i] || decisions.get(findingId(i)))) return false;
    return !wanted || findingText(i).toLowerCase().includes(wanted);
  });
  if (state.order === "worst") {
    const weight = new Map(kept.map((i) => [i, excess(i)]));
    kept.sort((a, b) => weight.get(b) - weight.get(a) || a - b);
  }
  const title = (i) => [severity(cell(F, "severity", i)), " ", el("b", {}, said(cell(F, "check", i)))];
  const order = (i) => GRAVE.indexOf(cell(F, "severity", i));
  return grouped(kept, (i) => `${cell(F, "severity", i)} ${cell(F, "check", i)}`, title, order, finding, "finding");
}

// The language of the cue that a finding is about, which need not be its document's.
function spokenIn(i) {
  const row = D.findings.cue[i] === null ? undefined : cueOf(cell(D.findings, "doc", i), D.findings.cue[i]);
  return row === undefined ? "" : cell(D.cues, "turn_lang", row);
}

function findingText(i) {
  const row = cueOf(cell(D.findings, "doc", i), cell(D.findings, "cue", i));
  const cue = row === undefined ? "" : `${cell(D.cues, "text", row)} ${cell(D.cues, "speaker", row) || ""}`;
  return `${cell(D.findings, "doc", i)} ${messageOf(i)} ${cell(D.findings, "text", i) || ""} ${cue}`;
}

function excess(i) {
  const actual = cell(D.findings, "actual", i), limit = cell(D.findings, "limit", i);
  if (actual === null || limit === null) return 0;
  const [high, low] = actual > limit ? [actual, limit] : [limit, actual];
  return (high + 1) / (Math.max(low, 0) + 1);
}

// A part of the page for each group, with fifty rows at a time, made when it is opened.
function grouped(kept, keyOf, title, order, draw, thing) {
  const groups = new Map();
  for (const i of kept) (groups.get(keyOf(i)) || groups.set(keyOf(i), []).get(keyOf(i))).push(i);
  const sorted = [...groups.values()].sort((a, b) => order(a[0]) - order(b[0]) || b.length - a.length);
  const total = kept.reduce((sum, i) => sum + (thing === "correction" ? weightOf(i) : 1), 0);
  const wrap = el("div", { class: "groups" }, el("p", { class: "hint", id: "shown", "data-count": total }, plural(total, thing), D.unlisted ? ` in the ${plural(D.documents.doc.length, "document")} that are listed; the overview counts all` : ""));
  if (!kept.length) wrap.append(el("p", { class: "calm" }, "Nothing here."));
  let open = 0;
  for (const rows of sorted) {
    const list = el("ol", { class: "list" }), size = rows.reduce((sum, i) => sum + (thing === "correction" ? weightOf(i) : 1), 0);
    const group = el("details", { class: "group", open: open < 2 * AT_ONCE }, el("summary", {}, el("h2", {}, title(rows[0])), el("span", { class: "count" }, plural(size, thing))), list);
    open += Math.min(rows.length, AT_ONCE);
    const more = () => {
      const from = list.children.length;
      list.append(...rows.slice(from, from + AT_ONCE).map((i) => el("li", {}, draw(i))));
      group.querySelector("button.more")?.remove();
      const left = rows.length - list.children.length;
      if (left > 0) group.append(el("button", { type: "button", class: "more", click: () => { more(); list.children[from + AT_ONCE]?.firstChild.focus(); } }, `Show ${Math.min(left, AT_ONCE)} more of ${number(left)}`));
    };
    if (group.open) more();
    else group.addEventListener("toggle", more, { once: true });
    wrap.append(group);
  }
  return wrap;
}

function finding(i) {
  const F = D.findings, doc = cell(F, "doc", i), cue = cell(F, "cue", i), row = cue === null ? undefined : cueOf(doc, cue);
  const id = findingId(i), accepted = F.accepted[i] ? "accepted before" : decisions.get(id) ? "accepted" : "";
  const place = cue !== null ? `cue ${cue}` : cell(F, "turn", i) !== null ? `turn ${cell(F, "turn", i)}` : cell(F, "line", i) !== null ? `line ${cell(F, "line", i)}` : "";
  const text = cell(F, "text", i);
  const remedy = cell(F, "remedy", i);
  return el("article", { class: `item finding${accepted ? " decided" : ""}`, tabindex: "-1", "data-f": i, "data-doc": doc, "data-at": F.start_ms[i], "aria-label": `${cell(F, "check", i)}, ${doc}, ${place}` },
    el("header", {}, timeButton(doc, F.start_ms[i]), link(said(doc), { view: "findings", doc, order: "time" }, { class: "doc" }), el("span", { class: "place" }, place), measure(i)),
    row !== undefined ? cueBlock(doc, cue, row, i) : text ? el("p", { class: "quote", ...langOf(cell(F, "text_lang", i)) }, said(text)) : "",
    el("p", { class: "message" }, said(messageOf(i))), remedy ? el("p", { class: "remedy" }, said(remedy)) : "",
    el("div", { class: "actions" }, F.accepted[i] ? el("span", { class: "state" }, "accepted before")
      : el("button", { type: "button", "aria-pressed": String(Boolean(accepted)), click: () => decideFinding(i, accepted ? "" : "accept") }, accepted ? "Accepted" : "Accept")));
}

function measure(i) {
  const actual = cell(D.findings, "actual", i), limit = cell(D.findings, "limit", i);
  if (actual === null || limit === null) return "";
  return el("span", { class: "measure" }, el("strong", {}, rounded(actual)), " limit ", rounded(limit));
}

function cueBlock(doc, cue, row, i) {
  const before = cueOf(doc, cue - 1), after = cueOf(doc, cue + 1);
  return el("div", { class: "cues" }, before === undefined ? "" : neighbour(before), ruled(row, i), after === undefined ? "" : neighbour(after));
}

function neighbour(row) {
  return el("div", { class: "cue near" }, el("span", { class: "time" }, clock(cell(D.cues, "start_ms", row))),
    el("p", langOf(cell(D.cues, "turn_lang", row)), said(cell(D.cues, "text", row).replaceAll("\n", " "))));
}

function ruled(row, i) {
  const lang = cell(D.cues, "turn_lang", row), limit = D.limits[lang] ? D.limits[lang].columns : null;
  const halves = cell(D.cues, "halves", row), speaker = cell(D.cues, "speaker", row);
  const scale = Math.max(limit || 0, ...halves.map((half) => half / 2)) * (limit === null ? 1 : 1.15) || 1;
  const lines = cell(D.cues, "text", row).split("\n").map((line, k) => {
    const columns = halves[k] / 2, isWide = limit !== null && columns > limit;
    return el("div", { class: `line${isWide ? " wide" : ""}`, dir: langOf(lang).dir }, el("p", langOf(lang), said(line)),
      el("span", { class: "columns", dir: "ltr" }, limit === null ? rounded(columns) : `${rounded(columns)} / ${rounded(limit)}`), ruler(columns / scale, limit === null ? null : limit / scale, isWide));
  });
  const from = cell(D.cues, "start_ms", row), length = cell(D.cues, "duration_ms", row), cps = cell(D.cues, "cps", row);
  const isTold = cps === null || cell(D.findings, "check", i) === "reading-speed"; // then the measure and the message say how fast
  const facts = `${rounded(length / 1000)} s${isTold ? "" : `, ${rounded(cps)} characters a second`}`;
  return el("div", { class: "cue now" }, el("span", { class: "time" }, clock(from)), el("div", {}, lines,
    el("p", { class: "facts" }, speaker ? [el("b", { dir: "auto" }, said(speaker)), " · "] : "", facts)));
}

function ruler(share, limit, isWide) {
  const drawn = svg("svg", { viewBox: "0 0 100 3", preserveAspectRatio: "none", class: `ruler${isWide ? " wide" : ""}`, "aria-hidden": "true" }, svg("rect", { width: 100, height: 3, class: "ground" }), svg("rect", { width: 100 * share, height: 3, class: "fill" }));
  if (limit !== null) drawn.append(svg("rect", { x: 100 * limit - 0.3, width: 0.6, height: 3, class: "mark" }));
  return drawn;
}
