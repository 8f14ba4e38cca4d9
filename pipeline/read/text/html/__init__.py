"""HTML pages with a transcript: those of Podcasting 2.0 (`<cite>`, `<time>`, `<p>`), and any that read as text.

A page becomes Markdown; what that is, the readers of text say.

- `flatten`: HTML to the Markdown that transcripts are written in
"""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Final

from pipeline.read.common.model import Kind, Parsed, Reader
from pipeline.read.text.html.flatten import flatten

if TYPE_CHECKING:
    from collections.abc import Sequence

_START = re.compile(
    r"\s{0,999}(?:<\?xml[^>]{0,200}>\s{0,99})?(?:<!--[^>]{0,300}-->\s{0,99}){0,3}"
    r"<(?:!doctype html|(?:html|head|body|div|p|cite|time|span|section|article|main|h[1-3]|strong|em|table|ul|dl|font"
    r"|b|i)\b)",
    re.IGNORECASE,
)
_BLOCK = re.compile(
    r"<(?:!doctype|html|head|body|div|p|cite|time|span|section|article|main|h[1-6]|table|ul|ol|dl|br)\b", re.IGNORECASE
)
_LEAST_CHAPTERS: Final = 2


def over(readers: Sequence[Reader]) -> Reader:
    """Return the reader of pages whose text *readers* read."""
    return Reader(
        name="html",
        suffixes=(".html", ".htm", ".xhtml"),
        looks_for="a page with `<cite>`, `<time>` and `<p>`, or with paragraphs of text",
        recognise=recognise,
        parse=partial(parse, readers),
    )


def recognise(text: str) -> bool:
    """Whether *text* begins as a page or a piece of one; with emphasis alone it is Markdown that holds tags."""
    return bool(_START.match(text) and _BLOCK.search(text))


def parse(readers: Sequence[Reader], text: str) -> Parsed:
    """Return what the first of *readers* that recognises the text of the page finds in it."""
    page = flatten(text)
    reader = next((reader for reader in readers if page.text.strip() and reader.recognise(page.text)), None)
    if reader is None:
        return Parsed(turns=(), kinds=Counter({"metadata": len(text)}))
    parsed = reader.parse(page.text)
    is_list = len(page.chapters) >= _LEAST_CHAPTERS and not parsed.chapters
    chapters = (
        [{"start_ms": ms, "title": title, "url": None} for ms, title in page.chapters] if is_list else parsed.chapters
    )
    tracks = [
        track._replace(
            kinds=_with_markup(text, page.text, track.kinds),
            turns=[{**row, "line": None} for row in track.turns],
            findings=[{**row, "line": None} for row in track.findings],
            title=page.title or track.title,
        )
        for track in (parsed, *parsed.others)
    ]
    return tracks[0]._replace(chapters=chapters, lang=page.lang or parsed.lang, others=tracks[1:])


def _with_markup(page: str, text: str, kinds: Counter[Kind]) -> Counter[Kind]:
    """Return *kinds* of the characters of *text* as those of *page*: what is more is markup."""
    counts = kinds.copy()
    counts["metadata"] += len(page) - len(text)
    if counts["metadata"] < 0:  # tags that nobody closes are shorter than what stands for them
        largest = max(counts, key=lambda kind: counts[kind])
        counts[largest] += counts["metadata"]
        counts["metadata"] = 0
    return counts
