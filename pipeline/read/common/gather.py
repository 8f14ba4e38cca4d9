"""Words without segments: gathered into turns; and segments of one speaker: gathered into goes.

Where two speakers or more are told apart, or the source marks its own turns or paragraphs, a turn ends there, and at a
silence of five seconds. Elsewhere it ends with a sentence: the first that a pause of 1.2 s follows, or that ends half a
minute after its beginning. Sources without marks have no sentences to go by: any such pause ends their turns, and after
two minutes the longest pause in the second half does.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.read.common.spoken import Segment, Span, has_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

PAUSE_MS: Final = 1200
SILENCE_MS: Final = 5000
_ENOUGH_MS: Final = 30_000
LONGEST_MS: Final = 120_000
_LONGEST_SENTENCE: Final = 40
"""Words: a source with fewer sentence ends than one in so many has no marks."""

_UNKNOWN_WORD_MS: Final = 1000
"""How long a word without an end may last, at most, when a pause after it is looked for."""

_SENTENCE_END: Final = re.compile(r"[.!?…。！？؟।။။][\"'”’»」』)\]]*$")
_SPACELESS: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
"""Thai, Lao, Myanmar, Khmer, kana and Han, and the marks of the last two: scripts without spaces between words."""

_WITHOUT_ANY: Final = re.compile("[\u3000-\uffef\U00020000-\U0003ffff]")
_SPACELESS_LANGS: Final = frozenset({"ja", "zh", "cmn", "yue", "wuu", "th", "lo", "km", "my"})


class Piece(NamedTuple):
    """A word, a line or a mark, as it comes one after the other."""

    text: str
    start_ms: int | None = None
    end_ms: int | None = None
    confidence: float | None = None
    speaker: str | None = None  # None: whoever spoke before; empty: nobody knows who
    glue: str = ""  # "previous", "next" or "both": what it stands at without a space
    is_word: bool = True  # a mark has no row in WORDS
    breaks: bool = False  # a new turn begins here, whatever the pauses say


def is_spaceless(lang: str | None) -> bool:
    """Whether a language, by its tag, is written without spaces between words."""
    return lang is not None and lang.split("-", 1)[0] in _SPACELESS_LANGS


def delimiter(before: str, after: str, *, spaceless: bool = False) -> str:
    """Return what stands between two texts: nothing between letters of scripts without spaces, else a space.

    Where the language is known to be *spaceless* one such letter is enough, as between `AI` and a kana.

    >>> delimiter("lamp", "lit"), delimiter("灯", "台", spaceless=True)
    (' ', '')
    """
    letters = (bool(_SPACELESS.match(before[-1:])), bool(_SPACELESS.match(after[:1])))
    return "" if all(letters) or (spaceless and any(letters)) else " "


def turns_of(pieces: Iterable[Piece], *, spaceless: bool = False) -> list[Segment]:
    """Return the turns that *pieces*, in the order of their speech, make."""
    known = [piece for piece in _with_speakers(pieces) if piece.text.strip()]
    told_apart = len({piece.speaker for piece in known if piece.speaker}) > 1
    is_parted = any(piece.breaks for piece in known[1:])
    groups = _goes_of(known) if told_apart or is_parted else _stretches(known)
    return [join_pieces(group, spaceless=spaceless) for group in groups]


def _with_speakers(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield *pieces*, each with who speaks: whoever did before where it does not say."""
    speaker = None
    for piece in pieces:
        speaker = speaker if piece.speaker is None else piece.speaker or None
        yield piece._replace(speaker=speaker)


def _goes_of(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Yield *pieces* by who speaks and where silence lies between."""
    group: list[Piece] = []
    timed: Piece | None = None
    for piece in pieces:
        changes = bool(group) and (piece.breaks or piece.speaker != group[-1].speaker)
        if changes or (group and _is_free(group[-1], piece) and _pause(timed, piece) >= SILENCE_MS):
            yield group
            group = []
        group.append(piece)
        timed = piece if piece.is_word and piece.start_ms is not None else timed
    if group:
        yield group


def _stretches(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Yield *pieces* by sentences and pauses."""
    ends = sum(bool(_SENTENCE_END.search(piece.text)) for piece in pieces)
    mid_pause = SILENCE_MS if ends * _LONGEST_SENTENCE >= len(pieces) else PAUSE_MS
    group: list[Piece] = []
    timed: Piece | None = None
    for piece in pieces:
        pause, lasts = _pause(timed, piece), _lasts(group, piece)
        is_end = bool(group) and bool(_SENTENCE_END.search(group[-1].text))
        parts = pause >= PAUSE_MS or lasts >= _ENOUGH_MS if is_end else pause >= mid_pause
        is_free = bool(group) and _is_free(group[-1], piece)
        if is_free and parts:
            yield group
            group = []
        elif is_free and lasts >= LONGEST_MS:
            cut = _longest_pause(group)
            yield group[:cut]
            group = group[cut:]
        group.append(piece)
        timed = piece if piece.is_word and piece.start_ms is not None else timed
    if group:
        yield group


def _is_free(before: Piece, piece: Piece) -> bool:
    """Whether a turn may begin with *piece*: a word or its opening mark, apart from what is *before*."""
    stands_apart = piece.glue not in {"previous", "both"} and before.glue not in {"next", "both"}
    return stands_apart and (piece.is_word or piece.glue == "next")


def _pause(before: Piece | None, piece: Piece) -> int:
    """Return the milliseconds between the word *before* and *piece*; 0 if that is not known."""
    if before is None or before.start_ms is None or piece.start_ms is None:
        return 0
    return piece.start_ms - (before.end_ms if before.end_ms is not None else before.start_ms + _UNKNOWN_WORD_MS)


def _lasts(group: Sequence[Piece], piece: Piece) -> int:
    """Return the milliseconds from the beginning of *group* to *piece*; 0 if one of them is not known."""
    start = group[0].start_ms if group else None
    return piece.start_ms - start if start is not None and piece.start_ms is not None else 0


def _longest_pause(group: Sequence[Piece]) -> int:
    """Return where the longest pause in the second half of *group* ends; its length if no word there is free."""
    places = range(len(group) - 1, len(group) // 2, -1)
    free = [place for place in places if _is_free(group[place - 1], group[place])]
    return max(free, key=lambda place: _pause(group[place - 1], group[place]), default=len(group))


def join_pieces(pieces: Sequence[Piece], *, spaceless: bool = False) -> Segment:
    """Return *pieces* as one segment, the spans of their words exact."""
    parts: list[str] = []
    spans: list[Span] = []
    size = 0
    previous: Piece | None = None
    for piece in pieces:
        said = piece.text.strip()
        glued = previous is None or previous.glue in {"next", "both"} or piece.glue in {"previous", "both"}
        parts += ["" if glued else delimiter(parts[-1], said, spaceless=spaceless), said]
        size += len(parts[-2])
        if piece.is_word:
            spans.append(Span(size, size + len(said), piece.start_ms, piece.end_ms, piece.confidence))
        size += len(said)
        previous = piece
    starts = [piece.start_ms for piece in pieces if piece.start_ms is not None]
    ends = [end for piece in pieces for end in (piece.start_ms, piece.end_ms) if end is not None]
    is_timed = any(piece.end_ms is not None for piece in pieces)
    return Segment(
        "".join(parts), starts[0] if starts else None, max(ends) if is_timed else None, pieces[0].speaker, tuple(spans)
    )


def marks(between: str) -> tuple[list[Piece], str]:
    """Return the marks in the text *between* two words, and those that open the next word, such as ``¿``."""
    parts = between.split()
    if not parts:
        return [], ""
    if between == parts[0]:
        return [Piece(between, glue="both", is_word=False)], ""
    opening = "" if between[-1].isspace() else parts.pop()
    pieces = [Piece(part, is_word=False) for part in parts]
    if pieces and not between[0].isspace():
        pieces[0] = pieces[0]._replace(glue="previous")
    return pieces, opening


def in_time(segments: Iterable[Segment]) -> list[Segment]:
    """Return *segments* in the order of their starts, as those of several channels are not; one without stays put."""
    keyed: list[tuple[int, Segment]] = []
    for segment in segments:
        before = keyed[-1][0] if keyed else 0
        keyed.append((before if segment.start_ms is None else segment.start_ms, segment))
    return [segment for _, segment in sorted(keyed, key=lambda pair: pair[0])]


def merge_speaker_runs(segments: Sequence[Segment], *, spaceless: bool = False) -> list[Segment]:
    """Return *segments* with those of one speaker that follow each other made one, if two speakers are told apart.

    A segment without words becomes a stamped piece of the go, so that none of its times is lost.
    """
    segments = [segment for segment in segments if has_text(segment)]
    if len({segment.speaker for segment in segments if segment.speaker}) <= 1:
        return segments
    groups: list[list[Segment]] = [[segments[0]]]
    for before, segment in pairwise(segments):
        if _goes_on(before, segment):
            groups[-1].append(segment)
        else:
            groups.append([segment])
    return [group[0] if len(group) == 1 else _one(group, spaceless=spaceless) for group in groups]


def _goes_on(before: Segment, segment: Segment) -> bool:
    """Whether *segment* is the same speaker's as the one *before*, and follows it."""
    if segment.speaker is None or segment.speaker != before.speaker:
        return False
    if segment.start_ms is None or before.start_ms is None:
        return segment.start_ms is before.start_ms
    end_ms = before.start_ms if before.end_ms is None else before.end_ms
    return segment.start_ms >= before.start_ms and segment.start_ms - end_ms < SILENCE_MS


def _one(group: Sequence[Segment], *, spaceless: bool) -> Segment:
    """Return the segments of *group* as one."""
    parts: list[str] = []
    spans: list[Span] = []
    size = 0
    for segment in group:
        if parts:  # Thai and its like have spaces between sentences
            bare = bool(_WITHOUT_ANY.match(parts[-1][-1]))
            parts.append(delimiter(parts[-1], segment.text, spaceless=spaceless) if bare else " ")
            size += len(parts[-1])
        own = segment.spans or (Span(0, len(segment.text), segment.start_ms, segment.end_ms, None),)
        spans += [span._replace(start_char=span[0] + size, end_char=span[1] + size) for span in own]
        parts.append(segment.text)
        size += len(segment.text)
    ends = [segment.end_ms for segment in group if segment.end_ms is not None]
    return group[0]._replace(
        text="".join(parts),
        end_ms=max(ends, default=None),
        spans=tuple(spans),
        lost=sum(segment.lost for segment in group),
        findings=tuple(row for segment in group for row in segment.findings),
    )
