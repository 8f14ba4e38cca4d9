"""Frames for tests, made as a reader would make them; and strategies that make them at random."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from pipeline.schema import DOCUMENTS, TURNS, from_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

CORPUS = Path(os.environ.get("CUEMILL_CORPUS", Path(__file__).parents[2] / "shared" / "corpus"))
NO_CORPUS = "the corpus is absent: set CUEMILL_CORPUS to the folder that holds it"

WORDS = tuple(
    "네. 하지만 모델을 생각합니다. GPT-4.5와 OpenAI의(open) 3시간 수 있는 것입니다! the of reinforcement and, "  # noqa: SIM905 - reads better
    "didn't (see below) 2.7B e.g. Dr. Mañana ¿Qué? Größe straße; это слово и שלום مرحبا لكن، नमस्ते। है สวัสดี ครับ "
    "これはペンです。 「本当？」 東京タワー 人工智能 我们的模型。 👩‍👩‍👧‍👦 e\u0301 \u200fabc\u200e — …".split()
)

texts = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)
"""Words of many scripts between single blanks, as clean_text leaves them."""

langs = st.sampled_from(("ko", "en", "ja", "zh-Hans", "th", "ar", "de", "hi", "und"))


def documents(*docs: str, form: str = "stamped") -> pl.DataFrame:
    """Return DOCUMENTS for *docs* in the format *form*."""
    counts = dict.fromkeys(("turns_char", "headings_char", "notes_char", "chapters_char", "metadata_char"), 0)
    fixed = {"format": form, "encoding": "utf-8", "sha256": "0" * 64, "lang": "und", "status": "ok"} | counts
    return from_rows([{"doc": doc, "source": f"{doc}.md"} | fixed for doc in docs], DOCUMENTS)


def turns(*said: tuple[str | None, int | None, str], doc: str = "talk", lang: str = "en") -> pl.DataFrame:
    """Return TURNS of (speaker, start in ms, text), without ends."""
    return turns_with_ends(*((speaker, start, None, text) for speaker, start, text in said), doc=doc, lang=lang)


def turns_with_ends(
    *said: tuple[str | None, int | None, int | None, str], doc: str = "talk", lang: str = "en"
) -> pl.DataFrame:
    """Return TURNS of (speaker, start in ms, end in ms, text)."""
    rows = [
        {
            "doc": doc,
            "turn": number,
            "utterance": number,
            "speaker": speaker,
            "start_ms": start,
            "end_ms": end,
            "start_raw_ms": start,
            "end_raw_ms": end,
            "time_source": "none" if start is None else "given",
            "lang": lang,
            "lang_source": "none",
            "text": text,
            "text_raw": text,
        }
        for number, (speaker, start, end, text) in enumerate(said, start=1)
    ]
    return from_rows(rows, TURNS)


def talk(starts: Sequence[int], text: str = "This is a sentence of about fifty characters, no more.") -> pl.DataFrame:
    """Return the TURNS of two speakers in turn who say *text* at each of *starts*, in ms."""
    return turns(*(("AB"[at % 2], start, text) for at, start in enumerate(starts)))


broken_turns = st.builds(
    lambda said, lang: turns(*said, lang=lang),
    st.lists(
        st.tuples(
            st.sampled_from(("Ana", "Bo", None, "A person of a very long name indeed, PhD")),
            st.one_of(st.none(), st.integers(-5_000, 20_000_000), st.integers(0, 3).map(lambda s: s * 1000)),
            texts,
        ),
        max_size=12,
    ),
    langs,
)
"""TURNS whose stamps are missing, negative, out of order or the same."""
