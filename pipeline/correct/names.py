"""The names that rules reach besides what is said: of documents, chapters, speakers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from pipeline.rules.sweep import apply_edits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.correct.reports import Worked

TITLE: Final = "title"
SPEAKER: Final = "speaker"
CHAPTER: Final = "chapter "
"""What the field of a chapter's title begins in; its number follows."""


class NameField(NamedTuple):
    """A name, and what it is the name of."""

    doc: str
    field: str
    lang: str
    text: str


class Names(NamedTuple):
    """Frames with corrected names, and what was done to each, a turn at a time for speakers."""

    turns: pl.DataFrame
    documents: pl.DataFrame
    chapters: pl.DataFrame
    changes: list[Worked]


def name_fields(turns: pl.DataFrame, documents: pl.DataFrame, chapters: pl.DataFrame) -> list[NameField]:
    """Return every title, chapter title and speaker's name, each once for its document.

    Reads: TURNS, DOCUMENTS, CHAPTERS.
    """
    langs = dict(documents.select("doc", "lang").iter_rows())
    titled = documents.select("doc", "lang", "title").drop_nulls("title").iter_rows()
    speakers = (
        turns.select("doc", "lang", "speaker").drop_nulls("speaker").unique(("doc", "speaker"), maintain_order=True)
    )
    return [
        *(NameField(doc, TITLE, lang, title) for doc, lang, title in titled),
        *(
            NameField(doc, f"{CHAPTER}{number}", langs.get(doc, "und"), title)
            for doc, number, title in chapters.select("doc", "chapter", "title").iter_rows()
        ),
        *(NameField(doc, SPEAKER, lang, speaker) for doc, lang, speaker in speakers.iter_rows()),
    ]


def with_names(worked: Sequence[Worked], turns: pl.DataFrame, documents: pl.DataFrame, chapters: pl.DataFrame) -> Names:
    """Return the frames with the names that the rules have changed.

    Reads:   TURNS, DOCUMENTS, CHAPTERS.
    Returns: same rows and order.
    """
    edited = [one for one in worked if one.outcome.edits]
    if not edited:
        return Names(turns, documents, chapters, [])
    titles = {one.doc: _name(one) for one in edited if one.field == TITLE}
    marks = {(one.doc, one.field): _name(one) for one in edited if one.field.startswith(CHAPTER)}
    speakers = {(one.doc, one.text): one for one in edited if one.field == SPEAKER}
    renamed = {key: _name(one) for key, one in speakers.items()}
    fields = [f"{CHAPTER}{number}" for number in chapters["chapter"]]
    return Names(
        turns=turns.with_columns(speaker=_renamed(zip(turns["doc"], turns["speaker"], strict=True), renamed)),
        documents=documents.with_columns(
            title=pl.Series([titles.get(*row) for row in documents.select("doc", "title").iter_rows()], dtype=pl.String)
        ),
        chapters=chapters.with_columns(
            title=pl.Series(
                [
                    marks.get((doc, field), title)
                    for doc, field, title in zip(chapters["doc"], fields, chapters["title"], strict=True)
                ],
                dtype=pl.String,
            )
        ),
        changes=[*(one for one in edited if one.field != SPEAKER), *_in_turns(speakers, turns)],
    )


def _name(one: Worked) -> str:
    """Return the corrected name."""
    return apply_edits(one.text, one.outcome.edits)


def _renamed(keys: Iterator[tuple[str, str]], renamed: Mapping[tuple[str, str], str]) -> pl.Series:
    """Return the speakers of *keys*, document and speaker, some of them *renamed*."""
    return pl.Series([renamed.get(key, key[1]) for key in keys], dtype=pl.String)


def _in_turns(speakers: Mapping[tuple[str, str], Worked], turns: pl.DataFrame) -> Iterator[Worked]:
    """Yield each change of a speaker's name once for each of the turns that bear it."""
    for row, (doc, turn, speaker) in enumerate(turns.select("doc", "turn", "speaker").iter_rows()):
        if one := speakers.get((doc, speaker)):
            yield one._replace(row=row, turn=turn)
