"""The hash of a document's words tells those that say the same, in whatever format."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pipeline.read import read_sources, suffixes
from pipeline.storage.sources import list_sources

if TYPE_CHECKING:
    from pathlib import Path

SAID = ("So it was, in the end.", "Ça, c’est l'été — 10,5 °C!")
FILES = {
    "talk.txt": "\n".join(SAID) + "\n",
    "talk.srt": f"1\n00:00:01,000 --> 00:00:02,000\n<i>{SAID[0]}</i>\n\n2\n00:00:03,000 --> 00:00:04,000\n{SAID[1]}\n",
    "talk.vtt": f"WEBVTT\n\n00:01.000 --> 00:04.000\n{SAID[0]}\n{SAID[1]}\n",
    "talk.json": json.dumps(
        {"text": " ".join(SAID), "segments": [{"id": 0, "start": 1.0, "end": 4.0, "text": " " + " ".join(SAID)}]}
    ),
    "talk.tsv": f"start\tend\ttext\n1000\t2000\t{SAID[0]}\n3000\t4000\t{SAID[1]}\n",
}


def works(folder: Path, files: dict[str, str]) -> list[str | None]:
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return read_sources(list_sources([folder], None, suffixes()).sources).documents["work"].to_list()


def test_five_formats_of_one_talk_are_one_work(tmp_path: Path) -> None:
    found = works(tmp_path, FILES)

    assert len(found) == len(FILES)
    assert len(set(found)) == 1
    assert found[0] is not None


def test_case_width_and_speakers_do_not_count(tmp_path: Path) -> None:
    files = {
        "a.md": "**Ann [00:01]**: So it WAS, １０\n\n**Ben [00:05]**: at noon.\n",
        "b.txt": "so it was 10 at noon\n",
    }

    assert len(set(works(tmp_path, files))) == 1


def test_another_word_is_another_work_and_so_is_a_mark_that_makes_a_letter(tmp_path: Path) -> None:
    files = {"a.txt": "So it was.\n", "b.txt": "So it is.\n", "c.txt": "हिंदी में बात\n", "d.txt": "हदी म बत\n"}

    assert len(set(works(tmp_path, files))) == 4


def test_a_file_without_words_is_no_work(tmp_path: Path) -> None:
    assert works(tmp_path, {"a.srt": ""}) == [None]
