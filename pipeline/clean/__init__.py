"""Text as its author meant it: decoded right, in one normal form, without what cannot be seen, with plain white space.

What carries meaning stays: joiners (Persian, Hindi, emoji), bidirectional marks, full-width forms, quotes, ligatures, a
single ideographic space, zero-width spaces between letters of scripts that write no spaces.

- `edits`: Edits of a text, and how those of several steps become one list
- `line_feeds`: Line feeds of cues as one blank, or nothing, in columns
- `mojibake`: Text that was decoded wrongly before it came to us, decoded again where that is sure to be right
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple
from unicodedata import is_normalized, normalize

import polars as pl

from pipeline.clean.edits import Edit, apply_edits, compose
from pipeline.clean.line_feeds import join_lines
from pipeline.clean.mojibake import badness, mojibake
from pipeline.schema import CORRECTIONS, TURNS, conform, from_rows, stack
from pipeline.text.scripts import joins_without_blank

if TYPE_CHECKING:
    from collections.abc import Iterator

STAGE: Final = "clean_text"


class Cleaned(NamedTuple):
    """What `clean_text` returns."""

    turns: pl.DataFrame
    corrections: pl.DataFrame


def clean_text(turns: pl.DataFrame) -> Cleaned:
    """Clean the text of each turn by the rules mojibake, control-character, normal-form and white-space.

    A turn is never dropped, also where no text is left. What was decoded wrongly is decoded again only where that is
    sure to be right: text that lost characters (U+FFFD) or that would still look wrong stays as it is. Doing it twice
    changes nothing. Only turns that may need it are looked at one by one.

    Reads:   TURNS.
    Returns: TURNS, same order; CORRECTIONS, a row for each change, sorted by turn and span.
    """
    texts = conform(turns, TURNS)["text"]
    needs = _needs_care(texts)
    joined = _join_plain(texts, needs)
    dirty = turns.select("doc", "turn", "text").filter(joined.left)
    cleaned = [_clean(text) for text in dirty["text"]]
    rows = [
        {"doc": doc, "turn": turn, "seq": seq} | _log_row(text, edit)
        for (doc, turn, text), (_, edits) in zip(dirty.iter_rows(), cleaned, strict=True)
        for seq, edit in enumerate(edits, start=1)
    ]
    text = joined.texts.scatter(joined.left.arg_true(), [after for after, _ in cleaned])
    log = stack([from_rows(rows, CORRECTIONS), _log_feeds(turns, joined.feeds)], CORRECTIONS)
    in_order = log.sort("doc", "turn", "seq", maintain_order=True) if rows and joined.feeds.height else log
    return Cleaned(conform(turns.with_columns(text=text), TURNS), in_order)


class _Feeds(NamedTuple):
    """Texts of which many are joined, the rows and line `feeds` of these, and which other ones are `left` to clean."""

    texts: pl.Series
    feeds: pl.DataFrame
    left: pl.Series


def _join_plain(texts: pl.Series, needs: pl.Series) -> _Feeds:
    """Return *texts* with those in one line that *needs* care for nothing but single line feeds.

    A text that has something to mend as soon as it is one line is left to be cleaned step by step.
    """
    broken = (needs & texts.str.contains("\n", literal=True)).arg_true()
    one_line = texts.gather(broken).str.replace_all("\n", " ", literal=True)
    plain = broken.filter(~_needs_care(one_line))
    plain = plain.filter(~texts.gather(plain).str.contains(badness()))
    joined = join_lines(texts.gather(plain))
    sure = ~_needs_care(joined.texts)
    rows = plain.filter(sure)
    feeds = joined.feeds.with_columns(place=plain.gather(joined.feeds["row"])).filter(sure.gather(joined.feeds["row"]))
    left = needs.scatter(rows, False)  # noqa: FBT003 - what is written there
    return _Feeds(texts.scatter(rows, joined.texts.filter(sure)), feeds, left)


def _log_feeds(turns: pl.DataFrame, feeds: pl.DataFrame) -> pl.DataFrame:
    """Return what CORRECTIONS say of line *feeds* of *turns*."""
    where = turns.select("doc", "turn")[feeds["place"]]
    logged = where.hstack(feeds.select("seq", "at", "after")).select(
        "doc",
        "turn",
        "seq",
        stage=pl.lit(STAGE),
        rule=pl.lit("white-space"),
        field=pl.lit("text"),
        start_char="at",
        end_char=pl.col("at") + 1,
        before=pl.lit("\n"),
        after="after",
    )
    return conform(logged, CORRECTIONS)


def _log_row(text: str, edit: Edit) -> dict[str, object]:
    """Return what a row of CORRECTIONS says of an *edit* of *text*."""
    span = {"start_char": edit.start, "end_char": edit.end, "before": text[edit.start : edit.end], "after": edit.after}
    return {"stage": STAGE, "rule": edit.rule, "field": "text"} | span


# What a clean text has not, in Rust's syntax; its white space lacks the separators U+001C to U+001F.
_ANY_SPACE: Final = r"[\s\x1c-\x1f]"
_ODD_SPACE: Final = r"[\t-\r\x1c-\x1f\x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}]"
_CONTROL: Final = r"\x00-\x08\x0E-\x1B\x7F\u206A-\u206F\uFEFF\uFFF9-\uFFFC"  # as ftfy's remove_control_chars has them
_UNPLAIN: Final = rf"^{_ANY_SPACE}|{_ANY_SPACE}$|{_ANY_SPACE}{{2}}|{_ODD_SPACE}|[{_CONTROL}\u200B]"


# Marks, conjoining Jamo and what has a canonical decomposition: only text with one of these may be not in NFC.
_COMPOSES: Final = (
    r"[\p{M}\x{374}\x{37E}\x{387}\x{958}-\x{F69}\x{1100}-\x{11FF}\x{1F71}-\x{1FFD}\x{2000}\x{2001}\x{2126}-\x{212B}"
    r"\x{2329}\x{232A}\x{2ADC}\x{F900}-\x{FAFF}\x{FB1D}-\x{FB4E}\x{1D15E}-\x{1D1C0}\x{2F800}-\x{2FA1F}]"
)


def _needs_care(texts: pl.Series) -> pl.Series:
    """Return which of *texts* a rule may change; never false where one would."""
    needs = texts.str.contains(badness()) | texts.str.contains(_UNPLAIN)
    asked = (~needs & texts.str.contains(_COMPOSES)).arg_true()  # normalising costs five times as much as asking
    return needs.scatter(asked, texts.gather(asked) != texts.gather(asked).str.normalize("NFC"))


def _clean(text: str) -> tuple[str, list[Edit]]:
    """Return *text* with all rules applied until nothing changes, and the edits of *text* that make it so."""
    edits: list[Edit] = []
    cleaned, before = text, None
    while cleaned != before:
        before = cleaned
        for rule in (mojibake, _control_characters, _normal_form, _white_space):
            if step := list(rule(cleaned)):
                cleaned = apply_edits(cleaned, step)
                edits = compose(text, edits, step, cleaned) if edits else step
    return cleaned, edits


_SPACELESS: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Myanmar, Khmer: U+200B parts their words
_UNSEEN: Final = re.compile(
    rf"\x1b\[[\d;]*[A-Za-z]|[{_CONTROL}]"
    rf"|(?<![{_SPACELESS}\u200b])\u200b+|\u200b(?=\u200b)|\u200b(?![{_SPACELESS}\u200b])"
)


def _control_characters(text: str) -> Iterator[Edit]:
    """Yield what to remove: terminal escapes, controls, byte order marks, zero-width spaces that part no words."""
    return (Edit(*match.span(), "", "control-character") for match in _UNSEEN.finditer(text))


def _normal_form(text: str) -> Iterator[Edit]:
    """Yield the words that are not in NFC; a space never composes with its neighbours."""
    if is_normalized("NFC", text):
        return
    for word in re.finditer("[^ ]+", text):
        if (composed := normalize("NFC", word.group())) != word.group():
            yield Edit(*word.span(), composed, "normal-form")


_BLANKS: Final = re.compile(r"\s{2,}|[^\S \u3000]|\A\s|\s\Z")
"""Each run of white space but for one blank, or one ideographic space, between two words."""


def _white_space(text: str) -> Iterator[Edit]:
    """Yield each run of white space that is not one space, or one ideographic space, between two words.

    A line break between two characters of Chinese or Japanese becomes nothing: those scripts write no spaces.
    """
    for blank in _BLANKS.finditer(text):
        inside = blank.start() > 0 and blank.end() < len(text)
        plain = ("\u3000" if set(blank.group()) == {"\u3000"} else " ") if inside else ""
        if inside and "\n" in blank.group() and joins_without_blank(text[blank.start() - 1], text[blank.end()]):
            plain = ""
        if plain != blank.group():
            yield Edit(*blank.span(), plain, "white-space")
