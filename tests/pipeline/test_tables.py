"""The tables that know of languages: which of them has no row for a language that has limits of its own."""

from __future__ import annotations

from typing import Final

import pytest

from pipeline.tables import shipped_rows

WITHOUT: Final = {
    "abbreviations.csv": "ja zh zh-Hans zh-Hant",
    "breaks.csv": "fi hu",
    "hallucinations.csv": "fi hu nb ro",
    "lang_engines.csv": "el he ja ko th zh zh-Hans zh-Hant",
    "language_names.csv": "cs da el fi hu nb nl pl ro sv",
    "sounds.csv": "ar da el es he hi id it ko nb nl pt ro sv th tr vi zh zh-Hans zh-Hant",
}
"""What a table lacks, by language. A row for any language serves abbreviations and sounds; a script that tells its
language needs no engine; without a row of phrases lines break at marks and blanks, and nothing is taken for made up."""


@pytest.mark.parametrize("table", WITHOUT)
def test_a_table_lacks_the_languages_that_it_is_said_to_lack(table: str) -> None:
    known = {tag for row in shipped_rows(table) for tag in row["lang"].split()}
    limited = {row["lang"] for row in shipped_rows("styles.csv")} - {"*"}

    lacking = {lang for lang in limited if lang not in known and lang.partition("-")[0] not in known}

    assert lacking == set(WITHOUT[table].split())
