"""One look at a file: which lines begin turns, and what the lines beside them are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from pipeline.read.common.model import finding
from pipeline.read.common.page import (
    Front,
    first_title,
    front_matter,
    is_fence,
    is_service,
    page_kinds,
    take_chapters,
)
from pipeline.read.decoding.foreign import is_data
from pipeline.read.text.turns.labels import labels_in, tailed_labels, unstamped
from pipeline.read.text.turns.margin import count_on, without_margin
from pipeline.read.text.turns.template import without_template
from pipeline.read.text.turns.vote import named_heads, plain_heads, ways_to_read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.common.model import Kind, Parsed, Row
    from pipeline.read.common.names import Label
    from pipeline.read.text.turns.heads import Head

Way = Literal["stamped", "trailing", "lined", "plain"]

_BRACKETS: Final = "[(<{【〔〈«"
_NUMBERS: Final = 3  # so many lines that are nothing but a number, each one more, count the turns
_EDGE: Final = 12  # what a service adds stands in so many lines before the turns or after them


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file is: its lines, what those beside turns are, its chapters, and what begins its turns.

    *heads* of stamped and lined files, *tailed* of trailing ones. Neither of what is `plain`. *margin* are the
    characters that stood before the lines and are none of theirs.
    """

    way: Way
    lines: tuple[str, ...]
    front: Front
    kinds: tuple[Kind | None, ...]
    chapters: tuple[Row, ...]
    heads: tuple[Head, ...] = ()
    tailed: tuple[tuple[int, Label], ...] = ()
    margin: int = 0

    def left_out(self, kinds: Sequence[Kind | None], told: Sequence[Row] = ()) -> list[Row]:
        """Return the finding of lines with words that *kinds*, of a whole file, have as notes: nobody says them.

        Links, pictures and what a service writes are no such lines, nor those of which findings have *told*.
        """
        known = {row["line"] for row in told}
        notes = (i for i, kind in enumerate(kinds) if kind == "notes" and self.kinds[i] is None and i + 1 not in known)
        left = [i for i in notes if _has_word(self.lines[i])]
        if not left:
            return []
        message = f"lines beside what is said, taken as notes: {len(left)}"
        return [finding("text-left-out", "note", message, "Look whether somebody says them", line=left[0] + 1)]

    def tell(self, parsed: Parsed) -> Parsed:
        """Return *parsed* with the chapters, unless it has its own, the title, licence and language of the file."""
        title = self.front.title or first_title(self.lines[self.front.size :])
        chapters = parsed.chapters or self.chapters
        kinds = parsed.kinds.copy()
        kinds["metadata"] += self.margin
        front = self.front
        return parsed._replace(kinds=kinds, chapters=chapters, title=title, license=front.license, lang=front.lang)


def _has_word(line: str) -> bool:
    """Whether a letter is in *line*."""
    return any(map(str.isalpha, line))


@lru_cache(maxsize=1)
def look(text: str) -> Looked:
    """Return what all readers of text go by: to find it is most of the work of reading, and all ask it one by one."""
    written = tuple(text.split("\n"))
    lines = tuple(without_margin(written))
    looked = _look(lines)
    is_counted = lines != written and written[0].lstrip()[:1] != ">"
    if is_counted and looked.way == "plain" and not labels_in(lines, looked.kinds):
        looked = _look(written)  # the numbers of a list
    if not any(head.name for head in looked.heads) and looked.way in {"plain", "lined"} and not is_data(text):
        looked = _look_without_template(looked)
    return replace(looked, margin=sum(map(len, written)) - sum(map(len, looked.lines)))


def _look_without_template(looked: Looked) -> Looked:
    """Return what a file is whose lines with times name nobody: *looked*, or what the marks around them hide."""
    bare = tuple(without_template(looked.lines))
    again = looked if bare == looked.lines else _look(bare)
    is_apart = not any(head.text for head in again.heads) or not labels_in(looked.lines, looked.kinds)
    is_new = any(head.name for head in again.heads) or (not looked.heads and is_apart)
    return again if again.heads and is_new else looked


def _look(lines: tuple[str, ...]) -> Looked:
    """Return what a file of *lines* is."""
    front = front_matter(lines)
    ways = ways_to_read(lines, front)
    kinds = page_kinds(lines, front)
    _mark_frame(lines, kinds)
    chaptered = list(kinds)
    chapters = tuple(take_chapters(lines, chaptered, [True] * len(lines)))
    heads = [head for head in named_heads(lines, front, ways) if kinds[head.line] in {None, "headings"}]
    names = [head.name for head in heads if head.name]
    if 0 < len(names) < unstamped(lines, kinds, set(names), {head.line for head in heads}):
        names, heads = [], []
    if len(set(names)) < len(names) or any(head.name and chaptered[head.line] != "chapters" for head in heads):
        return Looked(_way(heads), lines, front, tuple(kinds), (), tuple(heads))
    if tailed := tailed_labels(lines, chaptered):
        return Looked("trailing", lines, front, tuple(chaptered), chapters, tailed=tuple(tailed.items()))
    plain = plain_heads(lines, chaptered, ways)
    return Looked("lined" if plain else "plain", lines, front, tuple(chaptered), chapters, tuple(plain))


def _way(heads: Sequence[Head]) -> Way:
    """Return which way a file with named *heads* is written: line by line where all begin with a bare clock."""
    bare = (head.shape.startswith("C") and head.shape[1:2] not in set(_BRACKETS) for head in heads)
    return "lined" if all(bare) else "stamped"


def _mark_frame(lines: Sequence[str], kinds: list[Kind | None]) -> None:
    """Mark as notes, in *kinds*, what a service or a language model puts around a transcript: footers, fences."""
    fences = [i for i, line in enumerate(lines) if line.startswith("`") and is_fence(line)]
    for i in fences:
        kinds[i] = "notes"
    if len(fences) == len("``") and (fences[1] - fences[0]) * 2 > len(lines):
        for i in (*range(fences[0]), *range(fences[1], len(lines))):
            kinds[i] = kinds[i] or ("notes" if lines[i].strip() else None)
    numbers = [i for i, line in enumerate(lines) if kinds[i] is None and line.strip().isdecimal()]
    if len(numbers) >= _NUMBERS and count_on([int(lines[i]) for i in numbers]):
        for i in numbers:
            kinds[i] = "metadata"
    filled = [i for i, line in enumerate(lines) if kinds[i] is None and line.strip()]
    for i in {*filled[:_EDGE], *filled[-_EDGE:]}:
        if is_service(lines[i]):
            kinds[i] = "notes"
