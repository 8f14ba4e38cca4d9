"""Milliseconds to clock text and back; the only place that knows ``00:00:00,000``.

Everything is in integers: float seconds are how other tools come to write ``00:00:60.000``.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import partial
from typing import Final

import polars as pl

from pipeline.errors import BadUsage

MS_PER_SECOND: Final = 1000
MS_PER_MINUTE: Final = 60 * MS_PER_SECOND
MS_PER_HOUR: Final = 60 * MS_PER_MINUTE

CLOCK: Final = r"(?:(?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?)"
"""The source of a pattern without groups for a clock text: ``M:SS`` to ``HHH:MM:SS.mmm``."""

_PARTS = re.compile(r"(?:(\d{1,}):)?(\d{1,}):(\d{1,2})(?:[.,](\d{1,9}))?")
_FRAMES = re.compile(r"(?P<hours>\d{1,3}):(?P<minutes>\d{2}):(?P<seconds>\d{2})(?P<mark>[:;.])(?P<frame>\d{2,3})")
_SEXAGESIMAL = 60
_NEAR: Final = 0.005
"""How far a rate that somebody writes may be from the exact one."""
MAX_FPS: Final = 1000


def parse_clock(text: str) -> int | None:
    """Return the milliseconds that a clock text names, or None if it is no clock.

    Without an hour the first number is minutes and may pass 59 (``75:10``), as long recordings have it; with an hour
    minutes stay below 60, seconds always. Digits after the mark are a fraction of a second, however many: ``.5`` is
    500 ms, ``.123456`` 123.

    >>> parse_clock("1:02:03.5"), parse_clock("75:10"), parse_clock("noon")
    (3723500, 4510000, None)
    """
    if not (match := _PARTS.fullmatch(text)):
        return None
    hours, minutes, seconds, fraction = match.groups(default="")
    if int(seconds) >= _SEXAGESIMAL or (hours and int(minutes) >= _SEXAGESIMAL):
        return None
    whole = int(hours or 0) * MS_PER_HOUR + int(minutes) * MS_PER_MINUTE + int(seconds) * MS_PER_SECOND
    return whole + int(fraction.ljust(3, "0")[:3])


def format_clock(ms: int, mark: str = ".") -> str:
    """Return ``HH:MM:SS.mmm`` for *ms* >= 0, with *mark* before the milliseconds; hours take more digits if needed.

    >>> format_clock(3_723_500), format_clock(59_999, ",")
    ('01:02:03.500', '00:00:59,999')
    """
    seconds, millis = divmod(ms, MS_PER_SECOND)
    minutes, second = divmod(seconds, _SEXAGESIMAL)
    hour, minute = divmod(minutes, _SEXAGESIMAL)
    return f"{hour:02}:{minute:02}:{second:02}{mark}{millis:03}"


def format_clocks(ms: pl.Expr, mark: str = ".") -> pl.Expr:
    """Return what `format_clock` makes of *ms*, for a whole column at once."""
    return ms.map_batches(partial(_clocks, mark=mark), return_dtype=pl.String)


def _clocks(ms: pl.Series, *, mark: str) -> pl.Series:
    """Return the clock texts of *ms*; a calendar formats fastest, but knows no hour beyond the 23rd."""
    clocks = ms.cast(pl.Datetime("ms")).dt.to_string(f"%H:%M:%S{mark}%3f")
    if (ms < 24 * MS_PER_HOUR).all():
        return clocks
    return (ms // MS_PER_HOUR).cast(pl.String).str.zfill(2) + clocks.str.slice(2)


def from_seconds(seconds: float) -> int:
    """Return *seconds* as the nearest millisecond; sources in JSON give floats.

    >>> from_seconds(59.9999), from_seconds(1.5)
    (60000, 1500)
    """
    return round(seconds * MS_PER_SECOND)


def frame_rate(fps: float | None) -> float | None:
    """Return *fps*, which are frames a second.

    Raises: BadUsage if there can be no such rate.
    """
    if fps is not None and not 1 <= fps <= MAX_FPS:
        raise BadUsage(f"there are no {fps} frames a second", f"Give a number from 1 to {MAX_FPS}, such as 23.976.")
    return fps


def exact_rate(fps: float) -> Fraction:
    """Return the rate that *fps* names: `23.976`, `29.97` and their like are thousands of 1001sts.

    >>> exact_rate(23.976), exact_rate(25)
    (Fraction(24000, 1001), Fraction(25, 1))
    """
    ntsc = Fraction(round(fps * 1001 / 1000) * 1000, 1001)
    return ntsc if abs(float(ntsc) - fps) < _NEAR and round(fps) != fps else Fraction(fps).limit_denominator(1001)


def parse_smpte(text: str, fps: float) -> int | None:
    """Return the ms of a clock text that counts frames, ``HH:MM:SS:FF``; None if there is no such frame.

    A semicolon before the frames says that the first two (of 60, four) numbers of each minute but the tenth are
    dropped, as of 29.97 frames a second they are. Source: SMPTE ST 12-1.

    >>> parse_smpte("10:00:00:00", 25), parse_smpte("01:00:00;00", 29.97), parse_smpte("01:00:00:00", 29.97)
    (36000000, 3599996, 3603600)
    """
    if not (match := _FRAMES.fullmatch(text)):
        return None
    hours, minutes, seconds, frame = (int(match[name]) for name in ("hours", "minutes", "seconds", "frame"))
    rate = exact_rate(fps)
    nominal = round(rate)
    dropped = (nominal * 2 // 30) if match["mark"] == ";" else 0
    is_dropped = dropped and minutes % 10 and not seconds and frame < dropped
    if minutes >= _SEXAGESIMAL or seconds >= _SEXAGESIMAL or frame >= nominal or is_dropped:
        return None
    whole = hours * _SEXAGESIMAL + minutes
    frames = (whole * _SEXAGESIMAL + seconds) * nominal + frame - dropped * (whole - whole // 10)
    return round(frames / rate * MS_PER_SECOND)
