"""Files that were sound once, with pieces cut, doubled and moved: every reader gives frames or a reason, and soon.

CUEMILL_FUZZ sets the number of examples. `make fuzz` looks further, for as long as it is told (fuzz/).
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fuzz.soundness import check_sound
from pipeline.errors import UnreadableSource
from pipeline.read import READERS
from pipeline.read.common.model import Parsed, Reader
from pipeline.read.decoding.decode import decode
from tests.growth import LINEAR, exponent

SAMPLES = {
    path.parent.name: decode(path.read_bytes(), path.name).text
    for path in sorted((Path(__file__).parents[2] / "golden").glob("read_*/source.*"))
}
EDIT = st.tuples(
    st.floats(0, 1), st.floats(0, 0.3), st.floats(0, 1), st.sampled_from(["cut", "double", "move", "blank"])
)
SIZE = 50_000


def edited(text: str, edits: list[tuple[float, float, float, str]]) -> str:
    for start, length, to, what in edits:
        begin = int(start * len(text))
        end = begin + int(length * len(text))
        piece, rest = text[begin:end], text[:begin] + text[end:]
        place = int(to * len(rest))
        if what == "double":
            text = text[:end] + piece + text[end:]
        elif what == "blank":
            text = text[:begin] + "\n \n" + text[begin:]
        else:
            text = rest if what == "cut" else rest[:place] + piece + rest[place:]
    return text


def recognised(text: str) -> tuple[Reader | None, Parsed]:
    reader = next((reader for reader in READERS if reader.recognise(text)), None)
    return reader, reader.parse(text) if reader else Parsed((), Counter({"metadata": len(text)}))


def check(text: str) -> None:
    try:
        reader, parsed = recognised(text)
    except UnreadableSource:
        return
    if reader is not None:
        for track in (parsed, *parsed.others):
            check_sound(reader, track, text)


@settings(
    max_examples=int(os.environ.get("CUEMILL_FUZZ", "200")), suppress_health_check=list(HealthCheck), deadline=None
)
@given(st.sampled_from(sorted(SAMPLES)), st.lists(EDIT, max_size=6))
@example("read_srt", [])
def test_a_file_that_was_sound_once_gives_turns_or_a_reason(
    name: str, edits: list[tuple[float, float, float, str]]
) -> None:
    check(edited(SAMPLES[name], edits))


HOSTILE = (
    *("<", "</", "<!--", "<a ", '<a b="', "<a b='c", "<![CDATA[", "<?", "&", "&#", "<p>", "<div>", "<b>", "<cite>"),
    *("<br>", "<SYNC Start=1><P Class=A>x", "<sync start=", "<p><sync ", "<!-", "{\\k1}", "{", "\\", "{\\p1"),
    *("[", "[0:01] ", "0:01 ", "0:01\n", "a: ", "A: x [0:01]\n", "**", "**a", "**a** [0:01] ", "a  0:01\n", "-->"),
    *(
        "0:00:01.000,0:00:02.000\n",
        "00:00:01,000 --> 00:00:02,000\n",
        "1:",
        "- time: 0:01\n",
        " ",
        "\t",
        "| ",
        "：",
        "1",
    ),
    *(
        "<p begin='1s'>",
        "<span>",
        "<span>a</span>",
        "<br/>",
        "<Sync time='1'/>a",
        "</p>",
        "1.0 - ",
        "\u00a0",
        "[0:01] a\n",
    ),
    *(
        "<details>",
        "</details>",
        "<details><summary>English</summary>",
        "<details><summary>の の English</summary>a</details>\n",
        "<details><summary>" + "の" * 100,
        "<SYNC Start=1>x",
        "<div xml:lang='en'><p begin='1s'>x</p></div>",
        "<span agent='a'>x</span><span agent='b'>- </span>",
    ),
)
HEADS = (
    *("", "<p>", "<SAMI>\n", "<html><body>", "[Script Info]\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,"),
    *("WEBVTT\n\n00:01.000 --> 00:02.000\n", "1\n00:00:01,000 --> 00:00:02,000\n", "0:00:01.000,0:00:02.000\n"),
    *(
        "<tt><body><div><p begin='1s'>",
        "<Trans><Turn startTime='1'>",
        "**A [0:01]**: ",
        "chapters:\n",
        "A: x [0:01]\n" * 4,
        "So it was. [0:01] And then [0:02] it rained. ",
        "**A [0:01]**: a\n<details><summary>Original</summary>\nb\n</details>\n",
    ),
)


@pytest.mark.parametrize("head", HEADS, ids=lambda head: head[:12])
def test_the_cost_of_a_hostile_text_grows_with_its_size(head: str) -> None:
    for piece in HOSTILE:

        def read(size: int, piece: str = piece) -> None:
            check(head + piece * (size // len(piece)))

        assert exponent(read, SIZE // 8) < LINEAR, (head, piece)


@pytest.mark.parametrize("opening", ["<tt>", "<Trans>", "<p>", "<div>"])
def test_nesting_without_end_is_refused_or_read(opening: str) -> None:
    closing = opening.replace("<", "</")

    check(opening * 20_000 + "x" + closing * 20_000)
    check(f"<tt><body>{opening * 500}x{closing * 500}</body></tt>")
