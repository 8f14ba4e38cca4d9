from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest

from pipeline.errors import BadTable
from pipeline.schema import FINDINGS, TURNS, empty, from_rows
from pipeline.speakers import load_speakers, name_speakers
from pipeline.speakers.labels import holds, key_of

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from pipeline.speakers import Named

HEAD = "label,name,doc,show,pseudonym\n"


def table(folder: Path, text: str) -> Path:
    path = folder / "who.csv"
    path.write_text(text, "utf-8")
    return path


def named(folder: Path, rows: str, labels: list[str | None], text: str = "Good.", show: str | None = None) -> Named:
    turns = from_rows(
        [
            {"doc": "ep1", "turn": turn, "utterance": turn, "speaker": label, "text": text, "text_raw": text}
            | {"time_source": "none", "lang": "en", "lang_source": "none"}
            for turn, label in enumerate(labels, 1)
        ],
        TURNS,
    )
    return name_speakers(turns, load_speakers(table(folder, HEAD + rows), show), empty(FINDINGS))


def exposed(result: Named) -> pl.DataFrame:
    return result.findings.filter(check="speaker-exposed")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Zoë Müller", normalize("NFD", "Zoë Müller")),
        ("Zoë Müller", "ZOË\N{NO-BREAK SPACE}MÜLLER"),
        ("Zoë Müller", "Zoë   Müller\N{ZERO WIDTH SPACE}"),
        ("Zoë Müller", "\N{LEFT-TO-RIGHT MARK}zoë müller\N{LEFT-TO-RIGHT MARK}"),
        ("Zoë Müller", "Zoë\N{ZERO WIDTH SPACE}Müller"),
        ("Zoë Müller:", "zoë müller"),
        ("Nell", "Ｎｅｌｌ"),
        ("サトウ", "ｻﾄｳ"),
        ("ガルシア", normalize("NFD", "ガルシア")),
        ("박서준", normalize("NFD", "박서준")),
        ("İnci Yıldız", "inci yıldız"),
        ("INCI", "ıncı"),
        ("Weiß", "WEISS"),
        ("Dara O'Neil", "Dara O’Neil"),
        ("Jean-Marc", "Jean\N{NON-BREAKING HYPHEN}Marc"),
        ("عمر", "\N{RIGHT-TO-LEFT MARK}عمر"),
        ("Ҡара", "ҠАРА"),
        ("مريم", "مَرْيَم"),
        ("דוד", "דָּוִד"),
    ],
)
def test_a_label_is_found_however_it_is_written(tmp_path: Path, written: str, read: str) -> None:
    result = named(tmp_path, f"{written},,,,Witness\n", [read])

    assert result.turns["speaker"].to_list() == ["Witness"]
    assert result.findings.is_empty()


@pytest.mark.parametrize("other", ["Nellie", "Nell Ode", "N", "Ñell", "Hanell"])
def test_another_label_is_another(other: str) -> None:
    assert key_of(other) != key_of("Nell")


def test_a_label_that_differs_in_blanks_is_taken_where_no_row_has_it_as_it_is(tmp_path: Path) -> None:
    result = named(tmp_path, "An Na,Ann,,,\nAnna,Anna B,,,\n", ["An Na", "Anna", "AN\N{ZERO WIDTH SPACE}NA"])

    assert result.turns["speaker"].to_list() == ["Ann", "Anna B", "Anna B"]


@pytest.mark.parametrize("turned", [False, True])
def test_the_nearest_row_counts_in_any_order(tmp_path: Path, turned: bool) -> None:  # noqa: FBT001 - a parameter
    rows = [
        "S1,All,,,\n",
        "S1,Show,,late,\n",
        "S2,Show,,late,\n",
        "S2,Doc,EP1,,\n",
        "S3,Doc,ep1,,\n",
        "S3,Both,ep1,late,\n",
    ]
    text = "".join(reversed(rows) if turned else rows)

    assert named(tmp_path, text, ["S1", "S2", "S3"], show="late").turns["speaker"].to_list() == ["Show", "Doc", "Both"]
    assert named(tmp_path, text, ["S1", "S2", "S3"]).turns["speaker"].to_list() == ["All", "Doc", "Doc"]


def test_rows_that_contradict_each_other_are_refused_and_equal_ones_are_not(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match="row 3: the label of row 2 is here again"):
        load_speakers(table(tmp_path, f"{HEAD}S1,Ann,,,\ns1\N{NO-BREAK SPACE},Ben,,,\n"))
    with pytest.raises(BadTable, match="row 3"):
        load_speakers(table(tmp_path, f"{HEAD}Nell,,,,Witness\nnell,Nell,,,\n"))

    assert len(load_speakers(table(tmp_path, f"{HEAD}S1,Ann,,,\nS1,Ann,,,\nS1,Ben,ep2,,\nS1,Cy,,late,\n"))) == 3


@pytest.mark.parametrize("mark", [";", "\t"])
def test_cells_may_be_divided_otherwise_and_a_name_is_one_line(tmp_path: Path, mark: str) -> None:
    speakers = load_speakers(table(tmp_path, f'\ufefflabel{mark}name\r\nS1{mark}"Ann\nLee, host"\r\n'))

    assert [(one.label, one.name) for one in speakers] == [("S1", "Ann Lee, host")]


@pytest.mark.parametrize(
    "label", ["NELL ODE (laughing)", "Nell Ode, host", "Nell Ode & Ben", "Nell", "Néll Ode", "Dr. Ode"]
)
def test_a_label_that_holds_a_hidden_one_or_a_part_of_it_is_told_louder(tmp_path: Path, label: str) -> None:
    result = named(tmp_path, "Nell Ode,,,,Witness\nOde,,,,W\n", [label, "Nell Ode"])

    assert exposed(result)["severity"].to_list() == ["warning"]
    assert label in exposed(result)["message"].item()


def test_a_name_that_a_row_gives_may_hold_a_hidden_label(tmp_path: Path) -> None:
    assert exposed(named(tmp_path, "S1,Nell,,,\nNell,,,,Witness\n", ["S1"])).height == 1
    assert exposed(named(tmp_path, "S1,Ann,,,\nNell,,ep2,,Witness\n", ["S1", "Nell Ode"])).is_empty()


@pytest.mark.parametrize(
    "text",
    ["Nell: Good morning.", "- nell： Good.", "[Nell]: Good.", "Yes.\nNELL: No.", "Nell 00:03 Good.", "Nell (0:03)"],
)
def test_a_hidden_label_that_was_read_as_text_is_told(tmp_path: Path, text: str) -> None:
    assert exposed(named(tmp_path, "Nell,,,,Witness\n", [None], text))["turn"].to_list() == [1]


@pytest.mark.parametrize("text", ["I told Nell: go.", "Nell is here.", "Nellie: Good."])
def test_a_name_that_is_said_is_not(tmp_path: Path, text: str) -> None:
    assert exposed(named(tmp_path, "Nell,,,,Witness\n", [None], text)).is_empty()


def test_words_hold_a_label_as_words() -> None:
    assert holds("1,0:00:01.00,NELL ODE,0", "Nell  Ode")
    assert holds("박서준님", "박서준")
    assert not holds("Annual", "Ann")
    assert not holds("anything", "…")
