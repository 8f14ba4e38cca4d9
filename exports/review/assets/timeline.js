// Timeline of one document: stamps as read and as repaired, jumps marked, and who speaks when, as lanes.

const POINTS = 2000, LANES = 12, WIDE = 10000; // browsers draw nothing that is millions wide

function timeline() {
  const doc = state.doc || firstTimed(), rows = turnsOf.get(doc) || [];
  if (!rows.length) return el("p", { class: "calm" }, doc ? `No turn of ${doc} has a time.` : "No turn has a time.");
  const end = rows.reduce((last, i) => Math.max(last, endOf(D.turns, i)), D.documents.duration_ms[documentOf(doc)] || 1);
  return el("div", { class: "sections" }, lanes(doc, rows, end), stamps(doc, rows), jumpsTable(doc, rows));
}

function firstTimed() {
  const counts = D.documents.repaired, docs = D.documents.doc.filter((doc) => turnsOf.has(doc));
  return docs.sort((a, b) => counts[documentOf(b)] - counts[documentOf(a)])[0] || "";
}

const readOf = (i) => (D.turns.read[i] === null ? null : D.turns.start_ms[i] + D.turns.read[i]);

// ---- stamps

function stamps(doc, rows) {
  const every = Math.ceil(rows.length / POINTS), some = rows.filter((_, k) => k % every === 0);
  const times = some.flatMap((i) => [D.turns.start_ms[i], readOf(i)]).filter((ms) => ms !== null);
  const top = times.reduce((a, b) => Math.max(a, b), 1), low = times.reduce((a, b) => Math.min(a, b), 0);
  const x = (k) => (1000 * k / Math.max(some.length - 1, 1)).toFixed(1), y = (ms) => (300 - 300 * (ms - low) / (top - low)).toFixed(1);
  const now = some.map((i, k) => `${k ? "L" : "M"}${x(k)} ${y(D.turns.start_ms[i])}`).join("");
  const read = some.map((i, k) => (readOf(i) === null ? "" : `M${x(k)} ${y(readOf(i))}h0`)).join("");
  const moved = some.map((i, k) => (D.turns.read[i] ? `M${x(k)} ${y(readOf(i))}V${y(D.turns.start_ms[i])}` : "")).join("");
  const changed = rows.filter((i) => D.turns.read[i]).length, without = rows.filter((i) => D.turns.read[i] === null).length;
  const label = `${plural(rows.length, "turn")}: ${number(changed)} read at another time than they have now, ${number(without)} read without a time`;
  const drawn = svg("svg", { viewBox: "-8 -8 1016 316", preserveAspectRatio: "none", class: "stamps", role: "img", "aria-label": label },
    svg("path", { d: moved, class: "moved" }), svg("path", { d: now, class: "now" }), svg("path", { d: read, class: "read" }));
  const key = el("p", { class: "hint key" }, el("span", { class: "key-now" }, "as it is now"), el("span", { class: "key-read" }, "as it was read"), changed ? el("span", { class: "key-moved" }, "moved") : "");
  return el("section", {}, el("h2", {}, "Stamps"), el("p", { class: "hint" }, `${label}.`), key,
    el("div", { class: "plot" }, el("span", { class: "top-end" }, hours(top)), el("span", { class: "bottom-end" }, hours(low)), drawn, el("span", { class: "below" }, el("span", {}, "first turn"), el("span", {}, "last turn"))));
}

// Turns that follow each other and were moved alike are one row; so is each step back of the clock as it was read.
function jumps(rows) {
  const found = [];
  let before = null;
  for (const i of rows) {
    const last = found.at(-1), by = D.turns.read[i], read = readOf(i);
    if (by && last?.by === by && last.next === i) Object.assign(last, { to: i, next: i + 1 });
    else if (by) found.push({ from: i, to: i, by, next: i + 1 });
    else if (read !== null && before !== null && read < before) found.push({ from: i, to: i, by: 0, next: i + 1, back: before - read });
    if (read !== null) before = read;
  }
  return found;
}

function jumpsTable(doc, rows) {
  const all = jumps(rows), title = el("h2", {}, "Jumps");
  if (!all.length) return el("section", {}, title, el("p", { class: "calm" }, "The clock runs as it was read."));
  const names = [["turns", ""], ["now", ""], ["as read", ""], ["moved by", "n"], ["who", ""]];
  const head = el("tr", {}, names.map(([name, kind]) => el("th", { scope: "col", class: kind }, name)));
  const body = all.slice(0, 200).map(({ from, to, by, back }) => el("tr", { class: "item", tabindex: "-1", "data-doc": doc, "data-at": D.turns.start_ms[from] },
    el("th", { scope: "row" }, from === to ? number(D.turns.turn[from]) : `${number(D.turns.turn[from])} to ${number(D.turns.turn[to])}`),
    el("td", {}, timeButton(doc, D.turns.start_ms[from])), el("td", { class: "time" }, clock(readOf(from))),
    el("td", { class: "n" }, by ? signed(-by) : `not moved; read ${signed(-back)}`), el("td", {}, el("bdi", {}, said(cell(D.turns, "speaker", from))))));
  return el("section", {}, title, el("p", { class: "hint" }, `${plural(all.length, "place")} where the clock that was read does not run on${all.length > 200 ? "; the first 200" : ""}.`), table("Jumps of the clock", head, body));
}

const signed = (ms) => `${ms < 0 ? "−" : "+"}${clock(Math.abs(ms))}`;

// ---- lanes

function lanes(doc, rows, end) {
  const by = new Map();
  for (const i of rows) (by.get(cell(D.turns, "speaker", i)) || by.set(cell(D.turns, "speaker", i), []).get(cell(D.turns, "speaker", i))).push(i);
  const x = (ms) => Math.round(WIDE * ms / end), length = (own) => own.reduce((sum, i) => sum + (D.turns.duration_ms[i] || 0), 0);
  const sorted = [...by].sort(([, a], [, b]) => length(b) - length(a)), rest = sorted.slice(LANES).flatMap(([, own]) => own).sort((a, b) => a - b);
  const shown = [...sorted.slice(0, LANES), ...(rest.length ? [[`${plural(sorted.length - LANES, "other")}`, rest]] : [])];
  const drawn = shown.map(([name, own]) => {
    const facts = `${plural(own.length, "turn")}, ${hours(length(own))}`;
    const path = own.map((i) => `M${x(D.turns.start_ms[i])} 0H${Math.max(x(endOf(D.turns, i)), x(D.turns.start_ms[i]) + WIDE / 1000)}V10H${x(D.turns.start_ms[i])}Z`).join("");
    return lane(doc, end, D.turns.start_ms[own[0]], [el("b", { dir: "auto" }, name === null ? "nobody named" : said(name)), el("small", {}, facts)],
      `${name === null ? "nobody named" : name}: ${facts}`, svg("path", { d: path, class: "spoken" }));
  });
  const own = [...D.findings.cue.keys()].filter((i) => cell(D.findings, "doc", i) === doc && D.findings.start_ms[i] !== null);
  const mark = (i) => svg("rect", { x: x(D.findings.start_ms[i]), width: WIDE / 400, y: 0, height: 10, class: cell(D.findings, "severity", i) });
  const found = own.length ? lane(doc, end, D.findings.start_ms[own[0]], [link("findings", { view: "findings", doc, order: "time" }), el("small", {}, plural(own.length, "finding"))], plural(own.length, "finding"), ...own.slice(0, POINTS).map(mark)) : "";
  return el("section", {}, el("h2", {}, said(doc)), el("p", { class: "hint" }, "Who speaks when. A click goes there in the recording; Space plays."), el("div", { class: "lanes", id: "lanes", "data-doc": doc, "data-end": end }, drawn, found,
    el("div", { class: "lane axis" }, el("span", {}), el("span", { class: "below" }, el("span", {}, "0:00"), el("span", {}, hours(end / 2)), el("span", {}, hours(end))))));
}

function lane(doc, end, at, name, label, ...marks) {
  const drawn = svg("svg", { viewBox: `0 0 ${WIDE} 10`, preserveAspectRatio: "none", role: "img", "aria-label": label }, svg("rect", { width: WIDE, height: 10, class: "ground" }), ...marks);
  const seek = (event) => { const box = drawn.getBoundingClientRect(); watch(doc, Math.max(0, Math.round(end * (event.clientX - box.left) / box.width))); };
  drawn.addEventListener("click", seek);
  return el("div", { class: "lane item", tabindex: "-1", role: "group", "aria-label": label, "data-doc": doc, "data-at": at }, el("p", {}, name), el("div", { class: "track" }, drawn, el("span", { class: "playhead", hidden: true })));
}

function movePlayhead(doc, ms) {
  const shown = $("lanes");
  if (!shown || shown.dataset.doc !== doc) return;
  for (const head of shown.querySelectorAll(".playhead")) {
    head.hidden = false;
    head.style.setProperty("inset-inline-start", `${100 * ms / Number(shown.dataset.end)}%`);
  }
}
