"""Cues of a few words each, held until the next: how short films show what is said.

Each cue is cut where its words are heard, and nothing else of it changes: all of it is on screen from its start to its
end, one part after the other.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import polars as pl

from pipeline.schema import CUES, CUTS, conform, from_rows
from pipeline.styles import styles_of
from pipeline.text.width import width
from pipeline.timing.hearing import speech_span, stamped_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pipeline.styles import Style

    Stamps = Mapping[tuple[str, int], Sequence[Any]]

_WORD: Final = re.compile(r"\S+")
_ANEW: Final = re.compile(r"[-‐‑–—―♪♫]|>>")
_BLANK: Final = re.compile(r"\s")


class _Part(NamedTuple):
    """A part of a cue: that cue's row, and its own lines and spans."""

    row: int
    lines: list[str]
    spans: list[dict[str, Any]]


def without_gaps(styles: pl.DataFrame) -> pl.DataFrame:
    """Return *styles*, STYLES, in which a cue may follow at once, and does where the next one is near."""
    return styles.with_columns(min_gap_frames=pl.lit(0, dtype=pl.Int32))


def show_few_words(  # noqa: PLR0913, PLR0917 - a stage takes the frames it reads, one each
    cues: pl.DataFrame,
    turns: pl.DataFrame,
    words: pl.DataFrame,
    corrections: pl.DataFrame,
    styles: pl.DataFrame,
    most: int,
) -> pl.DataFrame:
    """Return *cues* cut into parts of *most* words, each shown until the next one is heard.

    A part is of one turn, and in one line where that holds it. What is no word goes with one. In a script without
    blanks words are what the source stamps; a cue that is too short for its parts stays whole.

    Reads:   CUES, sorted by doc and cue; TURNS; WORDS and CORRECTIONS, to find when words are heard; STYLES.
    Returns: CUES, numbered anew.
    """
    if cues.is_empty():
        return cues
    texts = {(doc, turn): text for doc, turn, text in turns.select("doc", "turn", "text").iter_rows()}
    stamps, by_lang = stamped_words(words, corrections), styles_of(styles, cues["lang"])
    rows = list(cues.iter_rows(named=True))
    parts = [part for row, cue in enumerate(rows) for part in _parts(row, cue, texts, stamps, most, by_lang)]
    heard = speech_span(_cuts(rows, parts), turns, words, corrections)["start_ms"].to_list()
    made: list[dict[str, Any]] = []
    for row, group in groupby(zip(parts, heard, strict=True), key=lambda one: one[0].row):
        own = list(group)
        edges = _edges(rows[row], [at for _, at in own], by_lang[rows[row]["lang"]])
        if edges is None:
            made.append(rows[row])
            continue
        for (part, _), start_ms, end_ms in zip(own, edges, edges[1:], strict=False):
            made.append(rows[row] | {"lines": part.lines, "spans": part.spans, "start_ms": start_ms, "end_ms": end_ms})
    order = from_rows(made, CUES).sort("doc", "start_ms", "layer", nulls_last=False, maintain_order=True)
    return conform(order.with_columns(cue=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("doc")), CUES)


def _cuts(rows: Sequence[dict[str, Any]], parts: Sequence[_Part]) -> pl.DataFrame:
    """Return *parts* of the cues in *rows* as CUTS."""
    kept = ("doc", "lang", "placement", "layer")
    cuts = (
        {**{name: rows[part.row][name] for name in kept}, "cue": number, "lines": part.lines, "spans": part.spans}
        for number, part in enumerate(parts, 1)
    )
    return from_rows(cuts, CUTS)


def _edges(cue: Mapping[str, Any], heard: Sequence[int], style: Style) -> list[int] | None:
    """Return when each part of a *cue* begins and the last one ends, in ms, by when they are *heard*.

    None where the cue is too short for so many.
    """
    tick, start, end = style.tick_ms, cue["start_ms"], cue["end_ms"]
    first, last = round(start / tick), round(end / tick)
    if last - first < len(heard):
        return None
    edges = [first]
    for place, at in enumerate(heard[1:], 1):
        latest = last - (len(heard) - place)
        edges.append(min(max(round(at / tick), edges[-1] + 1), latest))
    return [start, *(round(at * tick) for at in edges[1:]), end]


def _parts(  # noqa: PLR0913, PLR0917 - what a part is made of
    row: int,
    cue: Mapping[str, Any],
    texts: Mapping[tuple[str, int], str],
    stamps: Stamps,
    most: int,
    styles: Mapping[str, Style],
) -> Iterator[_Part]:
    """Yield the parts of a *cue* in a *row*."""
    style = styles[cue["lang"]]
    for spans in _said_by_one(cue["spans"], lambda span: texts[cue["doc"], span["turn"]]):
        turn = spans[0]["turn"]
        text, own = texts[cue["doc"], turn], [one.at for one in stamps.get((cue["doc"], turn), ())]
        words = _joined([word for span in spans for word in _words(span, text, own)], text)
        for place in range(0, len(words), most):
            pieces = [piece for word in words[place : place + most] for piece in word]
            part = _part(row, pieces, text, style)
            yield _below_label(part) if pieces[0]["line"] and not cue["lines"][0] and not place else part


def _said_by_one(
    spans: Sequence[dict[str, Any]], text_of: Callable[[Mapping[str, Any]], str]
) -> Iterator[list[dict[str, Any]]]:
    """Yield *spans* of a cue, those together that are of one turn and of which none but the first begins a line anew.

    A dash, `>>` or a note does: another voice, or another line of a song.
    """
    group: list[dict[str, Any]] = []
    for span in spans:
        is_new = _ANEW.match(text_of(span), span["start_char"]) is not None
        if group and (is_new or span["turn"] != group[-1]["turn"]):
            yield group
            group = []
        group.append(span)
    if group:
        yield group


def _words(span: Mapping[str, Any], text: str, stamps: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Yield the words of a *span* of a *text* as spans, cut at *stamps*, too."""
    inside = {at for at in stamps if span["start_char"] < at < span["end_char"]}
    for match in _WORD.finditer(text, span["start_char"], span["end_char"]):
        cuts = sorted(at for at in inside if match.start() < at < match.end())
        for start, end in zip([match.start(), *cuts], [*cuts, match.end()], strict=True):
            yield {**span, "start_char": start, "end_char": end}


def _joined(words: Sequence[dict[str, Any]], text: str) -> list[list[dict[str, Any]]]:
    """Return *words*, each as its pieces: one without a letter goes with the word before, the first with the next."""
    joined: list[list[dict[str, Any]]] = []
    waits = False
    for word in words:
        has_letters = any(char.isalnum() for char in text[word["start_char"] : word["end_char"]])
        if joined and (waits or not has_letters):
            joined[-1].append(word)
        else:
            joined.append([word])
        waits = (waits or len(joined) == 1) and not any(
            char.isalnum() for piece in joined[0] for char in text[piece["start_char"] : piece["end_char"]]
        )
    return joined


def _below_label(part: _Part) -> _Part:
    """Return *part* with an empty first line, which a label takes."""
    return part._replace(lines=["", *part.lines], spans=[span | {"line": span["line"] + 1} for span in part.spans])


def _part(row: int, pieces: Sequence[dict[str, Any]], text: str, style: Style) -> _Part:
    """Return the part that *pieces* of a *text* are: in one line if it holds them, else in the lines they stood in."""
    whole = [{**pieces[0], "end_char": pieces[-1]["end_char"], "line": 0}]
    said = _BLANK.sub(" ", text[whole[0]["start_char"] : whole[0]["end_char"]])
    is_one = pieces[0]["line"] == pieces[-1]["line"]
    room = style.max_width if pieces[0]["speaker"] is None else style.max_width // 2  # a label takes the other half
    if is_one or width(said, style.counting) <= room:
        return _Part(row, [said], whole)
    spans: list[dict[str, Any]] = []
    for _, group in groupby(pieces, key=lambda piece: piece["line"]):
        own = list(group)
        spans.append({**own[0], "end_char": own[-1]["end_char"], "line": len(spans)})
    return _Part(row, [text[span["start_char"] : span["end_char"]] for span in spans], spans)
