"""Speechmatics: json-v2 (results with marks that say what they attach to), and its old shape.

The old one writes seconds as text and durations instead of ends, and full stops as words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipeline.languages import language_named
from pipeline.read.common.gather import Piece, in_time, is_spaceless, turns_of
from pipeline.read.common.json_text import at, dicts, fraction, label, seconds, words_in
from pipeline.read.common.spoken import Heard, json_reader
from pipeline.text.marks import marks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipeline.read.common.model import Row

_TYPES: Final = frozenset({"word", "punctuation", "entity", "speaker_change"})
_NOBODY: Final = "UU"
_MARKS: Final = frozenset(marks_of("stop", "sentence", "unspaced", "doubled", "clause", "comma"))


def recognise(data: object) -> bool:
    """Whether *data* has typed results, or the words and the job of the old shape."""
    results = dicts(at(data, "results"))
    typed = [row for row in results if words_in(row.get("type")) in _TYPES and "start_time" in row]
    return (bool(typed) and len(typed) * 2 >= len(results) and isinstance(at(data, "metadata"), dict)) or _is_old(data)


def _is_old(data: object) -> bool:
    """Whether *data* has the old shape: words with name, time and duration."""
    words = dicts(at(data, "words"))
    return isinstance(at(data, "job"), dict) and bool(words) and {"name", "time", "duration"} <= words[0].keys()


def parse(data: Any) -> Heard:  # noqa: ANN401 - JSON may hold anything
    """Return the words by channel and speaker."""
    if _is_old(data):
        lang = language_named(words_in(at(data, "job", "lang")))
        segments = turns_of(_old_pieces(data), spaceless=is_spaceless(lang))
        return Heard(segments, lang, seconds(at(data, "job", "duration")))
    code = words_in(at(data, "metadata", "transcription_config", "language"))
    lang = language_named(code) or language_named(words_in(at(data, "results", 0, "alternatives", 0, "language")))
    spaceless = at(data, "metadata", "language_pack_info", "word_delimiter") == "" or is_spaceless(lang)
    rows = dicts(data["results"])
    channels = list(dict.fromkeys(words_in(row.get("channel")) for row in rows))
    told_apart = {label(at(row, "alternatives", 0, "speaker")) for row in rows} - {None, _NOBODY}
    nobody = _NOBODY if told_apart else None
    segments = in_time(
        segment
        for channel in channels
        for segment in turns_of(_pieces(rows, channel, channel if len(channels) > 1 else nobody), spaceless=spaceless)
    )
    chapters = [row for chapter in dicts(data.get("chapters")) if (row := _chapter(chapter))]
    return Heard(segments, lang, seconds(at(data, "job", "duration")), chapters=chapters)


def _pieces(rows: Iterable[Mapping[str, Any]], channel: str, nobody: str | None) -> Iterator[Piece]:
    """Yield the results of a *channel*; *nobody* is the speaker where none is known."""
    changes = False
    for row in rows:
        if words_in(row.get("channel")) != channel:
            continue
        if row.get("type") == "speaker_change":
            changes = True
            continue
        best = at(row, "alternatives", 0)
        is_word = row.get("type") != "punctuation"
        attached = words_in(row.get("attaches_to"))
        speaker = label(at(best, "speaker"))
        yield Piece(
            words_in(at(best, "content")),
            seconds(row.get("start_time")),
            seconds(row.get("end_time")),
            fraction(at(best, "confidence")) if is_word else None,
            nobody if speaker in {None, _NOBODY} else speaker,
            glue=attached if attached in {"previous", "next", "both"} else "",
            is_word=is_word,
            breaks=changes,
        )
        changes = False


def _old_pieces(data: Mapping[str, Any]) -> Iterator[Piece]:
    """Yield the words of the old shape, each with the speaker in whose time it starts."""
    speakers = iter([(seconds(row.get("time")), label(row.get("name"))) for row in dicts(data.get("speakers"))])
    speaker, following = None, next(speakers, None)
    for row in dicts(data["words"]):
        start_ms, length = seconds(row.get("time")), seconds(row.get("duration"))
        while following is not None and start_ms is not None and (following[0] is None or following[0] <= start_ms):
            speaker, following = following[1], next(speakers, None)
        text = words_in(row.get("name"))
        is_mark = bool(text) and set(text) <= _MARKS
        end_ms = None if start_ms is None or length is None else start_ms + length
        sure = None if is_mark else fraction(row.get("confidence"))
        yield Piece(text, start_ms, end_ms, sure, speaker, glue="previous" if is_mark else "", is_word=not is_mark)


def _chapter(row: Mapping[str, Any]) -> Row | None:
    """Return the row of an automatic chapter; None if it has no time or title."""
    start_ms, title = seconds(row.get("start_time")), words_in(row.get("title")).strip()
    if start_ms is None or not title:
        return None
    return {"start_ms": start_ms, "end_ms": seconds(row.get("end_time")), "title": title, "url": None}


SPEECHMATICS = json_reader("speechmatics", "Speechmatics' `results` or `words`", recognise, parse)
