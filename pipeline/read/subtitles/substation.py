r"""Advanced SubStation Alpha and its elder, SSA: who says what and when; drawings and effects are left out.

Source: libass's guide to the format. Karaoke (`{\k20}`, in hundredths of a second) gives the times of words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.languages import language_tag
from pipeline.read.common.cues.overrides import OLD_ANCHORS, Place, apply_overrides
from pipeline.read.common.cues.repeats import without_repeats
from pipeline.read.common.cues.styled import Styled, styled_row
from pipeline.read.common.model import Kind, Parsed, Reader, count, finding
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
_SECTION = re.compile(r"\[(?P<name>[^\[\]]{1,60})\]")
_OVERRIDE = re.compile(r"(?<!\\)\{(?P<inside>[^{}]*)\}")
_DRAWING = re.compile(r"\\p(?P<scale>\d{1,3})")
_KARAOKE = re.compile(r"\\[kK][fo]?(?P<length>\d{1,6})")
_MS_PER_CENTISECOND: Final = 10
_FIELDS: Final = (
    *("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect"),
    "text",
)
_LINE_ROOM: Final = 20


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


class Style(NamedTuple):
    """What a line of this style looks like where nothing else is said: tags of overrides, and its anchor."""

    overrides: str
    anchor: int


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
    styles, size = styles_of(lines), size_of(lines)
    for i, values in events_of(lines, kinds):
        style = style_of(values, styles)
        start_ms, end_ms = parse_clock(values.get("start", "").strip()), parse_clock(values.get("end", "").strip())
        said = visible_text(values.get("text", ""), style)
        if start_ms is None or end_ms is None:
            broken.append(i)
            kinds[i] = "notes"
        elif said.text.strip():
            kinds[i] = "turns"
            words.extend(_words(len(turns) + 1, said, start_ms))
            left_out += said.place.left_out
            told = {"start_ms": start_ms, "end_ms": end_ms, "placement": said.place.placement(size, style.anchor)}
            turns.append(
                {"cue": len(turns) + 1, "speaker": speaker_of(values), **styled_row(said.styled.finish(), **told)}
            )
    info = _info(lines)
    bad = finding("bad-cue", "warning", f"lines without times, left out: {len(broken)}", "Write times as 0:01:02.34")
    effects = finding("markup", "note", f"effects that are no plain formatting, left out: {left_out}")
    parsed = Parsed(
        turns=turns,
        kinds=count(lines, kinds),
        words=words,
        findings=[*([bad | {"line": broken[0] + 1}] if broken else []), *([effects] if left_out else [])],
        title=info.get("title") or None,
        lang=language_tag(info.get("language", "")),
    )
    return without_repeats(parsed)


def events_of(lines: Sequence[str], kinds: list[Kind | None]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the lines of dialogue with their fields by name; comments are marked in *kinds*."""
    section = "" if any(_SECTION.fullmatch(line.strip()) for line in lines) else "events"
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


def style_of(values: Mapping[str, str], styles: Mapping[str, Style]) -> Style:
    """Return which of *styles* a line of these *values* is in."""
    return styles.get(values.get("style", "").strip().lstrip("*").lower(), PLAIN)


def visible_text(text: str, style: Style) -> Said:
    """Return what is shown of a *text* with its overrides, in *style* where they do not say otherwise."""
    said = Said()
    drawing = False
    start = 0
    apply_overrides(style.overrides, said.styled, Place())
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


def speaker_of(values: Mapping[str, str]) -> str | None:
    """Return who says a line."""
    return values.get("name", values.get("actor", "")).strip() or None


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


def styles_of(lines: Sequence[str]) -> Mapping[str, Style]:
    """Return how the styles of a script look, by name in lower case; what all its styles share is no look."""
    fields: tuple[str, ...] = ()
    found: dict[str, Mapping[str, str]] = {}
    is_old = False
    for line in lines:
        key, _, rest = line.partition(":")
        name = key.strip().lower()
        if _SECTION.fullmatch(line.strip()):
            is_old = line.strip().lower() == "[v4 styles]"
            fields = () if "styles" in line.lower() else ("",)
        elif name == "format" and fields == ():
            fields = tuple(field.strip().lower() for field in rest.split(","))
        elif name == "style" and len(fields) > 1:
            values = dict(zip(fields, (value.strip() for value in rest.split(",")), strict=False))
            found[values.get("name", "").lstrip("*").lower()] = values
    return {name: _style(values, is_old=is_old) for name, values in found.items()}


def _style(values: Mapping[str, str], *, is_old: bool) -> Style:
    """Return the style of these *values*; numbers of places are older in SSA."""
    toggles = (("bold", "b"), ("italic", "i"), ("underline", "u"), ("strikeout", "s"))
    overrides = "".join(f"\\{tag}1" for field, tag in toggles if values.get(field, "0") not in {"0", ""})
    anchor = int(values["alignment"]) if values.get("alignment", "").isdigit() else 2
    anchor = OLD_ANCHORS.get(anchor, 2) if is_old else anchor
    return Style(overrides, anchor if 1 <= anchor <= 9 else 2)  # noqa: PLR2004 - the keys of a keypad


PLAIN: Final = Style("", 2)


def size_of(lines: Sequence[str]) -> tuple[float, float]:
    """Return the size of the screen that the script's points are of; libass takes 384 by 288 without one."""
    info = _info(lines)
    x, y = (info.get(name, "") for name in ("playresx", "playresy"))
    width = float(x) if x.isdigit() and int(x) else 0.0
    height = float(y) if y.isdigit() and int(y) else 0.0
    if not width and not height:
        return 384.0, 288.0
    return width or height * 4 / 3, height or width * 3 / 4


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
