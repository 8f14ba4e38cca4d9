"""What a file that no reader reads seems to be, so that its finding can say so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.read.common.page import YAML_LINE, front_matter, page_kinds, take_chapters
from pipeline.timecode import CLOCK

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEAD: Final = 2000
_MARKUP: Final = tuple(
    (re.compile(rf"\s*(?:{pattern})", re.IGNORECASE), what)
    for pattern, what in (
        (r"(?:<\?xml[^>]*>\s*)?<timedtext", "YouTube's timed text"),
        (r"(?:<\?[^>]{0,300}>\s*|<!--[^>]{0,500}-->\s*){0,9}<(?:rss|feed)\b", "a feed"),
        (r"<(?:\?xml|!doctype|(?!(?:b|i|u|em|strong)>)\w+(?:/>|[\s>:](?s:.*)(?:</\w|/>)))", "XML"),
        (r"\{\d+\}\{\d+\}", "MicroDVD subtitles without frames a second (put a line {1}{1}25.000 first)"),
        (
            r"(?i:webvtt)?[^\n]*\n\s*(?:\S+\n)?[\d:.]+ --> [^\n]+\n\S+\.(?:jpe?g|png|webp|gif|avif|bmp|vtt)\b",
            "thumbnails of a video",
        ),
        (r"Scenarist_SCC V1\.0", "Scenarist captions (SCC; ffmpeg and ttconv make SRT of them)"),
        (
            (
                r"(?:\$\w[^\n]*\n|//[^\n]*\n|[ \t\r]*\n){0,60}"
                r"[ \t]*\d\d:\d\d:\d\d[:;.]\d\d\s*,\s*\d\d:\d\d:\d\d[:;.]\d\d\s*,"
            ),
            "Spruce subtitles (STL)",
        ),
        (r"\d{3}STL\d\d\.\d\d", "EBU STL (ffmpeg and ttconv make SRT of it)"),
        (r"token\|speaker\|ts\|", "a Rev .nlp file"),
    )
)
_SUBTITLES: Final = ("MicroDVD", "Scenarist", "Spruce", "EBU STL")
_JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*(?:[{\"\]]|\[(?!\d+:\d)))")
_KEY = re.compile(r'"([^"\\]{1,40})"\s*:')
_KEYS_NAMED: Final = 5
_YAML_INSIDE = re.compile(r"\s+(?:- |\w+:\s)")
_EDGE: Final = 40  # a stamp at a line's beginning or end lies within so many characters
_LEADING = re.compile(rf"\W{{0,3}}{CLOCK}(?!\d)|[^:\n]{{1,30}}?\s{CLOCK}\W{{0,3}}$")
_TRAILING = re.compile(rf"(?<![\d:]){CLOCK}[\])]\W{{0,3}}$")
_LEAST: Final = 3
_SHARE: Final = 0.3


def describe(text: str) -> str | None:
    """Return in words what *text* is if it is plainly no text to read as prose, else None."""
    head = text[:_HEAD]
    for pattern, what in _MARKUP:
        if pattern.match(head):
            return f"it looks like {what}, which is not read"
    if _JSON.match(head):
        keys = ", ".join(dict.fromkeys(_KEY.findall(head)[:_KEYS_NAMED])).encode(errors="replace").decode() or "none"
        return f"it is JSON of a shape that is not read (first keys: {keys})"
    lines = text.split("\n")
    if _is_yaml([line for line in lines if line.strip()]):
        return "it is YAML without a transcript below it"
    if _has_stamps(lines):
        return "its lines have times, but in a style that is not read"
    return None


def is_foreign_subtitles(text: str) -> bool:
    """Return whether *text* is subtitles of a format that is not read, which are no prose."""
    head = text[:_HEAD]
    return any(what.startswith(_SUBTITLES) and pattern.match(head) for pattern, what in _MARKUP)


def is_data(text: str) -> bool:
    """Whether *text* is JSON, markup or subtitles of some kind by its beginning, rather than something people wrote."""
    head = text[:_HEAD]
    return bool(_JSON.match(head)) or any(pattern.match(head) for pattern, _ in _MARKUP)


def _is_yaml(lines: Sequence[str]) -> bool:
    """Whether *lines* are data: keys and lists, some of them inside others."""
    inside = sum(bool(_YAML_INSIDE.match(line)) for line in lines)
    is_outside = bool(lines) and not lines[0][0].isspace()  # else it is all set off from the margin
    return inside >= _LEAST and is_outside and all(YAML_LINE.match(line) for line in lines)


def _has_stamps(lines: Sequence[str]) -> bool:
    """Whether many of the *lines* of the text, chapter lists apart, begin or end with a time."""
    front = front_matter(lines)
    kinds = page_kinds(lines, front)
    take_chapters(lines, kinds, [True] * len(lines))
    body = [line.strip() for line, kind in zip(lines, kinds, strict=True) if kind is None and line.strip()]
    stamped = sum(bool(_LEADING.match(line[:_EDGE]) or _TRAILING.search(line[-_EDGE:])) for line in body)
    return stamped >= _LEAST and stamped >= _SHARE * len(body)
