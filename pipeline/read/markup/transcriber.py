"""Transcriber's `.trs`: turns of one speaker or of several at once, synchronised to the sound here and there.

Source: the format's `trans-14.dtd`. In a turn of two speakers `<Who nb="2"/>` says whose words follow; both speak at
once, so that they are two turns with the same times.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.languages import language_tag
from pipeline.read.common.model import Parsed, Reader
from pipeline.read.markup.tree import flat, kinds_of, local, parse_tree, root_name, seconds_ms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree.ElementTree import Element

    from pipeline.read.common.model import Row


@dataclass(slots=True)
class _Voice:
    """What one speaker says in a turn: pieces with the time at which each begins."""

    speaker: str | None
    pieces: list[tuple[str, int | None]] = field(default_factory=list)


def recognise(text: str) -> bool:
    """Whether *text* is a Transcriber file."""
    return root_name(text) == "Trans"


def parse(text: str) -> Parsed:
    """Return the turns of all sections; a section with a topic is a chapter.

    Raises:
        UnreadableSource: it is no sound XML.
    """
    root = parse_tree(text)
    speakers = {element.get("id"): flat(element.get("name")) for element in root.iter("Speaker")}
    topics = {element.get("id"): flat(element.get("desc")) for element in root.iter("Topic")}
    turns: list[Row] = []
    words: list[Row] = []
    for element in root.iter("Turn"):
        end_ms = seconds_ms(element.get("endTime"))
        for voice in _voices(element, speakers):
            turns.append(_turn(voice, element, end_ms))
            words.extend(_words(len(turns), voice, end_ms))
    chapters = [row for element in root.iter("Section") if (row := _chapter(element, topics))]
    ends = [ms for element in root.iter("Section") if (ms := seconds_ms(element.get("endTime"))) is not None]
    return Parsed(
        turns,
        kinds_of(text, turns, chapters),
        words,
        chapters,
        lang=language_tag(root.get("{http://www.w3.org/XML/1998/namespace}lang", "")[:40]),
        duration_ms=max(ends, default=None),
    )


def _voices(turn: Element, speakers: Mapping[str | None, str]) -> list[_Voice]:
    """Return who says what in a *turn*, those who say nothing left out."""
    ids = (turn.get("speaker") or "").split() or [""]
    voices = [_Voice(speakers.get(one, one) or None) for one in ids]
    now, start_ms = 0, seconds_ms(turn.get("startTime"))
    _say(voices[0], turn.text, start_ms)
    for mark in turn:
        if local(mark) == "Sync":
            start_ms = seconds_ms(mark.get("time"))
        elif local(mark) == "Who" and (number := mark.get("nb", "")).isdecimal():
            now = min(max(int(number[:3]), 1), len(voices)) - 1
        _say(voices[now], mark.tail, start_ms)
    return [voice for voice in voices if voice.pieces]


def _say(voice: _Voice, text: str | None, start_ms: int | None) -> None:
    """Add *text* to what *voice* says; what has the same time goes on with the piece before."""
    if not (said := flat(text)):
        return
    if voice.pieces and voice.pieces[-1][1] == start_ms:
        voice.pieces[-1] = (f"{voice.pieces[-1][0]} {said}", start_ms)
    else:
        voice.pieces.append((said, start_ms))


def _turn(voice: _Voice, element: Element, end_ms: int | None) -> Row:
    """Return the turn of a *voice*."""
    start_ms = seconds_ms(element.get("startTime"))
    text = "\n".join(said for said, _ in voice.pieces)
    return {"speaker": voice.speaker, "start_ms": start_ms, "end_ms": end_ms, "text": text}


def _words(turn: int, voice: _Voice, end_ms: int | None) -> Iterator[Row]:
    """Yield a row for each of several pieces; each ends where the next begins."""
    ends = [*(start_ms for _, start_ms in voice.pieces[1:]), end_ms]
    start = 0
    for (said, start_ms), until_ms in zip(voice.pieces, ends, strict=True) if len(voice.pieces) > 1 else ():
        span = {"turn": turn, "start_char": start, "end_char": start + len(said)}
        yield {**span, "start_ms": start_ms, "end_ms": until_ms}
        start += len(said) + 1


def _chapter(section: Element, topics: Mapping[str | None, str]) -> Row | None:
    """Return the chapter of a *section*, None if it has no topic."""
    title, start_ms = topics.get(section.get("topic")), seconds_ms(section.get("startTime"))
    return {"start_ms": start_ms, "title": title, "url": None} if title and start_ms is not None else None


TRANSCRIBER = Reader(
    name="transcriber",
    suffixes=(".trs",),
    looks_for="turns of a Transcriber file",
    recognise=recognise,
    parse=parse,
)
