"""Which lines of a file begin its turns: the file decides, not the line.

Lines of the same shape are a habit of the file if there are several, their names come again and their clocks rise. All
shapes that are habits win together. One line proves nothing, but for the first of the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.read.common.names import common_marks, is_numbered, looks_like_name, without_marks
from pipeline.read.common.page import heading_level
from pipeline.read.text.turns.heads import SECONDS, heads_of
from pipeline.timecode import MS_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.read.common.model import Kind
    from pipeline.read.common.page import Front
    from pipeline.read.text.turns.heads import Head

_PROOF: Final = 2
_MANY: Final = 5  # so many names, none of them twice, are a list of something else
_LEAST: Final = 3
_SHARE: Final = 0.3
_SLOWEST: Final = 0.2
_BRACKETS: Final = frozenset("[(<{【〔〈«")
_FASTEST: Final = 60  # characters a second, with names and clocks
_COVER: Final = 0.6  # of the lines that begin with the like of its clock

Ways = dict[int, list["Head"]]


def ways_to_read(lines: Sequence[str], front: Front) -> Ways:
    """Return the heads that each line may be, by its number."""
    ways = {i: list(heads_of(i, lines[i])) for i in range(front.size, len(lines)) if lines[i]}
    return {i: heads for i, heads in ways.items() if heads}


def named_heads(lines: Sequence[str], front: Front, ways: Ways) -> list[Head]:
    """Return the heads of turns that name who speaks, and those among them that leave it out; empty if none is proved.

    Never counts a line twice: of several proved shapes the surest is what a line is.
    """
    by_shape: defaultdict[str, list[Head]] = defaultdict(list)
    for heads in ways.values():
        for head in heads:
            if head.name and not (head.shape == "N:C$" and lines[head.line][0].isspace()):  # a field of YAML
                by_shape[head.shape].append(head)
    likes = Counter(bare for heads in ways.values() for bare in {head.bare for head in heads})
    proved = {
        shape: own
        for shape, heads in by_shape.items()
        if (own := _proved(heads, lines, front, likes[heads[0].bare], ways))
    }
    kept = {head for own in proved.values() for head in own}
    chosen = {i: head for i, heads in ways.items() for head in [own for own in heads if own in kept][:1]}
    return _with_nameless(chosen, ways)


def _proved(heads: Sequence[Head], lines: Sequence[str], front: Front, likes: int, ways: Ways) -> list[Head]:
    """Return those of *heads*, all of one shape, that begin turns; none if the shape is no habit."""
    names = Counter(head.name for head in heads)
    if heads[0].shape.endswith(("dash", "gap", "bar")) and len({head.text for head in heads}) * 2 <= len(heads):
        return []  # `Ann Lee - BBC`, again and again
    if not _is_pace_of_speech(heads, lines):
        return []  # hours of a timetable, numbers of versions
    lone = len(names) == len(heads)
    if heads[0].sure:
        own = list(heads) if "*" in heads[0].shape or not (lone and len(heads) >= _MANY) else []
        votes = [head for head in own if _has_text(head, lines, ways)]
        first = looks_like_name(str(heads[0].name)) and _begins_with(heads[0], lines, front, ways)
        return own if len(votes) >= _PROOF or (votes and first) else []
    sure = [head for head in heads if names[head.name] > 1 or is_numbered(str(head.name))]
    own = (
        [head for head in heads if head in sure or looks_like_name(str(head.name))]
        if len(sure) * 2 > len(heads)
        else sure
    )
    told = len({head.name for head in own}) > 1 or any(is_numbered(str(head.name)) for head in own)
    votes = [head for head in own if _has_text(head, lines, ways)]
    enough = len(votes) >= (_PROOF if any(is_numbered(str(head.name)) for head in own) else _LEAST)
    if heads[0].shape == "NC" and sum(one.name != two.name for one, two in pairwise(own)) * 2 < len(own):
        return []  # `Matthew 5:03 Blessed ...`: a book and its verses
    return own if told and enough and len(votes) * 2 > len(own) >= _COVER * likes and is_rising(own) else []


def _is_pace_of_speech(heads: Sequence[Head], lines: Sequence[str]) -> bool:
    """Whether as much stands between the first and the last of *heads* as is said in that time, if all have a text."""
    lasts = (heads[-1].start_ms or 0) - (heads[0].start_ms or 0)
    is_bracketed = not _BRACKETS.isdisjoint(heads[0].bare)
    if lasts <= 0 or is_bracketed or len(heads) < _LEAST or not all(head.text for head in heads):
        return True
    is_decimal = f"C{SECONDS}" in heads[0].shape
    own = {head.line for head in heads}
    below = (len(lines[i]) for i in range(heads[0].line, heads[-1].line) if i not in own)
    said = sum(below) + sum(len(head.text) for head in heads[:-1])
    return _SLOWEST * lasts <= said * MS_PER_SECOND and (not is_decimal or said * MS_PER_SECOND <= _FASTEST * lasts)


def is_rising(heads: Sequence[Head]) -> bool:
    """Whether most clocks of *heads* are no earlier than the one before."""
    times = [head.start_ms or 0 for head in heads]
    return sum(one <= two for one, two in pairwise(times)) * 2 >= len(times) - 1


def _has_text(head: Head, lines: Sequence[str], ways: Mapping[int, Sequence[Head]]) -> bool:
    """Whether text follows *head*: on its line, or below it on one that begins no turn of its kind."""
    if head.text:
        return True
    after = next((i for i in range(head.line + 1, len(lines)) if lines[i].strip()), None)
    own = after is not None and any(other.shape == head.shape for other in ways.get(after, ()))
    return after is not None and not own and not heading_level(lines[after])


def _first_line(lines: Sequence[str], front: Front) -> int | None:
    """Return the number of the first line that is neither front matter nor a heading."""
    return next((i for i in range(front.size, len(lines)) if lines[i].strip() and not heading_level(lines[i])), None)


def _begins_with(head: Head, lines: Sequence[str], front: Front, ways: Ways) -> bool:
    """Whether the text begins with a line like *head*, whose marks are no mere gap."""
    first = _first_line(lines, front)
    is_marked = any(mark in head.shape for mark in "[(*【")
    return is_marked and any(other.bare == head.bare for other in ways.get(-1 if first is None else first, ()))


def _with_nameless(chosen: dict[int, Head], ways: Ways) -> list[Head]:
    """Return *chosen* with the lines that begin as they do, but for the name, and whose time lies between.

    There `[00:01:02] and so I said: no` names nobody: a name that comes once must look like one.
    """
    bares = {head.bare for head in chosen.values()}
    names = Counter(head.name for head in chosen.values())
    order = sorted(chosen)
    own: dict[int, Head] = {}
    for i, heads in ways.items():
        like = next((head for head in heads if head.name is None and head.bare in bares), None)
        alone = next((head for head in heads if head.name is None and f"{head.bare}$" in bares and not head.text), None)
        nameless = like or alone
        if nameless and i not in chosen and _is_between(nameless, order, chosen):
            own[i] = nameless
    for i, head in chosen.items():
        doubtful = (
            own
            and head.shape.lstrip("-").startswith("C")
            and names[head.name] == 1
            and not looks_like_name(str(head.name))
        )
        own[i] = ways[i][-1] if doubtful else head
    return _without_marks([own[i] for i in sorted(own)]) if any(head.name for head in own.values()) else []


def _without_marks(heads: Sequence[Head]) -> list[Head]:
    """Return *heads* without the marks that stand before all of their names or behind them: `@Ann`, `Ann ⏱ 0:08`."""
    marks = common_marks(head.name for head in heads if head.name)
    return [head._replace(name=head.name and without_marks(head.name, marks)) for head in heads]


def _is_between(head: Head, order: Sequence[int], chosen: Mapping[int, Head]) -> bool:
    """Whether the time of *head* is one at its place among the *chosen*, whose lines are in *order*."""
    place = bisect_left(order, head.line)
    before = chosen[order[place - 1]].start_ms or 0 if place else 0
    after = chosen[order[place]].start_ms if place < len(order) else None
    now = head.start_ms or 0
    return before <= now and (after is None or now <= after or after < before)


def plain_heads(lines: Sequence[str], kinds: Sequence[Kind | None], ways: Ways) -> list[Head]:
    """Return the lines with a time and nobody's name, if such lines are the habit of the file and the times rise."""
    bare = {i for i, heads in ways.items() if heads[-1].name is None}
    clocks = {i for i in bare if kinds[i] == "headings" and not ways[i][-1].text}
    body = [i for i, line in enumerate(lines) if (kinds[i] is None or i in clocks) and line.strip()]
    found = [ways[i][-1] for i in body if i in bare]
    again = {two.line for one, two in pairwise(found) if _says_again(one, two)}
    found = [head for head in found if head.line not in again]
    alone, told = [head for head in found if not head.text], [head for head in found if head.text]
    heads = alone if len(alone) > len(told) else told
    enough = len(heads) >= _LEAST and len(heads) >= _SHARE * len(body) and is_rising(heads)
    return heads if enough and (heads is told or _have_text_below(heads, body)) else []


def _says_again(one: Head, two: Head) -> bool:
    """Whether *two* says the time of *one* in words below it, as a player does for those who cannot see."""
    return one.line + 1 == two.line and one.start_ms == two.start_ms and not one.text and not two.text


def _have_text_below(heads: Sequence[Head], body: Sequence[int]) -> bool:
    """Whether text follows most *heads* that are times alone."""
    places = {number: place for place, number in enumerate(body)}
    times = {head.line for head in heads}
    followed = sum(places[i] + 1 < len(body) and body[places[i] + 1] not in times for i in times)
    return followed * 2 > len(heads)
