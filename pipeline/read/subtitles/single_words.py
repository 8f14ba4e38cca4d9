"""Files of which each cue is one word, as recognisers write them on request: text with times, and no cues of anybody.

Their words are put together into turns, as those of a recogniser's own format are, and keep their times.
"""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

from pipeline.read.common.gather import Piece, turns_of
from pipeline.read.common.model import rows_of
from pipeline.text.marks import ends_with_mark
from pipeline.text.scripts import joins_without_blank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.common.model import Parsed, Row

_LEAST: Final = 5
_SHARE: Final = 0.8
_LONGEST_MS: Final = 2500
"""A word that stays longer is shown, not said (house): captions of one word each are no speech."""

_USUAL_MS: Final = 600
"""Most words are said in less; no guide lets a caption stay as briefly, 20 frames of 30 are the least (house)."""

_CLOSE_MS: Final = 600
_SYLLABLES: Final = 4
_SENTENCES: Final = 0.5
"""Where so many end a sentence, or begin with a dash, each is said by itself."""

_SAID_ALONE: Final = re.compile(r"[-‐–—―>・•♪♫#].|.*[:：]$", re.DOTALL)
"""What begins with a dash or as a song does, or is a label."""


def without_single_words(parsed: Parsed) -> Parsed:
    """Return *parsed* with its cues as the words of turns, where nearly all of them are one word that follows at once.

    Never where cues have speakers or look different; a caption of one word here and there stays a cue, and so do those
    of which most stay longer than a word lasts, or are sentences: a short dialogue is no list of words.
    """
    if parsed.words or not _may_be_words(parsed):
        return parsed
    rows = rows_of(parsed)
    if not _are_words(rows):
        return parsed
    pieces = [Piece(row["text"], row["start_ms"], row["end_ms"]) for row in rows]
    turns: list[Row] = []
    words: list[Row] = []
    for segment in turns_of(pieces):
        turns.append({"start_ms": segment.start_ms, "end_ms": segment.end_ms, "text": segment.text})
        words += [
            {
                "turn": len(turns),
                **{name: getattr(span, name) for name in ("start_char", "end_char", "start_ms", "end_ms")},
            }
            for span in segment.spans
        ]
    return parsed._replace(turns=turns, words=words, cues=None)


def _may_be_words(parsed: Parsed) -> bool:
    """Whether most cues have no blank in them: nearly all files have, and are spared the search."""
    if parsed.cues is None:
        return len(parsed.turns) >= _LEAST
    bare = parsed.cues["text"].str.contains(r"\s")
    return parsed.cues.height >= _LEAST and int((~bare).sum()) >= _SHARE * parsed.cues.height


def _are_words(rows: Sequence[Row]) -> bool:
    """Whether nearly all *rows* are single words, one after the other."""
    timed = all(row["start_ms"] is not None and row["end_ms"] is not None for row in rows)
    if not timed or any(row.get("speaker") or row.get("placement") or row.get("markup") for row in rows):
        return False
    single = sum(_is_word(row) for row in rows)
    close = sum(
        two["start_ms"] - one["end_ms"] <= _CLOSE_MS and two["start_ms"] >= one["start_ms"]
        for one, two in pairwise(rows)
    )
    return single >= _SHARE * len(rows) and close >= _SHARE * (len(rows) - 1) and not _are_captions(rows)


def _are_captions(rows: Sequence[Row]) -> bool:
    """Whether people have made *rows*: they stay long enough to be read, or are sentences or lines of a dialogue."""
    usual = median(row["end_ms"] - row["start_ms"] for row in rows)
    alone = sum(ends_with_mark(row["text"]) or bool(_SAID_ALONE.match(row["text"])) for row in rows)
    return usual > _USUAL_MS or alone > _SENTENCES * len(rows)


def _is_word(row: Row) -> bool:
    """Whether *row* is one word, or in a script that parts no words a few characters, for as long as it is said."""
    text = row["text"]
    is_short = row["end_ms"] - row["start_ms"] <= _LONGEST_MS
    bare = len(text) <= _SYLLABLES or not joins_without_blank(text[0], text[-1])
    return is_short and bare and not any(char.isspace() for char in text)
