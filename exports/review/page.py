"""Put the page together: a template, a style sheet, scripts, and the data, of which nothing is ever taken for markup.

The data are JSON, deflated, in base64, so that no text of a transcript can end the element that they stand in. A policy
in the page's head allows the page's own script and style by their hashes, and no request to anywhere.
"""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from exports.direction import is_rtl
from exports.track import PRODUCER

if TYPE_CHECKING:
    from collections.abc import Mapping

_SCRIPTS: Final = ("page.js", "findings.js", "corrections.js", "decisions.js", "start.js")
"""In the order in which they stand in the page's one script."""

_PLACE = re.compile(r"\{\{(\w+)\}\}")
_RAW_DEFLATE: Final = -15
_KEY_DIGITS: Final = 16


def render_page(data: Mapping[str, Any]) -> bytes:
    """Return the page that shows *data*, in UTF-8."""
    told = {**data, "rtl": {lang: is_rtl(lang) for lang in data["limits"]}, "producer": PRODUCER}
    packed = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    style, script = _asset("page.css"), '"use strict";\n' + "".join(map(_asset, _SCRIPTS))
    parts = {
        "policy": _policy(style, script),
        "style": style,
        "script": script,
        "summary": _plain_summary(data),
        "key": sha256(packed).hexdigest()[:_KEY_DIGITS],
        "data": b64encode(_deflate(packed)).decode(),
    }
    return _PLACE.sub(lambda place: parts[place[1]], _asset("page.html")).encode()


@cache
def _asset(name: str) -> str:
    """Return a file of the page's own."""
    return (files("exports.review") / "assets" / name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    """Return what the page may do: run and look as it does, read its own data, and nothing else."""
    own = {name: b64encode(sha256(text.encode()).digest()).decode() for name, text in (("s", script), ("c", style))}
    return (
        f"default-src 'none'; script-src 'sha256-{own['s']}'; style-src 'sha256-{own['c']}'; "
        "connect-src data:; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _deflate(data: bytes) -> bytes:
    """Return *data* as raw deflate, which browsers read by themselves."""
    packer = zlib.compressobj(9, zlib.DEFLATED, _RAW_DEFLATE)
    return packer.compress(data) + packer.flush()


def _plain_summary(data: Mapping[str, Any]) -> str:
    """Return the counts as a table for who runs no scripts."""
    rows = "".join(
        f"<tr><td>{escape(check)}</td><td>{escape(severity)}</td><td>{escape(lang)}</td><td>{count:,}</td></tr>"
        for check, severity, lang, count, _ in data["overview"]["cells"]
    )
    head = "<tr><th>check</th><th>severity</th><th>language</th><th>findings</th></tr>"
    return f"<table>{head}{rows}</table>"
