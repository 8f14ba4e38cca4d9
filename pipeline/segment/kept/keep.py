"""Cues of subtitle files as they are: whose lines break no hard limit, they are what their editor made them.

A cue of a source is a turn, or several where more than one person speaks in it; its lines come from the `breaks`. What
is kept here never meets the dynamic programme: no line is joined, no cue is cut, nobody is paired with anybody. A cue
of too many lines that are each one by itself, as those of a dialogue, is parted between them.
"""

from __future__ import annotations

from itertools import chain, groupby, pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import polars as pl

from pipeline.labels import begins_with_dash, prefixes
from pipeline.schema import CUTS
from pipeline.segment.kept.layers import Shown, layers_of
from pipeline.segment.kept.source_lines import Line, lines_of, stands_alone
from pipeline.text.width import width, widths

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.labels import Speakers
    from pipeline.styles import Style


class Kept(NamedTuple):
    """CUTS of what stays as it was, without numbers, each with the row `at` which it begins; and all rows in them."""

    cuts: pl.DataFrame
    rows: list[int]


class _Part(NamedTuple):
    """What a turn says in a cue: its row, number and speaker, what stands before it on screen, and its lines."""

    row: int
    turn: int
    speaker: str | None
    mark: str
    lines: Sequence[Line]


class _Cue(NamedTuple):
    """A cue that stays: its document, language, times in ms and placement, and who says what in it."""

    doc: str
    lang: str
    start_ms: int
    end_ms: int
    placement: str | None
    parts: tuple[_Part, ...]


_READ: Final = ("doc", "turn", "speaker", "lang", "start_ms", "end_ms", "text", "source_cue", "breaks", "placement")
_EMPTY: Final = pl.Schema([*CUTS.columns.items(), ("at", pl.Int64)])


def keep_cues(turns: pl.DataFrame, styles: Mapping[str, Style], policy: Speakers) -> Kept:
    """Return the cues of *turns* that stay as their source has them.

    Reads: spoken turns, sorted by doc, time and number, their `breaks` as places in their texts.
    """
    rows = turns["source_cue"].is_not_null().arg_true()
    if rows.is_empty():
        return Kept(pl.DataFrame(schema=_EMPTY), [])
    before = turns.select(pl.when(pl.col("doc") == pl.col("doc").shift()).then(pl.col("speaker").shift())).to_series()
    asked = turns[rows].select(_READ).with_columns(row=rows, before=before.gather(rows))
    cues = list(_merge_same_times(_fitting_cues(asked, styles, policy), styles))
    layers = layers_of([Shown(cue.doc, cue.start_ms, cue.end_ms, cue.placement) for cue in cues])
    cuts = list(
        chain.from_iterable(_cuts(cue, layer, styles[cue.lang]) for cue, layer in zip(cues, layers, strict=True))
    )
    columns = {name: [cut[name] for cut in cuts] for name in _EMPTY}
    kept = sorted({part.row for cue in cues for part in cue.parts})
    return Kept(pl.DataFrame(columns, schema=_EMPTY), kept)


def _fitting_cues(turns: pl.DataFrame, styles: Mapping[str, Style], policy: Speakers) -> Iterator[_Cue]:
    """Yield the cues of *turns* whose every line fits, and that can be parted where they have too many."""
    lines = [lines_of(text, breaks) for text, breaks in turns.select("text", "breaks").iter_rows()]
    sizes = iter(_widths(lines, turns["lang"], styles))
    measured = zip(turns.iter_rows(named=True), lines, strict=True)
    for _, group in groupby(measured, key=lambda one: (one[0]["doc"], one[0]["source_cue"], one[0]["start_ms"])):
        said = list(group)
        wide = [[next(sizes) for _ in own] for _, own in said]
        cue = _cue(said, wide, styles[said[-1][0]["lang"]], policy)
        if cue:
            yield cue


def _widths(lines: Sequence[Sequence[Line]], langs: pl.Series, styles: Mapping[str, Style]) -> list[int]:
    """Return the half columns of all *lines*, one after the other."""
    texts = pl.Series([line.text for own in lines for line in own], dtype=pl.String)
    counting = langs.replace_strict({lang: style.counting for lang, style in styles.items()}, return_dtype=pl.String)
    counts = pl.Series([len(own) for own in lines], dtype=pl.UInt32)
    how = pl.DataFrame({"how": counting}).select(pl.col("how").repeat_by(counts).explode()).to_series().drop_nulls()
    return widths(texts, how).to_list()


def _cue(
    said: Sequence[tuple[Mapping[str, Any], Sequence[Line]]],
    wide: Sequence[Sequence[int]],
    style: Style,
    policy: Speakers,
) -> _Cue | None:
    """Return the cue that the turns *said* are, whose lines are so *wide*; None if a line finds no room."""
    first = said[0][0]
    marks = prefixes([turn["speaker"] for turn, _ in said], first["before"], style, policy)
    shown = ["" if begins_with_dash(own[0].text) else mark for mark, (_, own) in zip(marks, said, strict=True)]
    parts = []
    for place, ((turn, own), mark, sizes) in enumerate(zip(said, shown, wide, strict=True)):
        alone = place == 0 and bool(mark) and sizes[0] + width(mark, style.counting) > style.max_width
        lead = 0 if alone or not mark else width(mark, style.counting)
        if max((sizes[0] + lead, *sizes[1:])) > style.max_width:
            return None
        lines = [Line(own[0].start, own[0].start, ""), *own] if alone else own
        parts.append(_Part(turn["row"], turn["turn"], turn["speaker"], mark, lines))
    cue = _Cue(first["doc"], said[-1][0]["lang"], first["start_ms"], _end(first), first["placement"], tuple(parts))
    return cue if _line_count(cue) <= style.max_lines or _may_be_parted(cue) else None


def _end(turn: Mapping[str, Any]) -> int:
    """Return when *turn* ends; one whose end nobody knows overlaps nothing."""
    end: int | None = turn["end_ms"]
    return turn["start_ms"] if end is None else end


def _line_count(cue: _Cue) -> int:
    """Return how many lines *cue* has."""
    return sum(len(part.lines) for part in cue.parts)


def _may_be_parted(cue: _Cue) -> bool:
    """Whether each line of *cue* is one by itself, so that none may be joined with the one before."""
    first_lines = sum(1 for _ in cue.parts)
    texts = [line.text for part in cue.parts for line in part.lines]
    alone = sum(stands_alone(one, two) for one, two in pairwise(texts))
    return "" not in texts and max(alone, first_lines - 1) == len(texts) - 1


def _merge_same_times(cues: Iterator[_Cue], styles: Mapping[str, Style]) -> Iterator[_Cue]:
    """Yield *cues*, those that are shown at the same times in the same place as one, where their lines find room."""
    last: _Cue | None = None
    for cue in cues:
        if last and _is_same(last, cue) and _line_count(last) + _line_count(cue) <= styles[cue.lang].max_lines:
            last = last._replace(parts=last.parts + cue.parts)
            continue
        if last:
            yield last
        last = cue
    if last:
        yield last


def _is_same(one: _Cue, two: _Cue) -> bool:
    """Whether *one* and *two* are shown at the same times, in the same place."""
    return (one.doc, one.start_ms, one.end_ms, one.placement) == (two.doc, two.start_ms, two.end_ms, two.placement)


def _cuts(cue: _Cue, layer: int | None, style: Style) -> Iterator[dict[str, Any]]:
    """Yield the cuts that *cue* is: one, or several of so many lines as *style* lets stand together."""
    lines = [(part, line) for part in cue.parts for line in part.lines]
    count = -(-len(lines) // style.max_lines)
    size = -(-len(lines) // count)
    for start in range(0, len(lines), size):
        own = lines[start : start + size]
        yield {
            "doc": cue.doc,
            "cue": 0,
            "lang": cue.lang,
            "lines": [line.text for _, line in own],
            "spans": [_span(place, part, line) for place, (part, line) in enumerate(own) if line.text],
            "placement": cue.placement,
            "layer": layer,
            "at": cue.parts[0].row,
        }


def _span(place: int, part: _Part, line: Line) -> dict[str, Any]:
    """Return the span of a *line*, which is that of this *place* in its cue."""
    return {
        "line": place,
        "turn": part.turn,
        "start_char": line.start,
        "end_char": line.end,
        "speaker": part.speaker,
        "utterance": None,
    }
