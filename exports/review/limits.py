"""The limits that the cues of a run were made to keep.

The datasets do not name the profile, but a finding states the limit that it breaks. The page takes the first profile
that agrees with all limits that are stated, and none if no profile does: a limit that is not known is not drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import polars as pl

from pipeline.styles import BASE, Style, load_styles, profiles, style_of, styles_of
from pipeline.text.width import HALVES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exports.review.results import Results

_SPEED: Final = "reading-speed"


class Limits(NamedTuple):
    """The *profile* that agrees with what is stated, if one does; what the page draws of each language; the styles."""

    profile: str | None
    by_lang: dict[str, dict[str, Any]]
    styles: Mapping[str, Style]


def limits_of(results: Results) -> Limits:
    """Return the limits of each language that a cue of *results* is in."""
    stated = _stated_speeds(results)
    langs = results.cues.select(pl.col("turn_lang").unique().sort()).collect()["turn_lang"]
    profile = next((name for name in _by_preference() if _agrees(name, stated)), None)
    styles = styles_of(load_styles(profile or BASE), langs)
    by_lang = {lang: _told(style, stated.get(lang), is_known=profile is not None) for lang, style in styles.items()}
    return Limits(profile, by_lang, styles)


def _stated_speeds(results: Results) -> dict[str, float]:
    """Return the reading speed that findings state as the limit of each language."""
    flagged = results.findings.filter(check=_SPEED).select("doc", "cue", "limit").drop_nulls()
    spoken = flagged.join(results.cues.select("doc", "cue", "turn_lang"), on=["doc", "cue"], how="inner")
    return dict(spoken.group_by("turn_lang").agg(pl.col("limit").min()).sort("turn_lang").collect().iter_rows())


def _by_preference() -> Iterable[str]:
    """Return the names of all profiles, the default one first."""
    return sorted(profiles(), key=lambda name: (name != BASE, name))


def _agrees(profile: str, stated: Mapping[str, float]) -> bool:
    """Whether a run with *profile* would state these limits."""
    styles = load_styles(profile)
    return all(style_of(styles, lang).max_cps == limit for lang, limit in stated.items())


def _told(style: Style, speed: float | None, *, is_known: bool) -> dict[str, Any]:
    """Return what the page draws of a language: columns in a line, and characters a second; null is not known."""
    columns = style.max_width / HALVES if is_known else None
    return {"columns": columns, "cps": style.max_cps if is_known else speed}
