"""Bytes become text, or a reason why not."""

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UnreadableSource
from pipeline.read.decoding import decode as module
from pipeline.read.decoding.decode import decode, load
from pipeline.storage import regular

KOREAN = "안녕하세요, 가나다라.\n두 번째 줄입니다.\n"


def refusal(data: bytes) -> UnreadableSource:
    with pytest.raises(UnreadableSource) as caught:
        decode(data, "talk.md")
    assert caught.value.source == "talk.md"
    assert caught.value.remedy
    return caught.value


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (KOREAN.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + KOREAN.encode(), "utf-8-sig"),
        (b"\xff\xfe" + KOREAN.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + KOREAN.encode("utf-16-be"), "utf-16-be"),
        (b"\xff\xfe\0\0" + KOREAN.encode("utf-32-le"), "utf-32-le"),
        (b"\0\0\xfe\xff" + KOREAN.encode("utf-32-be"), "utf-32-be"),
        (KOREAN.encode("utf-16-le"), "utf-16-le"),
        (KOREAN.encode("utf-16-be"), "utf-16-be"),
        (KOREAN.encode("utf-32-le"), "utf-32-le"),
        (KOREAN.encode("utf-32-be"), "utf-32-be"),
    ],
)
def test_unicode_is_read_by_its_mark_or_by_its_zeros(data: bytes, encoding: str) -> None:
    decoded = decode(data, "talk.md")

    assert (decoded.text, decoded.encoding) == (KOREAN, encoding)


@given(st.text(min_size=1).filter(lambda text: text.strip("\ufeff \t\r\n") and "\0" not in text))
def test_any_text_with_a_mark_is_read_back_with_line_feeds(text: str) -> None:
    expected = text.replace("\r\n", "\n").replace("\r", "\n")

    for mark, codec in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if codec != "utf-16-le" or not text.startswith("\0"):
            assert decode(mark + text.encode(codec), "x").text == expected


def test_all_line_ends_become_line_feeds_and_the_rest_stays() -> None:
    assert decode("a\r\nb\rc\nd\u2028e\u0085f\x0cg".encode(), "x").text == "a\nb\nc\nd\u2028e\u0085f\x0cg"


@pytest.mark.parametrize("data", [b"", b"\n \r\n", b"\xef\xbb\xbf", b"\xff\xfe\n\0"])
def test_a_file_without_text_says_so(data: bytes) -> None:
    assert refusal(data).reason in {"the file is empty", "the file holds nothing but white space"}


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04rest", "ZIP"),
        (b"%PDF-1.7\n", "PDF"),
        (b"{\\rtf1 hello}", "rich text"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"\x89PNG\r\n", "image"),
        (b"ID3\x04\0\0", "recording"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "recording"),
        (b"\0\0\0\x20ftypisom", "recording"),
        (b"PAR1\x15\0", "table"),
        (b"\0" * 1000, "binary"),
        (bytes(range(256)) * 4, "binary"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0", "binary"),
        (b"some text with\0a zero", "binary"),
    ],
)
def test_a_binary_file_is_named(data: bytes, what: str) -> None:
    assert what in refusal(data).reason


@pytest.mark.parametrize("text", ["ID3 tags are old.", "RIFF is a name.", "%PDF is a mark.", "PKZIP was a program."])
def test_words_that_begin_like_a_binary_file_are_text(text: str) -> None:
    assert decode(text.encode(), "x").text == text


def test_webvtt_may_hold_a_zero() -> None:
    assert "\0" in decode(b"WEBVTT\n\n00:00.000 --> 00:01.000\na\0b\n", "x").text


def test_a_broken_place_in_utf8_is_told_by_byte_and_line_and_nothing_is_guessed() -> None:
    data = KOREAN.encode() * 20
    place = len(KOREAN.encode()) * 10 + 2

    error = refusal(data[:place] + data[place + 1 :])

    assert f"byte {place - 1} " in error.reason
    assert "broken UTF-8" in error.reason
    assert error.line == 21


def test_a_second_broken_place_is_counted() -> None:
    data = KOREAN.encode() * 20

    assert (
        "is wrong (and 1 more), the rest is sound" in refusal(data[:-3] + b"\xff\xff" + data[-3:] + b"\xff\xff").reason
    )


@pytest.mark.parametrize("data", [bytes(range(1, 256)) * 3, b"\xff\xfd\x80\x81\x02\x03" * 50])
def test_bytes_that_no_encoding_reads_well_are_refused_with_a_remedy(data: bytes) -> None:
    error = refusal(b"x\n" + data)

    assert error.reason.startswith("not in UTF-8")
    assert "iconv" in error.remedy
    assert error.line is not None


def test_half_a_character_of_utf16_is_told() -> None:
    assert "UTF-16-LE" in refusal(b"\xff\xfe" + "짧은 글".encode("utf-16-le") + b"\0").reason


def test_an_endless_line_fails_where_the_limit_is_and_small() -> None:
    data = b"first\nsecond\n" + b"word " * 20_000_000
    tracemalloc.start()
    error = refusal(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert "limit of 4 MB" in error.reason
    assert error.line == 3
    assert peak < 10_000_000, "the rest was never looked at"


@pytest.mark.parametrize("begin", [b'{"text": "', b"<tt><body>", b'<?xml version="1.0"?><a>'])
def test_an_endless_line_of_data_is_no_trouble(begin: bytes) -> None:
    data = begin + b"x" * module.MAX_LINE_BYTES

    assert len(decode(data, "x").text) == len(data)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_data_may_be_one_line_behind_a_byte_order_mark_too(encoding: str) -> None:
    text = '<timedtext format="3"><body><p t="1">' + "x" * module.MAX_LINE_BYTES

    assert len(decode(text.encode(encoding), "x").text) == len(text)


TOKENS = (
    b'{"systeminfo": "x", "transcription": [{"text": "\xeb\xb0\xa4", '
    b'"tokens": [{"text": "\xeb\xb0"}, {"text": "\xa4"}]}]}'
)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_parts_of_characters_in_whisper_cpp_s_tokens_are_handed_on(mark: bytes) -> None:
    decoded = decode(mark + TOKENS, "x")

    assert decoded.text.count("\udceb\udcb0") == 1
    assert decoded.encoding == ("utf-8-sig" if mark else "utf-8")


def test_parts_of_characters_anywhere_else_are_broken_unicode() -> None:
    assert "broken UTF-8" in refusal(TOKENS.replace(b"tokens", b"pieces") + KOREAN.encode()).reason


def test_many_lines_are_no_endless_line() -> None:
    data = b"word\r" * module.MAX_LINE_BYTES

    assert decode(data, "x").text.count("\n") == module.MAX_LINE_BYTES


def test_a_file_over_the_limit_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "big.md"
    with path.open("wb") as file:
        file.truncate(module.MAX_FILE_BYTES + 1)

    with pytest.raises(UnreadableSource, match="limit of 256 MB"):
        load(path, "big.md")


def test_a_file_that_grows_over_the_limit_meanwhile_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "talk.md"
    path.write_text("four", "utf-8")
    monkeypatch.setattr(module, "MAX_FILE_BYTES", 4)
    monkeypatch.setattr(regular, "_check", lambda *_: path.write_text("fifth", "utf-8"))

    with pytest.raises(UnreadableSource, match="larger than the limit"):
        load(path, "talk.md")


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")

    with pytest.raises(UnreadableSource, match="no regular file"):
        load(tmp_path / "pipe.md", "pipe.md")
    with pytest.raises(UnreadableSource, match="folder"):
        load(tmp_path, "folder")


def test_a_file_that_has_vanished_is_told_without_its_absolute_path(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource) as caught:
        load(tmp_path / "gone.md", "gone.md")

    assert "no such file" in caught.value.reason
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize(("number", "reason"), [(13, "no permission"), (5, "the system cannot read it")])
def test_what_the_system_refuses_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), str(tmp_path))

    monkeypatch.setattr(Path, "stat", refuse)
    with pytest.raises(UnreadableSource) as caught:
        load(tmp_path / "x.md", "x.md")

    assert reason in caught.value.reason
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read any file")
def test_a_file_without_permission_is_told(tmp_path: Path) -> None:
    path = tmp_path / "closed.md"
    path.write_text("x", "utf-8")
    path.chmod(0)

    with pytest.raises(UnreadableSource, match="no permission"):
        load(path, "closed.md")
