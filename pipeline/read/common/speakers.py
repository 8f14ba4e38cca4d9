"""Speakers that a file of cues, or of lines with times, names in its text: `Ann: hi`, `[Ann]: hi`."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from pipeline.read.common.cues.styled import cut_marks
from pipeline.read.common.model import rows_of
from pipeline.read.common.names import are_questions, is_numbered, labels_at, looks_like_name
from pipeline.read.common.page import phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.read.common.model import Parsed, Row
    from pipeline.read.common.names import Label

_DASH = re.compile(r"(?:[-–—]\s?|>{1,2}\s?)?")
_MAYBE: Final = r"(?m)^(?:[^\n:：]{1,80}(?::\s|：|:$|:\*)|[-–—\s]{0,3}[\[［【(（<])"
_FORMS: Final = frozenset({"emphasis", "colon", "bracket"})
_LEAST: Final = 3
_SHARE: Final = 25  # one cue in so many begins a turn: dialogue that is captioned cue by cue has many more
_AGAIN: Final = 2
_ALL: Final = 0.9
"""One name alone is a speaker where so many cues begin with it; elsewhere it is a word before a colon."""

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
    texts = [turn["text"] for turn in turns]
    labels = [label for text in texts for line in text.split("\n") if (label := _label(line))]
    names = _names(texts, [label for label in labels if looks_like_name(label.name) or is_numbered(label.name)])
    names = names or (_names(texts, labels) if len(labels) >= _ALL * len(texts) else {})
    if not names:
        return parsed
    return parsed._replace(turns=list(_cut_at_labels(turns, names)), cues=None)


def _names(texts: Sequence[str], labels: Sequence[Label]) -> Mapping[str, str]:
    """Return the names of *labels* in *texts*, each with its usual form; none if labels are no habit of the file."""
    first = _label(texts[0])
    if first is None or first.name not in {label.name for label in labels}:
        return {}
    counts = Counter(label.name for label in labels if (label.form == "bracket") == (first.form == "bracket"))
    usual = {name: _usual(name, counts) for name in counts}
    named = Counter(usual[name] for name in counts.elements())
    total, people = named.total(), len(named)
    proved = total >= _LEAST and total * _SHARE >= len(texts) and people * _AGAIN <= total
    proved = proved and _take_turns(named, len(texts))
    sounds = first.form == "bracket" and (people < _AGAIN or total * _AGAIN < len(texts))  # `[Music] la la`
    return usual if proved and not sounds and not are_questions(set(usual)) else {}


def _take_turns(people: Counter[str], cues: int) -> bool:
    """Whether *people* are several who come again, or one who says it all: `Remember:` is neither."""
    again = sum(times >= _AGAIN for times in people.values())
    return again >= _AGAIN or (len(people) > 1 and again > 0) or people.total() >= _ALL * cues


def _label(line: str) -> Label | None:
    """Return the label with which *line* begins, if it is no sound."""
    dash = _DASH.match(line)
    start = dash.end() if dash else 0
    if line[start : start + 1].isalnum() and ":" not in line and "：" not in line:
        return None  # as nearly all lines are: a name is in marks, or a colon stands behind it
    label = next(labels_at(line, start), None)
    if label is None or label.form not in _FORMS:
        return None
    is_sound = label.form == "bracket" and phrases("sound").fullmatch(label.name)
    return None if is_sound else label


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
            label = _label(line)
            named = label if label and label.name in names else None
            if named or _NEW_VOICE.match(line):
                yield from _part(turn, speaker, start, end)
                speaker = names[named.name] if named else None
                start = at + (len(line) - len(line[named.place :].lstrip()) if named else 0)
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
