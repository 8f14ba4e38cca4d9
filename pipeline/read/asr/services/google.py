"""Google Speech-to-Text: results of several shapes, times as ``"1.300s"`` or as seconds and nanoseconds.

With diarization the last result has no transcript and repeats all words, with the tags of who spoke them. A word
without `startTime` starts at 0: the format leaves zeros out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipeline.languages import language_named
from pipeline.read.common.gather import Piece, in_time, is_spaceless, turns_of
from pipeline.read.common.json_text import at, dicts, first, fraction, label, millis, number, seconds, words_in
from pipeline.read.common.spoken import Heard, Segment, Word, json_reader, place_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_STARTS: Final = ("startTime", "startOffset", "start_time", "start_offset")
_ENDS: Final = ("endTime", "endOffset", "end_time", "end_offset")
_RESULT_ENDS: Final = ("resultEndTime", "resultEndOffset", "result_end_time", "result_end_offset")
_NANOS_PER_MS: Final = 1_000_000


def recognise(data: object) -> bool:
    """Whether *data* has results whose alternatives have a transcript or words, in one of Google's shapes."""
    best = [at(result, "alternatives", 0) for result in _results(data)]
    if any("timestamps" in one or isinstance(at(one, "words", 0, "startTime"), int) for one in dicts(best)):
        return False  # IBM's, or NVIDIA's in milliseconds
    sound = [one for one in best if isinstance(at(one, "transcript"), str) or _is_tagged(at(one, "words", 0))]
    return bool(sound) and len(sound) * 2 >= len(best)


def _is_tagged(word: object) -> bool:
    """Whether a *word* looks like Google's."""
    return isinstance(word, dict) and "word" in word


def _results(data: object) -> list[dict[str, Any]]:
    """Return the results: at the root, in a response, in the list that the Node client gives, or in a batch by file."""
    roots = dicts(data) if isinstance(data, list) else [data]
    found: list[dict[str, Any]] = []
    for root in roots:
        results = at(root, "results") or at(root, "response", "results")
        if isinstance(results, dict):
            batches = (
                at(file, "transcript", "results") or at(file, "inlineResult", "transcript", "results")
                for file in results.values()
            )
            found += [result for batch in batches for result in dicts(batch)]
        else:
            found += [result for result in dicts(results) if "alternatives" in result]
    return found


def parse(data: Any) -> Heard:  # noqa: ANN401 - JSON may hold anything
    """Return the words by speaker or channel where these are told apart, else the results."""
    results = _results(data)
    lang = next((tag for row in results if (tag := language_named(words_in(_code(row))))), None)
    spaceless = is_spaceless(lang)
    if repeated := _repeating_result(results):
        results = [repeated]
    if any(_speaker(word) for result in results for word in _words(result)):
        pieces = [_piece(row) for result in results for row in _words(result)]
        return Heard(turns_of(pieces, spaceless=spaceless), lang)
    segments = list(_segments(results))
    return Heard(in_time(segments) if any(segment.speaker for segment in segments) else segments, lang)


def _code(result: Mapping[str, Any]) -> object:
    """Return the code of the language of a *result*."""
    return first(result, "languageCode", "language_code")


def _words(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the words of a *result*'s best alternative."""
    return dicts(at(result, "alternatives", 0, "words"))


def _repeating_result(results: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the last result if it repeats the words of all others with the tags of who spoke them."""
    if not results or not any(_speaker(word) for word in _words(results[-1])):
        return None
    others = sum(len(_words(result)) for result in results[:-1])
    untold = not words_in(at(results[-1], "alternatives", 0, "transcript")).strip()
    return results[-1] if untold and len(_words(results[-1])) >= others else None


def _segments(results: Iterable[Mapping[str, Any]]) -> Iterator[Segment]:
    """Yield the results as segments; one without word times begins where the one before it ends."""
    last_end: int | None = 0
    channels = {row.get("channelTag") for row in results if isinstance(row.get("channelTag"), int)}
    for result in results:
        end_ms = _time(first(result, *_RESULT_ENDS))
        words = [Word(*_piece(row)[:4]) for row in _words(result)]
        text = words_in(at(result, "alternatives", 0, "transcript")) or " ".join(word.text for word in words)
        start_ms = last_end if not words and end_ms is not None else None
        speaker = f"channel {result.get('channelTag')}" if len(channels) > 1 else None
        segment = place_words(text, words, start_ms, None if words else end_ms, speaker)
        last_end = segment.end_ms if segment.end_ms is not None else last_end
        yield segment


def _piece(row: Mapping[str, Any]) -> Piece:
    """Return a word."""
    end_ms = _time(first(row, *_ENDS))
    start_ms = _time(first(row, *_STARTS))
    if start_ms is None and end_ms is not None:
        start_ms = 0
    text = words_in(row.get("word")).split("|", 1)[0]  # a Japanese word carries its reading
    confidence = fraction(row.get("confidence")) or None  # 0.0 says that it was not asked for
    return Piece(text, start_ms, end_ms, confidence, _speaker(row))


def _speaker(row: Mapping[str, Any]) -> str | None:
    """Return who spoke a word; a tag of 0 is none."""
    return label(first(row, "speakerLabel", "speaker_label")) or label(first(row, "speakerTag", "speaker_tag") or None)


def _time(value: object) -> int | None:
    """Return the milliseconds of a time in any of the shapes."""
    if not isinstance(value, dict):
        return seconds(value)
    nanos = number(value.get("nanos", 0))
    whole, part = seconds(value.get("seconds", 0)), millis(None if nanos is None else nanos / _NANOS_PER_MS)
    return None if whole is None or part is None else whole + part


GOOGLE = json_reader("google-stt", "Google's `results` with alternatives", recognise, parse)
