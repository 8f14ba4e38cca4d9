"""Turns without times at their beginnings: those that end with one, labelled ones, or paragraphs of prose.

A time at the end of a turn is when it ends, and so when the next begins: read as its beginning it would shift the whole
file by a turn. Files without any time have no subtitles, but their datasets are written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pipeline.read.common.inline import take_stamps
from pipeline.read.common.model import Parsed, count, finding
from pipeline.read.text.turns.labels import end_of, is_note, labels_in, tail_of
from pipeline.read.text.turns.looked import look

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.read.common.model import Kind, Row
    from pipeline.read.text.turns.labels import Said
    from pipeline.read.text.turns.looked import Looked

_ARTICLE: Final = 0.2  # of a file at most: what is longer, and stands before the first label, is somebody's speech
_SOUND = re.compile(r"\[[^\[\]]{1,80}\]|\([^()]{1,80}\)")


@dataclass(slots=True)
class _Turn:
    """A turn while it grows: its first line, who speaks, from when, its paragraphs, and when each of them ends."""

    line: int
    speaker: str | None
    start_ms: int | None
    pieces: list[tuple[str, int | None]] = field(default_factory=list)


def parse_trailing(text: str) -> Parsed:
    """Return the turns, each from the end of the one before to its own; the first begins with the recording."""
    looked = look(text)
    kinds = list(looked.kinds)
    turns = _trailing(looked, kinds)
    words = [word for number, turn in enumerate(turns, 1) for word in _words(number, turn)]
    findings = looked.left_out(kinds)
    return looked.tell(Parsed([_row(turn) for turn in turns], count(looked.lines, kinds), words, findings=findings))


def parse_plain(text: str) -> Parsed:
    """Return labelled turns if the file has them, else each paragraph as a turn of nobody known."""
    looked = look(text)
    lines, kinds = looked.lines, list(looked.kinds)
    labels = labels_in(lines, kinds)
    first = min(labels, default=len(lines))
    before = sum(len(line) for line, kind in zip(lines[:first], kinds, strict=False) if kind is None)
    is_said = not labels or before > _ARTICLE * len(text)  # else an article
    said, left = _paragraphs(lines[:first], kinds) if is_said else ([], [])
    named = _labelled(lines, kinds, labels)
    timed = take_stamps([*said, *named])
    findings = [*_left_out(left), *looked.left_out(kinds), *_empty(labels, named)] if timed.turns else []
    return looked.tell(Parsed(timed.turns, count(lines, kinds), timed.words, findings=findings))


def _left_out(lines: Sequence[int]) -> Iterator[Row]:
    """Yield the finding of paragraphs without a word, which begin at *lines*: numbers of pages, ornaments, or sums."""
    if lines:
        message = f"left out, since no word is in it, what stands in paragraphs of its own: {len(lines)}"
        yield finding("text-left-out", "note", message, "Write in words what is said", line=lines[0] + 1)


def _empty(labels: Mapping[int, Said], named: Sequence[Row]) -> Iterator[Row]:
    """Yield the finding of *labels* below which nothing stands: the *named* turns have none of them."""
    begun = {turn["line"] for turn in named}
    left = [i for i in labels if i not in begun]
    if left:
        yield finding("empty-turn", "note", f"labels without anything said: {len(left)}", line=left[0] + 1)


def _trailing(looked: Looked, kinds: list[Kind | None]) -> list[_Turn]:
    """Return the turns of a file whose turns end with times, marked in *kinds*; what stands before is a note."""
    lines, labels = looked.lines, dict(looked.tailed)
    first = next((i for i in labels if end_of(lines, i, labels) is not None), len(lines))
    turns: list[_Turn] = []
    now: int | None = 0
    for i, line in enumerate(lines):
        if kinds[i] is not None or not line.strip():
            continue
        said, end_ms = tail_of(line)
        if i in labels and i >= first:
            turns.append(_Turn(i, labels[i].name, now))
            said, end_ms = tail_of(line[labels[i].place :])
        kinds[i] = "turns" if turns else "notes"
        if turns and said:
            turns[-1].pieces.append((said, end_ms))
            now = end_ms
    return [turn for turn in turns if turn.pieces]


def _row(turn: _Turn) -> Row:
    """Return the row of a *turn*."""
    text = "\n".join(said for said, _ in turn.pieces)
    times = {"start_ms": turn.start_ms, "end_ms": turn.pieces[-1][1]}
    return {"speaker": turn.speaker, **times, "text": text, "line": turn.line}


def _words(number: int, turn: _Turn) -> Iterator[Row]:
    """Yield the paragraphs of a *turn* with their times, if it has several."""
    start, start_ms = 0, turn.start_ms
    for said, end_ms in turn.pieces if len(turn.pieces) > 1 else ():
        end = start + len(said)
        yield {"turn": number, "start_char": start, "end_char": end, "start_ms": start_ms, "end_ms": end_ms}
        start, start_ms = end + 1, end_ms


def _labelled(lines: Sequence[str], kinds: list[Kind | None], labels: Mapping[int, Said]) -> list[Row]:
    """Return the turns that *labels* begin, each with its paragraphs; what stands before them is a note."""
    turns: list[Row] = []
    for i, line in enumerate(lines):
        text = labels[i].text if i in labels else line.strip()
        if (kinds[i] is not None and i not in labels) or not line.strip():
            continue
        if i in labels:
            turns.append({"speaker": labels[i].name, "text": text, "line": i})
        elif turns and not _SOUND.fullmatch(text) and not is_note(text):
            turns[-1]["text"] = f"{turns[-1]['text']}\n{text}".strip()
        else:
            kinds[i] = "notes"
            continue
        kinds[i] = "turns"
    return [turn for turn in turns if turn["text"]]


def _paragraphs(lines: Sequence[str], kinds: list[Kind | None]) -> tuple[list[Row], list[int]]:
    """Return the paragraphs that hold a word, each a turn, and the first lines of those that hold none."""
    groups: list[list[int]] = [[]]
    for i, line in enumerate(lines):
        if kinds[i] is None and line.strip():
            groups[-1].append(i)
        elif groups[-1]:
            groups.append([])
    turns, left = [], []
    for group in filter(None, groups):
        text = "\n".join(lines[i].strip() for i in group)
        has_word = any(char.isalpha() for char in text)
        is_turn = has_word and not is_note(text.split("\n", 1)[0])
        left += [] if has_word else [group[0]]
        for i in group:
            kinds[i] = "turns" if is_turn else "notes"
        if is_turn:
            turns.append({"text": text, "line": group[0]})
    return turns, left
