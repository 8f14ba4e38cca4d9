"""What a document's turns claim, put together: its language, a hint weighed against it, and what to report.

A turn's vote is its letters, up to sixty, times the probability of its language. Measured on documents of 30 turns in
25 languages of Latin, Cyrillic and Arabic script, the vote named each of them rightly.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.detect.engines import second_opinion, written_in
from pipeline.detect.scripts import Script, chinese_tag, scripts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

UNKNOWN: Final = "und"

MOST_LETTERS: Final = 60
"""How many letters of a turn count."""
_LEAST_VOTE: Final = 12.0
"""What a language that an engine told needs, if no hint speaks for it."""
_CLEAR_VOTE: Final = 40.0
"""What a language needs against a hint, besides twice what the hint has."""
_SAMPLE: Final = 2000
"""Characters of a document that the second engine reads."""
_LEAST_SAMPLE: Final = 100


class ScriptEvidence(NamedTuple):
    """What a turn's letters say: the script they are in, and the language, None until an engine has told."""

    script: Script
    letters: int
    lang: str | None
    probability: float


class Problem(NamedTuple):
    """What to report of a document; *actual* is a probability, where an engine gives one."""

    check: str
    message: str
    remedy: str
    actual: float | None = None


class Settled(NamedTuple):
    """A document's language, and what to report of it."""

    lang: str
    problems: tuple[Problem, ...] = ()


def base(tag: str) -> str:
    """Return the language of a BCP 47 *tag*, without script and region.

    >>> base("pt-BR"), base("zh-Hans")
    ('pt', 'zh')
    """
    return tag.partition("-")[0]


def votes(claims: Iterable[ScriptEvidence | None]) -> dict[str, float]:
    """Return the votes for each language; sorted first, so that sums do not depend on the order of turns."""
    told = (
        (claim.lang, claim.probability * min(claim.letters, MOST_LETTERS)) for claim in claims if claim and claim.lang
    )
    counted: defaultdict[str, float] = defaultdict(float)
    for lang, vote in sorted(told):
        counted[lang] += vote
    return dict(counted)


def decide_document(claims: Sequence[ScriptEvidence | None], hint: str) -> Settled:
    """Return the language of the document whose turns make *claims*.

    A *hint* (`und` if there is none) refines what they say (`pt-BR`), and decides where they are unsure or where
    nothing here can tell (Yiddish from Hebrew). Where they are clearly against it they win, and that is reported.
    """
    counted = votes(claims)
    best, vote = max(counted.items(), key=lambda item: (item[1], item[0]), default=(hint, 0.0))
    script = next((claim.script for claim in claims if claim and claim.lang == best), None)
    if hint == UNKNOWN:
        sure = script is not None and (script.lang is not None or vote >= _LEAST_VOTE)
        return Settled(best if sure else UNKNOWN)
    if base(hint) == base(best):
        return _refine(best, vote, hint)
    against = sum(other for lang, other in counted.items() if base(lang) == base(hint))
    if script and vote >= 2 * against and _outweighs(script, vote, base(hint)):
        return Settled(best, (_against(hint, best),))
    return Settled(hint)


def _outweighs(script: Script, vote: float, lang: str) -> bool:
    """Return whether a *vote* for what is written in *script* is clear, where *lang* was declared."""
    places = written_in(lang)
    if lang in script.others or not (places or script.lang):
        return False  # nothing here knows that language
    return vote >= _CLEAR_VOTE or (script.lang is not None and script.name not in places)


def _refine(best: str, vote: float, hint: str) -> Settled:
    """Return the finer of *best* and *hint*, tags of one language; only those of Chinese may contradict each other."""
    tag = chinese_tag(hint) if base(hint) == "zh" else hint
    if best.startswith(tag):
        return Settled(best)
    if tag.startswith(best) or vote < _CLEAR_VOTE:
        return Settled(tag)
    return Settled(best, (_against(hint, best),))


def _against(hint: str, lang: str) -> Problem:
    """Return the report of a *hint* that the text is clearly against."""
    message = f"declared to be in {hint}, but the text is in {lang}"
    return Problem(
        "language-hint", message, f"Rename the file or correct what it declares; --lang {hint} insists on it."
    )


def unsure(texts: Sequence[str], lang: str) -> tuple[Problem, ...]:
    """Return a report if *lang* is unknown though *texts*, a document's, hold letters."""
    if lang != UNKNOWN or not any(letter.isalpha() for text in texts for letter in text):
        return ()
    remedy = "Give --lang, or the language in the file's name, as in talk.en.md."
    return (Problem("language-unknown", "no language is sure enough", remedy),)


def second_look(texts: Sequence[str], lang: str) -> tuple[Problem, ...]:
    """Return a report if the second engine takes *texts*, the turns of a document in *lang*, for another language.

    It reads turns from all over the document, and never decides. It is not asked where the script tells the language.
    """
    script = next((name for name in written_in(base(lang)) if scripts()[name].lang is None), None)
    sample = _sample(texts)
    if script is None or len(sample) < _LEAST_SAMPLE:
        return ()
    other = second_opinion(sample, script, base(lang))
    if other is None or other.lang == base(lang):
        return ()
    message = f"taken to be in {lang}, but a second engine takes it to be in {other.lang}"
    return (
        Problem("language-disagreement", message, f"Look at it; --lang {lang} confirms the choice.", other.probability),
    )


def _sample(texts: Sequence[str]) -> str:
    """Return about so many characters of *texts* as the second engine reads, from every part of them."""
    step = max(1, sum(map(len, texts)) // _SAMPLE)
    return " ".join(texts[::step])[:_SAMPLE]
