"""Turns that begin with a name and no clock: which lines name who speaks, by the habits of the whole file."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from pipeline.read.common.heads.names import (
    clean,
    has_letters,
    is_habit,
    is_note,
    is_speaker_label,
    may_be_name,
)
from pipeline.read.common.heads.parts import Labelled, Way, labelled
from pipeline.read.text.turns.vote import Head

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.read.text.turns.vote import Page

_LABEL_ROOM: Final = 100
_LABEL_SIGNS: Final = (*":：]】>)）»\t|—–-·•*_", "  ")
_PROOF: Final = 2
_MOST: Final = 0.8
_MANY: Final = 0.5
_SOME: Final = 0.3
_CAPITALS: Final = 3
_SURE: Final = ("bold", "bracket:", "colon", "bracket", "gap")


def find_labels(page: Page) -> list[Labelled]:
    """Return the lines that name who speaks; none if labels are no habit of the file.

    They are if nearly every line or paragraph has one, or if the same few names come again and again. Else they are
    bold phrases, questions of an interview, or a remark.
    """
    shapes = _shapes(page)
    firsts = _first_lines(page)
    proved = {shape: own for shape, own in shapes.items() if _is_proved(shape, own, page, firsts)}
    if not proved:
        return _paragraph_names(page, firsts)
    taken: dict[int, Labelled] = {}
    for shape in sorted(proved, key=lambda shape: (-len(proved[shape]), shape)):
        for i, label in proved[shape].items():
            taken.setdefault(i, label)
    names = {label.way.name for label in taken.values()}
    for own in shapes.values():
        for i, label in own.items():
            if label.way.name in names and label.way.kind != "gap":
                taken.setdefault(i, label)
    return [taken[i] for i in sorted(taken)]


def _shapes(page: Page) -> dict[str, dict[int, Labelled]]:
    """Return the labels of each shape by their lines: the surest of a line, and one by its gap beside that."""
    shapes: defaultdict[str, dict[int, Labelled]] = defaultdict(dict)
    for i in page.body:
        if any(sign in page.lines[i][:_LABEL_ROOM] for sign in _LABEL_SIGNS):
            ways = [label for label in labelled(i, page.lines[i]) if label.way.kind in _SURE]
            for label in [*ways[:1], *(label for label in ways[1:] if label.way.kind == "gap")]:
                if _may_speak(label):
                    shapes[_shape(label)][i] = label
    return shapes


def _shape(label: Labelled) -> str:
    """Return how *label* is written; names in capitals and those that services give are shapes of their own."""
    name = label.way.name or ""
    if label.way.kind != "colon":
        return label.shape
    if is_speaker_label(name) and any(map(str.isdigit, name)):
        return f"{label.shape}#"
    return f"{label.shape}^" if name.isascii() and name.isupper() and len(name) >= _CAPITALS else label.shape


def _may_speak(label: Labelled) -> bool:
    """Whether *label* may be a person: `Q:`, `A:` and `答：` are nobody, but `**葵**:` is somebody."""
    name = label.way.name or ""
    enough = sum(map(str.isalnum, name)) > 1 if label.way.kind == "colon" else has_letters(name)
    return enough and not is_note(name)


def _first_lines(page: Page) -> list[int]:
    """Return the first line of each paragraph."""
    return [i for i in page.body if i == 0 or i - 1 not in page.places]


def _is_proved(shape: str, own: Mapping[int, Labelled], page: Page, firsts: Sequence[int]) -> bool:
    """Whether labels of *shape* are a habit of the page."""
    names = [label.way.name or "" for label in own.values()]
    share = max(len(own) / max(len(page.body), 1), sum(i in own for i in firsts) / max(len(firsts), 1))
    again = len(set(names)) * 2 <= len(names) and share >= _SOME
    often = share >= _MOST or (share >= _MANY and len(set(names)) < len(names))
    kind = next(iter(own.values())).way.kind
    if shape.endswith("#"):
        return True
    if len(own) < _PROOF:
        return False
    if kind == "bold" or shape.endswith("^"):
        has_text = kind == "bold" or all(len(name.split()) <= len(_SURE) for name in names)
        return (again or often) and has_text
    if kind == "gap":
        return share >= _MOST and is_habit(names, _MOST) and len(set(names)) * 2 < len(names)
    if kind == "bracket":
        return again and share >= _MANY and is_habit(names)
    return again and is_habit(names)


def _paragraph_names(page: Page, firsts: Sequence[int]) -> list[Labelled]:
    """Return the first lines of paragraphs where each is a name alone, and the same few come again and again."""
    found = {}
    for i in firsts:
        name = clean(page.lines[i].strip().strip("#").strip().strip("[]【】"))
        if i + 1 in page.places and may_be_name(name):
            way = next((label.way for label in labelled(i, name) if label.way.kind == "alone"), None)
            if way:
                found[i] = Labelled(i, "alone", way)
    found = found or _headings(page)
    names = [label.way.name or "" for label in found.values()]
    proved = len(found) >= 2 * _PROOF and is_habit(names, _MOST)
    return list(found.values()) if proved and (len(found) >= _MOST * len(firsts) or found.keys() - page.places) else []


def _headings(page: Page) -> dict[int, Labelled]:
    """Return the headings that name somebody: those that come again and again, with text below."""
    heads = {i: clean(page.lines[i].strip().strip("#")) for i, kind in enumerate(page.kinds) if kind == "headings"}
    again = Counter(heads.values())
    return {
        i: Labelled(i, "#alone", Way("alone", name, ""))
        for i, name in heads.items()
        if again[name] > 1 and may_be_name(name)
    }


def heads_of_labels(labels: Sequence[Labelled]) -> list[Head]:
    """Return the heads that *labels* make: without times."""
    return [Head(label.line, label.line, label.way.name, None, None, label.way.text, merges=False) for label in labels]


def labels_among(page: Page, heads: Sequence[Head]) -> tuple[list[Labelled], list[Labelled]]:
    """Return the labels without a clock among *heads* that begin turns, and those that begin an editor's remark.

    A turn's is one of somebody who speaks at a clock, or one in bold that comes again; any other in bold is a remark.
    """
    first, last = heads[0].line, heads[-1].line
    taken = {line for head in heads for line in range(head.line, head.last + 1)}
    known = {head.speaker.split()[0] for head in heads if head.speaker}
    labels: dict[int, Labelled] = {}
    begins = tuple(known)
    for i in page.body:
        line = page.lines[i]
        may_be = line.lstrip().startswith("**") or line.lstrip("*_-> ").startswith(begins)
        if i > first and may_be and i not in taken and any(sign in line[:_LABEL_ROOM] for sign in ":："):
            label = next((label for label in labelled(i, page.lines[i]) if label.way.kind in ("bold", "colon")), None)
            if label and ("**" in page.lines[i] or (label.way.name in known and label.way.text)):
                labels[i] = label
    again = Counter(label.way.name for i, label in labels.items() if i < last)
    speaks = {
        i
        for i, one in labels.items()
        if ((one.way.name or "").split()[0] in known or again[one.way.name] > 1) and not is_note(one.way.name or "")
    }
    return [labels[i] for i in sorted(speaks)], [labels[i] for i in sorted(labels) if i not in speaks]
