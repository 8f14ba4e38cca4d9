"""whisper.cpp: `transcription` with offsets in milliseconds, clock texts beside them, and tokens in the full form.

Tokens are parts of words: one that begins with a space begins a word, and so does one in a script without spaces.
Special ones, in brackets, are not spoken. A word is as sure as the mean of its tokens, as openai-whisper has it. Tokens
cut characters, too: then the file is no sound UTF-8, and `decode` hands on the bytes of a part as lone surrogates.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline.languages import language_named
from pipeline.read.common.gather import delimiter
from pipeline.read.common.json_text import at, clock, dicts, fraction, label, millis, words_in
from pipeline.read.common.spoken import Heard, Segment, Word, json_reader, place_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_PART = re.compile("[\udc80-\udcff]")
_MOST_PARTS: Final = 4  # no character has more bytes


class _Token(NamedTuple):
    """A token, or several that make whole characters: its text, its times, and how sure each was."""

    text: str
    start_ms: int | None
    end_ms: int | None
    sure: list[float]


def recognise(data: object) -> bool:
    """Whether most of `transcription` has offsets or timestamps from and to."""
    rows = dicts(at(data, "transcription"))
    own = [row for row in rows if at(row, "offsets", "from") is not None or at(row, "timestamps", "from") is not None]
    return bool(own) and len(own) * 2 >= len(rows)


def parse(data: Any) -> Heard:  # noqa: ANN401 - JSON may hold anything
    """Return the segments with their words."""
    return Heard(
        [_segment(row) for row in dicts(data["transcription"])],
        language_named(words_in(at(data, "result", "language") or at(data, "params", "language"))),
    )


def _segment(row: Mapping[str, Any]) -> Segment:
    """Return a segment."""
    words = [_word(tokens) for tokens in _group(_whole(dicts(row.get("tokens"))))]
    return place_words(
        words_in(row.get("text")), words, _time(row, "from"), _time(row, "to"), label(row.get("speaker"))
    )


def _time(row: Mapping[str, Any], end: str) -> int | None:
    """Return one *end* of a segment or token in ms, by its offsets, else by its clock text."""
    found = millis(at(row, "offsets", end))
    return clock(at(row, "timestamps", end)) if found is None else found


def _whole(tokens: Sequence[Mapping[str, Any]]) -> Iterator[_Token]:
    """Yield the spoken *tokens*; those that hold parts of one character, as bytes, are one."""
    parts: list[Mapping[str, Any]] = []
    for token in tokens:
        said = token.get("text")
        if not isinstance(said, str) or said.startswith("[_") or not said:
            continue
        if parts and (not _PART.search(said) or len(parts) == _MOST_PARTS):  # nothing completes what is open there
            yield _token(parts)
            parts = []
        parts.append(token)
        one = _token(parts)
        if not _PART.search(said) or "\ufffd" not in one.text:
            yield one
            parts = []
    if parts:
        yield _token(parts)


def _token(parts: Sequence[Mapping[str, Any]]) -> _Token:
    """Return what *parts* make together; bytes that are no character are U+FFFD."""
    raw = "".join(part["text"] for part in parts)
    text = raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace") if _PART.search(raw) else raw
    sure = [value for part in parts if (value := fraction(part.get("p"))) is not None]
    return _Token(words_in(text), _time(parts[0], "from"), _time(parts[-1], "to"), sure)


def _group(tokens: Iterable[_Token]) -> Iterator[list[_Token]]:
    """Yield *tokens*, those of one word together."""
    group: list[_Token] = []
    for token in tokens:
        if group and (token.text[0].isspace() or not delimiter(group[-1].text, token.text)):
            yield group
            group = []
        group.append(token)
    if group:
        yield group


def _word(tokens: Sequence[_Token]) -> Word:
    """Return the word that *tokens* make."""
    sure = [value for token in tokens for value in token.sure]
    mean = round(sum(sure) / len(sure), 6) if sure else None
    return Word("".join(token.text for token in tokens), tokens[0].start_ms, tokens[-1].end_ms, mean)


WHISPER_CPP = json_reader("whisper-cpp", "whisper.cpp's `transcription` with offsets", recognise, parse)
