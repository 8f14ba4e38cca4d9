"""Audacity's labels: start, end and text between tabs; WhisperX and others put who speaks into brackets before it.

Source: the Audacity manual, Importing and Exporting Labels. Lines that begin with a backslash are frequencies.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.read.common.gather import merge_speaker_runs
from pipeline.read.common.json_text import seconds
from pipeline.read.common.model import Parsed, Reader
from pipeline.read.common.spoken import Heard, Segment, to_parsed

_LINE = re.compile(r"\s*(\d{1,7}[.,]\d{1,9})\t(\d{1,7}[.,]\d{1,9})\t(.*)")
_SPEAKER = re.compile(r"\[\[?\s*([^\[\]\n]{1,60}?)\s*\]?\]:?\s*(?=\S)")


def _rows(text: str) -> list[re.Match[str]]:
    """Return the labels of *text*; none if it has other lines."""
    if not _LINE.match(text.lstrip("\ufeff")):
        return []
    lines = [line for line in text.lstrip("\ufeff").split("\n") if line.strip() and not line.startswith("\\")]
    found = [match for line in lines if (match := _LINE.fullmatch(line))]
    return found if len(found) == len(lines) else []


def recognise(text: str) -> bool:
    """Whether each line is a label, and some say something that is no number."""
    return any(any(map(str.isalpha, row[3])) for row in _rows(text))


def parse(text: str) -> Parsed:
    """Return each label with a text as a turn; brackets are speakers where most labels begin with them."""
    rows = [row for row in _rows(text) if row[3].strip()]
    named = sum(bool(_SPEAKER.match(row[3])) for row in rows) * 2 > len(rows)
    segments = []
    for row in rows:
        start, end, said = seconds(row[1].replace(",", ".")), seconds(row[2].replace(",", ".")), row[3]
        match = _SPEAKER.match(said) if named else None
        said = said[match.end() :] if match else said
        segments.append(Segment(said.strip(), start, end, match[1] if match else None))
    return to_parsed(text, Heard(merge_speaker_runs(segments)))


LABELS: Final = Reader("labels", (".txt",), "lines of start, end and text between tabs", recognise, parse)
