"""Reading never raises, accounts for every character, and does not depend on the order of its sources."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipeline.read import READERS, Read, read_sources, suffixes
from pipeline.read.common.page import first_title
from pipeline.read.decoding.decode import load
from pipeline.storage.sources import list_sources

CORPUS = Path(os.environ.get("CUEMILL_CORPUS", Path(__file__).parents[3] / ".." / "shared" / "corpus"))
GOLDEN = Path(__file__).parents[2] / "golden"
SAMPLES = tuple(path for path in sorted(GOLDEN.glob("read_*/source.*")))
KINDS = ("turns_char", "headings_char", "notes_char", "chapters_char", "metadata_char")
PIECES = st.sampled_from(
    [
        "WEBVTT",
        "00:01.000 --> 00:02.000",
        "1",
        "00:00:01,000 --> 00:00:02,000",
        "**민지 [00:00:01]**: 네",
        "**A** [0:07]",
        "[00:01] **B**: x",
        "[00:02] C: y",
        "[00:03] z",
        "Ann (00:01):",
        "(00:02):",
        "Ann: 00:03",
        "**Ann:** hi",
        "Ann: hi",
        "ANN: hi",
        "# T",
        "---",
        "title: x",
        "00:00 a",
        "10:00 b",
        "1:00:00 c",
        "Chapters",
        "<v A>x<v B>y",
        "<00:01.500>z",
        "&amp;<i>",
        "{\\an8}",
        "<cite>Ann:</cite>",
        "<time>0:07</time><p>x",
        "<SAMI><SYNC Start=1000>",
        "[Script Info]",
        "[Events]",
        "Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\\k5}x",
        "0:00:01.000,0:00:02.000",
        "<tt><body><p begin='1s'>x</p></body></tt>",
        "Ann  0:07",
        "Ann: so [00:09]",
        "[0:04]",
        "",
        " ",
        "[^1]: x",
        '{"segments": [], "text": ""}',
    ]
)


def read(*paths: Path) -> Read:
    return read_sources(list_sources(paths, None, suffixes()).sources)


def read_bytes(data: bytes, name: str = "talk.md") -> Read:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        return read(path)


def only_finding(result: Read) -> dict[str, object]:
    return result.findings.row(0, named=True)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_arbitrary_bytes_give_frames_or_a_finding(data: bytes) -> None:
    result = read_bytes(data)

    failed = result.documents["status"].to_list() == ["failed"]
    assert failed == ("unreadable" in result.findings["check"])
    assert failed == result.turns.is_empty()


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(PIECES, max_size=14), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_every_character_is_of_one_kind_and_every_span_is_in_its_turn(pieces: list[str], end: str) -> None:
    text = end.join(pieces)
    result = read_bytes(text.encode())

    if result.documents["status"][0] != "failed":
        assert sum(result.documents[kind][0] for kind in KINDS) == len(text.replace("\r\n", "\n"))
    words = result.words.join(result.turns.select("turn", "text_raw"), on="turn", how="left", validate="m:1")
    length = pl.col("text_raw").str.len_chars()
    assert words.filter((pl.col("start_char") >= pl.col("end_char")) | (pl.col("end_char") > length)).is_empty()
    assert result.turns.filter(pl.col("text").str.strip_chars() == "").is_empty()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_the_counts_of_a_document_add_up_to_its_text(path: Path) -> None:
    row = read(path).documents.row(0, named=True)

    assert sum(row[kind] for kind in KINDS) == len(load(path, path.name).text)


def test_the_order_of_sources_does_not_matter() -> None:
    sources = [
        list_sources([path], None, suffixes()).sources[0].__class__(path.parent.name, path, path.name, None)
        for path in SAMPLES
    ]
    forward, backward = read_sources(sources), read_sources(sources[::-1])

    for one, two in zip(forward, backward, strict=True):
        assert_frame_equal(one, two)
    assert forward.documents["doc"].is_sorted()


def test_no_source_gives_empty_frames() -> None:
    assert [frame.height for frame in read_sources([])] == [0] * 6


def test_one_bad_source_does_not_harm_the_good_one(tmp_path: Path) -> None:
    (tmp_path / "bad.ko.md").write_bytes(b"")
    (tmp_path / "good.md").write_text("**A [00:01]**: hello\n", "utf-8")

    result = read(tmp_path)

    assert result.documents.select("doc", "status", "lang", "source").rows() == [
        ("bad", "failed", "ko", "bad.ko.md"),
        ("good", "ok", "und", "good.md"),
    ]
    assert result.turns["text"].to_list() == ["hello"]
    assert only_finding(result)["severity"] == "error"
    assert only_finding(result)["remedy"]


def test_a_file_that_vanishes_between_listing_and_reading_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "talk.md"
    path.write_text("x", "utf-8")
    sources = list_sources([tmp_path], None, suffixes()).sources
    path.unlink()

    assert "no such file" in str(read_sources(sources).findings["message"][0])


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.vtt", "WEBVTT\n", "no turn found: looked for cues"),
        ("a.vtt", "BROKENVTT\n", "named .vtt, but without cues"),
        ("a.srt", "502 Bad Gateway\n", "named .srt, but without cues"),
        ("a.json", '{"segments": 1}', "JSON of a shape that is not read"),
        ("a.json", '{"a": 1, "b": [2]}', "first keys: a, b"),
        ("a.json", '{"segments": [', "broken JSON"),
        ("a.json", '{"segments": ' + "[" * 100_000, "nested too deeply"),
        ("a.json", '{"segments": [' + "1" * 5000 + "]}", "thousands of digits"),
        ("a.json", '{"text": "", "segments": []}', "no turn found: looked for Whisper's"),
        ("a.md", "# Title\n\n---\n\nhttps://example.org\n", "no turn found: looked for paragraphs"),
        ("a.md", "12 + 30 = 42\n", "no turn found"),
        ("a.srt", "<!DOCTYPE html><p>Bad gateway</p>", "named .srt, but without cues"),
        ("a.html", "<!DOCTYPE html><p> </p>", "no turn found: looked for a page"),
        ("a.txt", '<?xml version="1.0"?>\n<tt xmlns="x"/>', "no turn found: looked for paragraphs with begin"),
        ("a.txt", '<?xml version="1.0"?>\n<tt xmlns="x">', "broken XML"),
        ("a.txt", '<!DOCTYPE tt [<!ENTITY a "b">]><tt>&a;</tt>', "looks like XML"),
        ("a.txt", '<?xml version="1.0"?>\n<rss><channel/></rss>', "looks like a feed"),
        ("a.txt", '<?xml version="1.0"?>\n<?x-style a="b"?>\n<!-- x -->\n<rss>\n', "looks like a feed"),
        ("a.txt", "<config><a>b</a></config>", "looks like XML"),
        ("a.txt", "<config/>", "looks like XML"),
        ("a.txt", "{1}{25}Hello\n{30}{50}There\n", "looks like MicroDVD"),
        ("a.smi", "<SAMI>\n<BODY>", "no turn found: looked for `<SYNC"),
        ("a.ass", "[Script Info]\nTitle: x\n", "no turn found: looked for lines of `Dialogue:`"),
        ("a.txt", "(Ann 00:01)\nso\n(Bo 00:05)\nno\n(Cy 00:09)\nyes\n", "times, but in a style"),
        ("a.txt", "hosts:\n  - Ann\n  - Ben\nchapters:\n  - time: 00:00:00\n    title: a\n", "YAML"),
    ],
)
def test_what_cannot_be_read_says_what_it_seems_to_be(name: str, text: str, message: str) -> None:
    result = read_bytes(text.encode(), name)

    assert result.documents["status"].to_list() == ["failed"]
    assert message in str(only_finding(result)["message"])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("package.json", '{"name": "x", "version": "1"}'),
        ("feed.xml", '<?xml version="1.0"?>\n<rss><channel/></rss>'),
        ("config.xml", "<config/>"),
        ("note.xml", "Just a note."),
        ("page.xml", "<!DOCTYPE html><html><p>Not here</p></html>"),
        ("hosts.yml", "hosts:\n  - Ann\n  - Ben\nchapters:\n  - time: 00:00:00\n    title: a\n"),
        ("frames.txt", "{1}{25}Hello\n{30}{50}There\n"),
    ],
)
def test_what_is_no_transcript_is_skipped_where_it_was_found_and_fails_where_it_was_named(
    tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    found, named = read(tmp_path), read(tmp_path / name)

    assert found.documents.select("status", "format").rows() == [("skipped", None)]
    assert found.findings.select("check", "severity").rows() == [("not-a-transcript", "note")]
    assert named.documents["status"].to_list() == ["failed"]
    assert named.findings.select("check", "severity").rows() == [("unreadable", "error")]
    assert read(tmp_path, tmp_path / name).documents["status"].to_list() == ["failed"]


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.srt", "502 Bad Gateway\n"), ("a.vtt", '{"error": 1}'), ("a.json", '{"segments": ['), ("a.trs", "<config/>")],
)
def test_what_promises_a_transcript_or_is_broken_fails_also_where_it_was_found(
    tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text, "utf-8")

    assert read(tmp_path).documents["status"].to_list() == ["failed"]


def test_a_transcript_without_times_is_no_failure() -> None:
    result = read_bytes(b"Nobody knows when this was said.\n")

    assert result.documents["status"].to_list() == ["untimed"]
    assert result.turns.select("time_source", "lang", "lang_source").rows() == [("none", "und", "none")]
    assert result.findings.is_empty()  # `place_turns` tells whether it stays so


def test_stamps_inside_texts_are_words_and_place_no_turn_by_themselves() -> None:
    text = "**Ann:** We began \\[00:00:33\\] early.\n\n**Bo:** Yes. \\[00:01:04\\] No.\n\n**Ann:** So.\n"
    result = read_bytes(text.encode())

    assert result.documents["status"].to_list() == ["untimed"]
    assert result.words["start_ms"].to_list() == [None, 33_000, None, 64_000]


def test_a_file_s_own_language_wins_over_its_name() -> None:
    text = "---\nlang: ko\n---\n**A [00:01]**: 네\n"

    assert read_bytes(text.encode(), "a.en.md").documents["lang"].to_list() == ["ko"]
    assert read_bytes(text[14:].encode(), "a.en.md").documents["lang"].to_list() == ["en"]


def test_the_format_is_what_the_file_holds_whatever_it_is_called() -> None:
    found = {path.parent.name: read_bytes(path.read_bytes(), "talk.txt").documents["format"][0] for path in SAMPLES}

    assert found == {path.parent.name: read(path).documents["format"][0] for path in SAMPLES}


def test_readers_have_names_of_their_own_and_suffixes_in_lower_case() -> None:
    assert len({reader.name for reader in READERS}) == len(READERS)
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in suffixes())


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here (CUEMILL_CORPUS)")
def test_the_corpus_sample_has_its_turns_and_chapters() -> None:
    result = read(CORPUS / "latent-space-noam-brown.ko.md")

    assert result.documents.select("doc", "format", "lang", "status").rows() == [
        ("latent-space-noam-brown", "stamped", "ko", "ok")
    ]
    speakers = dict(result.turns.group_by("speaker").len().iter_rows())
    assert speakers == {"Noam": 88, "swyx": 65, "Alessio": 29}
    assert result.turns.filter(turn=27)["start_raw_ms"].to_list() == [(60 + 11) * 60_000 + 17_000]
    assert result.chapters.height == 21
    assert result.chapters.row(-1, named=True)["start_ms"] == 70 * 60_000
    spoken = "\n".join(result.turns["text"])
    assert not any(
        words in spoken for words in ("**편집자 주**", "**사이드 노트**", "(emergent)**:", "### ", "리버스 켄타우로스:")
    )


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here (CUEMILL_CORPUS)")
@pytest.mark.parametrize("folder", ["transcripts", "asr", "defects", "human-subtitles"])
def test_every_file_of_the_corpus_gives_frames_or_a_reason(folder: str) -> None:
    for path in sorted(path for path in (CORPUS / folder).rglob("*") if path.is_file()):
        result = read(path)
        row = result.documents.row(0, named=True)
        if row["status"] == "failed":
            assert only_finding(result)["message"], path
        else:
            assert sum(row[kind] for kind in KINDS) == len(load(path, path.name).text), path


@pytest.mark.parametrize(
    ("headings", "title"),
    [
        (("# A", "# B"), "A"),
        (("## Part", "# **Whole**"), "Whole"),
        (("## Whole ##", "### Part"), "Whole"),
        (("### Only one",), "Only one"),
        (("## One", "## Two"), None),
        (("### Part", "## Whole"), None),
        (("## Transcript",), None),
        (("## 타임스탬프",), None),
        (("## Ada (00:01)",), None),
        ((), None),
    ],
)
def test_a_title_is_the_heading_above_all_others(headings: tuple[str, ...], title: str | None) -> None:
    assert first_title(headings) == title
