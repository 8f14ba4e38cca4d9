"""Korean particles, and the sound of the word they follow.

A particle has one form after a vowel and another after a consonant; 으로 counts ㄹ with the vowels. Latin letters and
digits count as Koreans read them: `LLM은` (엘엘엠), `o1을` (오 원), `GPT-4와` (포). Where the reading is not known,
nothing is said.

Sources: Standard Korean grammar (NIKL, 표준국어문법론) for the forms; the tables beside this code for what is read how.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final, Literal, NamedTuple
from unicodedata import category, normalize

from pipeline.tables import shipped_rows

Sound = Literal["vowel", "consonant", "rieul"]
"""How a word ends: in a vowel, in ㄹ, or in another consonant."""

_FIRST, _LAST, _FINALS, _RIEUL = "가", "힣", 28, 8

_ASIDE = re.compile(r"(?:\([^()\n]{1,60}\))?[\"'”’»」』》〉*]*")
"""What may stand between a word and its particle: an explanation in brackets, closing quotes, Markdown's asterisks."""

_NUMBER = re.compile(r"(?P<latin>[A-Za-z][- ]?)?(?P<whole>\d[\d,]*)(?P<fraction>\.\d+)?$")
_WORD = re.compile(r"(?P<digit>\d)?(?P<letters>[A-Za-z]+)$")
_ACRONYM = re.compile(r"^[A-Z]+$|[a-z][A-Z]+$")
_SHORT: Final = 2
"""So many letters after a digit are read one by one: `4o`, `2.7B`, `8GB`."""


class Particle(NamedTuple):
    """One particle's forms."""

    vowel: str
    consonant: str
    rieul: str
    leads: bool
    """Whether another particle may follow."""
    follows: bool
    """Whether it may follow another particle."""


class Agreement(NamedTuple):
    """A particle that has to change, as a span of the text it stands in."""

    start: int
    end: int
    form: str


@lru_cache(maxsize=4096)
def sound_of(word: str) -> Sound | None:
    """Return how *word* ends when it is read aloud in Korean, or None if that is not known."""
    text = re.sub(r"(?<=.)\s*\([^()]*\)$", "", word.strip())
    while text and category(text[-1])[0] in "PZ" and text[-1] not in _readings("symbol"):
        text = text[:-1]
    if not text:
        return None
    reading = text[-1] if _FIRST <= text[-1] <= _LAST else _reading(text)
    return _final(reading) if reading else None


def agreement(text: str, end: int, word: str) -> Agreement | None:
    """Return what the particle after *end* has to become once *word* ends there, or None if it may stay.

    A tail that is not wholly particles is no particle: `GPD이미지` stays.
    """
    if not (aside := _ASIDE.match(text, end)) or not (run := hangul_run(text, aside.end())):
        return None
    parted = _split_particle(run)
    if not parted or not (sound := sound_of(word)):
        return None
    form, particle = parted
    wanted: str = getattr(particle, sound)
    return None if form == wanted else Agreement(aside.end(), aside.end() + len(form), wanted)


def is_tail(run: str) -> bool:
    """Tell whether *run*, Hangul right after a word, is nothing but particles."""
    return _split_particle(run) is not None


def hangul_run(text: str, start: int) -> str:
    """Return the Hangul that begins at *start*, which may be none; a run longer than any tail is cut.

    >>> hangul_run("GPD는 큽니다", 3)
    '는'
    """
    end = start
    limit = min(len(text), start + _longest_tail() + 1)
    while end < limit and _FIRST <= text[end] <= _LAST:
        end += 1
    return text[start:end]


@lru_cache(maxsize=4096)
def _split_particle(run: str) -> tuple[str, Particle] | None:
    """Return the first particle of *run* and its form there, or None if the run is not one particle or two."""
    forms = _particles()
    if particle := forms.get(run):
        return run, particle
    for length in range(len(run) - 1, 0, -1):
        first, second = forms.get(run[:length]), forms.get(run[length:])
        if first and second and first.leads and second.follows:
            return run[:length], first
    return None


def _final(syllable: str) -> Sound:
    """Return how a Hangul *syllable* ends; the finals are numbered in Unicode's order."""
    final = (ord(syllable) - ord(_FIRST)) % _FINALS
    return "vowel" if not final else "rieul" if final == _RIEUL else "consonant"


def _reading(text: str) -> str:
    """Return the last syllable of how *text*, which does not end in Hangul, is read; empty if that is not known."""
    if symbol := _readings("symbol").get(text[-1]):
        return symbol[-1]
    if number := _NUMBER.search(text):
        return _read_number(number)
    plain = "".join(char for char in normalize("NFKD", text) if not category(char).startswith("M"))
    return _read_word(word) if (word := _WORD.search(plain)) else ""


def _read_number(number: re.Match[str]) -> str:
    """Return the last syllable of a *number*: English for one digit after a Latin letter, Korean elsewhere."""
    digits = number["fraction"] or number["whole"]
    if number["latin"] and len(number["whole"]) == 1 and not number["fraction"]:
        return _readings("digit-english")[digits[-1]][-1]
    if digits.endswith("0") and not number["fraction"] and len(digits) > 1:
        return "십"  # and 백, 천, 만, 억: none of them ends in ㄹ or a vowel
    return _readings("digit-korean")[digits[-1]][-1]


def _read_word(word: re.Match[str]) -> str:
    """Return the last syllable of a Latin *word*: by its own row, letter by letter, or by its spelling."""
    letters = word["letters"]
    if reading := _readings("word").get(letters.casefold()):
        return reading[-1]
    if len(letters) == 1 or _ACRONYM.search(letters) or (word["digit"] and len(letters) <= _SHORT):
        return _readings("letter")[letters[-1].casefold()][-1]
    return next((reading for ending, reading in _endings() if ending.search(letters.casefold())), "")


@cache
def _particles() -> dict[str, Particle]:
    """Return every form of a particle; the earlier row keeps a form that two have."""
    forms: dict[str, Particle] = {}
    for row in shipped_rows("particles.csv"):
        vowel, consonant = row["vowel"], row["consonant"]
        particle = Particle(vowel, consonant, row["rieul"] or consonant, row["leads"] == "yes", row["follows"] == "yes")
        for form in (particle.consonant, particle.vowel, particle.rieul):
            forms.setdefault(form, particle)
    return forms


@cache
def _longest_tail() -> int:
    """Return the length of the longest tail: two particles."""
    return 2 * max(map(len, _particles()))


@cache
def _readings(kind: str) -> dict[str, str]:
    """Return how what is written is read, for one *kind* of rows."""
    return {row["written"]: row["reading"] for row in shipped_rows("readings.csv") if row["kind"] == kind}


@cache
def _endings() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the spellings at the end of a word with the syllable each sounds like, the first that fits first."""
    return tuple((re.compile(f"(?:{written})$"), reading) for written, reading in _readings("ending").items())
