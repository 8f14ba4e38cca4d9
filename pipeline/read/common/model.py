"""What a reader is, and what it makes of a file's text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import polars as pl

Kind = Literal["turns", "headings", "notes", "chapters", "metadata"]
"""What a line is. Notes are what is neither spoken nor needed: an article, a link, an editor's remark."""

THIS_FILE = "this file"
"""Who an UnreadableSource of a reader is about: readers see text, not names. `read_sources` names it."""

MAX_MS = 10**12
"""Some thirty years: a number beyond it is no time of a recording."""

Row = dict[str, Any]
"""A row of a frame without `doc` and without what `read_sources` numbers."""


NOTHING: Final[Mapping[int, Row]] = MappingProxyType({})


class Parsed(NamedTuple):
    """What a file holds.

    Rows of *turns* have speaker, start_ms, end_ms, text; those of cues also `cue`, which of the file's they are, their
    `placement`, and `markup`, the `Mark`s of their text. Rows of *words* have turn (from 1), start_char, end_char,
    start_ms, end_ms, confidence; of *chapters* start_ms, title, url; of *findings* the columns of FINDINGS. Readers of
    text say in which `line` of the file a turn begins, from 0.

    A file that says the same in several languages holds several tracks: this one and the *others*. Each counts all of
    the file's characters; what the other tracks say is notes.
    """

    turns: Sequence[Row]
    kinds: Counter[Kind]  # characters of each kind; they add up to the text's length
    words: Sequence[Row] = ()
    chapters: Sequence[Row] = ()
    findings: Sequence[Row] = ()
    title: str | None = None
    license: str | None = None
    lang: str | None = None
    duration_ms: int | None = None
    cues: pl.DataFrame | None = None  # in place of *turns*: start_ms, end_ms, text; cue and speaker where these differ
    looks: Mapping[int, Row] = NOTHING  # by row of *cues*, from 0: its `markup` and `placement`, where it has any
    others: Sequence[Parsed] = ()  # tracks without others of their own


def rows_of(parsed: Parsed) -> Sequence[Row]:
    """Return the turns of *parsed* as rows, whichever way it has them."""
    if parsed.cues is None:
        return parsed.turns
    is_numbered = "cue" in parsed.cues.columns
    rows = (parsed.cues if is_numbered else parsed.cues.with_row_index("cue", offset=1)).to_dicts()
    return [row | parsed.looks.get(number, {}) for number, row in enumerate(rows)]


@dataclass(frozen=True, slots=True)
class Reader:
    """A format: its name, the suffixes it is looked for under, how it is recognised by content, and how it is read.

    *looks_for* says in words what a turn of it looks like; a user reads it where no turn was found.
    """

    name: str
    suffixes: tuple[str, ...]
    looks_for: str
    recognise: Callable[[str], bool]
    parse: Callable[[str], Parsed]


def count(lines: Sequence[str], kinds: Sequence[Kind | None]) -> Counter[Kind]:
    """Return the characters of each kind in a text of *lines*, each with its line feed.

    A line without a kind, as blank ones are, is of the kind before it; at the beginning it is metadata.
    """
    counts: Counter[Kind] = Counter()
    kind: Kind = "metadata"
    for line, own in zip(lines, kinds, strict=True):
        kind = own or kind
        counts[kind] += len(line) + 1
    counts[kind] -= 1  # the last line has no line feed: a text that ends with one has an empty line after it
    return counts


def finding(check: str, severity: str, message: str, remedy: str | None = None, line: int | None = None) -> Row:
    """Return a row of FINDINGS about the file, or its *line* (from 1)."""
    return {"check": check, "severity": severity, "message": message, "remedy": remedy, "line": line}
