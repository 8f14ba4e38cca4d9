"""One source, several documents: what they are called, which are kept, and that the rest of a run does not mind."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.detect import language_of
from pipeline.read import Read, read_sources, suffixes
from pipeline.rules import load_rules
from pipeline.run import RunOptions, run
from pipeline.storage.sources import list_sources
from pipeline.styles import load_styles

if TYPE_CHECKING:
    from pipeline.schema import Frames

GOLDEN = Path(__file__).parents[2] / "golden"
FOLD = "**윤 [00:01]**: {}\n<details><summary>{}</summary>\n{}\n</details>\n"
KINDS = ("turns_char", "headings_char", "notes_char", "chapters_char", "metadata_char")
SAMI = (
    "<SAMI><STYLE><!-- {} --></STYLE><SYNC Start=1000><P Class=A>여기 불이 켜졌습니다.<P Class=B>The light is on here."
)


def read(folder: Path, track: str | None = None) -> Read:
    return read_sources(list_sources([folder], None, suffixes()).sources, track, language_of)


def docs(result: Read) -> list[str]:
    return result.documents["doc"].to_list()


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "talk_md",
            FOLD.format("이것은 제가 한 말입니다.", "English", "This is what I said."),
            ["talk__en", "talk__ko"],
        ),
        ("talk_ja_md", FOLD.format("漢字", "English", "This is what I said."), ["talk__en", "talk__ja"]),
        ("talk_en_md", FOLD.format("이것은 제가 한 말입니다.", "English", "I said."), ["talk__en", "talk__ko"]),
        ("talk_md", FOLD.format("12 + 30", "English", "This is what I said."), ["talk__en", "talk__und"]),
        ("talk_smi", SAMI.format(".A {lang:ko-KR} .B {lang:en-US}"), ["talk__en-US", "talk__ko-KR"]),
        ("talk_smi", SAMI.format(".A {Name:Korean} .B {Name:x}"), ["talk__en", "talk__ko"]),
        ("talk_smi", SAMI.format(".A {lang:ko} .B {lang:ko}"), ["talk__ko", "talk__ko-2"]),
        ("talk_smi", SAMI.format("").replace("=B", "=A"), ["talk"]),
    ],
)
def test_a_track_is_called_by_its_source_and_its_language(
    tmp_path: Path, name: str, text: str, expected: list[str]
) -> None:
    result = read(write(tmp_path, **{name: text}))

    assert docs(result) == expected
    assert result.documents["source"].n_unique() == 1
    assert [sum(row[kind] for kind in KINDS) for row in result.documents.iter_rows(named=True)] == [len(text)] * len(
        expected
    )


def test_an_id_is_the_same_whichever_tracks_are_kept(tmp_path: Path) -> None:
    write(tmp_path, page_md=FOLD.format("이것은 제가 한 말입니다.", "English", "This is what I said."))

    assert docs(read(tmp_path, "en")) == ["page__en"]
    assert read(tmp_path, "en").turns["text"].to_list() == ["This is what I said."]


@pytest.mark.parametrize(
    ("track", "expected"),
    [
        ("pt", ["film__pt-BR", "film__pt-PT"]),
        ("pt-BR", ["film__pt-BR"]),
        ("en-GB", ["film__en"]),
        ("en", ["film__en"]),
    ],
)
def test_a_language_keeps_its_finer_tags_and_a_finer_tag_the_language(
    tmp_path: Path, track: str, expected: list[str]
) -> None:
    style = ".A {lang:pt-BR} .B {lang:pt-PT} .C {lang:en}"
    write(tmp_path, film_smi=SAMI.format(style) + "<P Class=C>The light!")

    assert docs(read(tmp_path, track)) == expected


def test_a_source_without_the_track_fails_and_says_which_there_are(tmp_path: Path) -> None:
    write(tmp_path, film_smi=SAMI.format(".A {lang:ko} .B {lang:en}"), talk_md="**A [00:01]**: hello\n")
    result = read(tmp_path, "fr")

    assert result.documents.select("doc", "status").rows() == [("film", "failed"), ("talk", "ok")]
    assert result.findings.select("doc", "check", "message", "remedy").rows() == [
        ("film", "unreadable", "no track in fr", "Give --track one of those there are: ko, en")
    ]


def test_a_source_in_one_language_is_kept_whatever_it_is(tmp_path: Path) -> None:
    write(tmp_path, talk_md="**A [00:01]**: hello\n")

    assert docs(read(tmp_path, "ko")) == ["talk"]


def test_frames_are_sorted_though_tracks_come_in_any_order(tmp_path: Path) -> None:
    page = FOLD.format("이것은 제가 한 말입니다.", "English", "This is what I said.")
    write(tmp_path, talk_md=page, talk__a_md=page, talk_v2_md="**A [00:01]**: hello\n")
    result = read(tmp_path)

    assert docs(result) == ["talk.v2", "talk__a__en", "talk__a__ko", "talk__en", "talk__ko"]
    for frame in result:
        assert frame["doc"].is_sorted()


def test_a_file_in_a_folder_is_never_called_as_a_track_of_the_page_beside_it(tmp_path: Path) -> None:
    page = FOLD.format("이것은 제가 한 말입니다.", "English", "This is what I said.")
    write(tmp_path, talk_md=page, talk__en_md="**A [00:01]**: hello\n")

    assert docs(read(tmp_path)) == ["talk__en", "talk__en.md", "talk__ko"]


def whole(track: str | None = None) -> Frames:
    cases = [GOLDEN / name for name in ("read_bilingual", "read_sami", "read_ttml_tracks")]
    sources = [
        source.__class__(case.name, source.path, source.name, source.lang_hint)
        for case in cases
        for source in list_sources([next(case.glob("source.*"))], None, suffixes()).sources
    ]
    return run(sources, load_rules([]), load_styles(), options=RunOptions(track=track))


def test_every_track_goes_the_whole_way_in_its_own_language() -> None:
    result = whole()

    assert result.documents.select("doc", "lang", "status").rows() == [
        ("read_bilingual__en", "en", "ok"),
        ("read_bilingual__zh-Hans", "zh-Hans", "ok"),
        ("read_sami__en-US", "en-US", "ok"),
        ("read_sami__ko-KR", "ko-KR", "ok"),
        ("read_ttml_tracks__de", "de", "ok"),
        ("read_ttml_tracks__pt-BR", "pt-BR", "ok"),
    ]
    assert result.cues["doc"].unique().sort().to_list() == result.documents["doc"].to_list()
    assert result.turns.filter(pl.col("end_ms").is_null()).is_empty()


def test_a_run_keeps_the_track_that_is_wished_for() -> None:
    assert whole("de").documents.select("doc", "status").rows() == [
        ("read_bilingual", "failed"),
        ("read_sami", "failed"),
        ("read_ttml_tracks__de", "ok"),
    ]
