"""Which lines begin a turn: not a line decides but the file, by how many lines are written alike and what they tell.

A line proves nothing: a time of day, a verse of scripture and a heading look like a turn's first line, too. Lines of
one shape win where their names come again or stand where others stand, and where their times rise.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.read.common.heads.names import is_habit, is_speaker_label, looks_like_name
from pipeline.read.common.page import heading_level

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from pipeline.read.common.heads.parts import Timed, Way
    from pipeline.read.common.model import Kind

_LEAST: Final = 3
_PROOF: Final = 2
_SHARE: Final = 0.3
_MOST: Final = 0.6
_MANY: Final = 4
_ROUND_MS: Final = 15_000
"""Times of day are round to quarters, which read as minutes and seconds are these; stamps of speech are not all so."""
SURE: Final = ("bold", "bracket", "bracket:", "open", "colon", "gap", "alone", "word")


class Head(NamedTuple):
    """The first lines of a turn, from *line* to *last*, or of a stamped piece of one; what is said on the last of them.

    A head *merges* that goes on with the one before of the same speaker, as captions with names do.
    """

    line: int
    last: int
    speaker: str | None
    start_ms: int | None
    end_ms: int | None
    text: str
    merges: bool


class Page(NamedTuple):
    """The lines of a text, what is plain about them, and which of them hold text that nothing is known of."""

    lines: Sequence[str]
    kinds: Sequence[Kind | None]
    body: Sequence[int]
    places: Mapping[int, int]
    """Where each line of the body comes in it."""

    def below(self, line: int) -> int | None:
        """Return the next line of the body after *line*."""
        place = self.places.get(line)
        return self.body[place + 1] if place is not None and place + 1 < len(self.body) else None


def page_of(lines: Sequence[str], kinds: Sequence[Kind | None], also: Iterable[int]) -> Page:
    """Return the page of *lines*; the lines *also* are of its body, though they are headings."""
    taken = set(also)
    body = [i for i, line in enumerate(lines) if (kinds[i] is None or i in taken) and line.strip()]
    return Page(lines, kinds, body, {line: place for place, line in enumerate(body)})


def choose(hits: Sequence[Timed], page: Page) -> list[tuple[Timed, Way]]:
    """Return the lines of *hits* that begin turns, each with the way to read it; empty if no shape proves itself."""
    shapes: defaultdict[str, list[Timed]] = defaultdict(list)
    for hit in hits:
        shapes[hit.shape].append(hit)
    proved = {shape: chosen for shape, own in shapes.items() if (chosen := _proved(own, page))}
    if not proved:
        return []
    leader = max(proved, key=lambda shape: (_votes(proved[shape]), -proved[shape][0][0].line))
    taken = {hit.line: (hit, way) for hit, way in proved[leader]}
    names = {way.name for _, way in taken.values() if way.name}
    for shape, chosen in sorted(proved.items(), key=lambda item: -len(item[1])):
        own = {way.name for _, way in chosen}
        if shape != leader and (own & names or (None not in own and names and len(chosen) >= _PROOF)):
            both = taken | {hit.line: (hit, way) for hit, way in chosen}
            taken = both if _rises([both[line][0] for line in sorted(both)]) else taken
    names = {way.name for _, way in taken.values() if way.name}
    known = {name.split()[0] for name in names if name}
    for hit in hits:
        way = _like_the_others(hit, proved[leader], known) if hit.line not in taken else None
        if way:
            taken[hit.line] = (hit, way)
    return [taken[line] for line in sorted(taken)]


def _votes(chosen: Sequence[tuple[Timed, Way]]) -> int:
    """Return how much *chosen* lines say that theirs is the file's shape: who names a speaker says it twice."""
    return sum(2 if way.name else 1 for _, way in chosen)


def _like_the_others(hit: Timed, leaders: Sequence[tuple[Timed, Way]], known: set[str]) -> Way | None:
    """Return how to read *hit*, of another shape than *leaders*: of somebody *known*, or of nobody named."""
    way = next((way for way in hit.ways if way.kind == "before" or way.kind in SURE[:5]), None)
    if way and way.name and way.name.split()[0] in known and "[" in hit.shape and _bold(hit) == _bold(leaders[0][0]):
        return way
    is_named = any(way.kind == "before" for _, way in leaders)
    first = leaders[0][0]
    alike = hit.after == first.after and bool(hit.clock.bracket) == bool(first.clock.bracket)
    if is_named and alike and not _bold(first) and hit.clock.begin == 0 and not hit.ways[-1].text:
        return hit.ways[-1]._replace(kind="none", name=None)
    return None


def _bold(hit: Timed) -> bool:
    """Whether *hit* has emphasis about its clock or its name."""
    return "b" in hit.shape


def _proved(hits: Sequence[Timed], page: Page) -> list[tuple[Timed, Way]]:
    """Return *hits*, of one shape, that begin turns, each with the way to read it; empty if they prove nothing."""
    heads = {hit.line for hit in hits}
    with_text = {hit.line for hit in hits if _has_text(hit, page, heads)}
    if not _rises(hits):
        return []
    if hits[0].ways[0].kind == "before":
        return _proved_names([(hit, hit.ways[0]) for hit in hits], with_text, page)
    kinds = _kinds_of_names(hits, page)
    chosen = [(hit, _way(hit, kinds)) for hit in hits]
    chosen = _without_half_sentences(chosen)
    named = sum(way.name is not None for _, way in chosen)
    is_first = hits[0].line == page.body[0] and bool(hits[0].clock.bracket)
    if named and (named >= _PROOF or is_first) and with_text:
        return chosen
    enough = len(hits) >= _LEAST and len(hits) >= _SHARE * len(page.body) and len(with_text) * 2 > len(hits)
    return chosen if enough and not _is_schedule(hits) else []


def _has_text(hit: Timed, page: Page, heads: set[int]) -> bool:
    """Whether something is said on the line of *hit*, or below it."""
    return any(way.text for way in hit.ways) or _has_below(hit, page, heads)


def _has_below(hit: Timed, page: Page, heads: set[int]) -> bool:
    """Whether the line below *hit* is none of the *heads*."""
    below = page.below(hit.line)
    return below is not None and below not in heads and not heading_level(page.lines[below])


def _rises(hits: Sequence[Timed]) -> bool:
    """Whether the times of *hits* rise, but for a clock that starts again or jumps."""
    rising = sum(one.clock.start_ms <= two.clock.start_ms for one, two in pairwise(hits))
    return len(hits) < _MANY or rising * 2 >= len(hits) - 1


def _is_schedule(hits: Sequence[Timed]) -> bool:
    """Whether the times of *hits*, which nothing sets apart and nobody speaks at, are round: hours of a day."""
    bare = all("[" not in hit.shape and hit.clock.end_ms is None for hit in hits)
    return bare and all(hit.clock.start_ms % _ROUND_MS == 0 for hit in hits) and any(hit.clock.start_ms for hit in hits)


def _proved_names(
    chosen: Sequence[tuple[Timed, Way]], with_text: Collection[int], page: Page
) -> list[tuple[Timed, Way]]:
    """Return those of *chosen*, whose names stand before the clocks, that are sure; empty if too few are.

    A clock without a bracket may be a time of day somewhere in prose: there a name comes again, is what a service calls
    somebody, or stands far from its clock.
    """
    if not chosen[0][0].clock.bracket and not _bold(chosen[0][0]):
        in_line = [(hit, way) for hit, way in chosen if way.text]
        if in_line and not _is_sure_in_line(in_line):
            chosen = [(hit, way) for hit, way in chosen if not way.text]
        names = Counter(way.name for _, way in chosen)
        again = is_habit(name for name in names.elements() if name)
        chosen = [
            (hit, way)
            for hit, way in chosen
            if names[way.name] > 1
            or (again and looks_like_name(way.name or ""))
            or hit.gap > 1
            or is_speaker_label(way.name or "")
            or hit.after in ("|", "·", "—")
            if not hit.ways[0].text or names[way.name] > 1
        ]
    sure = [hit for hit, _ in chosen if hit.line in with_text]
    is_first = bool(chosen) and chosen[0][0].line == page.body[0] and bool(chosen[0][0].clock.bracket)
    return list(chosen) if len(sure) >= _PROOF or (sure and is_first) else []


def _is_sure_in_line(chosen: Sequence[tuple[Timed, Way]]) -> bool:
    """Whether a name, a clock and a text with nothing between are a turn: `Ann 0:08 Hello`, not `At 10:30 we left`."""
    if any(hit.after or hit.gap > 1 for hit, _ in chosen):
        return not _is_schedule([hit for hit, _ in chosen])
    names = Counter(way.name for _, way in chosen)
    return len(chosen) >= _MANY and len(names) > 1 and min(names.values()) > 1


def _kinds_of_names(hits: Sequence[Timed], page: Page) -> list[str]:
    """Return by which signs the lines of *hits* tell who speaks, the surest first."""
    heads = {hit.line for hit in hits}
    above = sum(_has_below(hit, page, heads) for hit in hits) > _MOST * len(hits)
    kinds: list[str] = []
    for kind in SURE:
        names = [way.name for hit in hits for way in hit.ways if way.kind == kind and way.name]
        texts = [way.text for hit in hits for way in hit.ways if way.kind == kind]
        said = [name for name, text in zip(names, texts, strict=True) if text or (kind == "alone" and above)]
        share = len(said) / len(hits)
        if kind in ("bold", "open", "bracket:", "colon") and said:
            plausible = (
                is_habit(said) or all(map(looks_like_name, said)) or share > _MOST or max(Counter(said).values()) > 1
            )
            kinds += [kind] if plausible else []
        elif kind in ("bracket", "gap", "alone") and share > _MOST and is_habit(said, 0.5 if share == 1 else 0.8):
            kinds += [] if kind == "gap" and is_habit(texts, _MOST) else [kind]
    return kinds


def _way(hit: Timed, kinds: Sequence[str]) -> Way:
    """Return the surest of the ways to read *hit* that are a habit of its shape; the last way names nobody."""
    return next((way for kind in kinds for way in hit.ways if way.kind == kind), hit.ways[-1])


def _without_half_sentences(chosen: Sequence[tuple[Timed, Way]]) -> list[tuple[Timed, Way]]:
    """Return *chosen*; in `[00:01:02] and so I said: no` nobody is called ``and so I said``.

    Only where pieces without a name stand, too. There a name that comes once must look like one.
    """
    names = Counter(way.name for _, way in chosen)
    if None not in names:
        return list(chosen)
    return [
        (hit, way if way.name is None or names[way.name] > 1 or looks_like_name(way.name) else hit.ways[-1])
        for hit, way in chosen
    ]
