"""Edits of a text, and how those of several steps become one list."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Edit(NamedTuple):
    """A span of a text, what stands there instead, and the rule that says so."""

    start: int
    end: int
    after: str
    rule: str


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """Return what *edits*, sorted and apart, make of *text*."""
    starts = [0, *(edit.end for edit in edits)]
    kept = [text[start : edit.start] + edit.after for start, edit in zip(starts, edits, strict=False)]
    return "".join(kept) + text[starts[-1] :]


class _Span(NamedTuple):
    """Where an edit stands in the text between two steps; of step 0 (before that text) or 1 (after it)."""

    start: int
    end: int
    step: int
    growth: int
    rule: str


def compose(text: str, first: Sequence[Edit], second: Sequence[Edit], final: str) -> list[Edit]:
    """Return the edits of *text* that do what *first* and then *second* do, which gives *final*.

    Edits of *second* are of the text that *first* makes. Where they meet they become one, under the rule of the first.
    """
    edits: list[Edit] = []
    before = after = 0  # how much longer than *text*, and shorter than *final*, the text between is, up to here
    for group in _groups(sorted([*_places_after(first), *_places_before(second)])):
        start, end = group[0].start, max(span.end for span in group)
        origin, goal = start - before, start + after
        before += sum(span.growth for span in group if span.step == 0)
        after += sum(span.growth for span in group if span.step == 1)
        edit = Edit(origin, end - before, final[goal : end + after], min(group, key=attrgetter("step")).rule)
        if text[edit.start : edit.end] != edit.after:
            edits.append(edit)
    return edits


def _places_after(edits: Sequence[Edit]) -> Iterator[_Span]:
    """Yield where *edits* stand in the text that they make."""
    shift = 0
    for start, end, after, rule in edits:
        growth = len(after) - (end - start)
        yield _Span(start + shift, end + shift + growth, 0, growth, rule)
        shift += growth


def _places_before(edits: Sequence[Edit]) -> Iterator[_Span]:
    """Yield where *edits* stand in the text that they are of."""
    return (_Span(start, end, 1, len(after) - (end - start), rule) for start, end, after, rule in edits)


def _groups(spans: Sequence[_Span]) -> Iterator[list[_Span]]:
    """Yield the *spans*, sorted, in groups that overlap."""
    group: list[_Span] = []
    reach = 0
    for span in spans:
        if group and span.start >= reach:
            yield group
            group = []
        group.append(span)
        reach = max(reach, span.end)
    if group:
        yield group
