"""Titles of chapters: where a list of them may stand, and which lines among the turns only say one again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.common.model import Kind, Row
    from pipeline.read.text.turns.vote import Head


def free_for_chapters(lines: Sequence[str], heads: Sequence[int]) -> list[bool]:
    """Return for each line whether chapters may stand there unannounced: among turns pieces look the same."""
    first, last = (heads[0], heads[-1]) if heads else (len(lines), len(lines))
    return [True] * first + [False] * (last + 1 - first) + [True] * (len(lines) - last - 1)


def without_titles(heads: list[Head], kinds: list[Kind | None], chapters: Sequence[Row]) -> list[Head]:
    """Return *heads* without those that say the title of one of *chapters*: headings, in *kinds*.

    A title may look like a name and what is said: `Predictions: a wet spring`.
    """
    titles = {chapter["title"].strip("* ").casefold() for chapter in chapters}
    kept = [head for head in heads if _title(head) not in titles] if titles else heads
    if not any(head.speaker for head in kept):
        return heads
    for line in {head.line for head in heads} - {head.line for head in kept}:
        kinds[line] = "headings"
    return kept


def _title(head: Head) -> str:
    """Return what the line of *head* says beside its time, as titles are compared."""
    return ": ".join(part for part in (head.speaker, head.text) if part).strip("* ").casefold()
