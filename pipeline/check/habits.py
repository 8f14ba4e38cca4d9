"""What a subtitle file keeps, or should: one way of dashes, and places that every screen shows.

Nothing of it is the cutter's doing, so that a run does not ask.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Final

import polars as pl

from pipeline.check.marks import dialogue_leads
from pipeline.text.placement import point_of, settings_of

_MARGIN: Final = 5.0
"""Percent of a screen's width and height that a text leaves free on each side (EBU R 95, the graphics safe area)."""

_LINE: Final = 5.0
"""Percent of its height that a line of text takes, about: WebVTT's own is 5.33 with the space between lines."""

_ABOVE: Final = {"start": 0.0, "center": 0.5, "end": 1.0}
"""How much of a text stands above its line, by which of its edges stands there; without one it is the first."""


def mixed_dashes(dialogues: pl.DataFrame) -> pl.DataFrame:
    """Return how many dialogues of a document begin their lines otherwise than most of them do, at the first of these.

    Reads:   *dialogues*, cues that may be one: row, doc and `screen`, their lines as they are shown.
    Returns: row and mixed_dashes.
    """
    ways: dict[str, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
    for row, doc, screen in dialogues.select("row", "doc", "screen").iter_rows():
        if leads := dialogue_leads(screen):
            ways[doc].append((row, (leads[0], *dict.fromkeys(lead for lead in leads[1:] if lead))))
    found = []
    for own in ways.values():
        usual = Counter(way for _, way in own).most_common(1)[0][0]
        if others := [row for row, way in own if way != usual]:
            found.append((others[0], len(others)))
    return pl.DataFrame(found, schema={"row": pl.Int64, "mixed_dashes": pl.Int64}, orient="row")


def out_of_sight(shown: pl.DataFrame) -> pl.DataFrame:
    """Return which cues reach beyond the safe area of the screen: row and outside, 1.

    Reads: CUES with their `row` and `screen`, their lines as they are shown.
    """
    placed = shown.filter(pl.col("placement").is_not_null()).select(
        "row", "placement", lines=pl.col("screen").list.len()
    )
    known = {place: _is_outside(*place) for place in placed.select("placement", "lines").unique().iter_rows()}
    rows = [row for row, *place in placed.iter_rows() if known[place[0], place[1]]]
    return pl.DataFrame({"row": rows, "outside": [1] * len(rows)}, schema={"row": pl.Int64, "outside": pl.Int64})


def _is_outside(placement: str, lines: int) -> bool:
    """Whether a text of so many *lines* at *placement* reaches beyond the safe area, as far as that can be known.

    Where a setting counts lines, or says nothing of a side, the player keeps the text in sight. How wide the text is
    depends on its letters: of the other direction the point alone counts at which it is held.
    """
    given = settings_of(placement)
    point = point_of(placement)
    if point is None or "vertical" in given:
        return False
    line, _, edge = given.get("line", "").partition(",")
    tall = lines * _LINE
    top = point.y - tall * _ABOVE.get(edge, 0.0)
    ends = [top, top + tall] if line.endswith("%") else []
    held = [point.x] if "position" in given else []
    return any(not _MARGIN <= at <= 100 - _MARGIN for at in (*ends, *held))
