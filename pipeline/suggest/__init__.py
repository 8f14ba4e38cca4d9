"""Find what looks misheard and is in no table of rules. The door of this folder.

Two pure functions: `count_forms`, for each document by itself, so that its result may be kept by the document's hash,
and `propose` over all. Nothing that a run writes depends on them.

- `alike`: Whether two ways of writing may be one name misheard
- `forms`: The words of documents, as they are written, counted
- `glossary`: Read a list of terms, with what they are known to be misheard as
- `index`: Terms by what other ways of writing them have in common with them
- `keys`: What two ways of writing a name have in common
- `people`: Which labels of speakers may be one person
- `propose`: What may be misheard, best first
- `romanised`: Hangul, kana, Cyrillic and Greek in Latin letters, roughly
- `signals`: What speaks for it that a form is a term misheard
- `terms`: What a word may have been meant to be
- `writing`: Suggestions as rows of a table of rules, taken or rejected
"""

from __future__ import annotations

from pipeline.suggest.forms import count_forms
from pipeline.suggest.glossary import GLOSSARIES, load_glossary
from pipeline.suggest.people import same_people
from pipeline.suggest.propose import propose
from pipeline.suggest.terms import terms_of
from pipeline.suggest.writing import (
    accepted_row,
    example_of,
    place_of_row,
    rejected_row,
    replacing,
    suggestion_rows,
)

__all__ = [
    "GLOSSARIES",
    "accepted_row",
    "count_forms",
    "example_of",
    "load_glossary",
    "place_of_row",
    "propose",
    "rejected_row",
    "replacing",
    "same_people",
    "suggestion_rows",
    "terms_of",
]
