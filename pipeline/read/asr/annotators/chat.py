"""CHAT, TalkBank's transcripts: `*ANN:` and what she says, tiers below it, a bullet of ms at its end.

Source: the CHAT manual, https://talkbank.org. Codes are no speech: `[*]`, `[//]`, `&=laughs`, `+...`, `(.)`; what was
replaced stands as it was said; `(be)cause` is `because`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.languages import language_named
from pipeline.read.common.json_text import millis
from pipeline.read.common.model import Parsed, Reader, finding
from pipeline.read.common.spoken import Heard, Segment, to_parsed

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = re.compile(r"\A\ufeff?(?:@(?:UTF8|Loc|PID|Window|Font|ColorWords)[^\n]*\n+){0,5}@Begin\b")
_BULLET = re.compile(
    r"\x15\s*(?:[^\x15]*?_)?(\d{1,10})_(\d{1,10})-?\s*\x15|[•·]\s*(\d{1,10})_(\d{1,10})\s*[•·]|\s(\d{1,10})_(\d{1,10})\s*$"
)
_CODES = re.compile(
    r"\[[^\]]*\]|&[=~*+\-]\S*|\((?:\.{1,3}|\d+(?:\.\d*)?)\)|\+[^\s\w]+|[<>‹›↑↓⌈⌉⌊⌋]|\b(?:xxx|yyy|www)\b"
    r"|@\w+(?::\w+)?|\x15"
)
_OMITTED = re.compile(r"(?<!\S)0\w*")
_SPACE_MARK = re.compile(r"\s+([.,?!;:„‡])")


def recognise(text: str) -> bool:
    """Whether *text* begins as CHAT does."""
    return bool(_HEAD.match(text))


def parse(text: str) -> Parsed:
    """Return each main line as a turn with the name that the head gives its speaker."""
    lines = re.sub(r"\n[\t ]+", " ", text.replace("\ufeff", "")).split("\n")
    names = dict(_names(lines))
    segments = [_segment(line, names) for line in lines if line.startswith("*") and ":" in line]
    langs = next((line.split(":", 1)[1].split(",") for line in lines if line.startswith("@Languages:")), [])
    lang = language_named(langs[0].strip()) if len(langs) == 1 else None
    said = [segment for segment in segments if any(map(str.isalnum, segment.text))]
    message = f"turns without words, of codes alone, left out: {len(segments) - len(said)}"
    findings = [finding("turn-without-words", "note", message)] if len(said) < len(segments) else []
    return to_parsed(text, Heard(said, lang, findings=findings))


def _names(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the code and the name of each participant; one with a role alone keeps its code."""
    for line in lines:
        if line.startswith("@Participants:"):
            for entry in line.split(":", 1)[1].split(","):
                parts = entry.split()
                if parts:
                    yield parts[0], " ".join(parts[1:-1]).replace("_", " ") or parts[0]


def _segment(line: str, names: dict[str, str]) -> Segment:
    """Return the turn of a main *line*."""
    code, said = line[1:].split(":", 1)
    times = [
        (millis(groups[0]), millis(groups[1]))
        for m in _BULLET.finditer(said)
        if (groups := [g for g in m.groups() if g])
    ]
    said = _OMITTED.sub("", _CODES.sub(" ", _BULLET.sub(" ", said)))
    said = re.sub(r"\((\w+)\)", r"\1", said).replace("_", " ")
    said = _SPACE_MARK.sub(r"\1", " ".join(said.split()))
    start, end = (times[0][0], times[-1][1]) if times else (None, None)
    return Segment(said, start, end, names.get(code.strip(), code.strip()))


CHAT: Final = Reader("chat", (".cha",), "main lines such as `*ANN:` after `@Begin`", recognise, parse)
