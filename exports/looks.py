"""How stretches of cues look, for the formats that can say it: from MARKUP to tags in the lines of a cue.

Each place where a look begins or ends becomes a mark of characters that no text has, before anything is laid out or
escaped. When a format's file is whole, marks become its tags; a format without tags is given lines without them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import polars as pl

from exports.spoken import AGAIN, WORD, pieces_of, starts_of
from pipeline.text.audit import follow_span, text_changes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from exports.spoken import Starts

_OPEN, _SHUT = "\ufdd0", "\ufdd1"
"""Noncharacters: Unicode keeps them for use inside a program, and XML may hold them."""

_MARK: Final = re.compile(f"{_OPEN}([0-9]+){_SHUT}")

MARKS: Final = f"(?:{_OPEN}[0-9]+{_SHUT})*"
"""The source of a pattern for marks that may stand between two characters."""


class Look(NamedTuple):
    """How a stretch looks, as a row of MARKUP says it."""

    kind: str
    value: str | None


class Edge(NamedTuple):
    """Where a look begins or ends, and within which other looks."""

    look: Look
    opens: bool
    around: tuple[Look, ...]


@dataclass(frozen=True, slots=True)
class Dressed:
    """Cues whose `lines` hold marks, and what each mark, by its number, is."""

    cues: pl.DataFrame
    edges: Sequence[Edge]


class _Stretch(NamedTuple):
    """A look within one cue: from where to where, as line and character."""

    start: tuple[int, int]
    end: tuple[int, int]
    look: Look


def dress(
    cues: pl.DataFrame, markup: pl.DataFrame, corrections: pl.DataFrame, words: pl.DataFrame | None = None
) -> Dressed | None:
    """Return *cues* with marks in their lines where *markup* says that a look begins or ends; None if it never does.

    Where *words* are given, each of their pieces is a look, too, as `exports/spoken.py` has it.

    Reads: CUES; MARKUP and WORDS, whose spans lie in raw texts; CORRECTIONS, to find them in the texts.
    """
    looks = _looks_of_turns(markup, corrections)
    starts = {} if words is None else starts_of(words, corrections)
    touched = _touched(cues, {*looks, *starts})
    if touched.is_empty():
        return None
    numbers: dict[Edge, int] = {}
    lines = [
        _marked(cue["lines"], [*_stretches(cue, looks), *_spoken(cue, starts)], numbers)
        for cue in cues.select("doc", "lines", "spans", "start_ms", "end_ms")[touched].iter_rows(named=True)
    ]
    every = pl.concat([cues["lines"], pl.Series(lines, dtype=pl.List(pl.String))])
    rows = pl.int_range(cues.height, eager=True).scatter(
        touched, pl.int_range(cues.height, cues.height + len(lines), eager=True)
    )
    return Dressed(cues.with_columns(every.gather(rows).alias("lines")), list(numbers))


def _touched(cues: pl.DataFrame, looking: Collection[tuple[str, int]]) -> pl.Series:
    """Return the rows of *cues* that hold one of the turns (doc, turn) that are *looking* different."""
    if not looking:
        return pl.Series([], dtype=pl.Int64)
    markup = pl.DataFrame(list(looking), schema={"doc": pl.String, "turn": pl.Int32}, orient="row")
    turns = cues.select("doc", row=pl.int_range(pl.len()), turn=pl.col("spans").list.eval(pl.element().struct["turn"]))
    held = turns.explode("turn").join(markup, on=["doc", "turn"], how="semi")
    return held["row"].unique().sort()


def _looks_of_turns(markup: pl.DataFrame, corrections: pl.DataFrame) -> Mapping[tuple[str, int], list[Any]]:
    """Return start, end and look of each stretch of each (doc, turn), in its final text, the outer ones first."""
    own = corrections if markup.is_empty() else corrections.join(markup, on=["doc", "turn"], how="semi")
    changes = {} if markup.is_empty() else text_changes(own)
    found: dict[tuple[str, int], list[Any]] = {}
    for doc, turn, start, end, kind, value in markup.iter_rows():
        span = follow_span(start, end, changes.get((doc, turn), ()))
        found.setdefault((doc, turn), []).append((*span, Look(kind, value)))
    return found


def _spoken(cue: Mapping[str, Any], starts: Mapping[tuple[str, int], Starts]) -> Iterator[_Stretch]:
    """Yield the stamped pieces of a *cue* as looks."""
    spans = cue["spans"]
    begins = _places(spans, cue["lines"]) if starts else []
    for piece in pieces_of(cue, starts) if starts else ():
        start, end = (
            (spans[number]["line"], begins[number] + char - spans[number]["start_char"])
            for number, char in ((piece.first, piece.start_char), (piece.last, piece.end_char))
        )
        yield _Stretch(*_without_blanks(cue["lines"], start, end), Look(WORD, piece.time.value))


def _without_blanks(
    lines: Sequence[str], start: tuple[int, int], end: tuple[int, int]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return *start* and *end*, places in *lines*, without blanks, and a dash of the next line, at that end."""
    line, at = end
    while line > start[0] and not any(char.isalnum() for char in lines[line][:at]):
        line, at = line - 1, len(lines[line - 1])
    first = start[1] if start[0] == line else 0
    return start, (line, first + len(lines[line][first:at].rstrip()))


def _stretches(cue: Mapping[str, Any], looks: Mapping[tuple[str, int], list[Any]]) -> Iterator[_Stretch]:
    """Yield the looks of the turns whose text stands in a *cue*."""
    doc, spans, lines = cue["doc"], cue["spans"], cue["lines"]
    begins = _places(spans, lines)
    for turn in dict.fromkeys(span["turn"] for span in spans):
        for start, end, look in looks.get((doc, turn), ()):
            parts = [
                (
                    (span["line"], place + max(start - span["start_char"], 0)),
                    (span["line"], place + min(end, span["end_char"]) - span["start_char"]),
                )
                for span, place in zip(spans, begins, strict=True)
                if span["turn"] == turn and start < span["end_char"] and end > span["start_char"]
            ]
            if parts:
                yield _Stretch(parts[0][0], parts[-1][1], look)


def _places(spans: Sequence[dict[str, Any]], lines: Sequence[str]) -> list[int]:
    """Return where in its line each of *spans* begins: one after the other, with a blank between where there is one."""
    places: list[int] = []
    line, at = -1, 0
    for span in spans:
        at = at if span["line"] == line else 0
        line = span["line"]
        if at and lines[line][at : at + 1] == " ":
            at += 1
        places.append(at)
        at += span["end_char"] - span["start_char"]
    return places


def _marked(lines: Sequence[str], stretches: Sequence[_Stretch], numbers: dict[Edge, int]) -> list[str]:
    """Return *lines* with the marks of *stretches*, which are nested here, whatever they were."""
    inserts: dict[tuple[int, int], list[int]] = {}
    opened: list[_Stretch] = []
    for place in sorted({edge for stretch in stretches for edge in stretch[:2]}):
        marks = inserts.setdefault(place, [])
        ending = [at for at, stretch in enumerate(opened) if stretch.end <= place]
        again: list[_Stretch] = []
        if ending:
            while len(opened) > ending[0]:
                last = opened.pop()
                marks.append(_number(Edge(last.look, False, _looks(opened)), numbers))  # noqa: FBT003 - it ends
                again = [_again(last), *again] if last.end > place else again
        beginning = sorted((one for one in stretches if one.start == place), key=lambda one: one.end, reverse=True)
        for stretch in [*again, *beginning]:
            if stretch.look not in _looks(opened) and stretch.end > place:
                marks.append(_number(Edge(stretch.look, True, _looks(opened)), numbers))  # noqa: FBT003 - it begins
                opened.append(stretch)
    return [_with_marks(line, at, inserts) for at, line in enumerate(lines)]


def _again(stretch: _Stretch) -> _Stretch:
    """Return what of a *stretch* goes on after another one has ended in it: a word is not said again."""
    return stretch._replace(look=Look(AGAIN, stretch.look.value)) if stretch.look.kind == WORD else stretch


def _looks(stretches: Iterable[_Stretch]) -> tuple[Look, ...]:
    """Return the looks of *stretches*."""
    return tuple(stretch.look for stretch in stretches)


def _number(edge: Edge, numbers: dict[Edge, int]) -> int:
    """Return the number of *edge*, a new one if it has none."""
    return numbers.setdefault(edge, len(numbers))


def _with_marks(line: str, number: int, inserts: Mapping[tuple[int, int], Sequence[int]]) -> str:
    """Return the *line* of a *number* with the marks that stand in it."""
    for at in sorted((at for row, at in inserts if row == number), reverse=True):
        marks = "".join(f"{_OPEN}{mark}{_SHUT}" for mark in inserts[number, at])
        line = line[:at] + marks + line[at:]
    return line


def pieces_between(text: str, edges: Sequence[Edge]) -> Iterator[tuple[str, Edge | None]]:
    """Yield each piece of *text* with the one of *edges* whose mark follows it, None at the end."""
    start = 0
    for match in _MARK.finditer(text):
        if int(match[1]) < len(edges):
            yield text[start : match.start()], edges[int(match[1])]
            start = match.end()
    yield text[start:], None


def undress(file: bytes, edges: Sequence[Edge], tag: Callable[[Edge], str]) -> bytes:
    """Return *file* with a format's tags in place of the marks."""
    tags = [tag(edge) for edge in edges]

    def written(match: re.Match[str]) -> str:
        return tags[int(match[1])] if int(match[1]) < len(tags) else match[0]

    return _MARK.sub(written, file.decode()).encode()
