r"""Advanced SubStation Alpha and its elder, SSA: who says what and when; drawings and effects are left out.

Source: libass's guide to the format. Karaoke (`{\k20}`, in hundredths of a second) gives the times of words.

- `names`: Who says a line
- `styles`: The styles of a script, and the size of the screen that its points are of
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pipeline.languages import language_tag
from pipeline.read.common.cues.overrides import Place, apply_overrides, apply_style
from pipeline.read.common.cues.repeats import without_repeats
from pipeline.read.common.cues.styled import Styled, styled_row
from pipeline.read.common.model import Kind, Parsed, Reader, count, finding
from pipeline.read.subtitles.substation.names import given_name, speaker_of
from pipeline.read.subtitles.substation.styles import (
    LINE_ROOM,
    SECTION,
    info_of,
    margin_of,
    placement_of,
    size_of,
    style_of,
    styles_of,
)
from pipeline.timecode import parse_clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.read.common.model import Row

_START = re.compile(
    r"\s{0,999}(?:;[^\n]{0,200}\n\s{0,99}){0,20}\[(?:script info|v4\+? styles|events)\]"
    r"|\s{0,99}(?:Format|Style|Dialogue):[^\n]{0,500},",
    re.IGNORECASE,
)
_DIALOGUE = re.compile(r"^\s{0,9}Dialogue:[^\n]{0,40},\s{0,9}\d{1,3}:\d\d:\d\d[.:,]", re.MULTILINE | re.IGNORECASE)
_OVERRIDE = re.compile(r"(?<!\\)\{(?P<inside>[^{}]*)\}")
_DRAWING = re.compile(r"\\p(?P<scale>\d{1,3})")
_KARAOKE = re.compile(r"\\[kK][fo]?(?P<length>\d{1,6})")
_MS_PER_CENTISECOND: Final = 10
_LISTED: Final = 5
_FIELDS: Final = (
    *("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect"),
    "text",
)


@dataclass(slots=True)
class Said:
    """The text of a line while it grows, its pieces that karaoke times, as places and centiseconds, and its place."""

    styled: Styled = field(default_factory=Styled)
    beats: list[tuple[int, int]] = field(default_factory=list)
    place: Place = field(default_factory=Place)

    @property
    def text(self) -> str:
        """What has been said so far."""
        return self.styled.text


def recognise(text: str) -> bool:
    """Whether *text* begins with the section of script information, or without it but has lines of dialogue."""
    match = _START.match(text)
    return match is not None and ("script info" in match[0].lower() or bool(_DIALOGUE.search(text)))


def parse(text: str) -> Parsed:
    """Return each line of dialogue as a turn; comments are notes."""
    lines = text.split("\n")
    kinds: list[Kind | None] = ["metadata"] * len(lines)
    turns: list[Row] = []
    words: list[Row] = []
    broken = []
    left_out = 0
    unnamed: Counter[str] = Counter()
    styles, size = styles_of(lines), size_of(lines)
    looks = {name: style.looks for name, style in styles.items()}
    for i, values in events_of(lines, kinds):
        style = style_of(values, styles)
        start_ms, end_ms = parse_clock(values.get("start", "").strip()), parse_clock(values.get("end", "").strip())
        said = visible_text(values.get("text", ""), style.looks, looks)
        if start_ms is None or end_ms is None:
            broken.append(i)
            kinds[i] = "notes"
        elif said.text.strip():
            kinds[i] = "turns"
            words.extend(_words(len(turns) + 1, said, start_ms))
            left_out += said.place.left_out
            placement = placement_of(said.place, style, margin_of(values), size)
            told = {"start_ms": start_ms, "end_ms": end_ms, "placement": placement}
            speaker, given = speaker_of(values), given_name(values)
            unnamed.update([given] if given != (speaker or "") else [])
            turns.append({"cue": len(turns) + 1, "speaker": speaker, **styled_row(said.styled.finish(), **told)})
    info = info_of(lines)
    parsed = Parsed(
        turns=turns,
        kinds=count(lines, kinds),
        words=words,
        findings=list(_findings(broken, left_out, unnamed)),
        title=info.get("title") or None,
        lang=language_tag(info.get("language", "")),
    )
    return without_repeats(parsed)


def _findings(broken: Sequence[int], left_out: int, unnamed: Counter[str]) -> Iterator[Row]:
    """Yield what there is to say of lines that are *broken*, of effects *left_out*, and of names of nobody."""
    if broken:
        message = f"lines without times, left out: {len(broken)}"
        yield finding("bad-cue", "warning", message, "Write times as 0:01:02.34", broken[0] + 1)
    if left_out:
        yield finding("markup", "note", f"effects that are no plain formatting, left out: {left_out}")
    if unnamed:
        names = ", ".join(sorted(unnamed)[:_LISTED])
        yield finding("markup", "note", f"names that name nobody, left out: {unnamed.total()} ({names})")


def events_of(lines: Sequence[str], kinds: list[Kind | None]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the lines of dialogue with their fields by name; comments are marked in *kinds*."""
    section = "" if any(SECTION.fullmatch(line.strip()) for line in lines) else "events"
    fields: tuple[str, ...] = _FIELDS
    for i, line in enumerate(lines):
        if match := SECTION.fullmatch(line.strip()):
            section = match["name"].lower()
        key, colon, rest = line.partition(":") if ":" in line[:LINE_ROOM] else ("", "", "")
        name = key.strip().lower()
        if section != "events" or not colon:
            continue
        if name == "format":
            fields = tuple(field.strip().lower() for field in rest.split(","))
        elif name == "comment":
            kinds[i] = "notes"
        elif name == "dialogue":
            yield i, dict(zip(fields, rest.split(",", len(fields) - 1), strict=False))


def visible_text(text: str, looks: Mapping[str, str], styles: Mapping[str, Mapping[str, str]]) -> Said:
    """Return what is shown of a *text* with its overrides, with *looks* where they do not name others of *styles*."""
    said = Said(place=Place(style=looks, own=looks, styles=styles))
    drawing = False
    start = 0
    apply_style(said.styled, said.place)
    for match in _OVERRIDE.finditer(text):
        said.styled.text += "" if drawing else _plain(text[start : match.start()])
        start = match.end()
        for scale in _DRAWING.finditer(match["inside"]):
            drawing = scale["scale"].strip("0") != ""
        said.beats += [(len(said.text), int(beat["length"])) for beat in _KARAOKE.finditer(match["inside"])]
        apply_overrides(match["inside"], said.styled, said.place)
    said.styled.text += "" if drawing else _plain(text[start:])
    return said


def _plain(text: str) -> str:
    r"""Return *text* with its breaks and braces; `\n` breaks only where lines are not wrapped, so it is a blank."""
    broken = text.replace("\\N", "\n").replace("\\n", " ").replace("\\h", " ")
    return broken.replace("\\{", "{").replace("\\}", "}").replace("\\\u2060", "\\")


def _words(turn: int, said: Said, start_ms: int) -> Iterator[Row]:
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


ASS = Reader(
    name="ass",
    suffixes=(".ass", ".ssa"),
    looks_for="lines of `Dialogue:` below `[Events]`",
    recognise=recognise,
    parse=parse,
)
