"""Which findings of `cuemill check` are asked for, by the names of their checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline.check import CHECKS
from pipeline.errors import BadUsage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

UNREADABLE: Final = "unreadable"
"""A file that could not be read was not checked: that nothing accepts, and no selection leaves out."""

OF_FILES: Final = (
    UNREADABLE,
    "bad-cue",
    "bad-signature",
    "cue-without-time",
    "encoding",
    "frame-clock",
    "language-disagreement",
    "language-hint",
    "language-unknown",
    "lost-text",
    "no-turns",
    "repeated",
    "rolling",
    "unbalanced-tag",
    "visual-order",
)
"""What is found in subtitle files before their cues are checked; `empty` is one of CHECKS."""


class Selection(NamedTuple):
    """Names of checks: those to look for, all if there are none, and those to leave out of them."""

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()


EVERYTHING: Final = Selection()


def selection_of(select: Iterable[str], ignore: Iterable[str]) -> Selection:
    """Return the selection that two lists of names are, each of them one name or several with commas between.

    Raises: BadUsage for a check that there is not, so that a slip of the pen does not read as good news.
    """
    chosen, left_out = (frozenset(name for text in texts for name in _names(text)) for texts in (select, ignore))
    known = {check.name for check in CHECKS} | set(OF_FILES)
    if unknown := sorted((chosen | left_out) - known):
        raise BadUsage(f"there is no check {', '.join(unknown)}", f"Known checks: {', '.join(sorted(known))}.")
    if UNREADABLE in left_out:
        raise BadUsage(f"{UNREADABLE} cannot be ignored", "A file that cannot be read was not checked.")
    return Selection(chosen, left_out)


def _names(text: str) -> list[str]:
    """Return the names in a *text* that has commas between them."""
    return [name.strip() for name in text.split(",") if name.strip()]


def chosen(findings: Sequence[Mapping[str, Any]], selection: Selection) -> list[Mapping[str, Any]]:
    """Return those of *findings* that are asked for, and what could not be read."""
    asked = {one["check"] for one in findings} if not selection.select else selection.select | {UNREADABLE}
    return [one for one in findings if one["check"] in asked - selection.ignore]
