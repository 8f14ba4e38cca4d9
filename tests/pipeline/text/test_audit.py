"""The log of changes: numbered by document, and a way from the raw text to the final one and back."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.schema import CORRECTIONS, empty, from_rows
from pipeline.text.audit import Change, follow, follow_all, number, replay, rewind, text_changes
from tests.growth import LINEAR, exponent

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

_TEXT = st.text("aé한ไ👍 \u0301", max_size=12)


class _Story(NamedTuple):
    """A text's history: its changes, the text before and after each stage, and where each raw character went."""

    raw: str
    changes: list[Change]
    final: str
    kept: dict[int, int]


@st.composite
def _stories(draw: st.DrawFn) -> _Story:
    raw = draw(_TEXT)
    pieces: list[tuple[str, int | None]] = [(character, i) for i, character in enumerate(raw)]
    changes: list[Change] = []
    for stage in draw(st.sampled_from([[], ["one"], ["one", "two"], ["one", "two", "three"]])):
        cuts = draw(st.lists(st.integers(0, len(pieces)), max_size=6, unique=True).map(sorted))
        after: list[tuple[str, int | None]] = []
        last = 0
        for start, end in list(pairwise(cuts))[::2]:
            new = draw(st.text("xyz", max_size=3))
            before = "".join(character for character, _ in pieces[start:end])
            changes.append(Change(stage, start, end, before, new))
            after += [*pieces[last:start], *((character, None) for character in new)]
            last = end
        pieces = after + pieces[last:]
    kept = {origin: place for place, (_, origin) in enumerate(pieces) if origin is not None}
    return _Story(raw, changes, "".join(character for character, _ in pieces), kept)


@given(_stories())
def test_replaying_the_log_gives_the_final_text(story: _Story) -> None:
    assert replay(story.raw, story.changes) == story.final


@given(_stories())
def test_rewinding_the_log_gives_the_raw_text(story: _Story) -> None:
    assert rewind(story.final, story.changes) == story.raw


@given(_stories())
def test_a_character_that_was_kept_is_followed_to_its_place(story: _Story) -> None:
    assert {offset: follow(offset, story.changes) for offset in story.kept} == story.kept


@given(_stories())
def test_following_never_leaves_the_text_or_turns_back(story: _Story) -> None:
    places = [follow(offset, story.changes) for offset in range(len(story.raw) + 1)]

    assert places == sorted(places)
    assert all(0 <= place <= len(story.final) for place in places)
    assert places[-1] == len(story.final) or not story.kept


def test_a_replaced_character_is_where_its_replacement_begins() -> None:
    assert [follow(offset, [Change("one", 1, 3, "bc", "X")]) for offset in range(5)] == [0, 1, 1, 2, 3]


def test_a_removed_character_is_where_the_text_goes_on() -> None:
    assert [follow(offset, [Change("one", 1, 3, "bc", "")]) for offset in range(5)] == [0, 1, 1, 1, 2]


def test_what_is_inserted_stands_before_the_character_that_was_there() -> None:
    assert [follow(offset, [Change("one", 1, 1, "", "--")]) for offset in range(3)] == [0, 3, 4]


def test_a_text_without_changes_is_itself() -> None:
    assert replay("abc", []) == rewind("abc", []) == "abc"
    assert follow(2, []) == 2


def _row(doc: str, turn: int | None, stage: str, start: int | None = None, **more: object) -> dict[str, object]:
    field = "start_ms" if start is None else "text"
    span = {} if start is None else {"start_char": start, "end_char": start + 1, "before": "a", "after": "b"}
    return {"doc": doc, "turn": turn, "seq": 9, "stage": stage, "rule": "r", "field": field} | span | more


def _frame(*rows: dict[str, object]) -> pl.DataFrame:
    return from_rows(rows, CORRECTIONS)


def test_the_log_counts_from_one_in_each_document_by_stage_turn_and_span() -> None:
    first = _frame(_row("b", 1, "repair"), _row("a", 2, "repair"), _row("a", 1, "repair"))
    second = _frame(_row("a", 1, "clean", 7), _row("a", 1, "clean", 3), _row("b", 1, "clean", 0))

    log = number([first, second])

    assert log.select("doc", "seq", "turn", "stage", "start_char").rows() == [
        ("a", 1, 1, "repair", None),
        ("a", 2, 2, "repair", None),
        ("a", 3, 1, "clean", 3),
        ("a", 4, 1, "clean", 7),
        ("b", 1, 1, "repair", None),
        ("b", 2, 1, "clean", 0),
    ]


@pytest.mark.parametrize("rows", [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
def test_the_log_does_not_depend_on_the_order_within_a_stage(rows: Sequence[int]) -> None:
    made = [_row("a", 1, "clean", 4), _row("a", 2, "clean", 0), _row("a", None, "clean")]

    log = number([_frame(*(made[i] for i in rows))])

    assert log.select("turn", "start_char").rows() == [(None, None), (1, 4), (2, 0)]


SPANS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.text("ab", max_size=4)), max_size=12)


@given(st.lists(SPANS, min_size=1, max_size=3))
def test_many_places_are_followed_as_each_by_itself(stages: list[list[tuple[int, int, str]]]) -> None:
    changes = []
    for at, spans in enumerate(stages):
        begin = 0
        for gap, length, after in spans:
            begin += gap
            changes.append(Change(f"stage {at}", begin, begin + length, "x" * length, after))
            begin += max(length, 1)
    places = range(40)

    assert follow_all(places, changes) == [follow(place, changes) for place in places]


def test_following_many_words_through_many_changes_takes_no_square_of_time() -> None:
    def follow_words(size: int) -> None:
        follow_all(range(size), [Change("clean_text", at, at + 2, "  ", " ") for at in range(0, size, 3)])

    assert exponent(follow_words, 5_000) < LINEAR


def test_stages_without_changes_make_an_empty_log() -> None:
    assert number([empty(CORRECTIONS), empty(CORRECTIONS)]).equals(empty(CORRECTIONS))


def test_changes_of_times_are_no_changes_of_text() -> None:
    log = number([_frame(_row("a", 1, "repair"), _row("a", 2, "repair")), _frame(_row("a", 1, "clean", 3))])

    assert text_changes(log) == {("a", 1): [Change("clean", 3, 4, "a", "b")]}


def test_changes_come_in_the_order_of_seq_whatever_the_order_of_the_rows() -> None:
    log = number([_frame(_row("a", 1, "clean", 3)), _frame(_row("a", 1, "correct", 0), _row("a", 1, "correct", 5))])

    changes = text_changes(log.sample(fraction=1, shuffle=True, seed=1))

    assert [(change.stage, change.start_char) for change in changes["a", 1]] == [
        ("clean", 3),
        ("correct", 0),
        ("correct", 5),
    ]
