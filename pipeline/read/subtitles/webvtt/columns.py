"""WebVTT in columns: all cues of a well-formed file at once, some six times as fast as one by one.

Well-formed is a file of blocks with one blank line between, whose timings are all valid, and of whose words the
standard loses none. As soon as anything is otherwise, this reader gives up, and the file is read line by line.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from pipeline.languages import language_named
from pipeline.read.common.model import Parsed
from pipeline.read.subtitles.rolling import FLASH_MS, LEAST, SHARE
from pipeline.read.subtitles.stamp_columns import times_in
from pipeline.read.subtitles.webvtt.cue_columns import Texts, texts_of
from pipeline.read.subtitles.webvtt.lost import left_out
from pipeline.text.placement import parse_settings

if TYPE_CHECKING:
    from pipeline.read.common.model import Kind, Row

LANGUAGE: Final = re.compile(r"Language:\s*([A-Za-z-]{2,20})")
_ARROW: Final = "-->"
_STAMP: Final = r"((?:[0-9]{2}:)?[0-5][0-9]:[0-5][0-9]\.[0-9]{3})"
_TIMING: Final = rf"^[ \t\f]*{_STAMP}[ \t\f]*-->[ \t\f]*{_STAMP}(?:[ \t\f](.*))?$"
_WIDTH: Final = len("00:00:00.000 --> 00:00:00.000")
_HOURLESS: Final = len("00:00.000")
_BETWEEN: Final = len("\n\n")


class _Blocks(NamedTuple):
    """The header of a file, its cues (`above` their text, `timing`, `text`), and what the other blocks are."""

    header: str
    heads: list[str]
    """The first lines of the others."""
    cues: pl.DataFrame
    kinds: Counter[Kind]


def parse_columns(text: str) -> Parsed | None:
    """Return the cues of *text*, which begins with the signature; None if it is not well-formed throughout."""
    blocks = _blocks(text)
    timed = _timed(blocks.cues["timing"]) if blocks else None
    texts = texts_of(blocks.cues["text"]) if blocks and timed is not None else None
    if not blocks or timed is None or texts is None or _may_roll(timed, texts):
        return None
    rows = texts.cue - 1
    cues = timed.select("start_ms", "end_ms")[rows].with_columns(texts.text, cue=texts.cue, speaker=texts.speaker)
    header = (LANGUAGE.fullmatch(line.strip()) for line in blocks.header.split("\n"))
    return Parsed(
        turns=(),
        kinds=blocks.kinds,
        findings=[*left_out(blocks.heads)],
        lang=next((language_named(match[1]) for match in header if match), None),
        cues=cues.select("cue", "speaker", "start_ms", "end_ms", "text"),
        looks=_looks(texts, timed["settings"].gather(rows)),
    )


def _blocks(text: str) -> _Blocks | None:
    """Return the blocks of *text*, None if any is not as it should be."""
    body = text.rstrip("\n")
    if "\n\n\n" in body or "\0" in body:
        return None
    blocks = pl.Series("block", body.split("\n\n"))
    is_cue = blocks.str.contains(_ARROW, literal=True)
    others = blocks.filter(~is_cue)
    if is_cue[0] or not is_cue.any() or _has_loose_lines(blocks, is_cue):
        return None
    cues = _cues(blocks.filter(is_cue))
    if cues is None:
        return None
    notes = others[1:].str.starts_with("STYLE") | others[1:].str.starts_with("REGION")
    sizes = others.str.len_chars() + _BETWEEN
    noted = int(sizes[1:].filter(~notes).sum())
    needed = int(sizes.sum()) - noted + int((cues["above"].str.len_chars() + 1).sum())
    rest = len(text) - len(body) - _BETWEEN  # what follows the last block is of its kind
    kinds: Counter[Kind] = Counter({"metadata": needed, "notes": noted, "turns": len(text) - needed - noted})
    if not is_cue[-1]:
        kind: Kind = "metadata" if notes[-1] else "notes"
        kinds.update({kind: rest, "turns": -rest})
    heads = others[1:].str.split("\n").list.first().to_list()
    return _Blocks(blocks[0], heads, cues, +kinds)


def _has_loose_lines(blocks: pl.Series, is_cue: pl.Series) -> bool:
    """Whether lines stand behind the blank line of a cue: they belong to none, and players drop them."""
    after = blocks.filter(is_cue.cast(pl.Int8).cum_max().cast(pl.Boolean) & ~is_cue)
    return not bool(after.str.contains("^(?:NOTE|STYLE|REGION)").all())


def _cues(blocks: pl.Series) -> pl.DataFrame | None:
    """Return what *blocks* have `above` their texts, their `timing` and `text`; None if one is no cue or silent."""
    lines = blocks.str.splitn("\n", 2).struct.rename_fields(["first", "below"]).struct.unnest()
    below = pl.col("below").str.splitn("\n", 2).struct.rename_fields(["second", "text"])
    named = lines.select(
        "first", "below", below.struct.unnest(), is_timing=pl.col("first").str.contains(_ARROW, literal=True)
    )
    timing = pl.when("is_timing")
    cues = named.select(
        above=timing.then("first").otherwise(pl.concat_str("first", "second", separator="\n")),
        timing=timing.then("first").otherwise("second"),
        text=timing.then("below").otherwise("text"),
    )
    if cues["text"].null_count() or cues["text"].str.contains(_ARROW, literal=True).any():
        return None
    return cues


def _timed(timings: pl.Series) -> pl.DataFrame | None:
    """Return start_ms, end_ms and settings of cues by their *timings*; None if one is not as the standard has it."""
    heads, settings = timings.str.head(_WIDTH), timings.str.slice(_WIDTH)
    times = times_in(heads.str.join("\n").item(), ".") if (heads.str.len_bytes() == _WIDTH).all() else None
    if times is None or not settings.str.contains(r"^(?:[ \t\f]|$)").all():
        told = timings.str.extract_groups(_TIMING).struct.rename_fields(["start", "end", "settings"]).struct.unnest()
        if told["end"].null_count():
            return None
        start, end = (
            pl.when(pl.col(name).str.len_bytes() == _HOURLESS).then("00:" + pl.col(name)).otherwise(name)
            for name in ("start", "end")
        )
        lines = told.select(pl.concat_str(start, end, separator=" --> ").str.join("\n")).item()
        times, settings = times_in(lines, "."), told["settings"].fill_null("")
    return None if times is None else pl.DataFrame([*times, settings.alias("settings")])


def _may_roll(timed: pl.DataFrame, texts: Texts) -> bool:
    """Whether so many cues come at once after one that has their first line that the file may roll throughout."""
    soon = timed["start_ms"] - timed["end_ms"].shift() <= FLASH_MS
    first = pl.col("said").str.extract(r"^([^\n]*)")
    before = pl.concat_str(pl.lit("\n"), pl.col("said").shift(), pl.lit("\n"))
    again = texts.lines.to_frame("said").select(
        before.str.contains(pl.concat_str(pl.lit("\n"), first, pl.lit("\n")), literal=True)
    )
    rolling = int((again.to_series() & soon).sum())
    return rolling >= LEAST and rolling >= SHARE * (timed.height - 1)


def _looks(texts: Texts, settings: pl.Series) -> dict[int, Row]:
    """Return how turns look that look different, and where, by their rows."""
    known = {setting: parse_settings(setting) for setting in settings.unique()}
    placed = {row: known[setting] for row, setting in enumerate(settings) if known[setting]}
    rows = sorted({*placed, *texts.marks})
    return {row: {"markup": texts.marks.get(row, []), "placement": placed.get(row)} for row in rows}
