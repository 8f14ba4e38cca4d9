from __future__ import annotations

import os
from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.errors import BadTable, BadUsage
from pipeline.schema import STYLES, conform
from pipeline.styles import load_styles, profiles, style_of, styles_of

if TYPE_CHECKING:
    from pathlib import Path


def table(folder: Path, *lines: str) -> Path:
    path = folder / "mine.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_every_shipped_profile_has_a_full_style_for_every_language() -> None:
    assert {"netflix", "netflix-sdh", "netflix-children", "bbc", "amazon", "arte", "ted", "podcast", "shorts"} == set(
        profiles()
    )
    for profile in profiles():
        styles = conform(load_styles(profile), STYLES)
        assert "*" in styles["lang"].to_list()
        assert styles["lang"].is_sorted()


def test_korean_keeps_sixteen_columns_and_two_frames() -> None:
    style = style_of(load_styles(), "ko")
    assert (style.max_width, style.max_lines, style.max_cps) == (32, 2, 12)
    assert (style.min_ticks, style.max_ticks, style.min_gap_ticks, style.close_gap_ticks) == (833, 7000, 83, 500)
    assert (style.counting, style.dialogue_dash) == ("columns", "both-space")


def test_a_tag_falls_back_to_shorter_ones_and_then_to_any() -> None:
    styles = load_styles()
    assert style_of(styles, "pt-BR")._replace(lang="") == style_of(styles, "pt")._replace(lang="")
    assert style_of(styles, "zh-Hant-TW").max_width == 32
    assert style_of(styles, "xx").max_width == 84


def test_a_thin_profile_takes_from_netflix_what_it_does_not_say() -> None:
    podcast = style_of(load_styles("podcast"), "ko")
    assert podcast.max_width == 64
    assert podcast.counting == "columns"
    assert podcast.max_cps == 12
    assert style_of(load_styles("podcast"), "de").max_width == 130
    assert style_of(load_styles("netflix-sdh"), "ja").max_cps == 7


def test_a_users_row_overrides_cell_by_cell(tmp_path: Path) -> None:
    mine = table(tmp_path, "profile,lang,max_cpl,source", "netflix,ko,18,our house")
    style = style_of(load_styles("netflix", [mine]), "ko")
    assert (style.max_width, style.max_cps) == (36, 12)


def test_a_users_profile_may_be_new_and_the_last_table_wins(tmp_path: Path) -> None:
    mine = table(tmp_path, "profile,lang,max_cpl,max_lines", "kiosk,*,20,1")
    again = tmp_path / "again.csv"
    again.write_text("\ufeffprofile,lang,max_cpl\nkiosk,*,24\n", encoding="utf-8")
    style = style_of(load_styles("kiosk", [mine, again]), "fr")
    assert (style.max_width, style.max_lines) == (48, 1)


def test_frames_are_the_ticks_where_the_rate_is_given() -> None:
    style = style_of(load_styles("netflix", fps=25), "en")
    assert style.tick_ms == 40
    assert (style.min_gap_ticks, style.min_ticks, style.max_ticks) == (2, 21, 175)
    assert (style.ticks(81), style.ms(3)) == (2, 120)


def test_an_unknown_profile_names_the_known_ones() -> None:
    with pytest.raises(BadUsage, match=r"'netflx'.*netflix-sdh"):
        load_styles("netflx")


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (["profile,max_cpl", "netflix,3"], "row 1: the column lang is missing"),
        (["profile,lang,max_clp", "netflix,ko,3"], "row 1: unknown column 'max_clp'"),
        (["profile,lang,max_cpl", "netflix,ko,wide"], "row 2: max_cpl is 'wide'"),
        (["profile,lang,max_cpl", "netflix,ko,0"], "row 2: max_cpl is '0'"),
        (["profile,lang,max_cpl", "netflix,ko,inf"], "row 2: max_cpl is 'inf'"),
        (["profile,lang,min_ms", "netflix,ko,-1"], "row 2: min_ms is '-1'"),
        (["profile,lang,counting", "netflix,ko,bytes"], "row 2: counting is 'bytes'"),
        (["profile,lang,max_cpl", "netflix,ko,3", "netflix,ko,4"], "row 3: .*there twice"),
        (["profile,lang,max_cpl", ",ko,3"], "row 2: .*empty"),
        (["profile,lang,max_cpl", "netflix,ko"], "row 2: has not as many cells"),
        (["profile,lang,max_cpl", "netflix,ko,3,4"], "row 2: has not as many cells"),
        (["profile,lang,min_ms", "netflix,ko,9000"], "no cue fits"),
        (["profile,lang,max_lines", "netflix,ko,0"], "no cue fits"),
    ],
)
def test_a_wrong_table_is_refused_with_row_and_remedy(tmp_path: Path, lines: list[str], problem: str) -> None:
    with pytest.raises(BadTable, match=problem):
        load_styles("netflix", [table(tmp_path, *lines)])


def test_a_table_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match="No such file"):
        load_styles("netflix", [tmp_path / "absent.csv"])
    (tmp_path / "korean.csv").write_bytes("profile,lang\nnetflix,한국".encode("cp949"))
    with pytest.raises(BadTable, match="byte 21 is not UTF-8"):
        load_styles("netflix", [tmp_path / "korean.csv"])


def test_no_row_for_a_language_or_for_any_is_an_error() -> None:
    with pytest.raises(BadTable, match="neither xx nor"):
        style_of(load_styles().filter(lang="ko"), "xx")


def test_the_styles_of_a_column_are_found_once_each() -> None:
    assert set(styles_of(load_styles(), pl.Series(["ko", "en", "ko"]))) == {"ko", "en"}


@pytest.mark.parametrize(
    ("cell", "value", "sensible"),
    [
        ("max_lines", "1000000", "from 1 to 10"),
        ("max_lines", "9" * 5000, "from 1 to 10"),
        ("min_gap_frames", "100000", "from 0 to 240"),
        ("close_gap_frames", "100000", "from 0 to 240"),
        ("max_cpl", "1e308", "up to 200"),
        ("max_cps", "1e308", "up to 1000"),
        ("max_ms", "999999999999999999999", "from 1 to 60000"),
        ("fps", "1e-9", "from 1 to 1000"),
        ("fps", "nan", "from 1 to 1000"),
    ],
)
def test_a_limit_that_nobody_can_mean_is_refused_with_the_range(
    tmp_path: Path, cell: str, value: str, sensible: str
) -> None:
    with pytest.raises(BadTable) as caught:
        load_styles("netflix", [table(tmp_path, f"profile,lang,{cell}", f"netflix,ko,{value}")])

    assert caught.value.row == 2
    assert cell in caught.value.problem
    assert sensible in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('profile,lang,source\nnetflix,ko,"our house\n', 2),
        ('profile,"lang\nnetflix,ko\n', 1),
        ("profile,lang,source\nnetflix,ko," + "x" * 200_000, 2),
    ],
    ids=["a quote that is not closed", "one in the header", "a cell without an end"],
)
def test_a_table_that_is_no_csv_is_refused_with_its_row(tmp_path: Path, text: str, row: int) -> None:
    with pytest.raises(BadTable, match="not CSV") as caught:
        load_styles("netflix", [table(tmp_path, text)])

    assert caught.value.row == row


def test_what_is_no_file_is_no_table_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "endless.csv").symlink_to("/dev/zero")
    with (tmp_path / "large.csv").open("wb") as large:
        large.truncate(4 * 2**30)

    for name, said in (
        ("pipe.csv", "this is no regular file"),
        ("endless.csv", "this is no regular file"),
        ("large.csv", "larger than the limit of 64 MB"),
        (".", "Is a directory"),
        ("x" * 5000, "File name too long"),
    ):
        with pytest.raises(BadTable, match=said):
            load_styles("netflix", [tmp_path / name])


@pytest.mark.parametrize(("lang", "cps"), [("ja", 7), ("ko", 14), ("zh-Hans", 11), ("en", 20), ("sw", 20), ("ar", 23)])
def test_verbatim_speech_has_the_speed_of_the_hard_of_hearing_and_all_other_limits_of_its_profile(
    lang: str, cps: float
) -> None:
    plain, verbatim = style_of(load_styles(), lang), style_of(load_styles(speech="verbatim"), lang)

    assert verbatim.max_cps == cps
    assert verbatim._replace(max_cps=plain.max_cps) == plain


def test_verbatim_takes_nothing_from_a_profile_that_allows_more(tmp_path: Path) -> None:
    (tmp_path / "ours.csv").write_text("profile,lang,max_cps\nours,en,31\nours,ja,2\n", "utf-8")

    styles = load_styles("ours", [tmp_path / "ours.csv"], speech="verbatim")

    assert [style_of(styles, lang).max_cps for lang in ("en", "ja")] == [31, 7]
