// The data as they are packed: what is stored by steps, by reference or not at all is put back once, when the page opens.

let cueAt, turnsOf, cuesOf;

// A cell of a table that is stored by column; texts that repeat are places in a list.
function cell(table, name, i) {
  const column = table[name];
  if (!column) return null;
  if (Array.isArray(column)) return column[i];
  return column.at[i] === null ? null : column.of[column.at[i]];
}

function rowsOf(table, name) {
  const column = table[name];
  return [...(Array.isArray(column) ? column : column.at).keys()];
}

const endOf = (table, i) => table.start_ms[i] + (table.duration_ms[i] || 0);

function unpack() {
  addUp(D.cues, "cue", true);
  addUp(D.turns, "turn", false);
  cueAt = new Map(rowsOf(D.cues, "cue").map((i) => [`${D.cues.cue[i]} ${cell(D.cues, "doc", i)}`, i]));
  cuesOf = byDocument(D.cues, "cue");
  turnsOf = byDocument(D.turns, "turn");
  const F = D.findings;
  for (const i of F.cue.keys()) {
    const row = F.cue[i] === null ? undefined : cueOf(cell(F, "doc", i), F.cue[i]);
    if (row === undefined) continue;
    F.start_ms[i] = D.cues.start_ms[row];
    if (F.actual[i] === null && cell(F, "check", i) === "reading-speed") F.actual[i] = D.cues.cps[row];
  }
}

// Numbers and starts are steps within a document; the start of a cue is one from the end of the cue before.
function addUp(table, number, fromEnd) {
  let doc = null, count = 0, at = 0;
  for (const i of table[number].keys()) {
    if (table.doc.at[i] !== doc) [doc, count, at] = [table.doc.at[i], 0, 0];
    count += table[number][i];
    at += table.start_ms[i];
    table[number][i] = count;
    table.start_ms[i] = at;
    if (fromEnd) at += table.duration_ms[i];
  }
}

function byDocument(table, number) {
  const rows = new Map();
  for (const i of table[number].keys()) {
    const doc = cell(table, "doc", i);
    (rows.get(doc) || rows.set(doc, []).get(doc)).push(i);
  }
  return rows;
}

const cueOf = (doc, cue) => cueAt.get(`${cue} ${doc}`);
const documentOf = (doc) => D.documents.doc.indexOf(doc);

// A message holds marks for the numbers of its own finding.
function messageOf(i) {
  const F = D.findings, numbers = { "\ue000": F.actual[i], "\ue001": F.limit[i], "\ue002": F.turn[i] };
  return cell(F, "message", i).replace(/[\ue000-\ue002]/g, (mark) => (numbers[mark] === null ? mark : rounded(numbers[mark])));
}
