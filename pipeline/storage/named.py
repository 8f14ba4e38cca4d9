"""What a person names has to be there: a typo or a folder that is not mounted would else empty the datasets."""

from __future__ import annotations

import os
from difflib import get_close_matches
from itertools import islice
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

from pipeline.errors import BadUsage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.storage.remote import Remote

_LOOKED_AT: Final = 20_000
"""So many names of a folder are compared with one that is not there."""
_CHECK: Final = "Check the path, and that its disk or share is mounted."


def check_named(place: Path) -> None:
    """Refuse a *place* of a file system that is not there, or of which the system does not say what it is.

    Raises: BadUsage, with the name that may have been meant.
    """
    try:
        os.stat(place)  # noqa: PTH116 - a name of any bytes
    except FileNotFoundError as error:
        raise missing(place) from error
    except NotADirectoryError as error:
        raise missing(place) from error
    except OSError as error:
        raise BadUsage(f"{place} cannot be looked at: {error.strerror}", _CHECK) from error


def missing(place: Path) -> BadUsage:
    """Return the refusal of a *place* that is not there."""
    if os.path.islink(place):  # noqa: PTH114 - as above
        return BadUsage(f"{place} is a link to what is not there", _CHECK)
    near = _nearest(place)
    return BadUsage(f"there is no {place}", f"Did you mean {near}?" if near else _CHECK)


def nothing_below(place: Remote) -> BadUsage:
    """Return the refusal of a *place* in a store that is no object and has none below it."""
    near = _alike(place.name, _names_beside(place))
    remedy = f"Did you mean {place.parent / near[0]}?" if near else "Check the bucket and the prefix."
    return BadUsage(f"there is nothing at {place}", remedy)


def _names_beside(place: Remote) -> list[str]:
    """Return what else the store has beside *place*; nothing where it does not say."""
    try:
        return place.beside()
    except OSError:
        return []


def _nearest(place: Path) -> Path | None:
    """Return the path that differs from *place* in its first part that is not there, as little as can be."""
    parts = place.absolute().parts
    for at in range(1, len(parts)):
        folder = Path(*parts[:at])
        if not os.path.lexists(folder / parts[at]):
            near = _alike(parts[at], _names_in(folder))
            given = len(place.parts) - len(parts) + at
            return place.parents[len(place.parts) - given - 1] / near[0] if near and given >= 0 else None
    return None


def _alike(name: str, names: Iterable[str]) -> list[str]:
    """Return the one of *names* that is most like *name*, if one is: without its suffix, too, which many share."""
    near = get_close_matches(name, names, n=1)
    stem = PurePath(name).stem
    return [one for one in near if get_close_matches(stem, [PurePath(one).stem], n=1)]


def _names_in(folder: Path) -> list[str]:
    """Return the names in *folder*, as many as are looked at; none where it cannot be listed."""
    try:
        return [entry.name for entry in islice(os.scandir(folder), _LOOKED_AT)]
    except OSError:
        return []
