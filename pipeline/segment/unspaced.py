"""Where sentences end in scripts that write no blank after them: at their own marks, and at `!` before their letters.

Not in a quote that goes on with a particle (`「…。」と`), nor between digits.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.segment.flat import runs
from pipeline.text.marks import marks_of

if TYPE_CHECKING:
    from pipeline.segment.flat import Flat, Mask, Places

_WIDE: Final = marks_of("unspaced")
_LOUD: Final = marks_of("sentence")

_SHUT: Final = re.escape("".join(set(marks_of("closing")) - set("“‘«‹")))
"""Without what opens in Chinese and Japanese."""

_FIRST_ON, _LAST_ON = 0x3040, 0x9FFF
"""Kana and Han: `!` and `?` end a sentence before them, too."""

_WIDE_RUN: Final = rf"[{re.escape(_WIDE + _LOUD)}]*[{_WIDE}](?:\s[།༎])?"
_LOUD_RUN: Final = rf"[!?]++(?=[{_SHUT}]*+[ぁ-鿿])"
_NEXT: Final = rf"(?=[^と、{_WIDE}{_SHUT}っのかねよな])"
_WIDE_END: Final = re.compile(rf"(?:{_WIDE_RUN}|{_LOUD_RUN})(?<!\d[．।])[{_SHUT}]*{_NEXT}|[．।](?<=\d.)(?=\D)")
"""A mark and what closes behind it; the particles go on with a quote, and a mark between digits parts a number."""

_QUOTATIVE: Final = re.compile(r"\s*(?:と(?:い|言|思|書|聞|の|か)|って)")


def unspaced_ends(texts: Flat, is_wide: Mask, is_loud: Mask, is_closer: Mask) -> Places:
    """Return where a mark of a script that writes no blanks ends a sentence; each is looked at by itself.

    The masks tell which characters of *texts* are marks of such scripts, of any, and closing ones.
    """
    marks = runs(is_wide | is_loud)
    wide = np.searchsorted(marks.stops, np.flatnonzero(is_wide), "right")
    after = texts.points[marks.stops]
    may_end = (after >= _FIRST_ON) & (after <= _LAST_ON) | is_closer[marks.stops]
    may_end[wide] = True
    starts = marks.starts[may_end]
    stops = texts.stops[texts.text_of(starts)]
    ends: list[int] = []
    for start, stop in zip(starts.tolist(), stops.tolist(), strict=True):
        match = _WIDE_END.match(texts.text, start, stop)
        if match and not _QUOTATIVE.match(texts.text, match.end(), stop):
            ends.append(match.end())
    return np.array(ends, np.int64)
