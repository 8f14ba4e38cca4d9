"""Names of speakers, and labels that say who speaks: `Ann:`, `**Ann**:`, `[Ann]`, `Kim, Ben (Guest):`, `SPEAKER_00:`.

What one line says is only what it *may* be: whether a name is one, its file decides (`rule`).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, Final, NamedTuple
from unicodedata import category

from pipeline.read.common.page import phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

BIDI: Final = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
EMPHASIS: Final = r"(?:\*{1,3}|_{1,3}|`)"
COLON: Final = r"(?::(?=\s|$|\*|_|`)|：)"
_KEPT: Final = 1024
"""Of so many names is remembered what they are: in a file the same few come again and again."""

_LONGEST: Final = 80
_MOST_WORDS: Final = 9
_LOOKS_WORDS: Final = 4
_LAST: Final = len("Corp.")  # an abbreviation at the end of a name is no longer
_SHORTENED: Final = r"[^\W\d_\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]"  # Korean, Japanese and Chinese shorten no words
_ABBREVIATION = re.compile(rf"\b{_SHORTENED}{{1,5}}\.(?=\s\S|,)|\b[^\W\d_]\.(?=[^\W\d_])")  # `Prof. Lee`, `J.R.`
_FROM = re.compile(r"^from\s+(?=\S)|\s+to\s+(?:everyone|all panelists)\s*$", re.IGNORECASE)
_TAG_BEFORE = re.compile(r"<\w{1,6}>")
_TAG_AFTER = re.compile(r"</\w{1,6}>\W*$")
_WORD_AFTER = re.compile(r"(?<=\s)[a-zß-öø-ÿа-я]{2,12}$")
_INITIAL = re.compile(r"(?:^|[\s.])(?:[A-ZÀ-ÞА-Я]|[JSDM]r|Ms)\.$")
_SEVERAL: Final = 2
_QUOTES: Final = frozenset('"“”„«»')
_HANDLE = re.compile(r"(?=[^\s\d]*[\d_@])[\w.+@-]+")
_ENDS = re.compile(r"[.!?…][\"'”’]?\s|[!?…。！？；،؛؟;：]|:(?!\w)|\.$|://")
_PAIRS: Final = (("(", ")"), ("[", "]"), ("（", "）"), ("【", "】"), ("<", ">"), ("《", "》"))

_BAR: Final = r"(?:\s*(?:\||::|(?<=\s)[-=]>|>{1,2}|[→⇒»])(?=\s)|\s+/(?=\s)|\s*\.?[—–]{1,2}(?=\S))"

_FORMS: Final = (
    (
        "emphasis",
        re.compile(
            rf"(?P<mark>{EMPHASIS})(?P<name>[^*\n]{{1,80}}?)\s*[:：]?\s*(?P=mark)(?!\w)\s*(?:{COLON}|[-–—|·](?=\s))?(?P<text>.*)"
        ),
    ),
    (
        "bracket",
        re.compile(
            r"\\?[\[［【〔«(（＜〈](?P<name>(?:[^\[\]［］【】〔〕«»()（）＜＞〈〉\n]|[\[(（][^\[\]()（）\n]*[\])）]){1,80}?)"
            r"\\?[\]］】〕»)）＞〉]\s*(?:[:：]|(?=\s|$)|(?<=[】〕］）＞〉]))(?P<text>.*)"
        ),
    ),
    (
        "bracket",  # a tag would be closed on the line
        re.compile(r"<(?P<name>[^<>/\n][^<>\n]{1,79})>\s*(?:[:：]|(?=\s|$))(?P<text>[^<]*)$"),
    ),
    ("colon", re.compile(rf"(?P<name>[^:：*\n|\t]{{1,80}}?)\s*{COLON}(?P<text>.*)")),
    ("bar", re.compile(rf"(?P<name>[^:：*\n|\t]{{1,80}}?){_BAR}\s*(?P<text>.*)")),
    ("gap", re.compile(r"(?P<name>[^:：*\n|\t]{1,80}?)(?:\t|\s{2,}|\u3000)\s*(?P<text>\S.*)")),
    ("dash", re.compile(r"(?P<name>[^:：*\n|\t]{1,80}?)\s+[-–—·•]\s+(?P<text>.*)")),
    ("stop", re.compile(r"(?P<name>[^:：*\n|\t.]{1,40}?)\.[\s—–-]+(?P<text>\S.*)")),
    ("corner", re.compile(r"(?P<name>[^「」『』:：*\n|\t。、！？]{1,40}?)(?P<text>(?:「[^「」]*」|『[^『』]*』)\s*$)")),
    ("end", re.compile(r"(?P<name>[^:：*\n|\t]{1,80}?)\s*(?P<text>)")),
)
"""How a name may end, the surest first."""

_STARTS: Final = {"emphasis": "*_`", "bracket": "\\[［【〔«(（＜〈<"}
_NEEDS: Final = {"colon": ":：", "bar": "|:/>→⇒»—–", "dash": "-–—·•", "stop": ".", "corner": "「『"}
"""With what a label of a form begins, and of what it has one: most lines are spared most searches."""

_ROOM: Final = 100  # a label and what ends it


class Label(NamedTuple):
    """What the beginning of a line says if it is a label: how it ends, who speaks, where the text begins."""

    form: str
    name: str
    place: int


def labels_at(line: str, place: int = 0) -> Iterator[Label]:
    """Yield the labels that *line* may have at *place*, the surest first; ``bold`` is emphasis without a colon."""
    rest = line[place:]
    held = set(rest[:_ROOM])
    for form, pattern in _FORMS:
        if not held or rest[0] not in _STARTS.get(form, rest[0]) or held.isdisjoint(_NEEDS.get(form, rest[0])):
            continue
        match = pattern.fullmatch(rest) if form == "end" else pattern.match(rest)
        name = bare_name(match["name"]) if match else ""
        bare = name.removesuffix(".") if form == "emphasis" else name  # `**Ann.** text`, see `common_marks`
        if match is None or not is_name(bare) or (form == "stop" and not _is_role(name, match["text"])):
            continue
        between = rest[match.end("name") : match.start("text")]
        is_bare = form == "emphasis" and not ("：" in between or ":" in between)
        yield Label("bold" if is_bare else form, name, place + match.start("text"))


def _is_role(name: str, text: str) -> bool:
    """Whether *name*, which a full stop ends before *text*, is a role in a play: `HAMLET. To be`, not `J. R. Lee`."""
    is_initial = sum(map(str.isalnum, name)) == 1 and text[-1:].isalnum() and is_name(text) and looks_like_name(text)
    return name.upper() == name and not is_initial


def bare_name(name: str) -> str:
    """Return *name* without what a chat says around it: `From  Ann  to  Everyone`.

    >>> bare_name(" From  Ann Lee "), bare_name("Fromm")
    ('Ann Lee', 'Fromm')
    """
    name = name.strip(BIDI + " \t\u3000")
    if name[:1] in _QUOTES and name[-1:] in _QUOTES:
        name = name[1:-1]
    return name if name[:1] not in "Ff" else _FROM.sub("", name).strip()


def common_marks(names: Iterable[str]) -> tuple[str, str]:
    """Return the marks with which all of *names* begin and end, two at least, and which are none of theirs.

    So is a word in lower case behind all: `Ann says`. A full stop behind initials is theirs, and so are `@` and a
    bracket that opens within the name.

    >>> common_marks(["~Ann", "~Ben (Guest)"]), common_marks(["Ann Lee.", "Ben."]), common_marks(["@ann", "@k_lee"])
    (('~', ''), ('', '.'), ('', ''))
    >>> common_marks(["[Ann]▶", "[Ben]▶"]), common_marks(["Ann (host)", "Ben (guest)"])
    (('[', ']▶'), ('', ''))
    >>> common_marks(["सीमा", "राधा"])
    ('', '')
    """
    told = set(names)
    if len(told) < _SEVERAL:
        return "", ""
    fronts = [_marks_before(name) for name in told]
    backs = [_marks_after(name)[::-1] for name in told]
    front, back = _shared(fronts), _shared(backs)[::-1]
    if back == "." and any(map(_INITIAL.search, told)):
        back = ""
    opens = {close: opened for opened, close in _PAIRS}
    own = max((i + 1 for i, mark in enumerate(back) if mark in opens and opens[mark] not in front), default=0)
    is_within = any(opened in front and close not in back for opened, close in _PAIRS)
    return "" if is_within else front, back[own:]


def _marks_before(name: str) -> str:
    """Return the marks with which *name* begins, a tag too."""
    tag = _TAG_BEFORE.match(name)
    start = tag.end() if tag else 0
    return name[:start] + "".join(takewhile(_is_mark, name[start:]))


def _marks_after(name: str) -> str:
    """Return the marks with which *name* ends, a tag too; or a word in lower case."""
    if word := _WORD_AFTER.search(name):
        return word[0]
    tag = _TAG_AFTER.search(name)
    end = tag.start() if tag else len(name)
    return "".join(takewhile(_is_mark, reversed(name[:end])))[::-1] + name[end:]


def _is_mark(char: str) -> bool:
    """Whether *char* is no letter, no digit, no sign that belongs to the letter before it, and begins no handle."""
    return not char.isalnum() and char != "@" and category(char)[0] != "M"


def _shared(texts: Sequence[str]) -> str:
    """Return what all *texts* begin with.

    >>> _shared(["**", "*"]), _shared([])
    ('*', '')
    """
    return "".join(next(iter(row)) for row in takewhile(lambda row: len(row) == 1, map(set, zip(*texts, strict=False))))


def without_marks(name: str, marks: tuple[str, str]) -> str:
    """Return *name* without *marks*, see `common_marks`; as it is if nothing were left."""
    return name.removeprefix(marks[0]).removesuffix(marks[1]).strip() or name


@lru_cache(maxsize=_KEPT)
def is_name(name: str) -> bool:
    """Whether *name* may be one as far as its characters say: letters, no sentence, no loose bracket, no word of notes.

    >>> is_name("Kim, Ben (Guest)"), is_name("Dr. Ann O’Neil, PhD"), is_name("It rained. Then"), is_name("10:30")
    (True, True, False, False)
    """
    if not 0 < len(name) <= _LONGEST or not any(map(str.isalpha, name)) or name[0] in "<#|>=/":
        return False
    if len(name.split()) > _MOST_WORDS or any(name.count(one) != name.count(two) for one, two in _PAIRS):
        return False
    last = name.rsplit(maxsplit=1)[-1]
    is_short = last.endswith(".") and len(last) <= (_LAST if last != name else len("K."))
    bare = _ABBREVIATION.sub("", name.removesuffix(".") if is_short else name)
    return not _ENDS.search(bare) and not phrases("note").fullmatch(name)


@lru_cache(maxsize=_KEPT)
def looks_like_name(name: str) -> bool:
    """Whether *name* is one by its looks alone: a few words, none in lower case but particles and what services write.

    >>> looks_like_name("van der Berg"), looks_like_name("spk_0"), looks_like_name("and so I said")
    (True, True, False)
    """
    words = re.sub(r"\([^()]*\)|,.*", "", name).split()
    own = [word for word in words if not (word[0].islower() and phrases("particle").fullmatch(word))]
    return 0 < len(own) <= _LOOKS_WORDS and not any(word[0].islower() and not _HANDLE.fullmatch(word) for word in own)


@cache
def _numbered() -> re.Pattern[str]:
    """Return the pattern of a word for a speaker and a number: `화자 1`, `Speaker A`, `SPEAKER_00`."""
    return re.compile(rf"(?:{phrases('speaker').pattern})[\s_-]*\S{{0,3}}", re.IGNORECASE)


@lru_cache(maxsize=_KEPT)
def is_numbered(name: str) -> bool:
    """Whether *name* is what a service calls somebody: a word for a speaker and a number or a letter."""
    return bool(_numbered().fullmatch(name))


def are_questions(names: set[str]) -> bool:
    """Whether *names* are what questions and answers are headed with rather than people."""
    return all(phrases("question").fullmatch(name) for name in names)
