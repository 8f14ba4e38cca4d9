"""What is doubtful in what was read: its encoding, turns that are missing, structure that stayed in what is said.

Where a file was not understood, its marks stay in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

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


def doubts_of(source: Source, decoded: Decoded, parsed: Parsed) -> list[Row]:
    """Return the findings of a *source* that was *decoded* and *parsed*; never changes a turn."""
    return [*_of_encoding(decoded), *_of_name(source), *_without_turns(parsed), *_left_in_text(parsed)]


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


def _left_in_text(parsed: Parsed) -> Iterator[Row]:
    """Yield the finding of a file of text whose turns still hold clocks, labels or marks, if many do.

    Readers of text alone tell the lines of their turns. Labels count if they come again: `He said: no` is speech.
    """
    own = [turn for turn in parsed.turns if "line" in turn]
    lines = [(turn["line"], line) for turn in own for line in turn["text"].split("\n") if line.strip()]
    labels = Counter(name for _, line in lines if (name := _label(line)))
    again = {name for name, times in labels.items() if times >= _LEAST}
    found = [place for place, line in lines if _is_structure(line.strip(), again)]
    if len(found) >= max(_LEAST, _SHARE * len(lines)):
        places = ", ".join(str(place + 1) for place in _first(found))
        message = f"{len(found)} of {len(lines)} lines of what is said begin with a time or a label, or hold marks"
        remedy = f"Look at the turns at lines {places}: the file may be written in a way that is not known"
        yield finding("structure-in-text", "warning", message, remedy)


def _first(places: Sequence[int]) -> Iterator[int]:
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
