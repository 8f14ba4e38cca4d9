"""Which word leans on its neighbour, by the relations of Universal Dependencies: what a break there would tear."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from training.treebanks import Tree, Word


class Tear(IntEnum):
    """How much a break between two tokens hurts."""

    NONE = 0
    SOME = 1  # it parts an adjective from its noun, or a pronoun from its verb
    WHOLE = 2  # it parts a function word, a part of a name, a number or an auxiliary from what it leans on


_LEANS: Final = frozenset(
    "det case mark cc aux cop nummod clf flat fixed compound goeswith expl".split()  # noqa: SIM905 - a list to read
)
_HEAD_FINAL: Final = frozenset(("ko", "ja", "tr", "hi", "zh", "fi"))
_POSSESSORS: Final = ("PRON", "DET")


class _Place(NamedTuple):
    """Where a word stands to a break: on its left (0) or right side; the token after the break, and its head's."""

    side: int
    token: int
    head: int | None


def tears(tree: Tree, lang: str) -> dict[int, Tear]:
    """Return by where a token of *tree* begins how much a break before it hurts; a mark of punctuation never does."""
    token_of = {word: number for number, token in enumerate(tree.tokens) for word in token.words}
    found = {}
    for number in range(1, len(tree.tokens)):
        beside = [
            [word for word in token.words if word in tree.words] for token in tree.tokens[number - 1 : number + 1]
        ]
        marks = any(all(tree.words[word].kind == "PUNCT" for word in words) for words in beside)
        sides = [(word, side) for side, words in enumerate(beside) for word in words]
        places = [(_Place(side, number, token_of.get(tree.words[word].head)), word) for word, side in sides]
        worst = max((_tear(tree, word, place, lang) for place, word in places), default=0)
        found[tree.tokens[number].start] = Tear.NONE if marks else Tear(worst)
    return found


def _tear(tree: Tree, number: int, place: _Place, lang: str) -> Tear:
    """Return how much a break at a *place* hurts the word of *tree* with this *number*."""
    word, on_left = tree.words[number], place.side == 0
    if place.head is None or (place.head >= place.token) != on_left:
        return Tear.NONE
    beside = place.head == (place.token if on_left else place.token - 1)
    relation = word.relation.partition(":")[0]
    if relation in _LEANS or (word.relation == "nmod:poss" and word.kind in _POSSESSORS):
        return Tear.WHOLE
    if relation == "advmod" and beside and "Polarity=Neg" in word.features:
        return Tear.WHOLE
    if _hurts_some(word, relation, (on_left, beside), tree.words[word.head], lang):
        return Tear.SOME
    return Tear.NONE


def _hurts_some(word: Word, relation: str, place: tuple[bool, bool], head: Word, lang: str) -> bool:
    """Whether a break between *word* and its *head* hurts somewhat; *place*: it is on the left, and beside its head."""
    on_left, beside = place
    if relation == "amod":
        return beside or on_left
    if not (on_left and beside):
        return False
    return (
        (relation == "advmod" and head.kind in ("ADJ", "ADV"))
        or (relation in ("acl", "nmod") and lang.partition("-")[0] in _HEAD_FINAL)
        or (relation == "nsubj" and word.kind == "PRON")
    )
