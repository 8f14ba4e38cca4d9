"""YouTube's captions: json3, its XML forms srv1 to srv3 (`.ytt`), and the lists that transcript-api writes.

json3 and srv3 count in milliseconds, words from the start of their line; srv1 and the lists count in seconds. Captions
that a person wrote are cues: their lines, looks and places are kept.

- `looks`: How YouTube's captions look and where they stand
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any, Final

from pipeline.errors import UnreadableSource
from pipeline.languages import language_named
from pipeline.read.asr.youtube.looks import head_of_json, head_of_xml, placement_of, styled, windows_of
from pipeline.read.common.captions import Line, turns_of_lines
from pipeline.read.common.cues.tags import read_cue_text
from pipeline.read.common.gather import Piece
from pipeline.read.common.json_text import GET_ANEW, at, dicts, first, millis, number, seconds, words_in
from pipeline.read.common.model import THIS_FILE, Reader
from pipeline.read.common.spoken import Heard, json_reader, to_parsed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from xml.etree.ElementTree import Element

    from pipeline.read.asr.youtube.looks import Head
    from pipeline.read.common.model import Parsed

_ROOT = re.compile(r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?<(?:timedtext|transcript)\b(?=[^<]{0,500}<(?:head|body|text|p)\b)")
_TAG = re.compile(r"</?(?:font|[biu])\b[^<>]{0,200}>", re.IGNORECASE)
_SUREST: Final = 255
_LISTS: Final = ("transcript", "snippets", "segments", "captions")


def is_json3(data: object) -> bool:
    """Whether *data* has events with a start in ms."""
    events = dicts(at(data, "events"))
    return at(data, "wireMagic") == "pb3" or any("tStartMs" in event for event in events)


def hear_json3(data: Any) -> Heard:  # noqa: ANN401 - JSON may hold anything
    """Return the events that show something; those that append only break lines, others only place windows."""
    events = dicts(data.get("events"))
    head = head_of_json(data)
    windows = windows_of([(_id(event, "id"), _id(event, "wpWinPosId"), _id(event, "wsWinStyleId")) for event in events])
    return Heard(turns_of_lines([_event(event, head, windows) for event in events]))


def _id(row: Mapping[str, Any], key: str) -> str | None:
    """Return the id that *row* has under *key*."""
    return str(row[key]) if isinstance(row.get(key), int) else None


def _event(event: Mapping[str, Any], head: Head, windows: Mapping[str, tuple[str | None, str | None]]) -> Line:
    """Return an event as a line."""
    segs = dicts(event.get("segs"))
    rows = [(words_in(row.get("utf8")), row.get("tOffsetMs"), row.get("acAsrConf")) for row in segs]
    line = _line(millis(event.get("tStartMs", 0)), millis(event.get("dDurationMs")), rows)
    pens = [_id(row, "pPenId") or _id(event, "pPenId") for row in segs]
    window = windows.get(_id(event, "wWinId") or "", (None, None))
    own = (_id(event, "wpWinPosId") or window[0], _id(event, "wsWinStyleId") or window[1])
    return _looking(line, zip([said for said, _, _ in rows], pens, strict=True), placement_of(*own, head), head)


def _looking(line: Line, pieces: Iterable[tuple[str, str | None]], placement: str | None, head: Head) -> Line:
    """Return *line*, which *pieces* with their pens make, as they look; one that is heard word by word as it is."""
    if line.words:
        return line
    said = styled(pieces, head)
    return line._replace(text=said.text, marks=said.marks, placement=placement)


def _line(start_ms: int | None, duration_ms: int | None, rows: Iterable[tuple[str, object, object]]) -> Line:
    """Return the line of *rows*: text, offset and certainty of each word, the latter two missing in others."""
    rows = list(rows)
    text = "".join(said for said, _, _ in rows)
    if start_ms is None or not any(offset is not None for _, offset, _ in rows):
        return Line(text, start_ms, duration_ms)
    words: list[Piece] = []
    for said, offset, sure in rows:
        if said.strip():
            known = number(sure) or 0  # 0 stands at nearly all words: it was not measured
            glue = "previous" if words and not said[0].isspace() else ""
            confidence = known / _SUREST if 0 < known <= _SUREST else None
            words.append(Piece(said, start_ms + (millis(offset) or 0), None, confidence, glue=glue))
    return Line(text, start_ms, duration_ms, words)


def recognise_xml(text: str) -> bool:
    """Whether *text* begins as YouTube's XML does."""
    return bool(_ROOT.match(text))


def parse_xml(text: str) -> Parsed:
    """Return the lines of the body.

    Raises:
        UnreadableSource: it is no sound XML, or has entities of its own.
    """
    root = _xml(text)
    rows = [row for parent in (root, *root.findall("body")) for row in parent if row.tag in {"p", "text"}]
    head = head_of_xml(root)
    windows = windows_of([(row.get("id"), row.get("wp"), row.get("ws")) for row in root.iterfind("body/w")])
    lines = [_timed_line(row, head, windows) if row.get("t") is not None else _old_line(row) for row in rows]
    return to_parsed(text, Heard(turns_of_lines(lines)))


def _xml(text: str) -> Element:
    """Return the root of *text*, without its own entities: these can grow beyond all bounds."""
    from defusedxml import DefusedXmlException  # noqa: PLC0415 - start-up must not pay for it
    from defusedxml.ElementTree import ParseError, fromstring  # noqa: PLC0415

    try:
        return fromstring(text)
    except ParseError as error:
        raise UnreadableSource(THIS_FILE, f"broken XML: {error.msg}", GET_ANEW, error.position[0]) from error
    except DefusedXmlException as error:
        raise UnreadableSource(THIS_FILE, "XML with entities of its own", "Remove its DOCTYPE") from error


def _timed_line(row: Element, head: Head, windows: Mapping[str, tuple[str | None, str | None]]) -> Line:
    """Return a line of srv2 or srv3, times in ms."""
    parts: list[tuple[str, object, object]] = [(row.text or "", None, None)]
    pens = [row.get("p")]
    for part in row:
        said = "\n" if part.tag == "br" else "".join(part.itertext())
        parts += [(said, part.get("t"), part.get("ac")), (part.tail or "", None, None)]
        pens += [part.get("p") or row.get("p"), row.get("p")]
    line = _line(millis(row.get("t")), millis(row.get("d")), parts)
    window = windows.get(row.get("w", ""), (None, None))
    placement = placement_of(row.get("wp") or window[0], row.get("ws") or window[1], head)
    return _looking(line, zip([said for said, _, _ in parts], pens, strict=True), placement, head)


def _old_line(row: Element) -> Line:
    """Return a line of srv1, times in seconds; its text is escaped twice and may have tags."""
    return _tagged("".join(row.itertext()), seconds(row.get("start")), seconds(row.get("dur")))


def _tagged(text: str, start_ms: int | None, duration_ms: int | None) -> Line:
    """Return the line of a *text* with tags and entities, or tags that are escaped."""
    said = read_cue_text(text if _TAG.search(text) else html.unescape(text))
    return Line(said.text, start_ms, duration_ms, marks=said.marks, placement=said.placement)


def is_list(data: object) -> bool:
    """Whether *data* is, or has, a list of lines with text, start and duration."""
    rows = _rows(data)
    own = [row for row in rows if {"text", "start", "duration"} <= set(row) and "end" not in row]
    return bool(own) and len(own) * 2 >= len(rows)


def _rows(data: object) -> list[dict[str, Any]]:
    """Return the lines."""
    return dicts(data if isinstance(data, list) else first(data, *_LISTS) if isinstance(data, dict) else None)


def hear_list(data: Any) -> Heard:  # noqa: ANN401 - JSON may hold anything
    """Return the lines."""
    lines = [
        _tagged(words_in(row.get("text")), seconds(row.get("start")), seconds(row.get("duration")))
        for row in _rows(data)
    ]
    lang = words_in(at(data, "language_code") or at(data, "language"))
    title = words_in(at(data, "metadata", "title") or at(data, "title")).strip()
    return Heard(turns_of_lines(lines), language_named(lang), title=title or None)


JSON3 = json_reader("youtube-json3", "YouTube's `events` with tStartMs", is_json3, hear_json3, ".json3")
XML = Reader(
    "youtube-xml", (".ytt", ".srv1", ".srv2", ".srv3"), "YouTube's lines with start or t", recognise_xml, parse_xml
)
LIST = json_reader("youtube-list", "lines with text, start and duration", is_list, hear_list)
