"""The walk of transcripts from files to cues: the stages in their order. Read this second.

Prefect and the command line call the same `run`. What differs is *step*: how a stage is called.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, Protocol, TypeVar
from urllib.parse import quote

import polars as pl

from pipeline.align import align_times
from pipeline.anchoring.timed import Timed
from pipeline.check import OF_A_RUN, OF_FEW_WORDS, check_cues, tell_shortened
from pipeline.clean import clean_text
from pipeline.correct import correct_terms
from pipeline.detect import detect_language, language_of
from pipeline.hallucinations import drop_ghosts, ghost_findings, keep_ghosts
from pipeline.listen import hear_text
from pipeline.listen.recordings import read_recordings
from pipeline.punctuation import punctuate
from pipeline.read import read_sources
from pipeline.read.references import read_references
from pipeline.repair import move_chapters, move_words, place_turns, repair_timeline
from pipeline.schema import CORRECTIONS, FINDINGS, MARKUP, Frames, empty, stack
from pipeline.segment import cut_cues, line_places, split_sentences
from pipeline.shift import shift_times
from pipeline.speakers import label_test, name_speakers
from pipeline.storage.sources import stem_of
from pipeline.text.audit import number
from pipeline.timing import show_few_words, time_cues, without_gaps
from pipeline.utterances import as_turns, join_turns, leave_turns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.labels import Speakers
    from pipeline.shift import Retiming
    from pipeline.speakers import Speaker
    from pipeline.storage.sources import Source

Result = TypeVar("Result")

MEDIA_STEM: Final = "{stem}"
"""What stands for the name of a source in `RunOptions.media_url`."""


class Step(Protocol):
    """How a stage is called: directly, or as a task that shows in a scheduler's UI.

    A task costs a server some milliseconds. What follows a stage, and most often has nothing to do, is called without.
    """

    def __call__(self, stage: Callable[..., Result], /, *args: object) -> Result:
        """Return what *stage* makes of *args*."""
        ...


def directly(stage: Callable[..., Result], /, *args: object) -> Result:
    """Call *stage* here and now."""
    return stage(*args)


class RunOptions(NamedTuple):
    """What a person asks for that the sources do not say; without it everything stays as found."""

    duration_ms: int | None = None
    """The length of the recording, for a transcript without times."""
    hallucinations: Literal["keep", "drop"] = "keep"
    """What becomes of turns that a recogniser made up; a finding tells of them in any case."""
    cuts: Literal["keep", "anew"] = "keep"
    """Whether the cues of a subtitle file stay, or are joined by speaker and pause and cut afresh."""
    looks: Literal["keep", "drop"] = "keep"
    """Whether italics, colours and places on screen of a subtitle file go with its text."""
    track: str | None = None
    """The language to keep of sources that hold several; without it each is a document."""
    retiming: Retiming | None = None
    """What becomes of each time; without it they stay."""
    punctuation: Literal["source", "netflix"] = "source"
    """Whose marks are written: those of the source, or what a client's table has."""
    words_per_cue: int | None = None
    """How many words are on screen at once; without it as many as a cue holds."""
    speakers_table: tuple[Speaker, ...] = ()
    """What the labels of speakers are called."""
    media_url: str | None = None
    """Where the recordings are; `{stem}` in it stands for the name of a source without language and suffix."""


DEFAULTS: Final = RunOptions()


def run(  # noqa: PLR0913 - the parameters are the run's options, one each
    sources: Sequence[Source],
    rules: pl.DataFrame,
    styles: pl.DataFrame,
    *,
    lang: str | None = None,
    speakers: Speakers = "change",
    options: RunOptions = DEFAULTS,
    step: Step = directly,
) -> Frames:
    """Take *sources* through all stages; a source that cannot be read is a finding, and the others go on.

    Reads:   RULES and STYLES; *lang* is the language of all documents where it is given, detected otherwise; *speakers*
             says which labels exporters will show, since these take room; *options* what else is asked for.
    Returns: every frame, sorted by doc and its own number.
    Raises:  BadTable if a table cannot serve these documents.
    """
    read = step(read_sources, sources, options.track, language_of, label_test(options.speakers_table))
    named = step(name_speakers, read.turns, options.speakers_table, read.findings)
    turns = _placed_turns(named.turns, options)
    begun = _Walk(read.documents, turns, read.words, read.chapters, (named.corrections,), (named.findings,))
    clocked = _clock(begun, sources, options, step)
    said = _shift(_say(clocked, rules, lang, options, step), options, step)
    limits, checks = (styles, OF_A_RUN) if options.words_per_cue is None else (without_gaps(styles), OF_FEW_WORDS)
    cues, turns, corrections = _show(said, limits, speakers, options, step)
    checked = step(check_cues, cues, turns, limits, speakers, checks)
    shorter = empty(FINDINGS) if options.cuts == "anew" else tell_shortened(cues, turns)
    return Frames(
        documents=_with_urls(said.documents, options.media_url),
        turns=turns,
        words=said.words,
        markup=read.markup if options.looks == "keep" else empty(MARKUP),
        chapters=said.chapters,
        cues=cues,
        corrections=corrections,
        findings=_with_sources(stack([*said.findings, checked, shorter], FINDINGS), said.documents),
    )


class _Walk(NamedTuple):
    """What the stages so far have made of the sources; what they tell stands in their order."""

    documents: pl.DataFrame
    turns: pl.DataFrame
    words: pl.DataFrame
    chapters: pl.DataFrame
    corrections: tuple[pl.DataFrame, ...]
    findings: tuple[pl.DataFrame, ...]


def _clock(walk: _Walk, sources: Sequence[Source], options: RunOptions, step: Step) -> _Walk:
    """Give each turn its time: of another transcript or of the sound, of the recording's length, of a clock mended."""
    timed = _timed(walk, sources, step)
    placed = step(place_turns, timed.turns, timed.words, timed.documents, options.duration_ms)
    repaired = step(repair_timeline, placed.turns, placed.documents, timed.words)
    moved = move_chapters(walk.chapters, repaired.turns)
    told = timed.findings, _of_use(placed.findings, timed.turns), repaired.findings, moved.findings
    return _Walk(
        placed.documents,
        repaired.turns,
        move_words(timed.words, placed.turns, repaired.turns),
        moved.chapters,
        (*walk.corrections, timed.corrections, placed.corrections, repaired.corrections),
        (*walk.findings, *told),
    )


def _say(walk: _Walk, rules: pl.DataFrame, lang: str | None, options: RunOptions, step: Step) -> _Walk:
    """Make of what each turn has what was said in it: clean, in its language, corrected by rules, nothing made up."""
    cleaned = step(clean_text, walk.turns)
    detected = step(detect_language, cleaned.turns, walk.documents, lang)
    corrected = step(correct_terms, detected.turns, rules, detected.documents, walk.chapters)
    ghosts = step(ghost_findings, corrected.turns, walk.words, corrected.documents)
    is_said = drop_ghosts if options.hallucinations == "drop" else keep_ghosts
    found = stack([*walk.findings, detected.findings, corrected.findings, ghosts], FINDINGS)
    said = is_said(corrected.turns, found)
    changed = cleaned.corrections, corrected.corrections, said.corrections
    corrections = (*walk.corrections, *changed)
    return _Walk(corrected.documents, said.turns, walk.words, corrected.chapters, corrections, (said.findings,))


def _shift(walk: _Walk, options: RunOptions, step: Step) -> _Walk:
    """Move each time as a person asks."""
    if options.retiming is None:
        return walk
    shifted = step(shift_times, walk.documents, walk.turns, walk.words, walk.chapters, options.retiming)
    return _Walk(
        shifted.documents,
        shifted.turns,
        shifted.words,
        shifted.chapters,
        (*walk.corrections, shifted.corrections),
        (*walk.findings, shifted.findings),
    )


def _show(
    walk: _Walk, limits: pl.DataFrame, speakers: Speakers, options: RunOptions, step: Step
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return CUES, the TURNS that they show, and the CORRECTIONS of all stages, numbered."""
    corrections = number(walk.corrections)
    whole_of = join_turns if options.cuts == "anew" else leave_turns
    turns, whole = whole_of(walk.turns, walk.documents)
    whole = line_places(whole, corrections)
    sentences = step(split_sentences, whole)
    cuts = as_turns(step(cut_cues, whole, sentences, limits, speakers), turns)
    cues = step(time_cues, cuts, turns, walk.words, corrections, limits, speakers)
    if options.words_per_cue is not None:
        cues = step(show_few_words, cues, turns, walk.words, corrections, limits, options.words_per_cue)
    if options.punctuation == "source":
        return cues, turns, corrections
    punctuated = step(punctuate, turns, cues, limits)
    return punctuated.cues, punctuated.turns, number([*walk.corrections, punctuated.corrections])


def _placed_turns(turns: pl.DataFrame, options: RunOptions) -> pl.DataFrame:
    """Return *turns* with their places on screen, or without where a person wants none."""
    return turns if options.looks == "keep" else turns.with_columns(placement=pl.lit(None, pl.String))


def _timed(walk: _Walk, sources: Sequence[Source], step: Step) -> Timed:
    """Return what was read with the times of other transcripts or of the sound, where *sources* have one."""
    timed = Timed(walk.documents, walk.turns, walk.words, empty(CORRECTIONS), empty(FINDINGS))
    if any(source.reference for source in sources):
        references = read_references(sources, walk.documents)
        timed = step(align_times, walk.documents, walk.turns, walk.words, *references)
    if any(source.recording for source in sources):
        recorded = tuple(read_recordings(sources, walk.documents))
        heard = step(hear_text, timed.documents, timed.turns, timed.words, recorded)
        timed = heard._replace(
            corrections=stack([timed.corrections, heard.corrections], CORRECTIONS),
            findings=stack([timed.findings, heard.findings], FINDINGS),
        )
    return timed


def _of_use(findings: pl.DataFrame, turns: pl.DataFrame) -> pl.DataFrame:
    """Return *findings* without those of a length that placed nothing, where its recording placed the *turns*."""
    heard = turns.filter(time_source="heard")["doc"].unique()
    return findings.filter(~(pl.col("doc").is_in(heard.implode()) & (pl.col("check") == "duration-unused")))


def _with_urls(documents: pl.DataFrame, media_url: str | None) -> pl.DataFrame:
    """Return *documents* with where the recording of each is, where a person has said so."""
    if media_url is None:
        return documents
    stems = [quote(stem_of(PurePath(source).name)) for source in documents["source"]]
    urls = [media_url.replace(MEDIA_STEM, stem) for stem in stems]
    return documents.with_columns(media_url=pl.Series(urls, dtype=pl.String))


def _with_sources(findings: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Return *findings* with the source of each one's document, sorted."""
    sources = documents.select("doc", named="source")
    named = findings.join(sources, on="doc", how="left", validate="m:1", maintain_order="left")
    order = ("doc", "turn", "cue", "line", "start_char", "check", "message")
    return named.with_columns(source=pl.coalesce("source", "named")).drop("named").sort(order, nulls_last=False)
