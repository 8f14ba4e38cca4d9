"""The text of a WebVTT cue: who says what, and when within the cue.

Source: https://www.w3.org/TR/webvtt1/#cue-text-parsing-rules, section 6.4, with spans kept only as far as they name a
voice or a time.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from pipeline.read.common.model import MAX_MS
from pipeline.timecode import parse_clock

_PIECE = re.compile(r"<(?P<tag>[^>]*)>?|(?P<text>[^<]+)")
_START_TAG = re.compile(r"([^\t\n\f .]*)(?:\.[^\t\n\f ]*)?(?:[\t\n\f ](.*))?", re.DOTALL)
_DASH_AT_END = re.compile(r"\n[ \t]{0,9}[-–—][ \t]{0,9}$")
_STAMP = re.compile(r"(?:\d+:)?[0-5]\d:[0-5]\d\.\d{3}", re.ASCII)
_SPANS: Final = frozenset({"c", "i", "b", "u", "ruby", "rt", "v", "lang"})
_DIGITS: Final = frozenset("0123456789")
_MAX_HOURS_DIGITS: Final = 9


@dataclass(slots=True)
class Voice:
    """What one speaker says in a cue, and from which character on it is said when."""

    speaker: str | None
    text: str = ""
    stamps: list[tuple[int, int]] = field(default_factory=list)


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
    spans: list[tuple[str, str | None]] = []
    stamp: int | None = None
    for piece in _PIECE.finditer(text):
        if piece["text"] is not None:
            _say(voices, spans, html.unescape(piece["text"]), stamp)
            stamp = None
        elif piece["tag"][:1] in _DIGITS:
            stamp = parse_stamp(piece["tag"])
        elif piece["tag"].startswith("/"):
            _close(spans, piece["tag"][1:])
        else:
            _open(spans, piece["tag"])
    return [voice for voice in _join(voices) if voice.text]


def _say(voices: list[Voice], spans: list[tuple[str, str | None]], text: str, stamp: int | None) -> None:
    """Add *text* to the last of *voices*, or to a new one if the innermost voice of *spans* is another."""
    speaker = next((voice for name, voice in reversed(spans) if name == "v"), None)
    if not voices or voices[-1].speaker != speaker:
        voices.append(Voice(speaker))
    if stamp is not None:
        voices[-1].stamps.append((len(voices[-1].text), stamp))
    voices[-1].text += text


def _open(spans: list[tuple[str, str | None]], tag: str) -> None:
    """Open the span that *tag* names in *spans*; a tag that the standard does not know opens none."""
    match = _START_TAG.fullmatch(tag)
    name = match[1] if match else ""
    if match and name in _SPANS and (name != "rt" or (spans and spans[-1][0] == "ruby")):
        spans.append((name, " ".join(html.unescape(match[2] or "").split()) or None))


def _close(spans: list[tuple[str, str | None]], name: str) -> None:
    """Close the innermost of *spans* if it is called *name*; the end of a ruby closes its text too."""
    if spans and spans[-1][0] == name:
        spans.pop()
    elif name == "ruby" and [span for span, _ in spans[-2:]] == ["ruby", "rt"]:
        del spans[-2:]


def _join(voices: list[Voice]) -> list[Voice]:
    """Return *voices* trimmed; a dash or a blank outside all of them goes with the voice after it, or else before."""
    joined: list[Voice] = []
    for one, two in pairwise(voices):
        if dash := _DASH_AT_END.search(one.text):  # `<v A>Yes.\n- <v B>No.`: the dash is B's
            one.text, two.text = one.text[: dash.start()], dash[0] + two.text
            two.stamps = [(place + len(dash[0]), ms) for place, ms in two.stamps]
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
    return Voice(speaker, one.text + two.text, stamps)


def _trim(voice: Voice) -> Voice:
    """Return *voice* without blanks around its text."""
    text = voice.text.strip()
    lead = len(voice.text) - len(voice.text.lstrip())
    return Voice(voice.speaker, text, [(min(max(place - lead, 0), len(text)), ms) for place, ms in voice.stamps])
