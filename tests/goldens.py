"""Goldens: what came out beside what is written down, the difference shown as lines, all of them renewed on demand.

With ``CUEMILL_RENEW=1`` a golden that differs is written anew, so that the difference is read in Git before it is
committed. Nothing is written without it.
"""

from __future__ import annotations

import json
import os
from difflib import unified_diff
from pathlib import Path
from typing import Final

import pytest

GOLDEN: Final = Path(__file__).parent / "golden"
_CONTEXT: Final = 2
_MOST_LINES: Final = 60
"""So much of a difference is shown: whoever sees more than that runs Git's own."""


def check_text(made: str, expected: Path) -> None:
    """Fail with the lines that differ unless *made* is the text of the file *expected*, or renew that."""
    there = expected.read_text("utf-8") if expected.exists() else ""
    if made == there and expected.exists():
        return
    if "CUEMILL_RENEW" in os.environ:
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(made, encoding="utf-8", newline="")
        return
    pytest.fail(difference(there, made, expected.name), pytrace=False)


def check_json(made: object, expected: Path) -> None:
    """Fail with the rows that differ unless *made* is what the file *expected* holds, or renew that."""
    there = json.loads(expected.read_text("utf-8")) if expected.exists() else None
    if json.loads(json.dumps(made)) == there:
        return
    if "CUEMILL_RENEW" in os.environ:
        check_text(as_rows(made) + "\n", expected)
        return
    pytest.fail(difference(as_rows(there), as_rows(made), expected.name), pytrace=False)


def difference(there: str, made: str, name: str) -> str:
    """Return what is written down against what came out, as a unified diff."""
    lines = list(unified_diff(there.splitlines(), made.splitlines(), name, "made", n=_CONTEXT, lineterm=""))
    more = [f"... and {len(lines) - _MOST_LINES} lines more"] if len(lines) > _MOST_LINES else []
    return "\n".join([*lines[:_MOST_LINES], *more, "renew all goldens with CUEMILL_RENEW=1, and read git diff"])


def as_rows(value: object, indent: str = "") -> str:
    """Return *value* as JSON with a line for each row of a table.

    >>> print(as_rows({"document": {"lang": "ko"}, "turns": [["Ann", 0], ["Ben", 8]], "words": []}))
    {
     "document": {
      "lang": "ko"
     },
     "turns": [
      ["Ann", 0],
      ["Ben", 8]
     ],
     "words": []
    }
    """
    inner = indent + " "
    if isinstance(value, dict) and value:
        parts = (f"{inner}{json.dumps(key)}: {as_rows(one, inner)}" for key, one in value.items())
        return "{\n" + ",\n".join(parts) + f"\n{indent}}}"
    if isinstance(value, list) and any(isinstance(one, (list, tuple, dict)) for one in value):
        return "[\n" + ",\n".join(f"{inner}{json.dumps(one, ensure_ascii=False)}" for one in value) + f"\n{indent}]"
    return json.dumps(value, ensure_ascii=False)
