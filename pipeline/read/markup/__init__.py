"""Transcripts and subtitles in XML or tags like it: a file each, which ends in its reader, and a place in MARKUP.

- `elan`: ELAN's annotations
- `podlove`: Podlove Simple Transcripts, and the Simple Chapters that may stand beside them
- `sami`: SAMI
- `transcriber`: Transcriber's `.trs`
- `tree`: XML to a tree
- `ttml/`: TTML and its profiles
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.read.markup.elan import ELAN
from pipeline.read.markup.podlove import PODLOVE
from pipeline.read.markup.sami import SAMI
from pipeline.read.markup.transcriber import TRANSCRIBER
from pipeline.read.markup.ttml import TTML

if TYPE_CHECKING:
    from pipeline.read.common.model import Reader

MARKUP: Final[tuple[Reader, ...]] = (TTML, TRANSCRIBER, ELAN, PODLOVE, SAMI)
"""All formats of this kind; no file is of two."""
