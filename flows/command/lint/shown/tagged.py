"""SAMI and TTML, whose cues stand between tags."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from flows.command.lint.shown.cue import Shown, in_time
from pipeline.read.markup.sami import changes_of_tracks
from pipeline.read.markup.tree import element_lines, parse_tree
from pipeline.read.markup.ttml import agents_of, paragraphs_of, placements_of, tracks_of
from pipeline.read.markup.ttml.content import Context, times_of, voices
from pipeline.read.markup.ttml.styling import sheet_of
from pipeline.read.markup.ttml.times import clock_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_LAST_MS: Final = 3_000
"""How long a last caption without an end is taken to stay, which is for its player to decide."""


def sami_cues(text: str) -> list[Shown]:
    """Return what is shown of each class of a SAMI file, by time."""
    return in_time(_sami_cues(text))


def _sami_cues(text: str) -> Iterator[Shown]:
    """Yield what is shown of each class, until its next change."""
    tracks = changes_of_tracks(text)
    for name, changes in tracks.items():
        ends = [*(after.start_ms for _, after in pairwise(changes)), changes[-1].start_ms + _LAST_MS]
        for change, end_ms in zip(changes, ends, strict=True):
            if change.said.text:
                line = text.count("\n", 0, change.place) + 1
                yield Shown(0, line, change.start_ms, end_ms, change.said.text, part=name if len(tracks) > 1 else "")


def ttml_cues(text: str) -> list[Shown]:
    """Return the paragraphs of a TTML file that say something and when, by time."""
    return in_time(_ttml_cues(text))


def _ttml_cues(text: str) -> Iterator[Shown]:
    """Yield the paragraphs that say something and when."""
    root = parse_tree(text)
    lines = dict(zip(root.iter(), element_lines(text), strict=True))
    clock, sheet = clock_of(root), sheet_of(root)
    paragraphs = list(paragraphs_of(root, clock, sheet))
    agents, is_several = agents_of(root), bool(tracks_of(paragraphs))
    for paragraph, placement in zip(paragraphs, placements_of(paragraphs, sheet), strict=True):
        heard = voices(paragraph.element, Context(None, paragraph.span, paragraph.look), clock, sheet)
        times = [times_of(paragraph.span, voice, len(heard)) for voice in heard]
        starts = [one.start for one in times if one.start is not None]
        ends = [one.end for one in times if one.end is not None]
        if starts and ends:
            said = "\n".join(voice.text for voice in heard)
            names = {agents.get(voice.agent, voice.agent) for voice in heard}
            speaker = names.pop() if len(names) == 1 else None
            part = paragraph.lang if is_several else ""
            yield Shown(0, lines[paragraph.element], min(starts), max(ends), said, speaker, placement, part)
