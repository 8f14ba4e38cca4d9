"""Transcripts in text or Markdown whose turns carry a speaker and a time.

The style is decided by votes over the whole file: one line that looks like a turn proves nothing. What is no turn is
told apart: headings, chapter lists, and as notes an article before, an editor's remark after, bold phrases within.

- `styles`: How transcripts write a turn's first line, and which way a file has chosen
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.read.common.model import Parsed, Reader, count, finding
from pipeline.read.common.page import (
    NAME,
    Front,
    first_title,
    front_matter,
    heading_level,
    is_rule,
    page_kinds,
    phrases,
    take_chapters,
)
from pipeline.read.text.stamped.styles import Mark, find_marks
from pipeline.timecode import MS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.common.model import Kind, Row

_LABEL = re.compile(rf"\*\*{NAME}\s*(?:[:：]\s*\*\*|\*\*\s*[:：])\s*(?P<text>.*)")
_LONGEST_PIECE_MS: Final = 5 * MS_PER_MINUTE
"""Beyond it the next stamp begins a turn of its own, so that a clock that jumps is seen and can be repaired."""


@dataclass(slots=True)
class _Turn:
    """A turn while it grows: its first line and its stamped pieces."""

    line: int
    speaker: str | None
    pieces: list[tuple[int | None, str]]


class _Looked(NamedTuple):
    """A text's lines, its front matter, and the first lines of its turns."""

    lines: tuple[str, ...]
    front: Front
    marks: tuple[Mark, ...]


@lru_cache(maxsize=1)
def _look(text: str) -> _Looked:
    """Return what both `recognise` and, right after it, `parse` go by: to find it is a third of the work of reading."""
    lines = tuple(text.split("\n"))
    front = front_matter(lines)
    return _Looked(lines, front, tuple(find_marks(lines, front)))


def recognise(text: str) -> bool:
    """Whether *text* is a transcript whose turns carry speakers and times."""
    is_stamped = bool(_look(text).marks)
    if not is_stamped:
        _look.cache_clear()
    return is_stamped


def parse(text: str) -> Parsed:
    """Return the turns of a stamped transcript, and what stands around them."""
    lines, front, marks = _look(text)
    _look.cache_clear()  # a text is not kept once it is read
    kinds = page_kinds(lines, front)
    named = [mark for mark in marks if mark.speaker] or marks
    for mark in named:
        kinds[mark.line] = "turns"
    chapters = take_chapters(lines, kinds, _free_for_chapters(lines, named))
    stamped = [mark for mark in marks if kinds[mark.line] != "chapters"]
    if chapters:
        stamped = _without_titles(stamped, kinds, chapters)
    for mark in stamped:
        kinds[mark.line] = "turns"
    _note_before(lines, kinds, stamped[0].line)
    begun, asides = _with_unstamped(lines, kinds, stamped)
    _note_after(lines, kinds, begun)
    turns, findings = _turns(lines, kinds, begun)
    return Parsed(
        turns=[{"speaker": t.speaker, "start_ms": t.pieces[0][0], "text": _text(t), "line": t.line} for t in turns],
        kinds=count(lines, kinds),
        words=[word for number, turn in enumerate(turns, 1) for word in _words(number, turn)],
        chapters=chapters,
        findings=[*asides, *findings],
        title=front.title or first_title(lines[front.size :]),
        license=front.license,
        lang=front.lang,
    )


def _free_for_chapters(lines: Sequence[str], marks: Sequence[Mark]) -> list[bool]:
    """Return for each line whether chapters may stand there unannounced: among turns pieces look the same."""
    first, last = marks[0].line, marks[-1].line
    return [True] * first + [False] * (last + 1 - first) + [True] * (len(lines) - last - 1)


def _without_titles(marks: Sequence[Mark], kinds: list[Kind | None], chapters: Sequence[Row]) -> list[Mark]:
    """Return *marks* without those that say the title of one of *chapters*: headings, in *kinds*.

    A title may look like a name and what is said: `Predictions: a wet spring`.
    """
    titles = {chapter["title"].strip("* ").casefold() for chapter in chapters}
    kept = [mark for mark in marks if _title(mark) not in titles]
    for line in {mark.line for mark in marks} - {mark.line for mark in kept}:
        kinds[line] = "headings"
    return kept if any(mark.speaker for mark in kept) else list(marks)


def _title(mark: Mark) -> str:
    """Return what the line of *mark* says beside its time, as titles are compared."""
    return ": ".join(part for part in (mark.speaker, mark.text) if part).strip("* ").casefold()


def _note_before(lines: Sequence[str], kinds: list[Kind | None], first: int) -> None:
    """Mark what stands before the *first* turn as notes, in *kinds*."""
    for i in range(first):
        if kinds[i] is None and lines[i].strip():
            kinds[i] = "notes"


def _with_unstamped(
    lines: Sequence[str], kinds: list[Kind | None], marks: Sequence[Mark]
) -> tuple[list[Mark], list[Row]]:
    """Return *marks* and the turns among them that begin with a speaker's label alone; other labels begin notes.

    A label that comes once, of somebody who never has a time, is an editor's note or a bold phrase. It reaches to the
    end of its paragraph, after the last turn to the end of the file.
    """
    first, last = marks[0].line, marks[-1].line
    labels = {i: match for i in range(first, len(lines)) if kinds[i] is None and (match := _label(lines[i].strip()))}
    said = Counter(match["name"].strip() for i, match in labels.items() if i < last)
    known = {mark.speaker.split()[0] for mark in marks if mark.speaker}
    more, findings = [], []
    for i, match in labels.items():
        name = match["name"].strip()
        if (name.split()[0] in known or said[name] > 1) and not phrases("note").fullmatch(name):
            kinds[i] = "turns"
            more.append(Mark(i, name, None, match["text"].strip(), merges=False))
            continue
        _note_from(lines, kinds, i, whole=i > last)
        if i < last:
            message = f"a paragraph among turns that nobody speaks was taken as a note: {name}"
            findings.append(finding("aside", "note", message, line=i + 1))
    return sorted((*marks, *more)), findings


def _label(line: str) -> re.Match[str] | None:
    """Return the match of *line* if it begins with a label in bold letters and no time."""
    match = _LABEL.match(line)
    return match if match and match["name"].strip() else None


def _note_from(lines: Sequence[str], kinds: list[Kind | None], start: int, *, whole: bool) -> None:
    """Mark the paragraph at *start* as a note, in *kinds*; the *whole* rest of the file if so."""
    for i in range(start, len(lines)):
        if not lines[i].strip() and not whole:
            return
        if kinds[i] is None and lines[i].strip():
            kinds[i] = "notes"


def _note_after(lines: Sequence[str], kinds: list[Kind | None], marks: Sequence[Mark]) -> None:
    """Mark what follows the transcript as notes, in *kinds*.

    A heading or a rule after the last turn ends it, unless the like of it stands between turns, too.
    """
    first, last = marks[0].line, marks[-1].line
    levels = {level for i in range(first, last) if (level := heading_level(lines[i]))}
    rules = any(is_rule(lines[i]) for i in range(first, last))
    for i in range(last + 1, len(lines)):
        level = heading_level(lines[i])
        if (level and level < min(levels, default=level + 1)) or (is_rule(lines[i]) and not rules):
            _note_from(lines, kinds, i, whole=True)
            return


def _turns(lines: Sequence[str], kinds: list[Kind | None], marks: Sequence[Mark]) -> tuple[list[_Turn], list[Row]]:
    """Return the turns that *marks* begin, with all their paragraphs, and a finding for each that says nothing."""
    turns: list[_Turn] = []
    findings = []
    ends = [*(mark.line for mark in marks[1:]), len(lines)]
    for mark, end in zip(marks, ends, strict=True):
        body = [i for i in range(mark.line + 1, end) if kinds[i] is None and lines[i].strip()]
        for i in body:
            kinds[i] = "turns"
        text = "\n".join(filter(None, (mark.text, *(lines[i].strip() for i in body)))) if body else mark.text
        if not text:
            kinds[mark.line] = "notes"
            findings.append(
                finding("empty-turn", "note", "a turn's first line has no text after it", line=mark.line + 1)
            )
        elif turns and _goes_on(turns[-1], mark):
            turns[-1].pieces.append((mark.start_ms, text))
        else:
            speaker = mark.speaker or (turns[-1].speaker if turns else None)
            turns.append(_Turn(mark.line, speaker, [(mark.start_ms, text)]))
    return turns, findings


def _goes_on(turn: _Turn, mark: Mark) -> bool:
    """Whether *mark* is a stamp inside *turn*: of the same speaker, and shortly after its last one."""
    before = turn.pieces[-1][0]
    if mark.start_ms is None or before is None or not before <= mark.start_ms <= before + _LONGEST_PIECE_MS:
        return False
    return mark.speaker is None or (mark.merges and mark.speaker == turn.speaker)


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


STAMPED = Reader(
    name="stamped",
    suffixes=(".md", ".markdown", ".txt"),
    looks_for="turns such as `**Name [00:01:02]**: text`",
    recognise=recognise,
    parse=parse,
)
