"""The dynamic programme against every possible cut of small texts."""

from __future__ import annotations

from array import array
from itertools import combinations
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.segment import kernel, solve
from pipeline.segment.kernel import PAYS_CHARS, PLAIN, Cut, Head, Limits, Text, cut, engine_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

LIMITS = Limits(width=20, lines=2, room_ms=916, max_ms=7000)


@st.composite
def small_texts(draw: st.DrawFn) -> Text:
    count = draw(st.integers(1, 6))
    lengths = draw(st.lists(st.integers(50, 3_000), min_size=count, max_size=count))
    starts = [sum(lengths[:at]) for at in range(count)]
    return Text(
        widths=draw(st.lists(st.integers(1, 20), min_size=count, max_size=count)),
        blanks=[*draw(st.lists(st.sampled_from((0, 1)), min_size=count - 1, max_size=count - 1)), 0],
        points=draw(st.lists(st.integers(0, 300), min_size=count, max_size=count)),
        sentence=draw(st.lists(st.booleans(), min_size=count, max_size=count)),
        heard=starts,
        heard_end=[start + length for start, length in zip(starts, lengths, strict=True)],
    )


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


def cost_of(text: Text, cuts: list[Cut], until_ms: int) -> int | None:
    """Return what *cuts* cost by the definition of the cost, None if a hard limit is broken."""
    total = 0
    for found in cuts:
        start, end = found.start, found.ends[-1]
        if text.heard_end[end - 1] - text.heard[start] > LIMITS.max_ms and end - start > 1:
            return None
        following = text.heard[end] if end < len(text.heard) else until_ms
        missing = max(0, LIMITS.room_ms - (following - text.heard[start]))
        total += solve.CUE + text.points[end - 1] + solve.SHARED * sum(text.sentence[start : end - 1])
        total += solve.SHORT_PER_100_MS * missing // 100
        above, first = 0, start
        for stop in found.ends:
            wide = sum(text.widths[first:stop]) + sum(text.blanks[first : stop - 1])
            if wide > LIMITS.width:
                return None
            if above:
                total += abs(wide - above) * solve.IMBALANCE // LIMITS.width
                total += solve.TOP_HEAVY if above > wide else 0
                total += solve.ORPHAN if stop == first + 1 and wide * 3 < above else 0
            if stop != end:
                share, whole = solve.LINE_SHARE
                total += solve.SECOND_LINE + text.points[stop - 1] * share // whole
            above, first = wide, stop
    return total


@settings(max_examples=150)
@given(small_texts(), st.integers(0, 4_000))
def test_no_other_cut_is_cheaper(text: Text, silence: int) -> None:
    until = text.heard_end[-1] + silence
    found = cut(text, LIMITS, Head(2, 0), Head(2, 0), until)
    costs = [cost for cuts in every_cut(len(text.widths), 2) if (cost := cost_of(text, cuts, until)) is not None]
    assert cost_of(text, found, until) == min(costs)


def test_a_label_takes_its_room_from_the_first_line_only() -> None:
    text = Text([8, 8, 8], [1, 1, 0], [100, 100, 0], [False, False, True], [0, 500, 1_000], [500, 1_000, 1_500])
    assert cut(text, LIMITS, Head(2, 6), Head(2, 0), 3_000) == [Cut(0, (1, 3))]


def test_a_label_that_leaves_no_room_stands_alone_on_its_line() -> None:
    text = Text([16], [0], [0], [True], [0], [500])
    assert cut(text, LIMITS, Head(2, 6), Head(2, 0), 3_000) == [Cut(0, (0, 1))]


@settings(max_examples=100)
@given(st.lists(small_texts(), min_size=1, max_size=4), st.sampled_from((1, 2, 3)), st.integers(0, 12))
def test_compiled_or_not_the_cuts_are_the_same(texts: list[Text], lines: int, prefix: int) -> None:
    compiled, limits = kernel._compiled(), LIMITS._replace(lines=lines)  # noqa: SLF001 - the engine that a batch gets
    room = LIMITS.width - (prefix if lines == 1 else 0)
    for text in texts:
        fitting = text._replace(widths=[min(wide, room) for wide in text.widths])
        asked = (fitting, limits, Head(lines, prefix), Head(lines, 0), fitting.heard_end[-1])
        assert cut(*asked) == cut(*asked, compiled)


def test_compiling_waits_until_a_process_has_enough_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "_done", array("q", [0]))
    assert engine_for(PAYS_CHARS - 1) is PLAIN
    assert engine_for(1) is not PLAIN
    assert engine_for(0) is not PLAIN
