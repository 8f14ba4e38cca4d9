"""What an exporter is given: one document's cues, turns and chapters, where they come from, and how text goes out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from pipeline.labels import Speakers

PRODUCER: Final = "cuemill 0.1.0"
"""Who wrote a file; a constant, so that a checkout and an installed wheel write the same bytes."""

SPACE: Final = r"[\s\x1c-\x1f]"
"""The source of a pattern for what Python calls white space: the `srt` package tells empty cues by it."""

SPACES: Final = r"\s+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dress:
    """How files are to look where players differ; the defaults are what modern players want."""

    bom: bool = False
    """SRT begins with a byte order mark: old Windows players take it for the system's code page without one."""
    crlf: bool = False
    """Lines of SRT end in CR LF, as old players and hardware want."""
    colours: bool = False
    """WebVTT gives each speaker a colour. ffmpeg 5.1, and so mpv with it, reads no cue of a file with a style block."""
    embed_rtl: bool = False
    """Lines of SRT in Arabic, Hebrew and the like say that they run from right to left.

    mpv, ffmpeg and many devices lay SRT out from left to right, so that a full stop stands at the wrong end.
    """


PLAIN: Final = Dress()


@dataclass(frozen=True, slots=True, kw_only=True)
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
    turns: pl.DataFrame
    """The document's turns that say something: turn, speaker (or null), start_ms, end_ms, text; sorted by turn.

    Times are the turn's own, else those of its cues; null only where the document has no cues.
    """
    chapters: pl.DataFrame
    """The document's chapters: start_ms, end_ms (of the file, or null), until_ms (never null), title, url (or null).

    Sorted by start; `until_ms` is later than the start.
    """
    speakers: Speakers
    """Which labels show, for a format that writes turns."""
    dress: Dress = PLAIN


def provenance(track: Track) -> dict[str, str]:
    """Return where a file comes from, for formats that can say so; each fact stands in one line."""
    facts = {
        "producer": PRODUCER,
        "source": track.source,
        "sha256": track.sha256,
        "lang": track.lang,
        "title": track.title,
    }
    return {name: in_one_line(fact) for name, fact in facts.items() if fact}


def in_one_line(text: str) -> str:
    """Return *text* with each run of white space as one blank."""
    return re.sub(SPACES, " ", text).strip()


def shown(text: pl.Expr) -> pl.Expr:
    """Return *text*, lines joined by LF, without its blank lines; empty where it shows nothing.

    A blank line ends a cue in SRT and WebVTT alike, so none is ever written. Other white space stays as it is.
    """
    single = text.str.replace_all("\r", "\n", literal=True).str.replace_all(rf"\n{SPACE}*\n", "\n")
    return single.str.replace(rf"\A{SPACE}*(?:\n|\z)", "").str.replace(rf"\n{SPACE}*\z", "")


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format: its *name* in ``--to``, the *suffix* of its files, what it *needs*, and what renders a track.

    A document that has nothing of what a format needs has no file of it.
    """

    name: str
    suffix: str
    render: Callable[[Track], bytes]
    needs: Literal["cues", "turns", "chapters"] = "cues"

    def has_work(self, track: Track) -> bool:
        """Whether *track* has what this format needs."""
        return not {"cues": track.cues, "turns": track.turns, "chapters": track.chapters}[self.needs].is_empty()

    def file_name(self, track: Track) -> str:
        """Return the name of *track*'s file; chapters are the recording's, whatever the language of the transcript."""
        return f"{track.doc}.{self.suffix}" if self.needs == "chapters" else f"{track.doc}.{track.lang}.{self.suffix}"
