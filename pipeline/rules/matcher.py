"""Find where rules match: all literal rules in one pass of an automaton, regular expressions one by one.

Literal rules that heed case are looked for in one form of the text, the others in its case-folded form. A sieve over
all texts at once says which need a closer look; nearly all do not. Regular expressions run on RE2, in linear time.
Since finding *all* matches of a greedy one may take the square of a text's length on any engine, very long texts have a
limit of matches.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from unicodedata import is_normalized

import polars as pl
from ahocorasick_rs import AhoCorasick, BytesAhoCorasick, MatchKind

from pipeline.rules.bounds import is_word
from pipeline.rules.context import Surroundings
from pipeline.rules.fixed import is_fixed
from pipeline.rules.fold import fold, is_plain, plain
from pipeline.rules.rule import Rule, to_rule
from pipeline.rules.spellings import spellings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CHUNK: Final = 1 << 16
"""So many texts go through the sieve at once: enough to make it fast, few enough to keep memory bounded."""

_BUDGET: Final = 400_000_000
"""Characters that one regular expression may look at in one text, at worst: about a second."""

_SEPARATOR: Final = "\0"
_WIDTH_FORM_LEAD: Final = "\uff00".encode()[:1]
"""The byte with which every full-width and half-width form begins in UTF-8."""

_BLANKS: Final = "\t\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
"""White space apart from the blank and the line feed."""


class Hit(NamedTuple):
    """A place where a rule matches, with nothing said yet about overlaps."""

    start: int
    end: int
    rule: int
    """The rule's place in its matcher: an earlier one wins a tie."""
    groups: dict[str, str | None]
    """What the groups of a regular expression hold; empty for a literal rule."""


@dataclass(frozen=True, slots=True)
class Layer:
    """The literal rules that are looked for in one form of the text."""

    is_cased: bool
    patterns: tuple[str, ...]
    owners: tuple[tuple[int, ...], ...]
    """The rules of each of the patterns."""
    automaton: AhoCorasick
    """Finds every pattern, also where two overlap."""
    sieve: BytesAhoCorasick
    """Finds at least one pattern wherever there is one; an order of magnitude faster."""


@dataclass(frozen=True, slots=True)
class Matcher:
    """Rules ready for use."""

    rules: tuple[Rule, ...]
    layers: tuple[Layer, ...]
    expressions: tuple[tuple[int, Any], ...]
    """The regular expressions, compiled, with the rules' places."""
    offers: frozenset[int]
    """The rules that change nothing and say what they find."""
    scoped: frozenset[int]
    """The rules that are not for all texts."""
    has_blanks: bool
    """Whether a pattern has white space, so that the white space of the texts matters."""

    def alone(self, rule: int) -> Matcher:
        """Return this matcher with no other regular expression than that of *rule*."""
        return replace(self, expressions=tuple(pair for pair in self.expressions if pair[0] == rule))


def to_matcher(rules: pl.DataFrame) -> Matcher:
    """Return the matcher for the rules that are on or suggest, in their order.

    Reads: RULES, as load_rules returns them: every regular expression compiles.
    """
    return _matcher(_Same(rules))


class _Same:
    """A frame that is equal to itself alone: to compare 20,000 rules takes longer than to apply them."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame

    def __hash__(self) -> int:
        return id(self.frame)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.frame is self.frame


@lru_cache(maxsize=4)
def _matcher(same: _Same) -> Matcher:
    """Return the matcher for a frame; kept, since a run asks once for every batch of documents."""
    rules = tuple(to_rule(row) for row in same.frame.filter(pl.col("status") != "off").iter_rows(named=True))
    layers = (_layer(rules, is_cased=True), _layer(rules, is_cased=False))
    return Matcher(
        rules=rules,
        layers=tuple(layer for layer in layers if layer.owners),
        expressions=tuple((i, compile_rule(rule)) for i, rule in enumerate(rules) if rule.match == "regex"),
        offers=frozenset(i for i, rule in enumerate(rules) if rule.reports),
        scoped=frozenset(i for i, rule in enumerate(rules) if rule.lang or rule.speaker or rule.doc),
        has_blanks=any(" " in pattern for layer in layers for pattern in layer.patterns),
    )


def compile_rule(rule: Rule) -> Any:  # noqa: ANN401 - re2 ships no types
    """Return the compiled regular expression of *rule*.

    Raises: re2.error for one that RE2 does not take.
    """
    import re2  # noqa: PLC0415 - few tables have regular expressions

    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = rule.is_cased
    return re2.compile(rule.pattern, options)


def _layer(rules: tuple[Rule, ...], *, is_cased: bool) -> Layer:
    """Return the layer of the literal *rules* that heed case, or of those that do not."""
    owners: dict[str, list[int]] = {}
    for i, rule in enumerate(rules):
        if rule.match != "regex" and rule.is_cased == is_cased:
            for pattern in spellings(rule.written) if rule.action == "require" else (rule.pattern,):
                owners.setdefault(pattern, []).append(i)
    return Layer(
        is_cased=is_cased,
        patterns=tuple(owners),
        owners=tuple(map(tuple, owners.values())),
        automaton=AhoCorasick(owners),
        sieve=BytesAhoCorasick([pattern.encode() for pattern in owners], MatchKind.LeftmostLongest),
    )


def rows_to_search(matcher: Matcher, texts: pl.Series) -> list[int]:
    """Return the rows of *texts* that need a closer look, in their order; no rule matches in any other."""
    if matcher.expressions:
        return list(range(texts.len()))
    starts = range(0, texts.len(), _CHUNK)
    return [start + row for start in starts for row in sorted(_sieve(matcher, texts.slice(start, _CHUNK)))]


def _sieve(matcher: Matcher, texts: pl.Series) -> set[int]:
    """Return the rows of *texts* that hold a pattern."""
    joined = texts.str.join(_SEPARATOR)  # no pattern has the separator, so that none matches across rows
    text: str = joined.item()
    data: bytes = joined.cast(pl.Binary).item()
    if _may_be_odd(text, data, heeds_blanks=matcher.has_blanks):
        texts = pl.Series([text if is_plain(text) else plain(text) for text in texts.to_list()], dtype=pl.String)
        data = texts.str.join(_SEPARATOR).cast(pl.Binary).item()
    rows: set[int] = set()
    for layer in matcher.layers:
        rows |= _holding(layer, texts, data) if layer.is_cased else _holding_folded(layer, texts)
    return rows


def _holding(layer: Layer, texts: pl.Series, joined: bytes) -> set[int]:
    """Return the rows of *texts*, which are *joined* too, that hold a pattern of *layer*."""
    found = layer.sieve.find_matches_as_indexes(joined.replace(b"\n", b" "))
    starts = pl.Series([start for _, start, _ in found], dtype=pl.Int64)
    ends = (texts.str.len_bytes().cast(pl.Int64) + len(_SEPARATOR)).cum_sum()
    return set(ends.search_sorted(starts, side="right").to_list())


def _holding_folded(layer: Layer, texts: pl.Series) -> set[int]:
    """Return the rows of *texts* that hold a pattern of *layer*, whatever its case."""
    folded = pl.Series([text.casefold() for text in texts.to_list()], dtype=pl.String)
    return _holding(layer, folded, _SEPARATOR.join(folded.to_list()).encode())


def _may_be_odd(text: str, data: bytes, *, heeds_blanks: bool) -> bool:
    """Tell whether a text that is joined to *text*, in UTF-8 *data*, may not be in the form for matching."""
    if _WIDTH_FORM_LEAD in data or not is_normalized("NFC", text):
        return True
    return heeds_blanks and (b"  " in data.replace(b"\n", b" ") or any(blank in text for blank in _BLANKS))


def hits(matcher: Matcher, text: str, admits: Callable[[int], bool]) -> list[Hit]:
    """Return every place of *text* where a rule that *admits* lets in matches, also where two overlap."""
    found: list[Hit] = []
    for layer in matcher.layers:
        form = fold(text, cased=layer.is_cased)
        seen = Surroundings(form.text)
        for pattern, start, end in layer.automaton.find_matches_as_indexes(form.text, overlapping=True):
            span = form.span(start, end) if is_word(form.text, start, end) else None
            if span and not is_fixed(text, *span):
                rules = [i for i in layer.owners[pattern] if admits(i) and seen.hold(matcher.rules[i], start, end)]
                found += [Hit(*span, i, {}) for i in rules]
    for i, expression in matcher.expressions:
        if admits(i):
            found += _expression_hits(matcher.rules[i], i, expression, text)
    return found


def _expression_hits(rule: Rule, number: int, expression: Any, text: str) -> Iterator[Hit]:  # noqa: ANN401 - as above
    """Yield the places where one regular expression matches; it looks at the text as it stands."""
    form = fold(text, cased=rule.is_cased)
    seen = Surroundings(form.text)
    for match in islice(expression.finditer(text), limit_of(text)):
        start, end = form.place(match.start()), form.place(match.end())
        if start is None or end is None or start == end or not seen.hold(rule, start, end):
            continue
        named = {name: match[name] for name in expression.groupindex}
        groups = {str(i): group for i, group in enumerate(match.groups(), start=1)}
        yield Hit(match.start(), match.end(), number, groups | named)


def limit_of(text: str) -> int:
    """Return how many matches of one regular expression are looked for in *text*."""
    return max(1, _BUDGET // max(1, len(text)))


def overrun_rules(matcher: Matcher, text: str) -> list[int]:
    """Return the regular expressions that match more often in *text* than is looked at."""
    limit = limit_of(text)
    if limit >= len(text):
        return []
    more = [(i, next(islice(expression.finditer(text), limit, None), None)) for i, expression in matcher.expressions]
    return [i for i, match in more if match]
