"""Pages that say everything twice: a transcript, and folded away below its turns or sections the same in the original.

`<details><summary>Original English</summary> ... </details>` holds the other language, with or without labels of its
own. Each language is a track. A track without times takes those of the turns that it translates, as far as it is plain
which these are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, partial
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.languages import language_named, language_tag
from pipeline.read.common.model import Kind, Parsed, Reader, count
from pipeline.read.common.page import NAME, phrases
from pipeline.tables import shipped_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.read.common.model import Row

_OPEN = re.compile(
    r"<details\b[^<>]{0,200}>\s{0,9}<summary\b[^<>]{0,200}>(?P<summary>[^\n]{1,120}?)</summary>", re.IGNORECASE
)
_CLOSE: Final = "</details>"
_TAG = re.compile(r"<[^<>]{0,200}>")
_LABEL = re.compile(rf"\*\*{NAME}\s*(?:[:：]\s*\*\*|\*\*\s*[:：])\s*(?P<text>.+)", re.DOTALL)
_MOST_TRACKS: Final = 20
_SHARE: Final = 0.1  # a translation has so many letters of the rest at least; Chinese has a third of English


class _Block(NamedTuple):
    """What is folded away: where the element begins and ends, where its text does, and which language it is in."""

    start: int
    text: int
    close: int
    end: int
    lang: str | None


def over(readers: Sequence[Reader]) -> Reader:
    """Return the reader of pages whose tracks *readers* read; the last of these reads any text."""
    return Reader(
        name="bilingual",
        suffixes=(".md", ".markdown"),
        looks_for="turns with `<details><summary>Original English</summary>` below them",
        recognise=recognise,
        parse=partial(parse, readers),
    )


def recognise(text: str) -> bool:
    """Whether *text* has a translation folded away that is no mere quotation."""
    blocks = _blocks(text)
    if not 0 < len({block.lang for block in blocks}) <= _MOST_TRACKS:
        return False
    inside = sum(_letters(text[block.text : block.close]) for block in blocks)
    return inside >= _SHARE * _letters(_without(text, [(block.start, block.end) for block in blocks]))


def parse(readers: Sequence[Reader], text: str) -> Parsed:
    """Return the visible track, and as others those that are folded away, one for each language."""
    blocks = _blocks(text)
    main = _read_track(readers, text, _without(text, [(block.start, block.end) for block in blocks]))
    tracks = [main]
    for lang in dict.fromkeys(block.lang for block in blocks):
        own = [block for block in blocks if block.lang == lang]
        places = _lines(text, own)
        track = _read_folds(readers, text, _without(text, _between(own, len(text))), places)
        track = track._replace(title=main.title, license=main.license, lang=lang)
        tracks.append(_time_from_main(track, main, places))
    first, *others = [track for track in tracks if track.turns] or [main]
    return first._replace(others=others)


def _blocks(text: str) -> list[_Block]:
    """Return the folded parts of *text* whose summary says that they are in another language, or the original."""
    blocks: list[_Block] = []
    lower = text.lower() if "<" in text else ""
    for match in _OPEN.finditer(text):
        close = lower.find(_CLOSE, match.end())
        if close < 0:
            break
        is_inside = bool(blocks) and match.start() < blocks[-1].end
        summary = " ".join(_TAG.sub("", match["summary"]).split()).strip(" :：")
        is_tag = language_tag(summary) and (summary.isupper() or "-" in summary)  # `in` is Indonesian, `No` Norwegian
        if not is_inside and (is_tag or _label().fullmatch(summary)):
            blocks.append(_Block(match.start(), match.end(), close, close + len(_CLOSE), _language(summary)))
    return blocks


@cache
def _label() -> re.Pattern[str]:
    """Return the pattern of a summary that says nothing but a language, or that this is the original."""
    names = [re.escape(row["name"]) for row in shipped_rows("tags.csv") if len(row["name"]) > len("zho")]
    told = "|".join(
        [*(row["pattern"] for row in shipped_rows("language_names.csv")), *names, phrases("original").pattern]
    )
    fill = phrases("shown").pattern
    return re.compile(rf"(?:(?:{fill})[\W_]*)*(?:{told})(?:[\W_]*(?:{told}|{fill}))*[\W_]*", re.IGNORECASE)


def _language(summary: str) -> str | None:
    """Return the tag of the language that a *summary* names, None if it names none."""
    words = (word for word in re.findall(r"[^\W\d_]+", summary) if len(word) > len("zho"))
    named = (
        row["lang"] for row in shipped_rows("language_names.csv") if re.search(row["pattern"], summary, re.IGNORECASE)
    )
    return language_tag(summary) or next(named, None) or next(filter(None, map(language_named, words)), None)


def _letters(text: str) -> int:
    """Return how many letters *text* has."""
    return sum(map(str.isalpha, text))


def _between(blocks: Sequence[_Block], end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text, *end* characters long, that lie around the texts of *blocks*."""
    edges = [0, *(edge for block in blocks for edge in (block.text, block.close)), end]
    yield from zip(edges[::2], edges[1::2], strict=True)


def _without(text: str, parts: Iterator[tuple[int, int]] | Sequence[tuple[int, int]]) -> str:
    """Return *text* with nothing but the line ends of *parts*, so that every line keeps its number."""
    pieces = []
    last = 0
    for start, end in parts:
        pieces += [text[last:start], "\n" * text.count("\n", start, end)]
        last = end
    return "".join([*pieces, text[last:]])


def _read_track(readers: Sequence[Reader], text: str, own: str) -> Parsed:
    """Return what *readers* find in a track's *own* part of *text*; the rest of it is notes."""
    reader = next((reader for reader in readers if reader.recognise(own)), readers[-1])
    return _count_rest(reader.parse(own), text, own)


def _count_rest(parsed: Parsed, text: str, own: str) -> Parsed:
    """Return what was *parsed* of the *own* part of *text* with the rest of that as notes."""
    kinds = parsed.kinds.copy()
    kinds["notes"] += len(text) - len(own)
    return parsed._replace(kinds=kinds)


def _read_folds(readers: Sequence[Reader], text: str, own: str, places: Sequence[tuple[int, int]]) -> Parsed:
    """Return what the folds at the lines *places* say, by *readers* if some style of theirs is that of each fold.

    A few folds of a paragraph or two prove no style: where a fold would be left without a turn, all are paragraphs.
    """
    parsed = _read_track(readers, text, own)
    lines = own.split("\n")
    filled = [span for span in places if any(map(str.strip, lines[span[0] : span[1] + 1]))]
    heard = [turn["line"] for turn in parsed.turns]
    if all(any(first <= line <= last for line in heard) for first, last in filled):
        return parsed
    kinds: list[Kind | None] = ["turns" if line.strip() else None for line in lines]
    return _count_rest(Parsed(list(_paragraphs(lines)), count(lines, kinds)), text, own)


def _paragraphs(lines: Sequence[str]) -> Iterator[Row]:
    """Yield the paragraphs of *lines*, each a turn of nobody known."""
    for is_text, group in groupby(enumerate(lines), key=lambda pair: bool(pair[1].strip())):
        if is_text:
            rows = list(group)
            yield {"text": "\n".join(line.strip() for _, line in rows), "line": rows[0][0]}


def _lines(text: str, blocks: Sequence[_Block]) -> list[tuple[int, int]]:
    """Return the numbers of the first and the last line of each of *blocks*, from 0."""
    ends = [match.start() for match in re.finditer("\n", text)]
    return [(bisect_left(ends, block.start), bisect_left(ends, block.end)) for block in blocks]


def _time_from_main(track: Parsed, main: Parsed, places: Sequence[tuple[int, int]]) -> Parsed:
    """Return *track*, folded away at the lines *places*, with what *main* says of its turns and it does not itself."""
    if track.words or any(turn.get("start_ms") is not None for turn in track.turns):
        return track
    turns: list[Row] = []
    edges = [(-1, -1), *places]
    for (_, before), (first, last) in pairwise(edges):
        around = [turn for turn in main.turns if before < turn["line"] <= first]
        own = [turn for turn in track.turns if first <= turn["line"] <= last]
        turns += _pair(_split_at_labels(own) if any(turn.get("speaker") for turn in around) else own, around)
    return track._replace(turns=turns)


def _split_at_labels(turns: Sequence[Row]) -> list[Row]:
    """Return *turns* of a fold, those parted that a label in bold begins; what has none goes on with the one before.

    Two folds of a sentence each prove no style, but where those who speak outside have labels, these are some.
    """
    parted: list[Row] = []
    for turn in turns:
        match = None if turn.get("speaker") else _LABEL.fullmatch(turn["text"])
        if match:
            parted.append(turn | {"speaker": match["name"].strip(), "text": match["text"]})
        elif parted and parted[-1].get("speaker") and not turn.get("speaker"):
            parted[-1] = parted[-1] | {"text": f"{parted[-1]['text']}\n{turn['text']}"}
        else:
            parted.append(turn)
    return parted


def _pair(turns: list[Row], around: Sequence[Row]) -> list[Row]:
    """Return *turns* of a fold with speakers and times of those *around* it.

    As many turns are the same ones; all without a name after one turn are that one. Else the first begins with them.
    """
    if not around or not turns:
        return turns
    if len(around) == 1 and not any(turn.get("speaker") for turn in turns):
        turns = [turns[0] | {"text": "\n".join(turn["text"] for turn in turns)}]
    if len(turns) == len(around):
        return [_fill(turn, other) for turn, other in zip(turns, around, strict=True)]
    start = {"start_ms": around[0].get("start_ms"), "speaker": None}
    return [_fill(turns[0], start), *turns[1:]]


def _fill(turn: Row, other: Row) -> Row:
    """Return *turn* with the speaker and the times of *other* where it has none."""
    return turn | {key: turn.get(key) or other.get(key) for key in ("speaker", "start_ms", "end_ms")}
