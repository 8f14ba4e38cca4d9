"""Call speakers by the names that a table gives to the labels of sources.

- `exposed`: What still holds a label that is not to be known
- `labels`: When two ways of writing a label are one
- `table`: Read a table of speakers
- `told`: What came of the rows of a table of speakers
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import polars as pl

from pipeline.schema import CORRECTIONS, FINDINGS, TURNS, conform, empty, from_rows
from pipeline.speakers.exposed import exposed_names, exposed_texts
from pipeline.speakers.table import Speaker, label_test, load_speakers, row_for

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["STAGE", "Named", "Speaker", "label_test", "load_speakers", "name_speakers"]

STAGE: Final = "name_speakers"
"""The name of this stage in the log."""


class Named(NamedTuple):
    """Turns whose speakers are named, what was changed, and what was found; the *read* findings are among it."""

    turns: pl.DataFrame
    corrections: pl.DataFrame
    findings: pl.DataFrame


def name_speakers(turns: pl.DataFrame, speakers: Sequence[Speaker], read: pl.DataFrame) -> Named:
    """Give each turn the name that *speakers* has for its label; the nearest row, as `load_speakers` sorts them.

    A label that becomes a pseudonym, or no name at all, is in no row that this returns, nor in *read*, the findings so
    far. Names that somebody says stay in the text.

    Reads:   TURNS; FINDINGS.
    Returns: TURNS, same rows and order; CORRECTIONS, `before` null where the label is not to be known; FINDINGS, with
             one for each label of a document that no row names, and louder ones where a label still shows that is not
             to be known.
    """
    conform(turns, TURNS)
    if not speakers:
        return Named(turns, empty(CORRECTIONS), read)
    pairs = turns.select("doc", "speaker").drop_nulls().unique(maintain_order=True).rows()
    rows = {pair: row for pair in pairs if (row := row_for(speakers, *pair))}
    log = [
        _change(doc, turn, label, row)
        for doc, turn, label in turns.select("doc", "turn", "speaker").iter_rows()
        if (row := rows.get((doc, label))) and row.name != label
    ]
    names = [
        row.name if (row := rows.get(pair)) else pair[1] for pair in zip(turns["doc"], turns["speaker"], strict=True)
    ]
    known = {speaker.name for speaker in speakers}
    unmapped = [_unmapped(doc, label) for doc, label in pairs if (doc, label) not in rows and label not in known]
    renamed = turns.with_columns(speaker=pl.Series(names, dtype=pl.String))
    shown = [*exposed_names(renamed, rows, speakers), *exposed_texts(renamed, speakers)]
    findings = pl.concat([_without_labels(read, rows), from_rows([*unmapped, *shown], FINDINGS)])
    return Named(conform(renamed, TURNS), from_rows(log, CORRECTIONS), findings)


def _change(doc: str, turn: int, label: str, row: Speaker) -> dict[str, Any]:
    """Return a row of CORRECTIONS."""
    change = {"doc": doc, "turn": turn, "seq": 0, "stage": STAGE, "rule": row.id, "field": "speaker", "after": row.name}
    return change if row.is_private else change | {"start_char": 0, "end_char": len(label), "before": label}


def _unmapped(doc: str, label: str) -> dict[str, Any]:
    """Return a finding about a label that no row names."""
    message = f"the speaker {label!r} is in no row of the table of speakers"
    remedy = "Add a row; `cuemill speakers DIR` lists what each label says."
    return {"doc": doc, "check": "speaker-unmapped", "severity": "note", "message": message, "remedy": remedy}


def _without_labels(findings: pl.DataFrame, rows: dict[tuple[str, str], Speaker]) -> pl.DataFrame:
    """Return *findings* whose texts do not hold a label that is not to be known.

    Reads: FINDINGS.
    """
    private: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for (doc, label), row in rows.items():
        if row.is_private:
            private[doc].append((label, row.name or "a speaker"))
    if not private or findings.is_empty():
        return findings
    columns = {
        column: pl.Series(
            [
                _replaced(text, private.get(doc, ())) if text else text
                for doc, text in zip(findings["doc"], findings[column], strict=True)
            ],
            dtype=pl.String,
        )
        for column in ("message", "remedy")
    }
    return conform(findings.with_columns(**columns), FINDINGS)


def _replaced(text: str, names: Sequence[tuple[str, str]]) -> str:
    """Return *text* with each label replaced by its pseudonym, longer labels first."""
    for label, name in sorted(names, key=lambda pair: -len(pair[0])):
        text = text.replace(label, name)
    return text
