"""What a paragraph of TTML says: by whom, and which pieces of it when.

White space is one blank, `br` a line feed. Where a span is another agent's, the paragraph is of two speakers or more,
each of whom says a turn of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.read.common.cues.styled import Mark, sort_marks
from pipeline.read.markup.tree import attribute, local
from pipeline.read.markup.ttml.styling import computed, is_hidden, looks_of
from pipeline.read.markup.ttml.times import DisplayTime, display_time

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from pipeline.read.common.model import Row
    from pipeline.read.markup.ttml.styling import Attributes, Sheet
    from pipeline.read.markup.ttml.times import Clock

_UNSEEN: Final = frozenset(
    {"metadata", "set", "animate", "title", "desc", "copyright", "agent", "item", "image", "audio"}
)
_DASH_AT_END = re.compile(r"\n[ \t]{0,9}[-–—][ \t]{0,9}$")


@dataclass(slots=True)
class Voice:
    """What one agent says in a paragraph, and its pieces that have times of their own."""

    agent: str | None
    text: str = ""
    pieces: list[tuple[int, int, DisplayTime]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


class Context(NamedTuple):
    """What an element stands in: whose words they are, when they are shown, and how they look."""

    agent: str | None
    span: DisplayTime
    look: Attributes


def voices(paragraph: Element, around: Context, clock: Clock, sheet: Sheet) -> list[Voice]:
    """Return who says what in a *paragraph*, and how it looks; empty if nothing is said."""
    agent = attribute(paragraph, "agent")
    heard = [Voice(agent)]
    _gather(heard, paragraph, around._replace(agent=agent), _Document(clock, sheet))
    for voice in heard:
        voice.marks[:0] = [Mark(0, len(voice.text), *look) for look in looks_of(around.look)]
    return [voice for voice in map(_trim, heard) if voice.text]


class _Document(NamedTuple):
    """What is the same for all of a document: its clock and its styles."""

    clock: Clock
    sheet: Sheet


def _trim(voice: Voice) -> Voice:
    """Return *voice* without blanks around its text."""
    lead = _lead(voice.text)
    text = voice.text.strip()
    cut = [(max(start - lead, 0), min(end - lead, len(text)), times) for start, end, times in voice.pieces]
    marks = [
        mark._replace(start=max(mark.start - lead, 0), end=min(mark.end - lead, len(text))) for mark in voice.marks
    ]
    shown = sort_marks([mark for mark in marks if mark.start < mark.end])
    return Voice(voice.agent, text, [piece for piece in cut if piece[0] < piece[1]], shown)


def _gather(heard: list[Voice], element: Element, around: Context, of: _Document) -> None:
    """Add what *element* says to *heard*; no deeper than the tree may be."""
    _add(heard, element.text, around.agent)
    base = 0
    for child in element:
        name = local(child)
        if name == "br":
            heard[-1].text = f"{heard[-1].text.rstrip(' ')}\n"
        elif name not in _UNSEEN:
            base = _gather_child(heard, child, around, of, base)
        _add(heard, child.tail, around.agent)


def _gather_child(heard: list[Voice], child: Element, around: Context, of: _Document, base: int) -> int:
    """Add what *child* says to *heard*; returns where the last base of a ruby began."""
    look = computed(child, around.look, of.sheet)
    ruby = look.pop("ruby", "")
    if is_hidden(look) or ruby == "delimiter":
        return base
    own = display_time(child, around.span, of.clock)
    first, start, before = len(heard) - 1, len(heard[-1].text), len(heard[-1].marks)
    if ruby in {"text", "textContainer"}:
        read = " ".join("".join(child.itertext()).split())
        if read and heard[-1].text[base:].strip():
            heard[-1].marks.append(Mark(base, len(heard[-1].text), "ruby", read))
        return base
    if of.clock.is_apple and attribute(child, "unit"):
        _add(heard, " ", heard[-1].agent)
        start = len(heard[-1].text)
    agent = attribute(child, "agent") or around.agent
    _gather(heard, child, Context(agent, own, look), of)
    if own != around.span:
        _mark(heard[first:], start, own)
    if first == len(heard) - 1:
        added = [one for one in looks_of(look) if one not in set(looks_of(around.look))]
        heard[-1].marks[before:before] = [Mark(start, len(heard[-1].text), *one) for one in added]
    return start if ruby in {"base", "baseContainer"} else base


def _mark(heard: list[Voice], start: int, times: DisplayTime) -> None:
    """Give what *heard* says, its first voice from *start* on, its *times*."""
    for voice in heard:
        if voice.text[start:].strip():
            voice.pieces.append((start + _lead(voice.text[start:]), len(voice.text.rstrip()), times))
        start = 0


def _lead(text: str) -> int:
    """Return how many blanks *text* begins with."""
    return len(text) - len(text.lstrip())


def _add(heard: list[Voice], text: str | None, agent: str | None) -> None:
    """Add *text* to *heard*, its white space collapsed, as said by *agent*; a dash alone is nobody's."""
    said = re.sub(r"[ \t\n\r]+", " ", text or "")
    if agent != heard[-1].agent and _has_letters(said):
        _turn_to(heard, agent)
    voice = heard[-1]
    voice.text += said.lstrip(" ") if not voice.text or voice.text[-1] in " \n" else said


def _turn_to(heard: list[Voice], agent: str | None) -> None:
    """Let *agent* speak next in *heard*; a dash that stands last there is theirs."""
    last = heard[-1]
    if not _has_letters(last.text):
        last.agent = agent
        return
    dash = _DASH_AT_END.search(last.text)
    last.text = last.text[: dash.start()] if dash else last.text
    heard.append(Voice(agent, dash[0].lstrip() if dash else ""))


def _has_letters(text: str) -> bool:
    """Whether a word or a number is in *text*."""
    return any(char.isalnum() for char in text)


def times_of(span: DisplayTime, voice: Voice, among: int) -> DisplayTime:
    """Return when *voice*, one *among* several in a paragraph shown for *span*, is heard.

    It is the paragraph's time, or that of all pieces where it has none. One voice of several has its own where all of
    it is one piece.
    """
    if among > 1 and [piece[:2] for piece in voice.pieces] == [(0, len(voice.text))]:
        return voice.pieces[0][2]
    starts = [times.start for *_, times in voice.pieces if times.start is not None]
    ends = [times.end for *_, times in voice.pieces if times.end is not None]
    start = span.start if span.start is not None else min(starts, default=None)
    return DisplayTime(start, span.end if span.end is not None else max(ends, default=None))


def words(turn: int, voice: Voice) -> Iterator[Row]:
    """Yield the timed pieces of what *voice* says that do not lie in others."""
    last = 0
    for start, end, times in sorted(voice.pieces, key=lambda piece: (piece[0], -piece[1])):
        if start >= last:
            yield {"turn": turn, "start_char": start, "end_char": end, "start_ms": times.start, "end_ms": times.end}
            last = end
