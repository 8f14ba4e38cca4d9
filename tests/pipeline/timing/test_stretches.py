"""What stands around a place between two stamps weighs the same, whichever way it is weighed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.speech import weigh_text
from pipeline.timing.stretches import stretch_of
from tests.growth import LINEAR, exponent

TEXTS = st.text(st.sampled_from("ab 등대灯。、，」)） .!?\u3000-9"), max_size=30)


@given(TEXTS, TEXTS, TEXTS, st.sampled_from(["en", "ja", "ko", ""]))
def test_a_stretch_weighs_around_any_place_as_its_two_parts_do(before: str, text: str, after: str, lang: str) -> None:
    whole, start = before + text + after, len(before)
    stretch = stretch_of(whole, start, start + len(text), lang)

    for place in range(start, start + len(text) + 1):
        weighed = stretch.weigh_around(place)
        assert weighed == (
            weigh_text(whole[start:place], lang),
            weigh_text(whole[place : start + len(text)], lang).sound,
        )


def test_many_places_between_two_stamps_cost_in_proportion() -> None:
    def weigh(size: int) -> None:
        stretch = stretch_of("word " * size, 0, 5 * size, "en")
        for place in range(0, 5 * size, 5):
            stretch.weigh_around(place)

    assert exponent(weigh, 2_000) < LINEAR
