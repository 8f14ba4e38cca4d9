"""SAMI: tag soup with a time at each change, and a class for each language.

Source: Microsoft's "Understanding SAMI 1.0". Nobody closes its tags, so it is cut at them; a change that shows nothing
but a blank ends what was shown. Each class with text is a track; a change without a class is of them all.
"""

from __future__ import annotations

import html
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.languages import language_named, language_tag
from pipeline.read.common.cues.styled import Styled, styled_row
from pipeline.read.common.cues.tags import read_cue_text
from pipeline.read.common.model import MAX_MS, Parsed, Reader
from pipeline.read.markup.tree import as_one, flat

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.read.common.model import Row

_START = re.compile(r"[\s\ufeff]{0,999}(?:<!--[^>]{0,999}-->\s{0,99})?<(?:sami|sync)\b", re.IGNORECASE)
_SYNC = re.compile(r"<sync\b(?P<rest>[^<>]{0,200})>", re.IGNORECASE)
_BEGIN = re.compile(r"\bstart\s{0,9}=\s{0,9}[\"']?(?P<ms>-?\d{1,12})(?!\d)", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p\b(?P<rest>[^<>]{0,200})>", re.IGNORECASE)
_CLASS = re.compile(r"\bclass\s{0,9}=\s{0,9}[\"']?(?P<name>[\w-]{1,40})", re.IGNORECASE)
_STYLE = re.compile(r"\.(?P<name>[\w-]{1,40})\s{0,99}\{(?P<rest>[^{}]{0,500})\}")
_LANG = re.compile(r"\blang\s{0,9}:\s{0,9}[\"']?(?P<tag>[\w-]{2,20})", re.IGNORECASE)
_NAME = re.compile(r"\bname\s{0,9}:\s{0,9}[\"']?(?P<tag>[\w-]{2,30})", re.IGNORECASE)
_TITLE = re.compile(r"<title>(?P<title>[^<]{0,300})", re.IGNORECASE)
_BREAK = re.compile(r"<br\b[^<>]{0,20}>", re.IGNORECASE)
_COMMENT = re.compile(r"<!?--[^<>]{0,500}-->")
_OTHER = re.compile(r"</?(?!(?:i|b|u|s|em|strong|font|ruby|rt|rp|rb)\b)[a-zA-Z][^<>]{0,500}>", re.IGNORECASE)
"""Tags that say nothing of how text looks."""

_ANY: Final = ""
_MOST_TRACKS: Final = 20
"""More classes than this are styles, no languages."""


class _Change(NamedTuple):
    """What is shown from a time on, in one language; nothing if the text is empty."""

    start_ms: int
    said: Styled
    place: int  # of its `<SYNC>` in the file


def recognise(text: str) -> bool:
    """Whether *text* is SAMI."""
    return bool(_START.match(text))


def parse(text: str) -> Parsed:
    """Return what is shown, each text until the next change of its language; each class is a track."""
    languages = _languages(text)
    title = _TITLE.search(text)
    named = flat(html.unescape(title["title"])) or None if title else None
    tracks = changes_of_tracks(text).items()
    return as_one(
        text,
        [Parsed(list(_turns(changes)), Counter(), title=named, lang=languages.get(name)) for name, changes in tracks],
    )


def changes_of_tracks(text: str) -> Mapping[str, list[_Change]]:
    """Return the changes of each class, by its name in lower case, in the order in which the classes come."""
    tracks: dict[str, list[_Change]] = defaultdict(list)
    changes = list(_changes(text))
    names = list(dict.fromkeys(name for name, _ in changes if name != _ANY)) or [_ANY]
    if len(names) > _MOST_TRACKS:
        return {_ANY: [change for _, change in changes]}
    for name, change in changes:
        for own in names if name == _ANY else (name,):
            tracks[own].append(change)
    return tracks


def _changes(text: str) -> Iterator[tuple[str, _Change]]:
    """Yield each change with the name of its class, empty if it has none."""
    syncs = list(_SYNC.finditer(text))
    ends = [*(match.start() for match in syncs), len(text)][1:]
    for sync, end in zip(syncs, ends, strict=True):
        begin = _BEGIN.search(sync["rest"])
        if begin and abs(int(begin["ms"])) <= MAX_MS:
            for name, said in _paragraphs(text[sync.end() : end]):
                yield name, _Change(int(begin["ms"]), said, sync.start())


def _paragraphs(body: str) -> Iterator[tuple[str, Styled]]:
    """Yield class and text of each paragraph between two times."""
    matches = list(_PARAGRAPH.finditer(body))
    if not matches:
        yield _ANY, _styled(body)
    ends = [*(match.start() for match in matches), len(body)][1:]
    for match, end in zip(matches, ends, strict=True):
        name = _CLASS.search(match["rest"])
        yield name["name"].lower() if name else _ANY, _styled(body[match.end() : end])


def _styled(body: str) -> Styled:
    """Return the text of a paragraph, its lines as `br` breaks them, and how it looks."""
    body = _BREAK.sub("\0", _COMMENT.sub("", body))
    lines = [
        flat(html.unescape(_OTHER.sub("", part)).replace("\xa0", " ")) if "<" not in part else _flat_tagged(part)
        for part in body.split("\0")
    ]
    said = read_cue_text("\n".join(line for line in lines if line))
    return Styled(said.text, said.marks)


def _flat_tagged(part: str) -> str:
    """Return a line with its tags of formatting only, each run of white space a blank."""
    return flat(_OTHER.sub("", part).replace("&nbsp;", " ").replace("\xa0", " "))


def _turns(changes: Sequence[_Change]) -> Iterator[Row]:
    """Yield what is shown of *changes*."""
    ends = [*(change.start_ms for change in changes), None][1:]
    for number, (change, end_ms) in enumerate(zip(changes, ends, strict=True), 1):
        if change.said.text:
            yield styled_row(change.said, cue=number, start_ms=change.start_ms, end_ms=end_ms)


def _languages(text: str) -> Mapping[str, str]:
    """Return the language of each class, by its name in lower case, that the style sheet declares or calls it by."""
    rows = ((match["name"].lower(), match["rest"]) for match in _STYLE.finditer(text))
    told = ((name, _LANG.search(style), _NAME.search(style)) for name, style in rows)
    tags = (
        (name, language_tag(lang["tag"]) if lang else language_named(own["tag"]) if own else None)
        for name, lang, own in told
    )
    return {name: tag for name, tag in tags if tag}


SAMI = Reader(
    name="sami",
    suffixes=(".smi", ".sami"),
    looks_for="`<SYNC Start=1000>` with text",
    recognise=recognise,
    parse=parse,
)
