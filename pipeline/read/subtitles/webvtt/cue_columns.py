"""The texts of all cues of a WebVTT file: those that are plain, or one whole voice, at once, the others one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from pipeline.read.subtitles.webvtt.cue_text import read_voices
from pipeline.read.subtitles.webvtt.lost import is_lost
from pipeline.text.blanks import BLANK, BLANKS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.read.common.cues.styled import Mark
    from pipeline.read.subtitles.webvtt.cue_text import Voice

_VOICE: Final = r"\A<v[ \t]([^<>&\n]*)>([^<&\n](?:[^<&]*[^<&\n])?)(?:</v>)?\z"
"""A cue that is one voice from its beginning to its end, without classes; nothing in it is to be decoded."""

_IN_LINE: Final = r"[\s\x1c-\x1f--\n]+"


class Texts(NamedTuple):
    """The voices of all cues: the number of the cue of each, from 1, its speaker, its text, and its marks by row.

    And the `lines` of every cue as they are heard.
    """

    cue: pl.Series
    speaker: pl.Series
    text: pl.Series
    marks: Mapping[int, Sequence[Mark]]
    lines: pl.Series


def texts_of(texts: pl.Series) -> Texts | None:
    """Return what *texts* of cues say; None if one says nothing, has times of its own, or loses words."""
    voices = texts.str.extract_groups(_VOICE).struct.rename_fields(["speaker", "text"]).struct.unnest()
    odd = (voices["text"].is_null() & texts.str.contains("[<&]")).arg_true()
    asked = texts.gather(odd).to_list()
    read = [read_voices(text) for text in asked]
    if any(map(is_lost, asked)) or not all(read) or any(voice.stamps for own in read for voice in own):
        return None
    said = voices.select(pl.coalesce("text", texts).str.strip_chars(BLANKS).alias("text")).to_series()
    if (said == "").any():
        return None
    lines = said.str.replace_all(rf"{BLANK}*\n{BLANK}*", "\n").str.replace_all(_IN_LINE, " ")
    heard = pl.Series([_lines(text) for text in asked], dtype=pl.String)
    speakers = _names(voices["speaker"])
    return _with_read(speakers, said, odd, read)._replace(lines=lines.scatter(odd, heard))


def line_of(text: str) -> str:
    """Return a line of a cue as it is heard: without tags and doubled blanks."""
    return " ".join(" ".join(voice.text for voice in read_voices(text)).split())


def _lines(text: str) -> str:
    """Return the lines of a cue's *text* as they are heard."""
    return "\n".join(line_of(line) for line in text.split("\n") if line.strip())


def _names(written: pl.Series) -> pl.Series:
    """Return the names of speakers as they are *written* in tags, without doubled blanks; null for nobody."""
    names = written.str.replace_all(f"{BLANK}+", " ").str.strip_chars(" ")
    return names.set(names == "", None)


def _with_read(speakers: pl.Series, said: pl.Series, odd: pl.Series, read: Sequence[Sequence[Voice]]) -> Texts:
    """Return what *speakers* have *said*; *odd* cues have the voices that were *read*, each in a row of its own."""
    cues = pl.DataFrame(
        {"cue": pl.int_range(1, len(said) + 1, dtype=pl.Int32, eager=True), "speaker": speakers, "text": said}
    )
    voices = [(row + 1, voice) for row, own in zip(odd, read, strict=True) for voice in own]
    own = [(number, voice.speaker, voice.text) for number, voice in voices]
    plain = pl.repeat(True, len(said), eager=True).scatter(odd, False)  # noqa: FBT003 - what stands there
    every = pl.concat([cues.filter(plain), pl.DataFrame(own, cues.schema, orient="row")]).sort(
        "cue", maintain_order=True
    )
    rows = (~plain.gather(every["cue"] - 1)).arg_true()
    marks = {row: voice.marks for row, (_, voice) in zip(rows, voices, strict=True) if voice.marks}
    return Texts(every["cue"], every["speaker"], every["text"], marks, said)
