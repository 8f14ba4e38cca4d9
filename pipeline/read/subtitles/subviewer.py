"""SBV, as YouTube writes it, and SubViewer 2, its model: both times of a cue in one line, a comma between them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.read.common.model import Kind, Parsed, Reader, count, finding
from pipeline.read.common.speakers import with_speakers
from pipeline.timecode import parse_clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.read.common.model import Row

_TIME: Final = r"\d{1,3}:[0-5]\d:[0-5]\d[.]\d{2,3}"
_TIMING = re.compile(rf"\s{{0,9}}(?P<start>{_TIME})\s{{0,3}},\s{{0,3}}(?P<end>{_TIME})\s{{0,9}}")
_BREAK: Final = "[br]"
_FIRST_LINES: Final = 40
_TITLE = re.compile(r"\[TITLE\]\s{0,9}(?P<title>.{0,200})")


class Cue(NamedTuple):
    """A cue: the line of its times, from 0, its times in ms, the lines of its text, and that text."""

    line: int
    start_ms: int | None
    end_ms: int | None
    own: Sequence[int]
    text: str


def recognise(text: str) -> bool:
    """Whether *text* begins with a timing, or has one after a header in brackets."""
    lines = [line for line in text[:8000].split("\n") if line.strip()][:_FIRST_LINES]
    first = next((i for i, line in enumerate(lines) if _TIMING.fullmatch(line)), None)
    return first == 0 or (first is not None and all(line.lstrip().startswith("[") for line in lines[:first]))


def parse(text: str) -> Parsed:
    """Return the cues as turns; a header is metadata."""
    lines = text.split("\n")
    kinds: list[Kind | None] = ["metadata" if line.strip() else None for line in lines]
    turns: list[Row] = []
    silent = []
    for cue in cues_of(lines):
        for number in cue.own:
            kinds[number] = "turns"
        if cue.text:
            times = {"start_ms": cue.start_ms, "end_ms": cue.end_ms}
            turns.append({"cue": len(turns) + 1, **times, "text": cue.text})
        else:
            silent.append(cue.line)
    told = (
        [finding("empty-cue", "note", f"cues without text, left out: {len(silent)}", line=silent[0] + 1)]
        if silent
        else []
    )
    parsed = Parsed(turns, count(lines, kinds), findings=told, title=_title(lines))
    return with_speakers(parsed) if turns else parsed


def cues_of(lines: Sequence[str]) -> Iterator[Cue]:
    """Yield the cues of a file's *lines*, those without text too."""
    timings = [(i, match) for i, line in enumerate(lines) if (match := _TIMING.fullmatch(line))]
    ends = [*(i for i, _ in timings), len(lines)][1:]
    for (i, match), end in zip(timings, ends, strict=True):
        own = [number for number in range(i + 1, end) if lines[number].strip()]
        said = "\n".join(lines[number].strip() for number in own).replace(_BREAK, "\n").strip()
        yield Cue(i, parse_clock(match["start"]), parse_clock(match["end"]), own, said)


def _title(lines: Sequence[str]) -> str | None:
    """Return the title that a header names."""
    matches = (_TITLE.match(line) for line in lines[:_FIRST_LINES])
    return next((match["title"].strip() or None for match in matches if match), None)


SBV = Reader(
    name="sbv",
    suffixes=(".sbv", ".sub"),
    looks_for="cues such as `0:00:01.000,0:00:02.500` with text below",
    recognise=recognise,
    parse=parse,
)
