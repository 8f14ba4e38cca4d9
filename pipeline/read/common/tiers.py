"""Tiers of annotations: which are speech, and what they say together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.read.common.gather import Piece, in_time, turns_of
from pipeline.read.common.model import finding
from pipeline.read.common.spoken import Heard, Segment, Word, place_words, to_parsed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.common.model import Parsed

_PHONES = re.compile(
    r"phone|phon|segment|syll|\bMAU\b|KAN|gloss|morph|transl|\bpos\b|comment|note|gesture", re.IGNORECASE
)
_WORDS = re.compile(r"(?:\b|_)words?(?:\b|_)|\bORT(-MAU)?\b|\bwort|\bmots?\b|token", re.IGNORECASE)
_KINDS = re.compile(
    r"(?:[\s_\-:.]+|^)(?:words?|utterances?|phrases?|sentences?|transcri\w+|text|orthograph\w*|default|tier\s*\d*|ORT\w*)"
    r"(?=[\s_\-:.]|$)[\s_\-:.]*",
    re.IGNORECASE,
)
_SILENT: Final = frozenset({"", "sil", "sp", "<sil>", "<p:>", "#", "<eps>", "xxx"})


class Tier(NamedTuple):
    """A tier: its name, and its annotations with their times."""

    name: str
    marks: Sequence[Word]
    speaker: str | None = None


def to_turns(text: str, tiers: Sequence[Tier], below: Sequence[str] = ()) -> Parsed:
    """Return what the *tiers* of a file's *text* say as turns in the order of time; those left out are a finding.

    *below* are the names of tiers that annotate others.
    """
    said = [tier._replace(marks=[mark for mark in tier.marks if mark.text.lower() not in _SILENT]) for tier in tiers]
    said = [tier for tier in said if tier.marks]
    speech = [tier for tier in said if not _PHONES.search(tier.name)] or said[:1]
    words = [tier for tier in speech if _WORDS.search(tier.name)]
    phrases = [tier for tier in speech if tier not in words]
    several = len({_speaker(tier) for tier in phrases or words}) > 1
    segments = [one for tier in phrases for one in _phrases(tier, words, several="named" if several else _named(tier))]
    if not phrases:
        segments = [one for tier in words for one in turns_of(_pieces(tier))]
    others = [*(tier.name for tier in said if tier not in speech), *below]
    findings = (
        [finding("tier-left-out", "note", f"tiers that are no speech, left out: {', '.join(others)}")] if others else []
    )
    return to_parsed(text, Heard(in_time(segments), findings=findings))


def _named(tier: Tier) -> str:
    """Return whether the only tier's name is somebody's."""
    return "named" if _speaker(tier) else "unnamed"


def _speaker(tier: Tier) -> str | None:
    """Return who speaks in a *tier*: whom it names, or its name without what says what it holds."""
    return tier.speaker or _KINDS.sub("", tier.name).strip() or None


def _pieces(tier: Tier) -> list[Piece]:
    """Return the words of a *tier*."""
    return [Piece(mark.text, mark.start_ms, mark.end_ms, speaker=_speaker(tier)) for mark in tier.marks]


def _phrases(tier: Tier, words: Sequence[Tier], *, several: str) -> list[Segment]:
    """Return the annotations of a *tier* as segments with the words beside it that are of the same speaker."""
    own = [word for other in words if _speaker(other) in (None, _speaker(tier)) for word in other.marks]
    speaker = _speaker(tier) if several == "named" else None
    segments, place = [], 0
    for mark in tier.marks:
        while place < len(own) and _is_before(own[place], mark.start_ms):
            place += 1
        start = place
        while place < len(own) and _is_before(own[place], mark.end_ms):
            place += 1
        segments.append(place_words(mark.text, own[start:place], mark.start_ms, mark.end_ms, speaker))
    return segments


def _is_before(word: Word, time: int | None) -> bool:
    """Whether a *word* begins before a *time*."""
    return word.start_ms is not None and time is not None and word.start_ms < time
