"""Sentences of treebanks, in the columns of CoNLL-U (universaldependencies.org/format.html)."""

from __future__ import annotations

import gzip
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


class Word(NamedTuple):
    """A word of a tree; the head of a root is 0."""

    form: str
    kind: str
    features: str
    head: int
    relation: str


class Token(NamedTuple):
    """What is written together: where in the text, and the numbers of its words; `dell'` has two."""

    start: int
    stop: int
    words: range


class Tree(NamedTuple):
    """A sentence as it is written, its tokens, and its words by number."""

    text: str
    tokens: list[Token]
    words: dict[int, Word]


def trees(path: Path, held_out: tuple[int, int] | None = None) -> list[Tree]:
    """Return the trees of *path*, a file of CoNLL-U under gzip, without part k of n where these are *held_out*."""
    found = [*_read(gzip.decompress(path.read_bytes()).decode())]
    if held_out is None:
        return found
    part, parts = held_out
    size = len(found) // parts
    return found[: (part - 1) * size] + (found[part * size :] if part < parts else [])


def _read(text: str) -> Iterator[Tree]:
    """Yield the trees of *text*: blocks of rows."""
    for filled, rows in groupby(text.split("\n"), key=bool):
        block = [*rows] if filled else []
        said = [row.partition("=")[2].strip() for row in block if row.startswith("# text =")]
        cells = [row.split("\t") for row in block if row[0] != "#"]
        if said and cells:
            yield _tree(said[-1], cells)


def _tree(text: str, rows: Sequence[Sequence[str]]) -> Tree:
    """Return the tree of a sentence from its *rows*; a row of several words comes before them."""
    words = {int(row[0]): Word(row[1], row[3], row[5], int(row[6]), row[7]) for row in rows if row[0].isdecimal()}
    tokens: list[Token] = []
    at = 0
    for number, form in ((row[0], row[1]) for row in rows if "." not in row[0]):
        first, _, last = number.partition("-")
        if tokens and int(first) in tokens[-1].words:
            continue
        start = text.find(form, at)
        start = at + len(text[at:]) - len(text[at:].lstrip()) if start < 0 else start
        at = start + len(form)
        tokens.append(Token(start, at, range(int(first), int(last or first) + 1)))
    return Tree(text, tokens, words)
