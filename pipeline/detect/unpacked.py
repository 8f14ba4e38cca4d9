"""py3langid's model, unpacked once for an installation and mapped into memory: one copy for all processes.

Its package holds it in LZMA, which takes half a second and a hundred megabytes to unpack, in every process that meets a
text in Latin letters. The numbers are the same either way. Where no folder takes a copy, each process unpacks it.
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Columns = Mapping[str, NDArray[Any]]

_COLUMNS: Final = ("weights", "priors", "labels", "moves", "rows", "features")


def load_model(labels: Sequence[str]) -> Any:  # noqa: ANN401 - py3langid has no types
    """Return py3langid's identifier for languages, given by its *labels*; what it says does not depend on any copy.

    Safe in several processes at once: a copy takes its place whole, and is never changed. It is known by a hash of the
    model as it is packed, and of the labels.
    """
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - most documents need none

    known = sha256((MODEL_DIR / MODEL_FILE).read_bytes())
    known.update(" ".join(sorted(labels)).encode())
    caches = _caches()
    folder = caches and caches / f"py3langid-{known.hexdigest()[:16]}"
    columns = _mapped(folder) if folder else None
    if columns is None:
        identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        identifier.set_languages(sorted(labels))
        if folder:
            _leave_copy(folder, identifier)
        return identifier
    return LanguageIdentifier(
        columns["weights"],
        np.asarray(columns["priors"]),
        columns["labels"].tolist(),
        memoryview(columns["moves"]),  # type: ignore[arg-type]  # numbers of Python, which an array does not give
        columns["features"].tolist(),
        norm_probs=True,
        tk_row=columns["rows"].tolist(),
    )


def _caches() -> Path | None:
    """Return the folder for what may be made anew at any time; None if nobody has a home here."""
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - `Path.home` raises where there is none
    folder = given if given.is_absolute() else home / ".cache"
    return folder / "cuemill" if folder.is_absolute() else None


def _mapped(folder: Path) -> Columns | None:
    """Return the columns of the copy in *folder*, mapped; None if it is not there, or damaged."""
    try:
        return {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in _COLUMNS}
    except (OSError, ValueError, EOFError):  # absent; cut short; empty
        return None


def _leave_copy(folder: Path, identifier: Any) -> None:  # noqa: ANN401 - as above
    """Leave the columns of *identifier* in *folder*, if that can be written and is not there."""
    columns = {
        "weights": identifier.nb_ptc,
        "priors": identifier.nb_pc,
        "labels": np.array(identifier.nb_classes),
        "moves": np.asarray(identifier.tk_nextmove),
        "rows": np.asarray(identifier.tk_row),
        "features": np.array(identifier.tk_output, np.int32),
    }
    try:
        _put(folder, columns)
    except OSError:  # a home that is read-only or full, or a copy that another process has left meanwhile
        return


def _put(folder: Path, columns: Columns) -> None:
    """Write *columns* below *folder*, which appears whole or not at all."""
    import shutil  # noqa: PLC0415 - once for an installation
    from tempfile import mkdtemp  # noqa: PLC0415 - as above

    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(mkdtemp(prefix=f"{folder.name}-", dir=folder.parent))
    try:
        for name, column in columns.items():
            with (unfinished / f"{name}.npy").open("wb") as file:
                np.save(file, column, allow_pickle=False)
                file.flush()
                os.fsync(file.fileno())
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
