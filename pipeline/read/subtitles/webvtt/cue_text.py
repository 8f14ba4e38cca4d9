"""The text of a WebVTT cue: who says what, and when within the cue.

Source: https://www.w3.org/TR/webvtt1/#cue-text-parsing-rules, section 6.4. Spans that change the look are marks of what
a voice says; the reading of a ruby is a mark of its base, and no text.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

from pipeline.read.common.cues.styled import Mark, sort_marks
from pipeline.read.common.model import MAX_MS
from pipeline.timecode import parse_clock

_PIECE = re.compile(r"<(?P<tag>[^>]*)>?|(?P<text>[^<]+)")
_START_TAG = re.compile(r"([^\t\n\f .]*)(?:\.([^\t\n\f ]*))?(?:[\t\n\f ](.*))?", re.DOTALL)
_DASH_AT_END = re.compile(r"\n[ \t]{0,9}[-–—][ \t]{0,9}$")
_STAMP = re.compile(r"(?:\d+:)?[0-5]\d:[0-5]\d\.\d{3}", re.ASCII)
_SPANS: Final = frozenset({"c", "i", "b", "u", "ruby", "rt", "v", "lang"})
_LOOKS: Final = {"i": "italic", "b": "bold", "u": "underline"}
_COLOURS: Final = frozenset({"white", "lime", "cyan", "red", "yellow", "magenta", "blue", "black"})
_RGB: Final = re.compile(r"rgb-([0-9a-f]{6})")
"""The class that our exporter writes for a colour without a name."""

_DIGITS: Final = frozenset("0123456789")
_MAX_HOURS_DIGITS: Final = 9


class Span(NamedTuple):
    """A span that is open: where its tag stands, the name, the voice or language in it, and how what it holds looks."""

    place: int
    name: str
    annotation: str | None
    looks: tuple[tuple[str, str | None], ...] = ()


@dataclass(slots=True)
class Voice:
    """What one speaker says in a cue, from which character on it is said when, and how it looks."""

    speaker: str | None
    text: str = ""
    stamps: list[tuple[int, int]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    growing: dict[int, int] = field(default_factory=dict, compare=False)  # where the marks of each open span begin
    base: int | None = field(default=None, compare=False)  # where the base of an open ruby began
    reading: str = field(default="", compare=False)


def parse_stamp(text: str) -> int | None:
    """Return the milliseconds of a time as the standard writes it, None if it is none (or thirty years away).

    >>> parse_stamp("00:01.500"), parse_stamp("1.500")
    (1500, None)
    """
    if not _STAMP.fullmatch(text) or text.find(":") > _MAX_HOURS_DIGITS:
        return None
    ms = parse_clock(text)
    return None if ms is None or ms > MAX_MS else ms


def read_voices(text: str) -> list[Voice]:
    """Return who says what in a cue's *text*: spans without tags, entities decoded; empty if nothing is said."""
    if "<" not in text and "&" not in text:
        return [Voice(None, text.strip())] if text.strip() else []
    voices: list[Voice] = []
    spans: list[Span] = []
    stamp: int | None = None
    for piece in _PIECE.finditer(text):
        if piece["text"] is not None:
            _say(voices, spans, html.unescape(piece["text"]), stamp)
            stamp = None
        elif piece["tag"][:1] in _DIGITS:
            stamp = parse_stamp(piece["tag"])
        elif piece["tag"].startswith("/"):
            _close(voices, spans, piece["tag"][1:])
        else:
            _open(voices, spans, piece["tag"], piece.start())
    for voice in voices:
        _end_ruby(voice)
    return [voice for voice in _join(voices) if voice.text]


def _say(voices: list[Voice], spans: list[Span], text: str, stamp: int | None) -> None:
    """Add *text* to the last of *voices*, or to a new one if the innermost voice of *spans* is another."""
    if voices and any(span.name == "rt" for span in spans):
        voices[-1].reading += text
        return
    speaker = next((span.annotation for span in reversed(spans) if span.name == "v"), None)
    if not voices or voices[-1].speaker != speaker:
        voices.append(Voice(speaker))
    voice = voices[-1]
    if stamp is not None:
        voice.stamps.append((len(voice.text), stamp))
    start = len(voice.text)
    voice.text += text
    for span in spans:
        _grow(voice, span, start)


def _grow(voice: Voice, span: Span, start: int) -> None:
    """Let the looks of *span* reach to the end of what *voice* says, from *start* on where they begin there."""
    if span.looks and span.place not in voice.growing:
        voice.growing[span.place] = len(voice.marks)
        voice.marks += [Mark(start, start, *look) for look in span.looks]
    for at in range(voice.growing.get(span.place, 0), voice.growing.get(span.place, 0) + len(span.looks)):
        voice.marks[at] = voice.marks[at]._replace(end=len(voice.text))


def _open(voices: list[Voice], spans: list[Span], tag: str, place: int) -> None:
    """Open the span that the *tag* at a *place* names in *spans*; a tag that the standard does not know opens none."""
    match = _START_TAG.fullmatch(tag)
    name = match[1] if match else ""
    if not match or name not in _SPANS or (name == "rt" and not (spans and spans[-1].name == "ruby")):
        return
    annotation = " ".join(html.unescape(match[3] or "").split()) or None
    spans.append(Span(place, name, annotation, tuple(_looks(name, match[2] or "", annotation))))
    if name == "ruby":
        if not voices:
            voices.append(Voice(next((span.annotation for span in reversed(spans) if span.name == "v"), None)))
        voices[-1].base = len(voices[-1].text)


def _looks(name: str, classes: str, annotation: str | None) -> list[tuple[str, str | None]]:
    """Return how what stands in a span of this *name* and these *classes* looks."""
    looks: list[tuple[str, str | None]] = [(_LOOKS[name], None)] if name in _LOOKS else []
    if name == "lang" and annotation:
        looks.append(("lang", annotation))
    for own in filter(None, classes.split(".")):
        rgb = _RGB.fullmatch(own)
        colour = f"#{rgb[1]}" if rgb else own if own in _COLOURS else None
        looks.append(("colour", colour) if colour else ("class", own))
    return looks


def _close(voices: list[Voice], spans: list[Span], name: str) -> None:
    """Close the innermost of *spans* if it is called *name*; the end of a ruby closes its text too."""
    closes = spans and (spans[-1].name == name or (name == "ruby" and spans[-1].name == "rt"))
    if closes and name in {"rt", "ruby"} and voices:
        _end_ruby(voices[-1])
    if spans and spans[-1].name == name:
        spans.pop()
    elif name == "ruby" and [span.name for span in spans[-2:]] == ["ruby", "rt"]:
        del spans[-2:]
    if not any(span.name == "ruby" for span in spans):
        for voice in voices:
            voice.base = None


def _end_ruby(voice: Voice) -> None:
    """Mark the base of a ruby with its reading; what follows is the base of the next one."""
    reading, voice.reading = voice.reading.strip(), ""
    if reading and voice.base is not None and voice.text[voice.base :].strip():
        voice.marks.append(Mark(voice.base, len(voice.text), "ruby", reading))
    if reading:
        voice.base = len(voice.text)


def _join(voices: list[Voice]) -> list[Voice]:
    """Return *voices* trimmed; a dash or a blank outside all of them goes with the voice after it, or else before."""
    joined: list[Voice] = []
    for one, two in pairwise(voices):
        if dash := _DASH_AT_END.search(one.text):  # `<v A>Yes.\n- <v B>No.`: the dash is B's
            one.text, two.text = one.text[: dash.start()], dash[0] + two.text
            two.stamps = [(place + len(dash[0]), ms) for place, ms in two.stamps]
            two.marks = [_moved(mark, len(dash[0])) for mark in two.marks]
    for voice in voices:
        before = joined[-1] if joined else None
        if before and before.speaker is None and not _has_letters(before):
            joined[-1] = _merge(before, voice, voice.speaker)
        else:
            joined.append(voice)
    while len(joined) > 1 and joined[-1].speaker is None and not _has_letters(joined[-1]):
        last = joined.pop()
        joined[-1] = _merge(joined[-1], last, joined[-1].speaker)
    return [_trim(voice) for voice in joined]


def _has_letters(voice: Voice) -> bool:
    """Whether *voice* says a word."""
    return any(char.isalnum() for char in voice.text)


def _merge(one: Voice, two: Voice, speaker: str | None) -> Voice:
    """Return what *one* and *two* say as *speaker*'s."""
    stamps = [*one.stamps, *((place + len(one.text), ms) for place, ms in two.stamps)]
    marks = [*one.marks, *(_moved(mark, len(one.text)) for mark in two.marks)]
    return Voice(speaker, one.text + two.text, stamps, marks)


def _moved(mark: Mark, by: int) -> Mark:
    """Return *mark* as it is where so many characters stand before its text."""
    return mark._replace(start=mark.start + by, end=mark.end + by)


def _trim(voice: Voice) -> Voice:
    """Return *voice* without blanks around its text."""
    text = voice.text.strip()
    lead = len(voice.text) - len(voice.text.lstrip())
    stamps = [(min(max(place - lead, 0), len(text)), ms) for place, ms in voice.stamps]
    clipped = (
        mark._replace(start=max(mark.start - lead, 0), end=min(mark.end - lead, len(text))) for mark in voice.marks
    )
    return Voice(voice.speaker, text, stamps, sort_marks([mark for mark in clipped if mark.start < mark.end]))
