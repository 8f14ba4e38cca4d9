"""Text and its direction as both dialects of TTML write them."""

from __future__ import annotations

import re
from typing import Final
from xml.sax.saxutils import escape

from exports.direction import is_rtl

_NOT_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, not even escaped (section 2.2)."""


def xml_text(text: str) -> str:
    """Return *text* as XML holds it.

    >>> xml_text("a < b")
    'a &lt; b'
    """
    return escape(_NOT_XML.sub("\ufffd", text))


def direction(lang: str) -> str:
    """Return which way paragraphs in *lang* run: `ltr` or `rtl`."""
    return "rtl" if is_rtl(lang) else "ltr"
