# ruff: noqa: T201 - a script that prints
"""Measure what is promised: `make bench`, a table and a picture of the curves.

    python -m benchmarks [NAME ...] [--full]

Without names everything is measured, in a few minutes; `--full` takes the sizes that the promises name, and hours.
"""

from __future__ import annotations

import argparse
import os
import platform
from typing import TYPE_CHECKING, Final

from benchmarks import (
    cold,
    cutting,
    exponents,
    formats,
    growth,
    million,
    orchestration,
    processes,
    rerun,
    review,
    rules,
    sentences,
    srt_read,
    srt_write,
    vtt_read,
    whole_run,
)
from benchmarks.corpora import WORK, missing
from benchmarks.measuring import show
from benchmarks.plot import draw

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from benchmarks.measuring import Answer, Curve, Scale

QUESTIONS: Final[Mapping[str, Callable[[Scale], Answer]]] = {
    "srt-read": srt_read.answer,
    "srt-write": srt_write.answer,
    "vtt-read": vtt_read.answer,
    "rules": rules.answer,
    "sentences": sentences.answer,
    "cold": cold.answer,
    "cutting": cutting.answer,
    "whole-run": whole_run.answer,
    "formats": formats.answer,
    "exponents": exponents.answer,
    "growth": growth.answer,
    "processes": processes.answer,
    "rerun": rerun.answer,
    "review": review.answer,
    "orchestration": orchestration.answer,
    "million": million.answer,
}
"""A file each, the quick ones first."""

ALONE: Final = frozenset({"srt-read", "srt-write", "vtt-read"})
"""These need no corpus."""


def main() -> None:
    """Measure what is asked for, and print and draw it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", choices=[*QUESTIONS, []], metavar="NAME", help=", ".join(QUESTIONS))
    parser.add_argument("--full", action="store_true", help="the sizes that the promises name")
    args = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    curves: list[Curve] = []
    for name in args.names or QUESTIONS:
        if name not in ALONE and (absent := missing()):
            print(f"\n{name}: left out without {absent}")
            continue
        answer = QUESTIONS[name]("full" if args.full else "quick")
        show(name, answer.rows)
        curves += answer.curves
    if curves:
        draw(curves, WORK / "curves.svg")
        print(f"\nThe curves: {WORK / 'curves.svg'}")


if __name__ == "__main__":
    main()
