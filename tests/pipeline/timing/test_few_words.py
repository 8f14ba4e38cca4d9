"""Cues of a few words each, held until the next."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.rules import load_rules
from pipeline.run import RunOptions, run
from pipeline.storage.sources import Source
from pipeline.styles import load_styles
from tests.exports.converting import bodies, srt_of, times, written

SAMPLES = sorted((Path(__file__).parents[3] / "samples").iterdir())
RULES = load_rules([], default="none")


def few(words: int) -> RunOptions:
    return RunOptions(words_per_cue=words)


def test_each_cue_shows_so_many_words_until_the_next_one_is_heard(tmp_path: Path) -> None:
    text = "[00:12.00]<00:12.00>Row <00:12.50>the <00:13.00>boat <00:13.25>on\n[00:14.00]\n"
    srt = written(tmp_path, text, "lrc", "srt", few(2))
    assert bodies(srt) == ["Row the", "boat on"]
    assert times(srt) == ["00:00:12,000 --> 00:00:13,000", "00:00:13,000 --> 00:00:14,000"]


def test_words_without_stamps_take_their_time_by_their_sounds(tmp_path: Path) -> None:
    srt = written(tmp_path, srt_of("An extraordinarily long word, a no"), "srt", "srt", few(1))
    assert bodies(srt) == ["An", "extraordinarily", "long", "word,", "a", "no"]
    starts = [line.partition(" --> ") for line in times(srt)]
    assert [end for *_, end in starts[:-1]] == [start for start, *_ in starts[1:]]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("- No, never.\n- Yes, always.", ["- No, never.", "- Yes, always."]),
        ("\u266a la la \u266a\n\u266a lo lo \u266a", ["\u266a la la \u266a", "\u266a lo lo \u266a"]),
        ("Quoi ? Non ! Si \u2014 oui", ["Quoi ? Non !", "Si \u2014 oui"]),
        ("<i>The lamp</i> was lit", ["<i>The lamp</i>", "was lit"]),
        ("{\\an8}Up there now", ["{\\an8}Up there", "{\\an8}now"]),
        ("...", ["..."]),
    ],
)
def test_what_is_no_word_goes_with_one_and_looks_and_places_stay(tmp_path: Path, said: str, shown: list[str]) -> None:
    assert bodies(written(tmp_path, srt_of(said), "srt", "srt", few(2))) == shown


def test_a_cue_too_short_for_its_words_stays_whole(tmp_path: Path) -> None:
    text = "1\n00:00:01,000 --> 00:00:01,003\none two three four five\n\n"
    assert len(bodies(written(tmp_path, text, "srt", "srt", few(1)))) in {1, 5}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
@pytest.mark.parametrize("fps", [None, 25.0])
def test_nothing_is_lost_and_no_cue_overlaps_another(sample: Path, fps: float | None) -> None:
    styles = load_styles("netflix", [], fps)
    whole, parts = (
        run([Source("a", sample, sample.name, None)], RULES, styles, options=options)
        for options in (RunOptions(), few(3))
    )
    assert "".join(" ".join(whole.cues["lines"].explode().to_list()).split()) == "".join(
        " ".join(parts.cues["lines"].explode().to_list()).split()
    )
    cues = parts.cues.select("start_ms", "end_ms", "lines").rows()
    for start, end, lines in cues:
        assert start < end
        assert len(re.findall(r"\w[\w'’.,-]*", " ".join(lines))) <= 12
    assert all(one[1] <= two[0] for one, two in pairwise(cues))
    assert not parts.findings.filter(severity="error").height


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    said=st.lists(
        st.sampled_from(["lamp", "-", "a", "\u201cno\u201d", "?", "\u56fe\u4e66", "<i>x</i>", "[now]"]),
        min_size=1,
        max_size=8,
    ),
    most=st.integers(1, 4),
)
def test_any_text_is_shown_whole(tmp_path: Path, said: list[str], most: int) -> None:
    text = srt_of("lamp " + " ".join(said))
    whole = " ".join(bodies(written(tmp_path, text, "srt", "srt"))).split()
    assert " ".join(bodies(written(tmp_path, text, "srt", "srt", few(most)))).split() == whole
