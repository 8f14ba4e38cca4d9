"""What two ways of writing a name have in common: letters, numbers, sound.

Each key is the same for what is likely to be the same name. Sources: how English letters are named; voicing and vowels
are what recognisers confuse first.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from unicodedata import category, normalize

NUMBER_WORDS: Final = {
    "zero": "0",
    "oh": "0",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "point": ".",
    "dot": ".",
}
"""`for` and `won` are none: a rule that makes 4 of `GPT for` would do so before a noun, too."""
_LETTERS: Final = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        [
            "ey",
            "bi",
            "si",
            "di",
            "i",
            "ef",
            "ji",
            "eych",
            "ay",
            "jey",
            "key",
            "el",
            "em",
            "en",
            "o",
            "pi",
            "kyu",
            "ar",
            "es",
            "ti",
            "yu",
            "vi",
            "dabelyu",
            "eks",
            "way",
            "zi",
        ],
        strict=True,
    )
)
_SOUNDS: Final = (
    ("tch", "j"),
    ("sch", "s"),
    ("ch", "j"),
    ("sh", "s"),
    ("ph", "f"),
    ("ck", "k"),
    ("qu", "kw"),
    ("gh", "g"),
    ("th", "t"),
    ("wr", "r"),
    ("kn", "n"),
    ("x", "ks"),
    ("wh", "w"),
    ("ce", "se"),
    ("ci", "si"),
    ("ge", "je"),
    ("gi", "ji"),
)
_SOUND_OF: Final = dict(_SOUNDS)
_SPELLINGS = re.compile("|".join(written for written, _ in _SOUNDS))
_VOICELESS: Final = str.maketrans("bdgvzcqyj", "ptkfskkij")
_ACCENTS = re.compile("(?<=[a-z])[\u0300-\u036f]+")
"""Marks on Latin letters; those of other scripts make other letters."""
_NO_SIGN = re.compile(r"[^a-z0-9]+")
_VOWELS = re.compile(r"[aeiouyäöü]+")
_SILENT_R = re.compile(r"r(?=[^aeiouy]|$)")
_DOUBLED = re.compile(r"(.)\1+")
_PIECES = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[^\W\d_A-Z]+|[A-Z]|\d+")


@lru_cache(maxsize=65536)
def form_key(text: str) -> str:
    """Return *text* without case, blanks, hyphens, accents and other marks.

    >>> form_key("Chat-GPT") == form_key("ChatGPT")
    True
    """
    if text.isascii():
        return _NO_SIGN.sub("", text.lower())
    plain = normalize("NFC", _ACCENTS.sub("", normalize("NFKD", text.casefold())))
    return "".join(char for char in plain if category(char)[0] in "LN")


@lru_cache(maxsize=65536)
def number_key(text: str) -> str:
    """Return the form key of *text* with number words as digits, and o as 0 beside a digit.

    >>> number_key("O one"), number_key("GPT-4-0") == number_key("GPT-4o")
    ('01', True)
    """
    words = [NUMBER_WORDS.get(word.lower(), word) for word in re.split(r"[\s\-]+", text)]
    key = form_key("".join(words))
    return re.sub(r"(?<=\d)o|(?<![a-z])o(?=\d)", "0", key)


def is_number(word: str) -> bool:
    """Tell whether *word* begins with a digit, or is one in English.

    >>> is_number("4.0"), is_number("two"), is_number("for")
    (True, True, False)
    """
    return word[:1].isdigit() or NUMBER_WORDS.get(word.lower(), ".") != "."


@lru_cache(maxsize=65536)
def sound_key(text: str) -> str:
    """Return how *text* sounds, roughly: capitals by their names, one vowel, no voicing, no r before a consonant.

    >>> sound_key("GPD") == sound_key("GPT") == sound_key("GBT")
    True
    """
    plain = text
    if not text.isascii():
        plain = "".join(char for char in normalize("NFKD", text) if category(char)[0] != "M")
    spoken = plain.replace(" ", "").lower() if _is_plain(plain) else "".join(map(_spell, _PIECES.findall(plain)))
    spoken = _SPELLINGS.sub(_sound_of, spoken)
    spoken = _VOWELS.sub("a", _SILENT_R.sub("", spoken.translate(_VOICELESS)))
    return _DOUBLED.sub(r"\1", spoken)


def _is_plain(text: str) -> bool:
    """Tell whether *text* is nothing but words with no capital inside, which are said as they are written."""
    return text.isascii() and all(word.isalpha() and word[1:].islower() for word in text.split(" "))


def _sound_of(found: re.Match[str]) -> str:
    """Return how a group of letters sounds."""
    return _SOUND_OF[found[0]]


def _spell(piece: str) -> str:
    """Return a *piece* of a word as it is said: capitals that stand together by their names."""
    if piece.isupper() and piece.isascii() and len(piece) <= 5:  # noqa: PLR2004 - a longer one is read as a word
        return "".join(_LETTERS.get(char, char.lower()) for char in piece)
    return piece.lower()


def hangul_key(text: str) -> str:
    """Return the parts of the syllables of *text*, tense and aspirated consonants as plain ones."""
    return normalize("NFD", text).translate(_PLAIN_JAMO)


_PLAIN_JAMO: Final = str.maketrans("ᄁᄏᄄᄐᄈᄑᄊᄍ채ᅤᅨ", "ᄀᄀᄃᄃᄇᄇᄉᄌ제ᅨᅨ")


@lru_cache(maxsize=65536)
def pinyin_of(text: str) -> tuple[str, ...]:
    """Return how each character of Han *text* sounds, tones away; nothing where pypinyin is not installed."""
    try:
        from pypinyin import lazy_pinyin  # noqa: PLC0415 - an extra
    except ImportError:
        return ()
    sounds = tuple(lazy_pinyin(text))
    return sounds if len(sounds) == len(text) else ()
