"""Transcripts that people write: one grammar of the lines with which turns begin, whatever stands in them and where.

- `body`: From heads to turns
- `labels`: Turns that begin with a name and no clock
- `stacked`: Heads of several lines
- `tails`: Times at the end of what is said, and within it
- `titles`: Titles of chapters
- `vote`: Which lines begin a turn
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.read.common.heads.parts import timed
from pipeline.read.common.inline import take_stamps
from pipeline.read.common.model import Parsed, Reader, count, finding
from pipeline.read.common.page import first_title, front_matter, page_kinds, take_chapters
from pipeline.read.decoding.foreign import describe, describe_data
from pipeline.read.text.turns.body import (
    Body,
    assemble,
    is_remark,
    is_sound,
    note_after,
    note_before,
    note_remark,
    paragraphs,
)
from pipeline.read.text.turns.labels import find_labels, heads_of_labels, labels_among
from pipeline.read.text.turns.stacked import heads_of
from pipeline.read.text.turns.tails import have_tails, timed_by_tails
from pipeline.read.text.turns.titles import free_for_chapters, without_titles
from pipeline.read.text.turns.vote import choose, page_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.read.common.heads.parts import Timed
    from pipeline.read.common.model import Kind, Row
    from pipeline.read.common.page import Front
    from pipeline.read.text.turns.vote import Head

_DIGIT = re.compile(r"\d")
_FIELD = re.compile(r"\s+(?:- )?[\w-]+:\s")
_SUFFIXES: Final = (".md", ".markdown", ".txt", ".lrc")


class _Look(NamedTuple):
    """What was seen of a text: its lines, what is plain about them, its chapters, and where its turns begin."""

    lines: tuple[str, ...]
    front: Front
    kinds: list[Kind | None]
    chapters: list[Row]
    heads: list[Head]
    by_tails: bool


@lru_cache(maxsize=1)
def _look(text: str) -> _Look:
    """Return what both readers go by, and `recognise` and `parse` of each: to find it is most of the work."""
    lines = tuple(text.split("\n"))
    front = front_matter(lines)
    kinds = page_kinds(lines, front)
    hits = [hit for i in range(front.size, len(lines)) if _may_have_clock(lines[i]) and (hit := timed(i, lines[i]))]
    hits = [hit for hit in hits if kinds[hit.line] != "notes" and not _is_field(lines[hit.line])]
    hits = [hit for before, hit in pairwise([None, *hits]) if hit and not _is_again(before, hit)]
    page = page_of(lines, kinds, [hit.line for hit in hits])
    chosen = choose(hits, page)
    shapes = {hit.line: hit.shape for hit in hits}
    usual = Counter(hit.shape for hit, _ in chosen).most_common(1)
    named = [hit.line for hit, way in chosen if way.name and hit.shape == usual[0][0]]
    for line in named:
        kinds[line] = kinds[line] or "turns"
    chapters = take_chapters(lines, kinds, free_for_chapters(lines, named), shapes)
    for line in named:
        kinds[line] = None if kinds[line] == "turns" else kinds[line]
    if chapters:
        left = [hit for hit in hits if kinds[hit.line] != "chapters"]
        page = page_of(lines, kinds, [hit.line for hit in left])
        chosen = choose(left, page)
    heads = heads_of(chosen, page) if chosen else []
    may_be_inline = any("N:" in hit.shape for hit, _ in chosen)
    if heads and not (may_be_inline and _are_inline(heads, lines, kinds)):
        return _Look(lines, front, kinds, chapters, without_titles(heads, kinds, chapters), by_tails=False)
    heads = heads_of_labels(find_labels(page_of(lines, _with_remarks(lines, kinds), ())))
    return _Look(lines, front, kinds, chapters, heads, by_tails=bool(heads) and have_tails(lines, heads))


def _are_inline(heads: Sequence[Head], lines: Sequence[str], kinds: Sequence[Kind | None]) -> bool:
    """Whether the clocks of *heads* stand within what is said: most turns of the same speakers begin without one."""
    named = {head.speaker for head in heads if head.speaker}
    labels = find_labels(page_of(lines, _with_remarks(lines, kinds), ())) if named else []
    taken = {line for head in heads for line in range(head.line, head.last + 1)}
    others = sum(label.way.name in named and label.line not in taken for label in labels)
    return others > len(heads)


def _is_again(before: Timed | None, hit: Timed) -> bool:
    """Whether *hit* spells out the clock in the line above: `5 seconds` under `0:05`, as YouTube copies it."""
    return (
        before is not None
        and before.is_alone
        and hit.is_alone
        and (before.line + 1, before.clock.start_ms) == (hit.line, hit.clock.start_ms)
    )


def _may_have_clock(line: str) -> bool:
    """Whether *line* may have a clock near its beginning: most have no digit there."""
    return bool(_DIGIT.search(line, 0, 140))


def _is_field(line: str) -> bool:
    """Whether *line* is a field of YAML, such as a chapter's time."""
    return bool(_FIELD.match(line))


def _with_remarks(lines: Sequence[str], kinds: Sequence[Kind | None]) -> list[Kind | None]:
    """Return *kinds* with editors' remarks as notes."""
    return ["notes" if kind is None and is_remark(line) else kind for line, kind in zip(lines, kinds, strict=True)]


def recognise(text: str) -> bool:
    """Whether *text* is a transcript whose turns carry times and speakers."""
    return _is_timed(text) and (_look(text).by_tails or any(head.speaker for head in _look(text).heads))


def recognise_lines(text: str) -> bool:
    """Whether *text* is a transcript whose lines, or what stands below them, carry times and nobody's name."""
    return _is_timed(text)


def _is_timed(text: str) -> bool:
    """Whether the turns of *text*, which is no data of another kind, carry times."""
    if describe_data(text) is not None:
        return False
    look = _look(text)
    return look.by_tails or any(head.start_ms is not None for head in look.heads)


def recognise_plain(text: str) -> bool:
    """Whether *text* is something to read, with a letter in it at least, rather than data or markup."""
    return describe(text) is None or (describe_data(text) is None and bool(_look(text).heads))


def parse(text: str) -> Parsed:
    """Return the turns of *text*, each with its paragraphs; without any, each paragraph is a turn of nobody known."""
    look = _look(text)
    _look.cache_clear()  # a text is not kept once it is read
    lines, kinds = look.lines, look.kinds
    if not look.heads:
        body = _without_heads(lines, kinds)
    elif look.heads[0].start_ms is None and not any(head.start_ms for head in look.heads):
        body = _of_labels(look)
    else:
        body = _of_clocks(look)
    return Parsed(
        turns=body.turns,
        kinds=count(lines, kinds),
        words=body.words,
        chapters=look.chapters,
        findings=body.findings,
        title=look.front.title or first_title(lines[look.front.size :]),
        license=look.front.license,
        lang=look.front.lang,
    )


def _without_heads(lines: Sequence[str], kinds: list[Kind | None]) -> Body:
    """Return the paragraphs of a text that names nobody, with the times that stand within them."""
    stamped = take_stamps(paragraphs(lines, kinds))
    return Body(stamped.turns, stamped.words, [])


def _of_labels(look: _Look) -> Body:
    """Return the turns of a text whose labels have no times; sounds and remarks beside them are notes."""
    lines, kinds, heads = look.lines, look.kinds, look.heads
    note_before(lines, kinds, heads[0].line)
    taken = {head.line for head in heads}
    for i, line in enumerate(lines):
        if kinds[i] is None and i not in taken and line.strip() and (is_sound(line) or is_remark(line)):
            kinds[i] = "notes"
    asides = note_after(lines, kinds, heads)
    body = assemble(lines, kinds, heads)
    turns, words = timed_by_tails(body.turns) if look.by_tails else take_stamps(body.turns)
    return Body(turns, words, [*asides, *body.findings])


def _of_clocks(look: _Look) -> Body:
    """Return the turns of a text whose turns carry times, and those among them that begin with a label alone."""
    lines, kinds, heads = look.lines, look.kinds, look.heads
    for head in heads:
        for line in range(head.line, head.last + 1):
            kinds[line] = "turns"
    note_before(lines, kinds, heads[0].line)
    findings: list[Row] = []
    if any(head.speaker for head in heads):
        more, remarks = labels_among(page_of(lines, kinds, ()), heads)
        for remark in remarks:
            is_after = remark.line > heads[-1].last
            note_remark(lines, kinds, remark.line, whole=is_after)
            if not is_after:
                message = f"a paragraph among turns that nobody speaks was taken as a note: {remark.way.name}"
                findings.append(finding("aside", "note", message, line=remark.line + 1))
        heads = sorted([*heads, *heads_of_labels(more)])
    findings += note_after(lines, kinds, heads)
    body = assemble(lines, kinds, heads)
    return Body(body.turns, body.words, [*findings, *body.findings])


STAMPED: Final = Reader(
    name="stamped",
    suffixes=_SUFFIXES,
    looks_for="turns such as `**Name [00:01:02]**: text`",
    recognise=recognise,
    parse=parse,
)
"""Turns that carry times, at their beginning or their end, and names."""

LINED: Final = Reader(
    name="lined",
    suffixes=_SUFFIXES,
    looks_for="lines such as `00:01:02 text`",
    recognise=recognise_lines,
    parse=parse,
)
"""Lines that carry times and nobody's name: what players and copied captions give. Each is a turn, as a cue is."""

PLAIN: Final = Reader(
    name="plain",
    suffixes=_SUFFIXES,
    looks_for="paragraphs with words in them",
    recognise=recognise_plain,
    parse=parse,
)
"""Turns that begin with names alone, or paragraphs of prose. What no other reader took, as long as it is text."""
