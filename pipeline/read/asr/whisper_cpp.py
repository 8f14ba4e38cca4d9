"""whisper.cpp: `transcription` with offsets in milliseconds, clock texts beside them, and tokens in the full form.

Tokens are parts of words: one that begins with a space begins a word, and so does one in a script without spaces.
Special ones, in brackets, are not spoken. A word is as sure as the mean of its tokens, as openai-whisper has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.read.gather import delimiter
from pipeline.read.json_text import at, clock, dicts, label, millis, share, words_in
from pipeline.read.spoken import Heard, Segment, Word, json_reader, placed
from pipeline.sources import language_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def is_it(data: object) -> bool:
    """Whether most of `transcription` has offsets or timestamps from and to."""
    rows = dicts(at(data, "transcription"))
    own = [row for row in rows if at(row, "offsets", "from") is not None or at(row, "timestamps", "from") is not None]
    return bool(own) and len(own) * 2 >= len(rows)


def hear(data: Any) -> Heard:  # noqa: ANN401 - JSON may hold anything
    """Return the segments with their words."""
    return Heard(
        [_segment(row) for row in dicts(data["transcription"])],
        language_named(words_in(at(data, "result", "language") or at(data, "params", "language"))),
    )


def _segment(row: Mapping[str, Any]) -> Segment:
    """Return a segment."""
    words = [_word(tokens) for tokens in _grouped(dicts(row.get("tokens")))]
    return placed(words_in(row.get("text")), words, _time(row, "from"), _time(row, "to"), label(row.get("speaker")))


def _time(row: Mapping[str, Any], end: str) -> int | None:
    """Return one *end* of a segment or token in ms, by its offsets, else by its clock text."""
    found = millis(at(row, "offsets", end))
    return clock(at(row, "timestamps", end)) if found is None else found


def _grouped(tokens: Sequence[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """Yield the spoken *tokens*, those of one word together."""
    group: list[Mapping[str, Any]] = []
    for token in tokens:
        text = words_in(token.get("text"))
        if text.startswith("[_") or not text.strip():
            continue
        if group and (text[0].isspace() or not delimiter(words_in(group[-1].get("text")), text)):
            yield group
            group = []
        group.append(token)
    if group:
        yield group


def _word(tokens: Sequence[Mapping[str, Any]]) -> Word:
    """Return the word that *tokens* make."""
    sure = [value for token in tokens if (value := share(token.get("p"))) is not None]
    mean = round(sum(sure) / len(sure), 6) if sure else None
    text = "".join(words_in(token.get("text")) for token in tokens)
    return Word(text, _time(tokens[0], "from"), _time(tokens[-1], "to"), mean)


WHISPER_CPP = json_reader("whisper-cpp", "whisper.cpp's `transcription` with offsets", is_it, hear)
