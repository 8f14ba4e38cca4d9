"""SubRip line by line: indices missing or repeated, any mark in a time, blank lines in a cue, cues without times.

The lines are cut here, since every character must be accounted for, and since the pattern of the `srt` package takes
time as the square of a line of digits. What a time means that the house's clock does not know, `srt` says.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import srt

from pipeline.read.common.model import MAX_MS, Kind, Parsed, count, finding
from pipeline.timecode import from_seconds, parse_clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.read.common.model import Row

_TIME: Final = r"-?\s?\d[\d:.,：．，。]{0,20}"
_TIMING = re.compile(rf"\s{{0,9}}(?P<start>{_TIME})\s{{0,9}}-[- ]?>\s{{0,9}}(?P<end>{_TIME})")
_INDEX = re.compile(r"\s{0,9}(?P<index>\d{1,9})\s{0,9}")
_SECONDS = re.compile(r"\d{1,9}[.,]\d{1,3}")
_TIMING_ROOM: Final = 60
_TAG = re.compile(
    r"</?(?:i|b|u|s|em|strong|font|span|c|v|ruby|rt)(?:[\s.][^<>\n]{0,200})?>"
    r"|\{\\[^{}\n]{0,200}\}|\{/?[biu]\}",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<br\s?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|lrm|rlm|#\d{1,7}|#x[0-9a-fA-F]{1,6});")


@dataclass(slots=True)
class _Cue:
    """A cue while it is read: its header's first line, its index, its times, and its lines of text."""

    line: int
    index: int | None
    start_ms: int | None = None
    end_ms: int | None = None
    text: list[int] = field(default_factory=list)


def parse_lines(text: str) -> Parsed:
    """Return the cues of a SubRip file as turns; what stands before the first is a note."""
    lines = text.split("\n")
    kinds: list[Kind | None] = ["metadata" if line.strip() else None for line in lines]
    first, cues = _cues(lines)
    for i in range(first):
        kinds[i] = "notes" if lines[i].strip() else None
    spoken = []
    for cue in cues:
        if said := plain_text("\n".join(lines[i] for i in cue.text)):
            spoken.append((cue, said))
            for i in cue.text:
                kinds[i] = "turns"
    return Parsed(
        turns=[{"start_ms": cue.start_ms, "end_ms": cue.end_ms, "text": said} for cue, said in spoken],
        kinds=count(lines, kinds),
        findings=list(_findings(lines, cues, [cue for cue, _ in spoken])),
    )


def times_of(line: str) -> tuple[int, int] | None:
    """Return start and end of a timing line, None if *line* is none.

    >>> times_of("00:00:01,000 --> 00:00:02,500"), times_of("no time")
    ((1000, 2500), None)
    """
    if ">" not in line[:_TIMING_ROOM] or not (match := _TIMING.match(line)):
        return None
    start_ms, end_ms = _ms(match["start"]), _ms(match["end"])
    return None if start_ms is None or end_ms is None else (start_ms, end_ms)


def _ms(text: str) -> int | None:
    """Return the milliseconds that *text* names, negative ones too; None if it is no time."""
    clock = text.lstrip("- ")
    ms = from_seconds(float(clock.replace(",", "."))) if _SECONDS.fullmatch(clock) else parse_clock(clock)
    if ms is None:
        try:
            ms = srt.srt_timestamp_to_timedelta(clock) // timedelta(milliseconds=1)
        except (srt.TimestampParseError, OverflowError):
            return None
    return None if ms > MAX_MS else -ms if text.startswith("-") else ms


def _cues(lines: Sequence[str]) -> tuple[int, list[_Cue]]:
    """Return where the first cue begins, and all of them."""
    cues: list[_Cue] = []
    for i, line in enumerate(lines):
        if times := times_of(line):
            before = cues[-1] if cues else None
            index = _index_above(lines, i, before)
            if before and index is not None:
                before.text = [number for number in before.text if number < i - 1]
            cues.append(_Cue(i if index is None else i - 1, index, *times))
        elif line.strip() and cues:
            if _begins_untimed(lines, i, cues[-1]):
                cues.append(_Cue(i, (cues[-1].index or 0) + 1))
            else:
                cues[-1].text.append(i)
    return (cues[0].line if cues else len(lines)), cues


def _index_above(lines: Sequence[str], timing: int, before: _Cue | None) -> int | None:
    """Return the index in the line above a *timing*, None if there is none: a number there may also be what is said."""
    match = _INDEX.fullmatch(lines[timing - 1]) if timing else None
    if not match:
        return None
    index = int(match["index"])
    alone = timing == 1 or not lines[timing - 2].strip()
    return index if alone or (before and before.index is not None and index == before.index + 1) else None


def _begins_untimed(lines: Sequence[str], number: int, cue: _Cue) -> bool:
    """Whether a cue begins here that has lost its times: a blank line, the next index, and text at once."""
    if number == 0 or lines[number - 1].strip() or cue.index is None:
        return False
    match = _INDEX.fullmatch(lines[number])
    after = lines[number + 1] if number + 1 < len(lines) else ""
    is_next = match is not None and int(match["index"]) == cue.index + 1
    return is_next and bool(after.strip()) and not times_of(after)


def plain_text(text: str) -> str:
    """Return the *text* of a cue without tags and entities, its blank lines left out.

    >>> plain_text("<i>lit</i> &amp; seen")
    'lit & seen'
    """
    if "<" in text or "{" in text:
        text = _TAG.sub("", _BREAK.sub("\n", text))
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def count_tags(text: str) -> int:
    """Return how many formatting tags *text* has."""
    return len(_TAG.findall(text))


def _findings(lines: Sequence[str], cues: Sequence[_Cue], spoken: Sequence[_Cue]) -> Iterator[Row]:
    """Yield what is wrong with the file: cues without times or text, formatting that is left out."""
    for turn, cue in enumerate(spoken, 1):
        if cue.start_ms is None:
            remedy = "Add its timing line"
            yield finding("cue-without-time", "warning", "a cue has no times", remedy, cue.line + 1) | {"turn": turn}
    heard = {cue.line for cue in spoken}
    if silent := [cue for cue in cues if cue.line not in heard]:
        message = f"cues without text, left out: {len(silent)}"
        yield finding("empty-cue", "note", message, line=silent[0].line + 1)
    if tags := sum(count_tags(lines[i]) for cue in spoken for i in cue.text if "<" in lines[i] or "{" in lines[i]):
        yield finding("markup", "note", f"formatting tags, left out: {tags}")
