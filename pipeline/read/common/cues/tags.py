r"""The text of a SubRip cue: its tags, overrides and entities as marks and a placement.

There is no standard. Tags are those of HTML that players know, and SubStation's overrides; `\N` and `\h` are left from
SubStation, too, and ffmpeg writes the latter. What is no tag that anybody knows is text.
"""

from __future__ import annotations

import html
import re
from typing import Final, NamedTuple

from pipeline.read.common.cues.overrides import Place, apply_overrides
from pipeline.read.common.cues.styled import Mark, Styled, colour_of

_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>i|b|u|s|em|strong|strike|del|font|span|c|v|ruby|rb|rt|rp)(?P<rest>(?:[\s.][^<>\n]{0,200})?)/?>"
    r"|\{(?P<override>\\[^{}\n]{0,200})\}|\{(?P<end>/?)(?P<letter>[biu])\}|\{(?P<microdvd>[yYcCfFsSpPhH]:[^{}\n]{0,40})\}",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<br\s?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_LEFTOVER = re.compile(r"(?<![:\\/])\\([Nh])")
_PATH = re.compile(r"[A-Za-z]:\\|\\\\")
_ATTRIBUTE = re.compile(
    r"(?P<name>color|face|size)\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s>\"']+))",
    re.IGNORECASE,
)
_KINDS: Final = {
    "i": "italic",
    "em": "italic",
    "b": "bold",
    "strong": "bold",
    "u": "underline",
    "s": "strike",
    "strike": "strike",
    "del": "strike",
}
_MICRODVD: Final = {"i": "italic", "b": "bold", "u": "underline", "s": "strike"}
_SCREEN: Final = (384.0, 288.0)
"""The size that libass and VSFilter take for a script that names none; positions in SubRip are of it."""


class CueText(NamedTuple):
    """What a cue says, where it stands, and how many of its tags nobody here follows."""

    text: str
    marks: list[Mark]
    placement: str | None
    left_out: int


def read_cue_text(text: str) -> CueText:
    r"""Return what is shown of a cue's *text*, its blank lines left out.

    >>> read_cue_text("{\\an8}<i>lit</i> &amp; seen")
    CueText(text='lit & seen', marks=[Mark(start=0, end=3, kind='italic', value=None)], placement='line:0', left_out=0)
    """
    if "\\" in text and not _PATH.search(text):
        text = _LEFTOVER.sub(lambda match: "\n" if match[1] == "N" else "\u00a0", text)
    if "<" not in text and "{" not in text:
        said = Styled(_decode(text)).finish()
        return CueText(said.text, said.marks, None, 0)
    said, place = Styled(), Place()
    reading: tuple[int, int] | None = None
    start = 0
    text = _BREAK.sub("\n", text)
    for match in _TAG.finditer(text):
        said.text += _decode(text[start : match.start()])
        start = match.end()
        if match["name"]:
            reading = _tag(match, said, reading)
        elif match["override"]:
            apply_overrides(match["override"], said, place)
        elif match["letter"]:
            _letter(match, said)
        else:
            _microdvd(match["microdvd"], said, place)
    said.text += _decode(text[start:])
    shown = said.finish()
    return CueText(shown.text, shown.marks, place.placement(_SCREEN), place.left_out)


def _decode(text: str) -> str:
    """Return *text* without entities; what only looks like one stays."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text


def _tag(match: re.Match[str], said: Styled, reading: tuple[int, int] | None) -> tuple[int, int] | None:
    """Follow a tag; returns where the base of a ruby began and where its reading begins, while one is open."""
    name, closes = match["name"].lower(), bool(match["close"])
    if name in {"ruby", "rt", "rp", "rb"}:
        return _ruby(name, closes, said, reading)
    if closes:
        _close(name, said)
    elif name in _KINDS:
        said.open(name, _KINDS[name])
    elif name == "font":
        _font(match["rest"], said)
    return reading


def _ruby(name: str, closes: bool, said: Styled, reading: tuple[int, int] | None) -> tuple[int, int] | None:  # noqa: FBT001 - which of two tags it is
    """Take a reading from the text, and mark its base with it; a reading outside of a ruby begins after a blank."""
    at = len(said.text)
    if reading and reading[1] >= 0 and ((name == "rt" and closes) or (name == "ruby" and closes)):
        base, begin = reading
        read = said.text[begin:].strip()
        said.text = said.text[:begin]
        if read:
            said.mark(base, "ruby", read)
        return (len(said.text), -1) if name == "rt" else None
    if name == "ruby":
        return None if closes else (at, -1)
    if name == "rt" and not closes:
        return (reading[0] if reading else at, at)
    return reading


def _font(rest: str, said: Styled) -> None:
    """Open a font, and what its attributes say."""
    found = {
        match["name"].lower(): match["double"] or match["single"] or match["bare"] or ""
        for match in _ATTRIBUTE.finditer(rest)
    }
    colour = colour_of(found.get("color", ""))
    looks = [("colour", colour), ("font", found.get("face")), ("size", found.get("size"))]
    said.open("font", "")
    for kind, value in looks:
        if value:
            said.open("font", kind, value)


def _close(name: str, said: Styled) -> None:
    """Close what a tag of *name* has opened; a font all that it says, down to where it began."""
    if name != "font":
        said.close(name)
        return
    while kinds := [kind for opened, _, kind, *_ in said.opened if opened == name]:
        said.close(name)
        if not kinds[-1]:
            return


def _letter(match: re.Match[str], said: Styled) -> None:
    """Follow `{i}` and `{/i}`."""
    letter = match["letter"].lower()
    if match["end"]:
        said.close(f"{{{letter}")
    else:
        said.open(f"{{{letter}", _KINDS[letter])


def _microdvd(code: str, said: Styled, place: Place) -> None:
    """Follow a code of MicroDVD, which holds up to the end of the cue or, in lower case, of the line."""
    name, _, value = code.partition(":")
    if name.lower() == "y":
        for letter in value.lower().split(","):
            if kind := _MICRODVD.get(letter.strip()):
                said.open(f"y{letter}", kind)
    elif name.lower() == "c" and (match := re.fullmatch(r"\$([0-9a-fA-F]{6})", value)):
        digits = match[1]
        said.open("$", "colour", colour_of(f"#{digits[4:]}{digits[2:4]}{digits[:2]}"))
    else:
        place.left_out += 1
