"""What a search finds beside transcripts is skipped and counted; what is named is read, or refused in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.read import read_sources, suffixes
from pipeline.storage.sources import list_sources

if TYPE_CHECKING:
    from pathlib import Path

PROSE = "# Our talks\n\nThis folder holds what was said.\n\n## How to use it\n\nFirst do this. Then do that.\n"
TURNS = "**Ann [00:00:01]**: So it was, in the end.\n\n**Ben [00:00:05]**: And nobody had told the pilot.\n"
CODE = "import re\n\n\ndef find(text):\n    found = re.search(text)\n    return found\n\n\nprint(find('a'))\n"


def read(path: Path) -> tuple[str, str]:
    """Return the status of the one document at *path*, and what was found first."""
    result = read_sources(list_sources([path], None, suffixes()).sources)
    return result.documents["status"].item(), next(iter(result.findings["message"]), "")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *((name, PROSE) for name in ("README.md", "readme.ko.md", "CONTRIBUTING.md", "LICENSE-MIT.txt")),
        ("README.md", PROSE * 4 + "## Format\n\n" + TURNS),  # an example is no transcript
        ("transcript_template.md", "# Title\n\nName of the guest\n\nText of the talk\n"),
        ("ISSUE_TEMPLATE.md", "## What happened\n\n<!-- describe -->\n\n1. \n"),
        ("find.txt", CODE),
        ("page.txt", "{% for turn in turns %}\n{{ turn.name }}\n{{ turn.text }}\n{% endfor %}\n"),
        ("requirements.txt", "polars==1.0\nruff\n"),
        ("a.txt", "12 + 30 = 42\n"),
        ("a.json", '{"text": "", "segments": []}'),
        ("speakers.csv", "label,name,title\nSPEAKER_00,Ann,host\n"),
    ],
)
def test_papers_code_and_files_without_turns_are_skipped_where_they_were_found(
    tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text, "utf-8")

    assert read(tmp_path)[0] == "skipped"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("README.md", TURNS),
        ("LICENSE.txt", "Ann: So it was, in the end.\n\nBen: Was it?\n\nAnn: Yes, it was.\n\nBen: I see.\n"),
        ("licence to kill.txt", "Nobody knows when this was said.\n"),
        ("history.txt", "Nobody knows when this was said.\n"),
        ("poem.txt", "The sea is calm;\nthe moon lies fair\nupon the straits;\nthe tide is full.\n"),
        ("talk.txt", "We call f(x) = 2x a function.\n\nThen we import it from there.\n\nAnd return to it; later.\n"),
    ],
)
def test_what_holds_turns_or_only_speaks_of_code_is_read_also_where_it_was_found(
    tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text, "utf-8")

    assert read(tmp_path)[0] in {"ok", "untimed"}


@pytest.mark.parametrize(("name", "text"), [("README.md", PROSE), ("find.txt", CODE)])
def test_what_was_named_is_read_whatever_its_name(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")

    assert read(tmp_path / name)[0] == "untimed"


@pytest.mark.parametrize(
    ("name", "text", "looked_for"),
    [
        ("rules.csv", "id,pattern,replacement\na,b,c\n", "columns such as `Time`, `Speaker`, `Text`"),
        ("package.json", '{"name": "a", "version": "1"}', "looked for a list of objects with a text and times"),
    ],
)
def test_what_was_named_and_is_refused_says_what_was_looked_for(
    tmp_path: Path, name: str, text: str, looked_for: str
) -> None:
    (tmp_path / name).write_text(text, "utf-8")

    status, message = read(tmp_path / name)

    assert status == "failed"
    assert looked_for in message
