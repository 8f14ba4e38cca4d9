"""CHECKS: the limits that a cue keeps, one row each. docs/checks.md says the same for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Severity = Literal["error", "warning", "note"]
"""``error``: what no cue may be. ``warning``: what a viewer or a client may object to. ``note``: a matter of taste."""


@dataclass(frozen=True, slots=True)
class Check:
    """A limit: which measure may not pass it, in which direction, and how that is said.

    `measure` is a column that `measured` makes, null where the check has nothing to look at; `limit` another or a
    number; `said` how the actual value is told; `why` a column of words that say where the trouble comes from.
    """

    name: str
    severity: Severity
    measure: str
    limit: str | int
    breaks: Literal["above", "below"]
    said: str
    remedy: str
    why: str | None = None


CHECKS: Final = (
    Check(
        "overlap", "error", "overlap_ms", 0, "above", "{} ms over the next cue", "End the cue before the next begins."
    ),
    Check(
        "order",
        "error",
        "step_ms",
        0,
        "below",
        "{} ms to the next start or the own end",
        "Sort the cues by time; let each end after it begins.",
    ),
    Check("empty", "error", "filled", 1, "below", "{} characters", "Take the cue out."),
    Check(
        "line-length",
        "error",
        "columns",
        "max_columns",
        "above",
        "{} columns in a line",
        "Break the line elsewhere, or divide the cue.",
    ),
    Check("lines", "error", "n_lines", "max_lines", "above", "{} lines", "Divide the cue."),
    Check(
        "broken-word",
        "error",
        "broken",
        0,
        "above",
        "cuts inside a word that fits a line: {}",
        "Break the line beside the word.",
        why="cut_words",
    ),
    Check(
        "wide-word",
        "warning",
        "wide",
        0,
        "above",
        "cuts inside a word wider than a line: {}",
        "No line can hold the word.",
    ),
    Check("max-duration", "error", "duration_ms", "max_ms", "above", "{} ms", "Divide the cue, or end it earlier."),
    Check("gap", "error", "gap_ms", "min_gap_ms", "below", "{} ms to the next cue", "End the cue earlier."),
    Check(
        "gap-window",
        "warning",
        "open_gap_ms",
        "min_gap_ms",
        "above",
        "{} ms to the next cue, neither closed nor a pause",
        "End the cue later, so that the least gap is left.",
    ),
    Check("min-duration", "warning", "duration_ms", "min_ms", "below", "{} ms", "Let the cue stay longer."),
    Check(
        "reading-speed",
        "warning",
        "cps",
        "max_cps",
        "above",
        "{} characters a second",
        "Shorten the text or give it more time.",
        why="pressed",
    ),
    Check(
        "dialogue-dash",
        "warning",
        "stray_dashes",
        0,
        "above",
        "lines that begin otherwise than a dialogue of the style: {}",
        "Begin them as `dialogue_dash` of the style says.",
    ),
    Check(
        "mixed-dashes",
        "note",
        "mixed_dashes",
        0,
        "above",
        "dialogues whose dashes are others than those of most in the file: {}",
        "Begin all of them the same way.",
    ),
    Check(
        "unsafe-position",
        "note",
        "outside",
        0,
        "above",
        "cues beyond the safe area, 5 % from each edge of the screen: {}",
        "Place the cue further inside: screens cut their edges off, and players lay their own controls over them.",
    ),
    Check(
        "unbalanced",
        "warning",
        "unpaired",
        0,
        "above",
        "brackets or quotes without their pair: {}",
        "Close or open it.",
    ),
    Check("double-space", "warning", "double_spaces", 0, "above", "runs of blanks: {}", "Leave one blank."),
    Check(
        "speaker-missing",
        "warning",
        "unnamed",
        0,
        "above",
        "turns without a speaker, while others have one: {}",
        "Name the speaker of every turn, or of none.",
    ),
    Check(
        "line-balance",
        "note",
        "imbalance",
        "half_columns",
        "above",
        "{} columns between the widths of the lines",
        "Break the lines nearer to their middle.",
    ),
    Check("orphan", "note", "orphans", 0, "above", "lines of one short word: {}", "Let the word join the other line."),
    Check(
        "forbidden-break",
        "warning",
        "torn",
        0,
        "above",
        "breaks between words that belong together: {}",
        "Break where no phrase is torn: before the word that clings to the next one.",
        why="torn_words",
    ),
)

_OF_WHOLE_CUES: Final = frozenset({"gap", "gap-window", "min-duration", "reading-speed", "forbidden-break"})
"""What cues of a few words each, held until the next, are not measured by: they are seen one after the other."""

OF_A_RUN: Final = tuple(check for check in CHECKS if check.severity != "note")
"""What a run looks for in its own cues: its cutter has weighed matters of taste, and no one can act on a note of it."""

OF_FEW_WORDS: Final = tuple(check for check in OF_A_RUN if check.name not in _OF_WHOLE_CUES)
