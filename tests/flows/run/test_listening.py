"""Times from the sound: a recording gives the text the times of its words, or a finding says why it does not."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from flows.run.pairing import recordings as pairing
from pipeline.listen import kept, media
from tests.flows.running import Run, files
from tests.pipeline.listen.texts import STORIES
from tests.speaking import Speech, needs_ears, needs_ffmpeg, needs_voice, say

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [needs_ears, needs_ffmpeg, needs_voice]


@cache
def told(lang: str = "en") -> Speech:
    return say(STORIES[lang], lang)


def sentences(lang: str = "en") -> list[tuple[str, int]]:
    """Return the sentences of the story and when each begins, in ms."""
    story, begins = STORIES[lang], dict(told(lang).words)
    parts = [part.strip() + "." for part in story.split(".") if part.strip()]
    return [(part, begins[story.index(part)]) for part in parts]


def prose(path: Path, lang: str = "en", stamps: tuple[str, ...] = ()) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [text for text, _ in sentences(lang)]
    stamped = (
        [f"[{at}] {who}: {line}" for at, who, line in zip(stamps, ("Ann", "Ben") * 2, lines, strict=True)]
        if stamps
        else lines
    )
    path.write_text("\n\n".join(stamped) + "\n", "utf-8")
    return path


def table(out: Path, name: str) -> pl.DataFrame:
    return pl.concat([pl.read_parquet(path) for path in sorted(out.glob(f"datasets/{name}/**/*.parquet"))])


def checks(out: Path) -> set[str]:
    return set(table(out, "findings")["check"].to_list())


def convert(cuemill: Run, *words: object) -> None:
    assert cuemill("convert", *map(str, words)).status == 0


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_sentences_without_stamps_begin_where_they_are_heard(tmp_path: Path, cuemill: Run, lang: str) -> None:
    told(lang).save(tmp_path / "talk.wav")

    convert(cuemill, prose(tmp_path / "talk.md", lang), "--media", tmp_path / "talk.wav", "--out", tmp_path / "out")

    turns = table(tmp_path / "out", "turns")
    assert turns["time_source"].to_list() == ["heard"] * 4
    off = [abs(got - ms) for got, (_, ms) in zip(turns["start_ms"], sentences(lang), strict=True)]
    assert max(off) < 400, off
    assert checks(tmp_path / "out").isdisjoint({"no-times", "timeline-spread", "duration-unused", "media-mismatch"})
    assert table(tmp_path / "out", "corrections").filter(stage="hear_text").height == 4
    assert table(tmp_path / "out", "words").height > 20


def test_stamps_that_contradict_the_sound_are_corrected_and_told(tmp_path: Path, cuemill: Run) -> None:
    told().save(tmp_path / "talk.wav")
    late = tuple(f"00:01:{ms // 1000:02}" for _, ms in sentences())

    source = prose(tmp_path / "talk.md", stamps=late)
    convert(cuemill, source, "--media", tmp_path / "talk.wav", "--out", tmp_path / "out")

    moved = table(tmp_path / "out", "findings").filter(check="clock-moved")["message"].to_list()
    assert len(moved) == 1
    assert "too late throughout" in moved[0]
    off = [abs(a - b) for a, (_, b) in zip(table(tmp_path / "out", "turns")["start_ms"], sentences(), strict=True)]
    assert max(off) < 400


def test_a_recording_of_something_else_moves_no_time(tmp_path: Path, cuemill: Run) -> None:
    told("de").save(tmp_path / "talk.wav")
    source = prose(tmp_path / "talk.md", "ko", ("00:00:01", "00:00:04", "00:00:07", "00:00:10"))

    convert(cuemill, source, "--out", tmp_path / "without")
    convert(cuemill, source, "--media", tmp_path / "talk.wav", "--out", tmp_path / "out")

    assert "media-mismatch" in checks(tmp_path / "out")
    names = ("start_ms", "end_ms", "time_source")
    assert table(tmp_path / "out", "turns").select(names).equals(table(tmp_path / "without", "turns").select(names))


def test_what_was_heard_is_kept_and_changes_no_result(
    tmp_path: Path, cuemill: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    told().save(tmp_path / "talk.wav")
    call = (prose(tmp_path / "talk.md"), "--media", tmp_path / "talk.wav", "--out", tmp_path / "out")
    convert(cuemill, *call)
    first = files(tmp_path / "out")
    (held,) = (tmp_path / "out" / ".cuemill").glob("heard-*.bin")

    for data in (held.read_bytes(), b"harmed", held.read_bytes()[:-9]):
        held.write_bytes(data)
        (tmp_path / "out" / "subtitles" / "talk.en.srt").unlink()
        convert(cuemill, *call)
        assert files(tmp_path / "out") == first

    monkeypatch.setattr(media, "_PROGRAM", "no-such-decoder")
    (tmp_path / "out" / "subtitles" / "talk.en.srt").unlink()
    convert(cuemill, *call)
    assert files(tmp_path / "out") == first
    assert kept.read(held)


def test_each_text_of_a_folder_has_the_recording_of_its_name_and_any_number_of_workers_the_same_bytes(
    tmp_path: Path, cuemill: Run
) -> None:
    for lang in ("en", "de", "fr"):
        prose(tmp_path / "talks" / f"{lang}talk.{lang}.md", lang)
    for lang in ("en", "de"):
        told(lang).save(tmp_path / "talks" / f"{lang}talk.wav")

    for out, media_, jobs in (("one", tmp_path / "talks", 1), ("two", tmp_path / "talks" / "*.wav", 2)):
        convert(cuemill, tmp_path / "talks", "--media", media_, "--out", tmp_path / out, "--jobs", jobs)

    sources = dict(table(tmp_path / "one", "turns").group_by("doc").agg(pl.col("time_source").first()).iter_rows())
    assert sources == {"detalk": "heard", "entalk": "heard", "frtalk": "none"}
    missing = table(tmp_path / "one", "findings").filter(check="cannot-hear")
    assert missing["doc"].to_list() == ["frtalk"]
    assert "has no file of the name frtalk" in missing["message"][0]
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_a_changed_recording_makes_its_document_anew(tmp_path: Path, cuemill: Run) -> None:
    told().save(tmp_path / "talk.wav")
    call = (prose(tmp_path / "talk.md"), "--media", tmp_path / "talk.wav", "--out", tmp_path / "out")
    convert(cuemill, *call)
    assert "1 unchanged" in cuemill("convert", *map(str, call)).out

    later = told()._replace(samples=bytes(3 * told().rate * 2) + told().samples)
    later.save(tmp_path / "talk.wav")

    assert "1 converted" in cuemill("convert", *map(str, call)).out
    assert 2800 < table(tmp_path / "out", "turns")["start_ms"][0] - sentences()[0][1] < 3200


@pytest.mark.parametrize(
    ("harm", "check", "said"),
    [
        ("silence", "cannot-hear", "hardly any speech"),
        ("noise", "cannot-hear", "hardly any speech"),
        ("short", "media-mismatch", "too short"),
    ],
)
def test_a_recording_that_tells_nothing_is_a_finding(
    tmp_path: Path, cuemill: Run, harm: str, check: str, said: str
) -> None:
    rate, noise = told().rate, np.random.default_rng(1).normal(0, 3000, told().rate * 20).astype("<i2").tobytes()
    samples = {"silence": bytes(rate * 40), "noise": noise, "short": told().samples[: rate * 4]}[harm]
    told()._replace(samples=samples).save(tmp_path / "talk.wav")

    source = prose(tmp_path / "talk.md", stamps=("00:00:01", "00:00:04", "00:00:07", "00:00:10"))
    convert(cuemill, source, "--media", tmp_path / "talk.wav", "--out", tmp_path / "out")

    row = table(tmp_path / "out", "findings").filter(check=check)
    assert said in row["message"][0]
    assert "as without the recording" in row["remedy"][0]
    assert table(tmp_path / "out", "turns")["start_ms"].to_list() == [1000, 4000, 7000, 10000]


def test_without_a_decoder_or_a_sound_track_the_times_are_as_without(
    tmp_path: Path, cuemill: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = prose(tmp_path / "talk.md", stamps=("00:00:01", "00:00:04", "00:00:07", "00:00:10"))
    picture = ("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=s=16x16:d=20", str(tmp_path / "mute.mp4"))
    subprocess.run(picture, check=True)
    told().save(tmp_path / "talk.wav")

    convert(cuemill, source, "--media", tmp_path / "mute.mp4", "--out", tmp_path / "mute")
    monkeypatch.setattr(media, "_PROGRAM", "no-such-decoder")
    convert(cuemill, source, "--media", tmp_path / "talk.wav", "--out", tmp_path / "deaf")

    for out, said in (("mute", "no sound can be decoded"), ("deaf", "is not installed")):
        assert said in table(tmp_path / out, "findings").filter(check="cannot-hear")["message"][0]
        assert table(tmp_path / out, "turns")["start_ms"].to_list() == [1000, 4000, 7000, 10000]


def test_without_the_extra_a_recording_tells_its_length_and_a_note_what_to_install(
    tmp_path: Path, cuemill: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    told().save(tmp_path / "talk.wav")
    monkeypatch.setattr(pairing, "heard_by", str)
    monkeypatch.setattr("pipeline.listen.recordings.is_installed", lambda: False)

    convert(
        cuemill, prose(tmp_path / "talk.md"), "--media", tmp_path / "talk.wav", "--out", tmp_path / "out", "--jobs", 1
    )

    assert set(table(tmp_path / "out", "turns")["time_source"]) == {"interpolated"}
    notes = table(tmp_path / "out", "findings").filter(check="cannot-hear")
    assert notes.select("severity", "remedy").rows() == [
        ("note", "For times from the sound: pip install 'cuemill[listen]'.")
    ]


def test_a_folder_without_a_recording_is_wrong_usage(tmp_path: Path, cuemill: Run) -> None:
    (tmp_path / "empty").mkdir()

    ran = cuemill(
        "convert", str(prose(tmp_path / "talk.md")), "--media", str(tmp_path / "empty"), "--out", str(tmp_path)
    )

    assert ran.status == 2
    assert "holds no recording" in ran.err


def test_a_run_without_recordings_loads_nothing_that_listens(tmp_path: Path) -> None:
    source = prose(tmp_path / "talk.md", stamps=("00:00:01", "00:00:04", "00:00:07", "00:00:10"))
    call = ["convert", str(source), "--out", str(tmp_path / "out"), "--jobs", "1"]
    program = f"import sys, cuemill; sys.argv[1:] = {call!r}\ntry: cuemill.main()\nexcept SystemExit: pass\n"
    program += "print(sorted({'onnxruntime', 'hama', 'anyascii'} & sys.modules.keys()))"

    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert ran.stdout.splitlines()[-1] == "[]"
