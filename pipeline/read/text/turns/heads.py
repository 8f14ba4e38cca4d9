"""What a line may be the head of: its parts in their order, and what they say.

Marks of lists, quotes and headings, emphasis, a clock, a name and what ends it, the text. A line may be read in several
ways; which is right, the file decides (`vote`). The *shape* of a head is the sequence of its parts.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.read.common.clocks import Stamp, clock_ms, find_stamp, has_clock, stamp_at
from pipeline.read.common.names import BIDI, EMPHASIS, is_name, labels_at
from pipeline.read.common.page import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEAD = re.compile(
    rf"(?:[\s{BIDI}]|>(?=[\s>])|(?<=>)>)*"
    r"(?:\[![\w-]{1,20}\][+-]?\s+)?"
    r"(?P<item>(?:[-*+•‣▪◦]|\#?\d{1,4}[.)]|\#\d{1,4}|\d{1,4}(?=\s{1,4}[\[(]?\d{1,2}:\d\d))\s+|(?:[+~–—−→⇒§¶※〇]|[\u25a0-\u25ff])+\s*|[:;](?=\s?[\w@])|\|(?=\s)\s*)?"
    r"(?:\[[ xX]\]\s+)?(?P<heading>\#{1,6}\s+)?"
    r"(?:!\[[^\]\n]{0,80}\]\([^)\n]{0,500}\)\s*)?(?:[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]+\s*)?"
)
_MARK = re.compile(EMPHASIS)
_OWN = re.compile(rf"\s({EMPHASIS})$")
_SEPARATOR = re.compile(rf"[\s{BIDI}]*(?P<mark>[:：|·•,;/=~→]|[-–—»>]{{1,2}}(?=\s|$|\*))?[\s{BIDI}]*")
_GAP: Final = " \t\n\u2002\u2003\u2009\u202f\u3000\xa0:：|,;·•@=~→/–—->»"
_BEFORE_CLOCK = re.compile(r"(?:[\s:：|,;·•@=~→/–—-]|(?<=[\s=-])[>»])+$")
_SECONDS = re.compile(r"\d{1,6}\.\d{1,3}(?=\s+[^\W\d])")
SECONDS: Final = "."
"""What stands for the bracket in the shape of a head whose clock is seconds without one."""

_OPENS: Final = frozenset("[(（［【〔〈«{<")
_CLOSES: Final = frozenset("])）］】〕〉»}>")
_WRAPPED = re.compile(r"\s*(?P<mark>[=~+-]{2,6}|=|#{1,6})\s*(?P<core>\S.*?)\s*(?P=mark)\s*")
_LINKED = re.compile(
    r"(?P<lead>(?:[-*+>]\s{1,4})?(?:\*\*|__)?)\[(?P<name>[^\[\]\n]{1,80})\]\(https?://[^\s()]{1,500}\)"
)
_TAGGED = re.compile(
    r"(?P<open>'{2,3})(?P<wiki>[^:：]{1,80}?[:：]?)(?P=open)|<(?P<tag>b|strong|i|em)>(?P<html>[^:：]{1,80}?[:：]?)</(?P=tag)>"
)
_ROOM: Final = 120  # a name and its marks: a clock beyond it begins no turn
_AROUND_CLOCK = re.compile(r"^(?:[\s:：|,;·•=~→/–—-]|@(?!\w))+|[\s:：|,;·•@=~→/–—-]+$")
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
    if head.shape.isascii():
        return head
    shape, bare = (unicodedata.normalize("NFKC", part) for part in (head.shape, head.bare))
    return head._replace(shape=shape, bare=bare)


def heads_of(number: int, line: str) -> Iterator[Head]:
    """Yield the ways to read *line*, which has a clock near its beginning: with a name, the surest first; without."""
    if not has_clock(line[:_ROOM]):
        return
    line = in_markdown(line)
    place, lead = lead_of(line)
    mark = _MARK.match(line, place)
    opened = mark[0] if mark else ""
    begin = place + len(opened)
    open_at = begin + line.startswith("\\", begin)
    if stamp := stamp_at(line, begin) or _told(line, begin):
        yield from _clock_first(number, line, stamp, opened, lead=lead)
    elif line[open_at : open_at + 1] in _OPENS and (inside := _inside(number, line, open_at, opened, lead=lead)):
        yield inside
    else:
        yield from _name_first(number, line, place, lead=lead)


def _told(line: str, place: int) -> Stamp | None:
    """Return the clock at *place* of *line* behind a word for one, `TC 00:00:08`, or as seconds: `8.0 Ann: text`."""
    if word := _word_for_clock().match(line, place):
        return stamp_at(line, word.end())
    seconds = _SECONDS.match(line, place)
    ms = clock_ms(seconds[0]) if seconds else None
    return None if seconds is None or ms is None else Stamp(place, seconds.end(), SECONDS, ms, None)


@cache
def _word_for_clock() -> re.Pattern[str]:
    """Return the pattern of a word for a clock before one."""
    return re.compile(rf"(?:{phrases('clock').pattern})\s*[:：=]?\s*(?=[\[(（]?\d)", re.IGNORECASE)


def in_markdown(line: str) -> str:
    """Return *line* with the emphasis of wikis or pages at its beginning as Markdown's, without rules at both ends.

    A name that is a link is its words.
    """
    if line[:1] in "=~+-#" and (match := _WRAPPED.fullmatch(line)):
        line = f"{match['mark']} {match['core']}" if match["mark"][0] == "#" else match["core"]
    if "](" in line and (link := _LINKED.match(line)) and not has_clock(link["name"]):
        line = f"{link['lead']}{link['name']}{line[link.end() :]}"
    if "''" in line or "</" in line:
        return _TAGGED.sub(r"**\g<wiki>\g<html>**", line, count=1)
    return line


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
        is_marked = label.form in {"emphasis", "bracket"} or (
            stamp.bracket not in {"", SECONDS} and label.form in {"colon", "bold"}
        )
        text = rest[label.place :]
        text = text.strip().removeprefix(opened).strip() if opened and not closed else text.strip()
        sure = is_marked and (not lead or (lead == "-" and label.form == "emphasis"))
        yield _head(Head(number, shape, start + between, label.name, *times, text, sure=sure))
    bare = start + between
    if stamp.bracket != SECONDS:  # `1.2 A heading`
        yield _head(Head(number, bare, bare, None, *times, rest[place:].strip(), sure=bool(stamp.bracket)))


def _after(line: str, place: int, opened: str) -> tuple[int, bool]:
    """Return where in *line* what follows a clock begins, and whether the emphasis *opened* before it ends there."""
    closed = not opened
    for _ in range(2):
        if not closed and line.startswith(opened, place):
            place, closed = place + len(opened), True
        match = _SEPARATOR.match(line, place)
        place = match.end() if match else place
        if match and match["mark"] and (closed or not line.startswith(opened, place)):
            break  # what follows is said: `**Ann [0:08]**: - no`
    return place, closed


def _mark(between: str, stamp: Stamp, opened: str) -> str:
    """Return the mark *between* a clock and what follows; a colon behind a bracket is no difference between shapes."""
    mark = between.strip(" \t" + BIDI + opened[:1])
    return "" if stamp.bracket and mark in {":", "："} else mark


def _inside(number: int, line: str, place: int, opened: str, *, lead: str) -> Head | None:
    """Return the way to read a *line* that has a clock and a name in one bracket at *place*: `[0:08 Ann] text`."""
    end = _end_of_bracket(line, place)
    inner = line[place + 1 : end].strip(" \\")
    stamp = stamp_at(inner, 0) or find_stamp(inner, 0, _ROOM)
    if stamp is None or (stamp.start and stamp.end < len(inner)):
        return None
    name = _AROUND_CLOCK.sub("", inner[: stamp.start] + inner[stamp.end :])
    if not is_name(name) or phrases("sound").fullmatch(name):  # `[inaudible 00:42]`
        return None
    text = line[end + 1 :].lstrip("*_` ").lstrip(":： ").removeprefix(opened).strip()
    shape = "[NC" if stamp.start else "[CN"
    times = (stamp.start_ms, stamp.end_ms)
    return _head(Head(number, f"{lead}{opened}{shape}", f"{lead}[C", name, *times, text, sure=False))


def _end_of_bracket(line: str, place: int) -> int:
    """Return where the bracket that opens at *place* of *line* ends; *place* if it does not near by."""
    depth = 0
    for i in range(place, min(len(line), place + _ROOM)):
        depth += (line[i] in _OPENS) - (line[i] in _CLOSES and line[i - 1] not in "-=")
        if not depth:
            return i
    return place


def _gap(text: str) -> str:
    """Return what stands at the end of *text* between a name and a clock; a plain search would look at each place."""
    bare = text.rstrip(_GAP)
    told = _BEFORE_CLOCK.match(text, len(bare))
    while told is None and len(bare) < len(text):
        bare = text[: len(bare) + 1]
        told = _BEFORE_CLOCK.match(text, len(bare))
    return told[0] if told else ""


def _name_first(number: int, line: str, place: int, *, lead: str) -> Iterator[Head]:
    """Yield the way to read a *line* that has something before its clock, if that may be a name."""
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
    gap = _gap(before)
    core = core.replace(opened, "", 1) if opened else core
    core = core[: len(core) - len(_gap(core))].strip(BIDI + " \t")
    bracket = core[:1] if core[:1] in _OPENS and core[-1:] in _CLOSES else ""
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
