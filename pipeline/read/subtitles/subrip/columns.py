"""SubRip in columns: all cues of a well-formed file at once, some twenty times as fast as one by one.

Well-formed is what `srt.compose` writes: an index, a timing of fixed width, lines of text, one blank line. As soon as
anything is otherwise, this reader gives up, and the file is read line by line.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from pipeline.read.common.cues.tags import read_cue_text
from pipeline.read.common.model import Parsed, finding
from pipeline.read.subtitles.stamp_columns import TIMINGS, times_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.read.common.model import Kind, Row

_PIECE_CHARS: Final = 8 * 2**20  # a large file is read in pieces, so that it is not held several times over
_INDEX_CHARS: Final = 9
_BLANK: Final = r"\s\x1c-\x1f\x85"  # what Python takes for white space
_ARROW: Final = re.compile(r"[-–—−=] ?(?:>|&gt;)|→")
_DRESSED: Final = rf"[<>{{&\\]|(?m:^[{_BLANK}\ufeff]|[{_BLANK}]$)|→"

# Built once: a small file is read in less time than it takes to build them.
_BLOCK: Final = (
    pl.col("piece").str.split("\n\n").explode().str.splitn("\n", 3).struct.rename_fields(["index", "timing", "text"])
)
_FACTS: Final = (
    pl.col("text").null_count(),
    pl.col("timing").str.join("\n"),
    pl.col("index").str.join(""),
    pl.col("index").str.len_bytes().is_between(1, _INDEX_CHARS).all().alias("short"),
    pl.col("text").str.contains(_DRESSED).any().alias("dressed"),
)


def parse_columns(text: str) -> Parsed | None:
    """Return the cues of *text*, None if it is not well-formed throughout."""
    parts = []
    looks: dict[int, Row] = {}
    left_out = header_chars = size = 0
    for piece in _pieces(text):
        cues = _cues(piece)
        if cues is None:
            return None
        parts.append(cues.frame)
        looks |= {row + size: look for row, look in cues.looks.items()}
        size += cues.frame.height
        left_out += cues.left_out
        header_chars += cues.header_chars
    if not parts:
        return None
    kinds: Counter[Kind] = Counter({"metadata": header_chars, "turns": len(text) - header_chars})
    return Parsed(
        turns=(),
        kinds=kinds,
        findings=[finding("markup", "note", f"effects that are no plain formatting, left out: {left_out}")]
        if left_out
        else [],
        cues=parts[0] if len(parts) == 1 else pl.concat(parts),
        looks=looks,
    )


def _pieces(text: str) -> Iterator[str]:
    """Yield *text* in pieces of whole cues, without the blank lines after them."""
    start = 0
    while start < len(text):
        cut = text.find("\n\n", start + _PIECE_CHARS)
        end = len(text) if cut < 0 else cut
        if piece := text[start:end].rstrip("\n"):
            yield piece
        start = end + 2


class _Cues(NamedTuple):
    """The cues of a piece, the characters above their texts, how they look, and how many tags nobody follows."""

    frame: pl.DataFrame
    header_chars: int
    looks: dict[int, Row]
    left_out: int


def _cues(piece: str) -> _Cues | None:
    """Return the cues of *piece*, None if any line is not where it should be."""
    fields = pl.DataFrame({"piece": [piece]}).select_seq(_BLOCK).unnest("piece")
    missing, timings, indices, short, dressed = fields.select_seq(*_FACTS).row(0)
    if missing or not (short and _are_digits(indices)) or (times := times_in(timings, ",")) is None:
        return None
    plain = _strip_markup(fields["text"]) if dressed else _Undressed(fields["text"], {}, 0)
    if plain is None:
        return None
    header_chars = len(indices) + len(fields) * (len(TIMINGS[","]) + 1)
    return _Cues(pl.DataFrame([*times, plain.text]), header_chars, plain.looks, plain.left_out)


def _are_digits(text: str) -> bool:
    """Whether *text* is all digits as clocks have them; `str.isdigit` takes those of any script."""
    return text.isascii() and text.isdigit()


class _Undressed(NamedTuple):
    """Texts of cues that are plain, how they look by their rows, and how many tags nobody follows."""

    text: pl.Series
    looks: dict[int, Row]
    left_out: int


def _strip_markup(text: pl.Series) -> _Undressed | None:
    """Return *text* without tags, entities and blanks around its lines.

    None if one says nothing then, or has a blank line or an arrow in it: only line by line can tell what that is.
    """
    rows = text.str.contains(_DRESSED).arg_true()
    texts = text.gather(rows).to_list()
    if any(_ARROW.search(said) or "\ufeff" in said for said in texts):
        return None
    plain = [read_cue_text(said) for said in texts]
    if not all(said.text for said in plain) or any(not line.strip() for said in texts for line in said.split("\n")):
        return None
    looks: dict[int, Row] = {
        row: {"markup": said.marks, "placement": said.placement}
        for row, said in zip(rows.to_list(), plain, strict=True)
        if said.marks or said.placement
    }
    undressed = text.scatter(rows, pl.Series([said.text for said in plain], dtype=pl.String))
    return _Undressed(undressed, looks, sum(said.left_out for said in plain))
