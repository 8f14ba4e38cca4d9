"""What looks different in a text: spans of it, opened and closed while a reader goes along.

Readers of tags, overrides and XML all build a `Styled` text. Its spans then follow the text through what readers do to
it: blanks around lines are trimmed, turns are cut at labels and at lines that roll.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.common.model import Row

_HEX: Final = re.compile(r"#?([0-9a-f]{6})(?:[0-9a-f]{2})?", re.IGNORECASE)
_SHORT_HEX: Final = re.compile(r"#([0-9a-f])([0-9a-f])([0-9a-f])", re.IGNORECASE)
_NAMES: Final = {
    "#ffffff": "white",
    "#00ff00": "lime",
    "#00ffff": "cyan",
    "#ff0000": "red",
    "#ffff00": "yellow",
    "#ff00ff": "magenta",
    "#0000ff": "blue",
    "#000000": "black",
}
"""The colours that WebVTT has classes for (section 5.1), which go by these names everywhere."""

_NEARLY_WHITE: Final = 0xE0
_NEARLY_GREY: Final = 0x0A


class Mark(NamedTuple):
    """A span of a text, how it looks, and of what value: as a row of MARKUP has them."""

    start: int
    end: int
    kind: str
    value: str | None = None


@dataclass(slots=True)
class Styled:
    """A text while it grows, its marks, and those that are open: by name of the tag, with where they began."""

    text: str = ""
    marks: list[Mark] = field(default_factory=list)
    opened: list[tuple[str, int, str, str | None, int]] = field(default_factory=list)
    orders: list[int] = field(default_factory=list)  # of each mark: how many looks were open or over when it began
    begun: int = 0

    def open(self, name: str, kind: str, value: str | None = None) -> None:
        """Let what follows look as *kind* says, or as ever if that is empty, until *name* is closed."""
        self.begun += 1
        self.opened.append((name, len(self.text), kind, value, self.begun))

    def close(self, name: str) -> None:
        """End the innermost look that *name* opened; one that nobody opened ends nothing."""
        for at in range(len(self.opened) - 1, -1, -1):
            if self.opened[at][0] == name:
                _, start, kind, value, order = self.opened.pop(at)
                if kind:
                    self._add(start, kind, value, order)
                return

    def mark(self, start: int, kind: str, value: str | None) -> None:
        """Mark what stands from *start* on; nothing where that is nothing but blanks."""
        self.begun += 1
        self._add(start, kind, value, self.begun)

    def _add(self, start: int, kind: str, value: str | None, order: int) -> None:
        """Add a mark that is that *order* by its beginning."""
        if self.text[start:].strip():
            self.marks.append(Mark(start, len(self.text), kind, value))
            self.orders.append(order)

    def finish(self) -> Styled:
        """End all that is open, as the end of a cue does, and return the text without blanks around its lines."""
        while self.opened:
            self.close(self.opened[-1][0])
        begun = sorted(zip(self.orders, self.marks, strict=True), key=lambda one: one[0])
        return tidy(self.text, [mark for _, mark in begun])


def colour_of(value: str) -> str | None:
    """Return a colour as MARKUP has it: a name, or six digits; None if *value* is none.

    >>> colour_of("#F00"), colour_of("00FF00ff"), colour_of("Orange")
    ('red', 'lime', 'orange')
    """
    plain = value.strip().strip("\"'").lower()
    if match := _SHORT_HEX.fullmatch(plain):
        plain = "#" + "".join(digit * 2 for digit in match.groups())
    if match := _HEX.fullmatch(plain):
        plain = f"#{match[1]}"
        return _NAMES.get(plain, plain)
    return plain if re.fullmatch("[a-z]{3,20}", plain) else None


def is_nearly_white(colour: str) -> bool:
    """Whether *colour*, as MARKUP has it, is what players show anyway: white, or a grey that is nearly white.

    >>> is_nearly_white("white"), is_nearly_white("#f4f4f4"), is_nearly_white("yellow")
    (True, True, False)
    """
    match = _HEX.fullmatch(colour)
    if not match:
        return colour == "white"
    parts = bytes.fromhex(match[1])
    return min(parts) >= _NEARLY_WHITE and max(parts) - min(parts) <= _NEARLY_GREY


def tidy(text: str, marks: Sequence[Mark]) -> Styled:
    """Return *text* without blank lines and blanks around its lines, and its *marks*, the outer of two first."""
    kept: list[tuple[int, int]] = []  # where each line that stays stood
    at = 0
    for line in text.split("\n"):
        if said := line.strip():
            start = at + line.index(said)
            kept.append((start, start + len(said)))
        at += len(line) + 1
    plain = "\n".join(text[start:end] for start, end in kept)
    if not marks:
        return Styled(plain)
    moved = [Mark(_after(kept, mark.start), _before(kept, mark.end), *mark[2:]) for mark in marks]
    return Styled(plain, sort_marks([mark for mark in moved if mark.start < mark.end]))


def _after(kept: Sequence[tuple[int, int]], place: int) -> int:
    """Return where what stands at *place* or after it stands in the lines that are *kept*."""
    size = 0
    for start, end in kept:
        if place < end:
            return size + max(place - start, 0)
        size += end - start + 1
    return size


def _before(kept: Sequence[tuple[int, int]], place: int) -> int:
    """Return up to where what stands before *place* reaches in the lines that are *kept*."""
    size = last = 0
    for start, end in kept:
        if place <= start:
            return last
        last = size + min(place, end) - start
        size += end - start + 1
    return last


def sort_marks(marks: Sequence[Mark]) -> list[Mark]:
    """Return *marks* in the order of their starts, the longer of two first; each once."""
    unique = dict.fromkeys(marks)
    return sorted(unique, key=lambda mark: (mark.start, -mark.end))


def cut_marks(marks: Sequence[Mark], start: int, end: int) -> list[Mark]:
    """Return *marks* of a text as they are of the part of it from *start* to *end*."""
    parts = (Mark(max(mark.start, start) - start, min(mark.end, end) - start, *mark[2:]) for mark in marks)
    return [part for part in parts if part.start < part.end]


def styled_row(said: Styled, **columns: object) -> Row:
    """Return a turn of *columns* with what *said* is; `markup` only where there is any."""
    return {**columns, "text": said.text, **({"markup": said.marks} if said.marks else {})}
