"""What a recogniser's file says, in one shape: segments of text whose words have spans and times.

Each reader of a recogniser's format turns its file into `Heard`; from there on all are alike.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline.read.common.cues.repeats import without_repeats
from pipeline.read.common.json_text import GET_ANEW, peek, take
from pipeline.read.common.model import Parsed, Reader, finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pipeline.read.common.cues.styled import Mark
    from pipeline.read.common.model import Kind, Row

_NEAR: Final = 80
_FAR: Final = 5000
"""How many characters ahead a word is looked for: few, so that an odd word does not match far away; twice as many with
each word in a row that is not found, so that the place is found again where text was left out."""


_MOST_TRIES: Final = 16
"""How many places inside of other words are passed over, so that no text makes this slow."""


class Word(NamedTuple):
    """A word as the recogniser gives it."""

    text: str
    start_ms: int | None = None
    end_ms: int | None = None
    confidence: float | None = None


class Span(NamedTuple):
    """A word's place in the text of its segment."""

    start_char: int
    end_char: int
    start_ms: int | None
    end_ms: int | None
    confidence: float | None


class CueLook(NamedTuple):
    """Which cue of its file a segment is, how its text looks, and where it stands."""

    cue: int
    marks: Sequence[Mark] = ()
    placement: str | None = None


class Segment(NamedTuple):
    """What is said in one go: a turn, or a part of one."""

    text: str
    start_ms: int | None = None
    end_ms: int | None = None
    speaker: str | None = None
    spans: tuple[Span, ...] = ()
    lost: int = 0  # words that the text does not hold
    findings: tuple[Row, ...] = ()  # about this segment; its turn is not known yet
    look: CueLook | None = None  # of what a person has written as a cue


class Heard(NamedTuple):
    """What a recogniser's file says."""

    segments: Sequence[Segment]
    lang: str | None = None
    duration_ms: int | None = None
    title: str | None = None
    chapters: Sequence[Row] = ()
    findings: Sequence[Row] = ()


def json_reader(
    name: str, looks_for: str, recognise: Callable[[Any], bool], parse: Callable[[Any], Heard], *suffixes: str
) -> Reader:
    """Return the reader of a format in JSON.

    *recognise* and *parse* are given what the file holds, must not change it, and never raise on what they find there,
    except that *parse* may say with UnreadableSource why there is nothing to read.
    """
    return Reader(
        name=name,
        suffixes=(".json", *suffixes),
        looks_for=looks_for,
        recognise=lambda text: recognise(peek(text)),
        parse=lambda text: to_parsed(text, parse(take(text))),
    )


def to_parsed(text: str, heard: Heard) -> Parsed:
    """Return what *heard* of a file's *text* means: each segment with a text is a turn."""
    said = [segment for segment in heard.segments if has_text(segment)]
    spoken = sum(len(segment.text) for segment in said)
    titles = sum(len(chapter["title"]) for chapter in heard.chapters)
    kinds: Counter[Kind] = Counter({"turns": spoken, "chapters": titles, "metadata": len(text) - spoken - titles})
    parsed = Parsed(
        turns=[_turn(segment) for segment in said],
        kinds=kinds,
        words=[{"turn": turn} | span._asdict() for turn, segment in enumerate(said, 1) for span in segment.spans],
        chapters=heard.chapters,
        findings=[*heard.findings, *_findings(said)],
        title=heard.title,
        lang=heard.lang,
        duration_ms=heard.duration_ms,
    )
    return without_repeats(parsed) if any(segment.look for segment in said) else parsed


def has_text(segment: Segment) -> bool:
    """Whether a *segment* has something to show: YouTube writes zero-width spaces where nothing is."""
    return bool(segment.text.strip("\u200b\ufeff \t\n"))


def _turn(segment: Segment) -> Row:
    """Return the turn of a *segment*."""
    row: Row = {
        "speaker": segment.speaker,
        "start_ms": segment.start_ms,
        "end_ms": segment.end_ms,
        "text": segment.text,
    }
    if segment.look:
        row |= {"cue": segment.look.cue, "placement": segment.look.placement}
        row |= {"markup": segment.look.marks} if segment.look.marks else {}
    return row


def _findings(segments: Sequence[Segment]) -> Iterator[Row]:
    """Yield what could not be taken as it stands."""
    if lost := sum(segment.lost for segment in segments):
        yield finding("word-not-in-text", "note", f"words that their segment's text does not hold, left out: {lost}")
    if halves := sum("\ufffd" in segment.text for segment in segments):
        yield finding("lost-character", "warning", f"segments with a character that is broken: {halves}", GET_ANEW)
    for turn, segment in enumerate(segments, 1):
        yield from ({**row, "turn": turn} for row in segment.findings)


def place_words(
    text: str,
    words: Iterable[Word],
    start_ms: int | None = None,
    end_ms: int | None = None,
    speaker: str | None = None,
) -> Segment:
    """Return the segment of *text*, its *words* where it says them; times that are not given are the words' own.

    Case is not looked at: recognisers give words as they are said and texts as they are written. Never takes a word
    inside of another for one that the text does not hold.
    """
    text = text.strip()
    spans, lost = find_words(text, words)
    starts = [span.start_ms for span in spans if span.start_ms is not None]
    ends = [span.end_ms for span in spans if span.end_ms is not None]
    start_ms = starts[0] if start_ms is None and starts else start_ms
    end_ms = max(ends) if end_ms is None and ends else end_ms
    return Segment(text, start_ms, end_ms, speaker, tuple(spans), lost)


def find_words(text: str, words: Iterable[Word]) -> tuple[list[Span], int]:
    """Return the spans of *words*, said one after the other, in *text*, and how many of them it does not hold."""
    folded = _fold(text)
    spans: list[Span] = []
    place = lost = missed = 0
    for word in words:
        if not (said := word.text.strip()):
            continue
        start = _ahead(folded, _fold(said), place, min(_NEAR << min(missed, 6), _FAR))
        if start < 0:
            lost, missed = lost + 1, missed + 1
        else:
            place, missed = start + len(said), 0
            spans.append(Span(start, place, word.start_ms, word.end_ms, word.confidence))
    return spans, lost


def _fold(text: str) -> str:
    """Return *text* in lower case, each character still in its place."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _ahead(text: str, said: str, place: int, room: int) -> int:
    """Return where *text* has *said* within *room* characters after *place*, -1 if it has not.

    Right at *place* it may be a part of a word, as French `l'` is; further on it begins one.
    """
    reach = place + room + len(said)
    start = text.find(said, place, reach)
    for _ in range(_MOST_TRIES):
        if start <= place or not (text[start - 1].isalnum() and said[0].isalnum() and said[0] < "\u0e00"):
            return start
        start = text.find(said, start + 1, reach)
    return -1
