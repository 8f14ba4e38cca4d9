"""CPU and memory against the number of documents; and one document that is very long.

The exponent is the slope of a line through the points, both axes in logarithms: 1 is cost in proportion. What a run of
one document takes is taken off first. Memory is that of one process with one job.
"""

from __future__ import annotations

import math
import statistics
from typing import Final

from benchmarks.corpora import fresh, long_transcript, transcripts
from benchmarks.measuring import MEGABYTE, Answer, Curve, Row, Scale, convert

DOCUMENTS: Final = {"quick": (50, 100, 200), "full": (250, 500, 1000, 2000, 4000)}
LONG_MEGABYTES: Final = {"quick": 5, "full": 50}


def answer(scale: Scale) -> Answer:
    """Measure both."""
    start = convert(transcripts(1), fresh("growth"), "--jobs", "1")
    counts = DOCUMENTS[scale]
    spent = [convert(transcripts(count), fresh("growth"), "--jobs", "1") for count in counts]
    cpu = [one.cpu - start.cpu for one in spent]
    slope = statistics.linear_regression([math.log(count) for count in counts], [math.log(s) for s in cpu]).slope
    peaks = [one.peak_bytes / MEGABYTE for one in spent]
    size = LONG_MEGABYTES[scale]
    long = convert(long_transcript(size * MEGABYTE), fresh("growth"), "--jobs", "1")
    note = f"{counts[0]:,} to {counts[-1]:,} documents"
    return Answer(
        (
            Row("CPU grows with documents to the power of", slope, "", 1.05, "at most", note),
            Row("peak memory of a process", max(peaks), "MB", 330, "at most", note),
            Row("... the highest / the lowest", max(peaks) / min(peaks), "x", note=note),
            Row(
                "peak memory / size of one long document",
                long.peak_bytes / MEGABYTE / size,
                "x",
                20,
                "at most",
                f"{size} MB, {long.cpu:.0f} s of CPU",
            ),
        ),
        (
            Curve("CPU of a whole run", "documents", "seconds", {"one process": list(zip(counts, cpu, strict=True))}),
            Curve("Peak memory", "documents", "MB", {"one process": list(zip(counts, peaks, strict=True))}),
        ),
    )
