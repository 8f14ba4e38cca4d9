"""TTML and its profiles (IMSC, EBU-TT-D, DFXP): what is shown, when, and by whom it is said.

Source: https://www.w3.org/TR/ttml2/. Styles and regions are left out. Divisions in several languages that are shown at
the same time are tracks; divisions that follow each other are parts of one.

- `content`: What a paragraph of TTML says
- `times`: TTML's times
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.languages import language_tag
from pipeline.read.common.model import MAX_MS, Parsed, Reader, finding
from pipeline.read.markup.tree import as_one, attribute, flat, local, parse_tree, root_name
from pipeline.read.markup.ttml.content import times_of, voices, words
from pipeline.read.markup.ttml.times import DisplayTime, clock_of, display_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from xml.etree.ElementTree import Element

    from pipeline.read.common.model import Row
    from pipeline.read.markup.ttml.times import Clock

_TAG: Final = 40
_MOST_TOLD: Final = 20
_MOST_TRACKS: Final = 20
"""More languages than this are no translations."""


class _Paragraph(NamedTuple):
    """A paragraph, when it is shown, and the language of the division that it stands in."""

    element: Element
    span: DisplayTime
    lang: str


def recognise(text: str) -> bool:
    """Whether *text* is TTML."""
    return root_name(text) == "tt"


def parse(text: str) -> Parsed:
    """Return each paragraph as a turn, or as one for each of its speakers; timed spans are rows of WORDS.

    Raises:
        UnreadableSource: it is no sound XML.
    """
    root = parse_tree(text)
    clock = clock_of(root)
    paragraphs = list(_paragraphs(root, clock))
    titles = (flat("".join(element.itertext())) for element in root.iter() if local(element) == "title")
    title = next(titles, None) or None
    parts = _tracks(paragraphs) or {attribute(root, "lang") or "": paragraphs}
    agents = _agents(root)
    tracks = [
        _track(part, agents, clock)._replace(title=title, lang=language_tag(lang[:_TAG]))
        for lang, part in parts.items()
    ]
    return as_one(text, tracks)


def _tracks(paragraphs: Sequence[_Paragraph]) -> Mapping[str, list[_Paragraph]]:
    """Return *paragraphs* by their languages; none if less than half of one is shown while another is."""
    parts: dict[str, list[_Paragraph]] = {}
    for paragraph in paragraphs:
        parts.setdefault(paragraph.lang, []).append(paragraph)
    if not 1 < len(parts) <= _MOST_TRACKS:
        return {}
    spans = {lang: [_bounds(paragraph.span) for paragraph in part] for lang, part in parts.items()}
    return parts if all(_is_beside(spans, lang) for lang in parts) else {}


def _bounds(span: DisplayTime) -> tuple[int, int]:
    """Return start and end of *span*; without a start it is shown never, without an end for ever."""
    start = MAX_MS if span.start is None else span.start
    return start, start if span.start is None else MAX_MS if span.end is None else span.end


def _is_beside(spans: Mapping[str, Sequence[tuple[int, int]]], lang: str) -> bool:
    """Whether half of what is shown in *lang*, by its *spans*, or more is shown while another language is."""
    others = sorted(span for other, own in spans.items() if other != lang for span in own)
    latest = list(accumulate((end for _, end in others), max))
    beside = 0
    for start, end in spans[lang]:
        before = bisect_left(others, (end,))  # those that begin before this one ends
        beside += before > 0 and latest[before - 1] > start
    return beside * 2 >= len(spans[lang])


def _track(paragraphs: Sequence[_Paragraph], agents: Mapping[str | None, str], clock: Clock) -> Parsed:
    """Return the turns of *paragraphs*, characters not counted."""
    turns: list[Row] = []
    timed: list[Row] = []
    for element, span, _ in paragraphs:
        heard = voices(element, span, clock)
        for voice in heard:
            times = times_of(span, voice, len(heard))
            speaker = agents.get(voice.agent, voice.agent)
            turns.append({"speaker": speaker, "start_ms": times.start, "end_ms": times.end, "text": voice.text})
            timed.extend(words(len(turns), voice))
    untimed = [number for number, turn in enumerate(turns, 1) if turn["start_ms"] is None]
    told = [
        finding("cue-without-time", "warning", "a cue has no times", "Add begin and end") | {"turn": n} for n in untimed
    ]
    return Parsed(turns, Counter(), timed, findings=told[:_MOST_TOLD])


def _agents(root: Element) -> Mapping[str | None, str]:
    """Return the names of those who speak, by their ids."""
    agents = (element for element in root.iter() if local(element) == "agent")
    return {attribute(agent, "id"): name for agent in agents if (name := flat("".join(agent.itertext())))}


def _paragraphs(root: Element, clock: Clock) -> Iterator[_Paragraph]:
    """Yield the paragraphs of the body in their order."""
    lang = attribute(root, "lang") or ""
    stack = [(child, DisplayTime(None, None), lang) for child in reversed(root) if local(child) == "body"]
    while stack:
        element, within, around = stack.pop()
        span = display_time(element, within, clock)
        if local(element) == "p":
            yield _Paragraph(element, span, around)
        elif local(element) in {"body", "div"}:
            own = attribute(element, "lang") or around
            stack.extend((child, span, own) for child in reversed(element))


TTML = Reader(
    name="ttml",
    suffixes=(".ttml", ".dfxp", ".xml"),
    looks_for="paragraphs with begin and end",
    recognise=recognise,
    parse=parse,
)
