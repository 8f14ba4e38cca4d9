"""What each format of subtitles shows, cue by cue, as it stands in its file: nothing is joined, cut or left out.

- `at_once`: Cues that a file shows at once and means so
- `cue`: A cue of a file
- `lined`: SubRip, WebVTT and SBV, whose cues stand one below the other
- `scripts`: SubStation and LRC, in which a cue is a line
- `tagged`: SAMI and TTML, whose cues stand between tags
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.command.lint.shown.lined import sbv_cues, srt_cues, vtt_cues
from flows.command.lint.shown.scripts import ass_cues, lrc_cues
from flows.command.lint.shown.tagged import sami_cues, ttml_cues

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from flows.command.lint.shown.cue import Shown

FORMATS: Final[Mapping[str, Callable[[str], Iterable[Shown]]]] = {
    "srt": srt_cues,
    "vtt": vtt_cues,
    "ttml": ttml_cues,
    "ass": ass_cues,
    "lrc": lrc_cues,
    "sbv": sbv_cues,
    "sami": sami_cues,
}
"""What reads the cues of a file, by the name of its reader."""
