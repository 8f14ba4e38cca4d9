"""Check subtitle files against a profile's limits. Nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from flows.command.lint.found import apply_waivers, count_habits, findings_of, unused_waivers
from flows.command.lint.selection import EVERYTHING, Selection, chosen
from flows.command.lint.subtitle_files import read_subtitle_files
from flows.command.lint.telling import tell, tell_statistics
from flows.command.lint.waivers import load_waivers
from pipeline.languages import tag_asked_for
from pipeline.styles import load_styles
from pipeline.timecode import frame_rate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from flows.command.lint.telling import Form


class Wanted(NamedTuple):
    """What of the findings is wanted: which checks, each finding or their *statistics*, and for whom."""

    form: Form = "text"
    selection: Selection = EVERYTHING
    told: Literal["findings", "statistics"] = "findings"


def check_files(  # noqa: PLR0913, PLR0917 - the parameters are the command's options, one each
    files: Sequence[Path],
    profile: str,
    styles: Path | None,
    lang: str | None,
    fps: float | None,
    waivers: Path | None,
    wanted: Wanted,
) -> int:
    """Print which limits of *profile* the cues of *files* break, as they are, and return the exit status.

    Returns: 1 if a file cannot be read or breaks a limit with an error that is wanted and not waived, else 0.
    Raises:  BadUsage or BadTable for what is wrong with the call.
    """
    limits = load_styles(profile, [styles] if styles else [], frame_rate(fps))
    accepted = load_waivers(waivers) if waivers else ()
    given = read_subtitle_files(files, tag_asked_for(lang))
    every = apply_waivers(findings_of(given, limits), accepted)
    findings = count_habits(chosen(every, wanted.selection))
    if wanted.told == "statistics":
        tell_statistics(findings, wanted.form)
    else:
        tell(findings, unused_waivers(every, accepted), given, wanted.form)
    return int(any(one["severity"] == "error" and one["waived"] is None for one in findings))
