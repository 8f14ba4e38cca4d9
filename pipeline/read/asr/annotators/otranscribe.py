"""oTranscribe: JSON with a page inside, whose stamps carry their seconds; who speaks is written before a colon."""

from __future__ import annotations

import html
import re
from typing import Any, Final

from pipeline.read.common.json_text import at, seconds, words_in
from pipeline.read.common.spoken import Heard, Segment, json_reader

_STAMP = re.compile(r"<span[^>]*\bdata-timestamp=[\"']([\d.]+)[\"'][^>]*>.*?</span>", re.DOTALL)
_BREAK = re.compile(r"</p>|<br\s*/?>|</div>|</li>")
_TAG = re.compile(r"<[^>]*>")
_LABEL = re.compile(r"([^\W\d_][^:：\n]{0,40}?)\s*[:：]\s*(?=\S)")


def recognise(data: object) -> bool:
    """Whether *data* is a page of oTranscribe."""
    return "<" in words_in(at(data, "text")) and ("media" in data if isinstance(data, dict) else False)


def parse(data: Any) -> Heard:  # noqa: ANN401 - JSON may hold anything
    """Return each stamped paragraph as a turn; a label counts where it comes again, or others have one, too."""
    rows = list(_rows(words_in(at(data, "text"))))
    labels = [match for _, text in rows if (match := _LABEL.match(text))]
    are_names = len(labels) * 2 > len(rows) or len({match[1] for match in labels}) * 2 <= len(labels)
    segments = []
    for start, text in rows:
        match = _LABEL.match(text) if are_names else None
        segments.append(Segment(text[match.end() :] if match else text, start, None, match[1] if match else None))
    return Heard(segments)


def _rows(page: str) -> list[tuple[int | None, str]]:
    """Return the time and the text of each line of a *page*; a line without a stamp goes on with the one before it."""
    rows: list[tuple[int | None, str]] = []
    for line in _BREAK.split(page):
        parts = _STAMP.split(line)
        for stamp, part in zip([None, *parts[1::2]], parts[::2], strict=True):
            text = " ".join(html.unescape(_TAG.sub(" ", part)).split())
            if text and stamp is None and rows and not _LABEL.match(text):
                rows[-1] = (rows[-1][0], f"{rows[-1][1]}\n{text}")
            elif text:
                rows.append((None if stamp is None else seconds(stamp), text))
    return rows


OTRANSCRIBE: Final = json_reader(
    "otranscribe", "a page with stamps, as oTranscribe writes it", recognise, parse, ".otr"
)
