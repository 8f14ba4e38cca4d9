"""Turns in JSON that no recogniser's format claims: a list of objects with text, times and speaker, or of triples.

Times are seconds or milliseconds; clock texts are read, too. Which, the rate of speech says: nobody says less than 0.03
characters a second, and nobody says more than 30. Japanese that comes in morphemes is put together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline.languages import language_named
from pipeline.read.common.gather import is_spaceless, merge_speaker_runs
from pipeline.read.common.json_text import clock, dicts, first, fraction, label, millis, number, seconds, words_in
from pipeline.read.common.morphemes import without_gaps
from pipeline.read.common.spoken import Heard, Segment, Word, json_reader, place_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_TEXTS: Final = ("text", "sentence", "body", "content", "transcript", "utterance")
_STARTS: Final = ("start", "start_time", "startTime", "begin", "from", "timestamp", "time")
_ENDS: Final = ("end", "end_time", "endTime", "to")
_SPEAKERS: Final = ("speaker", "speaker_name", "speakerName", "speaker_label", "speaker_id", "speakerId", "role")
_TITLES: Final = ("title", "name")
_TRIPLE: Final = 3
_SLOWEST: Final = 0.03


class _Row(NamedTuple):
    """A turn as the file has it."""

    text: str
    start: object
    end: object
    speaker: str | None
    words: list[dict[str, Any]]


def recognise(data: object) -> bool:
    """Whether *data* is, or has, a list whose most objects are turns."""
    return bool(_rows(data))


def _rows(data: object) -> list[_Row]:
    """Return the turns of the first list that has most of them."""
    lists = [data] if isinstance(data, list) else list(data.values()) if isinstance(data, dict) else []
    for listed in lists:
        items = listed if isinstance(listed, list) else []
        found = [row for item in items if (row := _triple(item) if isinstance(item, list) else _row(item))]
        if found and len(found) * 2 >= len(items):
            return found
    return []


def _triple(item: Sequence[object]) -> _Row | None:
    """Return the turn of text, start and end; None if *item* is something else."""
    if len(item) != _TRIPLE or not isinstance(item[0], str) or seconds(item[1]) is None or not item[0].strip():
        return None
    return _Row(words_in(item[0]), item[1], item[2], None, [])


def _row(item: object) -> _Row | None:
    """Return the turn that *item* is; None if it has no text, or neither a time nor a speaker."""
    if not isinstance(item, dict):
        return None
    text = words_in(first(item, *_TEXTS))
    start, end, speaker = first(item, *_STARTS), first(item, *_ENDS), label(first(item, *_SPEAKERS))
    if not text.strip() or (_instant(start, seconds) is None and speaker is None):
        return None
    return _Row(text, start, end, speaker, dicts(item.get("words")))


def _instant(value: object, unit: Callable[[object], int | None]) -> int | None:
    """Return the ms of *value*: a number in *unit*, or a clock text."""
    found = unit(value)
    return clock(value) if found is None else found


def parse(data: Any) -> Heard:  # noqa: ANN401 - JSON may hold anything
    """Return the turns, those of one speaker that follow each other made one."""
    found = _rows(data)
    texts = without_gaps([row.text for row in found])
    rows = [row._replace(text=text) for row, text in zip(found, texts, strict=True)]
    root: Mapping[str, Any] = data if isinstance(data, dict) else {}
    lang = language_named(words_in(first(root, "language", "lang", "language_code", "locale")))
    unit = millis if _is_millis(rows) else seconds
    segments = [_segment(row, unit) for row in rows]
    title = words_in(first(root, *_TITLES)).strip() or None
    return Heard(merge_speaker_runs(segments, spaceless=is_spaceless(lang)), lang, title=title)


def _is_millis(rows: Sequence[_Row]) -> bool:
    """Whether the times of *rows* are milliseconds, since in seconds nobody could speak as slowly."""
    times = [(len(row.text), number(row.start), number(row.end)) for row in rows]
    known = [(size, end - start) for size, start, end in times if start is not None and end is not None]
    return sum(size for size, _ in known) < _SLOWEST * sum(length for _, length in known)


def _segment(row: _Row, unit: Callable[[object], int | None]) -> Segment:
    """Return a turn, its times in *unit*."""
    words = [
        Word(
            words_in(first(word, "word", "text")),
            unit(first(word, *_STARTS)),
            unit(first(word, *_ENDS)),
            fraction(word.get("confidence"), word.get("score"), word.get("probability")),
        )
        for word in row.words
    ]
    return place_words(row.text, words, _instant(row.start, unit), _instant(row.end, unit), row.speaker)


TURNS = json_reader("turns", "a list of turns with text, start and speaker", recognise, parse)
