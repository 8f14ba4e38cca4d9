"""Put the page together: a template, a style sheet, scripts, and the data, of which nothing is ever taken for markup.

The data are JSON, deflated, in base64, so that no text of a transcript can end the element that they stand in. A policy
in the page's head allows the page's own script and style by their hashes, recordings that lie beside the page or that a
person picks, and no other request.
"""

from __future__ import annotations

import re
import zlib
from base64 import b64decode, b64encode
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from exports.direction import is_rtl
from exports.review.columns import to_json
from exports.track import PRODUCER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SCRIPTS: Final = (
    *("page.js", "data.js", "documents.js", "findings.js", "corrections.js", "suggestions.js"),
    *("timeline.js", "speakers.js", "player.js", "decisions.js", "start.js"),
)
"""In the order in which they stand in the page's one script."""

_PLACE = re.compile(r"\{\{(\w+)\}\}")
_DATA: Final = re.compile(rb'id="data">([A-Za-z0-9+/=]*)<')
_LEVEL: Final = 7
"""The levels above it take three to six times as long, for a thirtieth less."""

_RAW_DEFLATE: Final = -15
_MOST_MEMORY: Final = 9
_KEY_DIGITS: Final = 16


def render_page(data: Mapping[str, Any]) -> bytes:
    """Return the page that shows *data*, in UTF-8."""
    told = {**data, "rtl": {lang: is_rtl(lang) for lang in data["limits"]}, "producer": PRODUCER}
    style, script = _asset("page.css"), '"use strict";\n' + "".join(map(_asset, _SCRIPTS))
    parts = {
        "policy": _policy(style, script),
        "style": style,
        "script": script,
        "summary": _plain_summary(data),
        "key": _key(data),
        "data": b64encode(_deflate(piece.encode() for piece in to_json(told))).decode(),
    }
    return _PLACE.sub(lambda place: parts[place[1]], _asset("page.html")).encode()


def _key(data: Mapping[str, Any]) -> str:
    """Return what names the run in the browser's storage: a hash of what is decided on, not of how it is shown."""
    hashed = sha256()
    decided = {"findings": {name: of for name, of in data["findings"].items() if name != "accepted"}}
    for piece in to_json({**decided, "corrections": data["corrections"]}):
        hashed.update(piece.encode())
    return hashed.hexdigest()[:_KEY_DIGITS]


@cache
def _asset(name: str) -> str:
    """Return a file of the page's own."""
    return (files("exports.review") / "assets" / name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    """Return what the page may do: run and look as it does, read its own data, and nothing else."""
    own = {name: b64encode(sha256(text.encode()).digest()).decode() for name, text in (("s", script), ("c", style))}
    return (
        f"default-src 'none'; script-src 'sha256-{own['s']}'; style-src 'sha256-{own['c']}'; "
        "connect-src data:; img-src data:; media-src 'self' blob: file:; base-uri 'none'; form-action 'none'"
    )


def _deflate(pieces: Iterable[bytes]) -> bytes:
    """Return *pieces* as one raw deflate, which browsers read by themselves."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW_DEFLATE, _MOST_MEMORY)
    return b"".join([*(packer.compress(piece) for piece in pieces), packer.flush()])


def data_of(page: bytes) -> str:
    """Return the JSON in a *page* that this module has put together; nothing of another file."""
    packed = _DATA.search(page)
    try:
        return zlib.decompress(b64decode(packed[1]), _RAW_DEFLATE).decode() if packed else ""
    except (zlib.error, ValueError):
        return ""


def _plain_summary(data: Mapping[str, Any]) -> str:
    """Return the counts as a table for who runs no scripts."""
    rows = "".join(
        f"<tr><td>{escape(check)}</td><td>{escape(severity)}</td><td>{escape(lang)}</td><td>{count:,}</td></tr>"
        for check, severity, lang, count, _ in data["overview"]["cells"]
    )
    head = "<tr><th>check</th><th>severity</th><th>language</th><th>findings</th></tr>"
    return f"<table>{head}{rows}</table>"
