"""One document's language and that of each turn: scripts first, an engine where they do not tell, then a vote."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.detect.engines import guess, written_in
from pipeline.detect.scripts import HAN, KANA, KANA_OF_A_DOCUMENT, LATIN, chinese, is_japanese, main_script, scripts
from pipeline.detect.vote import (
    MOST_LETTERS,
    UNKNOWN,
    Problem,
    ScriptEvidence,
    base,
    decide_document,
    second_look,
    unsure,
    votes,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SURE: Final = 0.85
"""How probable a turn's own language must be. Measured with 12 letters or more: documents in one language come out
uniform, and of those with ten per cent of another language 99.3 % of all turns are right."""
_MIXED: Final = 4
"""A turn mostly in Latin letters, with Hangul or another telling script in it, has so much less to say of its document:
Korean talks are full of English terms, English ones seldom quote Korean."""
_LEAST_WORDS: Final = 3
_LEAST_PLAIN: Final = 2
_WORD: Final = re.compile(r"[^\W\d_]+")


class TurnText(NamedTuple):
    """A turn, as far as its language goes: its text, and its letters by script."""

    text: str
    counts: Mapping[str, int]


class Tag(NamedTuple):
    """A turn's language and where it comes from: `script`, `turn` (an engine on its text), `document` or `none`."""

    lang: str
    source: str


class Verdict(NamedTuple):
    """What `decide` returns: the document's language, a tag for each turn, and what to report."""

    lang: str
    tags: list[Tag]
    problems: list[Problem]


def decide(voices: Sequence[TurnText], hint: str) -> Verdict:
    """Return the language of the document that *voices* make, *hint* being what is declared of it, or `und`.

    No engine is loaded for a document whose language its script tells, unless whole sentences of it are in another.
    """
    han = _language_of_han(voices)
    claims = [_claim(voice, han) for voice in voices]
    leader = _leader(claims)
    claims = [_ask_engine(voice, claim, leader) for voice, claim in zip(voices, claims, strict=True)]
    lang, problems = decide_document(claims, hint)
    tags = [_tag(voice, claim, lang) for voice, claim in zip(voices, claims, strict=True)]
    own = [voice.text for voice, tag in zip(voices, tags, strict=True) if tag.lang == lang]
    return Verdict(lang, tags, [*problems, *unsure(own, lang), *second_look(own, lang)])


def _language_of_han(voices: Sequence[TurnText]) -> str | None:
    """Return the language of turns in Han characters alone; None where no turn has any."""
    han = sum(voice.counts.get(HAN, 0) for voice in voices)
    if not han:
        return None
    kana = sum(voice.counts.get(KANA, 0) for voice in voices)
    return (
        "ja"
        if is_japanese(kana, han, KANA_OF_A_DOCUMENT)
        else chinese(voice.text for voice in voices if voice.counts.get(HAN))
    )


def _claim(voice: TurnText, han: str | None) -> ScriptEvidence | None:
    """Return what the letters of *voice* say; None if there are none, or too few of a script that tells a language."""
    if not (script := main_script(voice.counts)):
        return None
    letters = voice.counts.get(script.name, 0)
    if script.name in (KANA, HAN):
        letters = voice.counts.get(KANA, 0) + voice.counts.get(HAN, 0)
    if script.lang:
        lang = han if script.name == HAN else script.lang
        return ScriptEvidence(script, letters, lang, 1.0) if letters >= script.least else None
    mixed = any(count and scripts()[name].lang for name, count in voice.counts.items())
    return ScriptEvidence(script, letters // _MIXED if mixed else letters, None, 0.0)


def _leader(claims: Sequence[ScriptEvidence | None]) -> str | None:
    """Return the language that scripts tell and that no answer of an engine could outvote, if there is one."""
    counted = votes(claims)
    unheard = sum(min(claim.letters, MOST_LETTERS) for claim in claims if claim and not claim.lang)
    return next((lang for lang, vote in counted.items() if vote > unheard and vote == max(counted.values())), None)


def _ask_engine(voice: TurnText, claim: ScriptEvidence | None, leader: str | None) -> ScriptEvidence | None:
    """Return *claim* with an engine's answer, where one is needed.

    Against a *leader* only a whole sentence without a letter of its script is asked about: names are in Latin anywhere.
    """
    if not claim or claim.lang or (leader and (_writes(voice, leader) or not _is_sentence(voice.text, claim))):
        return claim
    lang, probability = guess(voice.text, claim.script.name)
    return claim._replace(lang=lang, probability=probability)


def _is_sentence(text: str, claim: ScriptEvidence) -> bool:
    """Return whether *text* is more than names and short answers: enough letters, and words that begin no name."""
    words = _WORD.findall(text)
    plain = sum(not word[0].isupper() for word in words)
    return claim.letters >= claim.script.least and len(words) >= _LEAST_WORDS and plain >= _LEAST_PLAIN


def _tag(voice: TurnText, claim: ScriptEvidence | None, lang: str) -> Tag:
    """Return the tag of a turn in a document in *lang*."""
    if claim and claim.lang == lang and claim.script.lang:  # nearly all turns, where a script tells the language
        return Tag(lang, "script")
    inherited = Tag(lang, "none" if lang == UNKNOWN else "document")
    if claim and _is_foreign(claim, lang):
        is_sure = claim.lang is not None and claim.probability >= _SURE
        return Tag(claim.lang or UNKNOWN, "turn") if is_sure else Tag(UNKNOWN, "none")
    if not claim or not claim.lang:
        return Tag(lang, "script") if _writes(voice, lang) else inherited
    own = lang if base(claim.lang) == base(lang) else claim.lang
    if claim.script.lang:
        return Tag(lang if claim.script.name == HAN and _writes(voice, lang) else own, "script")
    if _writes(voice, lang):
        return Tag(lang, "script")
    return Tag(own, "turn") if claim.probability >= _SURE and _is_sentence(voice.text, claim) else inherited


def _is_foreign(claim: ScriptEvidence, lang: str) -> bool:
    """Return whether a turn mostly in the script of *claim* cannot be in *lang*: Arabic letters are not French.

    Names and terms are in Latin letters anywhere, and of some languages nobody here knows the scripts.
    """
    known = written_in(base(lang))
    return claim.script.lang is None and claim.script.name not in {LATIN, *known} and bool(known)


def _writes(voice: TurnText, lang: str) -> bool:
    """Return whether *voice* has a letter that tells *lang*: any Hangul makes a turn of a Korean document Korean."""
    return any(voice.counts.get(name) for name in _telling(lang))


@cache
def _telling(lang: str) -> tuple[str, ...]:
    """Return the names of the scripts that tell *lang*."""
    return tuple(name for name in sorted(written_in(base(lang))) if scripts()[name].lang)
