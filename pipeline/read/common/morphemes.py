"""Japanese and Chinese that a recogniser has parted into morphemes: `行っ て き まし た`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.read.common.gather import delimiter

if TYPE_CHECKING:
    from collections.abc import Sequence

_LETTER: Final = "[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
_LETTERS = re.compile(_LETTER)
_GAP = re.compile(f"(?<={_LETTER})[ \u3000](?={_LETTER})")
_LONGEST: Final = 4  # letters from gap to gap, on average: people part sentences and phrases, machines morphemes
_LEAST: Final = 5


def without_gaps(texts: Sequence[str]) -> list[str]:
    """Return *texts* of one file without the blanks between morphemes, if these are its habit.

    Line ends stay, and so do blanks in texts that people have parted, which are far fewer.
    """
    letters = sum(len(_LETTERS.findall(text)) for text in texts)
    gaps = sum(len(_GAP.findall(text)) for text in texts)
    if gaps < _LEAST or letters > _LONGEST * gaps:
        return list(texts)
    return ["\n".join(map(_join, text.split("\n"))) for text in texts]


def _join(line: str) -> str:
    """Return the morphemes of *line* put together by their scripts."""
    joined = ""
    for part in line.split():
        joined += (delimiter(joined, part, spaceless=True) if joined else "") + part
    return joined
