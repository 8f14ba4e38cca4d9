"""What stands on screen before a line's text: a speaker's label, or the dash of a dialogue.

Neither is in any frame. The cutter leaves room for them, the checker counts them, the exporters write them: all
three ask here.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Literal

import polars as pl

from pipeline.schema import CUES, conform
from pipeline.styles import Style, styles_of
from pipeline.text.width import width, widths

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Speakers = Literal["off", "change", "always"]
"""Which cues show who speaks: none; those where a turn of another speaker than before begins; all."""

_NAMED: Final[Mapping[Speakers, tuple[bool, bool]]] = {
    "off": (False, False),
    "change": (False, True),
    "always": (True, True),
}
"""Whether a turn shows its speaker: one of the speaker before, one of another. All who write labels ask here."""

_DASHES: Final = {
    "both": ("-", "-"),
    "both-space": ("- ", "- "),
    "second": ("", "-"),
    "second-space": ("", "- "),
    "none": ("", ""),
}

_ENDS: Final = 2  # the first span of a cue and its last


def is_named(speaker: str | None, before: str | None, policy: Speakers) -> bool:
    """Return whether a turn of *speaker* shows the name, after a turn of the one *before*.

    >>> is_named("Ann", "Ann", "change"), is_named("Ben", "Ann", "change"), is_named(None, "Ann", "always")
    (False, True, False)
    """
    return speaker is not None and _NAMED[policy][speaker != before]


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

    *before* is the speaker of the turn before; two turns of different speakers in one cue are a dialogue, and two of
    nobody known are not. A label tells who speaks, so no dash stands beside it.
    """
    previous = (before, *speakers[:-1])
    dialogue = len(speakers) > 1 and any(a != b for a, b in pairwise(speakers))
    dashes = _DASHES[style.dialogue_dash] if dialogue else ("", "")
    shown = []
    for place, (speaker, earlier) in enumerate(zip(speakers, previous, strict=True)):
        if speaker is not None and is_named(speaker, earlier, policy):
            shown.append(label(speaker, style))
        else:
            shown.append(dashes[min(place, 1)])
    return tuple(shown)


_DASH: Final = r"^(?:\x{FDD0}\d+\x{FDD1})*(?:[-‐–]\s?|—\s)[\p{L}\p{N}¿¡\"'“‘«»\[(…♪<\x{FDD0}]"
_DASH_HERE: Final = re.compile(r"(?:[-‐–]\s?|—\s)[^\W_]|(?:[-‐–]\s?|—\s)[¿¡\"'“‘«»\[(…♪<]")


def begins_with_dash(text: str) -> bool:
    """Return whether *text* has a dash of its own: no other stands before it, and no label.

    >>> begins_with_dash("- No."), begins_with_dash("No.")
    (True, False)
    """
    return bool(_DASH_HERE.match(text))


def display_lines(cues: pl.DataFrame, styles: pl.DataFrame, policy: Speakers) -> pl.Series:
    """Return the lines of each cue as they are shown, with labels or dashes; a list of texts per cue, none empty.

    Reads: CUES sorted by doc and cue; STYLES.
    """
    cues = conform(cues, CUES)
    by_lang = styles_of(styles, cues["lang"])
    dressed = _lines_to_change(cues, policy)
    if dressed.is_empty():
        return cues["lines"].alias("screen")
    shown = _labelled_lines(dressed, by_lang, policy)
    every = pl.concat([cues["lines"], shown["lines"]], rechunk=True)  # from one piece rows are taken ten times as fast
    rows = pl.int_range(every.len(), eager=True)
    return every.gather(rows.head(cues.height).scatter(shown["place"], rows.slice(cues.height))).alias("screen")


def display_widths(screen: pl.Series, langs: pl.Series, styles: Mapping[str, Style]) -> pl.Series:
    """Return the half columns of each line of *screen*, a list a cue as `display_lines` has it; 0 where it has none."""
    counting = langs.replace_strict({lang: style.counting for lang, style in styles.items()}, return_dtype=pl.String)
    cues = pl.DataFrame([screen.alias("line"), counting.alias("how")]).with_row_index("row")
    lines = cues.explode("line", empty_as_null=True)
    measured = lines.select("row").with_columns(width=widths(lines["line"].fill_null(""), lines["how"]))
    return measured.group_by("row", maintain_order=True).all()["width"]


def _lines_to_change(cues: pl.DataFrame, policy: Speakers) -> pl.DataFrame:
    """Return those of *cues* whose lines may not be shown as they are, each with its `place`.

    Most go on with the turn of the one before. Each is told with which utterance and speaker that ended
    (`utterance_before`, `speaker_before`); null where a document begins.
    """
    ends = {"first": pl.col("spans").list.first(), "last": pl.col("spans").list.last()}
    ended = cues.select("doc", "lang", "lines", "spans", **ends, place=pl.int_range(pl.len()))
    goes_on, last = pl.when(pl.col("doc") == pl.col("doc").shift()), pl.col("last")
    told = ended.with_columns(
        utterance_before=goes_on.then(_utterances(last).shift()),
        speaker_before=goes_on.then(last.struct.field("speaker").shift()),
    )
    return told[told.select(_may_change(policy)).to_series().arg_true()].drop("doc", "first", "last")


def _may_change(policy: Speakers) -> pl.Expr:
    """Whether the lines of a cue may not be shown as they are."""
    first, last = _utterances(pl.col("first")), _utterances(pl.col("last"))
    several = (pl.col("spans").list.len() > _ENDS) | (first != last)
    of_the_same, of_another = _NAMED[policy]
    named = pl.lit(of_the_same) | (pl.lit(of_another) & first.ne_missing(pl.col("utterance_before")))
    return several | (named & pl.col("first").struct.field("speaker").is_not_null()) | pl.col("lines").list.contains("")


def _utterances(spans: pl.Expr) -> pl.Expr:
    """Return what `utterance_of` makes of *spans*, for a whole column at once."""
    return pl.coalesce(spans.struct.field("utterance"), spans.struct.field("turn"))


def utterance_of(span: Mapping[str, Any]) -> int:
    """Return what the text of *span* was cut from: its turn, or the utterance that this turn is part of."""
    utterance: int | None = span["utterance"]
    return span["turn"] if utterance is None else utterance


def _labelled_lines(cues: pl.DataFrame, styles: Mapping[str, Style], policy: Speakers) -> pl.DataFrame:
    """Return the `lines` of *cues* as they are shown, each with its `place`; in any order.

    Reads: place, lang, lines, spans, and the utterance and the speaker with which the cue before each one ended.
    """
    begun = cues.join(_utterance_starts(cues), on="place", how="left", validate="1:1", maintain_order="left")
    goes_on = (pl.col("utterances").list.len() == 1) & (pl.col("utterances").list.first() == pl.col("utterance_before"))
    told = begun.with_columns(goes_on=goes_on.fill_null(value=False)).with_columns(
        before=pl.when(~pl.col("goes_on")).then("speaker_before")
    )
    same = pl.col("goes_on") & (policy != "always")
    plain = told.filter(same).select("place", pl.col("lines").list.filter(pl.element() != ""))
    marked = told.filter(~same)
    return pl.concat([plain, _add_marks(marked, _marks(marked, styles, policy))])


def _utterance_starts(cues: pl.DataFrame) -> pl.DataFrame:
    """Return the utterances of each of *cues*, in order, the line in which each begins, and who speaks.

    Returns: place, utterances, begins, speakers.
    """
    spans = cues.select("place", "spans").explode("spans", empty_as_null=False).unnest("spans")
    whole = spans.group_by("place", pl.coalesce("utterance", "turn").alias("utterances"), maintain_order=True)
    told = whole.agg(begins=pl.col("line").first(), speakers=pl.col("speaker").last())
    return told.group_by("place", maintain_order=True).agg("utterances", "begins", "speakers")


def _marks(cues: pl.DataFrame, styles: Mapping[str, Style], policy: Speakers) -> pl.DataFrame:
    """Return what stands before the lines of *cues*, as `_utterance_starts` has them; `prefixes` is asked once a case.

    Where the first line is empty, a label has it for itself, without the blank at its end.

    Returns: place, line, mark; one row a line.
    """
    case = ("lang", "speakers", "before")
    known = cues.select(case).unique(maintain_order=True)
    marks = [prefixes(speakers, before, styles[lang], policy) for lang, speakers, before in known.iter_rows()]
    cases = known.with_columns(mark=pl.Series(marks, dtype=pl.List(pl.String)))
    told = cues.join(cases, on=case, how="left", validate="m:1", nulls_equal=True, maintain_order="left")
    lines = (
        told.select("place", "mark", line="begins", alone=pl.col("lines").list.first() == "")
        .explode("line", "mark", empty_as_null=False)
        .unique(["place", "line"], keep="last", maintain_order=True)
        .filter(~pl.col("alone") | (pl.col("line") == pl.col("line").min().over("place")))
    )
    alone = pl.when("alone")
    return lines.select(
        "place",
        line=alone.then(0).otherwise("line").cast(pl.Int32),
        mark=alone.then(pl.col("mark").str.strip_suffix(" ")).otherwise("mark"),
    )


def _add_marks(cues: pl.DataFrame, marks: pl.DataFrame) -> pl.DataFrame:
    """Return the `lines` of *cues* with the *marks* before them, and their `place`."""
    numbered = cues.select("place", "lines", line=pl.int_ranges(pl.col("lines").list.len(), dtype=pl.Int32))
    return (
        numbered.explode("lines", "line", empty_as_null=False)
        .join(marks, on=["place", "line"], how="left", validate="1:1", maintain_order="left")
        .select("place", pl.concat_str(_mark_beside(), "lines").alias("lines"))
        .group_by("place", maintain_order=True)
        .all()
    )


def _mark_beside() -> pl.Expr:
    """Return the mark before a line; none where the line has a dash of its own, which is the source's."""
    return pl.when(pl.col("lines").str.contains(_DASH)).then(pl.lit("")).otherwise(pl.col("mark").fill_null(""))
