"""Who stands in which cue: each turn in its own, or two in one as a dialogue where one is too short to stand alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.labels import Speakers, prefixes
from pipeline.text.width import width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.styles import Style


class _Case(NamedTuple):
    """What a turn's cues depend on: its language, who spoke before, and who speaks in its first cue.

    A turn that is shown in the first cue of the next one has no cue of its own: there nobody speaks.
    """

    lang: str
    before: str | None
    speakers: tuple[str | None, ...]


class _Pair(NamedTuple):
    """A turn that may have too little time to stand alone, and the next one."""

    speaker: str | None
    text: str
    following: str | None
    following_text: str


class _Plan(NamedTuple):
    """What a turn's cues keep, and what labels and dashes leave; widths in half columns, times in ms."""

    width: int  # of a line
    blank: int  # of a blank
    lines: int
    room_ms: int  # from a cue's start to the next one's
    max_ms: int
    first_lines: int  # of the first cue; 0 if the turn is shown in a line of the next one's
    prefix: int  # that a label or dash takes in the first cue
    prefix_again: int  # and in the others
    room: int  # for a unit


def plan_turns(turns: pl.DataFrame, styles: Mapping[str, Style], policy: Speakers) -> pl.DataFrame:
    """Return *turns* with the columns of `_Plan`.

    Where the source kept it apart, with an end of its own, somebody has cut it: it is `kept` whole where it fits.

    Reads: TURNS that are timed, sorted by doc, time and number, and hold text; `whole`, whether one needs no plan.
    """
    known: dict[_Case, int] = {}
    which = [known.setdefault(case, len(known)) for case in _cases(turns, styles, policy)]
    plans = [_plan(case, styles[case.lang], policy) for case in known]
    planned = pl.DataFrame(plans, dict.fromkeys(_Plan._fields, pl.Int64), orient="row")
    return turns.hstack(planned[which]).with_columns(kept=pl.col("end_raw_ms").is_not_null())


def _cases(turns: pl.DataFrame, styles: Mapping[str, Style], policy: Speakers) -> Iterator[_Case]:
    """Yield the case of each of *turns*."""
    pairs = _hurried_turns(turns, styles)
    first = (turns["doc"] != turns["doc"].shift()).fill_null(value=True)
    rows = zip(*(column.to_list() for column in (turns["lang"], turns["speaker"], first)), strict=True)
    before: str | None = None
    short: tuple[str | None, ...] = ()
    for at, (lang, speaker, is_first) in enumerate(rows):
        before = None if is_first else before
        if not short and at in pairs and _is_short(pairs[at], before, styles[lang], policy):
            yield _Case(lang, None, ())
            short = (speaker,)
        else:
            yield _Case(lang, before, (*short, speaker))
            before, short = speaker, ()


def _hurried_turns(turns: pl.DataFrame, styles: Mapping[str, Style]) -> dict[int, _Pair]:
    """Return the turns after which the next one, of the same document, language and place, begins too soon; by row."""
    rooms = {lang: _room_ms(style) for lang, style in styles.items()}
    same = pl.all_horizontal(pl.col("doc", "lang") == pl.col("doc", "lang").shift(-1))
    whole = pl.col("whole") if "whole" in turns.columns else pl.lit(value=False)
    if "placement" in turns.columns:
        same = same & pl.col("placement").eq_missing(pl.col("placement").shift(-1))
    same = same & ~whole & ~whole.shift(-1).fill_null(value=False)
    soon = pl.col("start_ms").shift(-1) - pl.col("start_ms") < pl.col("lang").replace_strict(rooms)
    both = pl.col("speaker", "text")
    pairs = turns.select(pl.int_range(pl.len()), both, both.shift(-1).name.suffix("_after"), soon=same & soon)
    return {at: _Pair(*pair) for at, *pair, _ in pairs.filter("soon").iter_rows()}


def _room_ms(style: Style) -> int:
    """Return the ms from a cue's start to the next one's."""
    return style.ms(style.min_ticks + style.min_gap_ticks)


def _is_short(pair: _Pair, before: str | None, style: Style, policy: Speakers) -> bool:
    """Return whether the first of *pair*, which has too little time to stand alone, may be a line of a dialogue.

    Both turns need a line: its own text and at least the first word of the other must fit beside their prefixes.
    """
    marks = prefixes((pair.speaker, pair.following), before, style, policy)
    texts = (pair.text.strip(), pair.following_text.split(maxsplit=1)[0])
    lines = (width(mark + text, style.counting) for mark, text in zip(marks, texts, strict=True))
    return style.max_lines >= len(texts) and max(lines) <= style.max_width


def _plan(case: _Case, style: Style, policy: Speakers) -> _Plan:
    """Return the plan for turns that are a *case*."""
    limits = (style.max_width, width(" ", style.counting), style.max_lines, _room_ms(style), style.ms(style.max_ticks))
    if not case.speakers:
        return _Plan(*limits, 0, 0, 0, style.max_width)
    prefix = _prefix(case.speakers, case.before, style, policy)
    again = _prefix(case.speakers[-1:], None, style, policy) if policy == "always" else 0
    is_dialogue = len(case.speakers) > 1
    alone = max(prefix, again) if style.max_lines == 1 else prefix if is_dialogue else 0
    return _Plan(*limits, style.max_lines - is_dialogue, prefix, again, style.max_width - alone)


def _prefix(speakers: tuple[str | None, ...], before: str | None, style: Style, policy: Speakers) -> int:
    """Return the half columns of what stands before the last of *speakers* in a cue."""
    return width(prefixes(speakers, before, style, policy)[-1], style.counting)
