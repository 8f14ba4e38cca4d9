"""The page on which a person looks at a run and decides: one HTML file that needs no server and asks no network.

- `corrections`: Each correction between the texts around it, and, of rules, what would keep the place as it was read
- `documents`: What the page tells of each document
- `limits`: The limits that the cues of a run were made to keep
- `overview`: What the page counts
- `page`: Put the page together
- `results`: What a page is made of
- `shown`: The findings that the page lists, and the cues that they are about, each with the one before and the one ...
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.review.corrections import list_corrections
from exports.review.documents import list_documents
from exports.review.limits import limits_of
from exports.review.overview import count_findings, count_rules, count_speeds
from exports.review.page import render_page
from exports.review.results import Results, worst
from exports.review.shown import list_cues, list_findings

if TYPE_CHECKING:
    from typing import Literal

__all__ = ["Results", "render_review"]


def render_review(results: Results, cues: Literal["flagged", "all"] = "flagged") -> bytes:
    """Return the page for *results*: the same results, the same bytes; it holds no clock and no absolute path.

    Of a thousand documents and more the worst thousand are listed; the counts are those of all.

    Reads: *cues* says whether all cues stand in the page, or those with findings and their neighbours.
    """
    limits = limits_of(results)
    listed = worst(results)
    shown = list_cues(listed, limits, cues)
    return render_page(
        {
            "limits": limits.by_lang,
            "profile": limits.profile,
            "documents": list_documents(listed),
            "unlisted": results.documents.height - listed.documents.height,
            "overview": count_findings(results),
            "rules": count_rules(results),
            "speeds": count_speeds(results, limits),
            "findings": list_findings(listed),
            "cues": shown,
            "corrections": list_corrections(listed),
        }
    )
