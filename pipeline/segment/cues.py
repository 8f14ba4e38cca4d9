"""Who stands in which cue: each turn in its own, or two in one as a dialogue where one is too short to stand alone."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from pipeline.labels import Speakers, prefixes
from pipeline.width import width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.styles import Style


class _Turn(NamedTuple):
    """A turn as the cutter sees it, and whether the next one, of the same document and language, begins too soon."""

    doc: str
    speaker: str | None
    lang: str
    text: str
    hurried: bool


class _Plan(NamedTuple):
    """What is left for a turn of its first cue's lines, and of the others'; widths in half columns.

    A turn that is shown in the first cue of the next one, in a line of its own, has no lines itself.
    """

    first_lines: int
    prefix: int  # that a label or dash takes in the first cue
    prefix_again: int  # and in the others
    room: int  # for a unit


def plan_turns(turns: pl.DataFrame, styles: Mapping[str, Style], policy: Speakers) -> pl.DataFrame:
    """Return *turns* with the limits of their cues (`width`, `room_ms`, `max_ms`, `lines`) and what is left of these.

    Where the source kept it apart, with an end of its own, somebody has cut it: it is `kept` whole where it fits.

    Reads: TURNS that are timed, sorted by doc, time and number, and hold text.
    """
    rows = [(lang, *_limits(style)) for lang, style in styles.items()]
    limited = turns.join(
        pl.DataFrame(rows, _LIMITS, orient="row"), on="lang", how="left", validate="m:1", maintain_order="left"
    )
    following = pl.col("doc", "lang").eq(pl.col("doc", "lang").shift(-1))
    soon = pl.col("start_ms").shift(-1) - pl.col("start_ms") < pl.col("room_ms")
    said = limited.with_columns(hurried=pl.all_horizontal(following, soon).fill_null(value=False))
    plans = list(_plans([_Turn._make(row) for row in said.select(_Turn._fields).iter_rows()], styles, policy))
    planned = limited.hstack(pl.DataFrame(plans, dict.fromkeys(_Plan._fields, pl.Int64), orient="row"))
    return planned.with_columns(kept=pl.col("end_raw_ms").is_not_null())


_LIMITS: Final = {"lang": pl.String} | dict.fromkeys(("width", "room_ms", "max_ms", "lines", "blank"), pl.Int64)


def _limits(style: Style) -> tuple[int, ...]:
    """Return what the cues of *style* keep, and the width of a blank, in the order of `_LIMITS`."""
    room = style.ms(style.min_ticks + style.min_gap_ticks)
    return (style.max_width, room, style.ms(style.max_ticks), style.max_lines, width(" ", style.counting))


def _plans(turns: Sequence[_Turn], styles: Mapping[str, Style], policy: Speakers) -> Iterator[_Plan]:
    """Yield the plan for each of *turns*."""
    before, short = None, None
    for turn, following in zip(turns, [*turns[1:], None], strict=True):
        style = styles[turn.lang]
        if following and turn.hurried and not short and _is_short(turn, following, before, style, policy):
            short = turn
            yield _Plan(0, 0, 0, style.max_width)
        else:
            yield _plan(turn, short, before, style, policy)
            before, short = turn.speaker if following and following.doc == turn.doc else None, None


def _is_short(turn: _Turn, following: _Turn, before: str | None, style: Style, policy: Speakers) -> bool:
    """Return whether *turn*, which has too little time to stand alone, may be the first line of a dialogue.

    Both turns need a line: its own text and at least the first word of *following* must fit beside their prefixes.
    """
    both = (turn, following)
    marks = prefixes([one.speaker for one in both], before, style, policy)
    texts = (turn.text.strip(), following.text.split(maxsplit=1)[0])
    lines = (width(mark + text, style.counting) for mark, text in zip(marks, texts, strict=True))
    return style.max_lines >= len(both) and max(lines) <= style.max_width


def _plan(turn: _Turn, short: _Turn | None, before: str | None, style: Style, policy: Speakers) -> _Plan:
    """Return the plan for *turn* if it begins its first cue, or *short* does."""
    speakers = (short.speaker, turn.speaker) if short else (turn.speaker,)
    prefix = _prefix(speakers, before, style, policy)
    again = _prefix((turn.speaker,), None, style, policy) if policy == "always" else 0
    alone = max(prefix, again) if style.max_lines == 1 else prefix if short else 0
    return _Plan(style.max_lines - bool(short), prefix, again, style.max_width - alone)


@lru_cache(maxsize=65536)
def _prefix(speakers: tuple[str | None, ...], before: str | None, style: Style, policy: Speakers) -> int:
    """Return the half columns of what stands before the last of *speakers* in a cue."""
    return width(prefixes(speakers, before, style, policy)[-1], style.counting)
