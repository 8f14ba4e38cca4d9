"""The language of every document and turn, as a BCP 47 tag; `und` where nothing is sure.

The script tells most languages. Among those that share one (Latin, Cyrillic, Arabic, Devanagari) py3langid tells them
apart, and langdetect gives a second opinion on each document. What is known of languages stands in tables: scripts.csv,
script_han.csv, lang_engines.csv.

- `decide`: One document's language and that of each turn
- `engines`: The two engines that tell languages of one script apart
- `scripts`: What the letters of a text say about its language, from tables
- `unpacked`: py3langid's model, unpacked once for an installation and mapped into memory
- `vote`: What a document's turns claim, put together
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.detect.decide import TurnText, Verdict, decide
from pipeline.detect.scripts import count_letters
from pipeline.detect.vote import UNKNOWN
from pipeline.schema import DOCUMENTS, FINDINGS, TURNS, conform, empty, from_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Detected(NamedTuple):
    """What `detect_language` returns."""

    turns: pl.DataFrame
    documents: pl.DataFrame
    findings: pl.DataFrame


def detect_language(turns: pl.DataFrame, documents: pl.DataFrame, lang: str | None) -> Detected:
    """Decide the language of each document and of each of its turns; *lang*, where given, is that of them all.

    Text never changes. A document without turns keeps what was declared of it. What is unsure, or clearly against what
    was declared, is a finding.

    Reads:   TURNS; DOCUMENTS, whose `lang` is a hint, `und` if there is none.
    Returns: TURNS and DOCUMENTS with their languages, same order; FINDINGS, sorted by doc.
    """
    turns, documents = conform(turns, TURNS), conform(documents, DOCUMENTS)
    if lang is not None:
        return _as_told(turns, documents, lang)
    hints = dict(documents.select("doc", "lang").iter_rows())
    verdicts = {doc: decide(voices, hints[doc]) for doc, voices in _voices(turns).items()}
    tags = {doc: iter(verdict.tags) for doc, verdict in verdicts.items()}
    heard = [next(tags[doc]) for doc in turns["doc"]]
    tagged = turns.with_columns(
        lang=pl.Series([tag.lang for tag in heard], dtype=pl.String),
        lang_source=pl.Series([tag.source for tag in heard], dtype=pl.String),
    )
    return Detected(conform(tagged, TURNS), _set_languages(documents, verdicts), _findings(verdicts))


def language_of(texts: Sequence[str]) -> str:
    """Return the language of *texts*, turns of one document, as `detect_language` decides it where nothing is declared.

    The readers ask it what a track is to be called; `und` is one whose language is unsure.
    """
    return decide(_heard(pl.Series(texts, dtype=pl.String)), UNKNOWN).lang


def _as_told(turns: pl.DataFrame, documents: pl.DataFrame, lang: str) -> Detected:
    """Return everything that has text in *lang*."""
    told = turns.with_columns(lang=pl.lit(lang), lang_source=pl.lit("option"))
    spoken = pl.col("doc").is_in(turns["doc"].unique().implode())
    known = documents.with_columns(lang=pl.when(spoken).then(pl.lit(lang)).otherwise("lang"))
    return Detected(conform(told, TURNS), conform(known, DOCUMENTS), empty(FINDINGS))


def _voices(turns: pl.DataFrame) -> dict[str, list[TurnText]]:
    """Return the turns of each document, in their order, as far as their language goes."""
    voices: dict[str, list[TurnText]] = {}
    for doc, voice in zip(turns["doc"], _heard(turns["text"]), strict=True):
        voices.setdefault(doc, []).append(voice)
    return voices


def _heard(texts: pl.Series) -> list[TurnText]:
    """Return *texts* with the letters of each script that is in them, and no other: most are in one."""
    counts: list[dict[str, int]] = [{} for _ in range(len(texts))]
    for script in count_letters(texts):
        rows = (script > 0).arg_true()
        for row, count in zip(rows, script.gather(rows), strict=True):
            counts[row][script.name] = count
    return [TurnText(text, own) for text, own in zip(texts, counts, strict=True)]


def _set_languages(documents: pl.DataFrame, verdicts: Mapping[str, Verdict]) -> pl.DataFrame:
    """Return *documents* with the languages of *verdicts*."""
    known = documents.select("doc", "lang").iter_rows()
    langs = [verdicts[doc].lang if doc in verdicts else lang for doc, lang in known]
    return conform(documents.with_columns(lang=pl.Series(langs, dtype=pl.String)), DOCUMENTS)


def _findings(verdicts: Mapping[str, Verdict]) -> pl.DataFrame:
    """Return what *verdicts* report."""
    rows = (
        {"doc": doc, "severity": "warning"} | problem._asdict()
        for doc, verdict in sorted(verdicts.items())
        for problem in verdict.problems
    )
    return from_rows(rows, FINDINGS)
