"""Times from another transcript: the text keeps its words and takes the other's clock, or says why it does not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl
import pytest

from tests.flows.running import Run, files

if TYPE_CHECKING:
    from pathlib import Path

LINES = (
    "The harbour was quiet when the ferry came in that morning.",
    "Nobody had told the pilot about the sandbank behind the lighthouse.",
    "He slowed down, looked at his chart, and waited for the tide to rise.",
    "By noon forty two passengers were standing on the upper deck.",
    "They asked him whether it was true that the anchor had been lost.",
    "It was true, he said, but there was another one below.",
)


def words(offset_ms: int = 0, pause_ms: int = 1500) -> list[tuple[str, int, int]]:
    """Return what is said word by word: a word lasts 300 ms, and a pause parts the lines."""
    said, at = [], 2000 + offset_ms
    for line in LINES:
        for word in line.split():
            said.append((word, at, at + 280))
            at += 300
        at += pause_ms
    return said


def heard(path: Path, said: list[tuple[str, int, int]]) -> Path:
    rows = [{"word": word, "start": start / 1000, "end": end / 1000} for word, start, end in said]
    whole = {"text": " ".join(w for w, _, _ in said), "start": said[0][1] / 1000, "end": said[-1][2] / 1000}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"language": "en", "segments": [whole | {"words": rows}]}), "utf-8")
    return path


def starts(said: list[tuple[str, int, int]]) -> list[int]:
    firsts, at = [], 0
    for line in LINES:
        firsts.append(said[at][1])
        at += len(line.split())
    return firsts


def prose(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(LINES) + "\n", "utf-8")
    return path


def stamped(path: Path, late_s: int) -> Path:
    clocks = [start // 1000 + late_s for start in starts(words())]
    rows = [f"**Ann [{s // 60:02}:{s % 60:02}]**: {line}" for s, line in zip(clocks, LINES, strict=True)]
    path.write_text("\n\n".join(rows) + "\n", "utf-8")
    return path


def table(out: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(out / "datasets" / name / "**" / "*.parquet")


def found(out: Path, check: str) -> list[str]:
    return table(out, "findings").filter(check=check)["message"].to_list()


def test_prose_takes_the_times_of_the_words_of_a_recogniser(cuemill: Run, tmp_path: Path) -> None:
    text, file = prose(tmp_path / "talk.md"), heard(tmp_path / "talk.json", words())
    ran = cuemill("convert", text, "--out", tmp_path / "out", "--times-from", file)

    assert ran.status == 0, ran.err
    turns = table(tmp_path / "out", "turns").sort("turn")
    assert turns["start_ms"].to_list() == starts(words())
    assert set(turns["time_source"]) == {"aligned"}
    assert table(tmp_path / "out", "words").height == len(words())


def test_misheard_words_a_missing_line_and_an_advertisement_leave_the_rest_in_its_place(
    cuemill: Run, tmp_path: Path
) -> None:
    said, late = words(), words(offset_ms=60_000)
    lengths = [len(line.split()) for line in LINES]
    third, fifth = sum(lengths[:2]), sum(lengths[:4])
    advertisement = [
        ("buy" + "xyz"[n % 3], said[fifth][1] + n * 400, said[fifth][1] + n * 400 + 300) for n in range(60)
    ]
    damaged = [*said[:third], *said[third + lengths[2] : fifth], *advertisement, *late[fifth:]]
    damaged = [("misheard" if at % 10 == 5 else word, start, end) for at, (word, start, end) in enumerate(damaged)]
    text, file = prose(tmp_path / "talk.md"), heard(tmp_path / "talk.json", damaged)
    assert cuemill("convert", text, "--out", tmp_path / "out", "--times-from", file).status == 0

    turns = table(tmp_path / "out", "turns").sort("turn")
    true = [*starts(said)[:4], *starts(late)[4:]]
    off = [abs(is_now - was) for is_now, was in zip(turns["start_ms"], true, strict=True)]
    assert max(*off[:2], *off[3:]) <= 300
    assert off[2] < 2000
    assert "60 words of talk.json are not in the text" in found(tmp_path / "out", "speech-not-written")[0]


@pytest.mark.parametrize(("late_s", "said"), [(3600, "1 h"), (45, "s too late throughout")])
def test_a_clock_that_is_off_is_corrected_and_told_in_words(
    cuemill: Run, tmp_path: Path, late_s: int, said: str
) -> None:
    text, file = stamped(tmp_path / "talk.md", late_s), heard(tmp_path / "talk.json", words())
    assert cuemill("convert", text, "--out", tmp_path / "out", "--times-from", file).status == 0

    assert table(tmp_path / "out", "turns").sort("turn")["start_ms"].to_list() == starts(words())
    assert said in found(tmp_path / "out", "clock-moved")[0]
    assert table(tmp_path / "out", "corrections").filter(stage="align_times").height == len(LINES)


def test_another_talk_moves_nothing_and_says_so(cuemill: Run, tmp_path: Path) -> None:
    text = stamped(tmp_path / "talk.md", 0)
    other = [(f"other{at}", start, end) for at, (_, start, end) in enumerate(words(9000))]
    file = heard(tmp_path / "other.json", other)
    assert cuemill("convert", text, "--out", tmp_path / "with", "--times-from", file).status == 0
    assert cuemill("convert", text, "--out", tmp_path / "without").status == 0

    assert "0 of the" in found(tmp_path / "with", "times-mismatch")[0]
    assert files(tmp_path / "with" / "subtitles") == files(tmp_path / "without" / "subtitles")


def test_in_a_folder_the_file_of_the_same_name_counts_and_none_or_two_are_said(cuemill: Run, tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        prose(tmp_path / "talks" / f"{name}.en.md")
    heard(tmp_path / "heard" / "one.json", words())
    heard(tmp_path / "heard" / "two.json", words())
    heard(tmp_path / "heard" / "deep" / "two.json", words(500))
    heard(tmp_path / "heard" / "other" / "two.json", words(900))
    (tmp_path / "heard" / "two.json").unlink()
    ran = cuemill("convert", tmp_path / "talks", "--out", tmp_path / "out", "--times-from", tmp_path / "heard")

    assert ran.status == 0
    told = sorted(found(tmp_path / "out", "times-missing"))
    assert told[0] == "--times-from has no file of the name three"
    assert told[1] == "several files could time it: deep/two.json, other/two.json"
    timed = table(tmp_path / "out", "turns").filter(time_source="aligned")
    assert timed["doc"].unique().to_list() == ["one"]


def test_a_file_for_times_is_no_source_and_a_changed_one_makes_its_document_anew(cuemill: Run, tmp_path: Path) -> None:
    prose(tmp_path / "talk.md")
    file = heard(tmp_path / "talk.json", words())
    call = ("convert", tmp_path / "talk.md", file, "--out", tmp_path / "out", "--times-from", file)
    first = cuemill(*call)
    assert "1 used for times only" in first.out
    assert table(tmp_path / "out", "documents")["doc"].to_list() == ["talk"]
    assert "0 converted, 1 unchanged" in cuemill(*call).out

    heard(file, words(offset_ms=7000))
    assert "1 converted" in cuemill(*call).out
    assert table(tmp_path / "out", "turns")["start_ms"].min() == starts(words(7000))[0]


def test_a_file_that_cannot_be_read_leaves_the_transcript_as_it_is(cuemill: Run, tmp_path: Path) -> None:
    text = stamped(tmp_path / "talk.md", 0)
    (tmp_path / "broken.json").write_bytes(b"\x00\x01\x02\x03" * 50)
    ran = cuemill("convert", text, "--out", tmp_path / "out", "--times-from", tmp_path / "broken.json")

    assert ran.status == 0
    assert found(tmp_path / "out", "times-missing")[0].startswith("broken.json gives no times")


def test_wrong_calls_end_with_2_and_write_nothing(cuemill: Run, tmp_path: Path) -> None:
    one, two = prose(tmp_path / "one.md"), prose(tmp_path / "two.md")
    file = heard(tmp_path / "one.json", words())
    for call in (
        (one, "--times-from", tmp_path / "absent.json"),
        (one, two, "--times-from", file),
        (file, "--times-from", file),
    ):
        assert cuemill("convert", *call, "--out", tmp_path / "out").status == 2
    assert not (tmp_path / "out").exists()
