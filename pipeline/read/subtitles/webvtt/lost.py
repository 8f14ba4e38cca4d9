"""What a file loses: text that the standard drops, and every player with it; and blocks that are not carried on."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from pipeline.read.common.model import finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.read.common.model import Row
    from pipeline.read.subtitles.webvtt.blocks import Block

_BARE: Final = re.compile(r"<(?![/a-zA-Z.]|\d+:|>)[^<>]*\w|<[a-zA-Z][^<>]*$")
_STYLES: Final = ("STYLE", "REGION")
_NO_CUE: Final = ("NOTE", *_STYLES)


def is_lost(text: str) -> bool:
    """Whether words of a cue's *text* are taken for a tag."""
    return bool(_BARE.search(text))


def lost_text(lines: Sequence[str], blocks: Sequence[Block]) -> Iterator[Row]:
    """Yield a finding for words that are taken for a tag, and one for lines that stand behind a cue's blank line."""
    cues = [block.cue for block in blocks if block.cue and block.cue.times]
    tagged = [cue for cue in cues if is_lost("\n".join(lines[i] for i in cue.text))]
    if tagged:
        message = f"cues of which words are lost, since a bare < begins a tag: {len(tagged)}"
        yield finding("lost-text", "warning", message, "Write it as &lt;", tagged[0].line + 1)
    first = next((number for number, block in enumerate(blocks) if block.cue), len(blocks))
    outside = [
        block
        for block in blocks[first:]
        if not block.cue and len(block.lines) and not lines[block.lines.start].startswith(_NO_CUE)
    ]
    if outside:
        message = f"lines after a blank line, which belong to no cue: {sum(len(block.lines) for block in outside)}"
        yield finding("lost-text", "warning", message, "Remove the blank line above", outside[0].lines.start + 1)


def left_out(heads: Iterable[str]) -> Iterator[Row]:
    """Yield a finding for each kind of block among those that begin with the lines *heads* that is not carried on.

    A STYLE says how cues look by their classes, a REGION where some of them stand.
    """
    found = Counter(first for head in heads if (first := head.strip()) in _STYLES)
    for name, number in sorted(found.items()):
        yield finding("markup", "note", f"{name} blocks, left out: {number}")
