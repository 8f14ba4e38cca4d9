"""SubRip, as it should be and as the wild has it.

What is well-formed is read in columns, all cues at once; anything else line by line. Both give the same turns. Where a
file labels its speakers (`Ann: hi`), each label begins a turn, and cues without one go on with the speaker before.

- `columns`: SubRip in columns
- `frames`: SubRip whose clocks count frames, `00:00:01:12`
- `lines`: SubRip line by line
- `rolled`: Rolling captions that were converted to SubRip
- `timing`: Timing lines of SubRip, in all shapes that word processors, translators and careless programs leave them ...
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.read.common.cues.repeats import without_repeats
from pipeline.read.common.model import Parsed, Reader
from pipeline.read.common.speakers import with_speakers
from pipeline.read.subtitles.single_words import without_single_words
from pipeline.read.subtitles.subrip.columns import parse_columns
from pipeline.read.subtitles.subrip.frames import with_frames
from pipeline.read.subtitles.subrip.lines import parse_lines
from pipeline.read.subtitles.subrip.rolled import without_rolled
from pipeline.read.subtitles.subrip.timing import times_of
from pipeline.read.subtitles.visual_order import visual_order

_ARROW: Final = re.compile(r"[-–—−=] ?(?:>|&gt;)|→")
_DASHED: Final = re.compile(
    r"^[ \t\ufeff]{0,9}\d{1,6}[ \t]{0,9}\n[ \t]{0,9}\d\d:\d\d:\d\d[.,]\d{1,3} ?[-–—] ?\d\d:\d\d:\d\d[.,]\d{1,3}[ \t]*$",
    re.MULTILINE,
)
"""An index, and below it two exact times with a mere dash between: no transcript that people write has these."""

_FENCED: Final = re.compile(r"\s*```[\w-]{0,12}[ \t]*\n(?P<inside>.*?)\n[ \t]*```\s*", re.DOTALL)
_FIRST_LINES: Final = 5
_SHARE: Final = 10  # one line in so many is a timing in a file of cues; fewer are an example in an article
_HEAD: Final = 4000


def recognise(text: str) -> bool:
    """Whether *text* has its timings where cues have them: at the beginning, or all over it."""
    if _DASHED.search(text, 0, _HEAD):
        return True
    if not _ARROW.search(text):
        return False
    first = [bool(times_of(line)) for line in _filled_lines(text[:_HEAD])[:_FIRST_LINES]]
    if any(first) and not (all(first) and len(first) == _FIRST_LINES):
        return True
    lines = _filled_lines(text)
    timings = sum(times_of(line) is not None for line in lines)
    is_below = timings < len(lines) or len(lines) < _FIRST_LINES  # else each line is a turn of its own
    return is_below and timings > 0 and timings * _SHARE >= len(lines)


def _filled_lines(text: str) -> list[str]:
    """Return the lines of *text* that are not blank."""
    return [line for line in text.split("\n") if line and not line.isspace()]


def parse(text: str) -> Parsed:
    """Return the cues of a SubRip file as turns; what stands before the first is a note.

    The fence that a language model puts around a file is metadata.
    """
    if text.lstrip()[:3] == "```" and (fenced := _FENCED.fullmatch(text)):
        parsed = parse(fenced["inside"])
        kinds = parsed.kinds.copy()
        kinds["metadata"] += len(text) - len(fenced["inside"])
        return parsed._replace(kinds=kinds)
    timed = with_frames(parse_columns(text) or parse_lines(text), text)
    parsed = without_single_words(without_repeats(without_rolled(timed)))
    told = visual_order(parsed.cues["text"] if parsed.cues is not None else [turn["text"] for turn in parsed.turns])
    parsed = parsed._replace(findings=[*parsed.findings, *told]) if told else parsed
    return with_speakers(parsed)


SRT = Reader(
    name="srt",
    suffixes=(".srt",),
    looks_for="cues such as `00:00:01,000 --> 00:00:02,500` with text below",
    recognise=recognise,
    parse=parse,
)
