"""Places on screen, and the regions of TTML that stand for them: what one says, the other says, too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.placement import beyond_points, parse_settings, point_of
from pipeline.text.regions import box_of, column_of, placement_named, region_id

_PERCENT = st.integers(0, 1000).map(lambda tenths: f"{tenths / 10:g}%")
_LINES = st.one_of(
    st.integers(-9, 20).map(str),
    st.builds("{}{}".format, _PERCENT, st.sampled_from(["", ",start", ",center", ",end"])),
)
_POSITIONS = st.builds("{}{}".format, _PERCENT, st.sampled_from(["", ",line-left", ",center", ",line-right"]))
_SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "vertical": st.sampled_from(["rl", "lr"]),
        "line": _LINES,
        "position": _POSITIONS,
        "size": _PERCENT,
        "align": st.sampled_from(["start", "center", "end", "left", "right"]),
    },
)


@given(_SETTINGS)
def test_the_name_of_a_region_says_its_placement(settings: dict[str, str]) -> None:
    placement = parse_settings(" ".join(f"{name}:{value}" for name, value in settings.items()))

    if placement:
        assert placement_named(region_id(placement), box_of(placement)) == placement


def test_a_region_that_somebody_moved_says_no_longer_what_its_name_does() -> None:
    assert placement_named("at-line_0", box_of("align:left")) is None


@pytest.mark.parametrize(
    "name", ["", "bottom", "at-", "at-line_", "at-size_40", "at-line_0_line_0", "at-position_300_"]
)
def test_other_names_say_nothing(name: str) -> None:
    assert placement_named(name, box_of("line:0")) is None


@pytest.mark.parametrize(
    ("placement", "anchor", "x"),
    [
        ("position:10%,line-left size:40%", 2, 30),  # centred between 10 and 50 %
        ("position:10%,line-left size:40% align:left", 1, 10),
        ("position:33%,line-left align:start", 1, 33),
        ("position:50%", 2, 50),
        ("position:90%,line-right align:right", 3, 90),
    ],
)
def test_text_stands_in_the_box_that_the_settings_make(placement: str, anchor: int, x: float) -> None:
    point = point_of(placement)

    assert point is not None
    assert (point.anchor, point.x) == (anchor, x)


@pytest.mark.parametrize(
    ("placement", "box", "column"),
    [
        ("position:10%,line-left size:40%", ("10% 10%", "40% 80%", "after", ""), "center"),
        ("vertical:rl line:0", ("10% 10%", "80% 80%", "before", "tbrl"), "center"),
        ("vertical:lr", ("10% 10%", "80% 80%", "after", "tblr"), "center"),
        ("vertical:rl line:90%,end align:start", ("0% 0%", "90% 100%", "before", "tbrl"), "left"),
        ("vertical:rl line:70% position:20% align:start", ("70% 20%", "30% 80%", "after", "tbrl"), "left"),
        ("vertical:lr line:70% position:20% align:start", ("70% 20%", "30% 80%", "before", "tblr"), "left"),
    ],
)
def test_regions_are_as_wide_as_the_text_may_be_and_run_as_it_does(
    placement: str, box: tuple[str, str, str, str], column: str
) -> None:
    assert (box_of(placement), column_of(placement)) == (box, column)


def test_vertical_lines_have_no_point_and_widths_and_lines_that_are_counted_are_beyond_one() -> None:
    assert point_of("vertical:rl line:20% position:10%") is None
    assert beyond_points("vertical:rl line:5 size:40%") == ["vertical", "width", "line number"]
    assert not beyond_points("line:-1 position:20% align:left")
