"""A transcript in Markdown that Cuemill reads back: ``**Name [HH:MM:SS]**: text``, a blank line between turns.

Text goes out as it is: readers of transcripts undo no escapes of Markdown, so none are written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import polars as pl

from exports.track import Exporter, in_one_line, one_by_one, visible_text
from pipeline.read.common.names import labels_at
from pipeline.timecode import format_clock

if TYPE_CHECKING:
    from exports.track import Track

_NOBODY: Final = "?"
"""Who speaks where nobody knows, in a transcript that names others: without a name a turn would be the one's before."""

_NO_NAME: Final = re.compile(r"[\[\]*<>:：]+")
"""What ends a name in this style."""

_PROSE: Final = re.compile(r"[^\W\d_](?!.*(?:\d:\d\d|://|[:：]\s*$))")
"""How a line begins that is nothing but a paragraph: no heading, list, rule, link or stamped line."""

_LONGEST_NAME: Final = 80  # what our own reader takes for a name


def render(track: Track) -> bytes:
    """Return *track* as Markdown: title, chapters, turns with the second in which they begin.

    A paragraph that would be read as something else, as a heading or a turn of its own, goes on in the line before it.
    """
    title = f"# {in_one_line(track.title)}\n\n" if track.title else ""
    turns = track.turns.select("speaker", "start_ms", visible_text(pl.col("text")))
    is_named = turns["speaker"].null_count() < turns.height
    body = (f"{_head(speaker, start, named=is_named)}{_body(text)}\n\n" for speaker, start, text in turns.iter_rows())
    return "".join([title, _chapters(track), *body]).removesuffix("\n").encode()


def _chapters(track: Track) -> str:
    """Return the list of chapters under its heading; a reader takes one alone for no list, so it is not written."""
    marks = track.chapters.select("start_ms", "title").rows()
    if len(marks) < 2:  # noqa: PLR2004 - as said
        return ""
    lines = (f"- {_stamp(start)} {in_one_line(title)}\n" for start, title in marks)
    return "".join(["## Chapters\n\n", *lines, "\n## Transcript\n\n"])


def _head(speaker: str | None, start: int | None, *, named: bool) -> str:
    """Return what stands before a turn's text; *named*: whether anybody has a name in this transcript.

    A turn without a time, which has no cue either, has no stamp.
    """
    stamp = "" if start is None else f"[{_stamp(start)}] "
    if not named:
        return stamp
    name = in_one_line(_NO_NAME.sub(" ", speaker or _NOBODY)) or _NOBODY
    fitting = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
    return f"**{fitting} {stamp}".rstrip() + "**: "


def _stamp(ms: int) -> str:
    """Return the second of *ms*."""
    return format_clock(ms).partition(".")[0]


def _body(text: str) -> str:
    """Return *text* with a blank line between its paragraphs."""
    paragraphs: list[str] = []
    goes_on = False
    for line in reversed([line.strip() for line in text.split("\n")]):
        paragraphs.append(f"{line} {paragraphs.pop()}" if goes_on else line)
        goes_on = not _PROSE.match(line) or _is_named(paragraphs[-1])
    return "\n\n".join(reversed(paragraphs))


def _is_named(paragraph: str) -> bool:
    """Whether a reader may take how *paragraph* begins for a name."""
    return any(label.form == "colon" for label in labels_at(paragraph))


MARKDOWN = Exporter("md", "md", one_by_one(render))
