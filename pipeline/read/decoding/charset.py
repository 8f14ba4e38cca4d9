"""Which encoding a text is in that is not in Unicode.

`chardet` ranks the encodings by how often their letters follow each other in some language. Its first few are read, and
the reading must hold up: no controls, no signs that nobody types, no letters of two scripts in a word or of two
languages in a text (`alphabets`). What another encoding reads differently and almost as well is a doubt that is told,
since no statistics can settle it.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final, NamedTuple
from unicodedata import category

from pipeline.read.decoding import viscii
from pipeline.read.decoding.alphabets import share_of_one

if TYPE_CHECKING:
    from collections.abc import Iterator

_OLD: Final = ("cp850", "cp852", "mac-roman")
"""Of DOS and of old Macs: they give any byte a letter or a sign, and must read all but faultlessly."""

CANDIDATES: Final = (
    *("cp949", "euc_kr", "johab", "iso2022_kr"),
    *("cp932", "shift_jis_2004", "euc_jis_2004", "iso2022_jp_2"),
    *("gb18030", "big5hkscs"),
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("cp874", "tis-620", "koi8-r", "koi8-u", "cp866", "mac-cyrillic"),
    *("iso8859-1", "iso8859-2", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-9", "iso8859-13"),
    *("iso8859-15", "iso8859-16"),
    *_OLD,
)
"""What subtitles are in. More would mistake the short ones: ISO 8859-10 is Finnish to chardet, CP1006 Czech."""

_WIDER: Final = {  # what everybody writes who names the narrower one
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
_DECLARED = re.compile(
    rb"(?i)<\?xml[^>]{0,80}\sencoding=[\"']([\w.:-]{2,40})|<meta[^>]{0,120}charset=[\"']?([\w.:-]{2,40})"
)
_FAMILIES: Final = (
    "cp",
    "iso8859",
    "koi8",
    "mac",
    "gb",
    "big5",
    "euc",
    "shift",
    "iso2022",
    "tis",
    "johab",
    "ptcp",
    "kz",
)
_HEAD_BYTES: Final = 4096
_SAMPLE_BYTES: Final = 256 * 1024
_TRIED: Final = 6
_READ_BYTES: Final = 32 * 1024
_SHOWN: Final = 20
_SURE: Final = 0.53  # with both limits 958 texts of four cues or more gave 13 wrong readings, each with its doubt
_SURE_OF_FEW: Final = 0.65
_FEW: Final = 8  # letters beyond ASCII
_LEAST_SOUND: Final = 0.5
_LEAST_OF_OLD: Final = 0.9
_PROOF: Final = 2  # letters beyond ASCII: one may be a blank
_FOREIGN = re.compile(rb"[\x80-\xff]")
_USUALNESS: Final = {codecs.lookup(name).name: place for place, name in enumerate(CANDIDATES)}

_NEVER: Final = frozenset({"Cc", "Cn", "Co", "Cs"})
_USUAL: Final = frozenset("“”„‘’‚«»‹›¿¡…–—•·º°№€£¥©®™×÷½¼¾§¶♪♫\xa0\xad\u200c\u200d\u200e\u200f")
_WORD = re.compile(r"[^\W\d_]+")
_HUMP = re.compile(r"[a-zß-öø-ÿ][À-ÖØ-ÞŠŽŸ]|[a-z][\u3400-\u9fff\uac00-\ud7a3\uff61-\uff9f][a-z]")
"""A capital after a small letter, or a sign of another script alone among them: a text that is read wrongly."""

_SIGN = re.compile(r"\w[¶½¼¾¦¤¬±¸¨´×÷©®°]\w|[¶¦¤]\w")  # signs that nobody writes into or before a word
_SCRIPTS: Final = re.compile(
    r"(?P<latin>[A-Za-z\u00aa-\u024f\u1e00-\u1eff]+)|(?P<greek>[\u0370-\u03ff]+)|(?P<cyrillic>[\u0400-\u052f]+)"
    r"|(?P<hebrew>[\u0590-\u05ff]+)|(?P<arabic>[\u0600-\u06ff]+)|(?P<thai>[\u0e00-\u0e7f]+)"
    r"|(?P<korean>[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]+)|(?P<kana>[\u3040-\u30ff]+)|(?P<narrow>[\uff61-\uff9f]+)"
    r"|(?P<han>[\u3400-\u9fff]+)"
)
_TOGETHER: Final = (  # scripts that may stand in one word: `GPT는`, `食べる`
    {"latin", "korean", "han"},
    {"latin", "kana", "han"},
    {"latin", "thai"},
    {"greek"},
    {"cyrillic"},
    {"hebrew"},
    {"arabic"},
    {"narrow"},
)


class Charset(NamedTuple):
    """An encoding by Python's name, how sure it is from 0 to 1, and in words what speaks against it."""

    encoding: str
    confidence: float
    doubt: str | None


class _Reading(NamedTuple):
    """What an encoding makes of the sample, and how good that is."""

    encoding: str
    text: str
    score: float


def detect(data: bytes) -> Charset | None:
    """Return the encoding of *data*, which is not in Unicode; None if no reading of it holds up."""
    sample = _sample(data)
    readings = sorted(_readings(data, sample), key=_order)
    best = next((reading for reading in readings if _reads(data, reading.encoding)), None)
    if best is None:
        return None
    rivals = (reading for reading in readings if reading.text != best.text and reading is not best)
    rival = next(rivals, None)
    confidence = round(best.score / (best.score + rival.score), 3) if rival else 1.0
    sure = _SURE if len(_foreign(best.text)) > _FEW else _SURE_OF_FEW
    doubt = f"{rival.encoding} would read {_difference(best, rival)}" if rival and confidence < sure else None
    return Charset(best.encoding, confidence, doubt)


def _order(reading: _Reading) -> tuple[float, int]:
    """Return a key that puts the best of readings first; of two that are as good the usual encoding."""
    return -round(reading.score, 3), _USUALNESS.get(reading.encoding, 0)


def decode_as(data: bytes, encoding: str) -> str:
    """Return *data* as text.

    Raises:
        UnicodeDecodeError: it is not in *encoding*.
    """
    return viscii.decode_viscii(data) if encoding == "viscii" else data.decode(encoding)


def _reads(data: bytes, encoding: str) -> bool:
    """Whether all of *data* is in *encoding*."""
    try:
        decode_as(data, encoding)
    except UnicodeDecodeError:
        return False
    return True


def _sample(data: bytes) -> bytes:
    """Return lines of *data* that are not in ASCII: timings and numbers tell nothing."""
    match = _FOREIGN.search(data)
    if match is None:  # escapes in seven bits
        return data[:_SAMPLE_BYTES]
    start = max(data.rfind(b"\n", 0, match.start()) + 1, match.start() - _HEAD_BYTES)
    lines = data[start : start + 8 * _SAMPLE_BYTES].split(b"\n")
    return b"\n".join(line for line in lines if not line.isascii())[:_SAMPLE_BYTES]


def _readings(data: bytes, sample: bytes) -> Iterator[_Reading]:
    """Yield what the likeliest encodings make of *sample*, those that hold up, each once."""
    seen = set()
    for name, likelihood in _rank_encodings(data, sample):
        encoding = _WIDER.get(name, name)
        if encoding not in seen and (text := _start(sample, encoding)) is not None:
            seen.add(encoding)
            sound, fit = _soundness(text), share_of_one(text)
            is_old = encoding in _OLD
            if sound > _LEAST_SOUND and not (is_old and (sound * fit < _LEAST_OF_OLD or len(_foreign(text)) < _PROOF)):
                yield _Reading(encoding, text, likelihood * (sound * fit) ** 2)


def _rank_encodings(data: bytes, sample: bytes) -> Iterator[tuple[str, float]]:
    """Yield names of encodings with their likelihood: what the file says of itself, then what statistics do."""
    import chardet  # noqa: PLC0415 - 40 ms that files in UTF-8 need not pay

    if (match := _DECLARED.search(data[:_HEAD_BYTES])) and (declared := _python_name(match)):
        yield declared, 1.0
    if viscii.is_vietnamese(viscii.decode_viscii(sample[:_READ_BYTES])):
        yield "viscii", 1.0
    found = chardet.detect_all(sample, ignore_threshold=True, compat_names=False, include_encodings=CANDIDATES)
    ranked = [(codecs.lookup(row["encoding"]).name, row["confidence"]) for row in found if row["encoding"]]
    yield from ranked[:_TRIED]
    yield from (row for row in ranked[_TRIED:] if row[0] in _OLD)


def _python_name(match: re.Match[bytes]) -> str | None:
    """Return Python's name of the encoding that a file declares, None if that is none of letters."""
    try:
        name = codecs.lookup((match[1] or match[2]).decode("ascii")).name
    except LookupError:
        return None
    return name if name.startswith(_FAMILIES) else None


def _start(sample: bytes, encoding: str) -> str | None:
    """Return the beginning of *sample* as text, None if it is not in *encoding*."""
    if encoding == "viscii":
        return viscii.decode_viscii(sample[:_READ_BYTES])
    try:
        return codecs.getincrementaldecoder(encoding)().decode(sample[:_READ_BYTES])
    except UnicodeDecodeError:
        return None


def _soundness(text: str) -> float:
    """Return the share of *text* beyond ASCII that a person may have typed, from 0 to 1."""
    foreign = _foreign(text)
    strange = sum(_strangeness(char) for char in foreign)
    strange += 2 * len(_SIGN.findall(text))
    for word in _WORD.findall(text):
        if not word.isascii():
            scripts = {match.lastgroup for match in _SCRIPTS.finditer(word)}
            strange += len(word) * (not any(scripts <= together for together in _TOGETHER)) + 2 * bool(
                _HUMP.search(word)
            )
    return max(0.0, 1 - strange / max(len(foreign), 1))


def _foreign(text: str) -> list[str]:
    """Return the characters of *text* beyond ASCII, and those controls that no text has."""
    return [char for char in text if char > "\x7f" or (char < " " and char not in "\t\n\r\f")]


def _strangeness(char: str) -> int:
    """Return how seldom *char* is typed: 0 for letters and usual marks."""
    kind = category(char)
    if kind in _NEVER:
        return 4
    return int(not (kind[0] in "LM" or char in _USUAL or "\u3000" <= char <= "\u303f" or "\uff01" <= char <= "\uff60"))


def _difference(one: _Reading, two: _Reading) -> str:
    """Return the first words that two readings make differently."""
    pairs = zip(one.text.split(), two.text.split(), strict=False)
    ours, theirs = next(((a, b) for a, b in pairs if a != b), ("", ""))
    return f"{theirs[:_SHOWN]!r} for {ours[:_SHOWN]!r}"
