"""Plain text: paragraphs with names as labels show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exports.formats.text import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from exports.track import Track
    from pipeline.labels import Speakers


@pytest.mark.parametrize(
    ("speakers", "written"),
    [
        ("off", "네.\n\n그래요.\n\n둘.\n\n누구?\n\n끝.\n"),
        ("change", "Ada: 네.\n\n그래요.\n\n노아: 둘.\n\n누구?\n\n노아: 끝.\n"),
        ("always", "Ada: 네.\n\nAda: 그래요.\n\n노아: 둘.\n\n누구?\n\n노아: 끝.\n"),
    ],
)
def test_names_show_as_labels_do(track: Callable[..., Track], speakers: Speakers, written: str) -> None:
    said = [("Ada", "네."), ("Ada", "그래요."), ("노아", "둘."), (None, "누구?"), ("노아", "끝.")]

    assert render(track((0, 1, said), speakers=speakers)).decode() == written


def test_a_turn_keeps_its_lines_and_loses_blank_ones(track: Callable[..., Track]) -> None:
    assert render(track((0, 1, [("Ada", "a\n \n\nb")]))).decode() == "Ada: a\nb\n"
