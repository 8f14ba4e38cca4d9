"""What ffmpeg, libass and mpv make of the files we write; `apt-get install` brings them where absent.

The frames with burned subtitles stay in pytest's temporary folder, for people to look at.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import srt as peer

from exports.formats.ass import ASS
from exports.formats.lrc import LRC
from exports.formats.srt import SRT
from exports.formats.vtt import VTT
from exports.track import Exporter, FileOptions
from tests.exports.writing import file_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exports.track import Track
    from pipeline.schema import Frames

_SCRIPTS = {"courtyard.ar": 6.5, "lighthouse.ko": 5.0, "mercado.es": 3.0, "night-train.ja": 3.5}
"""A sample for each script, and a second at which it shows a cue."""

_SUFFIXES = {"srt": 1, "vtt": 1, "ass": 10}
"""How many ms the times of a format may be off."""

_FONT = re.compile("</?font[^>]*>")
"""What ffmpeg makes of the size in an ASS style."""

needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
needs_mpv = pytest.mark.skipif(shutil.which("mpv") is None, reason="mpv is not installed")


def _run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)


def _read_by_ffmpeg(made: bytes, suffix: str, folder: Path) -> list[tuple[int, str]]:
    """Return start and text of each cue, and nothing else may be said."""
    (folder / f"a.{suffix}").write_bytes(made)
    run = _run(folder, "ffmpeg", "-v", "warning", "-i", f"a.{suffix}", "-c:s", "srt", "-f", "srt", "-")
    assert run.stderr == ""
    cues = peer.parse(_FONT.sub("", run.stdout))
    return [(round(cue.start.total_seconds() * 1000), cue.content) for cue in cues]


@needs_ffmpeg
@pytest.mark.parametrize("exporter", [SRT, VTT, ASS], ids=lambda exporter: exporter.name)
def test_ffmpeg_reads_every_cue_with_its_time_and_text(
    exporter: Exporter, track: Callable[..., Track], tmp_path: Path
) -> None:
    said = [["- 네, 그렇죠.", "- 12"], ["はい、そうです。"], ["نعم، هذا صحيح."], ["Ça va & toi ?"], ["7", "ไม่เป็นไร"]]
    made = track(*((i * 2000 + 40, i * 2000 + 1957, [("Ada", line) for line in lines]) for i, lines in enumerate(said)))

    read = _read_by_ffmpeg(file_of(exporter, made), exporter.suffix, tmp_path)
    assert read == [(i * 2000 + 40, "\n".join(lines)) for i, lines in enumerate(said)]


@needs_ffmpeg
def test_ffmpeg_reads_every_line_of_lrc(track: Callable[..., Track], tmp_path: Path) -> None:
    made = track((40, 1950, [(None, "[노아] 네."), (None, "둘.")]), (1950, 3000, [(None, "끝.")]))

    read = _read_by_ffmpeg(file_of(LRC, made), "lrc", tmp_path)
    assert [(start, text.strip()) for start, text in read if text.strip()] == [(40, "[노아] 네. 둘."), (1950, "끝.")]


@needs_ffmpeg
def test_libass_shows_braces_and_backslashes_as_text(track: Callable[..., Track], tmp_path: Path) -> None:
    bright = []
    for number, text in enumerate(("fett", "{\\b1}fett", "{fett}", "\\Nfett")):
        (tmp_path / f"{number}.ass").write_bytes(file_of(ASS, track((0, 9000, [(None, text)]))))
        pixels, _ = _frame(f"subtitles={number}.ass,", 1, tmp_path)
        bright.append(sum(pixel > 200 for pixel in pixels))

    assert all(one > bright[0] * 1.2 for one in bright[1:])


@needs_ffmpeg
@pytest.mark.parametrize("container", ["mp4", "mkv"])
@pytest.mark.parametrize("suffix", _SUFFIXES)
def test_every_cue_of_the_samples_is_in_a_container_when_it_should_be(
    suffix: str, container: str, samples: Frames, written: Path, tmp_path: Path
) -> None:
    files = sorted(written.glob(f"*.??.{suffix}"))
    assert len(files) == 6
    inputs = [part for file in files for part in ("-i", str(file))]
    maps = [part for i in range(len(files)) for part in ("-map", str(i))]
    codec = "mov_text" if container == "mp4" else "copy"
    made = _run(tmp_path, "ffmpeg", "-v", "warning", *inputs, *maps, "-c:s", codec, f"a.{container}")
    assert made.stderr == ""

    shown = _run(tmp_path, "ffprobe", "-v", "warning", "-show_packets", "-of", "json", f"a.{container}").stdout
    packets = [packet for packet in json.loads(shown)["packets"] if int(packet["size"]) > _silence(container)]
    for stream, file in enumerate(files):
        own = [packet for packet in packets if packet["stream_index"] == stream]
        cues = samples.cues.filter(doc=file.name.split(".")[0])
        assert len(own) == cues.height
        for packet, (start, end) in zip(own, cues.select("start_ms", "end_ms").iter_rows(), strict=True):
            begins = float(packet["pts_time"]) * 1000
            assert begins == pytest.approx(start, abs=_SUFFIXES[suffix])
            assert begins + float(packet["duration_time"]) * 1000 == pytest.approx(end, abs=_SUFFIXES[suffix])


def _silence(container: str) -> int:
    """Return the size of a packet that shows nothing: MP4 fills the time between cues with them."""
    return 2 if container == "mp4" else 0


@needs_ffmpeg
@pytest.mark.parametrize("suffix", _SUFFIXES)
@pytest.mark.parametrize("sample", _SCRIPTS)
def test_libass_burns_each_script_without_a_missing_glyph(
    sample: str, suffix: str, written: Path, tmp_path: Path
) -> None:
    if not _fonts(sample):
        pytest.skip("no font for this script is installed")
    (tmp_path / f"a.{suffix}").write_bytes((written / f"{sample}.{suffix}").read_bytes())

    blank, _ = _frame("", _SCRIPTS[sample], tmp_path)
    burned, said = _frame(f"subtitles=a.{suffix},", _SCRIPTS[sample], tmp_path)
    assert "glyph" not in said.lower()
    assert sum(pixel > 200 for pixel in burned) > 500 + sum(pixel > 200 for pixel in blank)


def _fonts(sample: str) -> str:
    lang = sample.rpartition(".")[2]
    return _run(Path.cwd(), "fc-list", f":lang={lang}").stdout if shutil.which("fc-list") else ""


def _frame(burn: str, second: float, folder: Path) -> tuple[bytes, str]:
    """Return the grey values of the frame at *second*, and what libass says; keep it as a picture."""
    source = ["-f", "lavfi", "-i", f"color=c=0x203040:s=960x540:r=2:d={second + 2}"]
    only = f"{burn}select=gte(t\\,{second})"
    picture = ["-vf", only, "-frames:v", "1", "-update", "1", "frame.png", "-y"]
    grey = ["-vf", only, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray", "frame.gray", "-y"]
    run = _run(folder, "ffmpeg", "-v", "warning", *source, *picture, *grey)
    return (folder / "frame.gray").read_bytes(), run.stderr


@needs_mpv
@needs_ffmpeg
@pytest.mark.parametrize("suffix", ["srt", "vtt"])
def test_mpv_loads_the_samples_without_a_warning(suffix: str, written: Path, tmp_path: Path) -> None:
    _run(tmp_path, "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=s=64x36:r=2:d=2", "a.mkv")
    files = sorted(written.glob(f"*.??.{suffix}"))
    subtitles = [f"--sub-file={file}" for file in files]
    quiet = ["mpv", "--no-config", "--vo=null", "--ao=null", "--frames=1", *subtitles]

    warned = _run(tmp_path, *quiet, "--msg-level=all=warn", "a.mkv")
    assert warned.stdout + warned.stderr == ""
    assert _run(tmp_path, *quiet, "a.mkv").stdout.count("Subs ") == len(files) == 6


@needs_ffmpeg
def test_ffmpeg_5_reads_no_cue_of_a_file_with_colours_as_the_docs_say(
    track: Callable[..., Track], tmp_path: Path
) -> None:
    version = _run(tmp_path, "ffmpeg", "-version").stdout.split()[2]
    if not version.startswith("5."):
        pytest.skip("it is ffmpeg 5 that does")
    (tmp_path / "a.vtt").write_bytes(
        file_of(VTT, track((40, 1950, [("Ada", "네.")]), options=FileOptions(colours=True)))
    )

    shown = _run(tmp_path, "ffmpeg", "-v", "error", "-i", "a.vtt", "-f", "srt", "-").stdout
    assert shown.strip() == ""
