"""Chapters alone, as podcasts keep them in YAML: a list of times and titles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.languages import language_tag
from pipeline.read.common.model import Parsed, Reader, count
from pipeline.read.common.page import unquote, yaml_fields
from pipeline.timecode import CLOCK, parse_clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.read.common.model import Kind, Row

_ITEM = re.compile(
    rf"(?P<indent>\s{{0,20}})-\s{{1,9}}(?:time|start|startTime|start_time|timestamp):\s{{1,9}}[\"']?(?P<time>{CLOCK})[\"']?\s*"
)
_TITLE = re.compile(r"\s{1,30}(?:title|name|text):\s{1,9}(?P<title>\S.*)")
_NAMES: Final = ("chapters", "timestamps", "timecodes", "outline")
_LIST = re.compile(rf"\s{{0,20}}(?:{'|'.join(_NAMES)}):\s*")
_LEAST: Final = 2
_NEAR: Final = 4  # lines between a chapter's time and its title


def recognise(text: str) -> bool:
    """Whether *text* has a list of chapters in YAML."""
    if not any(f"{name}:" in text for name in _NAMES):
        return False
    lines = text.split("\n")
    return any(_LIST.fullmatch(line) for line in lines) and len(list(_chapters(lines))) >= _LEAST


def parse(text: str) -> Parsed:
    """Return the chapters; everything else is metadata."""
    lines = text.split("\n")
    kinds: list[Kind | None] = ["metadata"] * len(lines)
    chapters = []
    for first, last, row in _chapters(lines):
        kinds[first : last + 1] = ["chapters"] * (last + 1 - first)
        chapters.append(row)
    fields = yaml_fields(lines)
    return Parsed(
        turns=(),
        kinds=count(lines, kinds),
        chapters=chapters,
        title=fields.get("title") or None,
        license=fields.get("license") or None,
        lang=language_tag(fields.get("lang") or fields.get("language") or ""),
        duration_ms=parse_clock(fields.get("duration", "")),
    )


def _chapters(lines: Sequence[str]) -> Iterator[tuple[int, int, Row]]:
    """Yield each chapter with the numbers of its first and last line."""
    for first, line in enumerate(lines):
        match = _ITEM.fullmatch(line)
        start_ms = parse_clock(match["time"]) if match else None
        if start_ms is None:
            continue
        for last in range(first + 1, min(first + 1 + _NEAR, len(lines))):
            if title := _TITLE.fullmatch(lines[last]):
                yield first, last, {"start_ms": start_ms, "title": unquote(title["title"].strip()), "url": None}
                break
            if _ITEM.fullmatch(lines[last]):
                break


OUTLINE = Reader(
    name="chapters",
    suffixes=(".yml", ".yaml"),
    looks_for="a list `chapters:` of times and titles",
    recognise=recognise,
    parse=parse,
)
