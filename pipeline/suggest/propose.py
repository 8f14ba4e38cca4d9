"""What may be misheard, best first."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline.rules.matcher import hits, to_matcher
from pipeline.schema import FORMS, SUGGESTIONS, conform, from_rows
from pipeline.suggest.index import Index
from pipeline.suggest.keys import form_key, is_number
from pipeline.suggest.signals import Likeness, likeness

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import polars as pl

    from pipeline.suggest.glossary import Term

_UNSURE: Final = 0.1
"""So much a word that was heard without any confidence gains."""

_MANY_DOCUMENTS: Final = 0.01
_FORMS_SCORE: Final = 0.3
_PARTS: Final = re.compile(r"(?:(?<!\S)[A-Za-z] )+[A-Za-z](?!\S)|\S+")
"""Words, and letters that stand one after the other: `R L` is no part of `R L H F`."""


class _Form(NamedTuple):
    """A form over all documents."""

    text: str
    times: int
    docs: int
    is_name: bool
    confidence: float | None
    place: tuple[str, int, int, int]


def propose(forms: pl.DataFrame, terms: Sequence[Term], rules: pl.DataFrame, *, listed: bool = True) -> pl.DataFrame:
    """Return what of *forms* looks like one of *terms* misheard, or one name written in several ways.

    What a rule of any status finds is left out: it is known. Where nothing is *listed*, only forms that differ from a
    term in case, blanks or hyphens alone are shown, and names that are written in several ways.

    Reads:   FORMS; RULES.
    Returns: SUGGESTIONS, best first, each pattern once.
    """
    known, matcher = _known(terms), to_matcher(rules)
    all_forms = list(_over_all(conform(forms, FORMS)))
    written = {form.text: form.times for form in all_forms}
    names = {form.text for form in all_forms if form.is_name}
    index = Index(terms)
    found = [
        (form, like)
        for form in all_forms
        if form.text not in known
        and (like := likeness(form.text, index, written, is_name=_names(form, names), listed=listed))
        and not hits(matcher, _part(form, like), lambda _: True)
    ]
    best = _longest_only(found)
    taken = {form.text for form, _ in best} | known
    ways = (
        [way for way in _ways(all_forms, taken) if not hits(matcher, way[0].text, lambda _: True)] if not listed else []
    )
    rows: list[dict[str, Any]] = [_row(form, like) for form, like in [*best, *ways]]
    rows.sort(key=lambda row: (-row["score"], -row["count"], row["pattern"]))
    first = {row["pattern"]: row for row in reversed(rows)}
    return from_rows([row for row in rows if first[row["pattern"]] is row], SUGGESTIONS)


def _names(form: _Form, names: set[str]) -> bool:
    """Tell whether *form* looks like a name, or is one of *names* with a number, which may begin a sentence."""
    head, _, last = form.text.rpartition(" ")
    return form.is_name or (head in names and is_number(last))


def _part(form: _Form, like: Likeness) -> str:
    """Return what of *form* is misheard."""
    return form.text[slice(*like.part)] if like.part else form.text


def _known(terms: Iterable[Term]) -> set[str]:
    """Return how terms are written right."""
    return {term.right for term in terms}


def _over_all(forms: pl.DataFrame) -> Iterator[_Form]:
    """Yield each form with its counts over all documents and its first place."""
    columns = ("form", "count", "is_name", "confidence", "doc", "turn", "start_char", "end_char")
    rows = forms.sort("form", "doc").select(columns).iter_rows()
    for form, group in groupby(rows, key=itemgetter(0)):
        parts = list(group)
        sure = [part[3] for part in parts if part[3] is not None]
        times, is_name = sum(part[1] for part in parts), any(part[2] for part in parts)
        yield _Form(form, times, len(parts), is_name, min(sure) if sure else None, parts[0][4:])


def _longest_only(found: list[tuple[_Form, Likeness]]) -> list[tuple[_Form, Likeness]]:
    """Return what was *found* without forms that hold a part which says as much, and without parts of better ones."""
    whole = {form.text: like for form, like in found}
    best = []
    for form, like in found:
        parts = _PARTS.findall(form.text)
        inner = [" ".join(parts[i:j]) for i in range(len(parts)) for j in range(i + 1, len(parts) + 1)]
        is_numbered = len(parts) > 1 and is_number(parts[-1]) and " ".join(parts[:-1]) in whole
        if is_numbered or not any(
            part != form.text and part in whole and whole[part].score >= like.score for part in inner
        ):
            best.append((form, like))
    return best


def _ways(forms: list[_Form], taken: set[str]) -> Iterator[tuple[_Form, Likeness]]:
    """Yield the rarer ways of writing a name that is written in several.

    One way at least has a capital inside. A capital that a sentence's beginning asks for makes no other way, nor do
    capitals throughout.
    """
    groups: dict[str, list[_Form]] = defaultdict(list)
    for form in forms:
        if form.is_name and " " not in form.text and form.text.isascii() and not form.text.isupper():
            groups[form_key(form.text)].append(form)
    for ways in groups.values():
        if len(ways) == 1 or not any(form.text[1:] != form.text[1:].lower() for form in ways):
            continue
        ranked = sorted(ways, key=lambda form: (-form.times, form.text))
        first = ranked[0].text
        for form in ranked[1:]:
            if form.text not in taken and form.text[1:] != first[1:]:
                others = ", ".join(f"{one.text} x{one.times}" for one in ranked)
                evidence = f"one name in several ways: {others}; the right one may be another"
                yield form, Likeness(first, "forms", _FORMS_SCORE, evidence)


def _row(form: _Form, like: Likeness) -> dict[str, Any]:
    """Return a row of SUGGESTIONS."""
    doubt = _UNSURE * (1 - form.confidence) if form.confidence is not None else 0.0
    score = round(min(1.0, like.score + doubt + _MANY_DOCUMENTS * min(form.docs - 1, 5)), 3)
    doc, turn, start, end = form.place
    text = _part(form, like)
    if like.part:
        start, end = start + like.part[0], start + like.part[1]
    return {
        "id": f"{text}:{like.right}".replace(" ", "_"),
        "pattern": text,
        "replacement": like.right,
        "signal": like.signal,
        "score": score,
        "evidence": like.evidence,
        "count": form.times,
        "doc": doc,
        "turn": turn,
        "start_char": start,
        "end_char": end,
    }
