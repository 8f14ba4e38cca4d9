"""How long a recording is, as a person says or a media file tells, and on which clock its times are to be.

ffprobe is asked, nothing is decoded.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

from pipeline.errors import BadUsage
from pipeline.shift import Retiming
from pipeline.timecode import (
    CLOCK,
    MS_PER_HOUR,
    exact_rate,
    frame_rate,
    from_seconds,
    parse_clock,
    parse_smpte,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_PROBE: Final = "ffprobe"
_ASK: Final = "-v error -protocol_whitelist file -show_entries format=duration -of csv=p=0 -i"
"""Files only: a playlist may name addresses, and ffprobe would fetch them."""

_PATIENCE_S: Final = 60
_LONGEST_MS: Final = 1000 * MS_PER_HOUR  # as far as a clock of three digits counts
_CLOCK: Final = re.compile(CLOCK)


def length_of(duration: str | None, media: Path | None, sources: int) -> int | None:
    """Return the length of the recording in ms, None where neither *duration* nor *media* is given.

    Raises: BadUsage if there is no such length, or if it would be that of several *sources*.
    """
    if duration is not None and media is not None:
        raise BadUsage("--duration and --media both say how long the recording is", "Give one of them.")
    if sources > 1 and (duration is not None or media is not None):
        named = "--media" if duration is None else "--duration"
        problem = f"{named} is the length of one recording, and there are {sources} sources"
        raise BadUsage(problem, "Name one source, and convert the others by themselves.")
    if duration is not None:
        return _duration_ms(duration)
    return _probe_ms(media) if media is not None else None


def _duration_ms(duration: str) -> int:
    """Return the ms that *duration* names, a clock or seconds.

    Raises: BadUsage if it is neither, or no length.
    """
    ms = parse_clock(duration) if _CLOCK.fullmatch(duration) else _seconds(duration)
    if ms is None or not 0 < ms <= _LONGEST_MS:
        raise BadUsage(f"{duration!r} is no length of a recording", "Give a time such as 1:02:03, or seconds.")
    return ms


def _seconds(text: str) -> int | None:
    """Return the ms of so many seconds in decimals, None if *text* is no number."""
    try:
        seconds = float(text)
    except ValueError:
        return None
    return from_seconds(seconds) if 0 < seconds <= _LONGEST_MS else None


def _probe_ms(media: Path) -> int:
    """Return the length of *media* in ms, as its container has it.

    Raises: BadUsage if there is no such file, no ffprobe, or no length.
    """
    if not media.is_file():
        raise BadUsage(f"{media} is not a file", "Name the recording with --media, or give its length with --duration.")
    said = _ask(media)
    ms = _seconds(said)
    if ms is None or not 0 < ms <= _LONGEST_MS:
        raise BadUsage(f"{media} does not say how long it is", "Give its length with --duration.")
    return ms


def _ask(media: Path) -> str:
    """Return what ffprobe says of *media*, empty where it finds no recording there.

    Raises: BadUsage if ffprobe is not installed or does not answer.
    """
    program = shutil.which(_PROBE)
    if program is None:
        raise BadUsage(f"--media needs {_PROBE}, which is not installed", "Install ffmpeg, or give --duration.")
    command = [program, *_ASK.split(), f"file:{media}"]
    try:
        done = _run(command)
    except subprocess.TimeoutExpired as error:
        problem = f"{_PROBE} has not said in {_PATIENCE_S} s how long {media} is"
        raise BadUsage(problem, "Give its length with --duration.") from error
    return done.stdout.decode(errors="replace").strip()


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    """Return what *command* did, which reads no input and has its time."""
    return subprocess.run(  # noqa: S603 - our own words, and a file
        command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE_S, check=False
    )


_SIGNED: Final = re.compile(r"\s*(?P<sign>[+-]?)\s*(?P<time>\S+)\s*")
_PLAIN_SECONDS: Final = re.compile(r"\d{1,9}(?:[.,]\d{1,9})?")
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
    ms = _offset_of(match["time"], fps) if match else None
    if match is None or ms is None or ms > _LONGEST_MS:
        raise BadUsage(f"{offset!r} is no offset", "Give seconds, 0:01:02.5, or frames with --fps: -10:00:00:00.")
    return -ms if match["sign"] == "-" else ms


def _offset_of(time: str, fps: float | None) -> int | None:
    """Return the ms of a *time* without its sign, None if it is none.

    Raises: BadUsage if it counts frames and nobody has said how many a second has.
    """
    if _PLAIN_SECONDS.fullmatch(time):
        return from_seconds(float(time.replace(",", ".")))
    if not _SMPTE.fullmatch(time):
        return parse_clock(time)
    if fps is None:
        raise BadUsage(f"{time} counts frames", "Say how many a second has: --fps 25.")
    return parse_smpte(time, fps)
