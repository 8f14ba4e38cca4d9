"""Whether a file may be read by the reader that recognises it: by its suffix, and by whether anybody named it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.errors import UnreadableSource
from pipeline.read.decoding.foreign import describe, is_foreign_subtitles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.common.model import Reader
    from pipeline.storage.sources import Source

_TABULAR: Final = frozenset({".csv", ".tsv"})  # what is no table of turns there is no prose

_DATA: Final = _TABULAR | frozenset({".json", ".jsonl", ".xml", ".xsl", ".yml", ".yaml"})
"""Suffixes under which anything may be kept."""

_JSON: Final = frozenset({".json", ".jsonl", ".ndjson"})

_PROSE: Final = frozenset({".md", ".markdown", ".txt", ".lrc", ".html", ".htm", ".xhtml"})
"""Suffixes of pages and text."""

_ANY_TEXT: Final = frozenset({"html", "plain"})
"""Readers that take any page and any prose."""


def may_be_other(source: Source) -> bool:
    """Whether *source* may hold anything, by its suffix."""
    return source.path.suffix.lower() in _DATA | _PROSE


def is_other(reader: Reader | None, source: Source) -> bool:
    """Whether *source*, which *reader* would read, may be anything by its suffix, and is no transcript."""
    if reader is None:
        return may_be_other(source)
    return reader.name in _ANY_TEXT and source.path.suffix.lower() in _DATA


def why_unrecognised(text: str, source: Source) -> UnreadableSource:
    """Return why *text* is nothing that a reader reads."""
    reason = f"no format recognised: {describe(text) or 'it is text without cues'}"
    if source.path.suffix.lower() in _JSON:
        reason = f"{reason}; looked for a list of objects with a text and times, such as text, start, end, speaker"
    return UnreadableSource(source.name, reason, "Convert it to SRT, WebVTT or `**Name [00:01:02]**: text`")


def check_allowed(reader: Reader | None, readers: Sequence[Reader], text: str, source: Source) -> Reader:
    """Return *reader*, which of all *readers* recognises *text*, if it may read the file.

    Pages and prose are read wherever they are, but not in a file whose suffix promises cues: there it is an error page
    or a stump.

    Raises:
        UnreadableSource: it may not, or there is none.
    """
    if reader is None or (reader.name == "plain" and is_foreign_subtitles(text)):
        raise why_unrecognised(text, source)
    suffix = source.path.suffix.lower()
    promised = [other.looks_for for other in readers if suffix in other.suffixes]
    if reader.name in _ANY_TEXT and promised and suffix not in _PROSE:
        raise UnreadableSource(source.name, f"named {suffix}, but without {promised[0]}", "Check how it was written")
    return reader
