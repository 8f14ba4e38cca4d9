"""How long a recording is: what a person says is read, a media file is asked, and what cannot be is refused at once."""

from __future__ import annotations

import shutil
import wave
from pathlib import Path

import pytest

from flows.run import recording
from flows.run.recording import length_of
from pipeline.errors import BadUsage

needs_ffprobe = pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe is absent: install ffmpeg")


def record(path: Path, seconds: float) -> Path:
    """Write silence of so many *seconds*."""
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(round(seconds * 8000) * 2))
    return path


def refused(duration: str | None, media: Path | None, sources: int = 1) -> str:
    with pytest.raises(BadUsage) as error:
        length_of(duration, media, sources)
    assert error.value.remedy
    return str(error.value)


@pytest.mark.parametrize(
    ("duration", "ms"),
    [
        ("1:02:03", 3_723_000),
        ("75:10", 4_510_000),
        ("0:09.5", 9_500),
        ("90", 90_000),
        ("90.25", 90_250),
        ("1e3", 10**6),
    ],
)
def test_a_length_is_a_clock_or_seconds(duration: str, ms: int) -> None:
    assert length_of(duration, None, 1) == ms


def test_nothing_given_is_no_length_however_many_sources_there_are() -> None:
    assert length_of(None, None, 1) is None
    assert length_of(None, None, 9) is None


@pytest.mark.parametrize(
    "duration",
    ["", "an hour", "0", "-5", "0:00", "1:60", "1:60:00", "nan", "inf", "1e99", "1:2:3:4", "9" * 5000 + ":00"],
)
def test_what_is_no_length_is_refused(duration: str) -> None:
    assert "is no length of a recording" in refused(duration, None)


def test_one_length_for_several_sources_or_two_lengths_are_refused(tmp_path: Path) -> None:
    assert "there are 2 sources" in refused("90", None, 2)
    assert refused(None, tmp_path, 3).startswith("--media is the length of one recording")
    assert "both say" in refused("90", tmp_path)


@needs_ffprobe
@pytest.mark.parametrize("name", ["talk.wav", "-v 강연's talk.wav", "concat:talk.wav"])
def test_a_media_file_says_how_long_it_is_whatever_it_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    record(tmp_path / name, 12.5)
    monkeypatch.chdir(tmp_path)

    assert length_of(None, Path(name), 1) == 12_500


@needs_ffprobe
def test_a_file_that_is_no_recording_is_refused(tmp_path: Path) -> None:
    (tmp_path / "talk.md").write_text("**Ada**: Hello.\n", "utf-8")
    (tmp_path / "list.m3u8").write_text("#EXTM3U\n#EXTINF:9,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n", "utf-8")

    assert "does not say how long it is" in refused(None, tmp_path / "talk.md")
    assert "does not say how long it is" in refused(None, tmp_path / "list.m3u8")


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "is not a file" in refused(None, tmp_path / "absent.mp3")
    assert "is not a file" in refused(None, tmp_path)


def test_without_ffprobe_the_remedy_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    said = refused(None, record(tmp_path / "talk.wav", 1))

    assert "not installed" in said
    assert "--duration" in said


def test_an_ffprobe_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "ffprobe"
    slow.write_text("#!/bin/sh\nexec sleep 30\n", "utf-8")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(recording, "_PATIENCE_S", 0.2)

    assert "has not said" in refused(None, record(tmp_path / "talk.wav", 1))
