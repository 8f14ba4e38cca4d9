"""Findings in subtitle files as one page of HTML, which needs nothing but itself."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from pipeline.printable import printable
from pipeline.timecode import format_clock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PAGE: Final = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Checks of subtitles</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.4 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }}
table {{ border-collapse: collapse; margin: 1rem 0; width: 100%; }}
th, td {{ border-bottom: 1px solid #8884; padding: 0.3rem 0.6rem; text-align: start; vertical-align: top; }}
td.number {{ text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }}
td.text {{ white-space: pre-line; unicode-bidi: plaintext; }}
.error {{ color: #c22; font-weight: bold; }}
.warning {{ color: #a60; }}
.waived {{ opacity: 0.55; }}
</style>
</head>
<body>
<h1>Checks of subtitles</h1>
<p>{summary}</p>
{statistics}{files}</body>
</html>
"""


def page(findings: Sequence[Mapping[str, Any]], statistics: Sequence[Mapping[str, Any]], summary: str) -> str:
    """Return the page of *findings*, by file, below their *statistics* and a *summary*."""
    by_file = groupby(findings, key=lambda one: one["file"])
    return _PAGE.format(
        summary=escape(summary),
        statistics=_statistics(statistics),
        files="".join(_file(name, list(own)) for name, own in by_file),
    )


def _statistics(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the table of how many findings there are of each check."""
    if not rows:
        return ""
    cells = (
        f'<tr><td class="number">{row["findings"]:,}</td><td class="{row["severity"]}">{escape(row["check"])}</td>'
        f'<td>{row["severity"]}</td><td class="number">{row["files"]:,}</td></tr>\n'
        for row in rows
    )
    head = "<tr><th>findings</th><th>check</th><th>severity</th><th>files</th></tr>\n"
    return f"<h2>By check</h2>\n<table>\n{head}{''.join(cells)}</table>\n"


def _file(name: str, findings: Sequence[Mapping[str, Any]]) -> str:
    """Return the table of one file's *findings*."""
    head = "<tr><th>line</th><th>cue</th><th>time</th><th>check</th><th>what</th><th>text</th></tr>\n"
    return f"<h2>{_shown(name)}</h2>\n<table>\n{head}{''.join(map(_row, findings))}</table>\n"


def _row(finding: Mapping[str, Any]) -> str:
    """Return the row of a *finding*."""
    start = finding["start_ms"]
    clock = "" if start is None else f"{'-' * (start < 0)}{format_clock(abs(start))}"
    numbers = ("" if one is None else str(one) for one in (finding["line"], finding["cue"], clock))
    places = "".join(f'<td class="number">{number}</td>' for number in numbers)
    waived = finding["waived"]
    reason = "" if waived is None else f" (waived{': ' if waived else ''}{waived})"
    remedy = f" {finding['remedy']}" if finding["remedy"] else ""
    kind = "" if waived is None else ' class="waived"'
    text = "\n".join(map(_shown, (finding["text"] or "").split("\n")))
    return (
        f"<tr{kind}>{places}"
        f'<td class="{finding["severity"]}">{escape(finding["check"])}</td>'
        f"<td>{_shown(finding['message'].rstrip('.'))}.{_shown(remedy)}{_shown(reason)}</td>"
        f'<td class="text">{text}</td></tr>\n'
    )


def _shown(text: str) -> str:
    """Return *text* as HTML shows it, control characters by their names."""
    return escape(printable(text))
