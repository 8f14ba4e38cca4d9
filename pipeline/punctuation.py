"""Punctuation as a client wants it, by a table of languages: `--punctuation netflix`. Off unless it is asked for.

It comes last, when cues are cut and timed: what it takes away is what sentences and breaks are told by. A line that
would find no room stays as it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import polars as pl

from pipeline.schema import CORRECTIONS, CUES, TURNS, conform, empty, from_rows
from pipeline.styles import styles_of
from pipeline.tables import shipped_rows
from pipeline.text.width import width

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.styles import Style

STAGE: Final = "punctuate"
_NARROW: Final = "\u202f"
_OPENS, _CLOSES = "-open", "-close"
_AT_END: Final = "line-end"

Turn = tuple[str, int]


class Punctuated(NamedTuple):
    """What `punctuate` returns."""

    turns: pl.DataFrame
    cues: pl.DataFrame
    corrections: pl.DataFrame


class _Rule(NamedTuple):
    """A row of the table: what is found where, and what stands there then."""

    name: str
    where: str
    pattern: re.Pattern[str]
    replacement: str


class _Edit(NamedTuple):
    """A change of a turn's text: from where to where, what stood there, what stands there now, by which rule."""

    start: int
    end: int
    before: str
    after: str
    rule: str


class _Written(NamedTuple):
    """A cue, its new lines, and the changes of the texts of its turns."""

    cue: dict[str, Any]
    lines: list[str]
    edits: list[tuple[Turn, _Edit]]


def punctuate(turns: pl.DataFrame, cues: pl.DataFrame, styles: pl.DataFrame) -> Punctuated:
    """Write the marks of *cues* as the table has them for their languages; each change is in the log.

    Never changes a letter, a break or a time, and never makes a line wider than it may be.

    Reads:   TURNS; CUES, whose spans are of the texts of TURNS; STYLES.
    Returns: TURNS and CUES, same rows and order; CORRECTIONS.
    """
    texts = {(doc, turn): text for doc, turn, text in turns.select("doc", "turn", "text").iter_rows()}
    by_lang = styles_of(styles, cues["lang"])
    written = [_written(cue, texts, by_lang[cue["lang"]]) for cue in cues.iter_rows(named=True)]
    edits: dict[Turn, list[_Edit]] = {}
    for one in written:
        for turn, edit in one.edits:
            edits.setdefault(turn, []).append(edit)
    if not edits:
        return Punctuated(turns, cues, empty(CORRECTIONS))
    moves = {turn: _Moves.of(sorted(own)) for turn, own in edits.items()}
    said = [
        _applied(text, sorted(edits.get((doc, turn), ())))
        for doc, turn, text in turns.select("doc", "turn", "text").iter_rows()
    ]
    rows = (one.cue | {"lines": one.lines, "spans": _moved(one.cue, moves)} for one in written)
    return Punctuated(
        conform(turns.with_columns(text=pl.Series(said, dtype=pl.String)), TURNS),
        from_rows(rows, CUES),
        from_rows((_correction(*turn, edit) for turn, own in edits.items() for edit in own), CORRECTIONS),
    )


@cache
def _rules(lang: str) -> tuple[_Rule, ...]:
    """Return the rows for *lang*, those for any language first."""
    own = {"*", lang, lang.partition("-")[0]}
    return tuple(
        _Rule(row["id"], row["where"], re.compile(row["pattern"]), row["replacement"].replace("&nnbsp;", _NARROW))
        for row in shipped_rows("punctuation.csv")
        if row["lang"] in own
    )


def replaced(text: str, lang: str, *, is_end: bool) -> list[_Edit]:
    """Return the changes of *text*, a part of a line and, if *is_end*, its end; none lies in another."""
    found = [
        _Edit(match.start(), match.end(), match[0], rule.replacement.format(**match.groupdict()), rule.name)
        for rule in _rules(lang)
        if is_end or rule.where != _AT_END
        for match in rule.pattern.finditer(text)
    ]
    kept: list[_Edit] = []
    for edit in sorted(found):
        if edit.before != edit.after and (not kept or edit.start >= kept[-1].end):
            kept.append(edit)
    return _paired(kept)


def _paired(edits: Sequence[_Edit]) -> list[_Edit]:
    """Return *edits* without those that open and close nothing: of a pair over several lines both sides stay."""
    pairs: set[int] = set()
    waiting: int | None = None
    for at, edit in enumerate(edits):
        if edit.rule.endswith(_OPENS):
            waiting = at
        elif edit.rule.endswith(_CLOSES) and waiting is not None:
            pairs |= {waiting, at}
            waiting = None
    return [edit for at, edit in enumerate(edits) if at in pairs or not edit.rule.endswith((_OPENS, _CLOSES))]


def _written(cue: dict[str, Any], texts: Mapping[Turn, str], style: Style) -> _Written:
    """Return a *cue* with its changes; a line stays that would be empty or too wide."""
    lines: list[str] = []
    edits: list[tuple[Turn, _Edit]] = []
    for number, line in enumerate(cue["lines"]):
        own = [span for span in cue["spans"] if span["line"] == number]
        changes = list(_changes(cue, line, own, texts))
        new = _applied(line, [in_line for in_line, _, _ in changes])
        is_wider = len(new) > len(line) and width(new, style.counting) > style.max_width
        if is_wider or not new.strip():
            lines.append(line)
            continue
        lines.append(new)
        edits += [(turn, in_turn) for _, turn, in_turn in changes]
    return _Written(cue, lines, edits)


def _changes(
    cue: Mapping[str, Any], line: str, spans: Sequence[Mapping[str, Any]], texts: Mapping[Turn, str]
) -> Iterator[tuple[_Edit, Turn, _Edit]]:
    """Yield each change of a *line*, whose turn it is of, and the same change in that turn's text."""
    at = 0
    for number, span in enumerate(spans):
        turn = cue["doc"], span["turn"]
        said = texts[turn][span["start_char"] : span["end_char"]]
        at += bool(at) and line[at : at + 1] == " "
        for edit in replaced(said, cue["lang"], is_end=number == len(spans) - 1):
            yield _by(edit, at), turn, _by(edit, span["start_char"])
        at += len(said)


def _by(edit: _Edit, places: int) -> _Edit:
    """Return *edit* so many *places* further on."""
    return edit._replace(start=edit.start + places, end=edit.end + places)


def _applied(text: str, edits: Sequence[_Edit]) -> str:
    """Return *text* with *edits*, which are in order, made."""
    for edit in reversed(edits):
        text = text[: edit.start] + edit.after + text[edit.end :]
    return text


class _Moves(NamedTuple):
    """Where the changes of a turn begin and end, and by how much the text before each has grown."""

    starts: Sequence[int]
    ends: Sequence[int]
    grown: Sequence[int]

    @classmethod
    def of(cls, edits: Sequence[_Edit]) -> _Moves:
        """Return those of *edits*, which are in order."""
        sizes = accumulate((len(edit.after) - len(edit.before) for edit in edits), initial=0)
        return cls([edit.start for edit in edits], [edit.end for edit in edits], list(sizes))

    def begin(self, place: int) -> int:
        """Return where what begins at *place* begins now."""
        return place + self.grown[bisect_right(self.ends, place)]

    def end(self, place: int) -> int:
        """Return where what ends at *place* ends now."""
        return place + self.grown[bisect_left(self.starts, place)]


def _moved(cue: Mapping[str, Any], moves: Mapping[Turn, _Moves]) -> list[dict[str, Any]]:
    """Return the spans of a *cue* as they are in the new texts of its turns."""
    spans = []
    for span in cue["spans"]:
        own = moves.get((cue["doc"], span["turn"]))
        places = {"start_char": own.begin(span["start_char"]), "end_char": own.end(span["end_char"])} if own else {}
        spans.append(span | places)
    return spans


def _correction(doc: str, turn: int, edit: _Edit) -> dict[str, Any]:
    """Return an *edit* of a turn as a row of CORRECTIONS."""
    span = {"start_char": edit.start, "end_char": edit.end, "before": edit.before, "after": edit.after}
    return {"doc": doc, "turn": turn, "seq": 0, "stage": STAGE, "rule": edit.rule, "field": "text", **span}
