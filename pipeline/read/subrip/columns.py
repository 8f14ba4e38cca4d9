"""SubRip in columns: all cues of a well-formed file at once, some forty times as fast as one by one.

Well-formed is what `srt.compose` writes: an index, a timing of fixed width, lines of text, one blank line. As soon as
anything is otherwise, this reader gives up, and the file is read line by line.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from pipeline.read.model import Parsed, finding
from pipeline.read.subrip.lines import count_tags, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.read.model import Kind

_PIECE_CHARS: Final = 8 * 2**20  # a large file is read in pieces, so that it is not held several times over
_TIMING_BYTES: Final = 29
_END: Final = 17  # where the second time of a timing begins
_INDEX: Final = r"^[0-9]{1,9}$"
_TIMING: Final = r"^[0-9]{2}(?::[0-5][0-9]){2},[0-9]{3} --> [0-9]{2}(?::[0-5][0-9]){2},[0-9]{3}$"
_BLANK: Final = r"\s\x1c-\x1f\x85"  # what Python takes for white space
_DRESSED: Final = rf"[<>{{&]|(?m:^[{_BLANK}]|[{_BLANK}]$)"


def _ms(place: int) -> pl.Expr:
    """Return the milliseconds of the time at *place* in a timing; null where there are no digits."""
    hours, minutes, seconds, millis = (
        pl.col("timing").str.slice(place + offset, length).cast(pl.Int64, strict=False)
        for offset, length in ((0, 2), (3, 2), (6, 2), (9, 3))
    )
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + millis


# Built once: a small file is read in less time than it takes to build them.
_BLOCK: Final = (
    pl.col("piece").str.split("\n\n").explode().str.splitn("\n", 3).struct.rename_fields(["index", "timing", "text"])
)
_COLUMNS: Final = (
    _ms(0).alias("start_ms"),
    _ms(_END).alias("end_ms"),
    pl.col("text"),
    (pl.col("index").str.len_bytes() + _TIMING_BYTES + 2).alias("header"),
    pl.col("text").str.contains(_DRESSED).alias("dressed"),
    (pl.col("timing").str.contains(_TIMING) & pl.col("index").str.contains(_INDEX)).alias("sound"),
)


def parse_columns(text: str) -> Parsed | None:
    """Return the cues of *text*, None if it is not well-formed throughout."""
    parts = []
    tags = header_chars = 0
    for piece in _pieces(text):
        cues = _cues(piece)
        plain = None if cues is None else _undressed(cues)
        if cues is None or plain is None:
            return None
        parts.append(plain.cues)
        tags += plain.tags
        header_chars += int(cues["header"].sum())
    if not parts:
        return None
    kinds: Counter[Kind] = Counter({"metadata": header_chars, "turns": len(text) - header_chars})
    return Parsed(
        turns=(),
        kinds=kinds,
        findings=[finding("markup", "note", f"formatting tags, left out: {tags}")] if tags else [],
        cues=parts[0] if len(parts) == 1 else pl.concat(parts),
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


def _cues(piece: str) -> pl.DataFrame | None:
    """Return the cues of *piece*, with the length of their headers and whether their texts have more than letters.

    None if any line is not where it should be.
    """
    fields = pl.DataFrame({"piece": [piece]}).select_seq(_BLOCK).unnest("piece")
    if fields["text"].null_count():
        return None
    cues = fields.select_seq(*_COLUMNS)
    return cues if cues["sound"].all() else None


class _Undressed(NamedTuple):
    """Cues whose texts are plain, and how many formatting tags they had."""

    cues: pl.DataFrame
    tags: int


def _undressed(cues: pl.DataFrame) -> _Undressed | None:
    """Return *cues* without tags, entities and blanks around their lines.

    None if one says nothing then, or has a blank line or an arrow in it: only line by line can tell what that is.
    """
    if not cues["dressed"].any():
        return _Undressed(_bare(cues, cues["text"]), 0)
    texts = cues.filter("dressed")["text"].to_list()
    if any(">" in text and ("->" in text or "- >" in text) for text in texts):
        return None
    plain = [plain_text(text) for text in texts]
    if not all(plain) or any(not line.strip() for text in texts for line in text.split("\n")):
        return None
    undressed = cues["text"].scatter(cues["dressed"].arg_true(), pl.Series(plain))
    return _Undressed(_bare(cues, undressed), sum(count_tags(text) for text in texts))


def _bare(cues: pl.DataFrame, text: pl.Series) -> pl.DataFrame:
    """Return the times of *cues* with *text*."""
    return pl.DataFrame([cues["start_ms"], cues["end_ms"], text])
