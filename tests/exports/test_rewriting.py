"""What we write and read is written again as it was: the same bytes, whatever the text looks like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exports.converting import srt_of, written

if TYPE_CHECKING:
    from pathlib import Path

WORDS = [
    "lamp",
    "boat",
    "quay",
    "{a,",
    "{b}",
    "c}",
    "{i}",
    "\\N",
    "\\h",
    "\\n",
    "\\{x}",
    "[00:12.00]",
    "<00:13.50>",
    "[x]",
    "<i>",
    "</i>",
    "<b>",
    "<3",
    "<",
    ">",
    "&",
    "&amp;",
    "&lt;",
    "-",
    "–",
    "—",
    "--",
    "-->",
    "1",
    "42",
    "00:00:01,000",
    "♪",
    "#",
    "{\\an8}",
    "{\\i1}",
    "(x)",
    "Ann:",
    ">>",
    "한담",
    "図書",
    "为什么",
    "مرحبا",
    "لكن،",
    ",",
    ";",
    "...",
    "…",
    '"',
    "'",
    "!",
    "?",
]
LINES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
CUES = st.lists(st.lists(LINES, min_size=1, max_size=2).map("\n".join), min_size=1, max_size=4)
LOOKS = st.sampled_from(["<i>", "<b>", "<u>", '<font color="#ff8800">', '<font color="red">'])
MANY = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def body(format_: str, text: str) -> str:
    """Return *text* without what says where it comes from: its name and hash are those of another file."""
    return (
        re.sub(r"(?m)^(?:; )?(?:source|sha256): .*$|<ttm:desc>.*?</ttm:desc>", "", text) if format_ != "srt" else text
    )


@pytest.mark.parametrize("format_", ["srt", "vtt", "ass", "ttml", "lrc"])
@MANY
@given(cues=CUES, look=LOOKS, place=st.sampled_from(["", "{\\an8}", "{\\an5}", "{\\an1}", "{\\pos(192,100)}"]))
def test_what_is_written_and_read_is_written_again(
    tmp_path: Path, format_: str, cues: list[str], look: str, place: str
) -> None:
    shut = f"</{re.findall('[a-z]+', look)[0]}>"
    text = srt_of(*(f"{place}{look}lamp{shut} {i} {said}" for i, said in enumerate(cues)))
    once = written(tmp_path, text, "srt", format_)
    if format_ == "lrc":  # its hundredths of a second move a cue that we parted by one, once
        once = written(tmp_path, once, format_, format_)
    twice = written(tmp_path, once, format_, format_)

    assert body(format_, twice) == body(format_, once)
