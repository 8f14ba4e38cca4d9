"""The line with which WebVTT begins, as it should be, and as it is: after blank lines, in lower case, or absent.

Browsers drop a file without it, and so does the standard; what is plainly WebVTT is read here, with a warning.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.read.common.model import finding

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable

    from pipeline.read.common.model import Kind, Parsed

_SIGNATURE: Final = "WEBVTT"
_SPOILT: Final = re.compile(r"[\s\ufeff]{0,99}WEBVTT[ \t]{0,9}(?=\n|$)", re.IGNORECASE)
_STAMP: Final = r"(?:\d{1,4}:)?\d\d:\d\d\.\d{3}"
_TIMING: Final = re.compile(rf"^{_STAMP}[ \t]+-->[ \t]+{_STAMP}", re.MULTILINE)
_SURE: Final = re.compile(
    r"^(?:NOTE(?:[ \t]|$)|STYLE$|REGION$)|<v[ .][^>\n]{1,99}>|<c[.>]|<\d\d:\d\d(?::\d\d)?\.\d{3}>"
    r"|^[^\n]{0,20}-->[^\n]{0,30}[ \t](?:line|position|align|size|vertical|region):",
    re.MULTILINE,
)
"""What SubRip has not: comments, styles, voices, classes, times in the text, settings."""

_HEAD: Final = 20_000
_ADDED: Final = "WEBVTT\n\n"


def has_signature(text: str) -> bool:
    """Return whether *text* begins as the standard has it."""
    return text.startswith(_SIGNATURE) and text[len(_SIGNATURE) : len(_SIGNATURE) + 1] in {"", " ", "\t", "\n"}


def spoilt_signature(text: str) -> str | None:
    r"""Return what is wrong with the signature of a *text* that is WebVTT all the same; None if it is none.

    >>> spoilt_signature("webvtt\n\n00:01.000 --> 00:02.000\nHi."), spoilt_signature("Hi.")
    ('its first line is not WEBVTT in capitals', None)
    """
    head = text[:_HEAD]
    if "-->" not in head or not _TIMING.search(head):
        return None
    if _SPOILT.match(head):
        blank = text.lstrip("\ufeff").startswith(_SIGNATURE) or not text[:1].isspace()
        return "its first line is not WEBVTT in capitals" if blank else "blank lines stand before WEBVTT"
    return "it does not begin with WEBVTT" if _SURE.search(head) else None


def sound_text(text: str) -> tuple[str, int]:
    r"""Return *text* with a sound signature, and how many lines further down in *text* each of its lines stands.

    >>> sound_text("\n\nwebvtt\n\n00:01.000 --> 00:02.000\nHi.")[1]
    2
    """
    if has_signature(text):
        return text, 0
    match = _SPOILT.match(text)
    sound = _SIGNATURE + text[match.end() :] if match else _ADDED + text
    return sound, text.count("\n") - sound.count("\n")


def parse_spoilt(text: str, parse: Callable[[str], Parsed]) -> Parsed:
    """Return what *parse* makes of *text* with a sound signature, and a warning; its characters are those of *text*."""
    reason = spoilt_signature(text) or "it does not begin with WEBVTT"
    sound, lines = sound_text(text)
    parsed = parse(sound)
    kinds: Counter[Kind] = parsed.kinds.copy()
    kinds.update({"metadata": len(text) - len(sound)})
    told = [row | {"line": row["line"] + lines} if row.get("line") else row for row in parsed.findings]
    warning = finding(
        "bad-signature", "warning", f"browsers drop this file: {reason}", "Begin it with the line WEBVTT", 1
    )
    return parsed._replace(kinds=kinds, findings=[warning, *told])
