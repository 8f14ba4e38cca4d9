import gzip
import sys
from pathlib import Path

import numpy as np
import pytest

from pipeline.links.table import BITS
from training.__main__ import main
from training.leaning import Tear, tears
from training.lists import main as make_lists
from training.lists import word_set
from training.treebanks import trees

_TREE = """# text = Das Haus ist im Garten.
1\tDas\t_\tDET\t_\t_\t2\tdet\t_\t_
2\tHaus\t_\tNOUN\t_\t_\t6\tnsubj\t_\t_
3\tist\t_\tAUX\t_\t_\t6\tcop\t_\t_
4-5\tim\t_\t_\t_\t_\t_\t_\t_\t_
4\tin\t_\tADP\t_\t_\t6\tcase\t_\t_
5\tdem\t_\tDET\t_\t_\t6\tdet\t_\t_
6\tGarten\t_\tNOUN\t_\t_\t0\troot\t_\tSpaceAfter=No
7\t.\t_\tPUNCT\t_\t_\t6\tpunct\t_\t_

"""


@pytest.fixture
def banks(tmp_path: Path) -> Path:
    folder = tmp_path / "banks"
    folder.mkdir()
    (folder / "de.conllu.gz").write_bytes(gzip.compress((_TREE * 10).encode()))
    (folder / "ja.conllu.gz").write_bytes(gzip.compress((_TREE * 10).encode()))
    return folder


def _run(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    monkeypatch.setattr(sys, "argv", ["training", *map(str, words)])
    return main()


def test_what_leans_on_its_neighbour_is_torn(banks: Path) -> None:
    tree = trees(banks / "de.conllu.gz")[0]
    found = {tree.text[start:].split()[0]: tear for start, tear in tears(tree, "de").items()}
    assert found == {"Haus": Tear.WHOLE, "ist": Tear.NONE, "im": Tear.WHOLE, "Garten.": Tear.WHOLE, ".": Tear.NONE}


def test_a_part_is_held_out(banks: Path) -> None:
    assert [len(trees(banks / "de.conllu.gz", part)) for part in ((5, 5), (1, 5), (1, 3))] == [8, 8, 7]


def test_the_same_trees_give_the_same_bytes(
    banks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("one", "two"):
        assert _run(monkeypatch, banks, "--out", tmp_path / name, "--without", "5/5") == 0
    assert "de: 8 sentences, 32 gaps" in capsys.readouterr().out
    for lang in ("de", "ja"):
        made = (tmp_path / "one" / f"{lang}.i8").read_bytes()
        assert made == (tmp_path / "two" / f"{lang}.i8").read_bytes()
        assert len(made) == 1 << BITS
        assert np.frombuffer(made, np.int8).any()


def test_a_folder_without_treebanks_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, tmp_path) == 2
    assert "make links BANKS=folder" in capsys.readouterr().err


def test_the_same_word_lists_give_the_same_sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dict.txt").write_text("头发 100 n\n符串 3 n\nAT&T 3 nz\n", "utf-8")
    (tmp_path / "phrases.txt").write_text("头\t頭\n发\t發 髮\n头发\t頭髮\n", "utf-8")
    words = [tmp_path / "dict.txt", tmp_path / "phrases.txt", "--out", tmp_path]
    monkeypatch.setattr(sys, "argv", ["training.lists", *map(str, words)])
    assert make_lists() == 0
    for name, word, other in (("zh", "头发", "頭髮"), ("zh-Hant", "頭髮", "头发")):
        made = (tmp_path / f"{name}.words").read_bytes()
        assert made == word_set([word, "符串"])
        assert made != word_set([other, "符串"])
        assert np.unpackbits(np.frombuffer(made, np.uint8)).sum() == 2
