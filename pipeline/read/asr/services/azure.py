"""Azure Speech: batch, fast and real-time results. Times are ticks of 100 ns, milliseconds or ISO 8601.

The display text has marks and numbers, the words have not: those that it does not hold are left out, unless the
service wrote `displayWords`. Phrases of several channels are not in order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipeline.languages import language_named
from pipeline.read.common.gather import in_time, is_spaceless, merge_speaker_runs
from pipeline.read.common.json_text import at, dicts, first, fraction, iso_8601, label, millis, ticks, words_in
from pipeline.read.common.spoken import Heard, Segment, Word, json_reader, place_words

if TYPE_CHECKING:
    from collections.abc import Mapping

_DISPLAYS: Final = ("display", "displayText", "text", "maskedITN", "itn", "lexical")
_WORD_TEXTS: Final = ("displayText", "word", "text")
_OWN: Final = frozenset({"recognitionstatus", "offsetmilliseconds"})
_TEXTS: Final = frozenset({"nbest", "displaytext", "text", "recognitionstatus"})  # what is not recognised has none
_FEWEST: Final = 2


def recognise(data: object) -> bool:
    """Whether *data* has recognised phrases, or is a list of real-time results."""
    if isinstance(data, dict) and isinstance(data.get("recognizedPhrases"), list):
        return True
    phrases = [_plain(phrase) for phrase in _phrases(data)]
    own = [phrase for phrase in phrases if _OWN & phrase.keys() and _TEXTS & phrase.keys()]
    return bool(own) and len(own) * 2 >= len(phrases)


def _phrases(data: object) -> list[dict[str, Any]]:
    """Return the phrases of *data*, whichever shape it has."""
    if isinstance(data, list):
        return dicts(data)
    if isinstance(data, dict) and "RecognitionStatus" in data:
        return [data]
    return dicts(at(data, "recognizedPhrases")) or dicts(at(data, "phrases"))


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return *row* with keys in lower case: real-time results write them with capitals."""
    return {key.lower(): value for key, value in row.items()}


def parse(data: Any) -> Heard:  # noqa: ANN401 - JSON may hold anything
    """Return the phrases that were recognised, those of one speaker made one."""
    phrases = [_plain(phrase) for phrase in _phrases(data)]
    channels = {phrase["channel"] for phrase in phrases if isinstance(phrase.get("channel"), int)}
    lang = next((tag for phrase in phrases if (tag := language_named(words_in(phrase.get("locale"))))), None)
    segments = in_time(_segment(phrase, several=len(channels) >= _FEWEST) for phrase in phrases)
    root = _plain(data) if isinstance(data, dict) and "RecognitionStatus" not in data else {}
    return Heard(merge_speaker_runs(segments, spaceless=is_spaceless(lang)), lang, duration_ms=_time(root, "duration"))


def _segment(phrase: Mapping[str, Any], *, several: bool) -> Segment:
    """Return a *phrase* as a segment; of *several* channels each is a speaker, if no other is known."""
    best = _plain(at(phrase, "nbest", 0) or {}) if isinstance(at(phrase, "nbest", 0), dict) else {}
    text = words_in(first(best, "display") or first(phrase, "displaytext", "text") or _best_text(best))
    rows = dicts(first(best, "displaywords", "words") or phrase.get("words"))
    words = [_word(_plain(row)) for row in rows]
    start_ms, length = _time(phrase, "offset"), _time(phrase, "duration")
    speaker = label(first(phrase, "speaker", "speakerid"))
    if speaker is None and several:
        speaker = f"channel {phrase.get('channel')}"
    return place_words(text, words, start_ms, _end(start_ms, length), speaker)


def _best_text(row: Mapping[str, Any]) -> object:
    """Return the best text that *row* has."""
    return first(row, *(key.lower() for key in _DISPLAYS))


def _word(row: Mapping[str, Any]) -> Word:
    """Return a word."""
    text = words_in(first(row, *(key.lower() for key in _WORD_TEXTS)))
    start_ms = _time(row, "offset")
    return Word(text, start_ms, _end(start_ms, _time(row, "duration")), fraction(row.get("confidence")))


def _time(row: Mapping[str, Any], what: str) -> int | None:
    """Return the milliseconds of *what*, offset or duration, in whichever unit *row* has it."""
    given = row.get(what)
    units = (
        ticks(first(row, f"{what}inticks", f"{what}ticks")),
        millis(row.get(f"{what}milliseconds")),
        iso_8601(given) if isinstance(given, str) else ticks(given),
    )
    return next((ms for ms in units if ms is not None), None)


def _end(start_ms: int | None, length: int | None) -> int | None:
    """Return when what starts at *start_ms* and takes *length* ends."""
    return None if start_ms is None or length is None else start_ms + length


AZURE = json_reader("azure-speech", "Azure's `recognizedPhrases`, `phrases` or `RecognitionStatus`", recognise, parse)
