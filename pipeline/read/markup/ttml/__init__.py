"""TTML and its profiles (IMSC, EBU-TT-D, DFXP): what is shown, when, and by whom it is said.

Source: https://www.w3.org/TR/ttml2/. Divisions in several languages that are shown at
the same time are tracks; divisions that follow each other are parts of one.

- `content`: What a paragraph of TTML says
- `styling`: How TTML says that text looks and where it stands
- `times`: TTML's times
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.languages import language_tag
from pipeline.read.common.cues.repeats import without_repeats
from pipeline.read.common.model import MAX_MS, Parsed, Reader, finding
from pipeline.read.markup.tree import as_one, attribute, flat, local, parse_tree, root_name
from pipeline.read.markup.ttml.content import Context, times_of, voices, words
from pipeline.read.markup.ttml.styling import computed, is_hidden, placement_of, sheet_of
from pipeline.read.markup.ttml.times import DisplayTime, clock_of, display_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from xml.etree.ElementTree import Element

    from pipeline.read.common.model import Row
    from pipeline.read.markup.ttml.styling import Attributes, Sheet
    from pipeline.read.markup.ttml.times import Clock

_TAG: Final = 40
_NONE: Final = "none"
_MOST_TOLD: Final = 20
_MOST_TRACKS: Final = 20
"""More languages than this are no translations."""


class Paragraph(NamedTuple):
    """A paragraph, when it is shown, the language of the division that it stands in, how it looks, and where."""

    element: Element
    span: DisplayTime
    lang: str
    look: Attributes
    region: str | None


def recognise(text: str) -> bool:
    """Whether *text* is TTML."""
    return root_name(text) == "tt"


def parse(text: str) -> Parsed:
    """Return each paragraph as a turn, or as one for each of its speakers; timed spans are rows of WORDS.

    Raises:
        UnreadableSource: it is no sound XML.
    """
    root = parse_tree(text)
    clock, sheet = clock_of(root), sheet_of(root)
    paragraphs = list(paragraphs_of(root, clock, sheet))
    titles = (flat("".join(element.itertext())) for element in root.iter() if local(element) == "title")
    title = next(titles, None) or None
    parts = tracks_of(paragraphs) or {attribute(root, "lang") or "": paragraphs}
    agents = agents_of(root)
    tracks = [
        _track(part, agents, clock, sheet)._replace(title=title, lang=language_tag(lang[:_TAG]))
        for lang, part in parts.items()
    ]
    return as_one(text, tracks)


def tracks_of(paragraphs: Sequence[Paragraph]) -> Mapping[str, list[Paragraph]]:
    """Return *paragraphs* by their languages; none if less than half of one is shown while another is."""
    parts: dict[str, list[Paragraph]] = {}
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


def _track(paragraphs: Sequence[Paragraph], agents: Mapping[str | None, str], clock: Clock, sheet: Sheet) -> Parsed:
    """Return the turns of *paragraphs*, characters not counted."""
    turns: list[Row] = []
    timed: list[Row] = []
    places = placements_of(paragraphs, sheet)
    for number, (paragraph, placement) in enumerate(zip(paragraphs, places, strict=True), 1):
        heard = voices(paragraph.element, Context(None, paragraph.span, paragraph.look), clock, sheet)
        for voice in heard:
            times = times_of(paragraph.span, voice, len(heard))
            speaker = agents.get(voice.agent, voice.agent)
            row = {"cue": number, "speaker": speaker, "start_ms": times.start, "end_ms": times.end}
            turns.append(row | {"text": voice.text, "placement": placement, "markup": voice.marks})
            timed.extend(words(len(turns), voice))
    untimed = [number for number, turn in enumerate(turns, 1) if turn["start_ms"] is None]
    told = [
        finding("cue-without-time", "warning", "a cue has no times", "Add begin and end") | {"turn": n} for n in untimed
    ]
    return without_repeats(Parsed(turns, Counter(), timed, findings=told[:_MOST_TOLD]))


def placements_of(paragraphs: Sequence[Paragraph], sheet: Sheet) -> list[str | None]:
    """Return where each of *paragraphs* stands; one alignment for all is how the file is written, no place."""
    aligned = Counter(paragraph.look.get("textAlign") for paragraph in paragraphs)
    said = any(attribute(paragraph.element, "textAlign") for paragraph in paragraphs)
    one = next(iter(aligned)) if len(aligned) == 1 and not said else _NONE
    return [
        placement_of(
            paragraph.region or "",
            sheet.regions.get(paragraph.region or "", {}),
            paragraph.look.get("textAlign"),
            sheet,
            is_usual=paragraph.look.get("textAlign") in {one, None},
        )
        for paragraph in paragraphs
    ]


def agents_of(root: Element) -> Mapping[str | None, str]:
    """Return the names of those who speak, by their ids."""
    agents = (element for element in root.iter() if local(element) == "agent")
    return {attribute(agent, "id"): name for agent in agents if (name := flat("".join(agent.itertext())))}


def paragraphs_of(root: Element, clock: Clock, sheet: Sheet) -> Iterator[Paragraph]:
    """Yield the paragraphs of the body in their order; what is not shown is left out."""
    nothing = Paragraph(root, DisplayTime(None, None), attribute(root, "lang") or "", {}, None)
    stack = [nothing._replace(element=child) for child in reversed(root) if local(child) == "body"]
    while stack:
        within = stack.pop()
        element = within.element
        region = element.get("region") or within.region
        look = computed(element, within.look, sheet)
        if is_hidden(look):
            continue
        own = Paragraph(
            element, display_time(element, within.span, clock), attribute(element, "lang") or within.lang, look, region
        )
        if local(element) == "p":
            look = (
                computed(root, _of_region(sheet, region), sheet) | look
            )  # who has a region of its own inherits from it
            if not is_hidden(look):
                yield own._replace(lang=within.lang, look=look)
        elif local(element) in {"body", "div"}:
            stack.extend(_children(own, clock))


def _of_region(sheet: Sheet, region: str | None) -> Attributes:
    """Return what text in a *region* inherits from it."""
    return dict(sheet.regions.get(region or "", {}))


def _children(parent: Paragraph, clock: Clock) -> list[Paragraph]:
    """Return the children of *parent*, the last first; in a sequence each begins when the one before ends."""
    children = [parent._replace(element=child) for child in parent.element]
    if parent.element.get("timeContainer") == "seq":
        after = parent.span.start or 0
        for at, child in enumerate(children):
            children[at] = child._replace(span=DisplayTime(after, parent.span.end))
            shown = display_time(child.element, children[at].span, clock)
            after = shown.end if shown.end is not None else after
    return children[::-1]


TTML = Reader(
    name="ttml",
    suffixes=(".ttml", ".dfxp", ".xml"),
    looks_for="paragraphs with begin and end",
    recognise=recognise,
    parse=parse,
)
