"""How a page stores its rows: what is packed is what a browser reads back."""

from __future__ import annotations

import json

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from exports.review.columns import by_column, steps, to_json

ROWS = st.lists(st.tuples(st.none() | st.text(max_size=4), st.none() | st.integers(-(2**53), 2**53)), max_size=20)
NUMBERS = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 10**9), st.integers(0, 10**6)), max_size=40)


@given(
    st.lists(st.tuples(st.none() | st.text(max_size=4), st.none() | st.integers(-(2**53), 2**53)), max_size=20),
    st.integers(1, 5),
)
def test_columns_become_the_same_json_however_many_rows_go_at_a_time(
    rows: list[tuple[str | None, int | None]], at_once: int
) -> None:
    frame = pl.DataFrame(rows, {"said": pl.String, "n": pl.Int64}, orient="row")
    told = json.loads("".join(to_json({"b": by_column(frame, "said"), "a": [1, {"x": None}], "none": {}}, at_once)))
    said = told["b"]["said"]

    assert [None if at is None else said["of"][at] for at in said["at"]] == frame["said"].to_list()
    assert told["b"]["n"] == frame["n"].to_list()
    assert list(told) == ["a", "b", "none"]


@given(NUMBERS)
def test_steps_add_up_to_what_they_are_steps_between(rows: list[tuple[str, int, int]]) -> None:
    frame = pl.DataFrame(sorted(rows), {"doc": pl.String, "start": pl.Int64, "length": pl.Int64}, orient="row")
    frame = frame.with_columns(end=pl.col("start") + pl.col("length"))
    alone = frame.select("doc", steps("start")).select(pl.col("start").cum_sum().over("doc"))
    packed = frame.select("doc", "length", steps("start", after="end"))
    joined = packed.select(
        (pl.col("start") + pl.col("length").shift(1, fill_value=0).over("doc")).cum_sum().over("doc")
    )

    assert alone["start"].to_list() == frame["start"].to_list()
    assert joined["start"].to_list() == frame["start"].to_list()


def test_a_number_that_json_does_not_know_is_null() -> None:
    frame = pl.DataFrame({"n": [1.5, float("inf"), float("nan"), None, -2.0]})

    assert json.loads("".join(to_json(by_column(frame))))["n"] == [1.5, None, None, None, -2.0]
