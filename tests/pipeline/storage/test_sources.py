"""Which files are read, and what they are called."""

from __future__ import annotations

import os
import re
from itertools import permutations
from pathlib import Path, PurePath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import BadUsage
from pipeline.languages import language_named, language_tag
from pipeline.storage.ids import doc_of, parts_of
from pipeline.storage.sources import MAX_DOC_BYTES, Listing, list_sources, track_doc

SUFFIXES = frozenset({".md", ".srt"})


def make(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", "utf-8")


def listed(root: Path, *names: str) -> Listing:
    make(root, *names)
    return list_sources([root], None, SUFFIXES)


def docs(listing: Listing) -> list[str]:
    return [source.doc for source in listing.sources]


def named(name: str) -> str:
    return doc_of(PurePath(name), 0)


def test_a_folder_is_searched_deep_for_known_suffixes_in_any_case(tmp_path: Path) -> None:
    listing = listed(tmp_path, "a.md", "deep/er/b.SRT", "c.pdf", "d")

    assert docs(listing) == ["a", "deep__er__b"]
    assert [source.name for source in listing.sources] == ["a.md", "deep/er/b.SRT"]
    assert listing.skipped == 2


def test_hidden_files_and_folders_are_counted_but_not_read(tmp_path: Path) -> None:
    listing = listed(tmp_path, "a.md", ".b.md", ".git/c.md", ".git/d.md")

    assert docs(listing) == ["a"]
    assert listing.hidden == 2


def test_what_is_below_the_output_folder_is_counted_but_not_read(tmp_path: Path) -> None:
    make(tmp_path, "a.md", "out/subtitles/a.ko.srt", "out/x.pdf", "outside/b.md")

    listing = list_sources([tmp_path], tmp_path / "out", SUFFIXES)

    assert docs(listing) == ["a", "outside__b"]
    assert listing.inside_out == 2


def test_what_other_runs_have_written_is_counted_but_not_read_unless_it_is_named(tmp_path: Path) -> None:
    make(tmp_path, "a.md", "old/subtitles/a.ko.srt", "old/.cuemill/run.json", "older/b.md")

    listing = list_sources([tmp_path], tmp_path / "out", SUFFIXES)
    named = list_sources([tmp_path / "old"], tmp_path / "out", SUFFIXES)

    assert (docs(listing), listing.inside_out) == (["a", "older__b"], 2)
    assert docs(named) == ["subtitles__a"]


def test_a_named_folder_inside_the_output_folder_is_not_read_either(tmp_path: Path) -> None:
    make(tmp_path, "out/subtitles/a.ko.srt")

    listing = list_sources([tmp_path / "out" / "subtitles"], tmp_path / "out", SUFFIXES)

    assert (listing.sources, listing.inside_out) == ((), 1)


@pytest.mark.parametrize("name", ["notes.log", ".hidden.md", "noextension"])
def test_a_named_file_is_always_tried(tmp_path: Path, name: str) -> None:
    make(tmp_path, name)

    (source,) = list_sources([tmp_path / name], None, SUFFIXES).sources

    assert (source.path, source.name) == (tmp_path / name, name)


def test_a_file_given_twice_or_with_its_folder_is_one_source_in_any_order(tmp_path: Path) -> None:
    make(tmp_path, "deep/talk.md")
    given = [tmp_path, tmp_path / "deep", tmp_path / "deep" / "talk.md", tmp_path / "deep" / ".." / "deep" / "talk.md"]

    listings = {list_sources(order, None, SUFFIXES) for order in permutations(given)}

    assert [docs(listing) for listing in listings] == [["deep__talk"]]


def test_a_circle_of_links_ends(tmp_path: Path) -> None:
    make(tmp_path, "deep/a.md")
    (tmp_path / "deep" / "up").symlink_to(tmp_path, target_is_directory=True)

    listing = list_sources([tmp_path], None, SUFFIXES)

    assert docs(listing) == ["deep__a"]
    assert listing.skipped == 1


def test_a_link_to_a_file_is_that_file_and_a_broken_one_is_tried(tmp_path: Path) -> None:
    make(tmp_path, "a.md")
    (tmp_path / "b.md").symlink_to(tmp_path / "a.md")
    (tmp_path / "c.md").symlink_to(tmp_path / "gone.md")

    assert docs(list_sources([tmp_path], None, SUFFIXES)) == ["a", "c"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may list any folder")
def test_a_folder_that_cannot_be_listed_is_a_source_that_will_fail(tmp_path: Path) -> None:
    make(tmp_path, "a.md", "closed/b.md")
    (tmp_path / "closed").chmod(0)
    listing = list_sources([tmp_path], None, SUFFIXES)
    (tmp_path / "closed").chmod(0o700)

    assert docs(listing) == ["a", "closed"]


def _vanish(monkeypatch: pytest.MonkeyPatch, vanished: Path) -> None:
    """Let a folder be gone when it is listed."""
    scandir = os.scandir

    def listed(folder: Path) -> Any:  # noqa: ANN401 - an iterator of the system's
        if Path(folder) == vanished:
            raise FileNotFoundError(2, os.strerror(2), str(folder))
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", listed)


def test_a_folder_that_vanishes_is_a_source_that_will_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a.md", "deep/er/b.md")
    _vanish(monkeypatch, tmp_path / "deep" / "er")

    listing = list_sources([tmp_path], None, SUFFIXES)

    assert docs(listing) == ["a", "deep__er"]
    assert listing.unlisted == ("deep/er",)


def test_a_named_folder_that_cannot_be_listed_is_a_wrong_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "deep/b.md")
    _vanish(monkeypatch, tmp_path / "deep")

    with pytest.raises(BadUsage, match="deep cannot be listed: No such file or directory"):
        list_sources([tmp_path / "deep"], None, SUFFIXES)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("bb.md", "there is no .*bb.md. Did you mean .*b.md[?]"),
        ("deeep/b.md", "there is no .*deeep/b.md. Did you mean .*/deep[?]"),
        ("nothing-like-it", "Check the path, and that its disk or share is mounted"),
        ("b.md/c.md", "there is no .*b.md/c.md"),
        ("broken.md", "broken.md is a link to what is not there"),
        ("circle.md", "circle.md cannot be looked at: Too many levels of symbolic links"),
        ("long" * 100, "cannot be looked at: File name too long"),
        ("deep/" * 2000, "cannot be looked at: File name too long"),
    ],
)
def test_what_is_named_and_not_there_is_a_wrong_call(tmp_path: Path, name: str, said: str) -> None:
    make(tmp_path, "b.md", "deep/b.md")
    (tmp_path / "broken.md").symlink_to(tmp_path / "gone.md")
    (tmp_path / "circle.md").symlink_to(tmp_path / "circle.md")

    with pytest.raises(BadUsage, match=said):
        list_sources([tmp_path, tmp_path / name], None, SUFFIXES)


def test_a_name_that_may_have_been_meant_is_said_as_the_wrong_one_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "talks/b.md")
    monkeypatch.chdir(tmp_path)

    for wrong, meant in (("talks/bb.md", "talks/b.md"), ("tlaks/b.md", "talks"), ("tlaks", "talks")):
        with pytest.raises(BadUsage) as caught:
            list_sources([Path(wrong)], None, SUFFIXES)
        assert caught.value.remedy == f"Did you mean {meant}?"


@pytest.mark.parametrize(
    ("name", "doc", "hint"),
    [
        ("talk.ko.md", "talk", "ko"),
        ("talk.pt-BR.srt", "talk", "pt-BR"),
        ("talk.zh_hant.srt", "talk", "zh-Hant"),
        ("talk.es-419.md", "talk", "es-419"),
        ("talk.KOR.md", "talk", "ko"),
        ("talk.yue.md", "talk", "yue"),
        ("talk.v2.md", "talk.v2", None),
        ("notes.final.md", "notes.final", None),
        ("draft.polish.md", "draft.polish", None),
        ("talk.xx.md", "talk.xx", None),
        ("ko.md", "ko", None),
        ("Dr. Who", "Dr. Who", None),
        ("전사본.ko.md", "전사본", "ko"),
        ("حلقة ١.ar.md", "حلقة ١", "ar"),
    ],
)
def test_a_name_gives_an_id_and_a_language_only_if_it_is_one(name: str, doc: str, hint: str | None) -> None:
    row = PurePath(name)

    assert (doc_of(row, 0), parts_of(row.name).tag) == (doc, hint)


@pytest.mark.parametrize(
    ("name", "doc"),
    [
        ('a<b>:"c|d?*.md', "a_b___c_d__"),
        ("tab\there.md", "tab_here"),
        ("..md", "__md"),
        ("...x.md", "___x"),
        ("x . .md", "x___"),
        ("CON.md", "_CON"),
        ("com1.talk.md", "_com1.talk"),
        ("console.md", "console"),
        ("cafe\u0301.md", "caf\u00e9"),
        ("bad\udcff.md", "bad_"),
    ],
)
def test_what_some_file_system_refuses_is_replaced(name: str, doc: str) -> None:
    assert named(name) == doc


def test_a_name_that_no_encoding_can_write_is_still_text(tmp_path: Path) -> None:
    make(tmp_path, "bad\udcff.md")

    (source,) = list_sources([tmp_path], None, SUFFIXES).sources

    assert source.name == "bad\ufffd.md"


def test_names_that_no_encoding_can_write_stay_apart(tmp_path: Path) -> None:
    make(tmp_path, "bad\udcff.md", "bad\udcfe.md")

    sources = list_sources([tmp_path], None, SUFFIXES).sources

    assert sorted(source.name for source in sources) == ["bad\\xfe.md", "bad\\xff.md"]
    assert len({source.doc for source in sources}) == len(sources)


@pytest.mark.parametrize(
    ("names", "plain"),
    [
        (["Talk.md", "talk.md"], "Talk"),
        (["caf\u00e9.md", "cafe\u0301.md"], "caf\u00e9"),
        (["A/x.md", "a/x.md"], "A__x"),
        (["TALK.md", "Talk.md", "talk.md"], "TALK"),
        (["TALK.md", "Talk.md", "talk.srt"], "TALK.md"),
        (["a_.md", "a?.md", "a:.md"], "a_"),
    ],
)
def test_names_that_differ_in_case_or_form_alone_both_get_ids(tmp_path: Path, names: list[str], plain: str) -> None:
    found = {list_sources(order, None, SUFFIXES).sources for order in permutations(_apart(tmp_path, names))}

    (sources,) = found
    ids = [source.doc for source in sources]
    assert plain in ids
    assert len({doc.casefold() for doc in ids}) == len(names)
    assert all(re.search("-[0-9a-f]{6}$", source.doc) for source in sources if source.twin)


def _apart(folder: Path, names: list[str]) -> list[Path]:
    """Make files, each in a folder of its own, so that no file system takes two for one, and return these folders."""
    for number, name in enumerate(names):
        make(folder / str(number), name)
    return [folder / str(number) for number in range(len(names))]


def test_an_id_depends_on_no_absolute_path_and_goes_back_when_the_twin_is_gone(tmp_path: Path) -> None:
    one, two = (_apart(tmp_path / name, ["Talk.md", "talk.md"]) for name in ("here", "there"))

    assert docs(list_sources(one, None, SUFFIXES)) == docs(list_sources(two, None, SUFFIXES))
    assert docs(list_sources(one[1:], None, SUFFIXES)) == ["talk"]


def test_a_long_name_is_cut_and_stays_its_own() -> None:
    one, two = named("가" * 80 + "1.md"), named("가" * 80 + "2.md")

    assert len(one.encode()) <= MAX_DOC_BYTES
    assert one != two


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["talk.ko.md", "talk.en.md"], ["talk.en", "talk.ko"]),
        (["talk.md", "talk.srt"], ["talk.md", "talk.srt"]),
        (["talk.ko.md", "talk.ko.srt", "other.md"], ["other", "talk.ko.md", "talk.ko.srt"]),
        (["talk.md", "talk.ko.md"], ["talk", "talk.ko"]),
        (["Talk.md", "talk.srt"], ["Talk.md", "talk.srt"]),
        (["talk.md", "talk.ko.md", "talk.ko.srt"], ["talk", "talk.ko.md", "talk.ko.srt"]),
    ],
)
def test_sources_that_clash_keep_their_language_and_then_their_extension(
    tmp_path: Path, names: list[str], expected: list[str]
) -> None:
    assert docs(listed(tmp_path, *names)) == expected


def test_what_still_clashes_is_a_wrong_usage_that_names_both(tmp_path: Path) -> None:
    make(tmp_path, "one/talk.md", "two/talk.md")
    given = [tmp_path / "one", tmp_path / "two"]

    with pytest.raises(BadUsage) as caught:
        list_sources(given, None, SUFFIXES)

    assert all(str(path / "talk.md") in caught.value.problem for path in given)


@given(
    st.lists(
        st.text(st.characters(exclude_characters="/\0", codec="utf-8"), min_size=1, max_size=90),
        min_size=1,
        max_size=4,
    ),
    st.integers(0, 2),
)
def test_an_id_is_always_safe_in_a_file_name(parts: list[str], kept: int) -> None:
    doc = doc_of(Path(*(part for part in parts if part not in {".", ".."}), "x.md"), kept)

    assert doc.encode()
    assert len(doc.encode()) <= MAX_DOC_BYTES
    assert not set(doc) & set('<>:"/\\|?*\0\n')
    assert doc == doc.strip(" .")


@pytest.mark.parametrize(
    ("text", "tag"),
    [("ko", "ko"), ("PT-br", "pt-BR"), ("zh-hans-cn", "zh-Hans-CN"), ("iw", "he"), ("korean", None), ("", None)],
)
def test_a_tag_is_written_in_its_usual_case(text: str, tag: str | None) -> None:
    assert language_tag(text) == tag


@pytest.mark.parametrize(("text", "tag"), [("spanish", "es"), ("Korean", "ko"), ("pt-BR", "pt-BR"), ("klingon", None)])
def test_a_language_is_also_known_by_its_english_name(text: str, tag: str | None) -> None:
    assert language_named(text) == tag


def test_a_file_that_a_search_found_says_so_unless_it_was_named_too(tmp_path: Path) -> None:
    make(tmp_path, "a.md", "deep/b.md")
    given = [tmp_path, tmp_path / "deep" / "b.md"]

    assert [(source.doc, source.found) for source in list_sources(given, None, SUFFIXES).sources] == [
        ("a", True),
        ("deep__b", False),
    ]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["talk.md", "talk/en.md"], ["talk", "talk__en.md"]),
        (["talk.md", "talk/zh-hant.srt", "talk/en-2.md"], ["talk", "talk__en-2.md", "talk__zh-hant.srt"]),
        (["talk.md", "talk/one.md"], ["talk", "talk__one"]),
        (["other.md", "talk/en.md"], ["other", "talk__en"]),
        (["talk.md", "talk.en.md"], ["talk", "talk.en"]),
    ],
)
def test_what_a_track_of_another_source_may_be_called_no_source_is_called(
    tmp_path: Path, names: list[str], expected: list[str]
) -> None:
    assert docs(listed(tmp_path, *names)) == expected


def test_a_track_s_id_is_short_enough_for_a_file_name() -> None:
    one, two = (track_doc("가" * 59, tag) for tag in ("zh-Hant-TW", "zh-Hans-CN"))

    assert track_doc("talk", "en") == "talk__en"
    assert one != two
    assert len(one.encode()) <= MAX_DOC_BYTES
