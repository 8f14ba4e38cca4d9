"""How transcripts write a turn's first line, and which way a file has chosen."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from pipeline.read.common.page import NAME, Front, heading_level, phrases
from pipeline.timecode import CLOCK, parse_clock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Family = Literal["bold", "bracket", "paren", "clock", "head"]


@dataclass(frozen=True, slots=True)
class Style:
    """A way to write a turn's first line; styles of a family may mix in a file.

    Groups: time, and name and text where the style has them. Without a name the line goes on with the turn before;
    *merges*: so does one of the same speaker.
    """

    name: str
    family: Family
    line: re.Pattern[str]
    merges: bool = False


_STAMP: Final = rf"\\?\[(?P<time>{CLOCK})\\?\]"
_ROUND_STAMP: Final = rf"\((?P<time>{CLOCK})\)"
_ANY_STAMP: Final = rf"\\?[\[(](?P<time>{CLOCK})\\?[\])]"
_BOLD_NAME: Final = r"(?P<name>[^\[\]:：*\n]{1,80}?)"  # what is bold may say more: `Noam Brown (guest)`, `Ann <host>`
_NAME: Final = r"(?P<name>(?![-#<>|•\s])[^\[\]():：*\n]{1,60}?)"  # beside a stamp `Ann <host>` is no tag of a page
_TEXT: Final = r"\s*(?P<text>.*)"

STYLES: Final = (
    Style("S1", "bold", re.compile(rf"\*\*{_BOLD_NAME}\s*{_ANY_STAMP}\s*\*\*\s*[:：]{_TEXT}")),
    Style("S2a", "bold", re.compile(rf"\*\*{_BOLD_NAME}\s*{_ANY_STAMP}\s*[:：]\s*\*\*{_TEXT}")),
    Style("S2b, S8", "bold", re.compile(rf"\*\*{_BOLD_NAME}\s*\*\*\s*{_ANY_STAMP}\s*[:：]?{_TEXT}")),
    Style("S10", "bracket", re.compile(rf"{_STAMP}\s*\*\*{_NAME}\s*(?:[:：]\s*\*\*|\*\*\s*[:：]){_TEXT}"), merges=True),
    Style("S4", "bracket", re.compile(rf"{_STAMP}\s*{_NAME}\s*(?::(?=\s|$)|：){_TEXT}"), merges=True),
    Style("S4 on", "bracket", re.compile(rf"{_STAMP}{_TEXT}"), merges=True),
    Style("S7", "paren", re.compile(rf"{_NAME}\s*{_ROUND_STAMP}\s*[:：]{_TEXT}")),
    Style("S7 on", "paren", re.compile(rf"{_ROUND_STAMP}\s*[:：]{_TEXT}")),
    Style("S9, S30", "head", re.compile(rf"{NAME}(?P<gap>\s+)(?P<time>{CLOCK})(?P<text>)")),
    Style("S9 on", "head", re.compile(rf"(?P<time>{CLOCK})(?P<text>)")),
    Style("S11", "clock", re.compile(rf"{NAME}\s*[:：]\s*(?P<time>{CLOCK})(?P<text>)")),
)
"""Styles as transcripts in the wild have them. The first that matches a line counts; no line matches two families."""

_FAMILIES: Final = tuple(dict.fromkeys(style.family for style in STYLES))
_NAMED: Final = frozenset(style.name for style in STYLES if "name" in style.line.groupindex)
_ON: Final = {style.family: style for style in STYLES if style.name not in _NAMED}
_ALONE: Final = ("clock", "head")  # families of which one line proves nothing: it may name a time of day
_HEAD_ROOM: Final = 120  # a name, a stamp and their marks: a line without a colon there begins no turn
_PROOF: Final = 2
_LONGEST_NAME: Final = 4  # words


class Mark(NamedTuple):
    """The first line of a turn, or of a stamped piece of one (then *speaker* may be None)."""

    line: int
    speaker: str | None
    start_ms: int | None
    text: str
    merges: bool


class _Hit(NamedTuple):
    """A line that looks like a turn's first in some style."""

    mark: Mark
    style: Style


def find_marks(lines: Sequence[str], front: Front) -> list[Mark]:
    """Return the first lines of the turns in *lines*, empty if the file has not proved to be a stamped transcript.

    It has if two lines of a family or more begin a turn with text. One is enough where the text begins with it, but for
    `Name: 10:30`, which is a time of day somewhere in prose.
    """
    hits = _hits(lines, front.size)
    votes: Counter[Family] = Counter(hit.style.family for hit in hits.values() if _votes(hit, hits, lines))
    if not votes:
        return []
    winner = max(_FAMILIES, key=lambda family: votes[family])
    own = [hit for hit in hits.values() if hit.style.family == winner]
    if winner == "head":
        own = _sure_heads(own, lines)
        votes[winner] = sum(hit.mark.speaker is not None for hit in own)
    if votes[winner] < _PROOF and (winner in _ALONE or own[0].mark.line != _first_line(lines, front)):
        return []
    return _plausible(own, lines)


def _hits(lines: Sequence[str], first: int) -> Mapping[int, _Hit]:
    """Return the lines from *first* on that look like a turn's first, by their number."""
    hits = {}
    for i in range(first, len(lines)):
        if ":" in lines[i][:_HEAD_ROOM] and (hit := _hit(i, lines[i].strip())):
            if hit.style.family == "clock" and lines[i][0].isspace():  # a field of YAML, such as a chapter's time
                continue
            hits[i] = hit
    return hits


def _hit(number: int, line: str) -> _Hit | None:
    """Return what *line* begins, in the first style that it fits."""
    for style in STYLES:
        if match := style.line.fullmatch(line):
            start_ms = parse_clock(match["time"])
            speaker = match["name"].strip() or None if style.name in _NAMED else None
            mark = Mark(number, speaker, start_ms, match["text"].strip(), style.merges)
            return _Hit(mark, style) if start_ms is not None else None
    return None


@cache
def _numbered() -> re.Pattern[str]:
    """Return the pattern of a word for a speaker and a number: `화자 1`, `Speaker A`."""
    return re.compile(rf"(?:{phrases('speaker').pattern})\s*\S{{0,3}}", re.IGNORECASE)


def _sure_heads(hits: Sequence[_Hit], lines: Sequence[str]) -> list[_Hit]:
    """Return those of *hits* that are a name and a time: a wide gap, a word for a speaker, a name that comes again."""
    names = Counter(hit.mark.speaker for hit in hits)
    sure = []
    for hit in hits:
        match = hit.style.line.fullmatch(lines[hit.mark.line].strip())
        name = hit.mark.speaker
        is_label = name is not None and bool(_numbered().fullmatch(name))
        is_wide = name is not None and match is not None and len(match["gap"]) > 1
        if name is None or is_label or is_wide or (names[name] > 1 and len(name.split()) <= _LONGEST_NAME):
            sure.append(hit)
    return sure if any(hit.mark.speaker for hit in sure) else []


def _votes(hit: _Hit, hits: Mapping[int, _Hit], lines: Sequence[str]) -> bool:
    """Whether *hit* says that its style is the file's: it names a speaker, and text follows."""
    if hit.mark.speaker is None or hit.mark.text:
        return hit.mark.speaker is not None
    after = next((i for i in range(hit.mark.line + 1, len(lines)) if lines[i].strip()), None)
    return after is not None and after not in hits and not heading_level(lines[after])


def _first_line(lines: Sequence[str], front: Front) -> int | None:
    """Return the number of the first line that is neither front matter nor a heading."""
    return next((i for i in range(front.size, len(lines)) if lines[i].strip() and not heading_level(lines[i])), None)


def _plausible(hits: Sequence[_Hit], lines: Sequence[str]) -> list[Mark]:
    """Return the marks of *hits*; in `[00:01:02] and so I said: no` nobody is called ``and so I said``.

    Only in files that have nameless pieces too. There a name that comes once must be short and in capitals.
    """
    names = Counter(hit.mark.speaker for hit in hits)
    marks = []
    for hit in hits:
        name = hit.mark.speaker
        doubtful = hit.style.name == "S4" and name is not None and None in names and names[name] == 1
        if doubtful and name is not None and not _is_name(name):
            match = _ON[hit.style.family].line.fullmatch(lines[hit.mark.line].strip())
            marks.append(hit.mark._replace(speaker=None, text=match["text"] if match else hit.mark.text))
        else:
            marks.append(hit.mark)
    return marks


def _is_name(text: str) -> bool:
    """Whether *text* may be a person's name: a few words, none of them in lower case."""
    words = text.split()
    return len(words) <= _LONGEST_NAME and not any(word[0].islower() for word in words)
