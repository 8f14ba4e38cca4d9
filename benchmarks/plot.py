"""The curves of a run of benchmarks, in one picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.measuring import Curve


def draw(curves: Sequence[Curve], path: Path) -> None:
    """Draw *curves* beside each other, with logarithmic axes, into an SVG file at *path*."""
    import matplotlib as mpl  # noqa: PLC0415 - of the extra `bench`; the figures are told without it

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "cuemill"
    from matplotlib import pyplot as plt  # noqa: PLC0415 - once the backend is chosen

    figure, places = plt.subplots(1, len(curves), figsize=(4.5 * len(curves), 4), squeeze=False, layout="constrained")
    for place, curve in zip(places[0], curves, strict=True):
        for name, points in curve.lines.items():
            place.plot(*zip(*points, strict=True), marker="o", label=name)
        place.set(title=curve.title, xlabel=curve.across, ylabel=curve.up, xscale="log", yscale="log")
        place.grid(visible=True, which="both", alpha=0.2)
        place.legend()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
