r"""Advanced SubStation Alpha and its elder, SSA: who says what and when; drawings and effects are left out.

Source: libass's guide to the format. Karaoke (`{\k20}`, in hundredths of a second) gives the times of words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pipeline.languages import language_tag
from pipeline.read.common.model import Kind, Parsed, Reader, count, finding
from pipeline.timecode import parse_clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.read.common.model import Row

_START = re.compile(r"\s{0,999}(?:;[^\n]{0,200}\n\s{0,99}){0,20}\[script info\]", re.IGNORECASE)
_SECTION = re.compile(r"\[(?P<name>[^\[\]]{1,60})\]")
_OVERRIDE = re.compile(r"\{(?P<inside>[^{}]*)\}")
_DRAWING = re.compile(r"\\p(?P<scale>\d{1,3})")
_KARAOKE = re.compile(r"\\[kK][fo]?(?P<length>\d{1,6})")
_MS_PER_CENTISECOND: Final = 10
_FIELDS: Final = (
    *("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect"),
    "text",
)
_LINE_ROOM: Final = 20


@dataclass(slots=True)
class _Said:
    """The text of a line while it grows, and its pieces that karaoke times, as places and centiseconds."""

    text: str = ""
    beats: list[tuple[int, int]] = field(default_factory=list)


def recognise(text: str) -> bool:
    """Whether *text* begins with the section of script information."""
    return bool(_START.match(text))


def parse(text: str) -> Parsed:
    """Return each line of dialogue as a turn; comments are notes."""
    lines = text.split("\n")
    kinds: list[Kind | None] = ["metadata"] * len(lines)
    turns: list[Row] = []
    words: list[Row] = []
    broken = []
    for i, values in _events(lines, kinds):
        start_ms, end_ms = parse_clock(values.get("start", "").strip()), parse_clock(values.get("end", "").strip())
        said = _visible_text(values.get("text", ""))
        if start_ms is None or end_ms is None:
            broken.append(i)
            kinds[i] = "notes"
        elif said.text.strip():
            kinds[i] = "turns"
            turns.append(_turn(values, start_ms, end_ms, said))
            words.extend(_words(len(turns), said, start_ms))
    info = _info(lines)
    told = finding("bad-cue", "warning", f"lines without times, left out: {len(broken)}", "Write times as 0:01:02.34")
    return Parsed(
        turns=turns,
        kinds=count(lines, kinds),
        words=words,
        findings=[told | {"line": broken[0] + 1}] if broken else [],
        title=info.get("title") or None,
        lang=language_tag(info.get("language", "")),
    )


def _events(lines: Sequence[str], kinds: list[Kind | None]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the lines of dialogue with their fields by name; comments are marked in *kinds*."""
    section = ""
    fields: tuple[str, ...] = _FIELDS
    for i, line in enumerate(lines):
        if match := _SECTION.fullmatch(line.strip()):
            section = match["name"].lower()
        key, colon, rest = line.partition(":") if ":" in line[:_LINE_ROOM] else ("", "", "")
        name = key.strip().lower()
        if section != "events" or not colon:
            continue
        if name == "format":
            fields = tuple(field.strip().lower() for field in rest.split(","))
        elif name == "comment":
            kinds[i] = "notes"
        elif name == "dialogue":
            yield i, dict(zip(fields, rest.split(",", len(fields) - 1), strict=False))


def _visible_text(text: str) -> _Said:
    """Return what is shown of a *text* with its overrides."""
    said = _Said()
    drawing = False
    start = 0
    for match in _OVERRIDE.finditer(text):
        said.text += "" if drawing else _plain(text[start : match.start()])
        start = match.end()
        for scale in _DRAWING.finditer(match["inside"]):
            drawing = scale["scale"].strip("0") != ""
        said.beats += [(len(said.text), int(beat["length"])) for beat in _KARAOKE.finditer(match["inside"])]
    said.text += "" if drawing else _plain(text[start:])
    return said


def _plain(text: str) -> str:
    r"""Return *text* with its breaks; `\n` breaks only where lines are not wrapped, so it is a blank."""
    return text.replace("\\N", "\n").replace("\\n", " ").replace("\\h", " ")


def _turn(values: Mapping[str, str], start_ms: int, end_ms: int, said: _Said) -> Row:
    """Return the turn of a line."""
    speaker = values.get("name", values.get("actor", "")).strip()
    text = said.text.strip()
    return {"speaker": speaker or None, "start_ms": start_ms, "end_ms": end_ms, "text": text}


def _words(turn: int, said: _Said, start_ms: int) -> Iterator[Row]:
    """Yield the pieces that karaoke times."""
    lead = len(said.text) - len(said.text.lstrip())
    length = len(said.text.strip())
    edges = [*(place for place, _ in said.beats), len(said.text)]
    now = start_ms
    for (place, beats), end in zip(said.beats, edges[1:], strict=True):
        piece = said.text[place:end]
        begin = place + len(piece) - len(piece.lstrip()) - lead
        until = min(place + len(piece.rstrip()) - lead, length)
        if begin < until:
            span = {"turn": turn, "start_char": begin, "end_char": until}
            yield {**span, "start_ms": now, "end_ms": now + beats * _MS_PER_CENTISECOND}
        now += beats * _MS_PER_CENTISECOND


def _info(lines: Sequence[str]) -> Mapping[str, str]:
    """Return the fields before the events, their names in lower case."""
    head = (line.partition(":") for line in lines[:200])
    return {name.strip().lower(): value.strip() for name, colon, value in head if colon and len(name) < _LINE_ROOM}


ASS = Reader(
    name="ass",
    suffixes=(".ass", ".ssa"),
    looks_for="lines of `Dialogue:` below `[Events]`",
    recognise=recognise,
    parse=parse,
)
