"""SubRip, WebVTT and SBV, whose cues stand one below the other: text below a line of times."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from flows.command.lint.shown.cue import Shown, loose_tags
from pipeline.read.subtitles.subrip.frames import frame_rate_of, in_frames
from pipeline.read.subtitles.subrip.lines import parse_lines
from pipeline.read.subtitles.subrip.timing import times_of
from pipeline.read.subtitles.subviewer import cues_of
from pipeline.read.subtitles.webvtt.blocks import read_blocks
from pipeline.read.subtitles.webvtt.cue_text import read_voices
from pipeline.read.subtitles.webvtt.signature import sound_text
from pipeline.text.placement import parse_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_READING: Final = re.compile(r"<rt\b[^>]*>.*?(?:</rt>|(?=</ruby>)|\Z)", re.DOTALL)
_TAG: Final = re.compile(r"<[^>]*>?")


def srt_cues(text: str) -> Iterator[Shown]:
    """Yield the cues of a SubRip file; one without times or text is left to the reader's findings."""
    lines = text.split("\n")
    frames = frame_rate_of(text)
    timed = [(number, times) for number, line in enumerate(lines, 1) if (times := times_of(line))]
    stamps = enumerate(timed, 1)
    ends = [*(number for number, _ in timed[1:]), len(lines) + 1]
    for turn in parse_lines(text).turns:
        times = turn["start_ms"], turn["end_ms"]
        if None not in times:
            cue, (line, _) = next(stamp for stamp in stamps if stamp[1][1] == times)
            if frames:
                times = in_frames(times[0], *frames), in_frames(times[1], *frames)
            loose = loose_tags(_joined(lines[line : ends[cue - 1] - 1]))
            yield Shown(cue, line, *times, turn["text"], placement=turn["placement"], loose=loose)


def _joined(lines: Sequence[str]) -> str:
    """Return *lines*, joined by line feeds."""
    return "\n".join(lines)


def vtt_cues(text: str) -> Iterator[Shown]:
    """Yield the cues of a WebVTT file that players show; one that they drop is left to the reader's findings."""
    sound, above = sound_text(text)
    lines = sound.split("\n")
    cues = (block.cue for block in read_blocks(lines) if block.cue)
    for number, cue in enumerate(cues, 1):
        said = _joined([lines[place] for place in cue.text])
        if cue.times and (voices := read_voices(said)):
            speakers = [voice.speaker for voice in voices]
            speaker = None if None in speakers else speakers[0]
            shown = html.unescape(_TAG.sub("", _READING.sub("", said)))
            place = parse_settings(cue.settings)
            yield Shown(number, cue.line + 1 + above, *cue.times, shown, speaker, place, loose=loose_tags(said))


def sbv_cues(text: str) -> Iterator[Shown]:
    """Yield the cues of an SBV file, or of SubViewer's; one without text is left to the reader's findings."""
    for number, cue in enumerate(cues_of(text.split("\n")), 1):
        if cue.text and cue.start_ms is not None and cue.end_ms is not None:
            yield Shown(number, cue.line + 1, cue.start_ms, cue.end_ms, cue.text)
