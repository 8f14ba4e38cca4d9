"""Splitting into sentences against linguists' sentences: those of Universal Dependencies, put together and taken apart.

Twenty that follow each other are one turn. Those without a mark at their end are left out, since nothing says where
they end: headlines, spoken language, Thai. The banks are found beside the corpus, in `treebanks/`, and are no part of
this repository. `python -m benchmarks.sentences [LANG ...]` also prints what was split wrongly.
"""

from __future__ import annotations

import gzip
import sys
from typing import TYPE_CHECKING, Final, NamedTuple

from benchmarks.corpora import CORPUS
from benchmarks.measuring import Answer, Row, Scale
from pipeline.schema import TURNS, from_rows
from pipeline.segment import split_sentences
from pipeline.text.marks import ends_with_mark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BANKS: Final = CORPUS.parent / "treebanks"
TOGETHER: Final = 20
UNSPACED: Final = frozenset({"ja", "zh-Hans", "zh-Hant"})
BEFORE: Final = 0.9642
"""The mean of version 0.1.0, which knew one kind of abbreviations, and no marks of single languages."""

PARTS: Final = 5
"""Every fifth twenty is kept back: no table was mended by what it shows."""


class Score(NamedTuple):
    """How many ends the bank has, how many were found, and how many of these are the bank's."""

    given: int
    found: int
    right: int

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall; 1 where there is nothing to find."""
        return 2 * self.right / (self.given + self.found) if self.given + self.found else 1.0


class Passage(NamedTuple):
    """Sentences put together, and the characters at which one ends and another follows."""

    text: str
    ends: frozenset[int]


def answer(scale: Scale) -> Answer:  # noqa: ARG001 - the banks have one size
    """Score every bank, all of it and what is kept back."""
    banks = sorted(BANKS.glob("*.conllu.gz"))
    scores = {bank.name.partition(".")[0]: _score(bank) for bank in banks}
    rows = [
        Row(f"{lang}: sentence ends", all_of_it.f1, "F1", note=f"kept back {kept.f1:.4f}; {all_of_it}")
        for lang, (all_of_it, kept) in scores.items()
    ]
    if not banks:
        return Answer([Row("sentence ends", 0.0, "F1", note="left out: no treebanks beside the corpus")])
    mean = sum(kept.f1 for _, kept in scores.values()) / len(scores)
    return Answer([*rows, Row("sentence ends that are kept back, mean", mean, "F1", BEFORE, "at least")])


def _score(bank: Path) -> tuple[Score, Score]:
    """Return the scores of all passages of a *bank* and of those that are kept back."""
    lang = bank.name.partition(".")[0]
    both = list(zip(passages(bank, lang), found_ends(bank, lang), strict=True))
    return _sum(both), _sum(both[PARTS - 1 :: PARTS])


def _sum(both: list[tuple[Passage, frozenset[int]]]) -> Score:
    """Return the score of passages and of the ends that were found in each."""
    return Score(
        sum(len(passage.ends) for passage, _ in both),
        sum(len(found) for _, found in both),
        sum(len(passage.ends & found) for passage, found in both),
    )


def passages(bank: Path, lang: str) -> list[Passage]:
    """Return the passages of a *bank*."""
    with gzip.open(bank, "rt", encoding="utf-8") as lines:
        texts = [line.removeprefix("# text = ").strip() for line in lines if line.startswith("# text = ")]
    marked = [text for text in texts if ends_with_mark(text)]
    return [_passage(some, "" if lang in UNSPACED else " ") for some in _parted(marked)]


def _parted(texts: list[str]) -> Iterator[list[str]]:
    """Yield *texts* so many at a time."""
    for since in range(0, len(texts), TOGETHER):
        yield texts[since : since + TOGETHER]


def _passage(sentences: list[str], gap: str) -> Passage:
    """Return *sentences* with a *gap* between."""
    ends, at = [], 0
    for sentence in sentences:
        at += len(sentence)
        ends.append(at)
        at += len(gap)
    return Passage(gap.join(sentences), frozenset(ends[:-1]))


def found_ends(bank: Path, lang: str) -> list[frozenset[int]]:
    """Return where our splitter ends sentences in each passage of a *bank*, but for the last."""
    said = passages(bank, lang)
    rows = [
        {"doc": "bank", "turn": number, "utterance": number, "lang": lang, "text": one.text, "text_raw": one.text}
        | {"time_source": "none", "lang_source": "given"}
        for number, one in enumerate(said, start=1)
    ]
    ends: list[set[int]] = [set() for _ in said]
    for utterance, end in split_sentences(from_rows(rows, TURNS)).select("utterance", "end_char").iter_rows():
        ends[utterance - 1].add(end)
    return [frozenset(found - {len(one.text)}) for one, found in zip(said, ends, strict=True)]


def _mistakes(lang: str) -> Iterator[str]:
    """Yield what was split wrongly in the bank of *lang*, with what stands around it, but for what is kept back."""
    bank = BANKS / f"{lang}.conllu.gz"
    for number, (passage, found) in enumerate(zip(passages(bank, lang), found_ends(bank, lang), strict=True), start=1):
        if number % PARTS:
            for end in sorted(passage.ends ^ found):
                kind = "missed" if end in passage.ends else "extra "
                yield f"{kind} {passage.text[max(0, end - 40) : end]}¦{passage.text[end : end + 25]}"


def main() -> None:
    """Print the scores, and the mistakes in the banks of the languages that are named."""
    for row in answer("quick").rows:
        print(f"{row.what:36} {row.value:.4f}  {row.note}")  # noqa: T201 - a script that prints
    for lang in sys.argv[1:]:
        print("\n".join(_mistakes(lang)))  # noqa: T201 - a script that prints


if __name__ == "__main__":
    main()
