"""How catalogues call the datasets: title, summary, keywords, and licences by the names that they know."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

TITLE: Final = "Transcripts and subtitles"
ABOUT: Final = (
    "Transcripts of speech as turns, and the subtitles cut from them, with every correction that was made and every "
    "finding that is open."
)
KEYWORDS: Final = ("captions", "cuemill", "parquet", "speech", "subtitles", "transcripts")

_UNKNOWN: Final = "unknown"
_OTHER: Final = "other"
_COMMONS: Final = re.compile(
    r"(?:https?://)?(?:www\.)?creativecommons\.org/(?:licenses|publicdomain)/(?P<kind>[a-z-]+)/(?P<version>\d\.\d)\b.*"
)
_IDS: Final = frozenset(
    (
        "apache-2.0",
        *("cc-by-2.0", "cc-by-2.5", "cc-by-3.0", "cc-by-4.0", "cc-by-nc-2.0", "cc-by-nc-3.0", "cc-by-nc-4.0"),
        *("cc-by-nc-nd-3.0", "cc-by-nc-nd-4.0", "cc-by-nc-sa-2.0", "cc-by-nc-sa-3.0", "cc-by-nc-sa-4.0"),
        *("cc-by-nd-4.0", "cc-by-sa-3.0", "cc-by-sa-4.0", "cc0-1.0"),
        *("mit", "odc-by", "odbl", "pddl"),
    )
)
"""Those of https://huggingface.co/docs/hub/repositories-licenses that a transcript may stand under."""


def license_ids(licenses: Iterable[str | None]) -> list[str]:
    """Return *licenses*, as sources state them, by the names that Hugging Face knows, sorted.

    None, which is no statement, is `unknown`; words that name no licence of the list are `other`, never guessed at.

    >>> license_ids(["CC BY 4.0", None])
    ['cc-by-4.0', 'unknown']
    """
    return sorted({_license_id(stated) for stated in licenses})


def _license_id(stated: str | None) -> str:
    """Return the name of one licence."""
    if stated is None:
        return _UNKNOWN
    name = re.sub(r"[\s_]+", "-", stated.strip().lower())
    if found := _COMMONS.fullmatch(name):
        kind = "cc0" if found["kind"] == "zero" else f"cc-{found['kind']}"
        name = f"{kind}-{found['version']}"
    return name if name in _IDS else _OTHER
