"""Podlove Simple Transcripts, and the Simple Chapters that may stand beside them.

Source: https://podlove.org/simple-transcripts and https://podlove.org/simple-chapters. A `speech` is of one speaker,
its items are timed pieces of what is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.read.common.model import Parsed, Reader
from pipeline.read.markup.tree import attribute, flat, kinds_of, local, parse_tree, root_name
from pipeline.timecode import parse_clock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from pipeline.read.common.model import Row


def recognise(text: str) -> bool:
    """Whether *text* is XML with speeches."""
    return root_name(text) is not None and "speech" in text and "<" in text and ":item" in text


def parse(text: str) -> Parsed:
    """Return each speech as a turn, its items as rows of WORDS where there are several.

    Raises:
        UnreadableSource: it is no sound XML.
    """
    root = parse_tree(text)
    turns: list[Row] = []
    words: list[Row] = []
    for speech in (element for element in root.iter() if local(element) == "speech"):
        items = list(_items(speech))
        if items:
            turns.append(_turn(speech, items))
            words.extend(_words(len(turns), items))
    chapters = [row for element in root.iter() if local(element) == "chapter" and (row := _chapter(element))]
    return Parsed(turns, kinds_of(text, turns, chapters), words, chapters)


def _items(speech: Element) -> Iterator[tuple[str, int | None, int | None]]:
    """Yield text, start and end of each item of *speech* that says something."""
    for item in speech:
        said = flat("".join(item.itertext()))
        if local(item) == "item" and said:
            yield said, parse_clock(attribute(item, "start") or ""), parse_clock(attribute(item, "end") or "")


def _turn(speech: Element, items: list[tuple[str, int | None, int | None]]) -> Row:
    """Return the turn of a *speech*."""
    names = (flat("".join(child.itertext())) for child in speech if local(child) == "speaker")
    text = "\n".join(said for said, _, _ in items)
    return {"speaker": next(names, "") or None, "start_ms": items[0][1], "end_ms": items[-1][2], "text": text}


def _words(turn: int, items: list[tuple[str, int | None, int | None]]) -> Iterator[Row]:
    """Yield a row for each of several *items*."""
    start = 0
    for said, start_ms, end_ms in items if len(items) > 1 else ():
        span = {"turn": turn, "start_char": start, "end_char": start + len(said)}
        yield {**span, "start_ms": start_ms, "end_ms": end_ms}
        start += len(said) + 1


def _chapter(element: Element) -> Row | None:
    """Return the row of a chapter."""
    start_ms = parse_clock(attribute(element, "start") or "")
    title = flat(attribute(element, "title"))
    return {"start_ms": start_ms, "title": title, "url": attribute(element, "href")} if start_ms is not None else None


PODLOVE = Reader(
    name="podlove",
    suffixes=(".xml", ".xsl"),
    looks_for="speeches with items",
    recognise=recognise,
    parse=parse,
)
