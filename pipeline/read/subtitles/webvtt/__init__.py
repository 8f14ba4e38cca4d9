"""WebVTT by the standard's own parsing algorithm; each voice of a cue is a turn.

Source: https://www.w3.org/TR/webvtt1/#file-parsing, section 6.1. Where a file's first cues have times that the standard
throws away but that are plain (`0.000 --> 3.480`, `00:01,500`), they are read: some services write the like.

- `blocks`: The blocks of a WebVTT file, and the cues in them
- `columns`: WebVTT in columns
- `cue_columns`: The texts of all cues of a WebVTT file
- `cue_text`: The text of a WebVTT cue
- `lost`: What a file loses
- `signature`: The line with which WebVTT begins, as it should be, and as it is
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import polars as pl

from pipeline.languages import language_named
from pipeline.read.common.cues.repeats import without_repeats
from pipeline.read.common.model import Kind, Parsed, Reader, count, finding
from pipeline.read.common.speakers import with_speakers
from pipeline.read.subtitles.rolling import Line, Shown, carried_lines
from pipeline.read.subtitles.single_words import without_single_words
from pipeline.read.subtitles.visual_order import visual_order
from pipeline.read.subtitles.webvtt.blocks import Block, Cue, read_blocks
from pipeline.read.subtitles.webvtt.columns import LANGUAGE, parse_columns
from pipeline.read.subtitles.webvtt.cue_text import read_voices
from pipeline.read.subtitles.webvtt.lost import left_out, lost_text
from pipeline.read.subtitles.webvtt.signature import has_signature, parse_spoilt, spoilt_signature
from pipeline.text.placement import parse_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.read.common.model import Row
    from pipeline.read.subtitles.webvtt.cue_text import Voice

_NAMED_ID: Final = re.compile(r'^\d+ "([^"\n]{1,80})" \(\d+\)[ \t]*$', re.MULTILINE)


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
    read = _with_names_of_ids(parse_columns(text) or parse_lines(text), text)
    told = visual_order(read.cues["text"] if read.cues is not None else [turn["text"] for turn in read.turns])
    parsed = without_single_words(without_repeats(read._replace(findings=[*read.findings, *told])))
    if parsed.words or not (parsed.turns or parsed.cues is not None) or _names_speakers(parsed):
        return parsed
    return with_speakers(parsed)  # Zoom writes `Name: text`


def _with_names_of_ids(parsed: Parsed, text: str) -> Parsed:
    """Return *parsed* with the speakers that Webex puts into the identifiers of cues: `1 "Ann Lee" (349271552)`."""
    names = _NAMED_ID.findall(text) if '" (' in text else []
    size = len(parsed.turns) if parsed.cues is None else parsed.cues.height
    if not names or len(names) != size or _names_speakers(parsed):
        return parsed
    if parsed.cues is not None:
        return parsed._replace(cues=parsed.cues.with_columns(pl.Series("speaker", names, dtype=pl.String)))
    return parsed._replace(turns=[turn | {"speaker": name} for turn, name in zip(parsed.turns, names, strict=True)])


def _names_speakers(parsed: Parsed) -> bool:
    """Whether a voice of *parsed* has a name."""
    if parsed.cues is not None:
        return bool(parsed.cues["speaker"].count())
    return any(turn["speaker"] for turn in parsed.turns)


def parse_lines(text: str) -> Parsed:
    """Return what a *text* that begins with the signature holds, read line by line."""
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
    header = (LANGUAGE.fullmatch(lines[i].strip()) for i in blocks[0].lines)
    lang = next((language_named(match[1]) for match in header if match), None)
    findings = [*_findings(lines, blocks, silent, len(twice)), *lost_text(lines, blocks)]
    return Parsed(turns, count(lines, kinds), words, findings=findings, lang=lang)


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


def _findings(lines: Sequence[str], blocks: Sequence[Block], silent: Sequence[Cue], twice: int) -> Iterator[Row]:
    """Yield what is wrong with a file of *lines*.

    That is cues that the standard drops or that say nothing, lines shown *twice*, and styles that are left out.
    """
    if twice:
        yield finding("rolling", "note", f"lines that roll on from the cue before, left out: {twice}")
    dropped = [block.cue for block in blocks if block.cue and not block.cue.times]
    if dropped:
        message = f"cues that every player drops, since their timing line is no valid one: {len(dropped)}"
        yield finding("bad-cue", "warning", message, "Write times as 00:01:02.345", dropped[0].line + 1)
    yield from left_out(lines[block.lines.start] for block in blocks if not block.cue and len(block.lines))
    if silent:
        yield finding("empty-cue", "note", f"cues without text, left out: {len(silent)}", line=silent[0].line + 1)


VTT = Reader(
    name="vtt",
    suffixes=(".vtt", ".webvtt"),
    looks_for="cues such as `00:01.000 --> 00:02.500` with text below a line `WEBVTT`",
    recognise=recognise,
    parse=parse,
)
