"""One rule as the matcher needs it, from a row of RULES."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from pipeline.rules.evidence.cells import Evidence, to_evidence
from pipeline.rules.fold import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

Match = Literal["word", "phrase", "regex"]
Case = Literal["exact", "ignore", "keep"]
Action = Literal["replace", "mask", "require", "forbid"]
Status = Literal["on", "off", "suggest"]

ANYWHERE: Final = ("...", "…")
"""What, in a context, stands for any text between it and the match; spreadsheets make one character of it."""

_GROUP = re.compile(r"\\(?:(\d)|g<(\w+)>|(\\))")
_OPEN: Final = "([{（「『《〈【"
_SHUT: Final = ")]}）」』》〉】"


@dataclass(frozen=True, slots=True)
class Context:
    """A text that has to stand beside a match."""

    text: str
    """In the form for matching."""
    is_near: bool
    """Right beside it, up to white space; elsewhere anywhere on that side, within the turn."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of correction."""

    id: str
    pattern: str
    """In the form for matching, if it is no regular expression."""
    written: str
    """The pattern as the table has it."""
    replacement: str
    match: Match
    case: Case
    action: Action
    lang: str | None
    speaker: str | None
    doc: str | None
    before: Context | None
    after: Context | None
    needs: Evidence | None
    unless: Evidence | None
    status: Status
    table: str
    row: int

    @property
    def is_cased(self) -> bool:
        """Whether the case of letters counts."""
        return self.case == "exact" and self.action != "require"

    @property
    def wants_evidence(self) -> bool:
        """Whether what is around a match decides."""
        return self.needs is not None or self.unless is not None

    @property
    def reports(self) -> bool:
        """Whether the rule changes nothing and says what it finds."""
        return self.status == "suggest" or self.action in {"require", "forbid"}

    @property
    def removes(self) -> bool:
        """Whether the rule takes a word out."""
        return self.action == "replace" and not self.replacement and self.match != "regex"

    @property
    def protects(self) -> bool:
        """Whether the rule keeps others off a name: it puts in what it finds. With case `ignore` it mends the case."""
        return self.written == self.replacement and self.case != "ignore" and self.action == "replace"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands, as far as rules have a scope."""

    lang: str
    speaker: str
    doc: str


def to_rule(row: Mapping[str, Any]) -> Rule:
    """Return the rule of a *row* of RULES."""
    case: Case = row["case"]
    is_literal = row["match"] != "regex"
    return Rule(
        id=row["id"],
        pattern=_form(row["pattern"], case) if is_literal else row["pattern"],
        written=row["pattern"],
        replacement=row["replacement"],
        match=row["match"],
        case=case,
        action=row["action"],
        lang=_fold_scope(row["lang"]),
        speaker=_fold_scope(row["speaker"]),
        doc=_fold_scope(row["doc"]),
        before=_context(row["before"], case, "before"),
        after=_context(row["after"], case, "after"),
        needs=to_evidence(row["needs"]),
        unless=to_evidence(row["unless"]),
        status=row["status"],
        table=row["table"],
        row=row["row"],
    )


def to_place(doc: str, speaker: str | None, lang: str) -> Place:
    """Return the place of a turn, in the form in which scopes are compared."""
    return Place(lang.casefold(), (speaker or "").casefold(), doc.casefold())


def is_in_scope(rule: Rule, place: Place) -> bool:
    """Tell whether *rule* is for texts of this *place*; `zh` is also for `zh-Hans`."""
    return (
        (rule.doc is None or rule.doc == place.doc)
        and (rule.speaker is None or rule.speaker == place.speaker)
        and (rule.lang is None or f"{place.lang}-".startswith(f"{rule.lang}-"))
    )


def context_problem(before: str | None, after: str | None) -> str | None:
    """Return what is wrong with the contexts of a rule, or None."""
    for side, cell in (("before", before), ("after", after)):
        if cell and not _context(cell, "exact", side):
            return f"{side} is {cell!r}, which names no text"
        if cell and (mark := _stray_mark(cell, side)):
            return f"{side} has {mark} elsewhere than beside the match"
    open_marks: list[str] = []
    for mark in f"{before or ''}{after or ''}":
        if mark in _OPEN:
            open_marks.append(mark)
        elif mark in _SHUT and (not open_marks or _OPEN.index(open_marks.pop()) != _SHUT.index(mark)):
            return f"before and after are unbalanced: {mark!r} is not opened"
    return f"before and after are unbalanced: {open_marks[-1]!r} is not closed" if open_marks else None


def groups_of(replacement: str) -> list[str]:
    r"""Return the groups that a regular expression's *replacement* names: `\1` to `\9`, `\g<name>`."""
    return [number or name for number, name, _ in _GROUP.findall(replacement) if number or name]


def expand(replacement: str, groups: Mapping[str, str | None]) -> str:
    r"""Return *replacement* with its groups filled in; a group that took no part is empty, `\\` is one backslash."""
    return _GROUP.sub(lambda found: found[3] or groups[found[1] or found[2]] or "", replacement)


def carry_case(seen: str, pattern: str, replacement: str) -> str:
    """Return *replacement* in the case of what was *seen*; as written if it was seen as the *pattern* has it.

    >>> carry_case("URBANEYE", "UrbanEye", "OpenAI"), carry_case("lamp", "lamp", "light")
    ('OPENAI', 'light')
    """
    if seen == pattern or not (letters := [char for char in seen if char.upper() != char.lower()]):
        return replacement
    if all(map(str.islower, letters)):
        return replacement.lower()
    if len(letters) > 1 and all(map(str.isupper, letters)):
        return replacement.upper()
    if letters[0].isupper() and all(map(str.islower, letters[1:])):
        return replacement[:1].upper() + (replacement[1:].lower() if len(letters) > 1 else replacement[1:])
    return replacement


def _fold_scope(cell: str | None) -> str | None:
    """Return a scope in the form in which scopes are compared."""
    return cell.casefold() if cell else None


def _form(text: str, case: Case) -> str:
    """Return *text* in the form for matching."""
    return fold(text, cased=case == "exact").text


def _context(cell: str | None, case: Case, side: str) -> Context | None:
    """Return the context that a *cell* describes, or None if it names no text."""
    text = (cell or "").strip()
    near = True
    for mark in ANYWHERE:
        bare = text.removesuffix(mark) if side == "before" else text.removeprefix(mark)
        near, text = near and bare == text, bare
    return Context(_form(text.strip(), case), near) if text.strip() else None


def _stray_mark(cell: str, side: str) -> str | None:
    """Return the mark for any text that does not stand on the match's side of a context *cell*."""
    text = cell.strip()
    for mark in ANYWHERE:
        text = text.removesuffix(mark) if side == "before" else text.removeprefix(mark)
    return next((mark for mark in ANYWHERE if mark in text), None)
