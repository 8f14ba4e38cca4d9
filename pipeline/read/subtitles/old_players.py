"""Formats of old players in which a cue is a line: MicroDVD in frames, MPL2 in tenths of a second, TMPlayer in seconds.

A bar breaks lines; codes in braces, or a slash where a line begins, say how it looks. MicroDVD is read only where its
first line names the frames a second, as many have it: without them its times mean nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.read.common.cues.styled import Styled, styled_row
from pipeline.read.common.cues.tags import read_cue_text
from pipeline.read.common.model import Kind, Parsed, Reader, count
from pipeline.read.common.speakers import with_speakers
from pipeline.timecode import MS_PER_SECOND, parse_clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.read.common.model import Row

_SHARE: Final = 0.8
_HEAD: Final = 8000
_MICRODVD: Final = re.compile(r"\s{0,9}\{(?P<start>\d{1,9})\}\{(?P<end>\d{0,9})\}(?P<text>.*)")
_MPL2: Final = re.compile(r"\s{0,9}\[(?P<start>\d{1,9})\]\[(?P<end>\d{0,9})\](?P<text>.*)")
_TMPLAYER: Final = re.compile(r"\s{0,9}(?P<start>\d{1,2}:\d\d:\d\d)(?:,\d)?[:=](?P<end>)(?P<text>(?!\d\d\s?,)\S.*|)")
_RATE: Final = re.compile(r"\s{0,9}\{(?:0|1)\}\{(?:0|1)\}(?P<fps>\d{2,3}(?:[.,]\d{1,6})?)\s*")


@dataclass(frozen=True, slots=True)
class _Form:
    """A line's pattern, and what its times are in ms, given the frames a second."""

    line: re.Pattern[str]
    ms: Callable[[str, float], int | None]


_FORMS: Final = {
    "microdvd": _Form(_MICRODVD, lambda time, fps: round(int(time) * MS_PER_SECOND / fps) if time else None),
    "mpl2": _Form(_MPL2, lambda time, _: int(time) * 100 if time else None),
    "tmplayer": _Form(_TMPLAYER, lambda time, _: parse_clock(time) if time else None),
}


def fps_of(text: str) -> float | None:
    """Return the frames a second that the first line of MicroDVD names; None if it does not."""
    match = _RATE.fullmatch(text.lstrip("\ufeff").split("\n", 1)[0])
    fps = float(match["fps"].replace(",", ".")) if match else 0.0
    return fps or None


def _recogniser(name: str) -> Callable[[str], bool]:
    """Return the test whether nearly all lines of a text are of the form of that *name*."""
    pattern = _FORMS[name].line

    def recognise(text: str) -> bool:
        lines = [line for line in text[:_HEAD].lstrip("\ufeff").split("\n") if line.strip()]
        found = sum(bool(pattern.fullmatch(line)) for line in lines)
        return bool(lines) and found >= _SHARE * len(lines) and (name != "microdvd" or fps_of(text) is not None)

    return recognise


def _parser(name: str) -> Callable[[str], Parsed]:
    """Return what reads the form of that *name*."""
    form = _FORMS[name]

    def parse(text: str) -> Parsed:
        lines = text.split("\n")
        kinds: list[Kind | None] = ["metadata" if line.strip() else None for line in lines]
        fps = fps_of(text) or 1.0
        turns: list[Row] = []
        for i, line in enumerate(lines):
            match = form.line.fullmatch(line.lstrip("\ufeff"))
            if not match or (name == "microdvd" and i == 0 and _RATE.fullmatch(line.lstrip("\ufeff"))):
                continue
            said = _said(match["text"])
            if said.text:
                kinds[i] = "turns"
                times = {"start_ms": form.ms(match["start"], fps), "end_ms": form.ms(match["end"], fps)}
                turns.append(styled_row(said, cue=len(turns) + 1, **times))
        parsed = Parsed(turns, count(lines, kinds))
        return with_speakers(parsed) if turns else parsed

    return parse


def _said(text: str) -> Styled:
    """Return what a line shows: a bar breaks it, a slash before a part makes that italic."""
    parts = [(part[1:], True) if part.startswith("/") else (part, False) for part in text.split("|")]
    tagged = "\n".join(f"<i>{part}</i>" if slanted else part for part, slanted in parts)
    said = read_cue_text(tagged)
    return Styled(said.text, said.marks)


MICRODVD = Reader("microdvd", (".sub",), "lines such as `{0}{25}text`", _recogniser("microdvd"), _parser("microdvd"))
MPL2 = Reader("mpl2", (".mpl", ".mpl2"), "lines such as `[0][25]text`", _recogniser("mpl2"), _parser("mpl2"))
TMPLAYER = Reader("tmplayer", (".txt",), "lines such as `00:00:01:text`", _recogniser("tmplayer"), _parser("tmplayer"))
