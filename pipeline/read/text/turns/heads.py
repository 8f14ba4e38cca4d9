"""What a line may be the head of: its parts in their order, and what they say.

Marks of lists, quotes and headings, emphasis, a clock, a name and what ends it, the text. A line may be read in several
ways; which is right, the file decides (`vote`). The *shape* of a head is the sequence of its parts.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.read.common.clocks import clock_ms, find_stamp, has_clock, stamp_at
from pipeline.read.common.names import BIDI, EMPHASIS, is_name, labels_at
from pipeline.read.common.page import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.read.common.clocks import Stamp

_LEAD = re.compile(
    rf"(?:[\s{BIDI}]|>(?=[\s>]))*"
    r"(?P<item>(?:[-*+•‣▪◦]|\#?\d{1,4}[.)]|\#\d{1,4})\s+)?(?:\[[ xX]\]\s+)?(?P<heading>\#{1,6}\s+)?"
    r"(?:!\[[^\]\n]{0,80}\]\([^)\n]{0,500}\)\s*)?(?:[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]+\s*)?"
)
_MARK = re.compile(EMPHASIS)
_OWN = re.compile(rf"\s({EMPHASIS})$")
_SEPARATOR = re.compile(rf"[\s{BIDI}]*(?P<mark>[:：|·•]|[-–—»>]{{1,2}}(?=\s|$|\*))?[\s{BIDI}]*")
_BEFORE_CLOCK = re.compile(r"(?:[\s:：|,·•@–—-]|(?<=\s)[>»])+$")
_TOGETHER = re.compile(
    r"\\?[\[(（](?P<name>[^\[\]\n]{1,80}?)\s*[,;|@·–—-]?\s(?P<clock>[^\[\]()（）\s]{4,20})\\?[\])）]\s*[:：]?(?P<text>.*)"
)
_ROOM: Final = 120  # a name and its marks: a clock beyond it begins no turn
_WIDE: Final = re.compile(r"\t|\s{2,}|\u3000")


class Head(NamedTuple):
    """One way to read a line: *bare* is its shape without the name; *sure*, that by its marks it can be little else."""

    line: int
    shape: str
    bare: str
    name: str | None
    start_ms: int | None
    end_ms: int | None
    text: str
    sure: bool


def _head(head: Head) -> Head:
    """Return *head* with shapes that do not tell full-width marks from others: `（` is `(`."""
    shape, bare = (unicodedata.normalize("NFKC", part) for part in (head.shape, head.bare))
    return head._replace(shape=shape, bare=bare)


def heads_of(number: int, line: str) -> Iterator[Head]:
    """Yield the ways to read *line*, which has a clock near its beginning: with a name, the surest first; without."""
    if not has_clock(line[:_ROOM]):
        return
    place, lead = lead_of(line)
    mark = _MARK.match(line, place)
    opened = mark[0] if mark else ""
    stamp = stamp_at(line, place + len(opened))
    if stamp:
        yield from _clock_first(number, line, stamp, opened, lead=lead)
    else:
        yield from _name_first(number, line, place, lead=lead)


def lead_of(line: str) -> tuple[int, str]:
    """Return where *line* begins behind quotes, marks of lists and headings, images, emoji; and `#` or `-` of these."""
    lead = _LEAD.match(line)
    return (lead.end(), "#" if lead["heading"] else "-" if lead["item"] else "") if lead else (0, "")


def _clock_first(number: int, line: str, stamp: Stamp, opened: str, *, lead: str) -> Iterator[Head]:
    """Yield the ways to read a *line* that begins with *stamp*, behind the emphasis *opened*."""
    place, closed = _after(line, stamp.end, opened)
    between = _mark(line[stamp.end : place], stamp, opened)
    start = f"{lead}{opened}C{stamp.bracket}{'-' * (stamp.end_ms is not None)}"
    times = (stamp.start_ms, stamp.end_ms)
    rest = line if closed else f"{line[:place]}{opened}{line[place:]}"
    for label in labels_at(rest, place):
        shape = f"{start}{between}N{label.form}"
        is_marked = label.form in {"emphasis", "bracket"} or (bool(stamp.bracket) and label.form in {"colon", "bold"})
        text = rest[label.place :]
        text = text.strip().removeprefix(opened).strip() if opened and not closed else text.strip()
        sure = is_marked and (not lead or (lead == "-" and label.form == "emphasis"))
        yield _head(Head(number, shape, start + between, label.name, *times, text, sure=sure))
    bare = start + between
    yield _head(Head(number, bare, bare, None, *times, rest[place:].strip(), sure=bool(stamp.bracket)))


def _after(line: str, place: int, opened: str) -> tuple[int, bool]:
    """Return where in *line* what follows a clock begins, and whether the emphasis *opened* before it ends there."""
    closed = not opened
    for _ in range(2):
        if not closed and line.startswith(opened, place):
            place, closed = place + len(opened), True
        match = _SEPARATOR.match(line, place)
        place = match.end() if match else place
    return place, closed


def _mark(between: str, stamp: Stamp, opened: str) -> str:
    """Return the mark *between* a clock and what follows; a colon behind a bracket is no difference between shapes."""
    mark = between.strip(" \t" + BIDI + opened[:1])
    return "" if stamp.bracket and mark in {":", "："} else mark


def _name_first(number: int, line: str, place: int, *, lead: str) -> Iterator[Head]:
    """Yield the way to read a *line* that has something before its clock, if that may be a name."""
    if (match := _TOGETHER.match(line, place)) and (start_ms := clock_ms(match["clock"])) is not None:
        if is_name(match["name"]) and not phrases("sound").fullmatch(match["name"]):  # `[inaudible 00:42]`
            said = match["text"].strip()
            yield _head(Head(number, f"{lead}[NC", f"{lead}[C", match["name"], start_ms, None, said, sure=False))
        return
    stamp = find_stamp(line, place, _ROOM)
    if stamp is None:
        return
    before = line[place : stamp.start]
    mark = _MARK.match(before)
    opened = mark[0] if mark else ""
    core = before[len(opened) :].strip(BIDI + " \t")
    closed = not opened or opened in core
    own = _OWN.search(before) if closed else None  # emphasis of the clock alone: `**Ann** _0:08_`
    core = core.removesuffix(own[1]) if own else core
    told = _BEFORE_CLOCK.search(line[place : stamp.start])
    gap = told[0] if told else ""
    core = _BEFORE_CLOCK.sub("", core.replace(opened, "", 1) if opened else core).strip(BIDI + " \t")
    bracket = core[:1] if core[:1] in "[【［" and core[-1:] in "]】］" else ""
    name = core[1:-1].strip() if bracket else core
    if not is_name(name):
        return
    again = opened in line[stamp.end : stamp.end + 4]
    end, _ = _after(line, stamp.end, own[1] if own else opened if again or not closed else "")
    after = _mark(line[stamp.end : end], stamp, own[1] if own else opened)
    text = line[end:].strip()
    is_bare = not stamp.bracket and not opened
    bare = f"{lead}{opened}C{stamp.bracket}{after}{'$' * (is_bare and not text)}"
    wide = bool(_WIDE.search(gap)) and not text
    sure = (not lead or (lead == "-" and bool(opened))) and (
        bool(opened or bracket) or wide or (bool(stamp.bracket) and bool(after or not text))
    )
    shape = f"N{bracket}{gap.strip()}{'_' * (is_bare and wide)}{bare}"
    yield _head(Head(number, shape, bare, name, stamp.start_ms, stamp.end_ms, text, sure=sure))
