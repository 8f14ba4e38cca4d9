"""LRC: a line for each cue, cleared where nothing follows at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from exports.formats.lrc import render
from pipeline.timecode import parse_clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from exports.track import Track

_LINES = st.sampled_from(["[노아] 네", "[00:01.00]", "", " ", "a\rb"]) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=12
)
_CUES = st.lists(
    st.tuples(st.integers(1, 3_000), st.integers(0, 2), st.lists(st.tuples(st.none(), _LINES), min_size=1, max_size=2)),
    max_size=6,
)


def test_a_track_is_written_with_minutes_that_may_pass_an_hour(track: Callable[..., Track]) -> None:
    cues = (
        (0, 834, [(None, "- 네."), (None, "- 그럼요.")]),
        (834, 1000, [(None, "[노아]")]),
        (4_500_000, 4_500_996, [(None, "끝.")]),
    )

    assert render(track(*cues)).decode() == (
        "[ti:한담]\n[la:ko]\n[re:cuemill 0.1.0]\n"
        "[00:00.00]- 네. - 그럼요.\n[00:00.83]\u00a0[노아]\n[00:01.00]\n[75:00.00]끝.\n[75:01.00]\n"
    )


def test_lines_join_as_their_script_has_it(track: Callable[..., Track]) -> None:
    lines = [["今夜は、", "機械が"], ["人工", "智能"], ["네", "그래"], ["GPTは", "good です"]]
    text = render(track(*((i, i + 1, [(None, line) for line in said]) for i, said in enumerate(lines)))).decode()

    assert re.findall(r"^\[00:00.00\](.+)$", text, re.MULTILINE) == [
        "今夜は、機械が",
        "人工智能",
        "네 그래",
        "GPTは good です",
    ]


@given(_CUES)
def test_times_and_texts_are_read_back_to_the_hundredth(
    track: Callable[..., Track], cues: list[tuple[int, int, list[tuple[None, str]]]]
) -> None:
    made, shown, at = [], [], 0
    for length, gap, said in cues:
        made.append((at * 10, (at + length) * 10, said))
        if body := " ".join(" ".join(text for _, text in said).split()):
            shown.append((at * 10, (at + length) * 10, body))
        at += length + gap

    read = _parsed(render(track(*made)).decode())
    assert [(start, end, _without_blanks(text)) for start, end, text in read] == [
        (start, end, _without_blanks(text)) for start, end, text in shown
    ]


def _parsed(text: str) -> list[tuple[int, int, str]]:
    """Return start, end and text of the lines as a player shows them: each until the next stamp."""
    lines = re.findall(r"^\[(\d{2,}:\d\d\.\d\d)\](.*)$", text.replace("\r", ""), re.MULTILINE)
    times = [parse_clock(stamp) or 0 for stamp, _ in lines]
    return [
        (start, end, said)
        for (start, end), (_, said) in zip(zip(times, [*times[1:], 0], strict=False), lines, strict=False)
        if said
    ]


def _without_blanks(text: str) -> str:
    return "".join(text.split())
