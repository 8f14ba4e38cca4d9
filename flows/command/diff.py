"""The corrections of a run in their context, by rule, so that an editor sees all that a rule did before judging it."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Final, Literal

import polars as pl
from rich.console import Console
from rich.text import Text

from exports.datasets.versions import check_readable
from pipeline.errors import BadUsage
from pipeline.printable import printable
from pipeline.schema import CORRECTIONS, conform
from pipeline.storage.places import tables_at
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

_Piece = tuple[Literal["same", "went", "came"], str]


def show_diff(folder: Path, rules: frozenset[str]) -> None:
    """Print the corrections in the datasets below *folder*, by rule; of *rules* only, if any are named.

    On a terminal red went and green came; elsewhere ``[-…-]`` went and ``{+…+}`` came.

    Raises: BadUsage if there are no datasets, or none of a rule that is named has a correction.
    """
    corrections = conform(scan_dataset(folder, "corrections").drop("lang"), CORRECTIONS)
    if missing := rules - set(corrections["rule"]):
        raise BadUsage(f"no correction by {', '.join(sorted(missing))}", "Without --rule all rules are shown.")
    raw = {
        (doc, turn): text
        for doc, turn, text in scan_dataset(folder, "turns").select("doc", "turn", "text_raw").iter_rows()
    }
    chosen = corrections.filter(pl.col("rule").is_in(rules)) if rules else corrections
    console = Console(highlight=False)
    for (stage, rule), hits in chosen.sort("stage", "rule", "doc", "seq").group_by(
        "stage", "rule", maintain_order=True
    ):
        console.print(Text(printable(f"{rule} ({stage}): {hits.height:,}"), "bold"), soft_wrap=True)
        for place, pieces in _hits(hits, corrections, raw):
            line = _colour(pieces) if console.is_terminal else Text(_mark(pieces))
            console.print(Text.assemble("  ", (printable(place), "dim"), "  ", line), soft_wrap=True)


def scan_dataset(folder: Path, table: str) -> pl.DataFrame:
    """Return a dataset below *folder*.

    Raises: BadUsage if it is not there, or of another schema version.
    """
    try:
        return _read_dataset(folder, table)
    except OSError as error:
        raise BadUsage(
            f"{folder} cannot be read: {error.strerror}", "Name the --out of a run, and try again."
        ) from error


def _read_dataset(folder: Path, table: str) -> pl.DataFrame:
    """Return the rows of one table below *folder*, checked to be of a version that this release reads."""
    if not (parts := sorted(folder.glob(f"datasets/{table}/*/*.parquet"))):
        raise BadUsage(f"{folder} holds no dataset of {table}", "Name the --out of a run that wrote parquet.")
    check_readable(parts)
    return pl.concat(map(pl.read_parquet, tables_at(parts)))


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
