"""Words become turns at speakers, sentences and pauses; their spans are exact."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.common.captions import Line, turns_of_lines
from pipeline.read.common.gather import (
    LONGEST_MS,
    PAUSE_MS,
    SILENCE_MS,
    Piece,
    delimiter,
    in_time,
    is_spaceless,
    marks,
    merge_speaker_runs,
    turns_of,
)
from pipeline.read.common.spoken import Heard, Segment, Word, find_words, place_words, to_parsed

TIMES = st.none() | st.integers(-1000, 400_000)
PIECES = st.lists(
    st.builds(
        Piece,
        st.sampled_from(["a", "b.", "你", "好。", "ทดสอบ", " ", "¿", "Well?", "x y"]),
        TIMES,
        TIMES,
        st.none(),
        st.sampled_from([None, None, "A", "B"]),
        st.sampled_from(["", "", "previous", "next", "both"]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=30,
)


def words(*rows: tuple[str, int, int], speaker: str | None = None) -> list[Piece]:
    return [Piece(text, start, end, speaker=speaker) for text, start, end in rows]


def texts(segments: list[Segment]) -> list[str]:
    return [segment.text for segment in segments]


@given(PIECES, st.booleans())
def test_no_piece_is_lost_and_each_span_holds_its_word(pieces: list[Piece], spaceless: bool) -> None:  # noqa: FBT001 - given
    segments = turns_of(pieces, spaceless=spaceless)

    whole = "".join("".join(segment.text.split()) for segment in segments)
    assert whole == "".join("".join(piece.text.split()) for piece in pieces)
    said = [segment.text[span.start_char : span.end_char] for segment in segments for span in segment.spans]
    assert said == [piece.text for piece in pieces if piece.is_word and piece.text.strip()]


def test_a_speaker_who_stops_to_think_goes_on_and_a_silence_ends_a_go() -> None:
    pieces = [
        *words(("So", 0, 200), ("then?", 200 + PAUSE_MS, 2000), speaker="A"),
        *words(("Yes.", 2100, 2500), speaker="B"),
        *words(("Later.", 2500 + SILENCE_MS, 9000), speaker="B"),
    ]

    assert texts(turns_of(pieces)) == ["So then?", "Yes.", "Later."]


def test_one_label_for_all_is_nobody_told_apart() -> None:
    pieces = words(("One.", 0, 500), ("Two.", 500 + PAUSE_MS, 2500), speaker="A")

    assert [(turn.text, turn.speaker) for turn in turns_of(pieces)] == [("One.", "A"), ("Two.", "A")]


def test_a_pause_inside_a_sentence_ends_no_turn_where_the_source_has_marks() -> None:
    said = [("He", 0, 200), ("is", 200 + PAUSE_MS, 2000), ("gone.", 2000, 2500), ("Gone.", 2500, 3000)]

    assert texts(turns_of(words(*said))) == ["He is gone. Gone."]
    bare = [(text.strip("."), start, end) for text, start, end in said]
    assert texts(turns_of(words(*bare))) == ["He", "is gone Gone"]


def test_after_half_a_minute_a_turn_ends_with_its_sentence() -> None:
    said = [(f"w{i}." if i % 10 == 9 else "w", i * 1000, i * 1000 + 990) for i in range(80)]

    assert [turn.start_ms for turn in turns_of(words(*said))] == [0, 30_000, 60_000]


def test_without_marks_a_long_turn_is_cut_at_its_longest_pause() -> None:
    said = [("w", i * 1000 + (500 if i == 100 else 0), i * 1000 + 990) for i in range(130)]
    first, second = turns_of(words(*said))

    assert second.start_ms == 100_500
    assert first.start_ms == 0
    assert first.end_ms is not None
    assert first.end_ms < LONGEST_MS


def test_a_mark_never_begins_a_turn_unless_it_opens_a_word() -> None:
    pieces = [
        Piece("Ven", 0, 300),
        Piece(".", 9000, 9000, glue="previous", is_word=False),
        Piece("¿", 9000, 9000, glue="next", is_word=False),
        Piece("Y", 9000, 9200),
        Piece("?", 9200, 9200, glue="previous", is_word=False),
    ]

    assert texts(turns_of(pieces)) == ["Ven.", "¿Y?"]


@pytest.mark.parametrize(
    ("before", "after", "spaceless", "between"),
    [
        ("a", "b", False, " "),
        ("你", "好", False, ""),
        ("안녕", "하세요", False, " "),
        ("AI", "を", False, " "),
        ("AI", "を", True, ""),
        ("AI", "ML", True, " "),
        ("ก", "ข", False, ""),
    ],
)
def test_words_are_parted_as_their_script_does_it(before: str, after: str, spaceless: bool, between: str) -> None:  # noqa: FBT001 - given
    assert delimiter(before, after, spaceless=spaceless) == between


def test_languages_without_spaces_are_known_by_their_tag() -> None:
    assert is_spaceless("zh-Hant")
    assert is_spaceless("ja-JP")
    assert not is_spaceless("ko")
    assert not is_spaceless(None)


@pytest.mark.parametrize(
    ("between", "signs", "opening"),
    [
        ("", [], ""),
        (" ", [], ""),
        (", ", [(",", "previous")], ""),
        (". ¿", [(".", "previous")], "¿"),
        (" — «", [("—", "")], "«"),
        (",", [(",", "both")], ""),
        (" «", [], "«"),
    ],
)
def test_marks_between_words_stand_where_the_text_has_them(
    between: str, signs: list[tuple[str, str]], opening: str
) -> None:
    pieces, start = marks(between)

    assert ([(piece.text, piece.glue) for piece in pieces], start) == (signs, opening)


def test_segments_of_one_speaker_become_a_go_that_keeps_their_times() -> None:
    segments = [
        Segment("你好。", 0, 900, "A"),
        Segment("再见。", 1000, 1900, "A"),
        Segment("", 1900, 1950, "A"),
        Segment("Ja.", 2000, 2500, "B"),
        Segment("สวัสดี", 2600, 3000, "B"),
        Segment("Late.", 3000 + SILENCE_MS, 9000, "B"),
    ]
    go, *rest = merge_speaker_runs(segments)

    assert (go.text, go.start_ms, go.end_ms) == ("你好。再见。", 0, 1900)
    assert [span[:4] for span in go.spans] == [(0, 3, 0, 900), (3, 6, 1000, 1900)]
    assert texts(rest) == ["Ja. สวัสดี", "Late."]


def test_segments_of_one_known_speaker_stay_as_they_are() -> None:
    segments = [Segment("a", 0, 1, "A"), Segment("b", 1, 2, "A"), Segment("c", 2, 3)]

    assert merge_speaker_runs(segments) == segments


def test_segments_without_times_are_one_go_but_never_joined_to_timed_ones() -> None:
    segments = [Segment("a", speaker="A"), Segment("b", speaker="A"), Segment("c", 5, 6, "A"), Segment("d", 7, 8, "B")]

    assert texts(merge_speaker_runs(segments)) == ["a b", "c", "d"]


def test_channels_are_put_in_order_and_what_has_no_time_stays_behind_its_neighbour() -> None:
    segments = [Segment("b", 5), Segment("b2"), Segment("a", 1), Segment("c", 9)]

    assert texts(in_time(segments)) == ["a", "b", "b2", "c"]


def test_an_odd_word_does_not_lead_the_others_astray() -> None:
    text = "one two three four " * 20 + "Zed"
    said = ["one", "zed", "two", "three", "four"]
    spans, lost = find_words(text, [Word(word) for word in said])

    assert [text[span.start_char : span.end_char] for span in spans] == ["one", "two", "three", "four"]
    assert spans[-1].end_char < 20
    assert lost == 1


def test_the_place_is_found_again_after_text_that_has_no_words() -> None:
    text = "filler " * 60 + "alpha beta gamma delta"
    spans, _ = find_words(text, [Word(word) for word in ("alpha", "beta", "gamma", "delta") * 2])

    assert text[spans[-1].start_char : spans[-1].end_char] == "delta"


def test_a_word_inside_another_is_not_that_word() -> None:
    assert find_words("homemade made", [Word("home"), Word("made")])[0][1][:2] == (
        4,
        8,
    )  # right where the last one ended
    assert find_words("a homemade made", [Word("a"), Word("made")])[0][1][:2] == (11, 15)
    assert find_words("aaaa" * 30, [Word("a"), Word("zz")]) == ([(0, 1, None, None, None)], 1)


def test_case_is_not_looked_at_and_no_character_shifts() -> None:
    spans, lost = find_words("İstanbul ve ANKARA", [Word("İSTANBUL"), Word("ankara")])

    assert [span[:2] for span in spans] == [(0, 8), (12, 18)]
    assert lost == 0


def test_a_segment_without_times_has_those_of_its_words() -> None:
    segment = place_words(" a b ", [Word("a", None, 5), Word("b", 6, 9)])

    assert (segment.text, segment.start_ms, segment.end_ms) == ("a b", 6, 9)


def test_what_is_lost_is_told_and_findings_name_their_turn() -> None:
    row = {"check": "ghost", "severity": "warning", "message": "m", "remedy": None, "line": None}
    result = to_parsed(
        ".........", Heard([Segment("\u200b"), Segment("a\ufffd", lost=2), Segment("b", findings=(row,))])
    )

    assert [(row["check"], row.get("turn")) for row in result.findings] == [
        ("word-not-in-text", None),
        ("lost-character", None),
        ("ghost", 2),
    ]
    assert result.kinds == {"turns": 3, "chapters": 0, "metadata": 6}


def test_scrolling_lines_make_turns_and_other_lines_are_turns() -> None:
    scrolling = [Line("we go", 0, 3000), Line("  ", 10, 10), Line("home now", 1500, 3000), Line("later", 20_000, 900)]
    (turn, last) = turns_of_lines(scrolling)

    assert (turn.text, turn.start_ms, turn.end_ms) == ("we go home now", 0, 4500)
    assert [span[2:4] for span in turn.spans] == [(0, 1500), (1500, 4500)]
    assert last.end_ms == 20_900
    assert texts(turns_of_lines([Line("We go\nhome.", 0, 900), Line("Now.", 900, 100)])) == ["We go\nhome.", "Now."]
    assert texts(turns_of_lines([Line("a", None, 5), Line("b", 1, None)])) == ["a", "b"]


def test_words_that_end_after_their_line_keep_their_start() -> None:
    line = Line("a b", 0, 100, (Piece("a", 0), Piece("b", 500)))

    assert [span[2:4] for span in turns_of_lines([line])[0].spans] == [(0, None), (500, 500)]
