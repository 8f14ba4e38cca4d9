"""Speakers that a file of cues, or of lines with times, names in its text: `Ann: hi`."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from pipeline.read.common.page import NAME, letters_in, phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.read.common.model import Parsed, Row

_LABEL = re.compile(rf"(?:[-–—]\s?)?{NAME}(?::(?=\s|$)|：)\s*(?P<text>.*)")
_MAYBE: Final = r"(?m)^[^\n:：]{1,60}(?::\s|：)"
_LEAST: Final = 3
_LEAST_LETTERS: Final = 2
_MOST_WORDS: Final = 4
_SHARE: Final = 25  # one cue in so many begins a turn: dialogue that is captioned cue by cue has many more
_AGAIN: Final = 2


def with_speakers(parsed: Parsed) -> Parsed:
    """Return *parsed* with the speakers that its cues name, if naming them is the habit of the file.

    It is if the first cue has a label, and the same few names come again and again. Each label begins a turn of its
    own, also within a cue; a cue without one goes on with the speaker before.
    """
    if parsed.cues is not None and int(parsed.cues["text"].str.contains(_MAYBE).sum()) < _LEAST:
        return parsed
    turns = parsed.turns if parsed.cues is None else parsed.cues.to_dicts()
    names = _names([turn["text"] for turn in turns])
    if not names:
        return parsed
    return parsed._replace(turns=list(_cut_at_labels(turns, names)), cues=None)


def _names(texts: Sequence[str]) -> Mapping[str, str]:
    """Return the names that label cues, each with its usual form; none if labels are no habit of the file."""
    counts = Counter(name for text in texts for line in text.split("\n") if (name := _name(line)))
    usual = {name: _usual(name, counts) for name in counts}
    labels, people = sum(counts.values()), len(set(usual.values()))
    proved = labels >= _LEAST and labels * _SHARE >= len(texts) and people * _AGAIN <= labels
    return usual if proved and _name(texts[0]) else {}


def _name(text: str) -> str | None:
    """Return the name with which *text* begins."""
    match = _LABEL.match(text)
    name = match["name"].strip() if match else ""
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
    speaker = None
    for turn in turns:
        said: list[str] = []
        for line in turn["text"].split("\n"):
            name = _name(line)
            if name is None or name not in names:
                said.append(line)
                continue
            if said:
                yield turn | {"speaker": speaker, "text": "\n".join(said)}
            speaker = names[name]
            match = _LABEL.match(line)
            said = [match["text"]] if match and match["text"] else []
        if said:
            yield turn | {"speaker": speaker, "text": "\n".join(said)}
