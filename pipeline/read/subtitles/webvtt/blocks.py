"""The blocks of a WebVTT file, and the cues in them.

Source: https://www.w3.org/TR/webvtt1/#file-parsing, section 6.1.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.read.subtitles.webvtt.cue_text import parse_stamp
from pipeline.timecode import from_seconds, parse_clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ARROW: Final = "-->"
_STAMP: Final = r"((?:\d+:)?[0-5]\d:[0-5]\d\.\d{3})(?!\d)"
_TIMING = re.compile(rf"[ \t\f]*{_STAMP}[ \t\f]*-->[ \t\f]*{_STAMP}", re.ASCII)
_LOOSE_STAMP: Final = r"((?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,9})?|\d{1,6}[.,]\d{1,9})"
_LOOSE_TIMING = re.compile(rf"[ \t]*{_LOOSE_STAMP}[ \t]*-->[ \t]*{_LOOSE_STAMP}(?:\s|$)")
_SECONDS = re.compile(r"\d+[.,]\d+")
_SETTINGS = re.compile(r".*?-->\s*\S*")
_NO_LINES: Final = range(0)


class Cue(NamedTuple):
    """A cue: its timing line, its times, and the lines of its text; times are None where the standard drops it."""

    line: int
    times: tuple[int, int] | None
    text: range
    settings: str = ""


class Block(NamedTuple):
    """Lines up to a blank one or to the next timing; the cue in them, if they are one."""

    lines: range
    cue: Cue | None


def read_blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Yield the blocks of a file's *lines*; the first is its header."""
    loose = _is_loose(lines)
    header = _block(lines, 1, header=True, loose=loose)
    yield header._replace(lines=range(header.lines.stop))
    start = header.lines.stop
    while start < len(lines):
        if lines[start]:
            block = _block(lines, start, header=False, loose=loose)
            yield block
            start = block.lines.stop
        else:
            start += 1


def _block(lines: Sequence[str], start: int, *, header: bool, loose: bool) -> Block:
    """Return the block that begins at *start*.

    Only its first or second line may be a timing; a later one begins the next block, blank line or not.
    """
    cue: Cue | None = None
    for i in range(start, len(lines)):
        if not lines[i]:
            return Block(range(start, i), _with_text(cue, i))
        if _ARROW in lines[i]:
            if header or cue or i > start + 1:
                return Block(range(start, i), _with_text(cue, i))
            cue = Cue(i, _times(lines[i], loose=loose), _NO_LINES, _SETTINGS.sub("", lines[i], count=1))
    return Block(range(start, len(lines)), _with_text(cue, len(lines)))


def _with_text(cue: Cue | None, end: int) -> Cue | None:
    """Return *cue* with its text, which reaches up to *end*."""
    return cue and cue._replace(text=range(cue.line + 1, end))


def _times(line: str, *, loose: bool) -> tuple[int, int] | None:
    """Return start and end of a timing *line*, None where its cue is dropped; *loose*: unless they are plain."""
    if match := _TIMING.match(line):
        start_ms, end_ms = parse_stamp(match[1]), parse_stamp(match[2])
    elif loose and (match := _LOOSE_TIMING.match(line)):
        start_ms, end_ms = _loose_ms(match[1]), _loose_ms(match[2])
    else:
        return None
    return None if start_ms is None or end_ms is None else (start_ms, end_ms)


def _loose_ms(text: str) -> int | None:
    """Return the milliseconds of a clock text or of plain seconds."""
    return from_seconds(float(text.replace(",", "."))) if _SECONDS.fullmatch(text) else parse_clock(text)


def _is_loose(lines: Sequence[str]) -> bool:
    """Whether the first two timings of the file are plain, but none by the standard."""
    timings = [line for line in lines if _ARROW in line][:2]
    return len(timings) > 1 and all(not _times(line, loose=False) and _times(line, loose=True) for line in timings)
