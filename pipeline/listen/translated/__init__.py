"""A text that is not what is said, as a translation: its clauses between two stamps, laid on the pauses of speech.

Whether the recording is that of the text at all, the pauses themselves say: they have to fit better where they are than
moved to either side, or nothing is laid.

- `pauses`: When the sentences of a translation are heard
"""

from __future__ import annotations

import re
from statistics import fmean, pstdev
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.listen.translated.pauses import LONGEST_MS, Piece, lay
from pipeline.text.marks import marks_of
from pipeline.text.speech import weigh_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.anchoring.placing import Turn

_SHORTEST_MS: Final = 15_000
"""Between nearer stamps the sounds of the text tell as much as pauses do."""

_SHIFTS_MS: Final = tuple(by * way for by in (3000, 5000, 7000, 9000, 11_000, 13_000) for way in (-1, 1))
_APART: Final = 2.2
"""How many deviations the pauses where they are have to be better than moved; and than each of the moved ones. House:
translations and texts between stamps a minute apart have 2.5 to 5."""

_LEAST_PIECES: Final = 12


class Part(NamedTuple):
    """A stretch of a turn that pauses have placed: its turn by place, its span in the raw text, ms; an end if known."""

    at: int
    start_char: int
    end_char: int
    start_ms: int
    end_ms: int | None


class _Stretch(NamedTuple):
    """A turn between two stamps: its place, the stamps in ms, and its clauses with where they begin and end."""

    at: int
    since: int
    until: int
    spans: Sequence[tuple[int, int]]
    pieces: Sequence[Piece]


def laid_on_pauses(turns: Sequence[Turn], lang: str, speech: Sequence[tuple[int, int]]) -> list[Part]:
    """Return the parts of *turns* that begin after a pause of the *speech*; none if that is another recording's.

    A turn keeps its own stamp, and one that is shorter than 15 s, or longer than 90 s, keeps all that it has.
    """
    stretches = list(_stretches(turns, lang))
    if sum(len(stretch.pieces) for stretch in stretches) < _LEAST_PIECES:
        return []
    here, *moved = (_cost(stretches, speech, by) for by in (0, *_SHIFTS_MS))
    if here >= min(moved) or fmean(moved) - here < _APART * pstdev(moved):
        return []
    return [part for stretch in stretches for part in _parts(stretch, speech)]


def _stretches(turns: Sequence[Turn], lang: str) -> Iterator[_Stretch]:
    """Yield the turns that lie between two stamps near enough, by their clauses."""
    for at, turn in enumerate(turns):
        since, until = turn.start_ms, turns[at + 1].start_ms if at + 1 < len(turns) else turn.end_ms
        if since is None or until is None or not _SHORTEST_MS <= until - since <= LONGEST_MS:
            continue
        spans = [match.span() for match in _CLAUSE.finditer(turn.text)]
        texts = [turn.text[begin:end] for begin, end in spans]
        pieces = [Piece(weigh_text(text, lang).sound, _SENTENCE.search(text) is not None) for text in texts]
        yield _Stretch(at, since, until, spans, pieces)


_ENDS: Final = re.escape(marks_of("stop", "sentence", "unspaced", "doubled"))
_MARKS: Final = _ENDS + re.escape(marks_of("clause", "comma"))
_CLAUSE: Final = re.compile(rf"[^\W_](?:[^{_MARKS}]|[{_MARKS}](?=\w))*[{_MARKS}]*[^\w\s]*")
_SENTENCE: Final = re.compile(rf"[{_ENDS}]\W*$")


def _cost(stretches: Sequence[_Stretch], speech: Sequence[tuple[int, int]], by: int) -> float:
    """Return what it costs, each clause, to lay *stretches* on the *speech* moved *by* so much."""
    moved = [(start + by, end + by) for start, end in speech]
    laid = (len(one.pieces) * lay(one.pieces, moved, one.since, one.until).cost for one in stretches)
    return sum(laid) / max(1, sum(len(one.pieces) for one in stretches))


def _parts(stretch: _Stretch, speech: Sequence[tuple[int, int]]) -> Iterator[Part]:
    """Yield the clauses of a *stretch* that begin after a pause."""
    laid = lay(stretch.pieces, speech, stretch.since, stretch.until)
    for (begin, end), start_ms, end_ms in zip(stretch.spans, laid.starts, laid.ends, strict=True):
        if start_ms is not None:
            yield Part(stretch.at, begin, end, start_ms, end_ms)
