"""Speakers that a file of cues, or of lines with times, names in its text: `Ann: hi`, `[Ann]: hi`, a line above."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Final

from pipeline.read.common.cues.styled import cut_marks
from pipeline.read.common.model import rows_of
from pipeline.read.common.names import (
    are_questions,
    common_marks,
    is_name,
    is_numbered,
    labels_at,
    looks_like_name,
    without_marks,
)
from pipeline.read.common.page import phrases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import polars as pl

    from pipeline.read.common.model import Parsed, Row
    from pipeline.read.common.names import Label
    from pipeline.read.common.page import Phrase

_DASH = re.compile(r"(?:[-–—]\s?|>{1,2}\s?)?")
_MAYBE: Final = r"(?m)^(?:[^\n:：]{1,80}(?::\s|：|:$|:\*)|[-–—\s]{0,3}[\[［【(（<])"
_MARKS: Final = r"[:：\[［【(（<]"
_ABOVE: Final = r"^([^\n!?…;。！？]{1,60}[^\n!?…;。！？.,、，])\n"
_FORMS: Final = frozenset({"emphasis", "colon", "bracket"})
FORMS_OF_TEXT: Final = _FORMS | {"bold", "bar", "dash"}
_LEAST: Final = 3
_SHARE: Final = 25  # one cue in so many begins a turn: dialogue that is captioned cue by cue has many more
_AGAIN: Final = 2
_ALL: Final = 0.9
"""One name alone is a speaker where so many cues begin with it; elsewhere it is a word before a colon."""

_GO_ON: Final = 0.6
"""So many of the texts behind labels go on in lower case where these are words (house)."""

_SENTENCE_ENDS: Final = ".!?…"

_NEW_VOICE: Final = re.compile(r"\s*(?:[-‐–—]\s?\w|>>)")
"""How a line begins in which somebody else speaks, whom nobody names."""


def with_speakers(parsed: Parsed, forms: frozenset[str] = _FORMS) -> Parsed:
    """Return *parsed* with the speakers that its cues name, if naming them is the habit of the file.

    It is if the first cue has a label, and the same few names come again and again. Each label begins a turn of its
    own, also within a cue; a cue without one goes on with the speaker before. Where nearly each cue begins with a line
    that is one of a few names and nothing else, these are the speakers. Labels of other *forms* than those that cues
    have are such only where nearly all begin with one.
    """
    if parsed.cues is not None and not _may_name(parsed.cues["text"]):
        return parsed
    turns = rows_of(parsed)
    if not turns:
        return parsed
    texts = [turn["text"] for turn in turns]
    label_of = partial(_label, forms=forms if _nearly_all(texts, forms) else _FORMS)
    labels = [label for text in texts for line in text.split("\n") if (label := label_of(line))]
    first = label_of(texts[0])
    names = _names(texts, first, [one for one in labels if looks_like_name(one.name) or is_numbered(one.name)])
    names = names or (_names(texts, first, labels) if len(labels) >= _ALL * len(texts) else {})
    if not names or _are_announced(names, texts, label_of):
        return _with_names_above(parsed)
    marks = common_marks(names.values())
    plain = {name: without_marks(usual, marks) for name, usual in names.items()}
    return parsed._replace(turns=list(_cut_at_labels(turns, plain, label_of)), cues=None)


def with_known_speakers(parsed: Parsed, is_label: Callable[[str], bool]) -> Parsed:
    """Return *parsed*, of which nobody speaks, with the speakers that its texts begin with, if *is_label* knows one.

    Few labels are no habit by themselves; one that a person has named proves it for the others. Where labels are so few
    that most of the file would be one speaker's, they stay.
    """
    if parsed.words or (parsed.cues is not None and not parsed.cues["text"].str.contains(_MARKS).any()):
        return parsed
    turns = rows_of(parsed)
    if not turns or any(turn.get("speaker") for turn in turns):
        return parsed
    label_of = partial(_label, forms=_FORMS)
    labels = [label.name for turn in turns for line in turn["text"].split("\n") if (label := label_of(line))]
    if len(labels) * _SHARE < len(turns) or not any(map(is_label, labels)):
        return parsed
    names = {name: name for name in labels if is_label(name) or looks_like_name(name) or is_numbered(name)}
    return parsed._replace(turns=list(_cut_at_labels(turns, names, label_of)), cues=None)


def _nearly_all(texts: Sequence[str], forms: frozenset[str]) -> bool:
    """Whether nearly all *texts* begin with a label of one of *forms*, if these are more than those of cues."""
    return forms != _FORMS and sum(_label(text, forms=forms) is not None for text in texts) >= _ALL * len(texts)


def _may_name(texts: pl.Series) -> bool:
    """Whether *texts* of cues may name speakers: most files do not, and are spared the search, row by row."""
    if texts.str.contains(_MARKS).any() and int(texts.str.contains(_MAYBE).sum()) >= _LEAST:
        return True
    if int(texts.str.contains("\n", literal=True).sum()) < _ALL * len(texts):
        return False
    above = texts.str.extract(_ABOVE)
    return above.null_count() <= (1 - _ALL) * len(texts) and above.n_unique() * _AGAIN <= len(texts)


def _with_names_above(parsed: Parsed) -> Parsed:
    """Return *parsed* with the first lines of its cues as their speakers, if they are a few names that come again."""
    turns = rows_of(parsed)
    firsts = [turn["text"].split("\n", 1)[0] if "\n" in turn["text"] else "" for turn in turns]
    names = Counter(name for name in firsts if name and is_name(name))
    few = _AGAIN <= len(names) <= names.total() / _AGAIN
    if not few or names.total() < max(_LEAST, _ALL * len(turns)) or are_questions(set(names)):
        return parsed
    named = [
        row
        for turn, name in zip(turns, firsts, strict=True)
        for row in _part(turn, name if name in names else None, len(name) if name in names else 0, len(turn["text"]))
    ]
    return parsed._replace(turns=named, cues=None)


def _names(texts: Sequence[str], first: Label | None, labels: Sequence[Label]) -> Mapping[str, str]:
    """Return the names of *labels* in *texts*, each with its usual form; none if labels are no habit of the file.

    They are none if *first*, the label of the first text, is none of them.
    """
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


def _are_announced(names: Mapping[str, str], texts: Sequence[str], label_of: Callable[[str], Label | None]) -> bool:
    """Whether *names* are words before a colon, as `fact` before `fire is hot`, behind which a sentence goes on.

    What somebody says begins with a capital where other sentences do. Numbered labels, names of several words and in
    capitals are names all the same, and where nothing ends in a mark, as recognisers write, case tells nothing.
    """
    lines = [line for text in texts for line in text.split("\n")]
    told = [(line, label) for line in lines if (label := label_of(line)) and label.name in names]
    said = [line[label.place :].lstrip() for line, label in told if _is_bare_word(label.name)]
    cased = [text for text in said if text[:1].islower() or text[:1].isupper()]
    goes_on = [text for text in cased if text[0].islower() and text[-1] in _SENTENCE_ENDS]
    return len(said) * _AGAIN > len(told) and len(cased) >= _LEAST and len(goes_on) > _GO_ON * len(cased)


def _is_bare_word(name: str) -> bool:
    """Whether *name* is one word that case does not mark as a name."""
    return " " not in name and not is_numbered(name) and (name[1:].islower() or name.islower())


def _label(line: str, *, forms: frozenset[str]) -> Label | None:
    """Return the label of one of *forms* with which *line* begins, if it is no sound and no announcement."""
    dash = _DASH.match(line)
    start = dash.end() if dash else 0
    if forms is _FORMS and line[start : start + 1].isalnum() and ":" not in line and "：" not in line:
        return None  # as nearly all lines are: a name is in marks, or a colon stands behind it
    label = next(labels_at(line, start), None)
    if label is None or label.form not in forms:
        return None
    kind: Phrase = "sound" if label.form == "bracket" else "heading"
    return None if phrases(kind).fullmatch(label.name) else label


def _usual(name: str, counts: Mapping[str, int]) -> str:
    """Return the form of *name* that comes most: `Ann Lee` at first is `Ann` later on."""
    first = name.partition(" ")[0]
    forms = [
        other for other in counts if other == name or (other.partition(" ")[0] == first and first in (name, other))
    ]
    return max(forms, key=lambda form: (counts[form], len(form), form))


def _cut_at_labels(
    turns: Iterable[Row], names: Mapping[str, str], label_of: Callable[[str], Label | None]
) -> Iterator[Row]:
    """Yield *turns* cut at the labels of *names*, which leave the text; a dash without one is nobody's known."""
    speaker: str | None = None
    for turn in turns:
        start = end = at = 0
        for line in turn["text"].split("\n"):
            label = label_of(line)
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
