"""Each correction between the texts around it, and, of rules, what would keep the place as it was read."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import polars as pl

from exports.review.columns import by_column
from pipeline.rules.sweep import PARTICLE
from pipeline.text.audit import Change, replay

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from exports.review.results import Results

_CONTEXT: Final = 32
"""Characters on each side of a change."""

_NUMBERS: Final = {"turn": pl.Int32, "start_ms": pl.Int64, "alike": pl.Int32, "last": pl.Int32}
_CLEANING: Final = "clean_text"
_LITTLE: Final = 12
"""The same for cleaning: it changes characters, not words, and most often of all."""

_DOCUMENTS_AT_ONCE: Final = 50
"""Whose texts are Python's at a time."""

_BY_TABLE: Final = "correct_terms"
"""The stage whose rules stand in tables, so that a person can switch them off."""

_UNSPACED: Final = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3001-\u30ff\u3400-\u9fff]{1,6}"
"""Of scripts without blanks between words some characters do: the edges of a pattern are not looked at there."""

_WORD_BEFORE = re.compile(rf"(?:{_UNSPACED}|\S+)\s*\Z")
_WORD_AFTER = re.compile(rf"\A\s*(?:{_UNSPACED}|\S+)")
_LONGEST_WORD: Final = 24


class _Logged(NamedTuple):
    """A change of a text as it was logged; *alike* is for how many it stands, *last* the last turn of these."""

    start_ms: int | None
    rule: str
    alike: int
    last: int | None
    change: Change


class _Shown(NamedTuple):
    """A correction as the page lists it; *alike* is for how many it stands, *last* the last turn of these."""

    doc: str
    turn: int | None
    start_ms: int | None
    stage: str
    rule: str
    field: str
    before: str | None
    after: str | None
    left: str = ""
    right: str = ""
    keep: str | None = None
    alike: int = 1
    last: int | None = None


def list_corrections(results: Results) -> dict[str, Any]:
    """Return the corrections: each change of text, of a name or a title.

    Times that one repair moves alike are one row, and so is what cleaning does alike in a document. `keep` is what a
    rule has to find and put back, so that this place stays as it was read; null where none can.
    """
    rows = results.corrections.sort("doc", "seq").collect()
    is_time, is_text = pl.col("field").str.ends_with("_ms"), pl.col("field") == "text"
    named = rows.filter(~is_time, ~is_text).select(
        "doc", "turn", "start_ms", "stage", "rule", "field", "before", "after"
    )
    parts = [
        *(_table(_texts(*batch)) for batch in _in_batches(results, _fold_cleaning(rows.filter(is_text)))),
        _table(_Shown(*row) for row in named.iter_rows()),
        _table(_times(rows.filter(is_time))),
    ]
    turns = results.turns.select("doc", "turn", "speaker", turn_ms="start_ms", lang="turn_lang").collect()
    table = pl.concat(parts)
    told = table.join(turns, on=["doc", "turn"], how="left", validate="m:1", maintain_order="left")
    told = told.with_columns(start_ms=pl.coalesce("start_ms", "turn_ms")).drop("turn_ms")
    return by_column(told, "doc", "stage", "rule", "field", "speaker", "lang")


def _table(rows: Iterable[_Shown]) -> pl.DataFrame:
    """Return *rows* in a frame."""
    schema = {name: _NUMBERS.get(name, pl.String) for name in _Shown._fields}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def _fold_cleaning(texts: pl.DataFrame) -> pl.DataFrame:
    """Return the changes of those turns that have one to show, and for how many each stands: 0 is not shown.

    The first of what cleaning does alike in a document stands for the others.
    """
    alike = ("doc", "stage", "rule", "before", "after")
    is_cleaning, is_first = pl.col("stage") == _CLEANING, pl.int_range(pl.len()).over(alike) == 0
    stands_for = pl.when(~is_cleaning).then(1).when(is_first).then(pl.len().over(alike)).otherwise(0)
    last = pl.when(is_cleaning).then(pl.col("turn").last().over(alike))
    folded = texts.with_columns(alike=stands_for.cast(pl.Int32), last=last)
    return folded.filter((pl.col("alike") > 0).any().over("doc", "turn"))


def _in_batches(results: Results, texts: pl.DataFrame) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Yield *texts* of some documents at a time, with the raw texts of the turns that they change."""
    turns = texts.select("doc", "turn").unique()
    raw = results.turns.select("doc", "turn", "text_raw").join(turns.lazy(), on=["doc", "turn"], how="semi").collect()
    docs = texts.select("doc").unique().sort("doc")
    for some in docs.iter_slices(_DOCUMENTS_AT_ONCE):
        yield texts.join(some, on="doc", how="semi", maintain_order="left"), raw.join(some, on="doc", how="semi")


def _texts(texts: pl.DataFrame, turns: pl.DataFrame) -> Iterator[_Shown]:
    """Yield each change of a text that is shown, between what stood around it before its stage."""
    raw = {(doc, turn): text for doc, turn, text in turns.iter_rows()}
    by_turn: dict[tuple[str, int], list[_Logged]] = {}
    columns = ("doc", "turn", "start_ms", "rule", "alike", "last", "stage", "start_char", "end_char", "before", "after")
    for doc, turn, start_ms, rule, alike, last, *change in texts.select(columns).iter_rows():
        by_turn.setdefault((doc, turn), []).append(_Logged(start_ms, rule, alike, last, Change(*change)))
    for (doc, turn), changes in by_turn.items():
        text = raw[doc, turn]
        for stage, group in groupby(changes, key=lambda logged: logged.change.stage):
            own = list(group)
            keeps = _keeps(text, own) if stage == _BY_TABLE else [None] * len(own)
            for (start_ms, rule, alike, last, one), keep in zip(own, keeps, strict=True):
                if alike:
                    context = _LITTLE if stage == _CLEANING else _CONTEXT
                    beside = around(text, one.start_char, one.end_char, context)
                    told = (stage, rule, "text", one.before, one.after, *beside, keep, alike, last)
                    yield _Shown(doc, turn, start_ms, *told)
            text = replay(text, [one.change for one in own])


def around(text: str, start: int, end: int, context: int) -> tuple[str, str]:
    """Return what stands in *text* left of *start* and right of *end*, so many characters of *context* each."""
    left, right = max(start - context, 0), end + context
    before, after = text[left:start], text[end:right]
    return f"{'…' if left else ''}{before}", f"{after}{'…' if right < len(text) else ''}"


def _keeps(text: str, own: Sequence[_Logged]) -> list[str | None]:
    """Return for each change of *text* its word with the words beside it, longer than what its rule finds: so it wins.

    None where nothing stands beside it that no other change needs or has taken, and for a particle, which stays as it
    is where its word does.
    """
    words = [i for i, logged in enumerate(own) if not logged.rule.endswith(PARTICLE)]
    keeps: list[str | None] = [None] * len(own)
    floor = 0
    for place, following in zip(words, [*words[1:], None], strict=True):
        one = own[place].change
        ceiling = len(text) if following is None else own[following].change.start_char
        left = _WORD_BEFORE.search(text[floor : one.start_char])
        right = _WORD_AFTER.search(text[one.end_char : ceiling])
        before, after = (found[0] if found and len(found[0]) <= _LONGEST_WORD else "" for found in (left, right))
        floor = one.end_char + len(after)
        if before or after:
            keeps[place] = " ".join(f"{before}{one.before}{after}".split())
    return keeps


def _times(times: pl.DataFrame) -> Iterator[_Shown]:
    """Yield the changes of times, those as one that follow each other by the same rule and the same distance."""
    moved = times.with_columns(by=pl.col("after").cast(pl.Int64) - pl.col("before").cast(pl.Int64))
    runs = moved.sort("doc", "rule", "field", "seq").with_columns(
        run=pl.struct("doc", "stage", "rule", "field", "by").rle_id()
    )
    folded = runs.group_by("run", maintain_order=True).agg(
        pl.first("doc", "turn", "start_ms", "stage", "rule", "field", "before", "after"),
        alike=pl.len(),
        last=pl.last("turn"),
    )
    for *one, alike, last in folded.drop("run").iter_rows():
        yield _Shown(*one)._replace(alike=alike, last=last)
