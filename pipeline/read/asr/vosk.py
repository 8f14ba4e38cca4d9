"""Vosk (and Kaldi's servers): one object for each utterance, in a list or one after another; seconds, no marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.read.common.json_text import at, dicts, fraction, seconds, words_in
from pipeline.read.common.spoken import Heard, Segment, Word, json_reader, place_words

if TYPE_CHECKING:
    from collections.abc import Mapping


def recognise(data: object) -> bool:
    """Whether *data* is results with words that have `conf` or nothing but a text, and one with words at least."""
    rows = _rows(data)
    own = [row for row in rows if _words(row) or set(row) <= {"text", "partial", "partial_result"}]
    return any(_words(row) for row in rows) and len(own) * 2 >= len(rows)


def _rows(data: object) -> list[dict[str, Any]]:
    """Return the utterances, each its best alternative."""
    rows = dicts(data) if isinstance(data, list) else dicts([data])
    return [best if isinstance(best := at(row, "alternatives", 0), dict) else row for row in rows]


def _words(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the words of an utterance."""
    return [word for word in dicts(row.get("result")) if "word" in word]


def parse(data: Any) -> Heard:  # noqa: ANN401 - JSON may hold anything
    """Return the utterances; what was empty or not final is nothing."""
    return Heard([_segment(row) for row in _rows(data)])


def _segment(row: Mapping[str, Any]) -> Segment:
    """Return an utterance."""
    words = [
        Word(words_in(word["word"]), seconds(word.get("start")), seconds(word.get("end")), fraction(word.get("conf")))
        for word in _words(row)
    ]
    text = words_in(row.get("text")) or " ".join(word.text for word in words)
    return place_words(text, words)


VOSK = json_reader("vosk", "Vosk's `result` with words", recognise, parse, ".jsonl")
