r"""What Python takes for white space, for columns: Polars' own idea of it lacks the separators U+001C to U+001F."""

from __future__ import annotations

from typing import Final

BLANKS: Final = "".join(filter(str.isspace, map(chr, range(0x3001))))
r"""What Python's `\s` matches and `str.strip` strips; there is none above."""

BLANK: Final = r"[\s\x1c-\x1f]"
INK: Final = r"[^\s\x1c-\x1f]"
"""One character of white space, and one that is none, in Rust's syntax."""
