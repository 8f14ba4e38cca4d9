"""Ways to write a turn, crossed with names: each file has a truth, and nothing of it is a style that the code knows."""

from __future__ import annotations

from itertools import product
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read import TEXTS
from pipeline.read.text.turns import LINED, PLAIN, STAMPED

SAID: Final = (
    "We sailed before dawn.",
    "And nobody saw the lamp?",
    "Not one of them.",
    "It was lit, I am sure.",
    "Then the fog took it.",
    "So it goes at sea.",
)
STARTS: Final = (0, 7, 15, 61, 70, 128)
LAYOUTS: Final = {
    "**{n}** ({c}): {x}\n\n": "nt",
    "- {c} **{n}** — {x}\n": "nt",
    "> {n} [{c}]\n> {x}\n\n": "nt",
    "🎧 {n} · {c}\n{x}\n\n": "nt",
    "[{c}] <{n}> {x}\n": "nt",
    "{c} | {n} | {x}\n": "nt",
    "#### {n}\n_{c}_\n\n{x}\n\n": "nt",
    "{n}\n({c})\n{x}\n\n": "nt",
    "{c}\n**{n}:** {x}\n\n": "nt",
    "[{n}, {c}] {x}\n": "nt",
    "({c}) {n} >> {x}\n": "nt",
    "{n}: {x} [{c}]\n\n": "n",
    "[{n}]: {x}\n": "n",
    "*{n}:* {x}\n\n": "n",
    "{n}：{x}\n": "n",
    "`{c}` {x}\n": "t",
    "{c}\n{x}\n": "t",
    "{n}\t{c}\t{x}\n": "nt",
    "> [!note]- {n} @ {c}\n> {x}\n\n": "nt",
    "[{c} · {n}] {x}\n": "nt",
    "**({n} {c})**\n{x}\n\n": "nt",
    "{c} <{n}>: {x}\n": "nt",
    "TC: 00:{c} {n}: {x}\n": "nt",
    "+{c} / {n} / {x}\n": "nt",
    "=== {n}, {c} ===\n{x}\n\n": "nt",
    "<b>{n}</b> [{c}]: {x}\n": "nt",
    "''{n}'' {c} - {x}\n": "nt",
    "### {c}\n**{n}:** {x}\n\n": "nt",
    "◇ {n}　{x}\n": "n",
    "{n} -> {x}\n": "n",
    ">> {n}: {x}\n": "n",
    "<{n}> {x}\n": "n",
    "{n}:: {x}\n": "n",
    "“{n}”: {x}\n": "n",
    "**{n}.** {x}\n\n": "n",
    "**{n}**\n\n{x}\n\n": "n",
    "{c} From {n} to Everyone:\n\t{x}\n": "nt",
    "; {n} [{c}]\n: {x}\n": "nt",
    "▸ {c} ✦ {n}\n{x}\n\n": "nt",
    "{n}:\n[{c}] {x}\n\n": "nt",
    "00:{c}.000 --> 00:{c}.900\n{n}\n{x}\n\n": "nt",
    "Time {c} § Who {n} § {x}\n": "nt",
    "«{n}» [{c}] {x}\n": "nt",
    "[{n}](https://a.example/u) ({c}): {x}\n\n": "nt",
    "          {n}:  {x}\n": "n",
    "[{c} / 45:00] {n}: {x}\n": "nt",
    "From {c} to 59:00\n{n}: {x}\n\n": "nt",
    "• ◀{n}▶ · ({c})\n{x}\n\n": "nt",
    "「{c}」 *{n}* → {x}\n": "nt",
    "▪ {{{c}}} ⋅ [{n}] » {x}\n": "nt",
    "♦ ⟨{c}⟩\n**{n}** — {x}\n\n": "nt",
    "+ #{c}#\n{n}: {x}\n\n": "nt",
    "- _{c}_ – <{n}>\n  {x}\n\n": "nt",
    "> [{c}]\n{n}：{x}\n\n": "nt",
    "▪ |{c}| - {n} → {x}\n": "nt",
    "{n} ..... {c}\n{x}\n\n": "nt",
}
NAMES: Final = (
    ("Ada", "Bo Lind"),
    ("DR. CHO", "P2"),
    ("서아", "하린 (손님)"),
    ("ليلى", "سامي"),
    ("Speaker 1", "Speaker 2"),
    ("@ada", "@bo_lind"),
    ("J. R. Sato", "K. Lind"),
    ("सीमा", "राधा"),
    ("ครูดี", "พี่ดี"),
)


def clock(second: int) -> str:
    return f"{second // 60:02}:{second % 60:02}"


@pytest.mark.parametrize(("layout", "names"), list(product(LAYOUTS, NAMES)), ids=str)
def test_a_file_written_in_any_way_has_its_turns_speakers_and_times(layout: str, names: tuple[str, str]) -> None:
    turns = [(names[i % 2], start, text) for i, (start, text) in enumerate(zip(STARTS, SAID, strict=True))]
    text = "".join(layout.format(n=name, c=clock(start), x=said) for name, start, said in turns)
    reader = next(reader for reader in TEXTS if reader.recognise(text))

    parsed = reader.parse(text)

    assert parsed.kinds.total() == len(text)
    assert [turn["text"] for turn in parsed.turns] == list(SAID)
    if "n" in LAYOUTS[layout]:
        assert [turn["speaker"] for turn in parsed.turns] == [name for name, *_ in turns]
    if "t" in LAYOUTS[layout]:
        assert [turn["start_ms"] for turn in parsed.turns] == [start * 1000 for start in STARTS]


@pytest.mark.parametrize(
    "text",
    [
        "At 10:30 we left.\n\nBy 11:45 it rained.\n\nAt 12:10 we were home.\n",
        "Genesis 1:31 says so.\n\nJohn 3:16 says more.\n\nMark 4:09 says it again.\n",
        "Breakfast 08:00\nWalk 09:30\nLunch 12:15\nHome 18:45\n",
        "08:00 Breakfast\n09:30 A walk\n12:15 Lunch\n18:45 Home\n",
        "Ingredients: flour\nOven: 200\nTime: 30\n\nMix it all, and wait.\n",
        "The ratio was 3:2 at half time.\nLater 4:2.\nIn the end 5:2.\n",
        "He said: no. She said: yes.\n\nI said: perhaps.\n\nThey said: never.\n",
        "Genesis 1:01: In the beginning.\nGenesis 1:02: And the earth was.\nGenesis 1:03: And God said.\n",
        "Smith v. Jones (12:30): the court held.\n\nSee also Rule 12: no party may.\n\nSection 4: definitions.\n",
        "[09:00] Room A: Opening\n[09:30] Room B: Class\n[10:00] Hall C: Talk\n[11:00] Yard: Tea\n[12:00] Bar: Tea\n",
        "2024-01-05 10:30:12 Ann: hi\n2024-01-05 10:30:40 Ben: ho\n2024-01-05 10:31:02 Ann: well\n",
        "[05/01/2024, 10:30:12] Ann: hi\n[05/01/2024, 10:30:42] Ben: ho\n[05/01/2024, 10:31:12] Ann: hi there\n",
        "**Salt**: a mineral.\n\n**Pepper**: a spice.\n\n**Sugar**: sweet.\n\n**Flour**: a powder.\n\n**Oil**: fat.\n",
        "**Step 1:** Mix.\n\n**Step 2:** Bake.\n\n**Step 3:** Eat.\n",
        "[Music] la la la\n[Music] lo lo lo\n[Applause] hi\n[Music] x\n[Applause] y\n",
        "One line of text here.\n" * 20 + "Ann: hello there.\n" + "Another line of text.\n" * 20,
        "Warning: do not open.\n\nNote: it is dark inside.\n\nTip: take a lamp.\n",
        "He said: no.\nShe said: yes.\nHe said: why.\nShe said: because.\n",
        "Row, row: the lamp.\nPull, pull: the rope.\nRow, row: the fog.\nPull, pull: the boat.\n",
        "Oh my lamp: so low\nAnd the sea: so wide\nOh my lamp: so far\nAnd the sea: so deep\n",
        "1.2 Ann: fixed the lamp\n1.3 Ben: fixed the boat\n1.4 Ann: fixed the fog\n1.5 Ben: broke it\n",
        "08:00 - 09:00 Ann: tea\n09:00 - 10:00 Ben: lamps\n10:00 - 11:00 Ann: boats\n",
        "From: ann@a.example\nTo: ben@a.example\n\nIt rained.\n\nFrom: ben@a.example\nTo: ann@a.example\n\nYes.\n",
        "wick = wool\nlamp = brass\nwick = cotton\nlamp = tin\n",
        "ACT I. A HARBOUR\nACT II. A SHIP\nACT I. A HARBOUR\nACT II. A SHIP\n",
        "@ann it rained\n@ben it did\n@ann again\n@ben yes\n",
    ],
)
def test_prose_with_colons_and_times_of_day_is_nobody_s_turn(text: str) -> None:
    assert not LINED.recognise(text)
    assert {turn.get("speaker") for turn in PLAIN.parse(text).turns} <= {None}


@pytest.mark.parametrize(
    ("around", "said"),
    [
        ("Here is the transcript:\n\n```\n{}```\n\nLet me know if you would like changes!\n", SAID),
        ("- **Channel:** Harbour\n- **Length:** 1:02:03\n\n{}", SAID),
        ("{}\nTranscription ended after 00:02:30\n", SAID),
        ("{}\n\nA paragraph that somebody added.\n", SAID),
    ],
)
def test_what_stands_around_the_turns_is_no_speech(around: str, said: tuple[str, ...]) -> None:
    lines = [
        f"[{clock(start)}] {'Ada' if i % 2 else 'Bo'}: {x}\n"
        for i, (start, x) in enumerate(zip(STARTS, said, strict=True))
    ]

    assert [turn["text"] for turn in STAMPED.parse(around.format("".join(lines))).turns] == list(said)


@pytest.mark.parametrize("text", ["1 Mix\n2 Bake\n3 Wait\n4 Eat\n", "[1] Smith\n[2] Lee\n[3] Kim\n[4] Cho\n"])
def test_numbers_of_a_list_are_no_margin(text: str) -> None:
    assert [turn["text"] for turn in PLAIN.parse(text).turns] == [text.strip()]


def test_numbers_of_lines_are_a_margin_of_turns() -> None:
    lines = [f"{i}  {'Ada' if i % 2 else 'Bo'}: {x}\n" for i, x in enumerate(SAID, 1)]

    parsed = PLAIN.parse("".join(lines))

    assert [(turn["speaker"], turn["text"]) for turn in parsed.turns] == [
        ("Ada" if i % 2 else "Bo", x) for i, x in enumerate(SAID, 1)
    ]
    assert parsed.kinds.total() == len("".join(lines))


def test_lines_that_count_the_turns_are_said_by_nobody() -> None:
    text = "".join(f"{i}\n0:0{i} - 0:0{i + 1}\n{x}\n\n" for i, x in enumerate(SAID, 1))

    assert [(turn["start_ms"], turn["text"]) for turn in LINED.parse(text).turns] == [
        (i * 1000, x) for i, x in enumerate(SAID, 1)
    ]


def test_lines_beside_the_turns_are_told() -> None:
    text = "A word before.\n\n" + "".join(f"[{clock(i)}] {x}\n" for i, x in zip(STARTS, SAID, strict=True))

    assert [(row["check"], row["line"]) for row in LINED.parse(text).findings] == [("text-left-out", 1)]


def test_a_clock_that_is_spelled_out_below_itself_is_said_by_nobody() -> None:
    text = "0:05\n5 seconds\nSo it was.\n1:05\n1 minute, 5 seconds\nIt rained.\n2:10\n2 minutes, 10 seconds\nBoats.\n"

    assert [turn["text"] for turn in LINED.parse(text).turns] == ["So it was.", "It rained.", "Boats."]


def test_marks_of_direction_hide_neither_a_name_nor_a_clock() -> None:
    turns = (("00:01", "ليلى", "كانت ليلة."), ("00:07", "سامي", "نعم."), ("00:12", "ليلى", "لا."))
    text = "".join(f"\u200f[{when}]\u200f \u202b{name}\u202c: {said}\n" for when, name, said in turns)

    said = [(turn["speaker"], turn["start_ms"], turn["text"]) for turn in STAMPED.parse(text).turns]
    assert said == [("ليلى", 1000, "كانت ليلة."), ("سامي", 7000, "نعم."), ("ليلى", 12_000, "لا.")]


PIECES: Final = st.sampled_from(
    [
        *(layout.format(n=name, c=clock(9), x="it rained") for layout in LAYOUTS for name, _ in NAMES),
        "\n",
        "# H\n",
        "---\n",
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_no_character_of_any_mixture_of_styles_goes_uncounted(text: str) -> None:
    for reader in TEXTS:
        if reader.recognise(text):
            parsed = reader.parse(text)
            assert parsed.kinds.total() == len(text)
            said = "".join("".join(turn["text"].split()) for turn in parsed.turns)
            assert set(said) <= set("".join(text.split()))
            return
