"""What still holds a label that is not to be known: another label, another name, a text that begins with it."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from pipeline.speakers.labels import folded_text, holds, loose_key_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.speakers.table import Speaker

CHECK: Final = "speaker-exposed"

_LABEL: Final = re.compile(r"^[\s>»\-*\[(【（]*(.{1,80}?)[\])】）*\s]*(?::|[\s(\[]\d{1,2}:\d\d)", re.MULTILINE)
"""What stands at the beginning of a line before a colon or a clock, in text that is folded."""


def exposed_names(
    turns: pl.DataFrame, rows: Mapping[tuple[str, str], Speaker], speakers: Sequence[Speaker]
) -> Iterator[dict[str, Any]]:
    """Yield a finding for each name in *turns* that holds a label which one of *speakers* hides, or is a part of it.

    Names that the private ones of *rows* have given are what is wanted in place of a label.

    Reads: doc, speaker of TURNS, named.
    """
    given = {(doc, row.name) for (doc, _), row in rows.items() if row.is_private}
    named = turns.select("doc", "speaker").drop_nulls().unique(maintain_order=True).rows()
    for doc, name in named:
        hidden = [one.label for one in _private(speakers, doc)]
        if (doc, name) not in given and any(holds(name, label) or holds(label, name) for label in hidden):
            yield _finding(
                doc,
                f"the speaker {name!r} holds a label that is to be hidden, or a part of one, and stays as it is",
                "Add a row to the table of speakers for this label, too.",
            )


def exposed_texts(turns: pl.DataFrame, speakers: Sequence[Speaker]) -> Iterator[dict[str, Any]]:
    """Yield a finding for each document in which texts of *turns* begin with a label that one of *speakers* hides.

    Few labels in a file of cues are no proof for its reader that they are labels.

    Reads: doc, turn, text of TURNS.
    """
    if not any(one.is_private for one in speakers):
        return
    found: defaultdict[str, list[int]] = defaultdict(list)
    texts = turns.filter(pl.col("text").str.contains("[:：]")).select("doc", "turn", "text")
    for doc, turn, text in texts.iter_rows():
        begins = {loose_key_of(label) for label in _LABEL.findall(folded_text(text))}
        if any(loose_key_of(one.label) in begins for one in _private(speakers, doc)):
            found[doc].append(turn)
    for doc, own in found.items():
        yield _finding(
            doc,
            f"a label that is to be hidden was read as text, not as a speaker, and stays there: {len(own):,} turns",
            "Hide it in the source, or with a row in a table of rules.",
        ) | {"turn": own[0]}


def _private(speakers: Sequence[Speaker], doc: str) -> Iterator[Speaker]:
    """Yield those of *speakers* whose labels are to be known nowhere in *doc*."""
    return (one for one in speakers if one.is_private and one.is_in(doc))


def _finding(doc: str, message: str, remedy: str) -> dict[str, Any]:
    """Return a finding about *doc*."""
    return {"doc": doc, "check": CHECK, "severity": "warning", "message": message, "remedy": remedy}
