"""The cues of one document: turn by turn, and two turns in one cue where one is too short to stand alone."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline.labels import prefixes
from pipeline.segment.breaks import break_points
from pipeline.segment.kernel import Cut, Engine, Head, Limits, Text, cut
from pipeline.segment.units import Unit, units_of
from pipeline.speech import spread
from pipeline.width import width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

    from pipeline.labels import Speakers
    from pipeline.styles import Style


_NEVER: Final = 100_000
"""Points for a cue's end inside a turn that is to stay whole."""


class _Turn(NamedTuple):
    """A turn as the cutter sees it; times in ms.

    Where the source *kept* it apart, with an end of its own, somebody has cut it: it stays whole where it fits a cue.
    """

    number: int
    speaker: str | None
    start_ms: int
    spoken_ms: int
    end_ms: int
    kept: bool
    text: str
    ends: list[int]
    style: Style


class _Pair(NamedTuple):
    """A dialogue: the turn that stands in one line, and the lines' prefixes."""

    short: _Turn
    prefixes: tuple[str, ...]


def cut_document(
    turns: pl.DataFrame, styles: Mapping[str, Style], policy: Speakers, engine: Engine
) -> Iterator[dict[str, Any]]:
    """Yield the CUTS rows of one document's *turns*, which are timed, sorted by time and none of them empty."""
    number = 0
    doc, before, waiting = turns["doc"][0], None, None
    timeline = [_turn(row, styles) for row in turns.iter_rows(named=True)]
    for turn, following in zip(timeline, [*timeline[1:], None], strict=True):
        if waiting is None and (waiting := _pair(turn, following, before, policy)):
            continue
        for lines in _turn_cues(turn, waiting, before, policy, engine):
            number += 1
            yield _row(doc, number, turn.style.lang, lines)
        before, waiting = turn.speaker, None


def _turn(row: Mapping[str, Any], styles: Mapping[str, Style]) -> _Turn:
    """Return a row of the joined frame as a turn."""
    style = styles[row["lang"]]
    times = (row["start_ms"], row["spoken_ms"], row["end_ms"], row["end_raw_ms"] is not None)
    return _Turn(row["turn"], row["speaker"], *times, row["text"], row["ends"] or [], style)


def _pair(turn: _Turn, following: _Turn | None, before: str | None, policy: Speakers) -> _Pair | None:
    """Return *turn* as the first line of a dialogue with *following*, if it is too short in time to stand alone.

    Both need a line: the text of *turn* and at least the first word of *following* must fit beside their prefixes.
    """
    style = turn.style
    if following is None or style.max_lines < len((turn, following)) or following.style != style:
        return None
    if following.start_ms - turn.start_ms >= style.ms(style.min_ticks + style.min_gap_ticks):
        return None
    marks = prefixes([turn.speaker, following.speaker], before, style, policy)
    first = following.text.split(maxsplit=1)[0]
    fits = all(
        width(mark + text.strip(), style.counting) <= style.max_width
        for mark, text in zip(marks, (turn.text, first), strict=True)
    )
    return _Pair(turn, marks) if fits else None


class _Piece(NamedTuple):
    """A piece of a turn's text in a line of a cue."""

    turn: _Turn
    start: int
    end: int


def _turn_cues(
    turn: _Turn, pair: _Pair | None, before: str | None, policy: Speakers, engine: Engine
) -> Iterator[list[_Piece | None]]:
    """Yield the lines of each cue of *turn*, the first with *pair*'s short turn; None is a line of a label alone."""
    style = turn.style
    mark = pair.prefixes[1] if pair else prefixes([turn.speaker], before, style, policy)[0]
    again = prefixes([turn.speaker], None, style, policy)[0] if policy == "always" else ""
    wide, wide_again = width(mark, style.counting), width(again, style.counting)
    alone = max(wide, wide_again) if style.max_lines == 1 else wide if pair else 0
    units = units_of(turn.text, style.lang, style.counting, style.max_width - alone)
    head = Head(style.max_lines - bool(pair), wide)
    for place, found in enumerate(_cut(turn, units, (head, Head(style.max_lines, wide_again)), engine)):
        short = pair.short if pair and place == 0 else None
        lines = _pieces(turn, units, found)
        yield [_one_line(short), *lines] if short else lines


def _cut(turn: _Turn, units: Sequence[Unit], heads: tuple[Head, Head], engine: Engine) -> list[Cut]:
    """Return the cuts of a turn's *units*: one if somebody has cut it and it fits, else the cheapest."""
    style, text = turn.style, _text(turn, units)
    room = style.ms(style.min_ticks + style.min_gap_ticks)
    limits = Limits(style.max_width, style.max_lines, room, style.ms(style.max_ticks))
    if turn.kept:
        never = [*(point + _NEVER for point in text.points[:-1]), text.points[-1]]
        whole = cut(text._replace(points=never), limits, *heads, turn.end_ms, engine)
        if len(whole) == 1:
            return whole
    return cut(text, limits, *heads, turn.end_ms, engine)


def _one_line(turn: _Turn) -> _Piece:
    """Return the whole text of *turn* as a piece."""
    start = len(turn.text) - len(turn.text.lstrip())
    return _Piece(turn, start, len(turn.text.rstrip()))


def _pieces(turn: _Turn, units: Sequence[Unit], found: Cut) -> list[_Piece | None]:
    """Return the lines of a cut as pieces of the turn's text."""
    bounds = (found.start, *found.ends)
    return [_Piece(turn, units[a].start, units[b - 1].end) if a < b else None for a, b in pairwise(bounds)]


def _text(turn: _Turn, units: Sequence[Unit]) -> Text:
    """Return what the kernel needs to know of a turn's *units*."""
    style = turn.style
    blank = width(" ", style.counting)
    gaps = [blank if a.end < b.start else 0 for a, b in pairwise(units)]
    heard = spread([turn.text[unit.start : unit.end] for unit in units], turn.start_ms, turn.spoken_ms)
    ends = set(turn.ends)
    return Text(
        widths=[unit.width for unit in units],
        blanks=[*gaps, 0],
        points=break_points(turn.text, units, turn.ends, style.lang),
        sentence=[unit.end in ends for unit in units],
        heard=[start for start, _ in heard],
        heard_end=[end for _, end in heard],
    )


def _row(doc: str, number: int, lang: str, lines: Sequence[_Piece | None]) -> dict[str, Any]:
    """Return the CUTS row of a cue."""
    spans = [
        {
            "line": at,
            "turn": piece.turn.number,
            "start_char": piece.start,
            "end_char": piece.end,
            "speaker": piece.turn.speaker,
        }
        for at, piece in enumerate(lines)
        if piece
    ]
    texts = [piece.turn.text[piece.start : piece.end] if piece else "" for piece in lines]
    return {"doc": doc, "cue": number, "lang": lang, "lines": texts, "spans": spans}
