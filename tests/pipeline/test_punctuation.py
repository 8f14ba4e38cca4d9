"""Punctuation by a table of languages: off unless asked for, each change a correction that can be replayed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.punctuation import replaced
from pipeline.run import RunOptions
from pipeline.tables import shipped_rows
from pipeline.text.audit import replay, rewind, text_changes
from tests.exports.converting import bodies, frames_of, srt_of, written

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.schema import Frames

NETFLIX = RunOptions(punctuation="netflix")
NARROW = "\u202f"


def marked(text: str, lang: str, *, is_end: bool = True) -> str:
    for edit in reversed(replaced(text, lang, is_end=is_end)):
        text = text[: edit.start] + edit.after + text[edit.end :]
    return text


def run_of(folder: Path, text: str, lang: str, options: RunOptions = NETFLIX) -> Frames:
    (folder / "a.srt").write_text(text, "utf-8")
    return frames_of(folder / "a.srt", options, lang)


@pytest.mark.parametrize("row", shipped_rows("punctuation.csv"), ids=lambda row: row["id"])
def test_each_row_does_what_its_example_shows(row: dict[str, str]) -> None:
    lang = "en" if row["lang"] == "*" else row["lang"]
    expected = row["expected"].replace("&nnbsp;", NARROW)
    assert row["source"]
    assert marked(row["example"], lang) == expected
    assert marked(expected, lang) == expected, "twice is once"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("wait.... no", "en"),
        ('He said "no"?', "en"),
        ("行きました。ええ", "ja"),
        ("本当？", "zh"),
        ("10:30 et http://x.fr/?a=1", "fr"),
        ("l\u2019heure « oui »", "fr"),
        (f"Quoi{NARROW}?", "fr"),
        (":) et 5' 6\"", "fr"),
        ('"sans fin', "fr"),
    ],
)
def test_what_no_row_means_stays(text: str, lang: str) -> None:
    assert marked(text, lang) == text


def test_a_stop_goes_at_the_end_of_a_line_and_not_within(tmp_path: Path) -> None:
    text = "1\n00:00:01,000 --> 00:00:04,000\n昨日、行きました。\n本当？ええ、\n\n"
    frames = run_of(tmp_path, text, "ja")
    assert frames.cues["lines"].to_list() == [["昨日、行きました", "本当?ええ"]]
    assert frames.corrections.filter(stage="punctuate")["rule"].to_list() == ["ja-stop", "ja-half-width", "ja-stop"]


def test_a_cue_of_a_stop_alone_and_a_line_without_room_stay(tmp_path: Path) -> None:
    assert run_of(tmp_path, srt_of("。"), "ja").cues["lines"].to_list() == [["。"]]
    full = "Il a dit qu'il viendra demain matin, oui: x"[:41] + "!"
    assert len(full) == 42
    assert run_of(tmp_path, srt_of(full), "fr").cues["lines"].to_list() == [[full]]


def test_without_the_option_nothing_changes(tmp_path: Path) -> None:
    text = srt_of('Il a dit "oui" et... quoi ?')
    assert written(tmp_path, text, "srt", "srt") == text
    assert bodies(written(tmp_path, text, "srt", "srt", NETFLIX)) == ['Il a dit "oui" et… quoi ?']  # English


def test_looks_stay_around_what_is_changed(tmp_path: Path) -> None:
    frames = run_of(tmp_path, srt_of('<i>"Bon..."</i> dit-il'), "fr")
    assert frames.cues["lines"].to_list() == [[f"«{NARROW}Bon…{NARROW}» dit-il"]]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    said=st.lists(
        st.sampled_from(["lampe", '"', "...", "?", "!", " ;", ":", "。", "、", "？", "«", "»", "図書", "\n", "- a"]),
        min_size=1,
        max_size=9,
    ),
    lang=st.sampled_from(["fr", "ja", "zh", "en"]),
    few=st.none() | st.just(2),
)
def test_every_change_is_in_the_log_and_lines_are_what_their_spans_say(
    tmp_path: Path, said: list[str], lang: str, few: int | None
) -> None:
    text = srt_of(re.sub(r"\n+", "\n", "lampe " + " ".join(said)).strip(), "fin")
    frames = run_of(tmp_path, text, lang, RunOptions(punctuation="netflix", words_per_cue=few))
    changes = text_changes(frames.corrections)
    texts = {}
    for turn, raw, new in frames.turns.select("turn", "text_raw", "text").iter_rows():
        own = changes.get(("a", turn), ())
        assert replay(raw, own) == new
        assert rewind(new, own) == raw
        texts[turn] = new
    for lines, spans in frames.cues.select("lines", "spans").iter_rows():
        for number, line in enumerate(lines):
            parts = [texts[s["turn"]][s["start_char"] : s["end_char"]] for s in spans if s["line"] == number]
            assert "".join(line.split()) == "".join("".join(parts).split())
    for turn, new in texts.items():
        spans = [s for own in frames.cues["spans"] for s in own if s["turn"] == turn]
        covered = "".join(new[s["start_char"] : s["end_char"]] for s in spans)
        assert "".join(covered.split()) == "".join(new.split())
    assert not frames.findings.filter(severity="error").height
