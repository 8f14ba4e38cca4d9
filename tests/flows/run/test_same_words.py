"""A run names the files of one stem that say the same, and leaves each a document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl

from flows.run.options import Options
from flows.run.pairing.same_words import Work, same_words
from flows.run.plan import make_plan
from tests.flows.running import Run, converted

if TYPE_CHECKING:
    from pathlib import Path

SAID = ("So it was in the end.", "And nobody had told the pilot.")


def write(folder: Path, stem: str = "talk", said: tuple[str, str] = SAID) -> Path:
    """Write what a recogniser writes of one talk."""
    folder.mkdir(parents=True, exist_ok=True)
    first, second = said
    words = [{"word": word, "start": at / 2, "end": at / 2 + 0.4} for at, word in enumerate(" ".join(said).split())]
    segment = {"id": 0, "start": 0.0, "end": 6.0, "text": " ".join(said), "words": words}
    (folder / f"{stem}.json").write_text(json.dumps({"language": "en", "segments": [segment]}), "utf-8")
    (folder / f"{stem}.txt").write_text(f"{first}\n{second}\n", "utf-8")
    srt = f"1\n00:00:00,000 --> 00:00:03,000\n{first}\n\n2\n00:00:03,000 --> 00:00:06,000\n{second}\n"
    (folder / f"{stem}.srt").write_text(srt, "utf-8")
    return folder


def test_the_summary_names_files_of_one_stem_with_equal_words(cuemill: Run, tmp_path: Path) -> None:
    write(tmp_path / "in")
    write(tmp_path / "in", "other", ("It rained.", "And then it snowed."))
    (tmp_path / "in" / "other.txt").write_text("It rained, and an editor was here.\n", "utf-8")

    first, again = (cuemill("convert", tmp_path / "in", "--out", tmp_path / "out") for _ in range(2))

    for ran in (first, again):  # also where nothing was converted
        assert "the same words in several files, 2 talks" in ran.out
        assert "other.json, other.srt; talk.json, talk.srt, talk.txt" in ran.out


def test_equal_words_stay_documents_of_their_own(tmp_path: Path) -> None:
    assert converted([write(tmp_path / "in")], tmp_path / "out").documents == 3


def test_files_of_other_stems_and_folders_are_not_named() -> None:
    works = [Work("a/talk.srt", "1"), Work("b/talk.srt", "1"), Work("a/speech.srt", "1"), Work("a/talk.vtt", "2")]

    assert same_words(works) == []


def test_a_language_in_the_name_is_no_part_of_the_stem() -> None:
    assert same_words([Work("Talk.en.srt", "1"), Work("talk.json", "1")]) == [("Talk.en.srt", "talk.json")]


def test_one_format_reads_the_richest_alone(cuemill: Run, tmp_path: Path) -> None:
    ran = cuemill("convert", write(tmp_path / "in"), "--out", tmp_path / "out", "--one-format")

    assert "1 source: 1 converted" in ran.out
    assert "files passed over: 2 with the words of a richer one" in ran.out
    documents = pl.read_parquet(tmp_path / "out" / "datasets" / "documents" / "*" / "*.parquet")
    assert documents["source"].to_list() == ["talk.json"]


def test_one_format_reads_what_was_named_and_what_was_edited(tmp_path: Path) -> None:
    folder = write(tmp_path / "in")
    (folder / "talk.srt").write_text("1\n00:00:00,000 --> 00:00:03,000\nSo it was not, in the end.\n", "utf-8")

    edited = make_plan(Options(sources=[folder], out=tmp_path / "out", rules=[], one_format=True)).listing
    named = Options(sources=[folder, folder / "talk.txt"], out=tmp_path / "out", rules=[], one_format=True)

    assert [source.name for source in edited.sources] == ["talk.json", "talk.srt"]
    assert edited.same_words == 1
    assert {source.name for source in make_plan(named).listing.sources} == {"talk.json", "talk.srt", "talk.txt"}


def test_one_format_keeps_what_cannot_be_read_so_that_it_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path / "in")
    (folder / "talk.vtt").write_bytes(b"")

    kept = make_plan(Options(sources=[folder], out=tmp_path / "out", rules=[], one_format=True)).listing

    assert [source.name for source in kept.sources] == ["talk.json", "talk.vtt"]
