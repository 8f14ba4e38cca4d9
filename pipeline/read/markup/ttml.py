"""TTML and its profiles (IMSC, EBU-TT-D, DFXP): what is shown, when, and by whom it is said.

Source: https://www.w3.org/TR/ttml2/#timing, sections 12.3 (time expressions) and 12.4 (a time is relative to what it
stands in). Styles and regions are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.read.markup.tree import attribute, flat, kinds_of, local, parse_tree, root_name
from pipeline.read.model import MAX_MS, Parsed, Reader, finding
from pipeline.sources import language_tag
from pipeline.timecode import MS_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree.ElementTree import Element

    from pipeline.read.model import Row

_CLOCK = re.compile(r"(\d{2,6}):(\d{2}):(\d{2})(?:\.(\d{1,9})|:(\d{2,3})(?:\.\d{1,3})?)?", re.ASCII)
_OFFSET = re.compile(r"(\d{1,12}(?:\.\d{1,9})?)(h|ms|m|s|f|t)", re.ASCII)
_RATE = re.compile(r"\d{1,9}", re.ASCII)
_SECONDS: Final = {"h": Fraction(3600), "m": Fraction(60), "s": Fraction(1), "ms": Fraction(1, 1000)}
_UNSEEN: Final = frozenset(
    {"metadata", "set", "animate", "title", "desc", "copyright", "agent", "item", "image", "audio"}
)
_FRAME_RATE: Final = 30
_WHOLE_FRAMES: Final = 1000
_TAG: Final = 40
_MOST_TOLD: Final = 20


class _Clock(NamedTuple):
    """How many frames and ticks a second has in this file."""

    frames: Fraction
    ticks: Fraction


class _Span(NamedTuple):
    """From when to when something is shown, in ms; the end may be open."""

    start: int | None
    end: int | None


@dataclass(slots=True)
class _Text:
    """The text of a paragraph while it grows, and its pieces that have times of their own."""

    text: str = ""
    pieces: list[tuple[int, int, _Span]] = field(default_factory=list)


def recognise(text: str) -> bool:
    """Whether *text* is TTML."""
    return root_name(text) == "tt"


def parse(text: str) -> Parsed:
    """Return each paragraph as a turn, its timed spans as rows of WORDS.

    Raises:
        UnreadableSource: it is no sound XML.
    """
    root = parse_tree(text)
    clock = _clock(root)
    agents = _agents(root)
    turns: list[Row] = []
    words: list[Row] = []
    for paragraph, span in _paragraphs(root, clock):
        content = _content(paragraph, span, clock)
        if content.text:
            agent = attribute(paragraph, "agent")
            times = _whole(span, content)
            turns.append(
                {
                    "speaker": agents.get(agent, agent),
                    "start_ms": times.start,
                    "end_ms": times.end,
                    "text": content.text,
                }
            )
            words.extend(_words(len(turns), content))
    titles = (flat("".join(element.itertext())) for element in root.iter() if local(element) == "title")
    lang = language_tag((attribute(root, "lang") or "")[:_TAG])
    untimed = [number for number, turn in enumerate(turns, 1) if turn["start_ms"] is None]
    told = [
        finding("cue-without-time", "warning", "a cue has no times", "Add begin and end") | {"turn": n} for n in untimed
    ]
    return Parsed(
        turns, kinds_of(text, turns), words, findings=told[:_MOST_TOLD], title=next(titles, None) or None, lang=lang
    )


def _clock(root: Element) -> _Clock:
    """Return the rates that *root* declares."""
    rate = Fraction(_number(attribute(root, "frameRate")) or _FRAME_RATE)
    factor = [_number(part) for part in re.split(r"[\s:]+", attribute(root, "frameRateMultiplier") or "1 1")]
    if len(factor) > 1 and factor[0] and factor[1]:
        rate *= Fraction(factor[0], factor[1])
    ticks = _number(attribute(root, "tickRate")) or (rate if attribute(root, "frameRate") else 1)
    return _Clock(rate, Fraction(ticks))


def _number(text: str | None) -> int:
    """Return the whole number that *text* is, else 0."""
    return int(text) if text and _RATE.fullmatch(text.strip()) else 0


def _agents(root: Element) -> Mapping[str | None, str]:
    """Return the names of those who speak, by their ids."""
    agents = (element for element in root.iter() if local(element) == "agent")
    return {attribute(agent, "id"): name for agent in agents if (name := flat("".join(agent.itertext())))}


def _ms(text: str | None, clock: _Clock) -> int | None:
    """Return the milliseconds of a time expression, None if it is none."""
    seconds: Fraction | None = None
    if match := _CLOCK.fullmatch((text or "").strip()):
        seconds = Fraction(int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3]))
        seconds += Fraction(f"0.{match[4]}") if match[4] else Fraction(int(match[5] or 0)) / clock.frames
    elif match := _OFFSET.fullmatch((text or "").strip()):
        rates = {"f": 1 / clock.frames, "t": 1 / clock.ticks}
        seconds = Fraction(match[1]) * (_SECONDS.get(match[2]) or rates[match[2]])
    return None if seconds is None or seconds > MAX_MS // MS_PER_SECOND else round(seconds * MS_PER_SECOND)


def _own(element: Element, within: _Span, clock: _Clock) -> _Span:
    """Return when *element* is shown, which stands in what is shown *within* a span."""
    begin, end = _ms(element.get("begin"), clock), _ms(element.get("end"), clock)
    duration = _ms(element.get("dur"), clock)
    if begin is None and end is None and duration is None:
        return within
    zero = within.start or 0
    start = zero + (begin or 0)
    ends = [zero + end] if end is not None else []
    ends += [start + duration] if duration is not None else []
    ends += [within.end] if within.end is not None else []
    return _Span(start, min(ends, default=None))


def _paragraphs(root: Element, clock: _Clock) -> Iterator[tuple[Element, _Span]]:
    """Yield the paragraphs of the body in their order, each with its times."""
    stack = [(child, _Span(None, None)) for child in reversed(root) if local(child) == "body"]
    while stack:
        element, within = stack.pop()
        span = _own(element, within, clock)
        if local(element) == "p":
            yield element, span
        elif local(element) in {"body", "div"}:
            stack.extend((child, span) for child in reversed(element))


def _content(paragraph: Element, span: _Span, clock: _Clock) -> _Text:
    """Return the text of a *paragraph*: white space as one blank, `br` as a line feed."""
    content = _Text()
    _gather(content, paragraph, span, clock)
    lead = len(content.text) - len(content.text.lstrip())
    text = content.text.strip()
    cut = [(max(start - lead, 0), min(end - lead, len(text)), times) for start, end, times in content.pieces]
    return _Text(text, [piece for piece in cut if piece[0] < piece[1]])


def _gather(content: _Text, element: Element, span: _Span, clock: _Clock) -> None:
    """Add what *element* says to *content*; no deeper than the tree may be."""
    _add(content, element.text)
    for child in element:
        name = local(child)
        if name == "br":
            content.text = f"{content.text.rstrip(' ')}\n"
        elif name not in _UNSEEN:
            own = _own(child, span, clock)
            start = len(content.text)
            _gather(content, child, own, clock)
            if own != span and content.text[start:].strip():
                content.pieces.append((start + _lead(content.text[start:]), len(content.text.rstrip()), own))
        _add(content, child.tail)


def _lead(text: str) -> int:
    """Return how many blanks *text* begins with."""
    return len(text) - len(text.lstrip())


def _add(content: _Text, text: str | None) -> None:
    """Add *text* to *content* with its white space collapsed."""
    said = re.sub(r"[ \t\n\r]+", " ", text or "")
    content.text += said.lstrip(" ") if not content.text or content.text[-1] in " \n" else said


def _whole(span: _Span, content: _Text) -> _Span:
    """Return when a paragraph is shown: its own times, else those of its spans."""
    starts = [times.start for *_, times in content.pieces if times.start is not None]
    ends = [times.end for *_, times in content.pieces if times.end is not None]
    start = span.start if span.start is not None else min(starts, default=None)
    return _Span(start, span.end if span.end is not None else max(ends, default=None))


def _words(turn: int, content: _Text) -> Iterator[Row]:
    """Yield the timed pieces of a paragraph that do not lie in others."""
    last = 0
    for start, end, times in sorted(content.pieces, key=lambda piece: (piece[0], -piece[1])):
        if start >= last:
            yield {"turn": turn, "start_char": start, "end_char": end, "start_ms": times.start, "end_ms": times.end}
            last = end


TTML = Reader(
    name="ttml",
    suffixes=(".ttml", ".dfxp", ".xml"),
    looks_for="paragraphs with begin and end",
    recognise=recognise,
    parse=parse,
)
