"""Transcripts in text or Markdown: one grammar of the lines that begin turns, read through four doors.

What a file turns out to be is its format: turns with speakers and times (`stamped`), lines with times (`lined`), turns
that end with a time (`trailing`), labels or paragraphs without times (`plain`). All are found by one look at the file.

- `asides`: What stands among turns and around them
- `build`: Turns from the lines that begin them, with all that stands below, and what every other line is
- `heads`: What a line may be the head of
- `labels`: Who speaks, in files whose turns begin with a label and no time
- `looked`: One look at a file
- `margin`: What stands before nearly every line of a file and is no part of it
- `nameless`: Who speaks in files whose times have no names beside them
- `template`: Marks that stand around the clock in every line that has one, whatever they are
- `untimed`: Turns without times at their beginnings
- `vote`: Which lines of a file begin its turns
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from pipeline.read.common.model import Reader
from pipeline.read.decoding.foreign import describe
from pipeline.read.text.turns.build import parse_lined, parse_stamped
from pipeline.read.text.turns.looked import look
from pipeline.read.text.turns.untimed import parse_plain, parse_trailing

if TYPE_CHECKING:
    from pipeline.read.text.turns.looked import Way

_SUFFIXES: Final = (".md", ".markdown", ".txt")


def _is(way: Way, text: str) -> bool:
    """Whether *text* is a transcript of the *way*, as the look at it says."""
    return look(text).way == way


def _is_prose(text: str) -> bool:
    """Whether *text* is something to read, with a letter in it at least, rather than data or markup."""
    return describe(text) is None


STAMPED: Final = Reader(
    name="stamped",
    suffixes=_SUFFIXES,
    looks_for="turns such as `**Name [00:01:02]**: text`",
    recognise=partial(_is, "stamped"),
    parse=parse_stamped,
)

TRAILING: Final = Reader(
    name="trailing",
    suffixes=_SUFFIXES,
    looks_for="turns such as `**Name**: text [00:01:02]`",
    recognise=partial(_is, "trailing"),
    parse=parse_trailing,
)

LINED: Final = Reader(
    name="lined",
    suffixes=(*_SUFFIXES, ".lrc"),
    looks_for="lines such as `00:01:02 text`",
    recognise=partial(_is, "lined"),
    parse=parse_lined,
)

PLAIN: Final = Reader(
    name="plain",
    suffixes=(".txt", ".md", ".markdown"),
    looks_for="paragraphs with words in them",
    recognise=_is_prose,
    parse=parse_plain,
)
