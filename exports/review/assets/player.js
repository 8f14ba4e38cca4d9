// Watch: a recording that lies beside the page or that a person picks, with the cues over it. Nothing is uploaded.

const recordings = new Map(), subtitles = new Map();
let watched = null; // the document, its video, where to go once there is one

const recordingOf = (doc) => recordings.get(doc) || D.documents.media[documentOf(doc)] || null;

// A time that one can go to.
function timeButton(doc, ms) {
  if (ms === null || ms === undefined) return "";
  return el("button", { type: "button", class: "time", title: "Watch from here", click: () => watch(doc, ms) }, clock(ms));
}

function watch(doc, ms) {
  if (!doc) return;
  if (!watched || watched.doc !== doc) openPlayer(doc);
  watched.at = ms;
  if (!watched.video) {
    tell(`Pick the recording of ${doc}`);
    $("pick").focus();
    return;
  }
  watched.video.currentTime = ms / 1000;
  play();
}

const play = () => watched.video.play().catch((problem) => show(`It does not play: ${problem.message}`));

// Plays from the item at hand, and else goes on or waits.
function toggle() {
  const item = current(), doc = item?.dataset.doc, at = item && "at" in item.dataset ? Number(item.dataset.at) : null;
  if (watched?.video && !watched.video.paused) watched.video.pause();
  else if (doc && at !== null && !(watched?.video && watched.doc === doc && watched.at === at)) watch(doc, at);
  else if (watched?.video) play();
  else watch(watched?.doc || doc || state.doc || D.documents.doc[0], watched?.at || 0);
}

function openPlayer(doc) {
  watched?.video?.pause();
  const url = recordingOf(doc), video = url ? el("video", { controls: true, preload: "metadata", src: url }) : null;
  watched = { doc, video, at: 0 };
  if (video) {
    overlay(video, doc);
    video.addEventListener("error", () => show("This browser cannot play that recording."));
    video.addEventListener("loadedmetadata", () => video.classList.toggle("sound", !video.videoHeight));
    video.addEventListener("timeupdate", () => movePlayhead(doc, video.currentTime * 1000));
  }
  const pick = el("input", { type: "file", id: "pick", multiple: true, accept: "audio/*,video/*,.vtt,.srt", "aria-label": `Pick recordings: that of ${doc}, or several by their names`, change: takeFiles });
  const cues = subtitles.has(doc) ? "The cues are those of the file that you picked." : partial(doc) ? "Over it stand the cues that this page holds: those with findings, and their neighbours. Pick its .vtt, too, for all." : "";
  const player = $("player");
  player.hidden = false;
  player.replaceChildren(
    el("header", {}, el("h2", {}, said(doc)), el("button", { type: "button", class: "quiet", click: closePlayer }, "Close")), video || "",
    el("label", { class: "pick" }, el("span", {}, video ? "Another recording" : "Pick the recording; it stays on this machine"), pick), cues ? el("p", { class: "hint" }, cues) : "");
}

function closePlayer() {
  watched?.video?.pause();
  watched = null;
  $("player").hidden = true;
  $("player").replaceChildren();
  $("watch").focus();
}

const partial = (doc) => (cuesOf.get(doc) || []).length < D.documents.cues[documentOf(doc)];

function overlay(video, doc) {
  const own = (cuesOf.get(doc) || []).map((i) => [D.cues.start_ms[i], endOf(D.cues, i), D.cues.text[i].replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;")]);
  const track = video.addTextTrack("captions", "Cues", cell(D.documents, "lang", documentOf(doc)) || "");
  track.mode = "showing";
  for (const [start, end, text] of subtitles.get(doc) || own) track.addCue(new VTTCue(start / 1000, end / 1000, text));
}

// Files find their documents by their names; one recording that fits none is that of the document at hand.
async function takeFiles(event) {
  const files = [...event.target.files], { doc, at } = watched;
  const isText = (file) => /\.(vtt|srt)$/i.test(file.name);
  for (const file of files) {
    const fitting = D.documents.doc.filter((one, i) => namesOf(i).has(stem(file.name)));
    const docs = fitting.length ? fitting : files.filter((other) => isText(other) === isText(file)).length === 1 ? [doc] : [];
    if (isText(file)) {
      const cues = readCues(await file.text());
      for (const one of docs) subtitles.set(one, cues);
    } else if (docs.length) {
      const url = URL.createObjectURL(file);
      for (const one of docs) recordings.set(one, url);
    }
  }
  openPlayer(doc);
  if (watched.video) watch(doc, at);
  if (watched.video) tell(`The recording of ${doc} is there`);
  else show(`No file is named as ${doc}.`);
}

const stem = (name) => name.replace(/\.[^.]*$/, "").toLowerCase();

function namesOf(i) {
  const doc = D.documents.doc[i], names = new Set([doc, `${doc}.${cell(D.documents, "lang", i)}`].map((name) => name.toLowerCase()));
  for (let name = D.documents.source[i].split("/").pop().toLowerCase(); ; name = stem(name)) {
    names.add(name);
    if (!name.includes(".")) return names;
  }
}

function readCues(text) {
  const time = (clocked) => clocked.trim().split(/[\s]/)[0].replace(",", ".").split(":").reduce((sum, part) => 60 * sum + Number(part), 0) * 1000;
  return text.replace(/\r\n?/g, "\n").split(/\n{2,}/).flatMap((block) => {
    const lines = block.split("\n"), at = lines.findIndex((line) => line.includes("-->"));
    if (at < 0) return [];
    const [start, end] = lines[at].split("-->").map(time);
    return start < end ? [[start, end, lines.slice(at + 1).join("\n")]] : [];
  });
}
