"""Hebrew and Arabic in visual order: a sentence's mark typed where its line begins, for players that lay out from left.

Players that follow Unicode show such a line wrongly, so a file whose lines mostly are so is reported. Nothing is moved:
a list that begins with a dash, or an ellipsis that goes on, is the same in both orders.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.read.common.model import finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.read.common.model import Row

_RTL: Final = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
_LETTER: Final = re.compile(f"[{_RTL}]")
_VISUAL: Final = re.compile(rf"\s*(?:[.!?,:;؟،]|\.{{3}}|…)\s*[\"'”“]?[{_RTL}].*[^.!?,:;؟،…]\s*$")
_LOGICAL: Final = re.compile(rf".*[{_RTL}][\"'”“]?\s*[.!?,:;؟،…]+\s*$")
_LEAST: Final = 3


def visual_order(texts: Iterable[str]) -> list[Row]:
    """Return a finding if most lines of *texts* that have a mark at one end have it where they should begin.

    >>> visual_order(["lit."])
    []
    """
    visual = logical = 0
    for text in texts:
        if not _LETTER.search(text):
            continue
        for line in text.split("\n"):
            visual += bool(_VISUAL.match(line))
            logical += bool(_LOGICAL.match(line))
    if visual < _LEAST or visual <= 2 * logical:
        return []
    message = f"{visual} lines begin with the mark that should end them: right-to-left text in visual order"
    return [finding("visual-order", "warning", message, "Put the marks where they are said; --embed-rtl is not for it")]
