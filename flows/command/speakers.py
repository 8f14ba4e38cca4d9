"""Who speaks in the results of a run: each label with how much it says, and an excerpt to know the voice by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl
from rich.console import Console
from rich.text import Text

from flows.command.results import read_dataset
from pipeline.suggest import same_people
from pipeline.timecode import format_clock

if TYPE_CHECKING:
    from pathlib import Path

_EXCERPT: Final = 90


def print_speakers(folder: Path) -> None:
    """Print a line for each speaker of each document in the datasets below *folder*, and the longest thing said early.

    Raises: BadUsage if there are no datasets.
    """
    turns = read_dataset(folder, "turns").drop_nulls("speaker")
    console = Console(highlight=False)
    for (doc, speaker), said in turns.sort("doc", "turn").group_by("doc", "speaker", maintain_order=True):
        spoken = (pl.col("end_ms") - pl.col("start_ms")).sum()
        length = said.select(spoken).item() or 0
        first = said.head(10).sort(pl.col("text").str.len_chars(), descending=True, maintain_order=True)["text"][0]
        line = Text.assemble((f"{speaker}", "bold"), f"  {doc}  {said.height:,} turns  {format_clock(length)}")
        console.print(line, soft_wrap=True)
        console.print(Text(f"     {' '.join(first.split())[:_EXCERPT]}", "dim"), soft_wrap=True)
    if turns.is_empty():
        console.print("no turn has a speaker")
    print_same_people(turns, console)


def print_same_people(turns: pl.DataFrame, console: Console) -> None:
    """Print a line for each two speakers of a document who may be one person; nothing where nobody may.

    Reads: doc, speaker of TURNS.
    """
    pairs = (
        turns.drop_nulls("speaker")
        .select("doc", "speaker")
        .unique(maintain_order=True)
        .sort("doc", maintain_order=True)
    )
    for (doc,), own in pairs.group_by("doc", maintain_order=True):
        for one, other in same_people(own["speaker"]):
            line = f"may be one person: {one} and {other}  {doc}; a table of speakers (--speakers-table) makes them one"
            console.print(Text(line), soft_wrap=True)
