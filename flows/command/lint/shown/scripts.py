"""SubStation and LRC, in which a cue is a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.command.lint.shown.cue import Shown, in_time
from pipeline.read.subtitles.lyrics import timeline_of
from pipeline.read.subtitles.substation import events_of, visible_text
from pipeline.read.subtitles.substation.names import speaker_of
from pipeline.read.subtitles.substation.styles import margin_of, placement_of, size_of, style_of, styles_of
from pipeline.timecode import parse_clock

if TYPE_CHECKING:
    from collections.abc import Iterator


_CHAR_MS: Final = 125
_LEAST_MS, _MOST_MS = 1_000, 6_000
"""How long a last line without an end is taken to stay, which is for its player to decide: long enough to be read."""


def ass_cues(text: str) -> list[Shown]:
    """Return the lines of dialogue of a script that show text, by their times."""
    return in_time(_ass_cues(text))


def _ass_cues(text: str) -> Iterator[Shown]:
    """Yield the lines of dialogue of a script that show text."""
    lines = text.split("\n")
    styles, size = styles_of(lines), size_of(lines)
    looks = {name: style.looks for name, style in styles.items()}
    for i, values in events_of(lines, [None] * len(lines)):
        style = style_of(values, styles)
        start_ms, end_ms = (parse_clock(values.get(name, "").strip()) for name in ("start", "end"))
        said = visible_text(values.get("text", ""), style.looks, looks)
        shown = said.styled.finish().text
        if shown and start_ms is not None and end_ms is not None:
            place = placement_of(said.place, style, margin_of(values), size)
            yield Shown(0, i + 1, start_ms, end_ms, shown, speaker_of(values), place)


def lrc_cues(text: str) -> Iterator[Shown]:
    """Yield the lines of lyrics; one that is sung several times is several cues of one line of the file."""
    for number, one in enumerate(timeline_of(text), 1):
        stays_ms = min(max(len(one.text) * _CHAR_MS, _LEAST_MS), _MOST_MS)
        end_ms = one.start_ms + stays_ms if one.end_ms is None else one.end_ms
        yield Shown(number, one.stamped.line + 1, one.start_ms, end_ms, one.text)
