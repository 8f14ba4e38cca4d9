"""Labels and dashes by themselves: who is named, how wide a name may be, what begins a line of a dialogue."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.labels import Speakers, is_named, label, prefixes, utterance_of
from pipeline.styles import load_styles, style_of
from pipeline.text.width import width

STYLE = style_of(load_styles(), "en")
NAMES = st.text(st.characters(categories=("L", "Nd", "Zs")), min_size=1, max_size=60).filter(str.strip)


@pytest.mark.parametrize(
    ("policy", "named"), [("off", (False, False)), ("change", (False, True)), ("always", (True, True))]
)
def test_a_policy_names_the_same_speaker_another_one_and_never_nobody(
    policy: Speakers, named: tuple[bool, bool]
) -> None:
    assert (is_named("Ada", "Ada", policy), is_named("Ada", "Bo", policy)) == named
    assert is_named("Ada", None, policy) == named[1]
    assert not is_named(None, "Ada", policy)
    assert set(get_args(Speakers)) == {"off", "change", "always"}


@given(NAMES)
def test_a_label_leaves_half_of_a_line_to_the_text(name: str) -> None:
    assert width(label(name, STYLE), STYLE.counting) <= STYLE.max_width // 2


def test_a_long_name_loses_words_before_letters() -> None:
    assert label("Ada", STYLE) == "Ada: "
    assert label("Anastasia Konstantinopoulou of Thessaloniki", STYLE) == "Anastasia: "
    assert label("Donaudampfschifffahrtsgesellschaft", STYLE) == "Donaudampfschifffa…: "


def test_two_turns_of_a_cue_have_dashes_unless_labels_tell_them_apart() -> None:
    assert prefixes(["Ada", "Bo"], "Ada", STYLE, "off") == ("-", "-")
    assert prefixes(["Ada", "Bo"], "Ada", STYLE, "change") == ("-", "Bo: ")
    assert prefixes(["Ada", "Bo"], None, STYLE, "always") == ("Ada: ", "Bo: ")


def test_one_speaker_needs_no_dash_and_two_whom_nobody_told_apart_have_none() -> None:
    assert prefixes(["Ada", "Ada"], "Ada", STYLE, "off") == ("", "")
    assert prefixes([None, None], None, STYLE, "change") == ("", "")
    assert prefixes(["Ada"], None, STYLE, "off") == ("",)


def test_a_third_turn_has_the_dash_of_the_second() -> None:
    second = STYLE._replace(dialogue_dash="second")

    assert prefixes(["Ada", "Bo", "Cy"], "Ada", second, "off") == ("", "-", "-")


def test_a_span_belongs_to_its_utterance_or_else_to_its_turn() -> None:
    assert utterance_of({"turn": 7, "utterance": 4}) == 4
    assert utterance_of({"turn": 7, "utterance": None}) == 7
