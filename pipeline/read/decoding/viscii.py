"""VISCII, an encoding of Vietnamese that Python does not know.

Source: RFC 1456. Six capitals stand where ASCII has controls.
"""

from __future__ import annotations

import codecs
import re
from typing import Final
from unicodedata import normalize

_CAPITALS: Final = {2: "Ẳ", 5: "Ẵ", 6: "Ẫ", 20: "Ỷ", 25: "Ỹ", 30: "Ỵ"}
_UPPER_HALF: Final = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_TABLE: Final = "".join(_CAPITALS.get(byte, chr(byte)) for byte in range(128)) + _UPPER_HALF
_NUCLEI: Final = (
    "uyê|iêu|yêu|uôi|ươi|ươu|oai|oay|oao|oeo|uây|uya|uyu|ia|iê|ya|yê|ua|uô|ưa|ươ|oa|oă|oe|uê|uy|uâ|uơ"
    "|ai|ay|ây|ao|au|âu|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|[aăâeêioôơuưy]"
)
_SYLLABLE = re.compile(
    rf"(?:ngh?|[ckt]h|[npg]h|tr|qu|gi|[bcdđghklmnprstvx])?(?:{_NUCLEI})(?:ng|nh|ch|[cmnpt])?", re.IGNORECASE
)
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_WORD = re.compile(r"[^\W\d_]+")
_LEAST_WORDS: Final = 3
_SHARE: Final = 0.9  # names and loans are no syllables


def decode_viscii(data: bytes) -> str:
    """Return *data* read as VISCII; every byte is a character of it."""
    return codecs.charmap_decode(data, "strict", _TABLE)[0]


def is_vietnamese(text: str) -> bool:
    """Whether the words of *text* that have other letters than ASCII's are syllables of Vietnamese."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    syllables = sum(bool(_SYLLABLE.fullmatch(_toneless(word))) for word in words)
    return len(words) >= _LEAST_WORDS and syllables >= _SHARE * len(words)


def _toneless(word: str) -> str:
    """Return *word* without its tone; all of it where it has several, as no syllable has."""
    parts = normalize("NFD", word)
    bare, tones = _TONES.subn("", parts)
    return normalize("NFC", bare) if tones <= 1 else word
