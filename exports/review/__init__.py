"""The page on which a person looks at a run and decides: one HTML file that needs no server and asks no network.

- `columns`: Rows as the page stores them
- `corrections`: Each correction between the texts around it, and, of rules, what would keep the place as it was read
- `documents`: What the page tells of each document
- `limits`: The limits that the cues of a run were made to keep
- `overview`: What the page counts
- `page`: Put the page together
- `results`: What a page is made of
- `shown`: The findings that the page lists, and the cues that they are about, each with the one before and the one ...
- `speakers`: Who speaks
- `timeline`: When each turn begins and ends, as it was read and as it was repaired, and who speaks in it
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from exports.review.corrections import around, list_corrections
from exports.review.documents import list_documents
from exports.review.limits import limits_of
from exports.review.overview import count_findings, count_rules, count_speeds
from exports.review.page import render_page
from exports.review.results import COLUMNS, Results, worst
from exports.review.shown import list_cues, list_findings
from exports.review.speakers import list_speakers
from exports.review.timeline import list_turns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Literal

__all__ = ["COLUMNS", "Look", "Results", "around", "render_review"]

_NONE: Final[Mapping[str, str]] = MappingProxyType({})


class Look(NamedTuple):
    """What stands in a page beside the results themselves.

    `cues` says whether all cues do, or those with findings and their neighbours; `media` where the recording of a
    document is, as seen from the page; `suggestions` what looks misheard, a row each; `named` the ids of the rules of
    which a person wants to know whether they hit anything.
    """

    cues: Literal["flagged", "all"] = "flagged"
    media: Mapping[str, str] = _NONE
    suggestions: Sequence[Mapping[str, Any]] = ()
    named: Sequence[str] = ()


def render_review(results: Results, look: Look | None = None) -> bytes:
    """Return the page for *results*: the same results, the same bytes; it holds no clock and no absolute path.

    Of a thousand documents and more, or of very many findings, the worst are listed; the counts are those of all.
    """
    look = look or Look()
    limits = limits_of(results)
    listed, others = worst(results)
    return render_page(
        {
            "limits": limits.by_lang,
            "profile": limits.profile,
            "documents": list_documents(listed, look.media),
            "unlisted": others,
            "overview": count_findings(results),
            "rules": (rules := count_rules(results)),
            "named": len(look.named),
            "idle": sorted(set(look.named) - {rule for _, rule, _ in rules}),
            "speeds": count_speeds(results, limits),
            "findings": list_findings(listed),
            "cues": list_cues(listed, limits, look.cues),
            "corrections": list_corrections(listed),
            "turns": list_turns(listed),
            "speakers": list_speakers(listed),
            "suggestions": list(look.suggestions),
        }
    )
