"""What stands among turns and around them: labels without a time, notes, what follows the transcript."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.read.common.model import finding
from pipeline.read.common.names import labels_at, looks_like_name
from pipeline.read.common.page import heading_level, is_rule, phrases
from pipeline.read.text.turns.heads import Head, lead_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.common.model import Kind, Row
    from pipeline.read.common.page import Phrase


def note(lines: Sequence[str], kinds: list[Kind | None], start: int, end: int) -> None:
    """Mark what stands in the lines from *start* to *end*, and is nothing else, as notes in *kinds*."""
    for i in range(start, end):
        if kinds[i] is None and lines[i].strip():
            kinds[i] = "notes"


_AGAIN: Final = 3
_NOBODY: Final[tuple[Phrase, ...]] = ("note", "question", "field", "chapters", "sound")
_CLOSE: Final = 5  # so many turns without a blank line between them are a habit


def with_unstamped(
    lines: Sequence[str], kinds: list[Kind | None], heads: Sequence[Head]
) -> tuple[list[Head], list[Row]]:
    """Return *heads* and the turns among them that begin with a speaker's label alone; other labels begin notes.

    A label that comes once, of somebody who never has a time, is an editor's note or a bold phrase. It reaches to the
    end of its paragraph, after the last turn to the end of the file.
    """
    first, last = heads[0].line, heads[-1].line
    named = {head.name for head in heads if head.name}
    names = named | _coming_again(lines[first:last], kinds[first:last])
    labels = {i: found for i in range(first, len(lines)) if kinds[i] is None and (found := _label(lines[i], names))}
    said = Counter(name for name, _ in labels.values())
    among = {name for i, (name, _) in labels.items() if i < last}
    known = {name.split()[0] for name in named}
    more, findings = [], []
    for i, (name, text) in labels.items():
        if (name.split()[0] in known or (said[name] > 1 and name in among)) and not phrases("note").fullmatch(name):
            kinds[i] = "turns"
            more.append(Head(i, "N", "", name, None, None, text, sure=True))
            continue
        end = next((j for j in range(i, len(lines)) if not lines[j].strip()), len(lines)) if i < last else len(lines)
        note(lines, kinds, i, end)
        if i < last:
            message = f"a paragraph among turns that nobody speaks was taken as a note: {name}"
            findings.append(finding("aside", "note", message, line=i + 1))
    return sorted((*heads, *more)), findings


def _coming_again(lines: Sequence[str], kinds: Sequence[Kind | None]) -> set[str]:
    """Return the names that begin paragraphs among *lines* again and again, with a colon: people who have no times.

    They look like names of people; `Note:` and `Question:` do not.
    """
    begun = [
        i for i, line in enumerate(lines) if line.strip() and kinds[i] is None and not (i and lines[i - 1].strip())
    ]
    found = [label for i in begun for label in labels_at(lines[i], 0) if label.form == "colon"]
    names = Counter(label.name for label in found if looks_like_name(label.name))
    return {
        name
        for name, times in names.items()
        if times >= _AGAIN and not any(phrases(k).fullmatch(name) for k in _NOBODY)
    }


def _label(line: str, names: set[str]) -> tuple[str, str] | None:
    """Return who speaks and what is said if *line* begins with a bold label, or with that of one of *names*."""
    place = lead_of(line)[0]
    for label in labels_at(line, place):
        is_bold = label.form == "emphasis" and line.startswith("**", place)
        if is_bold or (label.form in {"emphasis", "colon", "bracket"} and label.name in names):
            return label.name, line[label.place :].strip()
    if "**" in line[place : place + 2]:
        return _noted(line[place:])
    return None


def _noted(line: str) -> tuple[str, str] | None:
    """Return the label and the text of a *line* that begins with a word for notes in bold."""
    name, colon, text = line.replace("*", "").partition(":")
    return (name.strip(), text.strip()) if colon and phrases("note").fullmatch(name.strip()) else None


def note_after(lines: Sequence[str], kinds: list[Kind | None], heads: Sequence[Head]) -> list[Row]:
    """Mark what follows the transcript as notes, in *kinds*; return the finding of a paragraph that only stands apart.

    A heading or a rule after the last turn ends it, unless the like of it stands between turns, too. So does a blank
    line where all turns are lines one below the other.
    """
    first, last = heads[0].line, heads[-1].line
    levels = {level for i in range(first, last) if (level := heading_level(lines[i]))}
    rules = any(is_rule(lines[i]) for i in range(first, last))
    close = len(heads) >= _CLOSE and all(one.line + 1 == two.line for one, two in pairwise(heads))
    for i in range(last + 1, len(lines)):
        level = heading_level(lines[i])
        apart = close and not lines[i].strip()
        if (level and level < min(levels, default=level + 1)) or (is_rule(lines[i]) and not rules) or apart:
            left = next((j for j in range(i, len(lines)) if apart and kinds[j] is None and lines[j].strip()), None)
            note(lines, kinds, i, len(lines))
            message = "a paragraph after the turns, which are a line each, was taken as a note"
            return [] if left is None else [finding("aside", "note", message, line=left + 1)]
    return []
