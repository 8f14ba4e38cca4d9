"""TTML's times: how long a frame and a tick are, and when an element is shown that stands in another.

Source: https://www.w3.org/TR/ttml2/#timing, sections 12.3 (time expressions) and 12.4 (a time is relative to what it
stands in).
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.read.common.model import MAX_MS
from pipeline.read.markup.tree import attribute
from pipeline.timecode import MS_PER_SECOND

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_CLOCK = re.compile(r"(\d{2,6}):(\d{2}):(\d{2})(?:\.(\d{1,9})|[:;](\d{2,3})(?:\.\d{1,3})?)?", re.ASCII)
_OFFSET = re.compile(r"(\d{1,12}(?:\.\d{1,9})?)(h|ms|m|s|f|t)", re.ASCII)
_BARE = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,6}(?:\.\d{1,9})?)", re.ASCII)
_APPLE: Final = "podcasts.apple.com"
"""What is in the names of the attributes of Apple Podcasts, whose transcripts are no sound TTML."""

_RATE = re.compile(r"\d{1,9}", re.ASCII)
_SECONDS: Final = {"h": Fraction(3600), "m": Fraction(60), "s": Fraction(1), "ms": Fraction(1, 1000)}
_FRAME_RATE: Final = 30


class Clock(NamedTuple):
    """How many frames and ticks a second has in this file, and by how much a second of its clock is longer than one."""

    frames: Fraction
    ticks: Fraction
    stretch: Fraction = Fraction(1)
    drops: bool = False
    is_apple: bool = False  # bare clocks; times count from the beginning of the recording, wherever they stand


class DisplayTime(NamedTuple):
    """From when to when something is shown, in ms; the end may be open."""

    start: int | None
    end: int | None


def clock_of(root: Element) -> Clock:
    """Return the rates that *root* declares."""
    rate = Fraction(_number(attribute(root, "frameRate")) or _FRAME_RATE)
    factor = [_number(part) for part in re.split(r"[\s:]+", attribute(root, "frameRateMultiplier") or "1 1")]
    if len(factor) > 1 and factor[0] and factor[1]:
        rate *= Fraction(factor[0], factor[1])
    ticks = _number(attribute(root, "tickRate")) or (rate if attribute(root, "frameRate") else 1)
    is_apple = any(_APPLE in key for element in root.iter() for key in element.attrib)
    nominal = Fraction(_number(attribute(root, "frameRate")) or _FRAME_RATE)
    is_smpte = attribute(root, "timeBase") == "smpte"
    drops = is_smpte and (attribute(root, "dropMode") or "nonDrop") != "nonDrop"
    if is_smpte:  # its clock counts frames: a second of it is as long as so many of them
        return Clock(nominal, Fraction(ticks), Fraction(1) if drops else nominal / rate, drops, is_apple)
    return Clock(rate, Fraction(ticks), is_apple=is_apple)


def _number(text: str | None) -> int:
    """Return the whole number that *text* is, else 0."""
    return int(text) if text and _RATE.fullmatch(text.strip()) else 0


def _ms(text: str | None, clock: Clock) -> int | None:
    """Return the milliseconds of a time expression, None if it is none."""
    seconds: Fraction | None = None
    if match := _CLOCK.fullmatch((text or "").strip()):
        seconds = Fraction(int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3]))
        seconds += Fraction(f"0.{match[4]}") if match[4] else Fraction(int(match[5] or 0)) / clock.frames
        seconds *= clock.stretch
    elif clock.is_apple and (match := _BARE.fullmatch((text or "").strip())):
        seconds = Fraction(int(match[1] or 0) * 3600 + int(match[2] or 0) * 60) + Fraction(match[3])
    elif match := _OFFSET.fullmatch((text or "").strip()):
        rates = {"f": 1 / clock.frames, "t": 1 / clock.ticks}
        seconds = Fraction(match[1]) * (_SECONDS.get(match[2]) or rates[match[2]])
    return None if seconds is None or seconds > MAX_MS // MS_PER_SECOND else round(seconds * MS_PER_SECOND)


def display_time(element: Element, within: DisplayTime, clock: Clock) -> DisplayTime:
    """Return when *element* is shown, which stands *within* another."""
    begin, end = _ms(element.get("begin"), clock), _ms(element.get("end"), clock)
    duration = _ms(element.get("dur"), clock)
    if begin is None and end is None and duration is None:
        return within
    zero = 0 if clock.is_apple else within.start or 0
    start = zero + (begin or 0)
    ends = [zero + end] if end is not None else []
    ends += [start + duration] if duration is not None else []
    ends += [within.end] if within.end is not None else []
    return DisplayTime(start, min(ends, default=None))
