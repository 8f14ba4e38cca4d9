"""Start the command `cuemill`, or say why its packages cannot be found: their names are common ones."""

from __future__ import annotations

import sys
from importlib.util import find_spec
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
    """Return in a sentence which packages of these names come from where else."""
    places = ", ".join(f"{name} in {place}" for name in _PACKAGES if (place := _place(name)))
    return (
        f"another package hides one of Cuemill's own ({places or 'they are not installed'}): leave it out of "
        "PYTHONPATH, or install Cuemill apart, by `uv tool install cuemill` or `pipx install cuemill`."
    )


def _place(name: str) -> str:
    """Return where the package of that *name* is found; empty where it is not."""
    spec = find_spec(name)
    return ", ".join(spec.submodule_search_locations or ()) if spec else ""


if __name__ == "__main__":
    main()
