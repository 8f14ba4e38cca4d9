"""Subtitle files: SubRip, WebVTT, SubStation, SBV, LRC, and those of old players; a place in SUBTITLES each.

- `lyrics`: LRC, as music players have it
- `old_players`: Formats of old players in which a cue is a line
- `rolling`: Captions that roll
- `single_words`: Files of which each cue is one word, as recognisers write them on request
- `stamp_columns`: The times of many cues at once, where each line of them is as wide as the next
- `subrip/`: SubRip, as it should be and as the wild has it
- `substation/`: Advanced SubStation Alpha and its elder, SSA
- `subviewer`: SBV, as YouTube writes it, and SubViewer 2, its model
- `thumbnails`: WebVTT of pictures
- `visual_order`: Hebrew and Arabic in visual order
- `webvtt/`: WebVTT by the standard's own parsing algorithm
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.read.subtitles.lyrics import LRC
from pipeline.read.subtitles.old_players import MICRODVD, MPL2, TMPLAYER
from pipeline.read.subtitles.subrip import SRT
from pipeline.read.subtitles.substation import ASS
from pipeline.read.subtitles.subviewer import SBV
from pipeline.read.subtitles.webvtt import VTT

if TYPE_CHECKING:
    from pipeline.read.common.model import Reader

SUBTITLES: Final[tuple[Reader, ...]] = (VTT, SRT, SBV, ASS, LRC, MICRODVD, MPL2, TMPLAYER)
"""The order is precedence. WebVTT comes before all other formats, since nothing else begins as it does."""
