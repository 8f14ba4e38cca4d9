"""Who says a line: its Name, unless that is a word of the format or of editors, which names nobody.

SSA put `NTP` there by itself, converters the name of a style, and editors what kind of line it is: a sign, a title.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.read.common.page import phrases

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORDS: Final = re.compile(r"[^\W\d_]+")


def speaker_of(values: Mapping[str, str]) -> str | None:
    """Return who says a line of these *values*, which are those of its fields."""
    name = given_name(values)
    return None if not name or names_nobody(name, values) else name


def given_name(values: Mapping[str, str]) -> str:
    """Return what stands where a line of these *values* may say who says it."""
    return values.get("name", values.get("actor", "")).strip()


def names_nobody(name: str, fields: Mapping[str, str]) -> bool:
    """Whether *name* is made of nothing but names of *fields*, and words for kinds of lines; numbers may follow these.

    A number alone may be one of several voices.
    """
    if not any(char.isalnum() for char in name):
        return True
    words = _WORDS.findall(name.lower())
    if not words:
        return False
    if phrases("unnamed").fullmatch(" ".join(words)) or phrases("note").fullmatch(name):
        return True
    return all(word in fields or phrases("unnamed").fullmatch(word) for word in words)
