"""Ways in which a file comes to harm: what programs, disks, mails and people do to bytes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

MOST_BYTES: Final = 200_000
_LONGEST_RUN: Final = 20_000
_SPLICED_SHARE: Final = 0.15

_ENCODINGS: Final = (
    *("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp949", "johab", "shift_jis", "euc_jp"),
    *("iso2022_jp", "gb18030", "big5", "cp1251", "cp1252", "koi8-r", "iso8859-15", "tis-620", "latin-1", "cp037"),
)
_EOLS: Final = (b"\r\n", b"\r", b"\n\n", b"\x0b", b"\x85", b"\xe2\x80\xa8", b" \n", b"")
_NUMBER: Final = re.compile(rb"\d+")
_NUMBERS: Final = (b"", b"0", b"-1", b"00", b"99", b"1e9", b"9" * 25, b"1.5", b"NaN", b"\xd9\xa3", b"1" * 400)

FRAGMENTS: Final = (
    *("<", "</", "<!--", "<a ", "<![CDATA[", "<?", "&", "&#", "&#x110000;", "&#0;", "&amp;lt;", "<p>", "<div>", "<br>"),
    *("<SYNC Start=1><P Class=A>x", "<sync start=", "<!-", "{\\k1}", "{", "\\", "{\\an8}", "<Who>", "<v A>", "</v>"),
    *("[", "[0:01] ", "0:01 ", "0:01\n", "a: ", "A: x [0:01]\n", "**", "**a", "**A [0:01]**: ", "a  0:01\n", "-->"),
    *("0:00:01.000,0:00:02.000\n", "00:00:01,000 --> 00:00:02,000\n", "00:01.000 --> 00:02.000\n", "1\n", "NOTE\n"),
    *(
        "WEBVTT\n\n",
        "STYLE\n",
        "X-TIMESTAMP-MAP=MPEGTS:1,LOCAL:0\n",
        "[Events]\n",
        "Dialogue: 0,0:00:01.00,,,,,0,0,,x\n",
    ),
    *("| ", "：", "，", "。", "\t", " ", "\n", "\n\n", "\u00a0", "\u200b", "\ufeff", "\u202e", "\0", "\x1a", "\x1b$B"),
    *(
        "{",
        "}",
        "[]",
        "[{",
        '"',
        '""',
        ":",
        ",",
        "null",
        "true",
        '{"text": ',
        '{"words": [',
        '"start": ',
        '"end": null',
    ),
    *("<p begin='1s'>", "<span>", "<tt>", "</tt>", "<Sync time='1'/>a", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "<cite>"),
    *(
        "- time: 0:01\n",
        "---\n",
        "# ",
        "## Chapter\n",
        "chapters:\n",
        "( 0:01 )",
        "1.0 - ",
        "👩‍👩‍👧‍👦",
        "각",
        "e\u0301" * 3,
    ),
)
"""Pieces that mean something to some reader."""


def generated(chance: Random) -> bytes:
    """Return a file of FRAGMENTS alone, some of them very often."""
    pieces = []
    for _ in range(chance.randint(1, 12)):
        piece = chance.choice(FRAGMENTS)
        pieces.append(piece * chance.choice((1, 1, 1, 2, 3, 50, _LONGEST_RUN // len(piece))))
    return "".join(pieces).encode()


def mutated(seeds: Sequence[bytes], chance: Random) -> bytes:
    """Return one of *seeds*, harmed a few times."""
    data = chance.choice(seeds)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 5))):
        splices = chance.random() < _SPLICED_SHARE
        data = _spliced(data, chance.choice(seeds), chance) if splices else chance.choice(_HARMS)(data, chance)
    return data[:MOST_BYTES]


def _span(data: bytes, chance: Random) -> tuple[int, int]:
    """Return a span of *data*, more often a short one."""
    start = chance.randint(0, len(data))
    return start, min(len(data), start + int(len(data) ** chance.random()))


def _flipped(data: bytes, chance: Random) -> bytes:
    """Return *data* with a few bytes changed."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 2, 8, 64)) if data else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(data: bytes, chance: Random) -> bytes:
    """Return *data* without a span of it, as often as not one that reaches to its end."""
    start, end = _span(data, chance)
    return data[:start] if chance.random() < 1 / 2 else data[:start] + data[end:]


def _doubled(data: bytes, chance: Random) -> bytes:
    """Return *data* with a span of it repeated, perhaps very often."""
    start, end = _span(data, chance)
    piece = data[start:end]
    times = chance.choice((1, 2, max(1, _LONGEST_RUN // max(1, len(piece)))))
    return data[:end] + piece * times + data[end:]


def _spliced(data: bytes, other: bytes, chance: Random) -> bytes:
    """Return *data* with a span of *other* in the place of one of its own."""
    start, end = _span(data, chance)
    begin, stop = _span(other, chance)
    return data[:start] + other[begin:stop] + data[end:]


def _moved(data: bytes, chance: Random) -> bytes:
    """Return *data* with two of its lines exchanged."""
    lines = data.split(b"\n")
    one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    return b"\n".join(lines)


def _given(data: bytes, chance: Random) -> bytes:
    """Return *data* with one of FRAGMENTS in it, perhaps many times."""
    place, _ = _span(data, chance)
    piece = chance.choice(FRAGMENTS).encode()
    return data[:place] + piece * chance.choice((1, 1, 1, 5, _LONGEST_RUN // len(piece))) + data[place:]


def _renumbered(data: bytes, chance: Random) -> bytes:
    """Return *data* with a few of its numbers replaced."""
    share = chance.choice((0.01, 0.1, 1))
    other = chance.choice(_NUMBERS)
    return _NUMBER.sub(lambda match: other if chance.random() < share else match[0], data)


def _with_other_line_ends(data: bytes, chance: Random) -> bytes:
    """Return *data* with other line ends."""
    return data.replace(b"\n", chance.choice(_EOLS))


def _recoded(data: bytes, chance: Random) -> bytes:
    """Return *data* in another encoding, or in one that it was taken for by mistake."""
    written, read = chance.choice(_ENCODINGS), chance.choice(("utf-8", "utf-8", "latin-1", "cp1252"))
    return data.decode(read, "replace").encode(written, "replace")


_HARMS: Final = (_flipped, _cut, _doubled, _moved, _given, _given, _renumbered, _with_other_line_ends, _recoded)
