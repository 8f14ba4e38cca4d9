"""WebVTT by the standard's own parsing algorithm; each voice of a cue is a turn.

Source: https://www.w3.org/TR/webvtt1/#file-parsing, section 6.1. Where a file's first cues have times that the standard
throws away but that are plain (`0.000 --> 3.480`, `00:01,500`), they are read: some services write the like.

- `cue_text`: The text of a WebVTT cue
- `signature`: The line with which a file begins, as it should be and as the wild has it
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.languages import language_named
from pipeline.read.common.model import Kind, Parsed, Reader, count, finding
from pipeline.read.common.speakers import with_speakers
from pipeline.read.subtitles.repeats import without_repeats
from pipeline.read.subtitles.rolling import Line, Shown, carried_lines
from pipeline.read.subtitles.single_words import without_single_words
from pipeline.read.subtitles.webvtt.cue_text import parse_stamp, read_voices
from pipeline.text.placement import parse_settings
from pipeline.read.subtitles.webvtt.signature import has_signature, parse_spoilt, spoilt_signature
from pipeline.timecode import from_seconds, parse_clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.read.common.model import Row
    from pipeline.read.subtitles.webvtt.cue_text import Voice

_ARROW: Final = "-->"
_STAMP: Final = r"((?:\d+:)?[0-5]\d:[0-5]\d\.\d{3})(?!\d)"
_TIMING = re.compile(rf"[ \t\f]*{_STAMP}[ \t\f]*-->[ \t\f]*{_STAMP}", re.ASCII)
_LOOSE_STAMP: Final = r"((?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,9})?|\d{1,6}[.,]\d{1,9})"
_LOOSE_TIMING = re.compile(rf"[ \t]*{_LOOSE_STAMP}[ \t]*-->[ \t]*{_LOOSE_STAMP}(?:\s|$)")
_SECONDS = re.compile(r"\d+[.,]\d+")
_LANGUAGE = re.compile(r"Language:\s*([A-Za-z-]{2,20})")
_SETTINGS = re.compile(r".*?-->\s*\S*")
_NO_LINES: Final = range(0)


class Cue(NamedTuple):
    """A cue: its timing line, its times, and the lines of its text; times are None where the standard drops it."""

    line: int
    times: tuple[int, int] | None
    text: range
    settings: str = ""


class Block(NamedTuple):
    """Lines up to a blank one or to the next timing; the cue in them, if they are one."""

    lines: range
    cue: Cue | None


def recognise(text: str) -> bool:
    """Whether *text* has the signature of WebVTT, or is it though the signature is spoilt or missing."""
    return has_signature(text) or spoilt_signature(text) is not None


def parse(text: str) -> Parsed:
    """Return the voices of all cues as turns, in the order of the file."""
    if has_signature(text):
        return _parse(text)
    return parse_spoilt(text, _parse)


def _parse(text: str) -> Parsed:
    """Return what a *text* that begins with the signature holds."""
    lines = text.replace("\0", "\ufffd").split("\n")
    blocks = list(read_blocks(lines))
    cues, twice = _without_carried(lines, [block.cue for block in blocks if block.cue and block.cue.times])
    kinds = _kinds(lines, blocks)
    for i in twice:
        kinds[i] = "notes"
    turns: list[Row] = []
    words: list[Row] = []
    silent = []
    for number, cue in enumerate(cues, 1):
        voices = read_voices("\n".join(lines[i] for i in cue.text))
        if not voices and not twice:
            silent.append(cue)
        for voice in voices:
            turns.append(_turn(voice, cue, number))
            words.extend(_words(len(turns), voice, cue))
    header = (_LANGUAGE.fullmatch(lines[i].strip()) for i in blocks[0].lines)
    lang = next((language_named(match[1]) for match in header if match), None)
    findings = list(_findings(blocks, silent, len(twice)))
    parsed = Parsed(turns, count(lines, kinds), words, findings=findings, lang=lang)
    parsed = without_single_words(without_repeats(parsed))
    has_own = parsed.words or any(turn["speaker"] for turn in turns)
    return parsed if has_own or not turns else with_speakers(parsed)  # Zoom writes `Name: text`


def _without_carried(lines: Sequence[str], cues: Sequence[Cue]) -> tuple[list[Cue], list[int]]:
    """Return *cues* without the lines that roll over from the cue before, and the numbers of those lines."""
    filled = [[i for i in cue.text if lines[i].strip()] for cue in cues]
    shown = [
        Shown([_line(lines[i]) for i in numbers], *(cue.times or (0, 0)))
        for cue, numbers in zip(cues, filled, strict=True)
    ]
    counts = carried_lines(shown)
    kept, twice = [], []
    for cue, numbers, number in zip(cues, filled, counts, strict=True):
        twice += numbers[:number]
        kept.append(cue._replace(text=range(numbers[number - 1] + 1, cue.text.stop)) if number else cue)
    return kept, twice


def _line(text: str) -> Line:
    """Return a line of a cue as it is heard."""
    voices = read_voices(text)
    return Line(" ".join(" ".join(voice.text for voice in voices).split()), any(voice.stamps for voice in voices))


def read_blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Yield the blocks of a file's *lines*; the first is its header."""
    loose = _is_loose(lines)
    header = _block(lines, 1, header=True, loose=loose)
    yield header._replace(lines=range(header.lines.stop))
    start = header.lines.stop
    while start < len(lines):
        if lines[start]:
            block = _block(lines, start, header=False, loose=loose)
            yield block
            start = block.lines.stop
        else:
            start += 1


def _block(lines: Sequence[str], start: int, *, header: bool, loose: bool) -> Block:
    """Return the block that begins at *start*.

    Only its first or second line may be a timing; a later one begins the next block, blank line or not.
    """
    cue: Cue | None = None
    for i in range(start, len(lines)):
        if not lines[i]:
            return Block(range(start, i), _with_text(cue, i))
        if _ARROW in lines[i]:
            if header or cue or i > start + 1:
                return Block(range(start, i), _with_text(cue, i))
            cue = Cue(i, _times(lines[i], loose=loose), _NO_LINES, _SETTINGS.sub("", lines[i], count=1))
    return Block(range(start, len(lines)), _with_text(cue, len(lines)))


def _with_text(cue: Cue | None, end: int) -> Cue | None:
    """Return *cue* with its text, which reaches up to *end*."""
    return cue and cue._replace(text=range(cue.line + 1, end))


def _times(line: str, *, loose: bool) -> tuple[int, int] | None:
    """Return start and end of a timing *line*, None where its cue is dropped; *loose*: unless they are plain."""
    if match := _TIMING.match(line):
        start_ms, end_ms = parse_stamp(match[1]), parse_stamp(match[2])
    elif loose and (match := _LOOSE_TIMING.match(line)):
        start_ms, end_ms = _loose_ms(match[1]), _loose_ms(match[2])
    else:
        return None
    return None if start_ms is None or end_ms is None else (start_ms, end_ms)


def _loose_ms(text: str) -> int | None:
    """Return the milliseconds of a clock text or of plain seconds."""
    return from_seconds(float(text.replace(",", "."))) if _SECONDS.fullmatch(text) else parse_clock(text)


def _is_loose(lines: Sequence[str]) -> bool:
    """Whether the first two timings of the file are plain, but none by the standard."""
    timings = [line for line in lines if _ARROW in line][:2]
    return len(timings) > 1 and all(not _times(line, loose=False) and _times(line, loose=True) for line in timings)


def _turn(voice: Voice, cue: Cue, number: int) -> Row:
    """Return the turn of a *voice* in *cue*, which is that *number* of the file."""
    start_ms, end_ms = cue.times or (None, None)
    return {
        "cue": number,
        "speaker": voice.speaker,
        "start_ms": start_ms,
        "end_ms": end_ms,
        "text": voice.text,
        "placement": parse_settings(cue.settings),
        "markup": voice.marks,
    }


def _words(turn: int, voice: Voice, cue: Cue) -> Iterator[Row]:
    """Yield the pieces into which stamps divide what a *voice* says; each ends where the next begins."""
    start_ms, end_ms = cue.times or (None, None)
    places = [(0, start_ms), *voice.stamps, (len(voice.text), end_ms)]
    for (start, piece_ms), (end, next_ms) in pairwise(places):
        piece = voice.text[start:end]
        if voice.stamps and (said := piece.strip()):
            start_char = start + piece.index(said)
            span = {"turn": turn, "start_char": start_char, "end_char": start_char + len(said)}
            yield {**span, "start_ms": piece_ms, "end_ms": next_ms}


def _kinds(lines: Sequence[str], blocks: Sequence[Block]) -> list[Kind | None]:
    """Return what the lines are: text of cues, notes, or what the file needs for itself."""
    kinds: list[Kind | None] = [None] * len(lines)
    for number, block in enumerate(blocks):
        first = lines[block.lines.start]
        is_needed = number == 0 or first.startswith(("STYLE", "REGION")) or (block.cue and block.cue.times)
        for i in block.lines:
            kinds[i] = "metadata" if is_needed else "notes"
        if block.cue and block.cue.times:
            for i in block.cue.text:
                kinds[i] = "turns"
    return kinds


def _findings(blocks: Sequence[Block], silent: Sequence[Cue], twice: int) -> Iterator[Row]:
    """Yield what is wrong with the file: cues that the standard drops or that say nothing, lines shown *twice*."""
    if twice:
        yield finding("rolling", "note", f"lines that roll on from the cue before, left out: {twice}")
    dropped = [block.cue for block in blocks if block.cue and not block.cue.times]
    if dropped:
        message = f"cues that every player drops, since their timing line is no valid one: {len(dropped)}"
        yield finding("bad-cue", "warning", message, "Write times as 00:01:02.345", dropped[0].line + 1)
    if silent:
        yield finding("empty-cue", "note", f"cues without text, left out: {len(silent)}", line=silent[0].line + 1)


VTT = Reader(
    name="vtt",
    suffixes=(".vtt", ".webvtt"),
    looks_for="cues such as `00:01.000 --> 00:02.500` with text below a line `WEBVTT`",
    recognise=recognise,
    parse=parse,
)
