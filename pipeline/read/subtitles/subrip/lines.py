"""SubRip line by line: indices missing or repeated, any mark in a time, blank lines in a cue, cues without times.

The lines are cut here, since every character must be accounted for, and since the pattern of the `srt` package takes
time as the square of a line of digits. What a time means that the house's clock does not know, `srt` says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pipeline.read.common.cues.tags import CueText, read_cue_text
from pipeline.read.common.model import Kind, Parsed, count, finding
from pipeline.read.subtitles.subrip.timing import is_almost_timing, read_timing, times_of
from pipeline.text.placement import parse_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.read.common.model import Row

_INDEX = re.compile(r"[\s\ufeff]{0,9}(?P<index>\d{1,9})\s{0,9}")


@dataclass(slots=True)
class _Cue:
    """A cue while it is read: its header's first line, its index, its times, and its lines of text."""

    line: int
    index: int | None
    start_ms: int | None = None
    end_ms: int | None = None
    settings: str = ""
    words: str = ""  # that stand behind its times
    text: list[int] = field(default_factory=list)


class _Spoken(NamedTuple):
    """A cue that says something, and what."""

    cue: _Cue
    said: CueText


def parse_lines(text: str) -> Parsed:
    """Return the cues of a SubRip file as turns; what stands before the first is a note."""
    lines = text.split("\n")
    kinds: list[Kind | None] = ["metadata" if line.strip() else None for line in lines]
    first, cues = _cues(lines)
    for i in range(first):
        kinds[i] = "notes" if lines[i].strip() else None
    spoken = []
    for cue in cues:
        said = read_cue_text("\n".join([*([cue.words] if cue.words else []), *(lines[i] for i in cue.text)]))
        if said.text:
            spoken.append(_Spoken(cue, said))
            for i in cue.text:
                kinds[i] = "turns"
    return Parsed(
        turns=[_turn(number, *one) for number, one in enumerate(spoken, 1)],
        kinds=count(lines, kinds),
        findings=list(_findings(cues, spoken)),
    )


def _turn(number: int, cue: _Cue, said: CueText) -> Row:
    """Return the turn of a *cue*, which is *number* of its file."""
    placement = said.placement or (parse_settings(cue.settings) if cue.settings else None)
    return {
        "cue": number,
        "start_ms": cue.start_ms,
        "end_ms": cue.end_ms,
        "text": said.text,
        "placement": placement,
        "markup": said.marks,
    }


def _cues(lines: Sequence[str]) -> tuple[int, list[_Cue]]:
    """Return where the first cue begins, and all of them."""
    cues: list[_Cue] = []
    for i, line in enumerate(lines):
        if timing := read_timing(line):
            before = cues[-1] if cues else None
            index = _index_above(lines, i, before)
            if before and index is not None:
                before.text = [number for number in before.text if number < index.line]
            line_above, number_above = index or (i, None)
            cues.append(_Cue(line_above, number_above, *timing))
        elif line.strip("\ufeff \t") and not line.isspace():
            _add_line(lines, i, cues)
    return (cues[0].line if cues else len(lines)), cues


def _add_line(lines: Sequence[str], number: int, cues: list[_Cue]) -> None:
    """Add the line of that *number* to the last of *cues*, or to a new one that has lost its times."""
    if is_almost_timing(lines[number]):
        index = _index_above(lines, number, cues[-1] if cues else None)
        if index is not None or not number or not lines[number - 1].strip():
            if cues and index is not None:
                cues[-1].text = [own for own in cues[-1].text if own < index.line]
            cues.append(_Cue(*(index or (number, None))))
            return
    if not cues:
        return
    if _begins_untimed(lines, number, cues[-1]):
        cues.append(_Cue(number, (cues[-1].index or 0) + 1))
    else:
        cues[-1].text.append(number)


class _Index(NamedTuple):
    """The line of an index, and its number."""

    line: int
    number: int


def _index_above(lines: Sequence[str], timing: int, before: _Cue | None) -> _Index | None:
    """Return the index above a *timing*, None if there is none: a number there may also be what is said.

    Where every other line is blank, one stands between them.
    """
    place = timing - 1
    if place > 0 and not lines[place].strip():
        place -= 1
    match = _INDEX.fullmatch(lines[place]) if place >= 0 else None
    if not match:
        return None
    index = int(match["index"])
    follows = before.index is not None and index == before.index + 1 if before else True
    alone = place == 0 or not lines[place - 1].strip()
    is_index = (alone and follows) if place < timing - 1 else (alone or (before is not None and follows))
    return _Index(place, index) if is_index else None


def _begins_untimed(lines: Sequence[str], number: int, cue: _Cue) -> bool:
    """Whether a cue begins here that has lost its times: a blank line, the next index, and text at once."""
    if number == 0 or lines[number - 1].strip() or cue.index is None:
        return False
    match = _INDEX.fullmatch(lines[number])
    after = lines[number + 1] if number + 1 < len(lines) else ""
    is_next = match is not None and int(match["index"]) == cue.index + 1
    return is_next and bool(after.strip()) and not times_of(after) and not is_almost_timing(after)


def _findings(cues: Sequence[_Cue], spoken: Sequence[_Spoken]) -> Iterator[Row]:
    """Yield what is wrong with the file: cues without times or text, tags that nobody follows."""
    for turn, (cue, _) in enumerate(spoken, 1):
        if cue.start_ms is None:
            remedy = "Add its timing line"
            yield finding("cue-without-time", "warning", "a cue has no times", remedy, cue.line + 1) | {"turn": turn}
    heard = {cue.line for cue, _ in spoken}
    if silent := [cue for cue in cues if cue.line not in heard]:
        message = f"cues without text, left out: {len(silent)}"
        yield finding("empty-cue", "note", message, line=silent[0].line + 1)
    if tags := sum(said.left_out for _, said in spoken):
        yield finding("markup", "note", f"effects that are no plain formatting, left out: {tags}")
