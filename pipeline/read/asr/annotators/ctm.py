"""NIST's lines: CTM has a word in each, STM a turn; RTTM has speakers and no words, so that it is refused by name.

Source: sctk, doc/infmts.htm (ctm, stm); the RTTM of NIST's Rich Transcription evaluation plans. Comments begin `;;`.
Files of many recordings are read one recording after the other, each a break in who speaks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.errors import UnreadableSource
from pipeline.read.common.gather import Piece, turns_of
from pipeline.read.common.json_text import fraction, seconds
from pipeline.read.common.model import THIS_FILE, Parsed, Reader, finding
from pipeline.read.common.spoken import Heard, Segment, to_parsed

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECONDS: Final = r"\d{1,7}(?:\.\d{1,9})?"
_CTM = re.compile(
    rf"(?P<file>\S+)\s+(?P<channel>\w+)\s+(?P<start>{_SECONDS})\s+(?P<length>{_SECONDS})\s+(?P<word>\S+)"
    r"(?:\s+(?P<sure>\S+))?(?:\s+(?P<type>\S+))?(?:\s+(?P<speaker>\S+))?\s*"
)
_STM = re.compile(
    rf"(?P<file>\S+)\s+(?P<channel>\w+)\s+(?P<speaker>\S+)\s+(?P<start>{_SECONDS})\s+(?P<end>{_SECONDS})"
    r"(?:\s+<[^>]*>)?(?:\s+(?P<text>.*))?"
)
_RTTM = re.compile(rf"(?:SPEAKER|SPKR-INFO)\s+\S+\s+\S+\s+(?:{_SECONDS}|<NA>)\s+(?:{_SECONDS}|<NA>)\s+<NA>.*")
_NOT_SAID: Final = frozenset({"<eps>", "@", "<s>", "</s>", "<sil>", "sil", "ignore_time_segment_in_scoring"})
_UNKNOWN: Final = frozenset({"na", "<na>", "unknown", "inter_segment_gap", "excluded_region"})
_MOST: Final = 0.9


def _lines(text: str) -> list[str]:
    """Return the lines of *text* that are no comments."""
    return [line.strip() for line in text.split("\n") if line.strip() and not line.lstrip().startswith(";;")]


def _matches(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """Return the lines of *text* that are of *pattern*; none if some are not."""
    if not (first := next(iter(_lines(text[:2000])), None)) or not pattern.match(first):
        return []
    lines = _lines(text)
    found = [match for line in lines if (match := pattern.fullmatch(line))]
    return found if len(found) >= _MOST * len(lines) else []


def _left_out(text: str, found: int) -> list[dict[str, object]]:
    """Return the finding of lines that are of another kind, if there are any."""
    others = len(_lines(text)) - found
    return [finding("bad-segment", "warning", f"lines of another kind, left out: {others}")] if others else []


def parse_ctm(text: str) -> Parsed:
    """Return the words by speaker, channel and pause."""
    found = _matches(_CTM, text)
    channels = len({match["channel"] for match in found}) > 1
    pieces = list(_pieces(found, channels="told apart" if channels else "one"))
    return to_parsed(text, Heard(turns_of(pieces), findings=_left_out(text, len(found))))


def _pieces(found: list[re.Match[str]], channels: str) -> Iterator[Piece]:
    """Yield the words that are said; a recording begins a new turn."""
    before = None
    for match in found:
        if match["word"].lower() in _NOT_SAID:
            continue
        start, length = seconds(match["start"]), seconds(match["length"])
        end = None if start is None or length is None else start + length
        speaker = match["speaker"]
        if speaker is None or speaker.lower() in _UNKNOWN:
            speaker = f"channel {match['channel']}" if channels == "told apart" else None
        breaks = before not in (None, match["file"])
        yield Piece(match["word"], start, end, fraction(match["sure"]), speaker, breaks=breaks)
        before = match["file"]


def parse_stm(text: str) -> Parsed:
    """Return each line as a turn, but those that are left out of scoring."""
    found = _matches(_STM, text)
    segments = [
        Segment((match["text"] or "").strip(), seconds(match["start"]), seconds(match["end"]), _speaker(match))
        for match in found
        if (match["text"] or "").strip().lower() not in _NOT_SAID
    ]
    return to_parsed(text, Heard(segments, findings=_left_out(text, len(found))))


def _speaker(match: re.Match[str]) -> str | None:
    """Return who speaks in a line; None if it says that nobody knows."""
    return None if match["speaker"].lower() in _UNKNOWN else match["speaker"]


def refuse(_text: str) -> Parsed:
    """Say why there is nothing to read.

    Raises:
        UnreadableSource: always.
    """
    reason = "RTTM: who speaks when, without what is said"
    raise UnreadableSource(THIS_FILE, reason, "Give the transcript that it was made for, with its speakers")


CTM: Final = Reader(
    "ctm", (".ctm",), "lines of a word, its start and length", lambda t: bool(_matches(_CTM, t)), parse_ctm
)
STM: Final = Reader(
    "stm", (".stm",), "lines of speaker, start, end, text", lambda t: bool(_matches(_STM, t)), parse_stm
)
RTTM: Final = Reader("rttm", (".rttm",), "nothing: RTTM has no words", lambda t: bool(_matches(_RTTM, t)), refuse)
