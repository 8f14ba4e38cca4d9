"""What an exporter is given: documents' cues, turns and chapters, where they come from, and how text goes out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

import polars as pl

from exports.looks import undress
from pipeline.speakers.labels import key_of
from pipeline.storage.ids import FLAGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from exports.looks import Dressed, Edge
    from pipeline.labels import Speakers

PRODUCER: Final = "cuemill 0.1.0"
"""Who wrote a file; a constant, so that a checkout and an installed wheel write the same bytes."""

SPACE: Final = r"[\s\x1c-\x1f]"
"""The source of a pattern for what Python calls white space: the `srt` package tells empty cues by it."""

SPACES: Final = r"\s+"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOptions:
    """How files are to look where players differ; the defaults are what modern players want."""

    bom: bool = False
    """SRT begins with a byte order mark: old Windows players take it for the system's code page without one."""
    crlf: bool = False
    """Lines of SRT end in CR LF, as old players and hardware want."""
    colours: bool = False
    """WebVTT, ASS and TTML give each speaker a colour.

    ffmpeg 5.1, and so mpv with it, reads no cue of a WebVTT file with a style block.
    """
    embed_rtl: bool = False
    """Lines of SRT in Arabic, Hebrew and the like say that they run from right to left.

    mpv, ffmpeg and many devices lay SRT out from left to right, so that a full stop stands at the wrong end.
    """

    words: bool = False
    """Formats that can say it tell when each word is said, where the source has it."""
    voices: tuple[tuple[str | None, str, str], ...] = ()
    """Which colours were chosen: a document's id, None for all, a speaker's name there, a colour."""

    def chosen(self, doc: str) -> dict[str, str]:
        """Return the colours that were chosen for speakers of *doc*; of several the last, which is the nearest."""
        return {name: colour for own, name, colour in self.voices if own in {None, key_of(doc)}}


PLAIN: Final = FileOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracks:
    """Documents, ready to be written; each frame names in `doc` whose a row is, and is sorted by that.

    Formats that every run writes are rendered from these frames, all documents at once: sixty of them cost Polars
    hardly more calls than one does.
    """

    documents: pl.DataFrame
    """doc, source, lang, title (or null), sha256, format; *source* is a relative path, there is no clock here."""
    cues: pl.DataFrame
    """CUES, sorted by doc and cue, and two lists of lines: `screen`, what is shown, with labels and dashes; `plain`,
    the same with dashes only, for formats that carry speakers themselves."""
    turns: pl.DataFrame
    """The turns that say something: doc, turn, speaker (or null), start_ms, end_ms, text; sorted by doc and turn.

    Times are the turn's own, else those of its cues; null only where the document has no cues.
    """
    chapters: pl.DataFrame
    """doc, start_ms, end_ms (of the file, or null), until_ms (never null), title, url (or null).

    Sorted by doc and start; `until_ms` is later than the start.
    """
    speakers: Speakers
    """Which labels show, for a format that writes turns."""
    options: FileOptions = PLAIN
    dressed: Dressed | None = None
    """`cues` with marks where looks begin and end; None where none does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One document of `Tracks`, for formats that are rendered one document after the other."""

    doc: str
    source: str
    lang: str
    title: str | None
    sha256: str
    format: str
    cues: pl.DataFrame
    turns: pl.DataFrame
    chapters: pl.DataFrame
    speakers: Speakers
    options: FileOptions = PLAIN

    @property
    def facts(self) -> dict[str, str | None]:
        """What `provenance` tells of."""
        return {"source": self.source, "sha256": self.sha256, "lang": self.lang, "title": self.title}


def each(tracks: Tracks) -> Iterator[Track]:
    """Yield the documents of *tracks* one by one."""
    frames = (tracks.cues, tracks.turns, tracks.chapters)
    parts = [(frame.partition_by("doc", as_dict=True, maintain_order=True), frame.clear()) for frame in frames]
    for facts in tracks.documents.iter_rows(named=True):
        cues, turns, chapters = (own.get((facts["doc"],), nothing) for own, nothing in parts)
        yield Track(
            **facts, cues=cues, turns=turns, chapters=chapters, speakers=tracks.speakers, options=tracks.options
        )


def one_by_one(render: Callable[[Track], bytes]) -> Callable[[Tracks], dict[str, bytes]]:
    """Return what renders each document of `Tracks` as *render* does."""
    return lambda tracks: {track.doc: render(track) for track in each(tracks)}


def in_files(rows: pl.DataFrame, written: pl.Expr) -> dict[str, bytes]:
    """Return, one after the other, what is *written* of each row of a document; one without rows is not there.

    Reads: doc, by which *rows* are sorted.
    """
    file = written.str.join("").cast(pl.Binary)  # as Python's text it would be decoded and encoded again
    files: dict[str, bytes] = {}
    place = 0
    for size, doc in rows["doc"].rle().struct.unnest().iter_rows():  # for a single one half the time of a group_by
        files[doc] = rows.slice(place, size).select_seq(file).item()
        place += size
    return files


def provenance(facts: Mapping[str, str | None]) -> dict[str, str]:
    """Return where a file comes from, for formats that can say so, by the *facts* of its document.

    Each stands in one line, and one that is not known does not.
    """
    told = {"producer": PRODUCER} | {name: facts[name] for name in ("source", "sha256", "lang", "title")}
    return {name: in_one_line(fact) for name, fact in told.items() if fact}


def in_one_line(text: str) -> str:
    r"""Return *text* with each run of white space as one blank.

    >>> in_one_line("two\nlines")
    'two lines'
    """
    return re.sub(SPACES, " ", text).strip()


def visible_text(text: pl.Expr) -> pl.Expr:
    """Return *text*, lines joined by LF, without its blank lines; empty where it shows nothing.

    A blank line ends a cue in SRT and WebVTT alike, so none is ever written. Other white space stays as it is.
    """
    single = text.str.replace_all("\r", "\n", literal=True).str.replace_all(rf"\n{SPACE}*\n", "\n")
    return single.str.replace(rf"\A{SPACE}*(?:\n|\z)", "").str.replace(rf"\n{SPACE}*\z", "")


_FLAGS: Final = re.compile(rf"(?:\.(?:{'|'.join(FLAGS)}))+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format: its *name* in ``--to``, the *suffix* of its files, what it *needs*, and what renders it.

    *render* returns the file of each document that it is given. A document that has nothing of what a format needs has
    no file of it.
    """

    name: str
    suffix: str
    render: Callable[[Tracks], dict[str, bytes]]
    needs: Literal["cues", "turns", "chapters"] = "cues"
    tag: Callable[[Edge], str] | None = None
    """What is written where a look begins or ends, nothing where the format cannot say it; None: it has no looks."""

    def files(self, tracks: Tracks) -> dict[str, bytes]:
        """Return the file of each document of *tracks* that has what this format needs."""
        needed = {"cues": tracks.cues, "turns": tracks.turns, "chapters": tracks.chapters}[self.needs]
        having = tracks.documents.join(needed, on="doc", how="semi", maintain_order="left")
        if having.is_empty():
            return {}
        if self.tag is None or tracks.dressed is None:
            return self.render(replace(tracks, documents=having))
        files = self.render(replace(tracks, documents=having, cues=tracks.dressed.cues))
        return {doc: undress(file, tracks.dressed.edges, self.tag) for doc, file in files.items()}

    def file_name(self, doc: str, lang: str) -> str:
        """Return the name of *doc*'s file; chapters are the recording's, whatever the language of the transcript.

        What a file is for (`movie.forced`) stands behind the language, where players look for it.
        """
        if self.needs == "chapters":
            return f"{doc}.{self.suffix}"
        flags = _FLAGS.search(doc)
        base, flag = (doc[: flags.start()], flags[0]) if flags and flags.start() else (doc, "")
        return f"{base}.{lang}{flag}.{self.suffix}"
