"""From heads to turns: which lines each has, and what stands before, among and after them that nobody says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.read.common.heads.names import is_note
from pipeline.read.common.model import finding
from pipeline.read.common.page import heading_level, is_rule, phrases
from pipeline.timecode import MS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.common.model import Kind, Row
    from pipeline.read.text.turns.vote import Head

_LONGEST_PIECE_MS: Final = 5 * MS_PER_MINUTE
"""Beyond it the next stamp begins a turn of its own, so that a clock that jumps is seen and can be repaired."""
_SOUND = re.compile(r"\[[^\[\]]{1,80}\]|\([^()]{1,80}\)")
_REMARK = re.compile(r"\s*\*\*(?P<name>[^*:：\n]{1,60}?)\s*(?:[:：]\s*\*\*|\*\*\s*[:：])")
_FENCE: Final = ("```", "~~~")
_MANY: Final = 5
_SHORT: Final = 300


class Body(NamedTuple):
    """The turns of a text, the rows of WORDS of those that have stamped pieces, and what was found."""

    turns: list[Row]
    words: list[Row]
    findings: list[Row]


@dataclass(slots=True)
class _Turn:
    """A turn while it grows: its first line, who speaks, and its stamped pieces: from when, until when, what."""

    line: int
    speaker: str | None
    pieces: list[tuple[int | None, int | None, str]]


def assemble(lines: Sequence[str], kinds: list[Kind | None], heads: Sequence[Head]) -> Body:
    """Return the turns that *heads* begin, each with the lines below it; all of their lines are marked in *kinds*."""
    turns: list[_Turn] = []
    findings: list[Row] = []
    named = any(head.speaker for head in heads)
    for head, end in zip(heads, [*(head.line for head in heads[1:]), len(lines)], strict=True):
        own = [i for i in range(head.last + 1, end) if kinds[i] is None and lines[i].strip()]
        text = "\n".join(part for part in (head.text, *(lines[i].strip() for i in own)) if part)
        kind: Kind = "turns" if text else "notes"
        for i in [*range(head.line, head.last + 1), *own]:
            kinds[i] = kind if kinds[i] in (None, "turns", "headings") else kinds[i]
        if not text:
            message = "a turn's first line has no text after it"
            findings.append(finding("empty-turn", "note", message, line=head.line + 1))
        elif named and turns and _goes_on(turns[-1], head):
            turns[-1].pieces.append((head.start_ms, head.end_ms, text))
        else:
            speaker = head.speaker or (turns[-1].speaker if turns else None)
            turns.append(_Turn(head.line, speaker, [(head.start_ms, head.end_ms, text)]))
    words = [word for number, turn in enumerate(turns, 1) for word in _words(number, turn)]
    return Body([_row(turn) for turn in turns], words, findings)


def _goes_on(turn: _Turn, head: Head) -> bool:
    """Whether *head* is a stamp inside *turn*: of the same speaker, and shortly after its last one."""
    before = turn.pieces[-1][0]
    if head.start_ms is None or before is None or not before <= head.start_ms <= before + _LONGEST_PIECE_MS:
        return False
    return head.merges and head.speaker in (None, turn.speaker)


def _row(turn: _Turn) -> Row:
    """Return the row of a *turn*, its pieces one line each or more."""
    text = "\n".join(text for _, _, text in turn.pieces)
    times = {"start_ms": turn.pieces[0][0], "end_ms": turn.pieces[-1][1]}
    return {"speaker": turn.speaker, **times, "text": text, "line": turn.line}


def _words(number: int, turn: _Turn) -> list[Row]:
    """Return a row for each stamped piece of *turn*, if there is more than one."""
    rows: list[Row] = []
    start = 0
    for start_ms, end_ms, text in turn.pieces:
        row = {"turn": number, "start_char": start, "end_char": start + len(text), "start_ms": start_ms}
        rows.append(row if end_ms is None else row | {"end_ms": end_ms})
        start += len(text) + 1
    return rows if len(rows) > 1 else []


def note_before(lines: Sequence[str], kinds: list[Kind | None], first: int) -> None:
    """Mark what stands before the *first* turn as notes, in *kinds*."""
    for i in range(first):
        if kinds[i] is None and lines[i].strip():
            kinds[i] = "notes"


def note_remark(lines: Sequence[str], kinds: list[Kind | None], start: int, *, whole: bool) -> None:
    """Mark the paragraph at *start* as a note, in *kinds*; the *whole* rest of the file if so."""
    for i in range(start, len(lines)):
        if not lines[i].strip() and not whole:
            return
        if kinds[i] is None and lines[i].strip():
            kinds[i] = "notes"


def note_after(lines: Sequence[str], kinds: list[Kind | None], heads: Sequence[Head]) -> list[Row]:
    """Mark what follows the transcript as notes, in *kinds*, and return a finding for what is told by its place alone.

    A heading or a rule after the last turn ends it, unless the like of it stands between turns, too; so does the end
    of the fence in which the turns stand, a line that a service adds, and a paragraph apart where no turn has two.
    """
    first, last = heads[0].line, heads[-1].last
    levels = {level for i in range(first, last) if (level := heading_level(lines[i]))}
    rules = any(is_rule(lines[i]) for i in range(first, last))
    fenced = any(lines[i].lstrip().startswith(_FENCE) for i in range(first))
    for i in range(last + 1, len(lines)):
        level = heading_level(lines[i])
        if (
            (level and level < min(levels, default=level + 1))
            or (is_rule(lines[i]) and not rules)
            or (fenced and lines[i].lstrip().startswith(_FENCE))
            or is_of_service(lines[i])
        ):
            note_remark(lines, kinds, i, whole=True)
    return _note_apart(lines, kinds, heads)


def is_of_service(line: str) -> bool:
    """Return whether *line* is what a service or a language model adds to a transcript."""
    return len(line) < _SHORT and bool(phrases("service").search(line.strip()))


def _note_apart(lines: Sequence[str], kinds: list[Kind | None], heads: Sequence[Head]) -> list[Row]:
    """Mark paragraphs apart after the last turn as notes, in *kinds*, where each of many turns is one line alone."""
    is_lines = len(heads) >= _MANY and all(two.line - one.last == 1 and one.text for one, two in pairwise(heads))
    last = heads[-1].last
    apart = [i for i in range(last + 1, len(lines)) if kinds[i] is None and lines[i].strip()]
    if not is_lines or not apart or apart[0] == last + 1:
        return []
    for i in apart:
        kinds[i] = "notes"
    message = "text after the last turn, apart from it where each other turn is a line, was taken as a note"
    return [finding("aside", "note", message, line=apart[0] + 1)]


def paragraphs(lines: Sequence[str], kinds: list[Kind | None]) -> list[Row]:
    """Return the paragraphs that hold a word, each a turn of nobody known."""
    groups: list[list[int]] = [[]]
    for i, line in enumerate(lines):
        if kinds[i] is None and line.strip():
            groups[-1].append(i)
        elif groups[-1]:
            groups.append([])
    turns = []
    for group in groups:
        text = "\n".join(lines[i].strip() for i in group)
        is_turn = any(char.isalpha() for char in text) and not is_remark(text.split("\n", 1)[0])
        for i in group:
            kinds[i] = "turns" if is_turn else "notes"
        if is_turn:
            turns.append({"text": text, "line": group[0]})
    return turns


def is_remark(line: str) -> bool:
    """Return whether *line* is an editor's remark, as its bold label says."""
    match = _REMARK.match(line)
    return match is not None and is_note(match["name"])


def is_sound(line: str) -> bool:
    """Return whether *line* is nothing but a sound in brackets."""
    return bool(_SOUND.fullmatch(line.strip()))
