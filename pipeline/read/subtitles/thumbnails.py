"""WebVTT of pictures: the thumbnails that a player shows along its time line, which nobody says."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

_PICTURE: Final = re.compile(
    r"\S{1,500}\.(?:jpe?g|png|webp|gif|avif|bmp|vtt)(?:\?\S{0,500})?(?:#\S{0,200})?", re.IGNORECASE
)
_HEAD: Final = 8000
_LEAST: Final = 2


def is_thumbnails(text: str) -> bool:
    r"""Return whether each cue of *text* is the address of a picture.

    >>> is_thumbnails("WEBVTT\n\n00:00.000 --> 00:05.000\na.jpg#xywh=0,0,160,90\n")
    True
    """
    if "-->" not in text[:_HEAD]:
        return False
    lines = text[:_HEAD].split("\n")
    shown = [after.strip() for line, after in pairwise(lines) if "-->" in line]
    whole = [line for line in shown[: -1 if len(text) > _HEAD else None] if line]
    return len(whole) >= min(_LEAST, len(shown)) > 0 and all(_PICTURE.fullmatch(line) for line in whole)
