"""One document's clock: find where it jumps, starts again or runs backwards, and say what it should read.

All of it rests on one measure: how long a turn's text takes at the document's own median pace. Chapter lists are no
evidence: in the wild they stand up to half an hour off.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from pipeline.repair.notes import backward_note, gap_note, hour_note, order_note, restart_note, stray_note
from pipeline.repair.strays import Stamped, stray_shifts
from pipeline.timecode import MS_PER_HOUR, MS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.schema import Note

Order = Literal["text", "time"]
"""What a document is ordered by: a transcript by its text, a subtitle file by its times."""

TOLERANCE_MS: Final = MS_PER_MINUTE
"""How far a step, once shifted by whole hours, may lie from what its text needs and still be explained by the
shift. One in
thirty cuts of an excerpt meets this by chance; that is why an hour must also be missing."""

LEAST_TURNS: Final = 5
"""Fewer stamped turns than this tell no pace, and a clock of fewer turns after a jump proves nothing."""

RESTART_MS: Final = 2 * MS_PER_MINUTE
"""A clock that falls back below this has started again."""

LONGEST_STEP_MS: Final = 30 * MS_PER_MINUTE
"""A longer step from one turn's start to the next is looked at: such speeches are rarer than broken clocks."""

HEAD_START_MS: Final = 1000
"""How far below zero a recogniser's first stamp lies at most where it means the beginning (Whisper: a few frames)."""

HOUSE_PACE_MS: Final = 80.0
"""Milliseconds per character where a document tells nothing: between Korean (about 100) and English (about 66)."""


class Mended(NamedTuple):
    """Each turn's start in ms and the rule that changed it (None: none did); notes with the index of their turn."""

    starts: list[int | None]
    rules: list[str | None]
    notes: list[tuple[int, Note]]


class Turn(NamedTuple):
    """What the clock knows of a turn: its stamp and its end in ms, if the source gave it, its text's characters."""

    stamp: int | None
    own: bool
    chars: int
    end: int | None = None


def mend(turns: Sequence[Turn], pace: float | None, order: Order) -> Mended:
    """Return a clock for *turns* of one document, whose pace is *pace* ms per character (None: unknown).

    Ordered by text, the starts that come back never fall. Ordered by time, only negative stamps are changed, and those
    that are whole minutes off (`strays`): such a file is put in order, not timed anew. At least one turn must be
    stamped.
    """
    if order == "time":
        cues = [Stamped(at, turn.stamp, turn.end) for at, turn in enumerate(turns) if turn.stamp is not None]
        return _floor(cues, len(turns))
    needed = [round(turn.chars * (pace or HOUSE_PACE_MS)) for turn in turns]
    early = [turn.stamp is not None and -HEAD_START_MS <= turn.stamp < 0 for turn in turns]
    begun = [turn._replace(stamp=0) if first else turn for turn, first in zip(turns, early, strict=True)]
    mended = _retime(_shift(begun, needed, pace), needed)
    rules = [rule or ("negative-start" if first else None) for rule, first in zip(mended.rules, early, strict=True)]
    return mended._replace(rules=rules)


def _floor(cues: Sequence[Stamped], length: int) -> Mended:
    """Return the stamps of a file that is sorted by time, none below zero, with a note where one runs backwards."""
    shifts = stray_shifts(cues)
    given = {cue.at: cue.start_ms + shifts.get(cue.at, 0) for cue in cues}
    starts = [max(given[at], 0) if at in given else None for at in range(length)]
    rules = [
        "minute-jump" if at in shifts else "negative-start" if given.get(at, 0) < 0 else None for at in range(length)
    ]
    latest = list(accumulate((max(stamp, 0) for stamp in given.values()), max))
    notes = [
        (at, order_note(given[at])) for (at, before) in zip(list(given)[1:], latest, strict=False) if given[at] < before
    ]
    moved = [(cue.at, stray_note(cue.start_ms, given[cue.at])) for cue in cues if cue.at in shifts]
    return Mended(starts, rules, sorted(notes + moved))


class _Shifted(NamedTuple):
    """The starts of stamped turns after whole shifts, by which rule each was shifted, and the notes."""

    starts: dict[int, int]
    rules: dict[int, str]
    notes: list[tuple[int, Note]]


def _shift(turns: Sequence[Turn], needed: Sequence[int], pace: float | None) -> _Shifted:
    """Return the stamps with whole hours that a jump added or took, and with later parts behind the first.

    Only the source's own stamps are evidence: a time that we have put in proves nothing.
    """
    own = [at for at, turn in enumerate(turns) if turn.own]
    stamps = [turns[at].stamp or 0 for at in own]
    places = {at: place for place, at in enumerate(own)}
    shifted = _Shifted({}, {}, [])
    shift, rule = 0, ""
    for at, turn in enumerate(turns):
        if (place := places.get(at, 0)) > 0:
            before = own[place - 1]
            step = _Step(stamps[place - 1], stamps[place : place + LEAST_TURNS], sum(needed[before:at]))
            jump = _jump(step, pace if len(own) >= LEAST_TURNS else None)
            shift, rule = (shift + jump.by, jump.rule) if jump.by else (shift, rule)
            shifted.notes.extend([(at, jump.note)] if jump.note else [])
        if turn.stamp is not None:
            shifted.starts[at] = turn.stamp + shift
            shifted.rules.update({at: rule} if shift else {})
    return shifted


class _Step(NamedTuple):
    """One step of the clock, in ms: the stamp before it, the stamps that follow, and what the text between needs."""

    before: int
    following: list[int]
    needs: int

    @property
    def length(self) -> int:
        """By how much the clock goes on."""
        return self.following[0] - self.before


class _Jump(NamedTuple):
    """By how many ms the clock is to be shifted from a turn on, by which rule, and what to tell."""

    by: int = 0
    rule: str = ""
    note: Note | None = None


def _jump(step: _Step, pace: float | None) -> _Jump:
    """Return what is wrong with a *step*; without a *pace* (ms per character) no hour can be proved."""
    if 0 <= step.length <= LONGEST_STEP_MS + step.needs:
        return _Jump()
    hours = round((step.length - step.needs) / MS_PER_HOUR)
    if hours and pace and 0 <= step.length - hours * MS_PER_HOUR <= step.needs + TOLERANCE_MS:
        return _Jump(-hours * MS_PER_HOUR, "hour-jump", hour_note(hours, step.length, step.needs))
    if step.length < 0:
        return _restart(step)
    return _Jump(note=gap_note(step.length, step.needs))


def _restart(step: _Step) -> _Jump:
    """Return the shift that puts a second part behind the first, where the clock fell to zero and goes on rising."""
    first = step.following[0]
    rises = len(step.following) == LEAST_TURNS and all(a <= b < step.before for a, b in pairwise(step.following))
    if not rises or not 0 <= first < RESTART_MS or step.before < first + RESTART_MS:
        return _Jump()
    note = restart_note(first, step.before)
    return _Jump(step.before + step.needs - first, "part-restart", note)


def _retime(shifted: _Shifted, needed: Sequence[int]) -> Mended:
    """Return the clock with every turn that is out of order or unstamped placed between its neighbours by the texts."""
    kept = rising(shifted.starts)
    fixed = list(kept)
    starts: list[int | None] = []
    rules: list[str | None] = []
    notes = list(shifted.notes)
    for at in range(len(needed)):
        start = kept[at] if at in kept else _interpolate(kept, fixed, needed, at)
        was = shifted.starts.get(at)
        if was is not None and was != start:
            notes.append((at, backward_note(was, start)))
        rules.append("no-stamp" if was is None else "re-timed" if was != start else shifted.rules.get(at))
        starts.append(start)
    return Mended(starts, rules, sorted(notes))


def rising(starts: Mapping[int, int]) -> dict[int, int]:
    """Return a longest run of starts that never falls (Fredman 1975); negative ones are none of it.

    >>> rising({1: 1000, 2: 9000, 3: 3000, 4: 5000})
    {1: 1000, 3: 3000, 4: 5000}
    """
    tails: list[int] = []
    values: list[int] = []
    previous: dict[int, int | None] = {}
    for at, start in starts.items():
        if start >= 0:
            place = bisect_right(values, start)
            previous[at] = tails[place - 1] if place else None
            tails[place : place + 1] = [at]
            values[place : place + 1] = [start]
    run: list[int] = []
    at_or_none = tails[-1] if tails else None
    while at_or_none is not None:
        run.append(at_or_none)
        at_or_none = previous[at_or_none]
    return {at: starts[at] for at in reversed(run)}


def _interpolate(kept: Mapping[int, int], fixed: Sequence[int], needed: Sequence[int], at: int) -> int:
    """Return the start of turn *at* from those of the *kept* turns (indices *fixed*) on both sides of it."""
    place = bisect_right(fixed, at)
    if place == 0:
        return max(0, kept[fixed[0]] - sum(needed[at : fixed[0]])) if fixed else sum(needed[:at])
    left = fixed[place - 1]
    lead = sum(needed[left:at])
    if place == len(fixed):
        return kept[left] + lead
    right = fixed[place]
    room, whole = kept[right] - kept[left], sum(needed[left:right])
    return kept[left] + (min(lead, room * lead // whole) if whole else 0)
