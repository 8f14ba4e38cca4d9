"""Transcripts without times, or with a few inside their text: labelled turns, or paragraphs of prose.

Without any they have no subtitles, but their datasets are written. This reader takes what no other did, as long as it
is text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from pipeline.read.common.inline import take_stamps
from pipeline.read.common.model import Parsed, Reader, count
from pipeline.read.common.page import NAME, first_title, front_matter, letters_in, page_kinds, phrases, take_chapters
from pipeline.read.decoding.foreign import describe

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.read.common.model import Kind, Row


@dataclass(frozen=True, slots=True)
class Style:
    """A way to write who speaks, and what it takes to believe it.

    *proof*: ``any``, one line will do; ``often``, most lines have it or few names come again and again; ``names``, only
    the latter.
    """

    name: str
    line: re.Pattern[str]
    proof: Literal["any", "often", "names"] = "often"


STYLES: Final = (
    Style("S5", re.compile(rf"\*\*{NAME}\s*(?:[:：]\s*\*\*|\*\*\s*[:：])\s*(?P<text>.*)")),
    Style("S12", re.compile(r"(?P<name>[A-Z][A-Z .'-]{2,40}):\s+(?P<text>\S.*)")),
    Style("S25", re.compile(r"(?P<name>SPEAKER_\d{1,4}):\s*(?P<text>.*)"), proof="any"),
    Style("name", re.compile(rf"{NAME}(?::\s+|：\s*)(?P<text>\S.*)"), proof="names"),
)
"""Styles as transcripts in the wild have them. The first that the file's votes are for counts."""

_SOUND = re.compile(r"\[[^\[\]]{1,80}\]|\([^()]{1,80}\)")
_LEAST_LETTERS: Final = 2  # `Q:` and `A:` are nobody's names, nor are `问：` and `答：`; but `**葵**:` is
_MOST_WORDS: Final = 5
_PROOF: Final = 2
_MOST_LINES: Final = 0.8
_MANY_LINES: Final = 0.5
_SOME_LINES: Final = 0.3
_HEAD_ROOM: Final = 80


def recognise(text: str) -> bool:
    """Whether *text* is something to read, with a letter in it at least, rather than data or markup."""
    return describe(text) is None


def parse(text: str) -> Parsed:
    """Return labelled turns if the file has them, else each paragraph as a turn of nobody known."""
    lines = text.split("\n")
    front = front_matter(lines)
    kinds = page_kinds(lines, front)
    chapters = take_chapters(lines, kinds, [True] * len(lines))
    labels = _labels(lines, kinds)
    timed = take_stamps(_labelled(lines, kinds, labels) if labels else _paragraphs(lines, kinds))
    return Parsed(
        turns=timed.turns,
        kinds=count(lines, kinds),
        words=timed.words,
        chapters=chapters,
        title=front.title or first_title(lines[front.size :]),
        license=front.license,
        lang=front.lang,
    )


def _labels(lines: Sequence[str], kinds: Sequence[Kind | None]) -> Mapping[int, re.Match[str]]:
    """Return the lines that name who speaks, by their number; none if labels are no habit of the file.

    They are if nearly every line has one, or if the same few names come again and again. Else they are bold phrases,
    questions of an interview, or a remark.
    """
    body = [i for i, line in enumerate(lines) if kinds[i] is None and line.strip() and not _is_note(line.strip())]
    for style in STYLES:
        found = {i: match for i in body if (match := _label(style, lines[i].strip()))}
        names = {match["name"].strip() for match in found.values()}
        share = len(found) / max(len(body), 1)
        again = len(names) * 2 <= len(found) and share >= _SOME_LINES
        often = share >= _MOST_LINES or (share >= _MANY_LINES and len(names) < len(found))
        enough = {"any": bool(found), "often": again or often, "names": again}[style.proof]
        if enough and (style.proof == "any" or len(found) >= _PROOF):
            return found
    return {}


def _label(style: Style, line: str) -> re.Match[str] | None:
    """Return the match of *line* if it begins with a name in *style*."""
    if not any(colon in line[:_HEAD_ROOM] for colon in ":：") or not (match := style.line.fullmatch(line)):
        return None
    name = match["name"].strip()
    letters = sum(map(str.isalnum, name)) if style.proof == "names" else letters_in(name)
    is_name = letters >= _LEAST_LETTERS and len(name.split()) <= _MOST_WORDS
    return match if is_name and not phrases("note").fullmatch(name) else None


def _labelled(lines: Sequence[str], kinds: list[Kind | None], labels: Mapping[int, re.Match[str]]) -> list[Row]:
    """Return the turns that *labels* begin, each with its paragraphs; what stands before them is a note."""
    turns: list[Row] = []
    for i, line in enumerate(lines):
        text = labels[i]["text"].strip() if i in labels else line.strip()
        if kinds[i] is not None or not line.strip():
            continue
        if i in labels:
            turns.append({"speaker": labels[i]["name"].strip(), "text": text, "line": i})
        elif turns and not _SOUND.fullmatch(text) and not _is_note(text):
            turns[-1]["text"] = f"{turns[-1]['text']}\n{text}".strip()
        else:
            kinds[i] = "notes"
            continue
        kinds[i] = "turns"
    return [turn for turn in turns if turn["text"]]


def _is_note(line: str) -> bool:
    """Whether *line* is an editor's note, as its bold label says."""
    match = STYLES[0].line.match(line)
    return match is not None and bool(phrases("note").fullmatch(match["name"].strip()))


def _paragraphs(lines: Sequence[str], kinds: list[Kind | None]) -> list[Row]:
    """Return the paragraphs that hold a word, each a turn."""
    groups: list[list[int]] = [[]]
    for i, line in enumerate(lines):
        if kinds[i] is None and line.strip():
            groups[-1].append(i)
        elif groups[-1]:
            groups.append([])
    turns = []
    for group in groups:
        text = "\n".join(lines[i].strip() for i in group)
        is_turn = any(char.isalpha() for char in text) and not _is_note(text.split("\n", 1)[0])
        for i in group:
            kinds[i] = "turns" if is_turn else "notes"
        if is_turn:
            turns.append({"text": text, "line": group[0]})
    return turns


PLAIN = Reader(
    name="plain",
    suffixes=(".txt", ".md", ".markdown"),
    looks_for="paragraphs with words in them",
    recognise=recognise,
    parse=parse,
)
