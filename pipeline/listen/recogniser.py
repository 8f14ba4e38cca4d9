"""What hears phones: a small network behind an interface, so that another can take its place. Loaded where listened to.

The network is the ONNX file that the wheel of hama 1.3.13 holds; none of that package's code is imported.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

EXTRA: Final = "cuemill[listen]"

_NEEDED: Final = ("onnxruntime", "anyascii", "hama")
_MODEL: Final = "assets/asr_waveform_fp16.onnx"
_TOKENS: Final = "assets/g2p_vocab.json"
_REST: Final = ("<wb>", "<blank>")
"""What the network's tokens end in, after those of its vocabulary: between words, and nothing at all."""

_ERRORS_ONLY: Final = 3


class Recogniser(NamedTuple):
    """A network that tells phones: its name and version, what its columns mean, and its logarithms of probabilities."""

    id: str
    tokens: tuple[str, ...]
    log_probs: Callable[[NDArray[np.float32]], NDArray[np.float32]]
    """Of samples at 16 kHz: a row each 20 ms, a column for each token."""


def is_installed() -> bool:
    """Say whether the extra is there, without loading any of it."""
    return all(find_spec(name) for name in _NEEDED) and _assets() is not None


def identity() -> str:
    """Return the network that would be loaded and what runs it, with their versions; empty where there is none."""
    return _versions("hama", "onnxruntime")


def heard_by() -> str:
    """Return all whose versions may change what is heard where; empty where nothing listens."""
    return _versions(*_NEEDED) if is_installed() else ""


def _versions(*names: str) -> str:
    """Return the versions of the packages *names*, empty if one is missing."""
    try:
        return " ".join(f"{name}-{version(name)}" for name in names)
    except PackageNotFoundError:
        return ""


def _assets() -> Path | None:
    """Return the folder of the wheel that holds the network; None if it is not there, as in later versions of hama."""
    spec = find_spec("hama")
    places = spec.submodule_search_locations if spec else None
    folder = Path(next(iter(places))) if places else None
    return folder if folder and (folder / _MODEL).is_file() else None


@cache
def load() -> Recogniser:
    """Return the network, on one thread, so that any number of processes gives the same bytes.

    Raises: ModuleNotFoundError if the extra is not installed; ask `is_installed` first.
    """
    import onnxruntime  # noqa: PLC0415 - 78 MB that only listening needs

    folder = _assets()
    if folder is None:
        raise ModuleNotFoundError(name="hama")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.use_deterministic_compute = True
    options.log_severity_level = _ERRORS_ONLY
    session = onnxruntime.InferenceSession(str(folder / _MODEL), options, providers=["CPUExecutionProvider"])
    vocabulary = json.loads((folder / _TOKENS).read_text("utf-8"))["decoder"]

    def log_probs(samples: NDArray[np.float32]) -> NDArray[np.float32]:
        given = {"waveform": samples[None], "waveform_lengths": np.array([len(samples)], np.int64)}
        rows, counts = session.run(["log_probs", "out_lengths"], given)
        return np.asarray(rows[0][: int(counts[0])], np.float32)

    return Recogniser(identity(), (*vocabulary, *_REST), log_probs)
