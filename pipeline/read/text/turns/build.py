"""Turns from the lines that begin them, with all that stands below, and what every other line is.

Headings, chapter lists, and as notes an article before, an editor's remark after, bold phrases within are told apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pipeline.read.common.clocks import stamp_at
from pipeline.read.common.model import Parsed, count, finding
from pipeline.read.common.page import take_chapters
from pipeline.read.common.speakers import FORMS_OF_TEXT, with_speakers
from pipeline.read.text.turns.asides import note, note_after, with_unstamped
from pipeline.read.text.turns.looked import look
from pipeline.read.text.turns.margin import common_mark
from pipeline.read.text.turns.nameless import with_first_words, with_names_above, with_names_below
from pipeline.timecode import MS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.common.model import Kind, Row
    from pipeline.read.text.turns.heads import Head
    from pipeline.read.text.turns.looked import Looked

_LONGEST_PIECE_MS: Final = 5 * MS_PER_MINUTE
"""Beyond it the next stamp begins a turn of its own, so that a clock that jumps is seen and can be repaired."""

_MERGING: Final = ("colon", "emphasis", "bold")  # how a name ends behind a clock in brackets


@dataclass(slots=True)
class _Turn:
    """A turn while it grows: its first line and its stamped pieces."""

    line: int
    speaker: str | None
    end_ms: int | None
    pieces: list[tuple[int | None, str]] = field(default_factory=list)


def parse_stamped(text: str) -> Parsed:
    """Return the turns of a transcript with speakers and times, and what stands around them."""
    looked = look(text)
    lines, kinds = looked.lines, list(looked.kinds)
    named = [head for head in looked.heads if head.name]
    for head in named:
        kinds[head.line] = "turns"
    chapters = take_chapters(lines, kinds, _free_for_chapters(lines, named))
    heads = [head for head in looked.heads if kinds[head.line] != "chapters"]
    if chapters:
        heads = _without_titles(heads, kinds, chapters)
    for head in heads:
        kinds[head.line] = "turns"
    begun, asides = with_unstamped(lines, kinds, heads)
    return _parsed(looked, kinds, begun, chapters, asides)


def parse_lined(text: str) -> Parsed:
    """Return each line with a time, or what stands below each time, as a turn; what stands before is a note."""
    looked = look(text)
    if any(head.name for head in looked.heads):
        return parse_stamped(text)
    kinds = list(looked.kinds)
    heads = with_names_above(looked.lines, kinds, with_first_words(looked.heads))
    below = with_names_below(looked.lines, kinds, heads) if not any(head.name for head in heads) else {}
    heads = [head._replace(name=name) for head, name in zip(heads, below.values(), strict=True)] if below else heads
    for i in below:
        kinds[i] = "turns"
    for head in (*looked.heads, *heads):
        kinds[head.line] = "turns"
    parsed = _parsed(looked, kinds, heads, looked.chapters, [])
    return with_speakers(parsed, FORMS_OF_TEXT) if parsed.turns and not any(head.name for head in heads) else parsed


def _parsed(
    looked: Looked, kinds: list[Kind | None], heads: Sequence[Head], chapters: Sequence[Row], asides: Sequence[Row]
) -> Parsed:
    """Return what a file holds whose turns begin with *heads*."""
    lines = looked.lines
    note(lines, kinds, 0, heads[0].line)
    after = note_after(lines, kinds, heads)
    turns, findings = _turns(looked, kinds, heads)
    told = [*asides, *findings, *after]
    while mark := common_mark([turn.pieces[0][1] for turn in turns]):
        for turn in turns:
            turn.pieces[0] = (turn.pieces[0][0], turn.pieces[0][1].removeprefix(mark))
    parsed = Parsed(
        turns=[_row(turn) for turn in turns],
        kinds=count(lines, kinds),
        words=[word for number, turn in enumerate(turns, 1) for word in _words(number, turn)],
        chapters=chapters,
        findings=[*told, *looked.left_out(kinds, told)],
    )
    return looked.tell(parsed)


def _row(turn: _Turn) -> Row:
    """Return the row of a *turn*."""
    times = {"start_ms": turn.pieces[0][0], "end_ms": turn.end_ms}
    return {"speaker": turn.speaker, **times, "text": _text(turn), "line": turn.line}


def _free_for_chapters(lines: Sequence[str], heads: Sequence[Head]) -> list[bool]:
    """Return for each line whether chapters may stand there unannounced: among turns pieces look the same."""
    first, last = heads[0].line, heads[-1].line
    return [True] * first + [False] * (last + 1 - first) + [True] * (len(lines) - last - 1)


def _without_titles(heads: Sequence[Head], kinds: list[Kind | None], chapters: Sequence[Row]) -> list[Head]:
    """Return *heads* without those that say the title of one of *chapters*: headings, in *kinds*.

    A title may look like a name and what is said: `Predictions: a wet spring`.
    """
    titles = {chapter["title"].strip("* ").casefold() for chapter in chapters}
    kept = [head for head in heads if _title(head) not in titles]
    if not any(head.name for head in kept):
        return list(heads)
    for line in {head.line for head in heads} - {head.line for head in kept}:
        kinds[line] = "headings"
    return kept


def _title(head: Head) -> str:
    """Return what the line of *head* says beside its time, as titles are compared."""
    return ": ".join(part for part in (head.name, head.text) if part).strip("* ").casefold()


def _turns(looked: Looked, kinds: list[Kind | None], heads: Sequence[Head]) -> tuple[list[_Turn], list[Row]]:
    """Return the turns that *heads* begin, with all their paragraphs, and a finding for each that says nothing."""
    lines = looked.lines
    turns: list[_Turn] = []
    findings = []
    heads = _without_totals(heads)
    lengths = _are_lengths(heads)
    for head, end in zip(heads, [*(head.line for head in heads[1:]), len(lines)], strict=True):
        body = [i for i in range(head.line + 1, end) if kinds[i] is None and lines[i].strip()]
        if body and not head.text and _says_again(lines[body[0]], head):
            kinds[body.pop(0)] = "notes"
        for i in body:
            kinds[i] = "turns"
        text = "\n".join(filter(None, (head.text, *(lines[i].strip() for i in body))))
        if not text:
            kinds[head.line] = "notes"
            findings.append(
                finding("empty-turn", "note", "a turn's first line has no text after it", line=head.line + 1)
            )
        elif turns and looked.way == "stamped" and _goes_on(turns[-1], head):
            turns[-1].pieces.append((head.start_ms, text))
            turns[-1].end_ms = head.end_ms
        else:
            speaker = head.name or (turns[-1].speaker if turns else None)
            end_ms = head.end_ms if not lengths or head.end_ms is None else (head.start_ms or 0) + head.end_ms
            turns.append(_Turn(head.line, speaker, end_ms, [(head.start_ms, text)]))
    return turns, findings


def _without_totals(heads: Sequence[Head]) -> Sequence[Head]:
    """Return *heads* without ends that are all one: how long the recording is, as players show it, `0:08 / 45:00`."""
    ends = [head.end_ms for head in heads]
    is_total = len(heads) > len(set(ends)) == 1 and ends[0] is not None
    return [head._replace(end_ms=None) for head in heads] if is_total else heads


def _are_lengths(heads: Sequence[Head]) -> bool:
    """Whether the second clocks of *heads* are how long a line lasts: no ends could be before their beginnings."""
    ranges = [head for head in heads if head.end_ms is not None and head.start_ms]
    return sum((head.end_ms or 0) < (head.start_ms or 0) for head in ranges) * 2 > len(ranges)


def _says_again(line: str, head: Head) -> bool:
    """Whether *line* says the time of *head* once more in words, as a player does for those who cannot see."""
    stamp = stamp_at(line.strip(), 0)
    return stamp is not None and stamp.end == len(line.strip()) and stamp.start_ms == head.start_ms


def _goes_on(turn: _Turn, head: Head) -> bool:
    """Whether *head* is a stamp inside *turn*: of the same speaker, and shortly after its last one."""
    before = turn.pieces[-1][0]
    if head.start_ms is None or before is None or not before <= head.start_ms <= before + _LONGEST_PIECE_MS:
        return False
    merges = head.shape.startswith("C") and head.shape.endswith(_MERGING)
    return head.name is None or (merges and head.name == turn.speaker)


def _text(turn: _Turn) -> str:
    """Return what is said in *turn*, its pieces one line each or more."""
    return "\n".join(text for _, text in turn.pieces)


def _words(number: int, turn: _Turn) -> list[Row]:
    """Return a row for each stamped piece of *turn*, if there is more than one."""
    rows = []
    start = 0
    for start_ms, text in turn.pieces:
        rows.append({"turn": number, "start_char": start, "end_char": start + len(text), "start_ms": start_ms})
        start += len(text) + 1
    return rows if len(rows) > 1 else []
