"""What came of the rows of a table of speakers, in lines for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.speakers.table import row_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.speakers.table import Speaker

_NAMED: Final = 8
_SPOKEN: Final = "names that somebody says stay, as do those in titles and file names"


def describe_speakers(speakers: Sequence[Speaker], hits: Mapping[str, int]) -> Iterator[str]:
    """Yield which of *speakers* named nobody, by *hits* of their rows, and whether labels are hidden.

    A row that calls a label as it is written changes nothing, and is not asked. A label that is to be hidden is told by
    its row alone.
    """
    idle = [one for one in sorted(speakers, key=row_number) if one.id not in hits and one.name != one.label]
    if idle:
        rows = [f"{row_number(one)}" if one.is_private else f"{row_number(one)} ({one.label})" for one in idle]
        more = ", …" if rows[_NAMED:] else ""
        yield f"rows of the table of speakers without a hit: {len(rows):,} (row {', '.join(rows[:_NAMED])}{more})"
    private = [one for one in speakers if one.is_private]
    if private and all(one.id not in hits for one in private):
        yield f"no label that is to be hidden was read from these sources; {_SPOKEN}"
    elif private:
        yield f"labels of speakers are hidden; {_SPOKEN}"
