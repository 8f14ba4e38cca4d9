"""Learn from linguists' trees how surely a break tears a phrase: `python -m training BANKS` writes pipeline/data/links.

- `fit`: The weights
- `gaps`: The gaps of sentences, and what stands beside each
- `leaning`: Which word leans on its neighbour
- `treebanks`: Sentences of treebanks, as CoNLL-U
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

TABLES: Final = Path(__file__).parent.parent / "pipeline" / "data" / "links"
"""Where what is learnt is shipped."""
