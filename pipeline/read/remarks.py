"""What is said of a file as a whole, as rows of FINDINGS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.read.common.model import finding

if TYPE_CHECKING:
    from pipeline.read.common.model import Parsed, Row
    from pipeline.read.decoding.decode import Decoded
    from pipeline.storage.sources import Source


def doubtful(decoded: Decoded) -> Row:
    """Return the finding of a file whose encoding could as well be another."""
    message = f"read as {decoded.encoding}, which is not certain: {decoded.doubt}"
    return finding("encoding", "warning", message, "If letters are wrong, convert it: iconv -f ENCODING -t UTF-8")


def same_name(source: Source) -> Row:
    """Return the finding of a file whose name another one has, too, but for case or Unicode form."""
    message = f"another file has this name but for case or Unicode form, so that its id is {source.doc}"
    return finding("same-name", "note", message, "Rename one of them; the id is then another")


def without_turns(parsed: Parsed) -> list[Row]:
    """Return the finding of a file without turns: it has no subtitles."""
    if parsed.turns or parsed.cues is not None or any(row["check"] == "no-turns" for row in parsed.findings):
        return []
    remedy = "Give the transcript too, if there is one"
    return [finding("no-turns", "note", "no subtitles: a list of chapters without a transcript", remedy)]
