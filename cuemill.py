"""Start the command `cuemill`, or say why its packages cannot be found: their names are common ones."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

_PACKAGES: Final = ("flows", "pipeline", "exports")
_WRONG_CALL: Final = 2


def main() -> None:
    """Run the command."""
    try:
        from flows.command.app import main as run  # noqa: PLC0415 - what hides it is told
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _PACKAGES:
            raise
        sys.stderr.write(f"cuemill: {_hidden()}\n")
        sys.exit(_WRONG_CALL)
    run()


def _hidden() -> str:
    """Return in a sentence which packages of these names come from where else: ours stand beside this file."""
    own = Path(__file__).resolve().parent
    places = {name: _place(name) for name in _PACKAGES}
    if missing := [name for name, place in places.items() if place is None]:
        return f"its package {missing[0]} is not installed: install Cuemill anew, by `uv tool install cuemill`."
    hiding = [f"{name} in {place}" for name, place in places.items() if place != own / name]
    return (
        f"another package hides one of Cuemill's own ({', '.join(hiding)}): leave it out of PYTHONPATH, or install "
        "Cuemill apart, by `uv tool install cuemill` or `pipx install cuemill`."
    )


def _place(name: str) -> Path | None:
    """Return where the package of that *name* is found; None where it is not. It may be a single file."""
    spec = find_spec(name)
    if spec is None:
        return None
    folders = [*(spec.submodule_search_locations or ()), *([spec.origin] if spec.origin else [])]
    return Path(folders[0]).resolve() if folders else None


if __name__ == "__main__":
    main()
