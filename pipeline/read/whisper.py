"""The JSON of Whisper and what is built on it: segments, and words where they were asked for.

openai-whisper, the API's verbose_json (words beside the segments), faster-whisper, whisper-timestamped (a word's key is
`text`) and WhisperX (speakers; a word of digits may have no times) differ in keys only. Times are in seconds.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from pipeline.errors import UnreadableSource
from pipeline.read.model import MAX_MS, THIS_FILE, Parsed, Reader, finding
from pipeline.sources import language_named
from pipeline.timecode import MS_PER_SECOND, from_seconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.read.model import Kind, Row

_OBJECT = re.compile(r"\s*\{")
_OWN_KEYS: Final = frozenset({"avg_logprob", "compression_ratio", "no_speech_prob", "seek", "tokens", "words"})
"""Keys of a segment that tell it from those of others, which may be in milliseconds."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_NEXT_SEGMENTS: Final = 3
_GET_ANEW: Final = "Get the file anew, whole"


def recognise(text: str) -> bool:
    """Whether *text* is a Whisper result, by its keys and by what most of its segments hold.

    Raises:
        UnreadableSource: it is an object with segments, but no JSON.
    """
    return bool(_OBJECT.match(text)) and '"segments"' in text and _is_whisper(_load(text))


def parse(text: str) -> Parsed:
    """Return the segments as turns, with their words."""
    data = _load(text)
    segments = [segment for segment in data["segments"] if _is_segment(segment) and segment["text"].strip()]
    turns = [_turn(segment) for segment in segments]
    words = list(_words(data, segments, turns))
    spoken = sum(len(turn["text"]) for turn in turns)
    kinds: Counter[Kind] = Counter({"turns": spoken, "metadata": len(text) - spoken})
    lang = data.get("language")
    return Parsed(
        turns=turns,
        kinds=kinds,
        words=[word for word in words if word["start_char"] >= 0],
        findings=list(_findings(data, turns, words)),
        lang=language_named(lang) if isinstance(lang, str) else None,
        duration_ms=_ms(data.get("duration")),
    )


def _load(text: str) -> Any:  # noqa: ANN401 - JSON may hold anything
    """Return what the JSON *text* holds.

    Raises:
        UnreadableSource: it is broken, or nested beyond any recogniser's result.
    """
    try:
        return json.loads(text)
    except RecursionError as error:
        raise UnreadableSource(THIS_FILE, "JSON that is nested too deeply", "Check what wrote the file") from error
    except json.JSONDecodeError as error:
        raise UnreadableSource(THIS_FILE, f"broken JSON: {error.msg}", _GET_ANEW, error.lineno) from error
    except ValueError as error:  # Python's limit for integers, 4,300 digits
        raise UnreadableSource(THIS_FILE, "JSON with a number of thousands of digits", _GET_ANEW) from error


def _is_whisper(data: object) -> bool:
    """Whether *data* is Whisper's: most of its segments are sound, and a key is there that only it writes."""
    if not isinstance(data, dict) or not isinstance(segments := data.get("segments"), list):
        return False
    sound = [segment for segment in segments if _is_segment(segment)]
    own = isinstance(data.get("text"), str) or "word_segments" in data or any(_OWN_KEYS & one.keys() for one in sound)
    return own and len(sound) * 2 >= len(segments)


def _is_segment(segment: object) -> bool:
    """Whether *segment* has what a segment must have: a text and its times."""
    if not isinstance(segment, dict) or not isinstance(segment.get("text"), str):
        return False
    return _ms(segment.get("start")) is not None and _ms(segment.get("end")) is not None


def _ms(value: object) -> int | None:
    """Return the milliseconds of *value* in seconds; None if it is no number, or none that a clock can show."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return from_seconds(value) if abs(value) <= MAX_MS // MS_PER_SECOND else None


def _sound(text: str) -> str:
    """Return *text* with halves of characters, which JSON can write and nothing else can, replaced."""
    return _SURROGATE.sub("\ufffd", text)


def _turn(segment: Mapping[str, Any]) -> Row:
    """Return the turn of a *segment*."""
    speaker = segment.get("speaker")
    return {
        "speaker": _sound(str(speaker)).strip() or None if isinstance(speaker, str | int) else None,
        "start_ms": _ms(segment["start"]),
        "end_ms": _ms(segment["end"]),
        "text": _sound(segment["text"]).strip(),
    }


def _words(data: Mapping[str, Any], segments: Sequence[Mapping[str, Any]], turns: Sequence[Row]) -> Iterator[Row]:
    """Yield the words of all segments, in their order; one that its text does not hold has start_char -1."""
    own = [segment.get("words") for segment in segments]
    if any(isinstance(words, list) for words in own):
        for number, words in enumerate(own, 1):
            yield from _placed(words if isinstance(words, list) else [], turns, number, number)
    elif isinstance(words := data.get("words"), list):
        yield from _placed(words, turns, 1, len(turns))


def _placed(words: Sequence[object], turns: Sequence[Row], first: int, last: int) -> Iterator[Row]:
    """Yield *words*, said one after the other, with their places in the turns from *first* to *last*."""
    turn, place = first, 0
    for word in words:
        if not isinstance(word, dict) or not (said := _said(word)):
            continue
        start_char = -1
        for number in range(turn, min(turn + _NEXT_SEGMENTS, last + 1)):
            start_char = turns[number - 1]["text"].find(said, place if number == turn else 0)
            if start_char >= 0:
                turn, place = number, start_char + len(said)
                break
        times = {"start_ms": _ms(word.get("start")), "end_ms": _ms(word.get("end"))}
        span = {"turn": turn, "start_char": start_char, "end_char": start_char + len(said)}
        yield {**span, **times, "confidence": _confidence(word)}


def _said(word: Mapping[str, Any]) -> str:
    """Return the text of a *word*."""
    text = word.get("word", word.get("text"))
    return _sound(text).strip() if isinstance(text, str) else ""


def _confidence(word: Mapping[str, Any]) -> float | None:
    """Return how sure the recogniser was of a *word*, under whichever name it says so."""
    values = (word.get(key) for key in ("probability", "confidence", "score"))
    numbers = (float(value) for value in values if isinstance(value, int | float) and abs(value) <= 1)
    return next(numbers, None)


def _findings(data: Mapping[str, Any], turns: Sequence[Row], words: Sequence[Row]) -> Iterator[Row]:
    """Yield what could not be taken as it stands."""
    if lost := sum(word["start_char"] < 0 for word in words):
        yield finding("word-not-in-text", "note", f"words that their segment's text does not hold, left out: {lost}")
    if broken := sum(not _is_segment(segment) for segment in data["segments"]):
        yield finding("bad-segment", "warning", f"segments without text or times, left out: {broken}", _GET_ANEW)
    if halves := sum("\ufffd" in turn["text"] for turn in turns):
        yield finding("lost-character", "warning", f"segments with a character that is broken: {halves}", _GET_ANEW)


WHISPER = Reader(
    name="whisper",
    suffixes=(".json",),
    looks_for="Whisper's `segments` with text, start and end",
    recognise=recognise,
    parse=parse,
)
