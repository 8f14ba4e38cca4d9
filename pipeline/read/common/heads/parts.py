"""The parts of a line that may begin a turn: marks, emphasis, a clock, a name, a separator, the text, in any order.

One line may be read in several ways: what follows a clock may be a name and a text, or a text alone. All of them are
returned here, and nothing is decided: that is up to the file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.read.common.heads.clocks import INVISIBLE, find_clock, fold
from pipeline.read.common.heads.names import clean, may_be_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.read.common.heads.clocks import Clock

_IMAGE: Final = r"!\[[^\]]{0,80}\]\([^()]{0,500}\)"
_EMOJI: Final = r"[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]{1,8}"
_MARKS = re.compile(
    rf"\s*((?:(?:[-*+•▪◦‣–—●○■]|>{{1,3}}|#{{1,6}}|\d{{1,4}}[.)]|{_IMAGE}|{_EMOJI})\s+|>{{1,2}}(?=\S))*)"
)
_SEPARATOR = re.compile(r"\s*(:|>>|\||·|•|,|[-–—/](?=\s|$|\*))?")
_NAMED = (
    (
        "bold",
        re.compile(
            r"(?P<em>\*\*\*|\*\*|__|\*|_|`)(?P<name>[^*`\n]{1,80}?):?(?P=em)\s*[:|–—-]?(?:\s+|(?<=:)|$)(?P<text>.*)"
        ),
    ),
    (
        "bracket",
        re.compile(
            r"[\[<(«](?P<name>[^\[\]<>()«»\n]{1,60}(?:\([^()]{1,40}\))?)[\]>)»](?!\()(?P<colon>\s*:)?\s*(?P<text>.*)"
        ),
    ),
    ("colon", re.compile(r"(?P<name>[^:：\n]{1,80}?)\s*[:：](?P<text>(?:\s|[*_`]{1,3}(?=\s|$)).*|(?<=：).*|$)")),
    (
        "gap",
        re.compile(r"(?P<name>\S(?:[^\t|]{0,58}?\S)??)(?:\t+|\s{2,}|\s*\|\s*|\s+[·•–—/-]\s+|\s?>>\s?)(?P<text>\S.*)"),
    ),
)
"""How a name and a text stand side by side, the surest first."""
_ROOM: Final = 90
"""A clock that begins a turn stands within so many characters of its line."""
_FOLDED: Final = 170
"""So many characters of a line are looked at: what begins a turn stands there."""
_EMPHASIS: Final = "*_`"
_BOLD_END = re.compile(r"^\s*\*\*")
_EMPTY_BOLD = re.compile(r"^\s*(?:\*\*|__)(?=\s|$)")
_STILL_OPEN = re.compile(r"\s*(?:\*\*|__)")
_ITALIC_END = re.compile(r"\s*[*_](?=\s*:)")
_SIGNS_AFTER = re.compile(r"(?:[\s*_`:：|·•–—,(\[{（［@-]|-->|->|>>)*$")
_BRACKETS: Final = tuple("[(<{«【（［〔")
_SHUT: Final = tuple("])>}»")


class Way(NamedTuple):
    """One way to read what a line says beside its clock: by whom and what; *kind* says by what signs."""

    kind: str
    name: str | None
    text: str


class Timed(NamedTuple):
    """A line with a clock at or near its beginning, and the ways to read the rest of it.

    Lines of the same *shape* are written alike; *after* is what separates the clock from what follows.
    """

    line: int
    shape: str
    clock: Clock
    after: str
    gap: int
    ways: tuple[Way, ...]

    @property
    def is_alone(self) -> bool:
        """Whether the line says nothing but a time."""
        return self.shape.endswith("C.")


class Labelled(NamedTuple):
    """A line that begins with what may be a name, and no clock."""

    line: int
    shape: str
    way: Way


def timed(number: int, line: str) -> Timed | None:
    """Return how *line* may be read if it has a clock near its beginning; None if it has none."""
    folded = fold(line[:_FOLDED])
    marks = _MARKS.match(folded)
    begin = marks.end() if marks else 0
    clock = find_clock(folded, begin, _ROOM)
    if clock is None:
        return None
    before = folded[begin : clock.begin]
    sign = _sign(folded, begin, clock) + ("-" if clock.end_ms is not None else "")
    rest, after = _after(line, folded, clock, before)
    if not before.strip(" \t*_`"):
        ways = (*_ways(rest, is_open=clock.is_open), Way("none", None, rest))
        shape = f"{_kind_of(marks)}C{sign}" if rest else f"{_kind_of(marks)}C."
        return Timed(number, shape, clock, after, 0, ways)
    name = _unwrapped(clean(_SIGNS_AFTER.sub("", line[begin : clock.begin])))
    if not may_be_name(name):
        return None
    gap = len(before) - len(before.rstrip())
    is_colon = before.rstrip(" *_`").endswith(":")
    shape = f"{_kind_of(marks)}N{':' if is_colon else ''}C{sign}"
    return Timed(number, shape, clock, after, gap, (Way("before", name, rest),))


def _unwrapped(name: str) -> str:
    """Return *name* without the brackets around the whole of it, or one that is shut behind the clock."""
    bare = name[1:] if name[:1] in _BRACKETS else name
    folded = fold(bare)
    is_shut = folded[-1:] in _SHUT and folded.count("(") + folded.count("[") < folded.count(")") + folded.count("]")
    return clean(bare[:-1] if bare != name and (is_shut or folded[-1:] in (">", "»")) else bare)


def labelled(number: int, line: str) -> Iterator[Labelled]:
    """Yield the ways in which *line* may begin with a name and no clock."""
    folded = fold(line[:_FOLDED])
    marks = _MARKS.match(folded)
    begin = marks.end() if marks else 0
    for way in _ways(line[begin:].strip(), is_open=False):
        yield Labelled(number, f"{_kind_of(marks)}{way.kind}", way)


def _kind_of(marks: re.Match[str] | None) -> str:
    """Return what stands before a line, in short: a list, a quote, a heading, an arrow."""
    if not marks or not marks[1]:
        return ""
    kinds = "".join(dict.fromkeys(mark[0] for mark in marks[1].split()))
    return "".join("1" if kind.isdigit() else kind for kind in kinds)


def _sign(folded: str, begin: int, clock: Clock) -> str:
    """Return what sets a clock apart: a bracket, emphasis of it or of the name before it."""
    is_bold = any(char in _EMPHASIS for char in folded[begin : clock.end])
    return ("[" if clock.bracket else "") + ("b" if is_bold else "")


def _after(line: str, folded: str, clock: Clock, before: str) -> tuple[str, str]:
    """Return what follows the clock without emphasis that began before it and one separator, and that separator."""
    end = clock.end
    if before.count("[") > before.count("]") or before.count("(") > before.count(")"):
        end += len(folded[end:]) - len(folded[end:].lstrip(" ])"))
    opened = (before.count("**") + folded[clock.begin : end].count("**")) % 2
    sign = ""
    while True:
        step = (_STILL_OPEN if opened else _ITALIC_END).match(folded, end)
        found = None if step or sign else _SEPARATOR.match(folded, end)
        if step:
            end, opened = step.end(), 0
        elif found and found[1]:
            sign, end = found[1], found.end()
        else:
            return line[end:].strip().strip(INVISIBLE).strip(), sign


def _ways(rest: str, *, is_open: bool) -> Iterator[Way]:
    """Yield the ways to read *rest* as a name and a text, and as a name alone, whose text is below."""
    folded = fold(rest[:_FOLDED])
    if is_open and (place := max(folded.find("]"), folded.find(")"))) > 0:
        yield from _way("open", rest[:place], rest[place + 1 :].lstrip(" :：*_`"))
        return
    for kind, pattern in _NAMED:
        if match := pattern.fullmatch(folded.replace("：", ":") if kind != "colon" else _wide(rest, folded)):
            sure = kind + (":" if kind == "bracket" and match["colon"] else "")
            yield from _way(sure, rest[match.start("name") : match.end("name")], rest[match.start("text") :])
    if rest:
        yield from _way("alone", rest, "")


def _wide(rest: str, folded: str) -> str:
    """Return *folded* with the wide colons of *rest*, after which no blank is needed."""
    return folded if "：" not in rest else "".join("：" if a == "：" else b for a, b in zip(rest, folded, strict=False))


def _way(kind: str, name: str, text: str) -> Iterator[Way]:
    """Yield the way of *kind*, if *name* may be one."""
    bare = clean(name.strip().rstrip(":："))
    if name.count("**") % 2:
        text = _BOLD_END.sub("", text)
    if may_be_name(bare):
        yield Way(kind, bare, _EMPTY_BOLD.sub("", text).strip().strip(INVISIBLE).strip())
