"""What stands on screen before a line's text: a speaker's label, or the dash of a dialogue.

Neither is in any frame. The cutter leaves room for them, the checker counts them, the exporters write them: all
three ask here.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Literal

import polars as pl

from pipeline.schema import CUES, conform
from pipeline.styles import Style, styles_of
from pipeline.width import width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Speakers = Literal["off", "change", "always"]
"""Which cues show who speaks: none; those where a turn of another speaker than before begins; all."""

_DASHES: Final = {
    "both": ("-", "-"),
    "both-space": ("- ", "- "),
    "second": ("", "-"),
    "second-space": ("", "- "),
    "none": ("", ""),
}


def label(speaker: str, style: Style) -> str:
    """Return the label of *speaker*; a name wider than half a line is shortened, so that text has room beside it.

    The name itself stays whole in every frame and in WebVTT's voices.
    """
    room = style.max_width // 2 - width(": ", style.counting)
    words = speaker.split()
    shorter = (" ".join(words[:number]) for number in range(len(words), 0, -1))
    name = next((name for name in (speaker, *shorter) if width(name, style.counting) <= room), None)
    if name is None:
        name = speaker
        while name and width(f"{name}…", style.counting) > room:
            name = name[:-1]
        name = f"{name}…"
    return f"{name}: "


def prefixes(speakers: Sequence[str | None], before: str | None, style: Style, policy: Speakers) -> tuple[str, ...]:
    """Return what stands before the first line of each turn that begins in a cue, given their *speakers* in order.

    *before* is the speaker of the turn before; two turns in one cue are a dialogue. A label tells who speaks, so no
    dash stands beside it.
    """
    previous = (before, *speakers[:-1])
    dialogue = len(speakers) > 1 and any(a != b or a is None for a, b in pairwise(speakers))
    dashes = _DASHES[style.dialogue_dash] if dialogue else ("", "")
    shown = []
    for place, (speaker, earlier) in enumerate(zip(speakers, previous, strict=True)):
        if speaker is not None and (policy == "always" or (policy == "change" and speaker != earlier)):
            shown.append(label(speaker, style))
        else:
            shown.append(dashes[min(place, 1)])
    return tuple(shown)


def on_screen(cues: pl.DataFrame, styles: pl.DataFrame, policy: Speakers) -> pl.Series:
    """Return the lines of each cue as they are shown, with labels or dashes; a list of texts per cue, none empty.

    Reads: CUES sorted by doc and cue; STYLES.
    """
    cues = conform(cues, CUES)
    by_lang = styles_of(styles, cues["lang"])
    dressed = cues.select(*_before(), "lang", "lines", "spans", place=pl.int_range(pl.len())).filter(
        _may_change(policy)
    )
    shown = [_shown(cue, by_lang[cue["lang"]], policy) for cue in dressed.iter_rows(named=True)]
    every = pl.concat([cues["lines"], pl.Series(shown, dtype=pl.List(pl.String))])
    rows = pl.int_range(every.len(), eager=True)
    return every.gather(rows.head(cues.height).scatter(dressed["place"], rows.slice(cues.height))).alias("screen")


def _before() -> tuple[pl.Expr, pl.Expr]:
    """Return the utterance and the speaker with which the cue before each one ended; null where a document begins."""
    last = pl.col("spans").list.last()
    goes_on = pl.when(pl.col("doc") == pl.col("doc").shift())
    return (
        goes_on.then(_utterances(last).shift()).alias("utterance_before"),
        goes_on.then(last.struct.field("speaker").shift()).alias("speaker_before"),
    )


def _may_change(policy: Speakers) -> pl.Expr:
    """Whether the lines of a cue may not be shown as they are; most cues go on with the turn of the one before."""
    spans = pl.col("spans").list
    several = spans.eval(_utterances(pl.element())).list.n_unique() > 1
    labelled = spans.first().struct.field("speaker").is_not_null() & (policy != "off")
    if policy == "change":
        labelled &= _utterances(spans.first()).ne_missing(pl.col("utterance_before"))
    return several | labelled | pl.col("lines").list.contains("")


def _utterances(spans: pl.Expr) -> pl.Expr:
    """Return what `utterance_of` makes of *spans*, for a whole column at once."""
    return pl.coalesce(spans.struct.field("utterance"), spans.struct.field("turn"))


def utterance_of(span: Mapping[str, Any]) -> int:
    """Return what the text of *span* was cut from: its turn, or the utterance that this turn is part of."""
    utterance: int | None = span["utterance"]
    return span["turn"] if utterance is None else utterance


def _shown(cue: Mapping[str, Any], style: Style, policy: Speakers) -> list[str]:
    """Return the lines of one *cue*, given the utterance and the speaker with which the cue before it ended."""
    begins = {utterance_of(span): span["line"] for span in reversed(cue["spans"])}
    turns = {utterance_of(span): span["speaker"] for span in cue["spans"]}
    goes_on = list(turns) == [cue["utterance_before"]]
    if goes_on and policy != "always":
        return [line for line in cue["lines"] if line]
    before = cue["speaker_before"] if not goes_on else None
    marks = dict(
        zip((begins[turn] for turn in turns), prefixes(list(turns.values()), before, style, policy), strict=True)
    )
    if cue["lines"][0] == "":  # the label has a line of its own
        return [marks[min(marks)].rstrip(), *cue["lines"][1:]]
    return [marks.get(place, "") + line for place, line in enumerate(cue["lines"])]
