"""Speakers that a file of cues, or of lines with times, names in its text: `Ann: hi`."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from pipeline.read.common.model import rows_of
from pipeline.read.common.page import NAME, letters_in, phrases
from pipeline.read.common.styled import cut_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.read.common.model import Parsed, Row

_LABEL = re.compile(
    rf"(?:[-–—]\s?|>>\s?)?(?:\[(?P<tag>[^\[\]:：\n]{{1,60}})\](?::(?=\s|$)|：)|{NAME}(?::(?=\s|$)|：))\s*(?P<text>.*)"
)
_MAYBE: Final = r"(?m)^[^\n:：]{1,60}(?::\s|：|:$)"
_NEW_VOICE: Final = re.compile(r"\s*(?:[-‐–—]\s?\w|>>)")
"""How a line begins in which somebody else speaks, whom nobody names."""

_LEAST: Final = 3
_LEAST_LETTERS: Final = 2
_MOST_WORDS: Final = 4
_SHARE: Final = 25  # one cue in so many begins a turn: dialogue that is captioned cue by cue has many more
_AGAIN: Final = 2
_ALL: Final = 0.9
"""One name alone is a speaker where so many cues begin with it; elsewhere it is a word before a colon."""


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
    """Return the names that label cues, each with its usual form; none if labels are no habit of the file."""
    counts = Counter(name for text in texts for line in text.split("\n") if (name := _name(line)))
    usual = {name: _usual(name, counts) for name in counts}
    people = Counter(usual[name] for name in counts.elements())
    labels = people.total()
    proved = labels >= _LEAST and labels * _SHARE >= len(texts) and len(people) * _AGAIN <= labels
    return usual if proved and _name(texts[0]) and _take_turns(people, len(texts)) else {}


def _take_turns(people: Counter[str], cues: int) -> bool:
    """Whether *people* are several who come again, or one who says it all: `Remember:` is neither."""
    again = sum(times >= _AGAIN for times in people.values())
    return again >= _AGAIN or (len(people) > 1 and again > 0 and _share(people)) or people.total() >= _ALL * cues


def _share(people: Counter[str]) -> bool:
    """Whether all of *people* look like names: each of their words begins with a capital, or is of a script without."""
    return all(not word[0].islower() for name in people for word in name.split())


def _name(text: str) -> str | None:
    """Return the name with which *text* begins."""
    match = _LABEL.match(text)
    name = (match["tag"] or match["name"] or "").strip() if match else ""
    is_name = letters_in(name) >= _LEAST_LETTERS and len(name.split()) <= _MOST_WORDS
    return name if is_name and not name[0].islower() and not phrases("note").fullmatch(name) else None


def _usual(name: str, counts: Mapping[str, int]) -> str:
    """Return the form of *name* that comes most: `Ann Lee` at first is `Ann` later on."""
    first = name.partition(" ")[0]
    forms = [
        other for other in counts if other == name or (other.partition(" ")[0] == first and first in (name, other))
    ]
    return max(forms, key=lambda form: (counts[form], len(form), form))


def _cut_at_labels(turns: Iterable[Row], names: Mapping[str, str]) -> Iterator[Row]:
    """Yield *turns* cut at the labels of *names*, which leave the text."""
    speaker: str | None = None
    for turn in turns:
        start = end = at = 0
        for line in turn["text"].split("\n"):
            name = _name(line)
            match = _LABEL.match(line) if name in names else None
            if match or _NEW_VOICE.match(line):
                yield from _part(turn, speaker, start, end)
                speaker = names[name] if match and name else None
                start = at + (match.start("text") if match else 0)
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
