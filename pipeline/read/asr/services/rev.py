"""Rev.ai: monologues of elements in seconds; marks bring their own spaces. Rev's `.nlp`: a table with bars.

The table's columns are token, speaker, ts, endTs, punctuation, prepunctuation, case and tags; times are often empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipeline.languages import language_named
from pipeline.read.common.gather import Piece, marks, merge_speaker_runs, turns_of
from pipeline.read.common.json_text import at, dicts, fraction, label, seconds, words_in
from pipeline.read.common.model import Reader
from pipeline.read.common.spoken import Heard, json_reader, to_parsed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.read.common.model import Parsed

_HEADER: Final = "token|speaker|ts|endTs|punctuation|prepunctuation|case|tags"
_COLUMNS: Final = 8
_LEAST_COLUMNS: Final = 7


def recognise(data: object) -> bool:
    """Whether *data* has monologues with elements."""
    return any("elements" in row for row in dicts(at(data, "monologues")))


def parse(data: Any) -> Heard:  # noqa: ANN401 - JSON may hold anything
    """Return the monologues, those of one speaker that follow each other made one."""
    names = {label(row.get("id")): label(row.get("name")) for row in dicts(data.get("speakers"))}
    pieces = (piece for row in dicts(data["monologues"]) for piece in _pieces(row, names))
    return Heard(merge_speaker_runs(turns_of(pieces)), language_named(words_in(data.get("language"))))


def _pieces(monologue: Mapping[str, Any], names: Mapping[str | None, str | None]) -> Iterator[Piece]:
    """Yield the words of a *monologue* with the marks between them."""
    speaker = label(monologue.get("speaker"))
    speaker = names.get(speaker) or speaker
    between, is_first = "", True
    for row in dicts(monologue.get("elements")):
        value = words_in(row.get("value"))
        if row.get("type") == "punct":
            between += value
            continue
        signs, opening = marks(between)
        yield from (sign._replace(speaker=speaker) for sign in signs)
        times = seconds(row.get("ts")), seconds(row.get("end_ts"))
        yield Piece(opening + value, *times, fraction(row.get("confidence")), speaker, breaks=is_first)
        between, is_first = "", False
    yield from (sign._replace(speaker=speaker) for sign in marks(f"{between} ")[0])


def recognise_table(text: str) -> bool:
    """Whether *text* begins with the header of an `.nlp` file."""
    return text.startswith(_HEADER)


def parse_table(text: str) -> Parsed:
    """Return the tokens by speaker, in the case that the table says."""
    return to_parsed(text, Heard(turns_of(_tokens(text))))


def _tokens(text: str) -> Iterator[Piece]:
    """Yield the rows as words, each with its marks before and after."""
    for line in text.split("\n")[1:]:
        row = line.split("|", _COLUMNS - 1)
        if len(row) >= _LEAST_COLUMNS:
            token, speaker, start, end, after, before, case = row[:_LEAST_COLUMNS]
            yield Piece(
                before + _apply_case(token, case) + after, seconds(start), seconds(end), None, speaker.strip() or None
            )


def _apply_case(token: str, case: str) -> str:
    """Return *token* in its *case*: UC has a capital first, CA has capitals only; LC and MC are as they stand."""
    if case == "CA":
        return token.upper()
    return token[:1].upper() + token[1:] if case == "UC" else token


REV = json_reader("rev-ai", "Rev's `monologues` with elements", recognise, parse)
REV_NLP = Reader("rev-nlp", (".nlp",), f"rows of the table {_HEADER}", recognise_table, parse_table)
