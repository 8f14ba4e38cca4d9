"""What a text between two stamps weighs up to any place in it: each word is weighed once, for however many cues."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from pipeline.text.speech import Weight, weigh_pieces, weigh_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.text.speech import Piece


class Stretch(NamedTuple):
    """A part of a *text*, up to *end*: its words, where each starts, and what those before each weigh, with pauses."""

    text: str
    end: int
    lang: str
    pieces: Sequence[Piece]
    starts: Sequence[int]
    summed: Sequence[int]

    def weigh_around(self, place: int) -> tuple[Weight, int]:
        """Return what stands before *place* weighs, and what stands behind it without the pause at its end.

        The same as `weigh_text` says of both parts, also where *place* is inside a word.
        """
        number = bisect_left(self.starts, place)
        last = self.pieces[number - 1] if number else None
        if last is None:
            return Weight(0, 0), self._behind(0, ())
        if last.end <= place:
            return Weight(self.summed[number] - last.pause, last.pause), self._behind(number, ())
        cut = weigh_text(self.text[last.start : place], self.lang)
        return Weight(self.summed[number - 1] + cut.sound, cut.pause), self._behind_cut(place)

    def _behind_cut(self, place: int) -> int:
        """Return what stands behind *place*, inside a word, weighs: by words of its own up to the next known one."""
        own: list[Piece] = []
        for piece in weigh_pieces(self.text, place, self.end, self.lang):
            number = bisect_left(self.starts, piece.start)
            if number < len(self.starts) and self.starts[number] == piece.start:
                return self._behind(number, own)
            own.append(piece)
        return self._behind(len(self.pieces), own)

    def _behind(self, number: int, own: Sequence[Piece]) -> int:
        """Return what *own* words and those from that *number* on weigh."""
        words = self.pieces[-1:] if number < len(self.pieces) else own[-1:]
        pause = words[0].pause if words else 0
        return sum(piece.sound + piece.pause for piece in own) + self.summed[-1] - self.summed[number] - pause


def stretch_of(text: str, start: int, end: int, lang: str) -> Stretch:
    """Return what stands in *text* from *start* to *end*, weighed."""
    pieces = list(weigh_pieces(text, start, end, lang))
    summed = list(accumulate((piece.sound + piece.pause for piece in pieces), initial=0))
    return Stretch(text, end, lang, pieces, [piece.start for piece in pieces], summed)
