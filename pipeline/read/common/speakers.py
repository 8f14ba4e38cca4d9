"""Speakers that a file of cues, or of lines with times, names in its text: `Ann: hi`, `[Ann] hi`."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from pipeline.read.common.heads.names import has_letters, is_note, is_speaker_label
from pipeline.read.common.heads.parts import labelled
from pipeline.read.common.model import rows_of
from pipeline.read.common.styled import cut_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.read.common.heads.parts import Way
    from pipeline.read.common.model import Parsed, Row

_MAYBE: Final = r"(?m)^(?:[^\n:：]{1,60}(?::\s|：)|[\[【][^\n]{1,60}[\]】])"
_SIGNS: Final = ("colon", "bracket:", "bracket")
_LEAST: Final = 3
_MOST_WORDS: Final = 4
_SHARE: Final = 25  # one cue in so many begins a turn: dialogue that is captioned cue by cue has many more
_AGAIN: Final = 2
_ALL: Final = 0.9
"""One name alone is a speaker where so many cues begin with it; elsewhere it is a word before a colon."""

_LEAD: Final = re.compile(r"(?:[-‐–—]\s?|>>\s?)?")
_NEW_VOICE: Final = re.compile(r"\s*(?:[-‐–—]\s?\w|>>)")
"""How a line begins in which somebody else speaks, whom nobody names."""


def with_speakers(parsed: Parsed) -> Parsed:
    """Return *parsed* with the speakers that its cues name, if naming them is the habit of the file.

    It is if the first cue has a label, and the same few names come again and again. Each label begins a turn of its
    own, also within a cue; a cue without one goes on with the speaker before.
    """
    if parsed.cues is not None and int(parsed.cues["text"].str.contains(_MAYBE).sum()) < _LEAST:
        return parsed
    turns = rows_of(parsed)
    names = _names([turn["text"] for turn in turns])
    if not names:
        return parsed
    return parsed._replace(turns=list(_cut_at_labels(turns, names)), cues=None)


def _names(texts: Sequence[str]) -> Mapping[str, str]:
    """Return the names that label cues, each with its usual form; none if labels are no habit of the file.

    What does not look like a name, or like a sound in brackets, is one only where most cues have a label.
    """
    ways = [way for text in texts for line in text.split("\n") if (way := _way(line))]
    for own, least in ((_sure(ways), len(texts) / _SHARE), (ways, len(texts) / _AGAIN)):
        counts = Counter(way.name or "" for way in own)
        usual = {name: _usual(name, counts) for name in counts}
        people = Counter(usual[name] for name in counts.elements())
        labels = counts.total()
        begins = _way(texts[0].split("\n", 1)[0])
        proved = labels >= max(_LEAST, least) and len(people) * _AGAIN <= labels and _take_turns(people, len(texts))
        if proved and begins and begins.name in counts:
            return usual
    return {}


def _take_turns(people: Counter[str], cues: int) -> bool:
    """Whether *people* are several who come again, or one who says it all: `Remember:` is neither."""
    again = sum(times >= _AGAIN for times in people.values())
    return again >= _AGAIN or (len(people) > 1 and again > 0) or people.total() >= _ALL * cues


def _sure(ways: Iterable[Way]) -> list[Way]:
    """Return those of *ways* that look like a name and its label."""
    return [way for way in ways if way.kind != "bracket" and _looks_like_one(way.name or "")]


def _way(text: str) -> Way | None:
    """Return how *text* begins with a name, if it does, after a dash or chevrons."""
    text = text[_LEAD.match(text).end() :]  # type: ignore[union-attr]  # it may match nothing, but always matches
    if not any(sign in text for sign in ":：]】"):
        return None
    ways = (label.way for label in labelled(0, text) if label.way.kind in _SIGNS)
    way = next(ways, None)
    name = (way.name or "") if way else ""
    return way if has_letters(name) and not is_note(name) else None


def _looks_like_one(name: str) -> bool:
    """Whether *name* looks like one where few lines have any: a few words, none at the beginning in lower case."""
    return len(name.partition(",")[0].split()) <= _MOST_WORDS and (not name[0].islower() or is_speaker_label(name))


def _usual(name: str, counts: Mapping[str, int]) -> str:
    """Return the form of *name* that comes most: `Ann Lee` at first is `Ann` later on."""
    first = name.partition(" ")[0]
    forms = [
        other for other in counts if other == name or (other.partition(" ")[0] == first and first in (name, other))
    ]
    return max(forms, key=lambda form: (counts[form], len(form), form))


def _cut_at_labels(turns: Iterable[Row], names: Mapping[str, str]) -> Iterator[Row]:
    """Yield *turns* cut at the labels of *names*, which leave the text; a dash without one is nobody's known."""
    speaker: str | None = None
    for turn in turns:
        start = end = at = 0
        for line in turn["text"].split("\n"):
            way = _way(line)
            named = way if way and way.name in names else None
            if named or _NEW_VOICE.match(line):
                yield from _part(turn, speaker, start, end)
                speaker = names[named.name or ""] if named else None
                start = at + (len(line) - len(named.text) if named else 0)
            at += len(line) + 1
            end = at - 1
        yield from _part(turn, speaker, start, end)


def _part(turn: Row, speaker: str | None, start: int, end: int) -> Iterator[Row]:
    """Yield the part of *turn* from *start* to *end*, as said by *speaker*; none where nothing is said."""
    said = turn["text"][start:end]
    text = said.strip("\n")
    if text:
        start += len(said) - len(said.lstrip("\n"))
        marks = cut_marks(turn.get("markup", ()), start, start + len(text))
        yield turn | {"speaker": speaker, "text": text, "markup": marks}
