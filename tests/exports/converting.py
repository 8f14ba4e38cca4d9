"""Subtitle files that are read, run through every stage and written again, as `cuemill convert` does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports import PLAIN, render_subtitles
from pipeline.rules import load_rules
from pipeline.run import DEFAULTS, run
from pipeline.storage.sources import Source
from pipeline.styles import load_styles

if TYPE_CHECKING:
    from pathlib import Path

    from exports import FileOptions
    from pipeline.labels import Speakers
    from pipeline.run import RunOptions
    from pipeline.schema import Frames

STYLES = load_styles("netflix", [])
RULES = load_rules([], default="none")


def frames_of(file: Path, options: RunOptions = DEFAULTS, lang: str | None = "en") -> Frames:
    """Return what comes of *file*."""
    return run([Source("a", file, file.name, None)], RULES, STYLES, lang=lang, options=options)


def written(  # noqa: PLR0913, PLR0917 - what a test may choose
    folder: Path,
    text: str,
    suffix: str,
    to: str,
    options: RunOptions = DEFAULTS,
    speakers: Speakers = "change",
    file_options: FileOptions = PLAIN,
) -> str:
    """Return what *text*, in a file of *suffix*, is written as in the format *to*."""
    file = folder / f"a.{suffix}"
    file.write_text(text, "utf-8")
    (made,) = render_subtitles(frames_of(file, options), [to], STYLES, speakers, file_options)
    return made.data.decode()


def bodies(srt: str) -> list[str]:
    """Return the lines of each cue of a SubRip file that we wrote."""
    return [block.split("\n", 2)[2] for block in srt.strip("\n").split("\n\n")]


def times(srt: str) -> list[str]:
    """Return the timing line of each cue of a SubRip file that we wrote."""
    return [block.split("\n", 2)[1] for block in srt.strip("\n").split("\n\n")]


def srt_of(*said: str, seconds: int = 3) -> str:
    """Return SubRip of cues that *said* holds, one after the other, each for so many *seconds*."""
    return "".join(
        f"{i + 1}\n{_clock(i * (seconds + 1))} --> {_clock(i * (seconds + 1) + seconds)}\n{text}\n\n"
        for i, text in enumerate(said)
    )


def _clock(second: int) -> str:
    """Return a *second* as SubRip writes it."""
    return f"00:{second // 60:02}:{second % 60:02},000"
