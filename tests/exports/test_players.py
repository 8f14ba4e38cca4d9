"""What ffmpeg makes of the files we write; `apt-get install ffmpeg` where it is absent."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
import srt as peer

from exports import EXPORTERS, Exporter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from exports.track import Track

pytestmark = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.name)
def test_ffmpeg_reads_every_cue_with_its_time_and_text(
    exporter: Exporter, track: Callable[..., Track], tmp_path: Path
) -> None:
    said = [["- 네, 그렇죠.", "- 12"], ["はい、そうです。"], ["نعم، هذا صحيح."], ["Ça va & toi ?"], ["7", "ไม่เป็นไร"]]
    made = track(*((i * 2000 + 40, i * 2000 + 1957, [("Ada", line) for line in lines]) for i, lines in enumerate(said)))
    file = tmp_path / f"a.{exporter.suffix}"
    file.write_bytes(exporter.render(made))

    run = subprocess.run(
        ["ffmpeg", "-v", "warning", "-i", str(file), "-c:s", "srt", "-f", "srt", "-"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert run.stderr == ""
    read = [(round(cue.start.total_seconds() * 1000), cue.content) for cue in peer.parse(run.stdout)]
    assert read == [(i * 2000 + 40, "\n".join(lines)) for i, lines in enumerate(said)]
