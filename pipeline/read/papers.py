"""What stands beside transcripts in a folder and is none: what a project says of itself, templates, code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.read.common.page import phrases

if TYPE_CHECKING:
    from pipeline.read.common.model import Parsed, Reader

_PROSE: Final = frozenset({"html", "plain"})  # readers of what nothing but its text shows to be a transcript
_CODE = re.compile(
    r"^\s*(?:```|#include\b|import\s+[\w.{*]+|from\s+[\w.]+\s+import\b|(?:def|class|function)\s+\w+.*[:{(]$|@\w+(?:\(|$)"
    r"|(?:return|raise|const|let|var|elif|else|try)\b.*[;:{]$|[\w.\[\]]+(?::\s*[\w\[\], |.]+)?\s[-+*/|]?=\s\S"
    r"|[\w.]+\(.*\);?$|//|/\*|<[/!?]?\w[^>]*>$)"
    r"|[;{}\[(]\s*$|^\s*[\]})]+[,;)]*$|\{\{.*\}\}|\{%"
)
_LEAST: Final = 3
_SHARE: Final = 0.5
"""So much of the lines is code in code, and of the prose is turns in a transcript."""


def why_no_transcript(parsed: Parsed, reader: Reader, taken: float, text: str, stem: str) -> str | None:
    """Return why a file that a search has found is no transcript, though *reader* read it; None where it is one.

    Never asked about a file that a person named. A file of a project's own name (README) with turns is a transcript if
    these are most of its prose: an example in a description is none.

    Reads: *taken*, the share of the prose that is turns; *text*, the file's; *stem*, its name without extension.
    """
    is_prose = reader.name in _PROSE
    if is_prose and _is_code(text):
        return "most of its lines are code"
    if not phrases("paper").fullmatch(re.sub(r"[\s_-]+", " ", stem)):
        return None
    has_heads = any(turn.get("speaker") or turn.get("start_ms") is not None for turn in parsed.turns)
    if parsed.cues is not None or (has_heads and taken >= _SHARE):
        return None
    return f"{stem} is what a project says of itself by its name, and it holds no turns"


def _is_code(text: str) -> bool:
    """Whether most lines of *text* are those of a program or a template."""
    lines = [line for line in text.splitlines() if line.strip()]
    code = sum(bool(_CODE.search(line)) for line in lines)
    return code >= _LEAST and code >= _SHARE * len(lines)
