"""The two engines that tell languages of one script apart. Both are loaded when first asked, once in a process.

py3langid decides, langdetect gives a second opinion on a document. Both choose among the languages of lang_engines.csv:
restricted so, py3langid is wrong on one short text of fifty; unrestricted on one of twenty, langdetect on one of ten.
"""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline.detect.scripts import scripts
from pipeline.detect.unpacked import load_model
from pipeline.tables import shipped_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOADING = Lock()
_MOST_CHARACTERS: Final = 120
"""How much of a text py3langid reads: more costs time and tells nothing new."""


class Guess(NamedTuple):
    """A language, as a tag, and how probable it is, from 0 to 1."""

    lang: str
    probability: float


@cache
def written_in(lang: str) -> frozenset[str]:
    """Return the names of the scripts that *lang*, a tag without script and region, is known to be written in."""
    told = {script.name for script in scripts().values() if lang in (script.lang, *script.others, *script.also)}
    return frozenset(told | {row["script"] for row in shipped_rows("lang_engines.csv") if row["lang"] == lang})


def guess(text: str, script: str) -> Guess:
    """Return the language of *text*, mainly in *script*, by py3langid; without features its probability is small."""
    with _LOADING:
        classify = _py3langid(script)
    label, probability = classify(text[:_MOST_CHARACTERS])
    return Guess(_labels("py3langid", script)[label], probability)


def second_opinion(sample: str, script: str, lang: str) -> Guess | None:
    """Return the language of *sample* by langdetect, or None if it knows no features in it, or does not know *lang*."""
    if lang not in _labels("langdetect", script).values():
        return None
    from langdetect import LangDetectException  # noqa: PLC0415 - most documents need none of this

    with _LOADING:
        factory = _langdetect(script)
    detector = factory.create()
    detector.append(sample)
    try:
        best = detector.get_probabilities()
    except LangDetectException:  # raised for a text without features
        return None
    return Guess(_labels("langdetect", script)[best[0].lang], best[0].prob) if best else None


@cache
def _labels(engine: str, script: str) -> Mapping[str, str]:
    """Return the tags of the languages of *script* by the labels that *engine* has for them."""
    return {
        row[engine]: row["lang"] for row in shipped_rows("lang_engines.csv") if row["script"] == script and row[engine]
    }


@cache
def _model() -> Any:  # noqa: ANN401 - py3langid has no types
    """Return py3langid's model for all languages that may be asked for."""
    return load_model(sorted({row["py3langid"] for row in shipped_rows("lang_engines.csv") if row["py3langid"]}))


@cache
def _py3langid(script: str) -> Any:  # noqa: ANN401 - py3langid has no types
    """Return the classifier restricted to *script*; it shares the model."""
    identifier = copy.copy(_model())
    identifier.set_languages(list(_labels("py3langid", script)))
    return identifier.classify


@cache
def _langdetect(script: str) -> Any:  # noqa: ANN401 - langdetect has no types
    """Return a seeded factory with the profiles of *script*, in a fixed order.

    It is our own, and whole when it is first seen: langdetect's global one gives wrong languages to threads that come
    while it loads (langdetect issues 30 and 65).
    """
    from langdetect import detector_factory  # noqa: PLC0415 - as above

    folder = Path(detector_factory.PROFILES_DIRECTORY)
    factory = detector_factory.DetectorFactory()
    factory.load_json_profile([(folder / label).read_text("utf-8") for label in sorted(_labels("langdetect", script))])
    factory.set_seed(0)
    return factory
