"""What a full stop after a word says: that the word is short for another, an initial or an ordinal, or nothing.

What is certain stands in pipeline/data/abbreviations.csv by language. Kinds of rows: `before` is short and stands
before what it belongs to (`Mr.`); `number` is short where a number follows (`p. 12`, but `No. I won't.`); `any` may
also end a sentence (`etc.`), as may a word that ends with an `ending` (`Goethestr.`) and one without a vowel (`bd.`);
in a language with `ordinal` a numeral with a stop is one (`am 3. Oktober`). After `any`, initials and ordinals only the
next word tells: a sentence ends there if that is an `opener`, a word that has its capital from the sentence's
beginning. Elsewhere it is not known, and then no sentence ends: a long sentence is less harm than a torn name. Case
counts, since `Mar.` is no `mar.`; a word all in capitals matches in any.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final, Literal

from pipeline.tables import shipped_rows
from pipeline.text.marks import ends_with_mark, marks_of

Stop = Literal["before", "number", "any", "initial", ""]

LONGEST: Final = 12
"""Characters that a short word has at most, as a shortcut: `Dott.ssa`."""

_FOLLOWING: Final = 24
"""Characters that are looked at of what follows a full stop."""

_OPENING: Final = marks_of("opening") + "-–—"
_CLOSING: Final = marks_of("closing")
_OPENERS: Final = re.escape(marks_of("opening"))
_LEAD: Final = re.compile(rf"[{_OPENERS}\-–—]*")
_WORD: Final = re.compile(r"[^\W_]+['’]?")
_INITIALS: Final = re.compile(r"(?:[^\W\d_]{1,2}[.-]+)*[^\W\d_][\u0300-\u036f]?$")
_CASELESS_LETTER: Final = re.compile(r"(?:[\u05d0-\u05ea\u0620-\u06d3]\.?)+$")
"""Letters of Hebrew and Arabic, of which no word is one. Others, of Hangul or Han, may be a word."""

_THAI_SHORT: Final = re.compile(r"(?:[\u0e01-\u0e2e]{1,4}\.)*[\u0e01-\u0e2e]{1,4}$")
"""Thai letters without a vowel, as its abbreviations are written (Royal Institute: consonants of the syllables)."""

_OTHER_LAST: Final = "0123456789IVXLCDM" + "".join(map(chr, [*range(0x0E01, 0x0E2F), *range(0x05D0, 0x06D4)]))
"""What numerals and short words of scripts without capitals end with."""

_NUMERAL: Final = re.compile(r"(?:\d{1,3}|[IVXLCDM]{1,7})$")
_NUMBER: Final = re.compile(r"#?\d|(?:[IVXLCDM]{2,}|[VXLCDM])\b")
_ELIDED: Final = re.compile(r"^\w{1,2}['’](?=\w{2})")
"""A word that has lost its end before the next: `l'art. 5`."""

_SHORT_TOO: Final = re.compile(r"\w{1,4}\.")
_LETTERS: Final = 2
"""A word of so many letters is short for another as often as not."""

_DATE: Final = re.compile(r"\s+\d{1,2}\.(?!\S)")
"""A number with a stop after a number with one is a date, as Koreans and others write it: `2024. 3. 15.`."""

_THOUSANDS: Final = re.compile(r"\s+\d{3}(?![\d:])")
"""Three figures after a number with a stop are thousands that somebody set apart: `25. 000`."""

_NO_VOWEL: Final = re.compile(
    r"[b-df-hj-np-tv-xzβγδζθκλμνξπρστφχψςбвгджзклмнпрстфхцчшщBCDFGHJ-NP-TV-XZБВГДЖЗКЛМНПРСТФХЦЧШЩ]{2,5}"
)
"""A word of consonants alone, in Latin, Greek or Cyrillic letters: `bd.`, `Hr.`, `нпр.`."""

_SOUND: Final = re.compile(
    r"(?i)h*m+h*m*|s*h+|p+s+s*t+|p+f+t*|b+r+|g+r+r*|z+|t+s+k*|x+|w+|н*г*м+|т*с+с*|ц+|б+р+|п+ф+|х*м+"
)
"""What people say without a vowel."""

_LIQUID: Final = re.compile(r"(?i)[rlрл](?=\w)")
_SYLLABIC: Final = frozenset("cs sk sl hr sr bs mk bg".split())  # noqa: SIM905 - a list to read
"""Languages in which `r` and `l` make words without vowels: `krk`, `vlk`, `smrt`."""

_CAPITAL_I: Final = frozenset({"en"})


@lru_cache(maxsize=16384)
def stop_after(word: str, lang: str) -> Stop:
    """Return what a full stop after *word* may do other than end a sentence; empty if nothing is known.

    *word* is what stands between a blank and the stop, with what opens before it. `initial` is for ordinals, too.
    """
    bare = word[_end_of_lead(word) :]
    kinds = _short_words(lang)
    known = kinds.get(bare) or kinds.get(_uncapitalised(bare)) or kinds.get(_ELIDED.sub("", bare))
    if not known and len(bare) > 1 and bare.isupper():
        known = _folded(lang).get(bare.casefold())
    known = known or _by_its_looks(bare, lang)
    is_short = not known and (_is_initials(bare, lang) or (_has_ordinals(lang) and bool(_NUMERAL.match(bare))))
    return known or ("initial" if is_short else "")


def _by_its_looks(bare: str, lang: str) -> Stop:
    """Return what a stop after *bare* may do where no row names it: by how it ends (`Goethestr.`), or without vowels.

    Such a word may end a sentence, too; sounds that people make (`Hmm.`, `Pst.`) are words.
    """
    if len(bare) > _LETTERS and any(bare.endswith(ending) for ending in _endings(lang)):
        return "any"
    spelt = _NO_VOWEL.fullmatch(bare) and not bare.isupper() and not _SOUND.fullmatch(bare)
    if not spelt or bare[-1] not in last_letters(frozenset({lang})):
        return ""
    is_syllabic = lang.partition("-")[0] in _SYLLABIC and _LIQUID.search(bare)
    return "" if is_syllabic else "any"


@cache
def _endings(lang: str) -> tuple[str, ...]:
    """Return the endings of words of *lang* that are short for others: `Goethestr.`."""
    return tuple(word for _, words in _rows(lang, "ending") for word in words)


def _end_of_lead(word: str) -> int:
    """Return where *word* begins behind what opens before it."""
    lead = _LEAD.match(word)
    return lead.end() if lead else 0


def _uncapitalised(word: str) -> str:
    """Return *word* as it stands within a sentence; a capital alone is an initial and stays one."""
    return word[:1].lower() + word[1:] if len(word) > 1 else word


def shortens(word: str, text: str, at: int, lang: str) -> bool:
    """Return whether the full stop between *word* and what follows in *text* from *at* on ends no sentence."""
    if word[-1:].isdecimal() and (_DATE.match(text, at) or _THOUSANDS.match(text, at)):
        return True
    kind = stop_after(word, lang)
    if kind == "before" or (kind == "" and not _is_small_letter(word)):
        return kind == "before"
    after = text[at : at + _FOLLOWING].lstrip().lstrip(_OPENING)
    if kind == "":
        return bool(_SHORT_TOO.match(after))
    if kind == "number":
        is_number = bool(_NUMBER.match(after))
        if is_number or not _is_initials(word[_end_of_lead(word) :], lang):
            return is_number
    return not opens_sentence(after, lang)


def clings(word: str, lang: str) -> bool:
    """Return whether *word*, with the full stop at its end, belongs to what follows unless a sentence ends there."""
    bare = word.removesuffix(".")
    return bare != word and (bare[-1:].isdecimal() or stop_after(bare, lang) in ("before", "number", "initial"))


def is_whole(word: str, lang: str) -> bool:
    """Return whether nothing says that *word*, with the full stop at its end, is short: a sentence may end there."""
    bare = word.removesuffix(".")
    return bare != word and len(bare) > _LETTERS and not stop_after(bare, lang)


def opens_sentence(text: str, lang: str) -> bool:
    """Return whether *text* begins with a word that has its capital only from a sentence's beginning."""
    match = _WORD.match(text)
    if not match:
        return False
    is_initial = len(match.group()) == 1 and text[match.end() : match.end() + 1] == "."
    return not is_initial and match.group().replace("’", "'") in _openers(lang)


def ends_sentence(text: str, lang: str = "*") -> bool:
    """Return whether a sentence ends with *text*, as far as its last word says, whatever follows.

    Where the language is not known (`*`) a word counts as short if it is so in any language.
    """
    if not ends_with_mark(text, lang):
        return False
    word = text.rstrip()[-LONGEST:].rstrip(_CLOSING).rpartition(" ")[2]
    bare = word.removesuffix(".")
    if bare == word or bare.endswith("."):
        return True
    return stop_after(bare, lang) not in ("before", "initial") and not (lang == "*" and bare in _before_in_any())


def _is_small_letter(word: str) -> bool:
    """Return whether *word* is a small letter: short if the next word is, too (`т. е.`), else a name of a value."""
    return len(word) == 1 and word.islower()


def _is_initials(word: str, lang: str) -> bool:
    """Return whether *word* is an initial, a row of them, or a letter where none is a word: `J`, `J.R`, `z.B`."""
    if _INITIALS.match(word):
        is_word = word == "I" and lang.partition("-")[0] in _CAPITAL_I
        is_initial = word.isupper() or (len(word) > 1 and word[0].upper() != word[0].lower())
        return (is_initial and not is_word) or bool(_CASELESS_LETTER.match(word))
    return bool(_THAI_SHORT.match(word))


@cache
def _rows(lang: str, *kinds: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return kind and words of the rows of *kinds* for *lang*, those of any language first."""
    langs = ("*", lang.partition("-")[0], lang)
    rows = sorted(shipped_rows("abbreviations.csv"), key=lambda row: row["lang"] != "*")
    mine = [row for row in rows if row["lang"] in langs and row["kind"] in kinds]
    return tuple((row["kind"], tuple(row["words"].split())) for row in mine)


@cache
def _short_words(lang: str) -> dict[str, Stop]:
    """Return the short words of *lang*, each with its kind; a row of the language wins, and a later one."""
    found: dict[str, Stop] = {}
    for kind, words in _rows(lang, "before", "number", "any"):
        found |= dict.fromkeys(words, _KINDS[kind])
    return found


_KINDS: Final[dict[str, Stop]] = {"before": "before", "number": "number", "any": "any"}


@cache
def last_letters(langs: frozenset[str]) -> str:
    """Return the letters that short words of *langs* end with, but for initials."""
    words = [word for lang in sorted(langs) for word in _short_words(lang)]
    letters = {case for word in words for case in (word[-1].lower(), word[-1].upper()) if len(case) == 1}
    return "".join(sorted(letters)) + _OTHER_LAST


@cache
def _folded(lang: str) -> dict[str, Stop]:
    """Return the short words of *lang* in lower case."""
    return {word.casefold(): kind for word, kind in _short_words(lang).items()}


@cache
def _openers(lang: str) -> frozenset[str]:
    """Return the words that begin sentences of *lang*."""
    return frozenset(word for _, words in _rows(lang, "opener") for word in words)


@cache
def has_short_words(lang: str) -> bool:
    """Return whether the table says what is short in *lang*."""
    own = (lang.partition("-")[0], lang)
    return any(row["lang"] in own and row["kind"] == "before" for row in shipped_rows("abbreviations.csv"))


@cache
def _has_ordinals(lang: str) -> bool:
    """Return whether a numeral with a full stop is an ordinal in *lang*."""
    return bool(_rows(lang, "ordinal"))


@cache
def _before_in_any() -> frozenset[str]:
    """Return the words that no language ends a sentence with and a full stop."""
    rows = [row for row in shipped_rows("abbreviations.csv") if row["kind"] == "before"]
    return frozenset(word for row in rows for word in row["words"].split() if not word.islower() or row["lang"] == "*")
