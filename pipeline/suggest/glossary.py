"""Read a list of terms, with what they are known to be misheard as.

UTF-8, one term a line, `#` begins a comment; `Right = wrong | wrong` names what it is heard as; a trailing `!` says
that it is an ordinary word, too, so that only its capitals count.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.errors import BadTable
from pipeline.storage.places import place_of
from pipeline.storage.regular import MAX_TABLE_BYTES, read_regular

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

GLOSSARIES: Final = {"ai-talks": "glossary-ai-talks.txt"}
"""The shipped lists, by the names that stand for them."""


class Term(NamedTuple):
    """A name as it is written right."""

    right: str
    wrong: tuple[str, ...] = ()
    is_ordinary: bool = False
    source: str = "glossary"


def load_glossary(name: str) -> list[Term]:
    """Return the terms of a shipped list by its *name*, or of a file.

    Raises: BadTable for what cannot be read.
    """
    place: Traversable = files("pipeline.data") / GLOSSARIES[name] if name in GLOSSARIES else place_of(name)
    try:
        data = read_regular(place, MAX_TABLE_BYTES) if isinstance(place, Path) else place.read_bytes()
    except OSError as error:
        remedy = f"Give the path of a list of terms, or a shipped one's name: {', '.join(GLOSSARIES)}."
        raise BadTable(str(place), None, f"cannot be read: {error.strerror}", remedy) from error
    return parse_glossary(place.name, data)


def parse_glossary(name: str, data: bytes) -> list[Term]:
    """Return the terms in the *data* of the list called *name*.

    >>> parse_glossary("x", b"Claude = cloud # a model")
    [Term(right='Claude', wrong=('cloud',), is_ordinary=False, source='x')]

    Raises: BadTable for what is no UTF-8, and for a line whose right side names nothing.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadTable(name, None, "is not UTF-8", "Save it as UTF-8.") from error
    terms = [_term(name, number, line) for number, line in enumerate(text.splitlines(), start=1)]
    return [term for term in terms if term]


def _term(name: str, number: int, line: str) -> Term | None:
    """Return the term of a *line*, or None if there is none."""
    bare = line if line.lstrip().startswith("#") is False else ""
    bare = bare.split(" #", 1)[0].strip()
    if not bare:
        return None
    right, _, heard = bare.partition("=")
    is_ordinary = right.rstrip().endswith("!")
    right = right.rstrip().removesuffix("!").strip()
    if not right:
        raise BadTable(name, number, f"{line.strip()!r} names nothing", "Write the right name first.")
    wrong = tuple(part.strip() for part in heard.split("|") if part.strip())
    return Term(right, wrong, is_ordinary, name)
