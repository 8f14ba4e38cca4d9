"""Who speaks in files whose times have no names beside them: the first words of the lines, or the lines above."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from pipeline.read.common.names import common_marks, is_name, is_numbered, labels_at, without_marks
from pipeline.read.text.turns.heads import lead_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.read.common.model import Kind
    from pipeline.read.text.turns.heads import Head

_NAMES_AGAIN: Final = 3
_SOME_NAMES: Final = 0.8
_FEWEST_NAMES: Final = 2
_MOST_WORDS: Final = 4  # of a name that nothing ends
_ALONE: Final = frozenset({"emphasis", "bold", "bracket", "colon", "end"})


def with_first_words(heads: Sequence[Head]) -> list[Head]:
    """Return *heads* with the words after the time as the speaker, where the same few always stand there."""
    words = [head.text.split(" ")[: _MOST_WORDS + 1] for head in heads]
    begun = Counter(" ".join(own[:size]) for own in words for size in range(1, min(len(own), _MOST_WORDS + 1)))
    names = [_begins(own, begun) for own in words]
    told = {name for name in names if name}
    if len(told) < _FEWEST_NAMES or sum(name is not None for name in names) < _SOME_NAMES * len(heads):
        return list(heads)
    marks = common_marks(told)
    return [
        head._replace(name=without_marks(name, marks), text=head.text.removeprefix(name).strip()) if name else head
        for head, name in zip(heads, names, strict=True)
    ]


def _begins(words: Sequence[str], begun: Mapping[str, int]) -> str | None:
    """Return the most *words* that begin lines about as often as the first of them does, if they may be a name."""
    first = begun[words[0]]
    if first < _NAMES_AGAIN or words[0][:1].islower():
        return None
    sizes = range(min(len(words) - 1, _MOST_WORDS), 0, -1)
    names = (" ".join(words[:size]) for size in sizes)
    return next((name for name in names if begun[name] >= _SOME_NAMES * first and is_name(name)), None)


def with_names_above(lines: Sequence[str], kinds: Sequence[Kind | None], heads: Sequence[Head]) -> list[Head]:
    """Return *heads*, times alone, begun by the lines above them, where the same few names always stand there."""
    if any(head.text for head in heads):
        return _with_names_over_lines(lines, kinds, heads)
    above = [_above(lines, kinds, head.line) for head in heads]
    names = [_name_alone(lines[i]) for i in above if i is not None]
    told = [name for name in names if name]
    few = len(set(told)) > 1 and (len(set(told)) * 2 <= len(told) or all(map(is_numbered, told)))
    texts = [_above(lines, kinds, i) for i in above[1:] if i is not None]
    apart = all(i is not None and i > head.line for i, head in zip(texts, heads, strict=False))
    if len(told) < len(heads) or not few or not apart:
        return list(heads)
    return [head._replace(line=i or 0, name=name) for head, i, name in zip(heads, above, told, strict=True)]


def _with_names_over_lines(lines: Sequence[str], kinds: Sequence[Kind | None], heads: Sequence[Head]) -> list[Head]:
    """Return *heads*, times and texts, begun by names on lines of their own above them, each for one head or several.

    A name that nothing ends has a blank line above it.
    """
    times = {head.line for head in heads}
    named: dict[int, tuple[int, str]] = {}
    for head in heads:
        i = _above(lines, kinds, head.line)
        name = None if i is None or i in times else _name_alone(lines[i])
        if i is not None and name and (not i or not lines[i - 1].strip() or lines[i].strip() != name):
            named[head.line] = (i, name)
    names = Counter(name for _, name in named.values())
    few = len(names) > 1 and (len(names) * 2 <= len(named) or all(map(is_numbered, names)))
    if not few or heads[0].line not in named:
        return list(heads)
    return [
        head._replace(line=named[head.line][0], name=named[head.line][1]) if head.line in named else head
        for head in heads
    ]


def with_names_below(lines: Sequence[str], kinds: Sequence[Kind | None], heads: Sequence[Head]) -> dict[int, str]:
    """Return the lines below *heads*, times alone, that say who speaks above a text, with the names."""
    below: dict[int, str] = {}
    ends = [*(head.line for head in heads[1:]), len(lines)]
    for head, end in zip(heads, ends, strict=True):
        own = [i for i in range(head.line + 1, end) if lines[i].strip() and kinds[i] in {None, "headings"}]
        name = _name_alone(lines[own[0]]) if len(own) > 1 and not head.text else None
        if name:
            below[own[0]] = name
    names = Counter(below.values())
    few = len(names) > 1 and (len(names) * 2 <= len(below) or all(map(is_numbered, names)))
    return below if few and len(below) == len(heads) else {}


def _name_alone(line: str) -> str | None:
    """Return the name that *line* is, None if it says more."""
    ways = labels_at(line, lead_of(line)[0])
    return next((one.name for one in ways if one.form in _ALONE and not line[one.place :].strip()), None)


def _above(lines: Sequence[str], kinds: Sequence[Kind | None], line: int) -> int | None:
    """Return the number of the line with text above *line*."""
    return next((i for i in range(line - 1, -1, -1) if lines[i].strip() and kinds[i] in {None, "headings"}), None)
