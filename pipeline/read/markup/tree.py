"""XML to a tree: without entities of its own, files from elsewhere, or nesting without end."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from pipeline.errors import UnreadableSource
from pipeline.read.common.model import MAX_MS, THIS_FILE, Kind, Parsed
from pipeline.timecode import MS_PER_SECOND, from_seconds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from pipeline.read.common.model import Row

MAX_DEPTH: Final = 200
_ROOT = re.compile(
    r"\s{0,999}(?:<\?[^>]{0,500}\?>\s{0,99}|<!--[^>]{0,999}-->\s{0,99}|<!DOCTYPE[^>\[]{0,500}>\s{0,99}){0,9}"
    r"<(?:[\w.-]{1,40}:)?(?P<name>[\w.-]{1,40})"
)
_SECONDS = re.compile(r"\d{1,9}(?:\.\d{1,9})?")


def root_name(text: str) -> str | None:
    """Return the name of the root element of *text*, without its prefix, None if it does not begin as XML does."""
    match = _ROOT.match(text)
    return match["name"] if match else None


def parse_tree(text: str) -> Element:
    """Return the root of *text*.

    Raises:
        UnreadableSource: it is no sound XML, has entities of its own, or is nested beyond MAX_DEPTH.
    """
    from defusedxml import DefusedXmlException  # noqa: PLC0415 - start-up must not pay for it
    from defusedxml.ElementTree import ParseError, fromstring  # noqa: PLC0415

    try:
        root: Element = fromstring(text.lstrip())
    except ParseError as error:
        reason, line = f"broken XML: {error.msg}", error.position[0]
        raise UnreadableSource(THIS_FILE, reason, "Get the file anew from where it came", line) from error
    except DefusedXmlException as error:
        raise UnreadableSource(THIS_FILE, "XML with entities of its own", "Remove its DOCTYPE") from error
    if _is_deep(root):
        raise UnreadableSource(THIS_FILE, f"XML nested deeper than the limit of {MAX_DEPTH}", "Get the file anew")
    return root


def element_lines(text: str) -> list[int]:
    """Return the line, from 1, of each element of *text*, in their order: `parse_tree` has read it, so it is sound."""
    from xml.parsers.expat import ParserCreate  # noqa: PLC0415 - likewise; defusedxml has refused what is harmful

    lines: list[int] = []
    above = text[: len(text) - len(text.lstrip())].count("\n")
    parser = ParserCreate()
    parser.StartElementHandler = lambda *_: lines.append(parser.CurrentLineNumber + above)
    parser.Parse(text.lstrip(), True)  # noqa: FBT003 - the text is whole
    return lines


def _is_deep(root: Element) -> bool:
    """Whether any element lies deeper than the limit."""
    level = [root]
    for _ in range(MAX_DEPTH):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True


def local(element: Element) -> str:
    """Return the name of *element* without its namespace."""
    return element.tag.rpartition("}")[2]


def attribute(element: Element, name: str) -> str | None:
    """Return the attribute *name* of *element*, whatever its namespace."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def seconds_ms(text: str | None) -> int | None:
    """Return the milliseconds of *text* in seconds, None if it is no such number."""
    if text is None or not _SECONDS.fullmatch(text.strip()):
        return None
    seconds = float(text)
    return from_seconds(seconds) if seconds <= MAX_MS // MS_PER_SECOND else None


def flat(text: str | None) -> str:
    """Return *text* with every run of white space as one space, as XML means it."""
    return " ".join((text or "").split())


def as_one(text: str, tracks: Sequence[Parsed]) -> Parsed:
    """Return the *tracks* of *text*, a file in XML, as one result: the first, and the others with it.

    Their characters are counted here; what the others say is notes. Without any there is nothing.
    """
    spoken = [track for track in tracks if track.turns] or [Parsed((), Counter())]
    sizes = [sum(len(turn["text"]) for turn in track.turns) for track in spoken]
    counted = []
    for track, size in zip(spoken, sizes, strict=True):
        kinds = kinds_of(text, track.turns)
        notes = min(sum(sizes) - size, kinds["metadata"])
        kinds.update({"notes": notes, "metadata": -notes})
        counted.append(track._replace(kinds=kinds))
    return counted[0]._replace(others=counted[1:])


def kinds_of(text: str, turns: Sequence[Row], chapters: Sequence[Row] = ()) -> Counter[Kind]:
    """Return the characters of *text*, a file in XML: those of turns and chapters, and all the rest as metadata."""
    spoken = min(sum(len(turn["text"]) for turn in turns), len(text))
    titles = min(sum(len(chapter["title"]) for chapter in chapters), len(text) - spoken)
    return Counter({"turns": spoken, "chapters": titles, "metadata": len(text) - spoken - titles})
