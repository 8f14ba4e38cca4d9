"""`python -m training BANKS`: learn the tables of pipeline/data/links from the treebanks in a folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from pipeline.languages import unit_kind
from training import TABLES
from training.fit import fit
from training.gaps import place_gaps, word_gaps
from training.treebanks import trees

_SUFFIX: Final = ".conllu.gz"
_NAMES: Final = {"zh-Hans": "zh"}
"""Chinese is in simplified characters where nothing else is said."""


def main() -> int:
    """Write a table for each treebank that is asked for; return 2 where there is none."""
    asked = _options()
    banks = {path.name.removesuffix(_SUFFIX): path for path in sorted(asked.banks.glob(f"*{_SUFFIX}"))}
    if not banks:
        sys.stderr.write(f"No treebanks (LANG{_SUFFIX}) in {asked.banks}: name their folder, make links BANKS=folder\n")
        return 2
    part, _, parts = (asked.without or "").partition("/")
    held_out = (int(part), int(parts)) if parts else None
    asked.out.mkdir(parents=True, exist_ok=True)
    for lang in asked.lang or banks:
        found = trees(banks[lang], held_out)
        gaps = (word_gaps if unit_kind(lang) == "words" else place_gaps)(found, lang)
        (asked.out / f"{_NAMES.get(lang, lang)}.i8").write_bytes(fit(gaps).tobytes())
        sys.stdout.write(f"{lang}: {len(found)} sentences, {len(gaps.targets)} gaps\n")
        sys.stdout.flush()
    return 0


def _options() -> argparse.Namespace:
    """Return what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("banks", type=Path, metavar="BANKS", help=f"folder of LANG{_SUFFIX}")
    parser.add_argument("--lang", action="append", help="only this language; may be given again")
    parser.add_argument("--out", type=Path, default=TABLES, help="folder of the tables")
    parser.add_argument("--without", metavar="K/N", help="hold out part K of N of each treebank")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
