"""What holds for whatever a reader has read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.read.common.model import Parsed, Reader


def check_sound(reader: Reader, parsed: Parsed, text: str) -> None:
    """Check that *reader* has accounted for every character of *text*, and that its turns and words are some.

    Raises: AssertionError.
    """
    turns = list(parsed.turns) if parsed.cues is None else parsed.cues.to_dicts()
    _hold(parsed.kinds.total() == len(text), reader, f"{parsed.kinds.total()} of {len(text)} characters are told")
    _hold(min(parsed.kinds.values(), default=0) >= 0, reader, "a count below 0")
    _hold(all(turn["text"].strip() for turn in turns), reader, "a turn that says nothing")
    for word in parsed.words:
        start, end, size = word["start_char"], word["end_char"], len(turns[word["turn"] - 1]["text"])
        _hold(0 <= start < end <= size or start == -1, reader, f"a word from {start} to {end} of {size} characters")


def _hold(truth: object, reader: Reader, message: str) -> None:
    """Raise AssertionError unless *truth*."""
    if not truth:
        raise AssertionError(f"{reader.name}: {message}")
