"""What a subtitle exporter is given: one document's cues, where they come from, and how text goes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import polars as pl

PRODUCER: Final = "cuemill 0.1.0"
"""Who wrote a file; a constant, so that a checkout and an installed wheel write the same bytes."""

_SPACE: Final = r"[\s\x1c-\x1f]"  # what Python calls white space: the `srt` package tells empty cues by it


@dataclass(frozen=True, slots=True)
class Track:
    """One document, ready to be written; *source* is a relative path, there is no clock and no absolute path."""

    doc: str
    source: str
    lang: str
    title: str | None
    sha256: str
    format: str
    cues: pl.DataFrame
    """The document's rows of CUES, sorted by cue."""
    screen: pl.Series
    """A list of lines for each row of *cues*: what is shown, with labels and dashes."""
    plain: pl.Series
    """The same with dashes only, for formats that carry speakers themselves."""


def shown(text: pl.Expr) -> pl.Expr:
    """Return *text*, lines joined by LF, without its blank lines; empty where it shows nothing.

    A blank line ends a cue in SRT and WebVTT alike, so none is ever written. Other white space stays as it is.
    """
    single = text.str.replace_all("\r", "\n", literal=True).str.replace_all(rf"\n{_SPACE}*\n", "\n")
    return single.str.replace(rf"\A{_SPACE}*(?:\n|\z)", "").str.replace(rf"\n{_SPACE}*\z", "")
