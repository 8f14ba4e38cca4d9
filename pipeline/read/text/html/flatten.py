"""HTML to the Markdown that transcripts are written in: paragraphs, headings, who speaks in bold, times in brackets."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final, Literal, NamedTuple

from pipeline.languages import language_tag
from pipeline.timecode import CLOCK, MS_PER_SECOND, format_clock, parse_clock

_COMPLETE_TAG: Final = r"</?[a-zA-Z](?:[^<>\"']|\"[^\"<]{0,2000}\"|'[^'<]{0,2000}'){0,4000}>"
_LOOSE = re.compile(rf"{_COMPLETE_TAG}|<[!?][^<>]{{0,500}}>|(?P<loose><)")
_PLAY = re.compile(r"['\"(](\d{1,3}(?::\d{1,2}){1,2}(?:\.\d{1,3})?)['\")]")
_CLOCK = re.compile(CLOCK)
_ALONE = re.compile(rf"[\[(]?{CLOCK}[\])]?")
_HEARD: Final = "data-m"  # when a word is said, in ms, as Hyperaudio has it
_LONGEST_TIME: Final = 9
_LANGUAGES: Final = 40
_BOLD_LABEL = re.compile(
    r"(?:- )?(?:\\?\[[^\[\]]{1,20}\]\s?)?\*\*[^*\n]{1,100}(?:[:：]\s*\*\*|\*\*\s*(?=[:：\[(\\]|$))"
)

_PARAGRAPHS: Final = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "details", "div", "dl", "dt", "figcaption"),
        *("figure", "footer", "form", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section"),
        *("summary", "table", "tr", "ul"),
    )
)
_HEADINGS: Final = {"h1": "#", "h2": "##", "h3": "###", "h4": "###", "h5": "###", "h6": "###"}
_HOLDING: Final = frozenset({"p", "li", "dd", "blockquote"})
_LABELS: Final = frozenset({"name", "speaker", "time", "button"})
_SPEAKER: Final = frozenset({"speaker", "speaker-name", "speaker-label", "transcript-speaker"})
_BOLD: Final = frozenset({"b", "strong"})
_BUTTONS: Final = frozenset({"a", "button", "span"})
_MARKS: Final = {"br": "\n", "li": "- ", "td": "\t", "th": "\t", "b": "**", "strong": "**", "dt": "**"}
_Aside = Literal["silent", "title", "time", "name", "speaker", "button", "summary"]
_ASIDES: Final[dict[str, _Aside]] = {
    **dict.fromkeys(("script", "style", "template", "noscript", "svg", "select"), "silent"),
    "title": "title",
    "time": "time",
    "summary": "summary",
}


class Flat(NamedTuple):
    """A page as Markdown, its title and language, and its headings with the time that follows each."""

    text: str
    title: str | None
    lang: str | None
    chapters: list[tuple[int, str]]


def flatten(page: str) -> Flat:
    """Return *page* as text; nothing that a browser would show is left out, and links lose their address.

    A `<` that begins no tag is text. That is also what keeps the parser of the standard library to linear time.
    """
    parser = _Page()
    parser.feed(_LOOSE.sub(lambda match: "&lt;" if match["loose"] else match[0], _without_comments(page)))
    parser.close()
    parser.finish()
    return Flat("\n\n".join(parser.paragraphs), parser.title, parser.lang, parser.chapters)


def _without_comments(page: str) -> str:
    """Return *page* without its comments; one that is not closed is none."""
    parts = []
    start = 0
    while (begin := page.find("<!--", start)) >= 0 and (end := page.find("-->", begin + 4)) >= 0:
        parts.append(page[start:begin])
        start = end + 3
    return "".join(parts) + page[start:]


class _Page(HTMLParser):
    """What has been read of a page, and who speaks next and when, where it says so by itself."""

    def __init__(self) -> None:
        """Begin."""
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[str] = []
        self.chapters: list[tuple[int, str]] = []
        self.title: str | None = None
        self.lang: str | None = None
        self._pieces: list[str] = []
        self._open: list[tuple[str, _Aside]] = []  # elements whose text is not a paragraph's
        self._aside: list[str] = []  # their text
        self._heading = ""
        self._untimed_heading: str | None = None
        self._name: str | None = None
        self._speaker: str | None = None  # who spoke last
        self._ms: int | None = None
        self._is_term = False  # of a list of terms: what is read belongs before what the next element says
        self._is_inside = False  # a paragraph: there a name may as well be that of a book

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a paragraph, a heading or an aside; take the time that a button plays from."""
        values = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.lang = language_tag(values.get("lang", values.get("xml:lang", ""))[:_LANGUAGES])
        plays = _PLAY.search(values.get("onclick", ""))
        if plays:
            self._take_time(_from_loose_clock(plays[1]))
        if (heard := values.get(_HEARD, "")).isdecimal() and len(heard) <= _LONGEST_TIME and self._ms is None:
            self._take_time(int(heard))
        is_speaker = bool(_SPEAKER & {*values.get("class", "").lower().split()})
        is_name = tag == "cite" or is_speaker
        if tag in _PARAGRAPHS or tag in _HEADINGS or (tag == "dd" and not self._is_term):
            self._close_label()
            self.end_paragraph()
            self._is_inside = tag in _HOLDING and not is_name
            self._fold(tag, "<details>")
        if is_speaker and self._is_inside and not "".join(self._pieces).strip():
            kind: _Aside | None = "speaker"
        else:
            kind = "name" if is_name else _ASIDES.get(tag, "button" if plays and tag in _BUTTONS else None)
        if kind:
            self._open.append((tag, kind))
            self._aside = []
        elif not self._open:
            self._heading = _HEADINGS.get(tag, self._heading)
            self._pieces.append(_MARKS.get(tag, ""))
            self._is_term = tag == "dt" or (self._is_term and tag not in _PARAGRAPHS)

    def _fold(self, tag: str, mark: str) -> None:
        """Leave the *mark* of what is folded away where *tag* begins or ends that: it may be another language."""
        if tag == "details":
            self.paragraphs.append(mark)

    def _close_label(self) -> None:
        """End a name or a time that nobody closed: it does not reach beyond its paragraph."""
        while self._open and self._open[-1][1] in _LABELS:
            self._end_aside(self._open.pop()[1])

    def handle_endtag(self, tag: str) -> None:
        """End what *tag* names."""
        if self._open and tag == self._open[-1][0]:
            self._end_aside(self._open.pop()[1])
        elif tag == "dt" and not self._open:  # what `<dd>` then says is a term's, or a speaker's
            self._pieces.append("** " if "".join(self._pieces).rstrip().endswith((":", "：")) else ":** ")
        elif tag in _PARAGRAPHS or tag in _HEADINGS or tag == "dd":
            self.end_paragraph()
            self._is_inside = self._is_term = False
            self._fold(tag, "</details>")
        elif tag in _BOLD and not self._open:
            self._pieces.append("**")

    def handle_data(self, data: str) -> None:
        """Take text; a clock that is all that an element says stands apart from its neighbours, as on the screen."""
        text = re.sub(r"\s+", " ", data)
        is_clock = not self._open and _ALONE.fullmatch(text)
        (self._aside if self._open else self._pieces).append(f" {text} " if is_clock else text)

    def finish(self) -> None:
        """End what is open at the end of the page."""
        self._close_label()
        self.end_paragraph()

    def end_paragraph(self) -> None:
        """End the paragraph, with the time and the speaker that are known before its text."""
        lines = map(_row, "".join(self._pieces).split("\n"))
        text = "\n".join(_with_label_alone(line) for line in lines if line.replace("*", "").strip("- "))
        self._pieces = []
        if not text:
            return
        if self._heading:
            self.paragraphs.append(f"{self._heading} {text}")
            self._untimed_heading, self._heading = text.replace("*", ""), ""
            return
        stamp = "" if self._ms is None else f"[{format_clock(self._ms)}] "
        is_labelled = bool(_BOLD_LABEL.match(text))
        speaker = self._name or (self._speaker if stamp and not is_labelled else None)
        name = f"**{speaker}**: " if speaker else ""
        self.paragraphs.append(stamp + name + text.removeprefix("- ") if stamp or name else text)
        self._name, self._speaker, self._ms = None, speaker or (None if is_labelled else self._speaker), None

    def _end_aside(self, kind: _Aside) -> None:
        """Take what an element says about the text after it."""
        text = " ".join("".join(self._aside).split())
        self._aside = []
        if kind == "title":
            self.title = self.title or text or None
        elif kind == "speaker" and (name := text.strip("[]:：* ")):
            self._pieces.append(f"**{name}:** ")
        elif kind == "name" and self._is_inside:
            self._pieces.append(f"**{text}**")
        elif kind == "summary":
            self.paragraphs.append(f"<summary>{text}</summary>")
        elif kind == "name":
            self._name = text.strip(":：* ") or self._name
        elif kind == "time" and _CLOCK.fullmatch(text):
            self._take_time(parse_clock(text))
        elif kind == "time" or (kind == "button" and any(char.isalnum() for char in text)):
            self._pieces.append(text)

    def _take_time(self, ms: int | None) -> None:
        """Let the next paragraph begin at *ms*; a heading before it is a chapter."""
        self._ms = ms
        if ms is not None and self._untimed_heading:
            self.chapters.append((ms, self._untimed_heading))
            self._untimed_heading = None


def _row(line: str) -> str:
    """Return *line* with a blank for each run of them; between the cells of a table's row a tab is left."""
    cells = [" ".join(cell.split()) for cell in line.split("\t")]
    return "\t".join(cells if cells[0] else cells[1:])


def _with_label_alone(text: str) -> str:
    """Return *text*, a line, with bold marks only where they may say who speaks: at its beginning, a mark after it."""
    match = _BOLD_LABEL.match(text)
    return match[0] + text[match.end() :].replace("**", "") if match else text.replace("**", "")


def _from_loose_clock(text: str) -> int | None:
    """Return the milliseconds of a clock whose parts may lack their zeros: `0:1:5`."""
    whole, _, fraction = text.partition(".")
    parts = [int(part) for part in whole.split(":")]
    seconds: int = sum(part * 60**place for place, part in enumerate(reversed(parts)))
    return seconds * MS_PER_SECOND + int(fraction.ljust(3, "0") or 0)
