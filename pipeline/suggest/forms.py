"""The words of documents, as they are written, counted."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pipeline.rules.particles import is_tail
from pipeline.schema import FORMS, from_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

_TOKEN = re.compile(
    r"[A-Za-zÀ-ɏ0-9]+(?:[.'’&+*\-][A-Za-zÀ-ɏ0-9]+)*|[Ѐ-ӿ]+(?:-[Ѐ-ӿ]+)*|[Ͱ-Ͽἀ-῿]+|[가-힣]+|[゠-ヿ]+|[一-鿿]+"
)
_URL = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|\b[\w-]+\.(?:com|org|net|io|ai|md)\b(?:/\S*)?")
_LONGEST: Final = 3
"""So many words a form has at most."""

_BEGINNING = re.compile(r"(?:^|[.!?。！？:;\n\"“(\[*>-])[\s\"“(*]*$")
_PRONOUN = re.compile(r"\b(?:I|A)(?:['’](?:m|ve|ll|d|s))?(?![\w'’-])")
"""What is written large in English wherever it stands, and names nothing."""

_DIGIT = re.compile("[0-9]")
_LATIN = re.compile(r"[\x00-ɏ’]*")
_RUN = re.compile(r"[A-Za-z](?: [A-Za-z])+")
_WORD_LETTERS: Final = "aAI"
"""Letters that are words in English."""
_NOUNS_LARGE: Final = frozenset(("de", "lb"))
"""Languages that write all nouns large: a short one is near to many names."""
_LONG_NOUN: Final = 8
_POSSESSIVE = re.compile(r"['’]s?$")


class _Token(NamedTuple):
    """A word of a turn."""

    text: str
    start: int
    end: int
    whole_end: int
    """Where the word ends with what was cut off, its possessive or particles."""


def count_forms(turns: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """Return the forms in each document: single words, and up to three that stand together.

    A form whose `is_name` holds has a capital or a digit where its place in a sentence does not ask for it, at least
    once. Documents do not know each other.

    Reads:   doc, turn, lang, text and text_raw of TURNS; WORDS, whose confidences count where there are any.
    Returns: FORMS, sorted by doc and form, each with its first place.
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for doc, turn, text, lang in turns.select("doc", "turn", "text", "lang").iter_rows():
        for form, start, end, is_name in _forms(text, lang):
            row = found.get((doc, form))
            if row is None:
                place = {"turn": turn, "start_char": start, "end_char": end}
                found[doc, form] = {"doc": doc, "form": form, "count": 1, "is_name": is_name} | place
            else:
                row["count"] += 1
                row["is_name"] |= is_name
    sure = _confidences(turns, words)
    for (doc, form), row in found.items():
        row["confidence"] = sure.get((doc, form))
    return from_rows([found[key] for key in sorted(found)], FORMS)


def _forms(text: str, lang: str) -> Iterator[tuple[str, int, int, bool]]:
    """Yield every form in *text*: what it says, where, and whether it looks like a name."""
    taken = [found.span() for found in _URL.finditer(text)] if "." in text or "@" in text or "//" in text else []
    single = [
        _bare(found) for found in _TOKEN.finditer(text) if not any(start <= found.start() < end for start, end in taken)
    ]
    tokens = list(_with_runs(text, single))
    for place, token in enumerate(tokens):
        is_first = _BEGINNING.search(text, max(0, token.start - 12), token.start) is not None
        for start, stop in _parts_of_run(token.text):
            part = token.text[start:stop]
            yield part, token.start + start, token.start + stop, _is_name(part, lang, is_first=is_first)
        end = token.whole_end
        for last in tokens[place + 1 : place + _LONGEST]:
            if text[end : last.start] != " ":
                break
            end = last.whole_end
            form = text[token.start : last.end]
            yield form, token.start, last.end, _is_name(form, lang, is_first=is_first)


def _with_runs(text: str, tokens: list[_Token]) -> Iterator[_Token]:
    """Yield *tokens*, letters that stand one after the other as one: a part of `R L H F` is no form."""
    run: list[_Token] = []
    for token in tokens:
        is_letter = len(token.text) == 1 and token.text.isascii() and token.text.isalpha()
        if run and not (is_letter and text[run[-1].whole_end : token.start] == " "):
            yield _joined(text, run)
            run = []
        if is_letter:
            run.append(token)
        else:
            yield token
    if run:
        yield _joined(text, run)


def _joined(text: str, run: list[_Token]) -> _Token:
    """Return the letters of a *run* as one token."""
    first, last = run[0], run[-1]
    return _Token(text[first.start : last.end], first.start, last.end, last.whole_end)


def _parts_of_run(text: str) -> Iterator[tuple[int, int]]:
    """Yield the span of *text*, and of a run of letters those without a word at its ends, or a letter said twice."""
    starts, ends = [0], [len(text)]
    if _RUN.fullmatch(text):
        while starts[-1] + 2 < len(text) and (text[starts[-1]] in {*_WORD_LETTERS, text[starts[-1] + 2]}):
            starts.append(starts[-1] + 2)
        ends += [len(text) - 2] if text[-1] in _WORD_LETTERS else []
    yield from ((start, end) for start in starts for end in ends if (start, end) == (0, len(text)) or end - start > 1)


def _bare(found: re.Match[str]) -> _Token:
    """Return a word without its possessive, or without its particles where it is Hangul."""
    text = found[0]
    if _is_hangul(text):
        cut = next((cut for cut in range(2, len(text)) if is_tail(text[cut:])), len(text))
    else:
        cut = (len(_POSSESSIVE.sub("", text)) or len(text)) if "'" in text or "’" in text else len(text)
    return _Token(text[:cut], found.start(), found.start() + cut, found.end())


def _is_hangul(text: str) -> bool:
    """Tell whether *text* begins in Hangul."""
    return "가" <= text[0] <= "힣"


def _is_name(form: str, lang: str, *, is_first: bool) -> bool:
    """Tell whether a capital or a digit in *form* says that it is a name: not the capital of a sentence or a noun."""
    if not _LATIN.fullmatch(form):
        return True
    is_noun = lang.partition("-")[0] in _NOUNS_LARGE and len(form) < _LONG_NOUN and " " not in form
    rest = form[1:] if is_first or is_noun else form
    if "I" in rest or "A" in rest:
        rest = _PRONOUN.sub("", rest)
    return rest != rest.lower() or _DIGIT.search(rest) is not None


def _confidences(turns: pl.DataFrame, words: pl.DataFrame) -> dict[tuple[str, str], float]:
    """Return the lowest confidence with which each single form was heard."""
    sure: dict[tuple[str, str], float] = {}
    heard = words.drop_nulls("confidence")
    if heard.is_empty():
        return sure
    raw = {(doc, turn): text for doc, turn, text in turns.select("doc", "turn", "text_raw").iter_rows()}
    lowest: dict[tuple[str, str], float] = defaultdict(lambda: 1.0)
    columns = ("doc", "turn", "start_char", "end_char", "confidence")
    for doc, turn, start, end, confidence in heard.select(columns).iter_rows():
        token = _TOKEN.search(raw.get((doc, turn), "")[start:end])
        if token:
            key = (doc, _bare(token).text)
            lowest[key] = min(lowest[key], confidence)
    return dict(lowest)
