"""What a word may have been meant to be: terms of glossaries, of rules, of titles, and speakers' names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.suggest.glossary import Term
from pipeline.suggest.keys import form_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import polars as pl

_NAME = re.compile(r"(?:[A-Z][\w’'-]*|[A-Z0-9]{2,})(?: (?:[A-Z][\w’'-]*))*")
_ENDING = re.compile(r"[:'’-]?[^\W\d_A-Z]{1,6}$")
_SHORTEST: Final = 3
_SPOKEN = re.compile(r"^(?:speaker|spk|unknown|host|guest|interviewer)[\s_]*\w{0,2}$", re.IGNORECASE)


def terms_of(
    glossary: Iterable[Term],
    rules: pl.DataFrame,
    documents: pl.DataFrame,
    chapters: pl.DataFrame,
    turns: pl.DataFrame,
) -> list[Term]:
    """Return every term that is known, each once; the glossary comes first.

    Reads: RULES; title of DOCUMENTS and CHAPTERS, speaker of TURNS.
    """
    found: dict[str, Term] = {}
    for term in [*glossary, *_of_rules(rules), *_of_names(documents, chapters, turns)]:
        found.setdefault(term.right, term)
    return list(found.values())


def _of_rules(rules: pl.DataFrame) -> Iterator[Term]:
    """Yield what literal rules write; what they protect may be right in one place alone."""
    live = rules.filter(
        (rules["status"] != "off")
        & (rules["match"] != "regex")
        & (rules["action"] == "replace")
        & (rules["pattern"] != rules["replacement"])
    )
    rights = live["replacement"].unique(maintain_order=True).to_list()
    known = set(rights)
    mixed = {form_key(right) for right in rights if not right.isupper()}
    for right in rights:
        is_shouted = right.isupper() and form_key(right) in mixed
        if len(right) >= _SHORTEST and not (right.islower() or is_shouted or _is_inflected(right, known)):
            yield Term(right, source="rules")


def _as_said(speaker: str) -> str:
    """Return the name of a *speaker* as a text has it, where a transcript writes its labels in capitals."""
    return speaker.title() if speaker.isupper() and " " in speaker else speaker


def _is_inflected(right: str, known: set[str]) -> bool:
    """Tell whether *right* is another that is *known*, with an ending of a language: `OpenAI:n`, `OpenAI'nin`."""
    ending = _ENDING.search(right)
    cuts = range(max(ending.start(), 1), len(right)) if ending else ()
    return any(right[:cut] in known and right[cut - 1].isalpha() for cut in cuts)


def _of_names(documents: pl.DataFrame, chapters: pl.DataFrame, turns: pl.DataFrame) -> Iterator[Term]:
    """Yield names in titles and of speakers."""
    for speaker in turns["speaker"].drop_nulls().unique(maintain_order=True):
        if len(speaker) >= _SHORTEST and not _SPOKEN.match(speaker):
            yield Term(_as_said(speaker), source="speaker")
    for title in [*documents["title"].drop_nulls(), *chapters["title"]]:
        for name in _NAME.findall(title):
            if len(name) > _SHORTEST and any(map(str.isupper, name[1:])):
                yield Term(name, source="title")
