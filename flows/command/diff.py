"""The corrections of a run in their context, by rule, so that an editor sees all that a rule did before judging it."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import polars as pl
from rich.console import Console
from rich.text import Text

from flows.command.results import print_data, read_dataset
from pipeline.errors import BadUsage
from pipeline.printable import printable
from pipeline.schema import CORRECTIONS, conform
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

_COLUMNS: Final = ("doc", "turn", "start_ms", "stage", "rule", "field", "start_char", "end_char", "before", "after")
"""What programs are told of each correction."""

_Piece = tuple[Literal["same", "went", "came"], str]


class Asked(NamedTuple):
    """Which corrections are asked for; an empty set is all."""

    rule: frozenset[str] = frozenset()
    stage: frozenset[str] = frozenset()
    doc: frozenset[str] = frozenset()


def show_diff(folder: Path, asked: Asked, form: Literal["text", "json", "csv"] = "text") -> None:
    """Print those corrections in the datasets below *folder* that are *asked* for, by rule.

    On a terminal red went and green came; elsewhere ``[-…-]`` went and ``{+…+}`` came. For programs and spreadsheets
    a row each, with the time of its turn.

    Raises: BadUsage if there are no datasets, or what is named has no correction.
    """
    corrections = conform(read_dataset(folder, "corrections", CORRECTIONS.columns.names()), CORRECTIONS)
    for name, values in asked._asdict().items():
        if missing := values - set(corrections[name]):
            by = "in" if name == "doc" else "by"
            remedy = f"Without --{name} all are shown."
            raise BadUsage(f"no correction {by} {', '.join(sorted(missing))}", remedy)
    named = [pl.col(name).is_in(sorted(values)) for name, values in asked._asdict().items() if values]
    chosen = corrections.filter(*named)
    if form == "text":
        _print_hits(folder, corrections, chosen)
        return
    starts = read_dataset(folder, "turns", ("doc", "turn", "start_ms"))
    timed = chosen.join(starts, on=["doc", "turn"], how="left", validate="m:1").sort("doc", "seq")
    print_data(_COLUMNS, timed.select(_COLUMNS).to_dicts(), form)


def _print_hits(folder: Path, corrections: pl.DataFrame, chosen: pl.DataFrame) -> None:
    """Print those *corrections* that are *chosen*, by rule, each in its context.

    Reads: CORRECTIONS.
    """
    raw = {
        (doc, turn): text for doc, turn, text in read_dataset(folder, "turns", ("doc", "turn", "text_raw")).iter_rows()
    }
    console = Console(highlight=False)
    for (stage, rule), hits in chosen.sort("stage", "rule", "doc", "seq").group_by(
        "stage", "rule", maintain_order=True
    ):
        console.print(Text(printable(f"{rule} ({stage}): {hits.height:,}"), "bold"), soft_wrap=True)
        for place, pieces in _hits(hits, corrections, raw):
            line = _colour(pieces) if console.is_terminal else Text(_mark(pieces))
            console.print(Text.assemble("  ", (printable(place), "dim"), "  ", line), soft_wrap=True)


def _hits(
    hits: pl.DataFrame, corrections: pl.DataFrame, raw: Mapping[tuple[str, int], str]
) -> Iterator[tuple[str, list[_Piece]]]:
    """Yield where each of *hits* is and what it changed.

    Reads: CORRECTIONS: of one rule in *hits*, of all in *corrections*; *raw* is the raw text of each turn.
    """
    changes = text_changes(corrections.join(hits, on=["doc", "turn"], how="semi"))
    for hit in hits.iter_rows(named=True):
        place = f"{hit['doc']}" if hit["turn"] is None else f"{hit['doc']} {hit['turn']}"
        if hit["turn"] is None or hit["field"] == "speaker":
            yield place, [("same", f"{hit['field']} "), ("went", hit["before"] or ""), ("came", hit["after"] or "")]
            continue
        if hit["field"] != "text":
            yield place, [("same", f"{hit['field']} "), ("went", _clock(hit["before"])), ("came", _clock(hit["after"]))]
            continue
        key = (hit["doc"], hit["turn"])
        text = replay(raw[key], _before(hit["stage"], changes[key]))
        yield place, _in_context(text, hit["start_char"], hit["end_char"], hit["after"])


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


def _visible(text: str) -> str:
    """Return *text* with what does not show written as an escape: a terminal obeys control characters."""
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
