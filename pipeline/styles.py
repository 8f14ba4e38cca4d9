"""Styles: the limits of a profile for each language, from a table.

A cell that a row leaves empty falls back, cell by cell: `pt-BR` to `pt` to `*` of the profile, then the same of
`netflix`. So a thin profile still counts characters and draws dashes as the language does.
"""

from __future__ import annotations

import csv
import io
import math
from collections import ChainMap
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, get_args

from pipeline.errors import BadTable, BadUsage
from pipeline.schema import STYLES, from_rows
from pipeline.storage.regular import read_table_text
from pipeline.tables import csv_header, csv_rows
from pipeline.text.width import HALVES, Counting
from pipeline.timecode import MAX_FPS, MS_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    import polars as pl

Dash = Literal["both", "both-space", "second", "second-space", "none"]
"""Which lines of a dialogue begin with a dash, and whether a space follows it."""

BASE: Final = "netflix"  # the default profile, and where a thinner one finds what it does not say
_SPOKEN: Final = "netflix-sdh"  # for the hard of hearing: what was said, word by word
ANY: Final = "*"
_KEYS = ("profile", "lang")
_SHIPPED = "styles.csv"


class Style(NamedTuple):
    """The limits that cues of one language keep; widths in half columns.

    Times are in ticks: milliseconds, or frames where times are frame-exact; `tick_ms` is a tick's length.
    """

    lang: str
    max_width: int
    max_lines: int
    max_cps: float
    min_ticks: int
    max_ticks: int
    min_gap_ticks: int
    close_gap_ticks: int
    tick_ms: float
    counting: Counting
    dialogue_dash: Dash

    def ticks(self, ms: float) -> int:
        """Return the tick nearest to *ms*."""
        return round(ms / self.tick_ms)

    def ms(self, ticks: int) -> int:
        """Return the milliseconds nearest to *ticks*."""
        return round(ticks * self.tick_ms)


def _whole_to(most: int) -> Callable[[str], int]:
    """Return a reader of cells that hold a whole number from 0 to *most*."""

    def read(text: str) -> int:
        if not 0 <= (number := int(text)) <= most:
            raise ValueError(text)
        return number

    return read


def _number_to(most: float, least: float = 0.0) -> Callable[[str], float]:
    """Return a reader of cells that hold a number above 0, from *least* to *most*."""

    def read(text: str) -> float:
        if not (number := float(text)) > 0 or not least <= number <= most:
            raise ValueError(text)
        return number

    return read


def _one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    """Return a reader of cells that hold one of *choices*."""

    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(text)
        return text

    return read


_CELLS: Final[Mapping[str, tuple[Callable[[str], object], str]]] = {
    "max_cpl": (_number_to(200), "a number of columns above 0 and up to 200"),
    "max_lines": (_whole_to(10), "a whole number from 1 to 10"),
    "max_cps": (_number_to(1000), "a number above 0 and up to 1000"),
    "min_ms": (_whole_to(60_000), "whole milliseconds from 1 to 60000"),
    "max_ms": (_whole_to(60_000), "whole milliseconds from 1 to 60000"),
    "min_gap_frames": (_whole_to(240), "a whole number of frames from 0 to 240"),
    "close_gap_frames": (_whole_to(240), "a whole number of frames from 0 to 240"),
    "fps": (_number_to(MAX_FPS, 1.0), f"frames per second from 1 to {MAX_FPS}"),
    "counting": (_one_of(get_args(Counting)), " or ".join(get_args(Counting))),
    "dialogue_dash": (_one_of(get_args(Dash)), " or ".join(get_args(Dash))),
}


def load_styles(
    profile: str = BASE,
    tables: Sequence[Path] = (),
    fps: float | None = None,
    speech: Literal["edited", "verbatim"] = "edited",
) -> pl.DataFrame:
    """Return the styles of *profile*, one row for each language that it or `netflix` knows, and one for `*`.

    Rows of *tables* override the shipped ones cell by cell, in their order; *fps* overrides every row's. Verbatim
    *speech* may be read as fast as `netflix-sdh` allows, where the profile itself does not allow more.

    Returns: STYLES, sorted by lang; no cell is empty.
    Raises:  BadTable for a table that cannot be used; BadUsage for a profile that no table knows.
    """
    cells = _merge([_shipped_cells(), *(_rows(table.name, read_table_text(table)) for table in tables)])
    if profile not in (known := sorted({name for name, _ in cells})):
        raise BadUsage(f"there is no profile {profile!r}", f"Known profiles: {', '.join(known)}.")
    langs = sorted({lang for name, lang in cells if name in (profile, BASE)})
    styles = [{"profile": profile, "lang": lang} | _resolve(cells, profile, lang, fps) for lang in langs]
    for style in styles:
        if speech == "verbatim":
            style["max_cps"] = max(style["max_cps"], _resolve(cells, _SPOKEN, style["lang"], fps)["max_cps"])
        _check(style)
    return from_rows(styles, STYLES)


def profiles() -> tuple[str, ...]:
    """Return the names of the shipped profiles, sorted."""
    return tuple(sorted({name for name, _ in _shipped_cells()}))


def style_of(styles: pl.DataFrame, lang: str) -> Style:
    """Return the style for *lang*, a BCP 47 tag: its own row, else that of a shorter tag, else that of `*`.

    Reads:  STYLES.
    Raises: BadTable if not even `*` has a row, so that no cue goes unchecked.
    """
    rows = {row["lang"]: row for row in styles.iter_rows(named=True)}
    if not (row := next((rows[tag] for tag in _shorter(lang) if tag in rows), None)):
        raise BadTable("styles", None, f"neither {lang} nor {ANY} has a row", f"Add a row for {ANY}.")
    frame_ms = MS_PER_SECOND / row["fps"]
    tick_ms = frame_ms if row["frame_exact"] else 1.0
    return Style(
        lang=lang,
        max_width=int(row["max_cpl"] * HALVES),
        max_lines=row["max_lines"],
        max_cps=row["max_cps"],
        min_ticks=math.ceil(row["min_ms"] / tick_ms),
        max_ticks=math.floor(row["max_ms"] / tick_ms),
        min_gap_ticks=round(row["min_gap_frames"] * frame_ms / tick_ms),
        close_gap_ticks=round(row["close_gap_frames"] * frame_ms / tick_ms),
        tick_ms=tick_ms,
        counting=row["counting"],
        dialogue_dash=row["dialogue_dash"],
    )


def styles_of(styles: pl.DataFrame, langs: pl.Series) -> dict[str, Style]:
    """Return the style of every language in *langs*."""
    return {lang: style_of(styles, lang) for lang in langs.unique().sort()}


_Cells = dict[tuple[str, str], dict[str, object]]


@cache
def _shipped_cells() -> _Cells:
    """Return the shipped table's cells by profile and language."""
    return _rows(_SHIPPED, (files("pipeline.data") / _SHIPPED).read_text("utf-8"))


def _rows(table: str, text: str) -> _Cells:
    """Return the filled cells of a table's *text*, read as what their columns hold."""
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    header = csv_header(table, reader)
    known = (*_KEYS, *_CELLS, "source")
    for missing in set(_KEYS) - set(header):
        raise BadTable(table, 1, f"the column {missing} is missing", f"Columns: {', '.join(known)}.")
    for unknown in [name for name in header if name not in known]:
        raise BadTable(table, 1, f"unknown column {unknown!r}", f"Columns: {', '.join(known)}.")
    cells: _Cells = {}
    for number, row in enumerate(_records(table, reader), start=2):
        key = (row["profile"], row["lang"])
        if key in cells or not all(key):
            raise BadTable(table, number, f"profile and lang {key} are empty or there twice", "Name each pair once.")
        cells[key] = dict(_read_cells(table, number, row))
    return cells


def _records(table: str, reader: csv.DictReader[str]) -> Iterator[dict[str, str]]:
    """Yield the rows with stripped cells; a row of another length is refused."""
    for number, row in enumerate(csv_rows(table, reader), start=2):
        if None in row or None in row.values():
            raise BadTable(table, number, "has not as many cells as the header", "Quote cells that hold commas.")
        yield {name: cell.strip() for name, cell in row.items()}


def _read_cells(table: str, number: int, row: Mapping[str, str]) -> Iterator[tuple[str, object]]:
    """Yield the name and value of each filled cell of a row."""
    for name, (read, expected) in _CELLS.items():
        if text := row.get(name, ""):
            try:
                yield name, read(text)
            except ValueError as error:
                raise BadTable(table, number, f"{name} is {text!r}", f"Write {expected}.") from error
    if source := row.get("source", ""):
        yield "source", source


def _merge(tables: Sequence[_Cells]) -> _Cells:
    """Return the cells of all *tables*; a later filled cell wins."""
    merged: _Cells = {}
    for table in tables:
        for key, row in table.items():
            merged[key] = merged.get(key, {}) | row
    return merged


def _resolve(cells: _Cells, profile: str, lang: str, fps: float | None) -> dict[str, Any]:
    """Return every cell for *profile* and *lang*, from the nearest row that fills it."""
    chain = [cells[name, tag] for name in (BASE, profile) for tag in reversed(_shorter(lang)) if (name, tag) in cells]
    resolved: dict[str, Any] = dict(ChainMap(*reversed(chain)))
    return resolved | {"fps": fps or resolved["fps"], "frame_exact": fps is not None}


def _check(style: Mapping[str, Any]) -> None:
    """Refuse limits that no cue can keep together."""
    if not 0 < style["min_ms"] <= style["max_ms"] or not style["max_lines"]:
        place = f"{style['profile']}, {style['lang']}"
        raise BadTable("styles", None, f"{place}: no cue fits its lines or durations", "Let 0 < min_ms <= max_ms.")


def _shorter(lang: str) -> list[str]:
    """Return *lang*, its shorter forms and `*`: `zh-Hant-TW`, `zh-Hant`, `zh`, `*`."""
    parts = lang.split("-")
    return ["-".join(parts[:length]) for length in range(len(parts), 0, -1)] + [ANY]
