"""Turns in JSON that no recogniser's reader claims, found by what they hold.

Times are in the unit that their key names or that fits what is said; dates count from the first. Words become turns by
speaker and pause, segments of one speaker one turn. Sounds that a recogniser tells of are not speech.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from pipeline.languages import language_named
from pipeline.read.asr.finder.lists import Choice, Listed, choose, is_wordy, lists_of
from pipeline.read.asr.finder.pieces import as_piece, is_event, joined, pairs_of
from pipeline.read.asr.finder.shapes import shaped
from pipeline.read.asr.finder.stretches import with_speakers
from pipeline.read.asr.finder.times import Clockwork, clockwork
from pipeline.read.asr.finder.values import Item, item_of, value_of
from pipeline.read.common.gather import in_time, is_spaceless, merge_speaker_runs, turns_of
from pipeline.read.common.json_text import dicts, words_in
from pipeline.read.common.model import finding
from pipeline.read.common.morphemes import without_gaps
from pipeline.read.common.spoken import Heard, Segment, Word, json_reader, place_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.read.common.model import Row

_DEEPEST: Final = 3
_MOST: Final = 0.8


def recognise(data: object) -> bool:
    """Whether *data* has a list of things said, or is hardly anything but text."""
    return choose(lists_of(shaped(data))) is not None or bool(_texts_alone(data))


def parse(data: Any) -> Heard:  # noqa: ANN401 - JSON may hold anything
    """Return the turns, those of one speaker that follow each other made one."""
    lang = next((tag for root in _roots(data) if (tag := _lang(root))), None)
    title = next((text for root in _roots(data) if (text := _title(root))), None)
    lists = lists_of(shaped(data))
    choice = choose(lists)
    if choice is None:
        return Heard([Segment(text.strip()) for text in _texts_alone(data)], lang, title=title)
    items, events = _speech(choice.turns)
    items = with_speakers(items, lists)
    spaceless = is_spaceless(lang)
    if is_wordy(items) and not any(item.words for item in items):
        segments = turns_of(_pieces(joined(items), clockwork(items)), spaceless=spaceless)
    else:
        segments = merge_speaker_runs(_segments(items, choice, spaceless=spaceless), spaceless=spaceless)
    return Heard(segments, lang, title=title, findings=[*_findings(choice, events)])


def _roots(data: object, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yield the objects that stand around the lists, outermost first."""
    if isinstance(data, dict) and depth <= _DEEPEST:
        yield data
        for value in data.values():
            yield from _roots(value, depth + 1)
    elif isinstance(data, list) and data and depth == 0:
        yield from _roots(data[0], _DEEPEST)


def _lang(root: dict[str, Any]) -> str | None:
    """Return the language that *root* names; None if it names none, or several."""
    value = value_of(root, "lang")
    return language_named(words_in(value[0] if isinstance(value, list) and len(value) == 1 else value))


def _title(root: dict[str, Any]) -> str | None:
    """Return the title of *root*, which is no turn."""
    return None if item_of(root).start else words_in(value_of(root, "title")).strip() or None


def _speech(listed: Listed) -> tuple[list[Item], int]:
    """Return what is said in a list, each with its speaker, and how many sounds are left out."""
    items: list[Item] = []
    events, speaker = 0, None
    channels = {item.channel for item in listed.items if item.channel is not None}
    for item in listed.items:
        if not item.text.strip() and item.speaker and not item.words:
            speaker = item.speaker
        if is_event(item):
            events += 1
        elif item.text:
            channel = f"channel {item.channel}" if len(channels) > 1 and item.channel else None
            items.append(item._replace(speaker=item.speaker or speaker or channel))
    if not any(item.text != item.text.strip() for item in items):
        return items, events
    return (items if is_wordy(items) else [item for item in items if item.text.strip()]), events


def _pieces(items: Sequence[Item], times: Clockwork) -> Iterator[Any]:
    """Yield *items* as words, in the order of the file."""
    for item in items:
        yield as_piece(item, *times.of(item), breaks=False)


def _segments(items: Sequence[Item], choice: Choice, *, spaceless: bool) -> list[Segment]:
    """Return *items* as segments with their words, in the order of time where channels are told apart."""
    times = clockwork(items)
    texts = without_gaps([item.text for item in items])
    items = [item._replace(text=text) for item, text in zip(items, texts, strict=True)]
    if any(item.pairs for item in items):
        return [segment for item in items for segment in _paired(item, spaceless=spaceless)]
    words = [_own_words(item) for item in items]
    if choice.words and not any(words):
        words = _beside(items, times, choice.words)
    own = clockwork([word for group in words for word in group], times)
    made = [
        _segment(item, group, times, own, is_relative=_is_relative(items, words, times, own))
        for item, group in zip(items, words, strict=True)
    ]
    starts = [segment.start_ms for segment in made if segment.start_ms is not None]
    channels = any(item.channel for item in items) and any(one > two for one, two in pairwise(starts))
    return in_time(made) if channels else made


def _own_words(item: Item) -> list[Item]:
    """Return the words of *item*, whole and without sounds."""
    return [word for word in joined(item.words) if not is_event(word)]


def _beside(items: Sequence[Item], times: Clockwork, listed: Listed) -> list[list[Item]]:
    """Return the words that stand in a list of their own, those of each of *items* by their time."""
    words = _speech(listed)[0]
    own = clockwork(words, times)
    ends = [times.of(item)[0] for item in items[1:]]
    groups: list[list[Item]] = [[] for _ in items]
    place = 0
    for word in joined(words):
        start = own.of(word)[0]
        while place < len(ends) and (limit := ends[place]) is not None and start is not None and start >= limit:
            place += 1
        groups[place].append(word)
    return groups


def _is_relative(items: Sequence[Item], words: Sequence[Sequence[Item]], times: Clockwork, own: Clockwork) -> bool:
    """Whether words count from the beginning of their segment: they would begin long before it."""
    firsts = [(times.of(item)[0], own.of(group[0])[0]) for item, group in zip(items, words, strict=True) if group]
    known = [(start, first) for start, first in firsts if start and first is not None]
    return sum(first < start / 2 for start, first in known) * 2 > len(known)


def _segment(item: Item, group: Sequence[Item], times: Clockwork, own: Clockwork, *, is_relative: bool) -> Segment:
    """Return *item* as a segment with its words."""
    start, end = times.of(item)
    shift = start if is_relative and start is not None else 0
    words = []
    for word in group:
        first, last = (None if time is None else time + shift for time in own.of(word))
        words.append(Word(word.text, first, last, word.confidence))
    return place_words(item.text, words, start, end, item.speaker)


def _paired(item: Item, *, spaceless: bool) -> list[Segment]:
    """Return the turns of a text whose words' times stand beside it; without words if they are not as many."""
    words = list(pairs_of(item))
    times = clockwork(words or [item._replace(start=item.pairs[0].start, end=item.pairs[-1].end)])
    if not words:
        start, end = times.of(item._replace(start=item.pairs[0].start, end=item.pairs[-1].end))
        return [Segment(item.text.strip(), start, end, item.speaker)]
    place, parts = 0, []
    for word in words:
        start = item.text.index(word.text, place)
        parts += [_mark(item.text[place:start]), word]
        place = start + len(word.text)
    parts.append(_mark(item.text[place:]))
    return turns_of(_pieces([part for part in parts if part.text], times), spaceless=spaceless)


def _mark(text: str) -> Item:
    """Return the marks between two words."""
    return Item(text.strip())


def _texts_alone(data: object) -> list[str]:
    """Return the texts of *data* if it holds hardly any others; none if it is something else."""
    rows = data if isinstance(data, list) else [data]
    texts = [words_in(row.get("text")) for row in dicts(rows)]
    said = [text for text in texts if text.strip()]
    return said if said and sum(map(len, said)) >= _MOST * _letters(data) and len(said) * 2 >= len(rows) else []


def _letters(data: object) -> int:
    """Return how many characters of texts *data* holds."""
    if isinstance(data, dict):
        return sum(map(_letters, data.values()))
    if isinstance(data, list):
        return sum(map(_letters, data))
    return len(data) if isinstance(data, str) else 0


def _findings(choice: Choice, events: int) -> Iterator[Row]:
    """Yield what a reader of the transcript should know of the file."""
    if events:
        yield finding("sound-left-out", "note", f"sounds and signs that are no speech, left out: {events}")
    if choice.rival:
        message = f"read the transcript at {choice.turns.path}; another of its kind at {choice.rival} is left out"
        yield finding("two-transcripts", "warning", message, "Take out the list that is not wanted")


TURNS = json_reader("turns", "a list of turns with text, start and speaker", recognise, parse, ".jsonl", ".ndjson")
