"""What is asked of the clock of a run: `--offset`, `--fps-from` and `--fps-to`."""

from __future__ import annotations

import re
from typing import Final

from pipeline.errors import BadUsage
from pipeline.shift import Retiming
from pipeline.timecode import MS_PER_SECOND, exact_rate, frame_rate, from_seconds, parse_clock, parse_smpte

_SIGNED: Final = re.compile(r"\s*(?P<sign>[+-]?)\s*(?P<time>\S+)\s*")
_SECONDS: Final = re.compile(r"\d{1,9}(?:[.,]\d{1,9})?")
_SMPTE: Final = re.compile(r"\d{1,3}:\d{2}:\d{2}[:;]\d{2,3}")


def retiming_of(offset: str | None, fps: float | None, fps_from: float | None, fps_to: float | None) -> Retiming | None:
    """Return what becomes of each time, None where nothing is asked for.

    A time of a file at *fps_from* falls at another at *fps_to*, since there are as many frames before it. The *offset*
    is added then; one that counts frames, `10:00:00:00`, counts those of *fps_to*, else of *fps*.

    Raises: BadUsage for half of a pair of rates, or an offset that is no time.
    """
    if (fps_from is None) != (fps_to is None):
        raise BadUsage("--fps-from and --fps-to go together", "Give both, such as --fps-from 23.976 --fps-to 25.")
    if offset is None and fps_from is None:
        return None
    ratio = exact_rate(fps_from) / exact_rate(fps_to) if fps_from and fps_to else exact_rate(1)
    offset_ms = _offset_ms(offset, fps_to or frame_rate(fps)) if offset is not None else 0
    return Retiming(offset_ms, ratio.numerator, ratio.denominator)


def _offset_ms(offset: str, fps: float | None) -> int:
    """Return the ms of *offset*: seconds, a clock, or a clock that counts frames, of which there are *fps* a second.

    Raises: BadUsage if it is none of them.
    """
    match = _SIGNED.fullmatch(offset)
    ms = _ms(match["time"], fps) if match else None
    if match is None or ms is None or ms > _MOST_MS:
        raise BadUsage(f"{offset!r} is no offset", "Give seconds, 0:01:02.5, or frames with --fps: -10:00:00:00.")
    return -ms if match["sign"] == "-" else ms


_MOST_MS: Final = 1000 * 3600 * MS_PER_SECOND


def _ms(time: str, fps: float | None) -> int | None:
    """Return the ms of a *time* without its sign, None if it is none.

    Raises: BadUsage if it counts frames and nobody has said how many a second has.
    """
    if _SECONDS.fullmatch(time):
        return from_seconds(float(time.replace(",", ".")))
    if not _SMPTE.fullmatch(time):
        return parse_clock(time)
    if fps is None:
        raise BadUsage(f"{time} counts frames", "Say how many a second has: --fps 25.")
    return parse_smpte(time, fps)
