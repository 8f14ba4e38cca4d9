"""Bytes to text: Unicode by its marks, its zeros or its own strictness, else the encoding that its letters prove.

What is nearly Unicode is broken and says where; what no encoding reads well is refused with a remedy rather than turned
into letters that nobody wrote.
"""

from __future__ import annotations

import codecs
import re
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple
from unicodedata import category

from pipeline.errors import UnreadableSource
from pipeline.read.decoding import charset
from pipeline.read.decoding.magic import MAGIC
from pipeline.read.decoding.refused import why
from pipeline.storage.regular import NotRegular, TooLarge, read_regular

if TYPE_CHECKING:
    from pathlib import Path

MAX_FILE_BYTES: Final = 256 * 2**20
MAX_LINE_BYTES: Final = 4 * 2**20
"""Of a line of text or subtitles; JSON and XML may be one line, which only the file's limit bounds."""

_MEGABYTE: Final = 2**20
_MARKS: Final = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ZEROS: Final = (("utf-32-le", 4, 3), ("utf-32-be", 4, 0), ("utf-16-le", 2, 1), ("utf-16-be", 2, 0))
"""Encoding, bytes of a unit, and which of them is zero in every character of the ASCII range."""

_DATA = re.compile(rb"\s*(?:\{\s*[\"}]|\[\s*[\[{]|<[?!a-zA-Z])")  # JSON and tags, which have no lines
_TOKENS = re.compile(rb'\s*\{\s*"systeminfo"\s*:.{0,20000}?"tokens"\s*:', re.DOTALL)
"""whisper.cpp's full JSON: a token there may be a part of a character, whose bytes its reader joins."""

_OTHER: Final = (
    "Convert it to UTF-8: iconv -f ENCODING -t UTF-8 OLD > NEW (CP949, SHIFT_JIS, GB18030, WINDOWS-1252 ...)"
)
_SHIFT = re.compile(rb"\x1b(?:\$[@AB()]|\(J)")  # ISO 2022, in seven bits: Japanese or Korean mail
_LOST = re.compile("\ufffd+")
_CHECK: Final = "Check how it was written"
_SEVERAL: Final = 3
_FEW: Final = 50  # one character in so many may be strange
_HEAD_BYTES: Final = 4096
_PROVEN_BY_ZEROS: Final = 0.9
_NO_TEXT: Final = frozenset({"Cc", "Cn", "Co", "Cs"})


class Decoded(NamedTuple):
    """A file's text with LF line ends and without byte order mark, how it was encoded, and its fingerprint."""

    text: str
    encoding: str
    confidence: float
    sha256: str
    doubt: str | None = None  # what speaks against the encoding, in words


class _Guess(NamedTuple):
    """How a file is encoded, how sure that is, how many bytes its byte order mark has, and what speaks against it."""

    encoding: str
    confidence: float
    mark: int
    doubt: str | None = None

    @property
    def codec(self) -> str:
        """Return Python's name of the encoding without its mark."""
        return self.encoding.removesuffix("-sig")


def load(path: Path, name: str) -> Decoded:
    """Return the text of the file at *path*.

    Raises:
        UnreadableSource: naming *name*, if the file cannot be opened, is empty, too large or no text in Unicode.
    """
    try:
        data = _bytes(path, name)
    except OSError as error:
        raise UnreadableSource(name, *why(error, path)) from error
    return decode(data, name)


def _bytes(path: Path, name: str) -> bytes:
    """Return what the file at *path* holds."""
    try:
        return read_regular(path, MAX_FILE_BYTES)
    except IsADirectoryError as error:
        problem = "this is a folder whose files cannot be listed"
        raise UnreadableSource(name, problem, "Give permission to read it") from error
    except NotRegular as error:
        raise UnreadableSource(name, str(error.strerror), "Copy what it yields into a file") from error
    except TooLarge as error:
        raise UnreadableSource(name, str(error.strerror), "Split it into parts") from error


def decode(data: bytes, name: str) -> Decoded:
    """Return *data*, a file's bytes, as text.

    Raises:
        UnreadableSource: naming *name*, if it is empty, binary, in no encoding that reads well, or has an endless line.
    """
    if not data or data.isspace():
        raise UnreadableSource(name, "the file is empty", _CHECK)
    guess = _guess(data, name)
    if (line := _endless_line(data, guess.mark)) is not None:
        limit = f"longer than the limit of {MAX_LINE_BYTES // _MEGABYTE} MB"
        raise UnreadableSource(name, f"a line is {limit}", "Break it into lines, one for each turn or cue", line)
    text, guess = _text(data, guess, name)
    if not text.strip("\ufeff \t\n"):
        raise UnreadableSource(name, "the file holds nothing but white space", _CHECK)
    return Decoded(text, guess.encoding, guess.confidence, sha256(data).hexdigest(), guess.doubt)


def _text(data: bytes, guess: _Guess, name: str) -> tuple[str, _Guess]:
    """Return *data* as text with LF line ends, and how it was encoded after all.

    Raises:
        UnreadableSource: it is broken Unicode, or in no encoding that reads well.
    """
    try:
        text = data[guess.mark :].decode(guess.codec)
    except UnicodeDecodeError as error:
        if guess.codec == "utf-8" and _TOKENS.match(data[guess.mark :]):
            return _with_line_feeds(data[guess.mark :].decode("utf-8", "surrogateescape")), guess
        if guess.encoding != "utf-8" or _is_nearly_unicode(data):
            raise _find_break(data, error, guess, name) from error
        guess = _detect(data, error, name)
        text = charset.decode_as(data, guess.encoding)
    if (
        guess.encoding == "utf-8"
        and b"\x1b" in data
        and _SHIFT.search(data)
        and data.isascii()
        and (found := charset.detect(data))
    ):
        guess = _Guess(found.encoding, found.confidence, 0, found.doubt)
        text = charset.decode_as(data, guess.encoding)
    return _with_line_feeds(text), guess


def _is_nearly_unicode(data: bytes) -> bool:
    """Whether most of what is not in ASCII is sound UTF-8: then a place is broken, and nothing is guessed."""
    lossy = data.decode("utf-8", "replace")
    broken = lossy.count("\ufffd")
    sound = len(lossy) - len(lossy.encode("ascii", "ignore")) - broken
    return sound >= _SEVERAL * broken


def _detect(data: bytes, error: UnicodeDecodeError, name: str) -> _Guess:
    """Return the encoding of *data*, in which *error* is the first place that is not UTF-8.

    Raises:
        UnreadableSource: no encoding reads it well.
    """
    found = charset.detect(data)
    if found is None:
        place = f"byte {error.start + 1} (0x{data[error.start]:02x})"
        reason = f"not in UTF-8, {place} is the first that is wrong, nor in any encoding that reads well"
        raise UnreadableSource(name, reason, _OTHER, _line_of(data, error.start))
    return _Guess(found.encoding, found.confidence, 0, found.doubt)


def _line_of(data: bytes, offset: int) -> int:
    """Return the line, from 1, in which the byte at *offset* of *data* stands."""
    return _with_line_feeds(data[:offset].decode("latin-1")).count("\n") + 1


def _with_line_feeds(text: str) -> str:
    """Return *text* with LF line ends; CR CR LF is what Python's text mode on Windows makes of CR LF, and is one."""
    if "\r" not in text:
        return text
    return text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")


def _guess(data: bytes, name: str) -> _Guess:
    """Return how *data* is encoded.

    A zero byte is no character of a text, so it proves UTF-16 or UTF-32 or a binary file. WebVTT alone allows it.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _Guess(encoding, 1.0, len(mark))
    for magic, what, remedy in MAGIC:
        if magic.match(data):
            raise UnreadableSource(name, f"this is {what}, no text", remedy)
    if b"\0" not in data or data.startswith(b"WEBVTT"):
        return _Guess("utf-8", 1.0, 0)
    for encoding, size, place in _ZEROS:
        if len(data) % size == 0 and _has_zeros_at(data[:_HEAD_BYTES], encoding, size, place):
            return _Guess(encoding, _PROVEN_BY_ZEROS, 0)
    raise UnreadableSource(
        name, f"this is a binary file, no text: byte {data.index(0) + 1} is zero", "Give a text file"
    )


def _has_zeros_at(head: bytes, encoding: str, size: int, place: int) -> bool:
    """Whether *head* has its zeros where an *encoding* with units of *size* bytes has them, and then reads as text."""
    zeros = [head[i::size].count(0) for i in range(size)]
    others = sum(zeros) - zeros[place] if size < _SEVERAL else zeros[0 if place else -1]
    text = head.decode(encoding, "replace")
    strange = text.count("\ufffd") + sum(category(c) in _NO_TEXT and c not in "\t\n\r\f" for c in text)
    return zeros[place] > _SEVERAL * others and strange * _FEW < len(text)


def _endless_line(data: bytes, mark: int) -> int | None:
    """Return the number of the first line of *data* that is longer than the limit, if its format has lines at all.

    Reads: *mark*, the bytes of its byte order mark; in UTF-16 and UTF-32 tags have zeros between their letters.
    """
    if len(data) <= MAX_LINE_BYTES or _DATA.match(data[mark : mark + _HEAD_BYTES].replace(b"\0", b"")):
        return None
    start = 0
    while start + MAX_LINE_BYTES < len(data):
        window = (start, start + MAX_LINE_BYTES)
        end = max(data.rfind(b"\n", *window), data.rfind(b"\r", *window))
        if end < 0:
            return data.count(b"\n", 0, start) + 1
        start = end + 1
    return None


def _find_break(data: bytes, error: UnicodeDecodeError, guess: _Guess, name: str) -> UnreadableSource:
    """Return where *data*, which is in Unicode, is broken."""
    offset = error.start + guess.mark
    line = _with_line_feeds(data[guess.mark : offset].decode(guess.codec)).count("\n") + 1
    lossy = data[guess.mark :].decode(guess.codec, "replace")
    places = len(_LOST.findall(lossy))
    more = f" (and {places - 1} more)" if places > 1 else ""
    reason = f"broken {guess.codec.upper()}: byte {offset + 1} (0x{data[offset]:02x}) is wrong{more}, the rest is sound"
    return UnreadableSource(name, reason, "Get the file anew or mend that place: characters have been lost there", line)
