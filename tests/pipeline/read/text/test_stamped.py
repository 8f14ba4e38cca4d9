"""Which lines of a stamped transcript are turns, and which only look like it."""

from __future__ import annotations

import pytest

from pipeline.read.text.turns import LINED, STAMPED

TURNS = """**Ann [00:00:01]**: One.

**Ben [00:00:05]**: Two.
"""


def said(text: str) -> list[tuple[str | None, int | None, str]]:
    return [(turn["speaker"], turn["start_ms"], turn["text"]) for turn in STAMPED.parse(text).turns]


@pytest.mark.parametrize(
    "line",
    [
        "**Ann [00:00:07]**: Hi.",
        "**Ann [0:07]** : Hi.",
        "**Ann \\[00:00:07\\]**: Hi.",
        "**Ann (guest) [00:00:07]**： Hi.",
        "**Ann (00:00:07)**: Hi.",
        "**ANN [00:00:07]:** Hi.",
        "**Ann** [00:00:07]: Hi.",
        "**Ann** [00:00:07] Hi.",
        "**Ann** [00:07]\nHi.",
        "[00:07] **Ann**: Hi.",
        "[00:00:07] **Ann:** Hi.",
        "[00:00:07.000] Ann: Hi.",
        "Ann (00:00:07):\nHi.",
        "  **Ann [00:07]**: Hi.",
    ],
)
def test_one_turn_is_enough_where_the_text_begins_with_it(line: str) -> None:
    assert STAMPED.recognise(line)
    (turn,) = STAMPED.parse(line).turns
    assert (str(turn["speaker"]).casefold().split()[0], turn["start_ms"], turn["text"]) == ("ann", 7000, "Hi.")


@pytest.mark.parametrize(
    "text",
    [
        "An article that quotes:\n\n**Ann [00:00:07]**: Hi.\n\nand goes on.\n",
        "Doors: 10:30\n\nThe concert is in the hall.\n",
        "Start: 10:00\nEnd: 11:00\n\nThe hall is open.\n",
        "chapters:\n  - time: 00:00:00\n    title: a\n  - time: 00:10:00\n    title: b\n",
        "Ann: one\n\nBen: two\n",
        "**A bold phrase**: prose.\n\n**Another one**: prose.\n",
        "Q: Why?\nA: Because it was 3:2.\n",
        "[00:01] one\n[00:09] two\n",
        "**Ann** [00:01]\n\n**Ben** [00:05]\n",
        "It was [inaudible 00:00:42] and then [inaudible 00:01:42]: gone.\n",
        "https://example.org:80:30\nGenesis 3:16: In sorrow\nSG1: 10:75\n",
        "  Doors: 10:30\n  Open to all.\n  Start: 11:30\n  Be there.\n",
        "**Ann [00:99]**: not a time\n\n**Ben [00:98]**: nor this\n",
    ],
)
def test_what_only_looks_like_turns_is_no_stamped_transcript(text: str) -> None:
    assert not STAMPED.recognise(text)


def test_the_style_with_most_votes_is_the_file_s_and_others_are_text() -> None:
    text = TURNS + "\nMeet at Station: 10:30\n\n[00:07] or so we thought.\n"

    assert said(text)[1] == ("Ben", 5000, "Two.\nMeet at Station: 10:30\n[00:07] or so we thought.")


def test_styles_of_one_family_may_mix() -> None:
    text = "**ANN [00:01]:** One.\n**Ben** [00:02]: Two.\n**Cid [00:03]**: Three.\n**Dee** [00:04]\nFour.\n"

    assert [name for name, *_ in said(text)] == ["ANN", "Ben", "Cid", "Dee"]


def test_a_heading_inside_the_transcript_does_not_end_it_but_one_after_it_does() -> None:
    inside = "**Ann [00:01]**: One.\n\n## Topic\n\nMore.\n\n**Ben [00:05]**: Two.\n"

    assert said(inside)[0][2] == "One.\nMore."
    assert said(inside + "\n## Last topic\n\nStill Ben.\n")[1][2] == "Two.\nStill Ben."
    assert said(inside + "\n# Links\n\nNobody.\n")[1][2] == "Two."
    assert said(TURNS + "\n## Links\n\nNobody.\n")[1][2] == "Two."


def test_a_rule_after_the_transcript_ends_it_unless_rules_stand_between_turns() -> None:
    between = "**Ann [00:01]**: One.\n\n---\n\n**Ben [00:05]**: Two.\n\n---\n\nStill Ben.\n"

    assert said(TURNS + "\n***\n\nFollow us.\n")[1][2] == "Two."
    assert said(between)[1][2] == "Two.\nStill Ben."


def test_a_label_without_a_time_is_a_turn_only_of_somebody_who_speaks() -> None:
    text = (
        "**Ann [00:01]**: One.\n\n**Ann**: And two.\n\n**Note**: cut.\n\n**Guest**: Hm.\n\n**Guest**: Yes.\n\n"
        "**Why it matters**: an aside\nof two lines.\n\nStill the guest.\n\n**Ben [00:05]**: Three.\n\n"
        "**Editor's note**: edited.\n\n1 A footnote.\n"
    )

    assert said(text) == [
        ("Ann", 1000, "One."),
        ("Ann", None, "And two."),
        ("Guest", None, "Hm."),
        ("Guest", None, "Yes.\nStill the guest."),
        ("Ben", 5000, "Three."),
    ]
    assert [row["line"] for row in STAMPED.parse(text).findings] == [5, 11, 12]


def test_a_footer_and_a_footnote_are_no_speech() -> None:
    text = TURNS + "[^1]: A source.\n![image](x.png)\nTranscribed by https://otter.ai\n"

    assert said(text)[1][2] == "Two."


def test_a_clock_that_jumps_or_falls_back_begins_a_turn_of_its_own() -> None:
    text = "[00:01] **Ann**: a\n[00:05] **Ann**: b\n[01:00:09] **Ann**: c\n[00:02] **Ann**: d\n"

    assert [(start, words) for _, start, words in said(text)] == [(1000, "a\nb"), (3_609_000, "c"), (2000, "d")]


def test_nobody_is_called_like_half_a_sentence() -> None:
    text = "[00:01] Ann Lee: I said\n[00:05] and then he: no way.\n[00:09] Bo: Yes.\n[00:12] no\n[00:15] Ann Lee: Ha.\n"

    assert [(name, words) for name, _, words in said(text)] == [
        ("Ann Lee", "I said\nand then he: no way."),
        ("Bo", "Yes.\nno"),
        ("Ann Lee", "Ha."),
    ]


def test_a_first_piece_without_a_name_is_a_turn_of_nobody_known() -> None:
    text = "(00:00):\nMusic.\n\nAnn (00:05):\nHi.\n\nBen (00:09):\nHo.\n"

    assert said(text)[0] == (None, 0, "Music.")


def test_the_pieces_of_a_turn_tile_its_text() -> None:
    parsed = STAMPED.parse("[00:01] **Ann**: one\nmore\n\n[00:05] **Ann**: two\n")

    (turn,) = parsed.turns
    assert [turn["text"][word["start_char"] : word["end_char"]] for word in parsed.words] == ["one\nmore", "two"]
    assert [word["start_ms"] for word in parsed.words] == [1000, 5000]


def test_a_stamp_without_text_is_a_finding() -> None:
    parsed = STAMPED.parse("**Ann [00:01]**: a\n\n**Ben [00:02]**:\n\n**Ann [00:03]**: b\n")

    assert [turn["text"] for turn in parsed.turns] == ["a", "b"]
    assert [(row["check"], row["line"]) for row in parsed.findings] == [("empty-turn", 3)]


@pytest.mark.parametrize(
    ("block", "titles"),
    [
        ("## Chapters\n\n00:00 a\n1:00:00 b\n", ["a", "b"]),
        ("**목차**\n- [00:00] - 처음\n- [10:00] - 끝\n", ["처음", "끝"]),
        ("00:00 a\n05:00 b\n59:00 c\n1:10:00 d\n", ["a", "b", "c", "d"]),
        ("- [00:00](https://example.org/0) a\n- [05:00](https://example.org/1) b\n- [09:00] c\n", ["a", "b", "c"]),
        ("00:00 a\n05:00 b\n", []),
        ("05:00 a\n01:00 b\n09:00 c\n", []),
        ("00:00 a\n00:02 b\n00:04 c\n", []),
        ("00:00 It rained.\n05:00 We left!\n10:00 He stayed.\n", []),
        ("99:99 a\n05:00 b\n10:00 c\n", []),
        ("## Chapters\n\n00:00 a\n", []),
    ],
)
def test_a_list_of_chapters_is_told_from_stamped_speech(block: str, titles: list[str]) -> None:
    parsed = STAMPED.parse(f"{block}\n{TURNS}")

    assert [chapter["title"] for chapter in parsed.chapters] == titles
    assert len(parsed.turns) == 2


def test_a_chapter_keeps_its_link() -> None:
    parsed = STAMPED.parse("## Timestamps\n- [00:00](https://e.org/0) a\n- [05:00](https://e.org/1) b\n\n" + TURNS)

    assert [chapter["url"] for chapter in parsed.chapters] == ["https://e.org/0", "https://e.org/1"]


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("---\ntitle: Two\n  lines\n---\n", "Two lines"),
        ("---\ntitle: 'It''s'\n---\n", "It's"),
        ('---\ntitle: "A \\"b\\""\n---\n', 'A "b"'),
        ("---\ntags:\n- x\n# c\ntitle: >-\n  Folded\n...\n", "Folded"),
        ("---\ntitle: no end\n", None),
        ("---\nThis is prose, and no field.\n---\n", None),
        ("# Head **of** all #\n", "Head **of** all"),
        ("#hashtag\n", None),
    ],
)
def test_a_title_comes_from_the_front_matter_or_the_first_heading(front: str, title: str | None) -> None:
    assert STAMPED.parse(front + TURNS).title == title


def test_a_piece_whose_only_name_is_doubtful_is_still_a_turn() -> None:
    text = "[00:07] x Ann: 00:03\n\n[00:07] x\n\n[00:07] x\n"

    assert not STAMPED.recognise(text)
    assert [turn["text"] for turn in LINED.parse(text).turns] == ["x Ann: 00:03", "x", "x"]


@pytest.mark.parametrize(
    "lines",
    [
        "**Ann <host> [00:01]**: one\n**Bo [00:02]**: two",
        "**Ann <host>** [00:01]\none\n**Bo** [00:02]\ntwo",
        "[00:01] **Ann <host>**: one\n[00:02] **Bo**: two",
        "[00:01] Ann <host>: one\n[00:02] Bo: two",
        "Ann <host> (00:01):\none\nBo (00:02):\ntwo",
    ],
)
def test_a_name_may_have_angle_brackets_beside_a_stamp(lines: str) -> None:
    assert said(lines) == [("Ann <host>", 1000, "one"), ("Bo", 2000, "two")]


def test_a_tag_of_a_page_is_nobody_s_name() -> None:
    assert said("[00:01] <b>Ann: one</b>\n[00:02] Bo: two\n") == [
        (None, 1000, "<b>Ann: one</b>"),
        ("Bo", 2000, "two"),
    ]


def test_a_chapter_s_title_that_looks_like_a_turn_is_a_heading() -> None:
    list_of = "## Timestamps\n\n00:01 Prediction: a wet spring\n00:30 More\n01:00 End\n\n"
    text = list_of + "[00:01] Ann: one\n[00:05] Prediction: A wet spring\n[00:09] Bo: two\n[00:12] Ann: three\n"

    assert said(text) == [("Ann", 1000, "one"), ("Bo", 9000, "two"), ("Ann", 12_000, "three")]
    assert STAMPED.parse(text).kinds["headings"] > 0


def test_somebody_without_times_among_stamped_turns_is_a_speaker_bold_or_not() -> None:
    ann = [f"**Ann [00:00:{at:02}]**: It was so, that time, too." for at in (1, 11, 21, 31)]
    for label in ("**Ben**:", "Ben:"):
        text = "\n\n".join(line for turn in ann[:-1] for line in (turn, f"{label} I see.")) + f"\n\n{ann[-1]}\n"

        assert [turn["speaker"] for turn in STAMPED.parse(text).turns] == ["Ann", "Ben"] * 3 + ["Ann"]


def test_a_bold_name_among_the_turns_and_after_the_last_one_came_again() -> None:
    text = "**Ann [00:01]**: One.\n\n**Ben**: Two.\n\n**Ann [00:09]**: Three.\n\n**Ben**: Four.\n"

    assert [turn["speaker"] for turn in STAMPED.parse(text).turns] == ["Ann", "Ben", "Ann", "Ben"]


@pytest.mark.parametrize("label", ["Note", "Question", "Yes", "He said", "so it was", "10"])
def test_what_begins_paragraphs_again_and_names_nobody_stays_speech_of_who_speaks(label: str) -> None:
    turns = [f"**{name} [00:00:{at:02}]**: One.\n\n{label}: two.\n\n" for at, name in enumerate(("Ann", "Ben") * 3)]

    assert {turn["speaker"] for turn in STAMPED.parse("".join(turns)).turns} == {"Ann", "Ben"}
