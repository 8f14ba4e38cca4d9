"""What the columns of a table or the fields of a record hold, by their names, and the times in their cells."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, Literal

from pipeline.read.common.clocks import stamp_at
from pipeline.tables import shipped_rows
from pipeline.timecode import MS_PER_SECOND

Role = Literal["start", "end", "duration", "speaker", "text"]

_LONGEST_NAME: Final = 80
_LONGEST_NUMBER: Final = 12


@cache
def role_of(name: str) -> Role | None:
    """Return what a column called *name* holds, as the table of words has it; nothing so long is a name of one."""
    if len(name) > _LONGEST_NAME:
        return None
    plain = re.sub(r"\s*[(\[（].*", "", name.strip(" *_`")).casefold()
    for row in shipped_rows("columns.csv"):
        if re.fullmatch(row["pattern"], plain, re.IGNORECASE):
            return row["role"]  # type: ignore[return-value]  # a test holds the table's roles to these
    return None


def time_of(cell: str, scale: int = MS_PER_SECOND) -> tuple[int, int | None] | None:
    """Return the time that a *cell* is, and the end if it is a range: a clock, seconds, or whole units of *scale*."""
    bare = cell.strip("*` ")
    if bare.isdecimal() and len(bare) <= _LONGEST_NUMBER:
        return int(bare) * scale, None
    stamp = stamp_at(bare, 0) or stamp_at(f"[{bare}]", 0)
    return (stamp.start_ms, stamp.end_ms) if stamp and stamp.end >= len(bare) else None
