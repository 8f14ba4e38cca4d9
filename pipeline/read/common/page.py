"""What transcripts in text and Markdown have beside their turns: front matter, headings, chapter lists, asides."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from pipeline.languages import language_tag
from pipeline.tables import shipped_rows
from pipeline.timecode import CLOCK, MS_PER_SECOND, parse_clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.read.common.model import Kind, Row

NAME: Final = r"(?P<name>(?![-#>|•])[^\[\]():：*<>，。！？；\n]{1,60}?)"
"""The source of a pattern for a speaker's name, in letters of any script."""

YAML_LINE = re.compile(r"\s*$|\s+\S|[\w\"'.-][\w \"'./-]{0,80}:(?:\s|$)|-(?:\s|$)|#")
_YAML_FIELD = re.compile(r"(?P<key>[\w-]{1,40}):\s*(?P<value>.*)")
_RULE = re.compile(r"\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$")
_ASIDE = re.compile(
    r"\s*(?:\[\^|!\[|<!--|\[[^\]]{1,80}\]:\s+https?://|Transcribed by https?://otter\.ai|Get full access to |https?://\S+\s*$"
    r"|</?details\b[^<>]{0,200}>\s*$|(?:<details\b[^<>]{0,200}>\s*)?<summary\b[^<>]{0,200}>.{0,200}</summary>\s*$)"
)
_CHAPTER = re.compile(
    r"(?:[-*+•]\s{0,3})?(?:\*\*)?[\[(]?(?P<time>" + CLOCK + r")[\])]?(?:\((?P<url>[^\s()]{1,2000})\))?(?:\*\*)?"
    r"\s{1,4}(?:[-–—:|]\s{0,3})?(?P<title>\S.{0,120})"
)
_CLOCK: Final = re.compile(CLOCK)
_SENTENCE_END = (".", "!", "?", "。", "！", "？", "…", "؟", "।")
_MAX_HEADING: Final = 6
_LEAST_CHAPTERS: Final = 3
_STAMP_ROOM: Final = 16  # a chapter's stamp begins within so many characters
_LONGEST_LABEL: Final = 100
_LEAST_GAP_MS: Final = 20 * MS_PER_SECOND


Phrase = Literal[
    "chapters",
    "note",
    "speaker",
    "original",
    "shown",
    "question",
    "service",
    "field",
    "sound",
    "paper",
    "particle",
    "saying",
    "heading",
    "unnamed",
    "clock",
]
"""What a phrase of the table is about."""


class Front(NamedTuple):
    """What stands before the text: how many lines of front matter, and what they say."""

    size: int
    title: str | None
    license: str | None
    lang: str | None


@cache
def phrases(kind: Phrase) -> re.Pattern[str]:
    """Return the pattern, for a whole label in any case, of the words of a *kind*.

    Not plain: ``shown``, around `original`; ``particle``, of a name; ``saying``, no name; ``unnamed``, in its place.
    """
    words = [row["pattern"] for row in shipped_rows("phrases.csv") if row["kind"] == kind]
    return re.compile("|".join(words), re.IGNORECASE)


def front_matter(lines: Sequence[str]) -> Front:
    """Return the YAML front matter of *lines*; a line that is none, or no end, and there is no front matter at all."""
    nothing = Front(0, None, None, None)
    if lines[0].rstrip() != "---":
        return nothing
    end = next((i for i, line in enumerate(lines) if i and line.rstrip() in {"---", "..."}), 0)
    if not end or not all(YAML_LINE.match(line) for line in lines[1:end]):
        return nothing
    fields = yaml_fields(lines[1:end])
    lang = next((fields[key] for key in ("lang", "language", "locale") if fields.get(key)), "")
    return Front(end + 1, fields.get("title") or None, fields.get("license") or None, language_tag(lang))


def yaml_fields(lines: Iterable[str]) -> dict[str, str]:
    """Return the top-level scalars of a YAML mapping, those folded over several lines too."""
    parts: dict[str, list[str]] = {}
    key = ""
    for line in lines:
        if match := _YAML_FIELD.match(line):
            key = match["key"].lower()
            parts[key] = [match["value"].strip()]
        elif line[:1].isspace() and key:
            parts[key].append(line.strip())
    folded = {
        key: " ".join(values).removeprefix(">").removeprefix("|").lstrip("-").strip() for key, values in parts.items()
    }
    return {key: unquote(value) for key, value in folded.items()}


def unquote(value: str) -> str:
    """Return a YAML scalar without its quotes.

    >>> unquote("'It''s lit'")
    "It's lit"
    """
    for quote, doubled in (("'", "''"), ('"', '\\"')):
        if len(value) > 1 and value.startswith(quote) and value.endswith(quote):
            return value[1:-1].replace(doubled, quote)
    return value


def heading_level(line: str) -> int:
    """Return the level of a Markdown heading, 0 if *line* is none.

    >>> heading_level("## Harbour"), heading_level("#tag")
    (2, 0)
    """
    if not line.startswith("#") and not line[:1].isspace():
        return 0
    text = line.lstrip()
    level = len(text) - len(text.lstrip("#"))
    return level if level <= _MAX_HEADING and text[level : level + 1].isspace() and text[level:].strip() else 0


def first_title(lines: Iterable[str]) -> str | None:
    """Return the first heading of level 1, without its marks, or else the one that stands above all others.

    That comes first and no other is of its level: two are parts. What heads a list or a note is no title, nor is a line
    with a clock, which may begin a turn.

    >>> first_title(["## Harbour", "### Nets"]), first_title(["## One", "## Two"]), first_title(["## Transcript"])
    ('Harbour', None, None)
    """
    found = [(level, line.strip().strip("#").strip().strip("*")) for line in lines if (level := heading_level(line))]
    first = next((text for level, text in found if level == 1), None)
    if first is not None or not found:
        return first
    level, text = found[0]
    is_above = all(level < other for other, _ in found[1:])
    return text if is_above and not _heads_a_part(text) else None


def _heads_a_part(text: str) -> bool:
    """Whether the heading *text* announces chapters or notes, or says when something is."""
    label = text.strip("*_:：[]() ")
    return bool(phrases("chapters").fullmatch(label) or phrases("note").fullmatch(label) or _CLOCK.search(text))


def is_rule(line: str) -> bool:
    """Whether *line* is a horizontal rule."""
    return len(line) < _LONGEST_LABEL and bool(_RULE.match(line))


def is_aside(line: str) -> bool:
    """Whether *line* is a footnote, a link, an image, a comment or a service's footer rather than speech."""
    return bool(_ASIDE.match(line))


def is_fence(line: str) -> bool:
    """Whether *line* opens or closes a block of code."""
    return line.startswith("```") and len(line) < _LONGEST_LABEL


def is_service(line: str) -> bool:
    """Whether *line* is what a recording service adds: `Transcription ended after 00:01:40`."""
    return len(line) < 2 * _LONGEST_LABEL and bool(phrases("service").fullmatch(line.strip(" *_[]()")))


def page_kinds(lines: Sequence[str], front: Front) -> list[Kind | None]:
    """Return what the lines of a page are as far as that is plain: front matter, headings, asides and rules."""
    kinds: list[Kind | None] = [None] * len(lines)
    kinds[: front.size] = ["metadata"] * front.size
    for i in range(front.size, len(lines)):
        line = lines[i]
        if not line:
            continue
        if heading_level(line):
            kinds[i] = "headings"
        elif is_aside(line) or is_rule(line):
            kinds[i] = "notes"
    return kinds


def take_chapters(lines: Sequence[str], kinds: list[Kind | None], free: Sequence[bool]) -> list[Row]:
    """Return the page's chapter list and mark its lines in *kinds*.

    A list is a run of lines `MM:SS title`, which may turn into `H:MM:SS`, with times that rise. Without a heading that
    says so it must have three lines or more, far apart, whose titles are no sentences: else it is a transcript.

    Reads: *free*, whether a list may stand at a line where no heading announces it.
    """
    for run, heading in _runs(lines, kinds):
        rows = list(run.values())
        rising = all(one["start_ms"] < two["start_ms"] for one, two in pairwise(rows))
        announced = heading is not None and len(rows) > 1
        if rising and (announced or (all(free[i] for i in run) and _is_list(rows))):
            if heading is not None:
                kinds[heading] = "headings"
            for i in run:
                kinds[i] = "chapters"
            return rows
    return []


def _runs(lines: Sequence[str], kinds: Sequence[Kind | None]) -> Iterator[tuple[dict[int, Row], int | None]]:
    """Yield the runs of lines that may be chapters, each with the line of words that announces it."""
    run: dict[int, Row] = {}
    before: int | None = None
    for i, line in enumerate(lines):
        if kinds[i] is None and ":" in line[:_STAMP_ROOM] and (row := _chapter(line)):
            run[i] = row
        elif line.strip():
            if run:
                yield run, before
            run, before = {}, i if _announces(line) else None
    if run:
        yield run, before


def _announces(line: str) -> bool:
    """Whether *line* says that chapters follow."""
    return len(line) < _LONGEST_LABEL and bool(phrases("chapters").fullmatch(line.strip("#*_:：[]() ")))


def _chapter(line: str) -> Row | None:
    """Return the row of a chapter's *line*."""
    match = _CHAPTER.fullmatch(line.strip())
    start_ms = parse_clock(match["time"]) if match else None
    if match is None or start_ms is None:
        return None
    return {"start_ms": start_ms, "title": match["title"].strip(), "url": match["url"]}


def _is_list(rows: Sequence[Row]) -> bool:
    """Whether *rows*, which nothing announces, are chapters rather than stamped speech."""
    if len(rows) < _LEAST_CHAPTERS:
        return False
    sentences = sum(row["title"].endswith(_SENTENCE_END) for row in rows)
    span: int = rows[-1]["start_ms"] - rows[0]["start_ms"]
    return sentences * 2 < len(rows) and span >= _LEAST_GAP_MS * (len(rows) - 1)
