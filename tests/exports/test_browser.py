"""What a browser makes of our WebVTT: Chromium, headless; `apt-get install chromium` where it is absent.

The screenshots stay in pytest's temporary folder, for people to look at.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from exports.formats.vtt import VTT
from exports.track import FileOptions
from pipeline.labels import display_lines
from pipeline.styles import load_styles
from tests.exports.writing import file_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from exports.track import Track
    from pipeline.schema import Frames

_NEEDED = ("chromium", "ffmpeg")
pytestmark = pytest.mark.skipif(
    any(shutil.which(name) is None for name in _NEEDED), reason=f"{' or '.join(_NEEDED)} is not installed"
)

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--allow-file-access-from-files",
    "--hide-scrollbars",
    "--window-size=960,540",
    "--virtual-time-budget=8000",
)
_PAGE = """<!doctype html><meta charset="utf-8"><style>body {{ margin: 0 }} video {{ width: 960px }}</style>
<video src="a.webm" muted preload="auto">{tracks}</video><pre></pre>
<script>
const video = document.querySelector("video"), read = {{}}, of = (node) => [node.title || null, node.textContent];
for (const element of document.querySelectorAll("track")) {{
  element.onload = () => {{
    read[element.id] = [...element.track.cues].map((cue) =>
      [cue.id, cue.startTime, cue.endTime, [...cue.getCueAsHTML().childNodes].map(of)]);
    document.querySelector("pre").textContent = JSON.stringify(read);
    video.currentTime = {second};
  }};
  element.onerror = () => {{ throw new Error(element.id); }};
  element.track.mode = "showing";
}}
</script>
"""


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a minute of one colour."""
    made = tmp_path_factory.mktemp("video") / "a.webm"
    minute = ["-f", "lavfi", "-i", "color=c=0x203040:s=320x180:r=2:d=60"]
    subprocess.run(["ffmpeg", "-v", "error", *minute, "-c:v", "libvpx", str(made)], check=True)
    return made


def _open(folder: Path, video: Path, files: list[Path], second: float, *flags: str) -> str:
    """Open a page in *folder* with a track for each of *files*, at *second*, and return what Chromium prints."""
    tracks = [f'<track id="{file.name}" kind="subtitles" src="{file.name}">' for file in files]
    for file in (video, *files):
        shutil.copy(file, folder / file.name)
    (folder / "a.html").write_text(_PAGE.format(tracks="".join(tracks), second=second), "utf-8")
    profile = f"--user-data-dir={folder / 'profile'}"
    command = ["chromium", *_FLAGS, profile, *flags, (folder / "a.html").as_uri()]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


def test_every_cue_of_every_sample_is_there_with_its_times_text_and_voices(
    samples: Frames, written: Path, video: Path, tmp_path: Path
) -> None:
    files = sorted(written.glob("*.??.vtt"))
    page = _open(tmp_path, video, files, 0, "--dump-dom")
    found = re.search("<pre>(.*)</pre>", page, re.DOTALL)
    read: dict[str, Any] = json.loads(html.unescape(found[1])) if found else {}

    assert sorted(read) == [file.name for file in files]
    assert {name.split(".")[1] for name in read} >= {"ar", "en", "es", "ja", "ko"}
    assert {name.split(".")[0]: _told(cues) for name, cues in read.items()} == dict(_expected(samples))


def _told(cues: list[Any]) -> list[tuple[str, int, int, str, list[str]]]:
    return [
        (
            number,
            round(start * 1000),
            round(end * 1000),
            "".join(text for _, text in nodes),
            [voice for voice, _ in nodes if voice],
        )
        for number, start, end, nodes in cues
    ]


def _expected(samples: Frames) -> Iterator[tuple[str, list[tuple[str, int, int, str, list[str]]]]]:
    screen = display_lines(samples.cues, load_styles(), "off")
    rows = zip(samples.cues.iter_rows(named=True), screen.to_list(), strict=True)
    for doc, group in groupby(rows, key=lambda row: row[0]["doc"]):
        yield (
            doc,
            [
                (str(cue["cue"]), cue["start_ms"], cue["end_ms"], "\n".join(lines), _voices(cue["spans"]))
                for cue, lines in group
            ],
        )


def _voices(spans: list[dict[str, Any]]) -> list[str]:
    """Return the speakers of a cue's lines, neighbours once."""
    firsts = [next(line)["speaker"] for _, line in groupby(spans, key=lambda span: span["line"])]
    return [speaker for speaker, _ in groupby(firsts) if speaker]


@pytest.mark.parametrize(
    ("sample", "second"), [("lighthouse.ko", 5), ("night-train.ja", 3.5), ("courtyard.ar", 8)], ids=["ko", "ja", "ar"]
)
def test_a_cue_shows(sample: str, second: float, written: Path, video: Path, tmp_path: Path) -> None:
    files = [written / f"{sample}.vtt"]

    assert _shot(tmp_path / "shown", video, files, second) > 1500 + _shot(tmp_path / "blank", video, files, 0.2)


def test_colours_and_marks_show(track: Callable[..., Track], video: Path, tmp_path: Path) -> None:
    said = [('R&D "<Lab>"', "- GPT يخطئ كثيراً!"), ("ليلى", "- نعم، هذا (صحيح).")]
    made = track((1000, 3000, said))
    arabic = replace(made, cues=made.cues.with_columns(lang=pl.lit("ar")))
    texts = {
        "plain": file_of(VTT, arabic),
        "unmarked": file_of(VTT, arabic).replace(b"&rlm;", b""),
        "colours": file_of(VTT, replace(arabic, options=FileOptions(colours=True))),
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.vtt").write_bytes(text)
        _shot(tmp_path / name, video, [tmp_path / f"{name}.vtt"], 2)

    assert len({(tmp_path / name / "shot.png").read_bytes() for name in texts}) == 3


def _shot(folder: Path, video: Path, files: list[Path], second: float) -> int:
    """Return the size of a screenshot at *second*: letters take room that one colour does not."""
    folder.mkdir()
    _open(folder, video, files, second, f"--screenshot={folder / 'shot.png'}")
    return (folder / "shot.png").stat().st_size
