"""The walk of transcripts from files to cues: the stages in their order. Read this second.

Prefect and the command line call the same `run`. What differs is *step*: how a stage is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

import polars as pl

from pipeline.audit import number
from pipeline.check import check_cues
from pipeline.clean import clean_text
from pipeline.correct import correct_terms
from pipeline.detect import detect_language
from pipeline.ghosts import ghost_findings
from pipeline.read import read_sources
from pipeline.repair import move_words, repair_timeline
from pipeline.schema import FINDINGS, Frames, stack
from pipeline.segment import cut_cues, split_sentences
from pipeline.timing import time_cues

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.labels import Speakers
    from pipeline.sources import Source

Result = TypeVar("Result")


class Step(Protocol):
    """How a stage is called: directly, or as a task that shows in a scheduler's UI."""

    def __call__(self, stage: Callable[..., Result], /, *args: object) -> Result:
        """Return what *stage* makes of *args*."""
        ...


def directly(stage: Callable[..., Result], /, *args: object) -> Result:
    """Call *stage* here and now."""
    return stage(*args)


def run(  # noqa: PLR0913 - the parameters are the run's options, one each
    sources: Sequence[Source],
    rules: pl.DataFrame,
    styles: pl.DataFrame,
    *,
    lang: str | None = None,
    speakers: Speakers = "change",
    step: Step = directly,
) -> Frames:
    """Take *sources* through all stages; a source that cannot be read is a finding, and the others go on.

    Reads:   RULES and STYLES; *lang* is the language of all documents where it is given, detected otherwise; *speakers*
             says which labels exporters will show, since these take room.
    Returns: every frame, sorted by doc and its own number.
    Raises:  BadTable if a table cannot serve these documents.
    """
    read = step(read_sources, sources)
    repaired = step(repair_timeline, read.turns, read.documents)
    words = step(move_words, read.words, repaired.turns)
    cleaned = step(clean_text, repaired.turns)
    detected = step(detect_language, cleaned.turns, read.documents, lang)
    corrected = step(correct_terms, detected.turns, rules)
    corrections = number([repaired.corrections, cleaned.corrections, corrected.corrections])
    ghosts = step(ghost_findings, corrected.turns, words, detected.documents)
    sentences = step(split_sentences, corrected.turns)
    cuts = step(cut_cues, corrected.turns, sentences, styles, speakers)
    cues = step(time_cues, cuts, corrected.turns, words, corrections, styles, speakers)
    checked = step(check_cues, cues, corrected.turns, styles, speakers)
    findings = [read.findings, repaired.findings, detected.findings, corrected.findings, ghosts, checked]
    return Frames(
        documents=detected.documents,
        turns=corrected.turns,
        words=words,
        chapters=read.chapters,
        cues=cues,
        corrections=corrections,
        findings=_with_sources(stack(findings, FINDINGS), detected.documents),
    )


def _with_sources(findings: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Return *findings* with the source of each one's document, sorted."""
    sources = documents.select("doc", named="source")
    named = findings.join(sources, on="doc", how="left", validate="m:1", maintain_order="left")
    order = ("doc", "turn", "cue", "line", "start_char", "check", "message")
    return named.with_columns(source=pl.coalesce("source", "named")).drop("named").sort(order, nulls_last=False)
