"""Other programs' readers read what we write for the samples: every cue, when it shows, and what it says.

`srt`, pysubs2 and webvtt-py also read tracks made at random: see the formats' own tests.
"""

from __future__ import annotations

import html
import io
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pysubs2
import pytest
import srt
import webvtt

from pipeline.labels import display_lines
from pipeline.styles import load_styles
from pipeline.timecode import parse_clock

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.labels import Speakers
    from pipeline.schema import Frames

_DOCS = ("courtyard.ar", "harbour.en", "lighthouse.ko", "mercado.es", "night-train.ja", "workshop.en")
_HALF_A_HUNDREDTH_MS = 5

Shown = list[tuple[int, int, list[str]]]
"""Start and end in ms, and the words: how a peer breaks lines is its own affair."""


def _expected(samples: Frames, doc: str, policy: Speakers) -> Shown:
    cues = samples.cues.filter(doc=doc)
    rows = cues.select("start_ms", "end_ms", shown=display_lines(cues, load_styles(), policy)).iter_rows()
    return [(start, end, " ".join(lines).split()) for start, end, lines in rows]


def _ms(time: timedelta) -> int:
    return round(time / timedelta(milliseconds=1))


@pytest.mark.parametrize("name", _DOCS)
def test_srt_and_pysubs2_and_webvtt_py_read_srt(name: str, samples: Frames, written: Path) -> None:
    file = written / f"{name}.srt"
    expected = _expected(samples, name.partition(".")[0], "change")

    assert [
        (_ms(cue.start), _ms(cue.end), cue.content.split()) for cue in srt.parse(file.read_text("utf-8"))
    ] == expected
    assert [(cue.start, cue.end, cue.plaintext.split()) for cue in pysubs2.load(str(file))] == expected
    assert [
        (parse_clock(cue.start), parse_clock(cue.end), cue.text.split()) for cue in webvtt.from_srt(str(file)).captions
    ] == expected


@pytest.mark.parametrize("name", _DOCS)
def test_pysubs2_reads_ass_to_the_hundredth(name: str, samples: Frames, written: Path) -> None:
    expected = _expected(samples, name.partition(".")[0], "off")
    read = pysubs2.load(str(written / f"{name}.ass"))

    assert [cue.plaintext.split() for cue in read] == [words for _, _, words in expected]
    for cue, (start, end, _) in zip(read, expected, strict=True):
        assert abs(cue.start - start) <= _HALF_A_HUNDREDTH_MS
        assert abs(cue.end - end) <= _HALF_A_HUNDREDTH_MS


@pytest.mark.parametrize("name", _DOCS)
def test_webvtt_py_reads_webvtt(name: str, samples: Frames, written: Path) -> None:
    read = webvtt.read(str(written / f"{name}.vtt")).captions

    shown = [(parse_clock(cue.start), parse_clock(cue.end), html.unescape(cue.text).split()) for cue in read]
    assert shown == _expected(samples, name.partition(".")[0], "off")


@pytest.mark.parametrize("suffix", ["srt", "vtt", "ttml"])
@pytest.mark.parametrize("name", _DOCS)
def test_ttconv_reads_it_without_a_complaint(
    name: str, suffix: str, samples: Frames, written: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kind = {"srt": "srt", "vtt": "vtt", "ttml": "imsc"}[suffix]
    reader = pytest.importorskip(f"ttconv.{kind}.reader", reason="ttconv is not installed")
    writer = pytest.importorskip("ttconv.srt.writer")
    text = (written / f"{name}.{suffix}").read_text("utf-8")
    with caplog.at_level(logging.WARNING):
        model = reader.to_model(ET.ElementTree(ET.fromstring(text)) if suffix == "ttml" else io.StringIO(text))  # noqa: S314

    assert caplog.messages == []
    read = [(_ms(cue.start), _ms(cue.end), cue.content) for cue in srt.parse(writer.from_model(model))]
    policy: Speakers = "change" if suffix == "srt" else "off"
    assert [(start, end, _text(said).split()) for start, end, said in read] == _expected(
        samples, name.partition(".")[0], policy
    )


def _text(said: str) -> str:
    return said.replace("<font>", "").replace("</font>", "")


@pytest.mark.filterwarnings("ignore:It looks like you're using an HTML parser")  # pycaption reads TTML with one,
@pytest.mark.filterwarnings("ignore:Call to deprecated method findChild")  # and by a name that has gone
@pytest.mark.parametrize("suffix", ["srt", "vtt", "ttml"])
@pytest.mark.parametrize("name", _DOCS)
def test_pycaption_reads_it(name: str, suffix: str, samples: Frames, written: Path) -> None:
    pycaption: Any = pytest.importorskip("pycaption", reason="pycaption is not installed")
    reader = {"srt": pycaption.SRTReader, "vtt": pycaption.WebVTTReader, "ttml": pycaption.DFXPReader}[suffix]()
    text = (written / f"{name}.{suffix}").read_text("utf-8")
    assert reader.detect(text)
    made = reader.read(text)
    (lang,) = made.get_languages()

    speakers = samples.turns["speaker"].drop_nulls().unique().sort().to_list()
    read = [(cue.start // 1000, cue.end // 1000, _said(cue.get_text(), speakers)) for cue in made.get_captions(lang)]
    expected = [
        (start, end, _said(" ".join(words), speakers))
        for start, end, words in _expected(samples, name.partition(".")[0], "change" if suffix == "srt" else "off")
    ]
    assert read == expected


def _said(text: str, speakers: list[str]) -> list[str]:
    """Return the words without names: pycaption makes labels of WebVTT's voices."""
    for speaker in speakers:
        text = text.replace(f"{speaker}: ", "")
    return text.split()
