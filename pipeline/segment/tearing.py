"""How surely a break after a unit tears a phrase, as learnt: by the words beside it, or by the characters around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.languages import unit_kind
from pipeline.links.lexicon import lexicon_of
from pipeline.links.places import REACH, place_sums
from pipeline.links.table import SURE, links_of, torn_share
from pipeline.links.words import PAIRS, ROLES, WordLinks, gap_sums, word_links
from pipeline.segment.flat import flatten

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from pipeline.links.lexicon import Lexicon
    from pipeline.links.table import Shares, Sums, Table
    from pipeline.segment.breaks import UnitFacts
    from pipeline.segment.flat import Mask, Parts, Places

UNKNOWN = -SURE
"""The share of a break of which nothing is learnt."""


def links_of_words(words: Sequence[str], which: Places, langs: Sequence[str]) -> WordLinks:
    """Return what each of *words* says of the gaps near it, *which* tells the language of each.

    A row for each word, and then one for each of *langs*: what it says of a gap that no word stands there.
    """
    count = len(words) + len(langs)
    links = WordLinks(np.zeros((count, len(ROLES)), np.int32), np.zeros((count, len(PAIRS)), np.uint32))
    for number, lang in enumerate(langs):
        table = links_of(lang)
        if table is None or unit_kind(lang) != "words":
            continue
        rows = np.append(np.flatnonzero(which == number), len(words) + number)
        told = word_links([*(words[row] for row in rows[:-1].tolist()), ""], table)
        links.sums[rows], links.hashes[rows] = told
    return links


def torn_shares(units: Parts, known: UnitFacts, turns: pl.DataFrame, ended: Mask) -> Shares:
    """Return how surely a break after each of *units*, which are *known*, tears a phrase: 0 to `SUREST`, or `UNKNOWN`.

    No phrase goes on where a sentence or a turn has *ended*.

    Reads: `lang` and `text` of *turns*.
    """
    shares = np.full(len(ended), UNKNOWN, np.int32)
    number = turns["lang"].replace_strict(known.langs, range(len(known.langs))).to_numpy()[units.which]
    for code, lang in enumerate(known.langs):
        table = links_of(lang)
        gaps = np.flatnonzero((number == code) & ~ended)
        if table is None or not len(gaps):
            continue
        if unit_kind(lang) == "words":
            nothing = len(known.table) + code
            shares[gaps] = torn_share(_between_words(gaps, known, (ended, nothing), table))
        else:
            shares[gaps] = torn_share(_between_characters(gaps, units, turns["text"], (table, lexicon_of(lang))))
    return shares


def _between_words(gaps: Places, known: UnitFacts, edges: tuple[Mask, int], table: Table) -> Sums:
    """Return the sums for *gaps* after units; *edges*: which units end a sentence, and which row stands for no word."""
    (ended, nothing), which = edges, known.which
    count = len(ended)
    begins = (gaps == 0) | ended[gaps - 1]
    further = np.where(begins, nothing, which[gaps - 1])
    following = np.where(ended[gaps + 1], nothing, which[np.minimum(gaps + 2, count - 1)])
    return gap_sums(known.links, (further, which[gaps], which[gaps + 1], following), table)


def _between_characters(gaps: Places, units: Parts, texts: pl.Series, learnt: tuple[Table, Lexicon | None]) -> Sums:
    """Return the sums for *gaps* after units, each before the first character of the next one."""
    flat = flatten(texts)
    points = np.pad(flat.points, REACH, constant_values=ord("\n"))
    after = gaps + 1
    return place_sums(points, flat.starts[units.which[after]] + units.starts[after] + REACH, *learnt)
