"""What comes of a document depends on it alone: only so may a run convert the one that changed, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from polars.testing import assert_frame_equal

from pipeline.read import suffixes
from pipeline.rules import load_rules
from pipeline.run import run
from pipeline.storage.sources import list_sources
from pipeline.styles import load_styles
from tests.flows.running import ROOT, write_talks

if TYPE_CHECKING:
    from pathlib import Path

_OVERLAPPING = "id,pattern,replacement,match\nwide,GPD model is,model is,phrase\nnarrow,model,kettle,word\n"


def test_documents_together_give_what_each_gives_alone(tmp_path: Path) -> None:
    (tmp_path / "rules.csv").write_text(_OVERLAPPING, "utf-8")
    rules, styles = load_rules([tmp_path / "rules.csv"]), load_styles()
    write_talks(tmp_path / "talks", ("GPD model", "second GPD model"))
    folders = [ROOT / "samples", ROOT / "tests" / "golden", tmp_path / "talks"]
    sources = [
        source for source in list_sources(folders, None, suffixes()).sources if source.path.stat().st_size < 20_000
    ]

    together = run(sources, rules, styles)
    alone = [run([source], rules, styles) for source in sources[::3]]

    for name in ("documents", "turns", "words", "chapters", "cues", "corrections", "findings"):
        expected = pl.concat([getattr(frames, name) for frames in alone]).sort("doc", maintain_order=True)
        found = getattr(together, name).join(
            pl.concat([one.documents.select("doc") for one in alone]), "doc", "semi", maintain_order="left"
        )
        assert_frame_equal(found, expected)
    assert together.findings.filter(check="rule-overlap")["doc"].n_unique() > 1
