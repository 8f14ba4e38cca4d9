"""Syllables of scripts without blanks: all of the text, and nothing that a reader would see torn."""

from __future__ import annotations

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.syllables import syllables

SCRIPTS = st.text(
    st.characters(min_codepoint=0xE01, max_codepoint=0x109F) | st.characters(min_codepoint=0x1780, max_codepoint=0x17F9)
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("မြန်မာ", ["မြန်", "မာ"]),
        ("တက္ကသိုလ်", ["တက္က", "သိုလ်"]),
        ("เธอจะมาแล้ว", ["เธ", "อ", "จะ", "มา", "แล้", "ว"]),
        ("ເຈົ້າຢູ່ໃສ", ["ເຈົ້າ", "ຢູ່", "ໃສ"]),
        ("བོད་སྐད", ["བོད་", "སྐད"]),
        ("ភាសាខ្មែរ", ["ភា", "សា", "ខ្មែ", "រ"]),
    ],
)
def test_a_syllable_is_not_torn(text: str, parts: list[str]) -> None:
    assert syllables(text) == parts


@given(st.text() | SCRIPTS)
def test_syllables_are_the_text_and_none_begins_with_a_mark(text: str) -> None:
    parts = syllables(text)

    assert "".join(parts) == text
    assert not any(category(part[0]) in {"Mn", "Mc"} for part in parts[1:] if "\u0e00" <= part[0] <= "\u17ff")
