"""The Parquet datasets: eight tables, partitioned by the document's language.

::

    datasets/<table>/lang-<tag>/<part>.parquet

`lang` is a column of every file, so that no reader has to be told of partitions. The folder is therefore not named
``lang=ko``: pyarrow infers a string of such a key in one way of reading (`pyarrow.dataset`) and a dictionary in another
(`read_table`, and pandas with it), and refuses a file's column that is of the other type, so that none pleases both.
The language of a single turn or cue is `turn_lang`.

Every table has a file for every language of the documents, if need be without rows: a query over any table works from
the first run on, and a run that finds nothing leaves no finding of the run before.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Final

import polars as pl

from exports.datasets.counts import counted_documents
from exports.datasets.one_line import in_one_line
from exports.datasets.places import cue_places, place_corrections, place_findings
from exports.files import write
from exports.track import PRODUCER
from pipeline.segment.word_counts import count_words
from pipeline.styles import styles_of
from pipeline.text.audit import rewind, text_changes
from pipeline.text.width import HALVES, widths
from pipeline.timecode import MS_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.schema import Frames

SCHEMA_VERSION: Final = "3"
"""Counts up with every change of a table's columns, types or meaning."""

UNITS: Final = {
    "actual": "of the limit: see check",
    "char": "Unicode code points",
    "confidence": "0 to 1",
    "cps": "columns or grapheme clusters of the text a second, as the language counts; labels and dashes do not",
    "ms": "milliseconds",
}
"""What a column's last word means. Spans of words lie in text_raw, those of cues in text."""

_PART = re.compile(r"bucket-\d+\.parquet")
_ZSTD_LEVEL: Final = 3  # levels of 15 and more take fifty times as long for little


@dataclass(frozen=True)
class Material:
    """What tables are made of; what several of them ask is worked out once."""

    frames: Frames
    styles: pl.DataFrame
    """How a language counts characters."""

    @cached_property
    def n_words(self) -> pl.Series:
        """How many words each turn has."""
        return count_words(self.frames.turns)

    @cached_property
    def places(self) -> pl.DataFrame:
        """From where on in a turn's text each cue stands."""
        return cue_places(self.frames.cues)


@dataclass(frozen=True, slots=True)
class Table:
    """A dataset: its *name*, what *build* makes it of, and the *order* of its rows after `doc`, which leaves no tie."""

    name: str
    build: Callable[[Material], pl.DataFrame]
    order: tuple[str, ...]


def export_datasets(frames: Frames, out: Path, part: str, styles: pl.DataFrame) -> list[Path]:
    """Write ``out/datasets/<table>/lang-<tag>/<part>.parquet`` for each table and language, and return the paths.

    The same frames give the same bytes. Each file appears whole or not at all.

    Reads:  STYLES, for how a language counts characters.
    Raises: UnwritableOutput if a file cannot be written.
    """
    return [
        write(out / dataset_name(table, lang, part), encode(concat_tables(table, [rows])))
        for (table, lang), rows in dataset_rows(frames, styles).items()
    ]


def dataset_name(table: str, lang: str, part: str) -> str:
    """Return where the rows of *table* of the documents in *lang* stand, below DIR.

    >>> dataset_name("cues", "pt-BR", "bucket-03")
    'datasets/cues/lang-pt-BR/bucket-03.parquet'
    """
    return f"datasets/{table}/lang-{lang}/{part}.parquet"


def dataset_files(out: Path, part: str = "bucket-*") -> Iterator[Path]:
    """Yield the files of all datasets below *out*, or those of one *part*; files that have other names are not ours."""
    return (path for path in out.glob(f"datasets/*/*/{part}.parquet") if _PART.fullmatch(path.name))


def dataset_rows(frames: Frames, styles: pl.DataFrame) -> dict[tuple[str, str], pl.DataFrame]:
    """Return the rows of each table and language; every language of the documents has all tables.

    Reads: STYLES, for how a language counts characters.
    """
    docs = frames.documents.select("lang", "doc").partition_by("lang", as_dict=True, include_key=False)
    by_lang = {str(lang): docs[lang,] for lang in frames.documents["lang"].unique().sort()}
    material = Material(frames, styles)
    return {(table.name, lang): rows for table in TABLES for lang, rows in _by_lang(table.build(material), by_lang)}


def concat_tables(table: str, parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return the rows of *parts* of a *table*, which have no document in common, in the one order they ever have."""
    order = next(one.order for one in TABLES if one.name == table)
    return pl.concat(parts).sort("doc", *order, nulls_last=False).rechunk()


def encode(rows: pl.DataFrame) -> bytes:
    """Return *rows* as Parquet: zstd, statistics, and what the columns mean as key-value metadata."""
    units = {name: UNITS[word] for name in rows.columns if (word := name.rsplit("_", 1)[-1]) in UNITS}
    metadata = {
        "cuemill.producer": PRODUCER,
        "cuemill.schema_version": SCHEMA_VERSION,
        "cuemill.units": json.dumps(units, sort_keys=True),
    }
    buffer = BytesIO()
    rows.write_parquet(buffer, compression="zstd", compression_level=_ZSTD_LEVEL, statistics=True, metadata=metadata)
    return buffer.getvalue()


def _by_lang(rows: pl.DataFrame, docs: Mapping[str, pl.DataFrame]) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield each language of *docs*, and the *rows* of its documents, with the language beside `doc`."""
    for lang, own in docs.items():  # mostly a single one, which all rows are in
        mine = rows if len(docs) == 1 else rows.join(own, on="doc", how="semi", maintain_order="left")
        yield lang, mine.select("doc", pl.lit(lang).alias("lang"), pl.exclude("doc", "lang"))


def _turns(material: Material) -> pl.DataFrame:
    """Return the turns, each with the language it is in itself, and how long its text is."""
    frames = material.frames
    changes = text_changes(frames.corrections.drop_nulls("before"), "speaker")
    names = frames.turns.select("doc", "turn", "speaker").iter_rows()
    raw = [name if name is None else rewind(name, changes.get((doc, turn), ())) for doc, turn, name in names]
    turns = (
        frames.turns.drop("breaks")
        .clone()
        .insert_column(frames.turns.get_column_index("speaker") + 1, pl.Series("speaker_raw", raw, dtype=pl.String))
    )
    n_chars = pl.col("text").str.len_chars().cast(pl.Int32).alias("n_chars")
    return turns.rename({"lang": "turn_lang"}).with_columns(material.n_words, n_chars)


def _numbered(markup: pl.DataFrame) -> pl.DataFrame:
    """Return *markup* with the number of each row within its turn, which tells two alike apart."""
    number = pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("doc", "turn")
    return markup.select("doc", "turn", number.alias("look"), pl.exclude("doc", "turn"))


_CUE_COLUMNS: Final = (
    *("doc", "cue", "start_ms", "end_ms", "duration_ms", "turn_lang", "turn", "speaker", "text", "text_flat"),
    *("n_lines", "cps", "placement", "layer", "spans"),
)


def _cues(material: Material) -> pl.DataFrame:
    """Return the cues, flat but for the spans: text, lines, reading speed, and the turn and speaker that begin them."""
    said = pl.col("lines").list.eval(pl.element().filter(pl.element() != ""))
    first = pl.col("spans").list.first().struct
    cues = material.frames.cues
    return (
        cues.rename({"lang": "turn_lang"})
        .with_columns(
            _halves(cues, material.styles),
            duration_ms=pl.col("end_ms") - pl.col("start_ms"),
            text=said.list.join("\n"),
            n_lines=said.list.len().cast(pl.Int32),
            turn=first.field("turn"),
            speaker=first.field("speaker"),
        )
        .pipe(lambda shown: shown.with_columns(in_one_line(shown), cps=_reading_speed()))
        .select(_CUE_COLUMNS)
    )


def _halves(cues: pl.DataFrame, styles: pl.DataFrame) -> pl.Series:
    """Return the width of each cue's text in half columns, counted as its language's style says."""
    counting = {lang: style.counting for lang, style in styles_of(styles, cues["lang"]).items()}
    how = pl.col("lang").replace_strict(counting, return_dtype=pl.String)
    lines = cues.select("lines", how=how).explode("lines", empty_as_null=False)
    halves = widths(lines["lines"], lines["how"])
    ends = cues["lines"].list.len().cum_sum()
    so_far = pl.concat([pl.Series([0]), halves.cum_sum()])  # a sum over a column is far quicker than one for each cue
    return (so_far.gather(ends) - so_far.gather(ends.shift(1, fill_value=0))).alias("halves")


def _reading_speed() -> pl.Expr:
    """Return characters a second, to three decimals; null for a cue that takes no time."""
    duration = pl.col("duration_ms")
    speed = pl.col("halves") * MS_PER_SECOND / (HALVES * duration)
    return pl.when(duration > 0).then(speed).round(3)


_FINDINGS_ORDER: Final = (
    *("turn", "cue", "line", "start_char", "check", "message"),
    *("end_char", "severity", "actual", "limit", "remedy"),  # so that what is equal so far is the same row
)

TABLES: Final = (
    Table("documents", lambda given: counted_documents(given.frames, given.n_words), ()),
    Table("turns", _turns, ("turn",)),
    Table("words", lambda given: given.frames.words, ("turn", "word")),
    Table("markup", lambda given: _numbered(given.frames.markup), ("turn", "look")),
    Table("chapters", lambda given: given.frames.chapters, ("chapter",)),
    Table("cues", _cues, ("cue",)),
    Table(
        "corrections",
        lambda given: place_corrections(given.frames.corrections, given.places, given.frames.turns),
        ("seq",),
    ),
    Table(
        "findings",
        lambda given: place_findings(given.frames.findings, given.places, given.frames.turns),
        _FINDINGS_ORDER,
    ),
)
"""The datasets, each in a folder of its name."""
