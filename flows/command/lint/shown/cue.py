"""A cue of a file: its number, the line of its times, when and where it is shown, who speaks, and its lines."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_PAIRED: Final = re.compile(r"<(?P<close>/?)(?P<name>i|b|u|s|em|strong|font|c)(?:[\s.][^<>\n]{0,200})?>", re.IGNORECASE)


class Shown(NamedTuple):
    """A cue: its number and the line of its times, both from 1; times in ms; its lines, joined by line feeds.

    `part` parts what a file shows at once and means so: its languages. `loose` names the tags that lack their pair.
    """

    cue: int
    line: int
    start_ms: int
    end_ms: int
    text: str
    speaker: str | None = None  # of all of the cue
    placement: str | None = None
    part: str = ""
    loose: str = ""


def in_time(cues: Iterable[Shown]) -> list[Shown]:
    """Return *cues* numbered by their times: in their file they may stand in any order."""
    timed = sorted(cues, key=lambda cue: (cue.start_ms, cue.end_ms, cue.line))
    return [cue._replace(cue=number) for number, cue in enumerate(timed, 1)]


def loose_tags(text: str) -> str:
    """Return the tags in a cue's *text* that are not closed in it, or close nothing; players end them with the cue.

    >>> loose_tags("<i>Never <b>mind</b>"), loose_tags("<i>Never</i> mind</b>"), loose_tags("<i>Never</i>")
    ('<i>', '</b>', '')
    """
    open_ones: Counter[str] = Counter()
    loose: list[str] = []
    for match in _PAIRED.finditer(text) if "<" in text else ():
        name = match["name"].lower()
        if not match["close"]:
            open_ones[name] += 1
        elif open_ones[name]:
            open_ones[name] -= 1
        else:
            loose.append(f"</{name}>")
    return ", ".join([*(f"<{name}>" for name in open_ones.elements()), *loose])
