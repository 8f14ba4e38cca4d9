"""What a file is that is no text, by the bytes that it begins with, and what to do about it."""

from __future__ import annotations

import re
from typing import Final

MAGIC: Final = tuple(
    (re.compile(pattern, re.DOTALL), what, remedy)
    for pattern, what, remedy in (
        (rb"PK\x03\x04", "a ZIP archive or an Office document", "Unpack it, or save its text as plain text"),
        (rb"%PDF-", "a PDF document", "Save its text as plain text"),
        (rb"\xd0\xcf\x11\xe0", "an old Office document", "Save its text as plain text"),
        (rb"\{\\rtf", "a rich text document", "Save its text as plain text"),
        (rb"\x1f\x8b|BZh\d|\xfd7zXZ|7z\xbc\xaf|Rar!\x1a|\x28\xb5\x2f\xfd", "a compressed file", "Unpack it"),
        (rb"\x89PNG|\xff\xd8\xff|GIF8", "an image", "Give a transcript"),
        (
            rb"ID3[\x02-\x04]|\xff[\xfb\xf3\xf2\xf1\xf9]|RIFF....(?:WAVE|AVI )|OggS\0|fLaC\0|....ftyp|\x1a\x45\xdf\xa3",
            "a recording",
            "Give a transcript of it",
        ),
        (rb"\d{3}STL\d\d\.\d\d", "subtitles in EBU STL", "Make SRT of it: ffmpeg and ttconv do"),
        (rb"PAR1|SQLite format 3\0", "a table or a database", "Export its text"),
    )
)
"""Patterns of the first bytes, each with what the file is and a remedy."""
