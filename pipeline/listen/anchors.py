"""The words that are heard, as anchors: where the sound fits the text, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.anchoring.placing import Anchor
from pipeline.listen.sounds import FRAME_MS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.listen.passes import Fit
    from pipeline.listen.words import Said

_LATE_MS: Final = 50
"""The network tells a sound when it has heard it. House: words with times by hand begin so much earlier."""


def anchors_of(words: Sequence[Said], fit: Fit) -> list[Anchor]:
    """Return the *words* that are heard in a stretch that fits; times never fall, and none ends after the next begins.

    Their confidence is null: how clear the sound is says nothing of whether the word is right.
    """
    anchors: list[Anchor] = []
    for number, word in enumerate(words):
        letters = [at for at in range(word.first, word.until) if fit.heard.begun[at] >= 0]
        if letters and fit.good[letters[0]]:
            frames = fit.heard.begun[letters]
            start = max(0, int(frames[0]) * FRAME_MS - _LATE_MS)
            end = (int(fit.heard.ended[letters[-1]]) + 1) * FRAME_MS
            anchors.append(Anchor(word.at, word.start_char, word.end_char, start, max(start, end), None, number))
    nexts = [anchor.start_ms for anchor in anchors[1:]]
    ends = [min(anchor.end_ms, until) for anchor, until in zip(anchors, nexts, strict=False)]
    return [a._replace(end_ms=max(a.start_ms, end)) for a, end in zip(anchors, ends, strict=False)] + anchors[-1:]
