"""How wide a text is: the one measure that cutter, timer and checker share.

Widths are in half columns, so that they stay integers: a limit of 16 columns is 32 here. Where a language counts by
columns (Korean, Japanese, Chinese), a full-width character is 2 and any other 1; elsewhere each grapheme cluster is
2. Combining marks, joiners, bidi controls and what else takes no room count nothing, since clusters are counted,
not code points.

Sources: Netflix Timed Text Style Guide, Korean ("Latin, space, punctuation: 0.5"); Unicode Standard Annexes #11 and
#29, as wcwidth implements them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal
from unicodedata import normalize

from wcwidth import iter_graphemes, wcswidth

Counting = Literal["columns", "graphemes"]
"""``columns``: full-width 1, other 0.5. ``graphemes``: each grapheme cluster 1."""

HALVES: Final = 2
"""Half columns in a column."""

_UNSEEN = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_WIDE: Final = 2


@lru_cache(maxsize=65536)
def width(text: str, counting: Counting) -> int:
    """Return the width of *text*, one line without tags, in half columns."""
    if text.isascii() and text.isprintable():
        return len(text) * (1 if counting == "columns" else HALVES)
    seen = _UNSEEN.sub("", normalize("NFC", text))
    if counting == "graphemes":
        return HALVES * sum(1 for _ in iter_graphemes(seen))
    return sum(_WIDE if wcswidth(cluster) >= _WIDE else 1 for cluster in iter_graphemes(seen))
