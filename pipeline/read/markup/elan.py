"""ELAN's annotations: tiers of annotations between time slots; a tier's participant, or its name, is who speaks.

Source: the EAF format description, https://www.mpi.nl/tools/elan. A slot without a time lies between those that have
one. Tiers below another, as glosses and translations, annotate it: they are no speech.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.read.common.json_text import millis
from pipeline.read.common.model import Reader
from pipeline.read.common.spoken import Word
from pipeline.read.common.tiers import Tier, to_turns
from pipeline.read.markup.tree import attribute, flat, local, parse_tree, root_name

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from pipeline.read.common.model import Parsed


def recognise(text: str) -> bool:
    """Whether *text* is XML of ELAN's."""
    return root_name(text) == "ANNOTATION_DOCUMENT"


def parse(text: str) -> Parsed:
    """Return what the tiers that stand by themselves say.

    Raises:
        UnreadableSource: it is no sound XML.
    """
    root = parse_tree(text)
    slots = _slots(root)
    tiers = [element for element in root.iter() if local(element) == "TIER"]
    own = [tier for tier in tiers if not attribute(tier, "PARENT_REF")] or tiers
    below = [attribute(tier, "TIER_ID") or "" for tier in tiers if tier not in own]
    return to_turns(text, [_tier(tier, slots) for tier in own], below)


def _slots(root: Element) -> dict[str, int | None]:
    """Return the ms of each slot; those without one stand evenly between their neighbours."""
    rows = [element for element in root.iter() if local(element) == "TIME_SLOT"]
    times = [millis(attribute(row, "TIME_VALUE")) for row in rows]
    known = [i for i, time in enumerate(times) if time is not None]
    for one, two in pairwise(known):
        start, end = times[one] or 0, times[two] or 0
        for i in range(one + 1, two):
            times[i] = start + (end - start) * (i - one) // (two - one)
    return {attribute(row, "TIME_SLOT_ID") or "": time for row, time in zip(rows, times, strict=True)}


def _tier(element: Element, slots: dict[str, int | None]) -> Tier:
    """Return a tier with its annotations in the order of time."""
    marks = [
        Word(
            flat("".join(row.itertext())),
            slots.get(attribute(row, "TIME_SLOT_REF1") or ""),
            slots.get(attribute(row, "TIME_SLOT_REF2") or ""),
        )
        for row in element.iter()
        if local(row) in {"ALIGNABLE_ANNOTATION", "REF_ANNOTATION"}
    ]
    marks.sort(key=lambda mark: mark.start_ms or 0)
    return Tier(attribute(element, "TIER_ID") or "", marks, attribute(element, "PARTICIPANT"))


ELAN: Final = Reader("elan", (".eaf",), "a tier of annotations", recognise, parse)
