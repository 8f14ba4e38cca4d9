"""The corrections of a run in their context, by rule, so that an editor sees all that a rule did before judging it."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import polars as pl
from rich.console import Console
from rich.text import Text

from flows.command.results import like, read_dataset
from flows.command.tabular import print_data
from pipeline.errors import BadUsage
from pipeline.printable import printable
from pipeline.text.audit import replay, text_changes
from pipeline.timecode import format_clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.text.audit import Change

_CONTEXT: Final = 40
"""Characters on each side of a change."""

_STYLES: Final = {"same": "", "went": "red strike", "came": "green"}
_MARKS: Final = {"same": "{}", "went": "[-{}-]", "came": "{{+{}+}}"}

_COLUMNS: Final = (
    *("doc", "turn", "line", "cue", "start_ms", "stage", "rule", "field", "start_char", "end_char", "before", "after"),
)
"""What programs are told of each correction."""

_OF_A_RULE: Final = ("stage", "rule")

_Piece = tuple[Literal["same", "went", "came"], str]
_Line = tuple[tuple[str, int], str, list[_Piece]]
"""Where a line stands among those of its rule, where in the talk that is, and what was changed there."""


class Asked(NamedTuple):
    """Which corrections are asked for; an empty set is all."""

    rule: frozenset[str] = frozenset()
    stage: frozenset[str] = frozenset()
    doc: frozenset[str] = frozenset()


def show_diff(folder: Path, asked: Asked, form: Literal["text", "json", "csv"] = "text") -> None:
    """Print those corrections in the datasets below *folder* that are *asked* for, by rule.

    On a terminal red went and green came; elsewhere ``[-…-]`` went and ``{+…+}`` came. Times and names that change
    alike are one line. For programs and spreadsheets each is a row.

    Raises: BadUsage if there are no datasets, or what is named has no correction.
    """
    corrections = read_dataset(folder, "corrections")
    for name, values in asked._asdict().items():
        if missing := values - set(corrections[name]):
            by = "in" if name == "doc" else "by"
            remedy = f"{like(missing, set(corrections[name]))}Without --{name} all are shown."
            raise BadUsage(f"no correction {by} {', '.join(sorted(missing))}", remedy)
    named = [pl.col(name).is_in(sorted(values)) for name, values in asked._asdict().items() if values]
    turns = read_dataset(folder, "turns", ("doc", "turn", "line", "text_raw"))
    lines = turns.select("doc", "turn", "line")
    chosen = corrections.filter(*named).join(lines, on=["doc", "turn"], how="left", validate="m:1").sort("doc", "seq")
    if form == "text":
        _print_hits(corrections, chosen, turns)
    else:
        print_data(_COLUMNS, chosen.select(_COLUMNS).to_dicts(), form)


def _print_hits(corrections: pl.DataFrame, chosen: pl.DataFrame, turns: pl.DataFrame) -> None:
    """Print those *corrections* that are *chosen*, by rule, each in its context; what is alike is one line."""
    raw = {(doc, turn): text for doc, turn, text in turns.select("doc", "turn", "text_raw").iter_rows()}
    changes = text_changes(corrections.join(chosen, on=["doc", "turn"], how="semi"))
    console = Console(highlight=False)
    by_rule = chosen.sort(*_OF_A_RULE, "doc", "seq").group_by(*_OF_A_RULE, maintain_order=True)
    for (stage, rule), hits in by_rule:
        console.print(Text(printable(f"{rule} ({stage}): {hits.height:,}"), "bold"), soft_wrap=True)
        texts = hits.filter(field="text")
        lines = [*_texts(texts, changes, raw), *_others(hits.filter(pl.col("field") != "text"))]
        for _, place, pieces in sorted(lines):
            line = _colour(pieces) if console.is_terminal else Text(_mark(pieces))
            console.print(Text.assemble("  ", (printable(place), "dim"), "  ", line), soft_wrap=True)
    if chosen.is_empty():
        console.print("no corrections")


def _texts(
    texts: pl.DataFrame, changes: Mapping[tuple[str, int | None], Sequence[Change]], raw: Mapping[tuple[str, int], str]
) -> Iterator[_Line]:
    """Yield a line for each of the corrections of *texts*, between what stood around it.

    Reads: all *changes* of these turns, and what their texts were, *raw*.
    """
    for hit in texts.iter_rows(named=True):
        key = (hit["doc"], hit["turn"])
        text = replay(raw[key], _before(hit["stage"], changes[key]))
        yield _order(hit), _place(hit), _in_context(text, hit["start_char"], hit["end_char"], hit["after"])


def _others(hits: pl.DataFrame) -> Iterator[_Line]:
    """Yield a line for the corrections of times and names that follow each other and do the same.

    Those of times do the same where they move by the same, or where there was no time.
    """
    is_time = pl.col("field").str.ends_with("_ms")
    by = pl.when(is_time).then(_ms("after") - _ms("before"))
    name = pl.when(~is_time).then(pl.struct("field", "before", "after"))
    runs = hits.with_columns(by=by).with_columns(run=pl.struct("doc", "by", is_time.alias("is_time"), name).rle_id())
    for (_,), run in runs.group_by("run", maintain_order=True):
        first, last = run.row(0, named=True), run.row(-1, named=True)
        yield _order(first), _place(first, last), [*_told(first, run)]


def _ms(column: str) -> pl.Expr:
    """Return a *column* of texts that may be times as milliseconds."""
    return pl.col(column).cast(pl.Int64, strict=False)


def _told(first: Mapping[str, Any], run: pl.DataFrame) -> Iterator[_Piece]:
    """Yield what the corrections of a *run*, of which this is the *first*, did."""
    fields = ", ".join(dict.fromkeys(run["field"]))
    many = f" of {run.height:,} corrections" if run.height > 1 else ""
    is_time = first["field"].endswith("_ms")
    show = _clock if is_time else _visible
    yield "same", f"{fields}{many} "
    yield "went", show(first["before"])
    yield "came", show(first["after"])
    if many and first["by"] is not None:
        yield "same", f", all by {'-' if first['by'] < 0 else '+'}{format_clock(abs(first['by']))}"


def _order(hit: Mapping[str, Any]) -> tuple[str, int]:
    """Return what the lines of a rule are sorted by."""
    return hit["doc"], hit["seq"]


def _place(first: Mapping[str, Any], last: Mapping[str, Any] | None = None) -> str:
    """Return where a correction is, or a run of them: document, turn, time, cue, and the line of the source."""
    to = f"-{last['turn']}" if last and last["turn"] != first["turn"] else ""
    turn = "" if first["turn"] is None else f" {first['turn']}{to}"
    clock = [] if first["start_ms"] is None else [format_clock(max(first["start_ms"], 0))]
    cue, line = (f"{name} {first[name]}" if first[name] is not None else "" for name in ("cue", "line"))
    return "  ".join([first["doc"] + turn, *clock, *filter(None, [", ".join(filter(None, [cue, line]))])])


def _before(stage: str, changes: Sequence[Change]) -> list[Change]:
    """Return those of one turn's *changes* that were made before *stage*."""
    return list(takewhile(lambda change: change.stage != stage, changes))


def _in_context(text: str, start: int, end: int, after: str) -> list[_Piece]:
    """Return the change of *text* from *start* to *end* into *after*, with what stands around it."""
    left, right = max(start - _CONTEXT, 0), end + _CONTEXT
    return [
        ("same", ("…" if left else "") + _visible(text[left:start])),
        ("went", _visible(text[start:end])),
        ("came", _visible(after)),
        ("same", _visible(text[end:right]) + ("…" if right < len(text) else "")),
    ]


def _visible(text: str | None) -> str:
    """Return *text* with what does not show written as an escape: a terminal obeys control characters."""
    text = text or ""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _clock(ms: str | None) -> str:
    """Return a time as a clock text."""
    return "none" if ms is None else format_clock(int(ms))


def _colour(pieces: Sequence[_Piece]) -> Text:
    """Return *pieces* for a terminal."""
    return Text.assemble(*((text, _STYLES[kind]) for kind, text in pieces))


def _mark(pieces: Sequence[_Piece]) -> str:
    """Return *pieces* for a log."""
    return "".join(_MARKS[kind].format(text) for kind, text in pieces if text)
