"""What is doubtful in what was read: its encoding, turns that are missing, structure that stayed in what is said.

Where a file was not understood, its marks stay in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.read.common.clocks import has_clock, stamp_at
from pipeline.read.common.model import finding
from pipeline.read.common.names import labels_at
from pipeline.read.common.page import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.read.common.model import Parsed, Row
    from pipeline.read.decoding.decode import Decoded
    from pipeline.storage.sources import Source

_MARKS = re.compile(r"\*\*|__\w|^#{1,6}\s|^\||-->|\{\"|\":\s|^```")
_LEAST: Final = 3
_SHARE: Final = 0.05  # of the lines of what is said
_LINES_TOLD: Final = 5
_DIGITS: Final = 3  # of a confidence


class Doubts(NamedTuple):
    """The findings of a document, and how far it is likely to have been read right, from 0 to 1."""

    findings: list[Row]
    read_confidence: float


class _Structure(NamedTuple):
    """Lines of what is said: how many there are, and the places, from 0, of those that look like no speech.

    A place is null where the lines are not those of the file.
    """

    lines: int
    found: Sequence[int | None]


def doubts_of(source: Source, decoded: Decoded, parsed: Parsed, taken: float) -> Doubts:
    """Return what is doubtful in a *source* that was *decoded* and *parsed*; never changes a turn.

    The confidence is the share of the lines of what is said that hold no structure, times *taken*, see `share_taken`.
    Without a turn there is none to be confident of: 0.
    """
    left = _structure(parsed)
    findings = [*_of_encoding(decoded), *_of_name(source), *_without_turns(parsed), *_left_in_text(left)]
    clean = 1 - len(left.found) / left.lines if left.lines else 1.0
    is_empty = not parsed.turns and parsed.cues is None
    return Doubts(findings, 0.0 if is_empty else round(clean * taken, _DIGITS))


def share_taken(parsed: Parsed) -> float:
    """Return which share of the prose of a file, in characters, its readers took as turns of any track.

    Prose is what is said and what they set aside as notes. What each track says counts as notes of the others.
    """
    others = sum(track.kinds["turns"] for track in parsed.others)
    said = parsed.kinds["turns"] + others
    prose = parsed.kinds["turns"] + max(parsed.kinds["notes"], others)
    return min(said / prose, 1.0) if prose else 1.0


def _of_name(source: Source) -> Iterator[Row]:
    """Yield the finding of a file whose name another one has, too, but for case or Unicode form."""
    if source.twin:
        message = f"another file has this name but for case or Unicode form, so that its id is {source.doc}"
        yield finding("same-name", "note", message, "Rename one of them; the id is then another")


def _of_encoding(decoded: Decoded) -> Iterator[Row]:
    """Yield the finding of a file whose encoding could as well be another."""
    if decoded.doubt:
        message = f"read as {decoded.encoding}, which is not certain: {decoded.doubt}"
        yield finding("encoding", "warning", message, "If letters are wrong, convert it: iconv -f ENCODING -t UTF-8")


def _without_turns(parsed: Parsed) -> list[Row]:
    """Return the finding of a file without turns: it has no subtitles."""
    if parsed.turns or parsed.cues is not None or any(row["check"] == "no-turns" for row in parsed.findings):
        return []
    remedy = "Give the transcript too, if there is one"
    return [finding("no-turns", "note", "no subtitles: a list of chapters without a transcript", remedy)]


def _structure(parsed: Parsed) -> _Structure:
    """Return where the turns of a file of text still hold clocks, labels or marks.

    Readers of text alone tell the lines of their turns. Labels count if they come again: `He said: no` is speech.
    """
    own = [turn for turn in parsed.turns if "line" in turn]
    lines = [(turn["line"], line) for turn in own for line in turn["text"].split("\n") if line.strip()]
    labels = Counter(name for _, line in lines if (name := _label(line)))
    again = {name for name, times in labels.items() if times >= _LEAST}
    return _Structure(len(lines), [place for place, line in lines if _is_structure(line.strip(), again)])


def _left_in_text(left: _Structure) -> Iterator[Row]:
    """Yield the finding of a file of text whose turns still hold structure, if many do."""
    lines, found = left
    if len(found) >= max(_LEAST, _SHARE * lines):
        places = ", ".join(str(place + 1) for place in _first(found) if place is not None)
        where = f" at lines {places}" if places else ""
        message = f"{len(found)} of {lines} lines of what is said begin with a time or a label, or hold marks"
        remedy = f"Look at the turns{where}: the file may be written in a way that is not known"
        yield finding("structure-in-text", "warning", message, remedy)


def _first(places: Sequence[int | None]) -> Iterator[int | None]:
    """Yield the first few of *places*, each once."""
    yield from list(dict.fromkeys(places))[:_LINES_TOLD]


def _label(line: str) -> str | None:
    """Return the name that *line* may begin with."""
    label = next(labels_at(line.strip()), None) if ":" in line or "：" in line else None
    is_label = label is not None and label.form in {"colon", "emphasis"}
    return label.name if label is not None and is_label and not phrases("question").fullmatch(label.name) else None


def _is_structure(line: str, names: set[str]) -> bool:
    """Whether *line* begins with a time or the label of one of *names*, or has marks of Markdown, JSON or cues."""
    if has_clock(line[:20]) and stamp_at(line, 0):
        return True
    return bool(_MARKS.search(line)) or (bool(names) and _label(line) in names)
