"""Lists of words in seconds: BBC Kaldi, the BBC's DPE, autoEdit, objects or triples of word, start and end.

Who speaks stands beside the words, as stretches of time (Kaldi, DPE), or around them (autoEdit).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.read.common.gather import Piece, turns_of
from pipeline.read.common.json_text import at, dicts, first, fraction, label, seconds, words_in
from pipeline.read.common.spoken import Heard, json_reader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_TRIPLE = 3
_LONGEST_WORD = 60
_MOST_SPACES_EACH = 0.5


class _Stretch(NamedTuple):
    """From when on somebody speaks."""

    start_ms: int
    speaker: str | None


def recognise(data: object) -> bool:
    """Whether nearly all of the list, wherever it stands, is single words with their times."""
    if _has_own_kinds(data):
        return False
    words = _words(data)
    spaces = sum(len(piece.text.split()) - 1 for piece in words)
    return bool(words) and spaces <= _MOST_SPACES_EACH * len(words)


def _has_own_kinds(data: object) -> bool:
    """Whether words say of which kind they are, who says them by a key of its own, or are parts of words."""
    rows = dicts(data) or dicts(at(data, "words"))
    times = [time for row in rows if isinstance(time := row.get("end"), int)]
    is_millis = len(times) == len(rows) and len(rows) > 1 and times[-1] > _LONGEST_WORD * len(rows)
    return is_millis or any({"speaker_id", "speaker_label", "spk"} & row.keys() for row in rows)


def parse(data: Any) -> Heard:  # noqa: ANN401 - JSON may hold anything
    """Return the words by speaker or paragraph, else by pause."""
    return Heard(turns_of(_within(_words(data), _stretches(data))))


def _words(data: object) -> list[Piece]:
    """Return the words; none if less than half of what is there are words.

    In a list without a name, `word` must be their key: `text` may be whole turns in a script without spaces.
    """
    if isinstance(at(data, "text", 0, "paragraph"), list):
        return list(_auto_edit(data))
    listed = data if isinstance(data, list) else at(data, "words") or at(data, "retval", "words")
    rows = listed if isinstance(listed, list) else []
    keys = ("punct", "word") if isinstance(data, list) else ("punct", "word", "text")
    words = [piece for row in rows if (piece := _triple(row) if isinstance(row, list) else _word(row, *keys))]
    return words if len(words) * 2 >= len(rows) else []


def _triple(row: Sequence[object]) -> Piece | None:
    """Return the word of a triple; None if it is none."""
    if len(row) != _TRIPLE or not isinstance(row[0], str) or seconds(row[1]) is None:
        return None
    return Piece(words_in(row[0]), seconds(row[1]), seconds(row[2]))


def _word(row: object, *keys: str) -> Piece | None:
    """Return the word of an object, under the first of *keys* that it has; None if it is none."""
    if not isinstance(row, dict) or not isinstance(text := first(row, *keys), str):
        return None
    start_ms, end_ms = seconds(first(row, "start", "startTime")), seconds(first(row, "end", "endTime"))
    if start_ms is None or end_ms is None:
        return None
    sure = fraction(row.get("confidence"), row.get("conf"), row.get("accuracy"))
    return Piece(words_in(text), start_ms, end_ms, sure, label(row.get("speaker")))


def _auto_edit(data: object) -> Iterator[Piece]:
    """Yield the words of autoEdit's paragraphs; each text is one speaker's."""
    for text in dicts(at(data, "text")):
        is_first = True
        rows = (
            row
            for part in dicts(text.get("paragraph"))
            for line in dicts(part.get("line"))
            for row in dicts(line.get("words"))
        )
        for row in rows:
            if piece := _word(row, "text"):
                yield piece._replace(speaker=label(text.get("speaker")), breaks=is_first)
                is_first = False


def _stretches(data: object) -> list[_Stretch]:
    """Return the paragraphs of DPE or the segments of Kaldi, sorted by time."""
    rows = dicts(at(data, "paragraphs")) or dicts(
        at(data, "segmentation", "segments") or at(data, "retval", "segmentation", "segments")
    )
    found = (_Stretch(start_ms, _who(row)) for row in rows if (start_ms := seconds(row.get("start"))) is not None)
    return sorted(found, key=lambda stretch: stretch.start_ms)


def _who(row: Mapping[str, Any]) -> str | None:
    """Return who speaks: a label, or Kaldi's object with one."""
    return label(at(row, "speaker", "@id")) or label(row.get("speaker"))


def _within(words: Sequence[Piece], stretches: Sequence[_Stretch]) -> Iterator[Piece]:
    """Yield *words*, each with the speaker in whose stretch it starts; the first in a stretch begins a turn."""
    place = -1
    for word in words:
        before = place
        while (
            place + 1 < len(stretches) and word.start_ms is not None and stretches[place + 1].start_ms <= word.start_ms
        ):
            place += 1
        speaker = stretches[place].speaker if place >= 0 else None
        yield word._replace(speaker=word.speaker or speaker, breaks=word.breaks or place > before)


WORDS = json_reader("words", "a list of words with start and end", recognise, parse)
