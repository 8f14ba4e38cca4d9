"""Names of languages: BCP 47 tags, ISO 639 codes and English names."""

from __future__ import annotations

import re
from functools import cache

from pipeline.errors import BadUsage
from pipeline.tables import shipped_rows

_TAG = re.compile(r"(?P<language>[A-Za-z]{2,3})(?:[-_](?P<script>[A-Za-z]{4}))?(?:[-_](?P<region>[A-Za-z]{2}|\d{3}))?")


@cache
def _languages() -> dict[str, str]:
    """Return the tag of each language by its codes and English names, in lower case."""
    return {row["name"]: row["tag"] for row in shipped_rows("tags.csv")}


def language_tag(text: str) -> str | None:
    """Return *text* as a BCP 47 tag in its usual case (``pt-BR``, ``zh-Hant``), or None if it names no known language.

    A name is no tag: ``draft.polish.md`` is not in Polish.

    >>> language_tag("pt_br"), language_tag("ZH-hant"), language_tag("polish")
    ('pt-BR', 'zh-Hant', None)
    """
    if not (match := _TAG.fullmatch(text)) or not (language := _languages().get(match["language"].lower())):
        return None
    parts = (language, (match["script"] or "").title(), (match["region"] or "").upper())
    return "-".join(part for part in parts if part)


def language_named(text: str) -> str | None:
    """Return the tag of a language by its tag or, as Whisper writes it, its English name; None if it is unknown.

    >>> language_named("Korean"), language_named("kor"), language_named("nobody")
    ('ko', 'ko', None)
    """
    return language_tag(text) or _languages().get(text.strip().lower())


def tag_asked_for(lang: str | None) -> str | None:
    """Return *lang* as a BCP 47 tag in its usual case, or None where it is to be detected.

    Raises: BadUsage if it names no language.
    """
    tag = language_tag(lang or "")
    if lang is not None and tag is None:
        raise BadUsage(f"{lang!r} names no language", "Give a BCP 47 tag, such as ko, en, pt-BR or zh-Hans.")
    return tag


@cache
def unit_kind(lang: str) -> str:
    """Return what the units of *lang* are: words, or phrases of a model.

    >>> unit_kind("ko"), unit_kind("ja-JP")
    ('words', 'budoux-ja')
    """
    table = {row["lang"]: row["units"] for row in shipped_rows("languages.csv")}
    return table.get(lang) or table.get(lang.partition("-")[0]) or table["*"]
