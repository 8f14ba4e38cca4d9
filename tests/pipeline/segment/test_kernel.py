"""The dynamic programme against every possible cut of small texts."""

from __future__ import annotations

from array import array
from itertools import accumulate, combinations, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.segment import kernel, solve
from pipeline.segment.kernel import PAYS, PLAIN, Engine, cut_batch, engine_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pytest

ROOM_MS, MAX_MS, WIDTH = 916, 7000, 20


class Sketch(NamedTuple):
    """A turn's units, the ms until which it lasts, and its cues' lines and prefixes: the first one's, then others'."""

    widths: list[int]
    blanks: list[int]
    points: list[int]
    sentence: list[bool]
    heard: list[int]
    heard_end: list[int]
    until_ms: int
    heads: tuple[int, int, int, int] = (2, 0, 2, 0)
    kept: bool = False


class Cut(NamedTuple):
    """One cue: its first unit, and the unit ends of its lines. A label alone on a line is an empty first line."""

    start: int
    ends: tuple[int, ...]


@st.composite
def sketches(draw: st.DrawFn) -> Sketch:
    count = draw(st.integers(1, 6))
    lengths = draw(st.lists(st.integers(50, 3_000), min_size=count, max_size=count))
    starts = [sum(lengths[:at]) for at in range(count)]
    return Sketch(
        widths=draw(st.lists(st.integers(1, 20), min_size=count, max_size=count)),
        blanks=[*draw(st.lists(st.sampled_from((0, 1)), min_size=count - 1, max_size=count - 1)), 0],
        points=draw(st.lists(st.integers(0, 300), min_size=count, max_size=count)),
        sentence=draw(st.lists(st.booleans(), min_size=count, max_size=count)),
        heard=starts,
        heard_end=[start + length for start, length in zip(starts, lengths, strict=True)],
        until_ms=sum(lengths) + draw(st.integers(0, 4_000)),
    )


def text_of(*sketches: Sketch) -> solve.Text:
    """Return the columns of `solve.Text` for *sketches*, in the types that `lay_out` gives them."""
    columns: list[list[int]] = [[] for _ in solve.Text._fields]
    share, whole = solve.LINE_SHARE
    for sketch in sketches:
        wide = list(accumulate(a + b for a, b in zip(sketch.widths, sketch.blanks, strict=True)))
        ends = [end - blank for end, blank in zip(wide, sketch.blanks, strict=True)]
        text = solve.Text(
            begins=[end - width for end, width in zip(ends, sketch.widths, strict=True)],
            ends=ends,
            points=sketch.points,
            line_end=[solve.SECOND_LINE + points * share // whole for points in sketch.points],
            shared=[0, *accumulate(solve.SHARED * ended for ended in sketch.sentence)][:-1],
            heard=sketch.heard,
            heard_end=sketch.heard_end,
            next_ms=[*sketch.heard[1:], sketch.until_ms],
        )
        for column, numbers in zip(columns, text, strict=True):
            column.extend(numbers)
    types = (np.int32,) * 5 + (np.int64,) * 3
    return solve.Text(*(np.array(column, kind) for column, kind in zip(columns, types, strict=True)))


def cut(*sketches: Sketch, engine: Engine = PLAIN) -> list[list[Cut]]:
    """Return the cheapest cuts of each of *sketches*, which are cut as one batch."""
    stops = list(accumulate(len(sketch.widths) for sketch in sketches))
    spans = list(zip([0, *stops[:-1]], stops, strict=True))
    rows = [
        (*span, int(one.kept), WIDTH, ROOM_MS, MAX_MS, *one.heads) for span, one in zip(spans, sketches, strict=True)
    ]
    turns = solve.Turns(*np.array(rows, np.int64).T.copy())
    cuts = cuts_in(cut_batch(text_of(*sketches), turns, engine).tolist())
    return [
        [Cut(one.start - start, tuple(end - start for end in one.ends)) for one in cuts if start <= one.start < stop]
        for start, stop in spans
    ]


def cuts_in(marks: list[int]) -> list[Cut]:
    """Return the cues that *marks* make of units."""
    begun = [at for at, mark in enumerate(marks) if mark] + [len(marks)]
    cuts: list[Cut] = []
    for start, stop in pairwise(begun):
        if marks[start] == solve.LINE_BEGINS:
            cuts[-1] = Cut(cuts[-1].start, (*cuts[-1].ends, stop))
        else:
            cuts.append(Cut(start, (start, stop) if marks[start] == solve.LABEL_BEGINS else (stop,)))
    return cuts


def every_cut(count: int, lines: int) -> Iterator[list[Cut]]:
    for size in range(count):
        for inner in combinations(range(1, count), size):
            bounds = [0, *inner, count]
            for kinds in range(2**size):
                cue_ends = [end for at, end in enumerate(inner) if kinds >> at & 1]
                starts = [0, *cue_ends]
                cuts = [
                    Cut(start, tuple(end for end in bounds if start < end <= stop))
                    for start, stop in zip(starts, [*cue_ends, count], strict=True)
                ]
                if all(len(found.ends) <= lines for found in cuts):
                    yield cuts


def cost_of(text: Sketch, cuts: Sequence[Cut]) -> int | None:
    """Return what *cuts* cost by the definition of the cost, None if a hard limit is broken."""
    total = 0
    for found in cuts:
        start, end = found.start, found.ends[-1]
        if text.heard_end[end - 1] - text.heard[start] > MAX_MS and end - start > 1:
            return None
        following = text.heard[end] if end < len(text.heard) else text.until_ms
        missing = max(0, ROOM_MS - (following - text.heard[start]))
        total += solve.CUE + text.points[end - 1] + solve.SHARED * sum(text.sentence[start : end - 1])
        total += solve.SHORT_PER_100_MS * missing // 100
        whole = sum(text.widths[start:end]) + sum(text.blanks[start : end - 1])
        total += solve.FILL * (whole - WIDTH) ** 2 // WIDTH**2
        above, first = 0, start
        for stop in found.ends:
            wide = sum(text.widths[first:stop]) + sum(text.blanks[first : stop - 1])
            if wide > WIDTH:
                return None
            if above:
                total += abs(wide - above) * solve.IMBALANCE // WIDTH
                total += solve.TOP_HEAVY if above > wide else 0
                total += solve.ORPHAN if stop == first + 1 and wide * 3 < above else 0
            if stop != end:
                share, whole = solve.LINE_SHARE
                total += solve.SECOND_LINE + text.points[stop - 1] * share // whole
            above, first = wide, stop
    return total


@settings(max_examples=150)
@given(sketches(), st.sampled_from((1, 2, 3)))
def test_no_other_cut_is_cheaper(text: Sketch, lines: int) -> None:
    (found,) = cut(text._replace(heads=(lines, 0, lines, 0)))
    costs = [cost for cuts in every_cut(len(text.widths), lines) if (cost := cost_of(text, cuts)) is not None]
    assert cost_of(text, found) == min(costs)


def test_a_label_takes_its_room_from_the_first_line_only() -> None:
    text = Sketch(
        [8, 8, 8], [1, 1, 0], [100, 100, 0], [False, False, True], [0, 500, 1_000], [500, 1_000, 1_500], 3_000
    )
    assert cut(text._replace(heads=(2, 6, 2, 0))) == [[Cut(0, (1, 3))]]


def test_a_label_that_leaves_no_room_stands_alone_on_its_line() -> None:
    assert cut(Sketch([16], [0], [0], [True], [0], [500], 3_000, (2, 6, 2, 0))) == [[Cut(0, (0, 1))]]


def test_a_turn_that_somebody_has_cut_stays_whole_where_it_fits() -> None:
    text = Sketch([9, 9], [1, 0], [0, 0], [True, True], [0, 1_000], [1_000, 2_000], 3_000)
    assert cut(text) == [[Cut(0, (1,)), Cut(1, (2,))]]
    assert cut(text._replace(kept=True)) == [[Cut(0, (2,))]]
    long = text._replace(heard_end=[1_000, 8_000])
    assert cut(long._replace(kept=True)) == cut(long) == [[Cut(0, (1,)), Cut(1, (2,))]]


def test_a_turn_without_lines_stands_before_the_next_one() -> None:
    short = Sketch([5], [0], [0], [True], [0], [100], 100, (0, 0, 0, 0))
    text = Sketch([9, 9], [1, 0], [0, 0], [False, True], [100, 1_000], [1_000, 2_000], 3_000, (1, 0, 2, 0))
    assert cut(short, text) == [[Cut(0, (1, 3))], []]


@settings(max_examples=100)
@given(st.lists(sketches(), min_size=1, max_size=4), st.sampled_from((1, 2, 3)), st.integers(0, 12), st.booleans())
def test_compiled_or_not_the_cuts_are_the_same(
    texts: list[Sketch],
    lines: int,
    prefix: int,
    kept: bool,  # noqa: FBT001 - drawn
) -> None:
    room = WIDTH - (prefix if lines == 1 else 0)
    asked = [
        text._replace(widths=[min(wide, room) for wide in text.widths], heads=(lines, prefix, lines, 0), kept=kept)
        for text in texts
    ]
    assert cut(*asked) == cut(*asked, engine=kernel._compile())  # noqa: SLF001 - the engine that a batch gets


@given(st.lists(sketches(), min_size=2, max_size=4))
def test_turns_of_a_batch_do_not_touch_each_other(texts: list[Sketch]) -> None:
    assert cut(*texts) == [cut(text)[0] for text in texts]


def test_compiling_waits_until_a_process_has_enough_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "_done", array("q", [0]))
    assert engine_for(PAYS - 1) is PLAIN
    assert engine_for(1) is not PLAIN
    assert engine_for(0) is not PLAIN
