"""Heads of several lines: a name above a clock or below it, and what a service writes under a clock."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from pipeline.read.common.heads.names import clean, is_habit, is_speaker_label, looks_like_name, may_be_name
from pipeline.read.common.heads.parts import labelled
from pipeline.read.text.turns.vote import Head
from pipeline.timecode import MS_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.read.common.heads.parts import Timed, Way
    from pipeline.read.text.turns.vote import Page

_MOST: Final = 0.6
_AGAIN: Final = 3
_FEWEST: Final = 2
_SOME: Final = 0.8
_SECONDS: Final = 60
_SPOKEN_ROOM: Final = 60


def heads_of(chosen: Sequence[tuple[Timed, Way]], page: Page) -> list[Head]:
    """Return the heads that *chosen* lines make, with the names that stand in lines beside lone clocks."""
    alone = [hit for hit, _ in chosen if hit.is_alone]
    named = {hit.line for hit, way in chosen if way.name}
    above = _above(alone, page, named) if len(alone) * 2 > len(chosen) else {}
    below = _below(alone, page) if alone and not above else {}
    lengths = _in_lengths(chosen)
    heads = []
    for hit, way in chosen:
        start, end = hit.clock.start_ms, hit.clock.end_ms
        end = start + end if lengths and end is not None else end
        head = Head(hit.line, hit.line, way.name, start, end, way.text, merges=_merges(hit, way))
        if hit.line in above:
            head = head._replace(line=above[hit.line][0], speaker=above[hit.line][1])
        elif hit.line in below:
            last, name, text = below[hit.line]
            head = head._replace(last=last, speaker=name, text=text)
        heads.append(head)
    return heads if any(head.speaker for head in heads) else _with_first_words(heads)


def _merges(hit: Timed, way: Way) -> bool:
    """Whether a piece that is written like *hit* goes on with the one before, of the same speaker or of nobody named.

    Captions with names do, and stamps among turns; a line that begins with a bare clock is a turn of its own.
    """
    return bool(hit.clock.bracket and way.kind != "before") or (hit.is_alone or not way.text)


def _in_lengths(chosen: Sequence[tuple[Timed, Way]]) -> bool:
    """Whether the second number of *chosen* is a length: in seconds, and somewhere less than the first."""
    return any(
        hit.clock.in_seconds and (hit.clock.end_ms or hit.clock.start_ms) < hit.clock.start_ms for hit, _ in chosen
    )


def _above(alone: Sequence[Timed], page: Page, named: set[int]) -> dict[int, tuple[int, str]]:
    """Return the line and the name above each lone clock, where names stand there: the same few, again and again."""
    found: dict[int, tuple[int, str]] = {}
    clocks = {hit.line for hit in alone} | named
    for hit in alone:
        above = _line_above(page, hit.line)
        if above is None or above in clocks:
            continue
        name = clean(page.lines[above].strip().strip("#>-").strip().rstrip(":：").strip("[]【】"))
        if may_be_name(name):
            found[hit.line] = (above, name)
    names = [name for _, name in found.values()]
    is_sure = is_habit(names, _SOME) or (names and all(map(is_speaker_label, names)))
    return found if len(found) > _MOST * len(alone) and is_sure else {}


def _line_above(page: Page, line: int) -> int | None:
    """Return the line above *line* that says something, a heading or one of the body."""
    above = next((i for i in range(line - 1, -1, -1) if page.lines[i].strip()), None)
    return above if above is not None and page.kinds[above] in (None, "headings") else None


def _below(alone: Sequence[Timed], page: Page) -> dict[int, tuple[int, str | None, str]]:
    """Return what stands below each lone clock: the last line of the head, who speaks, and what is said on that line.

    Under a clock YouTube spells it out (``8 seconds``): a line whose numbers are the clock's is no speech.
    """
    found: dict[int, tuple[int, str | None, str]] = {}
    names: dict[int, Way] = {}
    for hit in alone:
        last = hit.line
        below = page.below(last)
        if below is not None and _spells(page.lines[below], hit.clock.start_ms):
            found[hit.line] = (below, None, "")
            last, below = below, page.below(below)
        if below is None:
            continue
        ways = [label.way for label in labelled(below, page.lines[below])]
        surest = next((way for way in ways if way.kind != "gap" and (way.text or page.below(below) is not None)), None)
        if surest:
            names[hit.line] = surest
    kinds = Counter(way.kind for way in names.values())
    for kind, times in kinds.most_common(1):
        own = [way.name or "" for way in names.values() if way.kind == kind]
        is_sure = is_habit(own, _SOME) or (kind in ("bold", "colon") and all(map(looks_like_name, own)))
        if times > _MOST * len(alone) and is_sure:
            for line, way in names.items():
                if way.kind == kind:
                    begin = found.get(line, (line, None, ""))[0]
                    found[line] = (page.below(begin) or begin, way.name, way.text)
    return found


def _spells(line: str, start_ms: int) -> bool:
    """Whether the numbers in a short *line* of words are those of a clock: `1 minute, 5 seconds` under 1:05.

    >>> _spells("1 minute, 5 seconds", 65_000), _spells("8 boats", 65_000), _spells("1분 5초", 65_000)
    (True, False, True)
    """
    numbers = [int(number) for number in re.findall(r"\d+", line)] if len(line) < _SPOKEN_ROOM else []
    seconds = start_ms // MS_PER_SECOND
    parts = [seconds // _SECONDS**2, seconds // _SECONDS % _SECONDS, seconds % _SECONDS]
    words = re.findall(r"[^\W\d_]+", line)
    return (
        bool(numbers)
        and len(words) <= len(numbers) * 2
        and numbers == [part for part in parts if part or seconds == 0][: len(numbers) or 1]
    )


def _with_first_words(heads: list[Head]) -> list[Head]:
    """Return *heads* with the first word of each as its speaker, where the same few words always stand there."""
    first = Counter(head.text.partition(" ")[0] for head in heads if " " in head.text)
    names = {word for word, times in first.items() if times >= _AGAIN and word[0].isalnum() and not word[0].islower()}
    if len(names) < _FEWEST or sum(map(first.__getitem__, names)) < _SOME * len(heads):
        return heads
    return [_split(head, names) for head in heads]


def _split(head: Head, names: set[str]) -> Head:
    """Return *head* with its first word as its speaker, if that is one of *names*."""
    name, _, rest = head.text.partition(" ")
    return head._replace(speaker=name, text=rest.strip()) if name in names else head


def lines_of(heads: Sequence[Head]) -> Mapping[int, Head]:
    """Return each line that belongs to a head, with it."""
    return {line: head for head in heads for line in range(head.line, head.last + 1)}
