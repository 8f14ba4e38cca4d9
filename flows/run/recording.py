"""How long a recording is, as a person says or a media file tells. ffprobe is asked, nothing is decoded."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

from pipeline.errors import BadUsage
from pipeline.timecode import CLOCK, MS_PER_HOUR, from_seconds, parse_clock

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
