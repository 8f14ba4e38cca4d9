"""A run touches what changed and nothing else, and leaves the same bytes as one that starts afresh."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from flows.run import build as remake
from flows.run.batches import Batch
from flows.run.options import Options
from flows.run.plan import make_plan
from flows.run.session import run_session
from pipeline.errors import BadTable, UnwritableOutput
from pipeline.rules import load_rules
from pipeline.run import run
from tests.flows.killing import GREEK, JAPANESE, KOREAN, tree
from tests.flows.running import Run, converted, environment, files, talk, write_talks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from pipeline.storage.sources import Source

_TEXTS = (KOREAN, JAPANESE, GREEK, KOREAN.replace("모델", "모형"), "", "# Notes\n\nNothing is said here at all.\n")


@pytest.fixture
def read_again(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that takes the names of the sources that go through the stages."""
    names: list[str] = []

    def noting(sources: Sequence[Source], *rest: object, **options: object) -> object:
        names.extend(source.name for source in sources)
        return run(sources, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(remake, "run", noting)
    return names


def _rows(out: Path, table: str) -> pl.DataFrame:
    return pl.read_parquet(out / "datasets" / table / "*" / "*.parquet")


def _write(folder: Path, sources: dict[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for name, text in sources.items():
        (folder / name).write_text(text, "utf-8")


_archives = st.dictionaries(
    st.sampled_from([f"{letter}.md" for letter in "abcdef"]), st.sampled_from(_TEXTS), min_size=1
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states=st.lists(_archives, min_size=2, max_size=4))
def test_whatever_happens_to_the_sources_the_datasets_are_those_of_a_run_that_starts_afresh(
    tmp_path_factory: pytest.TempPathFactory, states: list[dict[str, str]]
) -> None:
    base = tmp_path_factory.mktemp("archive")
    for sources in states:
        _write(base / "in", sources)
        converted([base / "in"], base / "out", buckets=2)
    converted([base / "in"], base / "fresh", buckets=2)

    assert files(base / "out" / "datasets") == files(base / "fresh" / "datasets")
    subtitles = files(base / "fresh" / "subtitles")
    assert subtitles.items() <= files(base / "out" / "subtitles").items()


_words = st.sampled_from(["anchor", "table", "Then", "boat", "The anchor", "begin", "can", "zeppelin"])
_rule_rows = st.lists(
    st.tuples(
        st.sampled_from("abcdef"),
        _words,
        st.sampled_from(["kettle", "anchor", "ship"]),
        st.sampled_from(["phrase", "regex"]),
        st.sampled_from(["exact", "ignore"]),
        st.sampled_from(["on", "suggest"]),
        st.sampled_from(["", "en", "ko"]),
    ),
    max_size=5,
    unique_by=lambda row: row[0],
)


def _is_refused(table: Path) -> bool:
    """Say whether no run takes *table*: two rules may give one pattern two replacements, say."""
    try:
        load_rules([str(table)])
    except BadTable:
        return True
    return False


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables=st.lists(_rule_rows, min_size=2, max_size=3))
def test_after_any_edit_of_the_rules_the_results_are_those_of_a_run_that_starts_afresh(
    tmp_path_factory: pytest.TempPathFactory, tables: list[list[tuple[str, ...]]]
) -> None:
    base = tmp_path_factory.mktemp("rules")
    folder = write_talks(base / "in", ("anchor", "boat"))
    table = base / "rules.csv"
    for rows in tables:
        lines = ["id,pattern,replacement,match,case,status,lang", *(",".join(row) for row in rows)]
        table.write_text("\n".join(lines), "utf-8")
        assume(not _is_refused(table))
        converted([folder], base / "out", rules=[str(table)], buckets=1)
    converted([folder], base / "fresh", rules=[str(table)], buckets=1)

    assert tree(base / "out") == tree(base / "fresh")


def test_a_run_without_changes_reads_nothing_again_and_says_so(
    cuemill: Run, talks: Path, tmp_path: Path, read_again: list[str]
) -> None:
    cuemill("convert", talks, "--out", tmp_path / "out")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.*")}
    first = list(read_again)

    ran = cuemill("convert", talks, "--out", tmp_path / "out")

    assert "6 sources: 0 converted, 6 unchanged" in ran.out
    assert "6 documents, 12 turns, 12 cues" in ran.out
    assert read_again == first
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.*")} == before


def test_one_changed_source_is_read_again_alone(
    cuemill: Run, talks: Path, tmp_path: Path, read_again: list[str]
) -> None:
    cuemill("convert", talks, "--out", tmp_path / "out", "--buckets", "1")
    (talks / "boat.en.md").write_text(talk("red boat"), "utf-8")
    read_again.clear()

    ran = cuemill("convert", talks, "--out", tmp_path / "out")

    assert read_again == ["boat.en.md"]
    assert "6 sources: 1 converted, 5 unchanged" in ran.out
    assert _rows(tmp_path / "out", "turns").filter(pl.col("text").str.contains("red boat"))["doc"].to_list() == ["boat"]


def test_an_edit_of_a_rule_reads_again_what_its_pattern_matches_before_or_after(
    talks: Path, tmp_path: Path, read_again: list[str]
) -> None:
    table = tmp_path / "rules.csv"

    def edited(*rows: str) -> list[str]:
        table.write_text("\n".join(["id,pattern,replacement,note", *rows]), "utf-8")
        read_again.clear()
        converted([talks], tmp_path / "out", rules=[str(table)], buckets=2)
        return sorted(read_again)

    assert len(edited("a,boat,ship,", "b,drum,horn,")) == 6
    assert edited("a,boat,ship,a note", "b,drum,horn,") == [], "a note does nothing"
    assert edited("a,boat,vessel,", "b,drum,horn,") == ["boat.en.md"]
    assert edited("a,fan,vessel,", "b,drum,horn,") == ["boat.en.md", "fan.en.md"]
    assert edited("a,fan,vessel,", "b,drum,drum,") == ["drum.en.md"], (
        "a protected name changes nothing and may cost others"
    )
    assert edited("b,drum,drum,", "a,fan,vessel,") in (["drum.en.md"], ["fan.en.md"]), "one of two that changed places"
    assert edited("a,fan,vessel,") == ["drum.en.md"]


@pytest.mark.parametrize(
    "options", [{"lang": "de"}, {"profile": "bbc"}, {"speakers": "off"}, {"bom": True}, {"fps": 25.0}], ids=str
)
def test_other_options_make_all_anew(
    talks: Path, tmp_path: Path, read_again: list[str], options: dict[str, object]
) -> None:
    converted([talks], tmp_path / "out")
    read_again.clear()

    converted([talks], tmp_path / "out", **options)

    assert len(read_again) == 6
    converted([talks], tmp_path / "fresh", **options)
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")


def _deleted(path: Path) -> None:
    path.unlink()


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def _zeroed(path: Path) -> None:
    path.write_bytes(b"\0" * path.stat().st_size)


@pytest.mark.parametrize("harm", [_deleted, _emptied, _cut, _zeroed])
@pytest.mark.parametrize(
    "name",
    [
        "subtitles/anchor.en.srt",
        "datasets/cues/lang-en/bucket-00.parquet",
        "datasets/README.md",
        ".cuemill/bucket-00-of-1.jsonl",
        ".cuemill/run.json",
        ".cuemill/card.jsonl",
    ],
)
def test_a_result_that_is_lost_or_damaged_is_made_again(
    talks: Path, tmp_path: Path, name: str, harm: Callable[[Path], None]
) -> None:
    out = tmp_path / "out"
    converted([talks], out, buckets=1)
    before = tree(out)
    harm(out / name)

    report = converted([talks], out, buckets=1)

    assert tree(out) == before
    assert not report.edited


def test_what_a_person_has_edited_stays_is_told_and_replaced_by_force_only(
    cuemill: Run, talks: Path, tmp_path: Path, read_again: list[str]
) -> None:
    out = tmp_path / "out"
    cuemill("convert", talks, "--out", out)
    before = tree(out)
    edited = out / "subtitles" / "anchor.en.srt"
    edited.write_text(edited.read_text("utf-8").replace("anchor", "Anchor"), "utf-8")
    mine = edited.read_bytes()

    first = cuemill("convert", talks, "--out", out)
    read_again.clear()
    second = cuemill("convert", talks, "--out", out)

    for ran in (first, second):
        assert ran.status == 0
        assert f"cuemill: {edited} is not as Cuemill wrote it and stays as it is. Use --force" in ran.err
    assert read_again == [], "that it is edited is known"
    (talks / "anchor.en.md").write_text(talk("grey anchor"), "utf-8")
    cuemill("convert", talks, "--out", out)
    assert edited.read_bytes() == mine

    (talks / "anchor.en.md").write_text(talk("anchor"), "utf-8")
    forced = cuemill("convert", talks, "--out", out, "--force")

    assert "stays as it is" not in forced.err
    assert tree(out) == before


@pytest.mark.parametrize("name", ["datasets/cues/lang-en/bucket-00.parquet", "datasets/README.md"])
def test_a_dataset_or_its_card_that_a_person_has_edited_stays_until_force(
    talks: Path, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "out"
    converted([talks], out, buckets=1)
    before = tree(out)
    if name.endswith(".parquet"):
        pl.read_parquet(out / name).head(3).write_parquet(out / name)
    else:
        (out / name).write_text("# Ours\n", "utf-8")
    mine = (out / name).read_bytes()
    (talks / "boat.en.md").write_text(talk("red boat"), "utf-8")

    assert converted([talks], out).edited == (name,)
    assert (out / name).read_bytes() == mine
    assert converted([talks], out).edited == (name,)
    (talks / "boat.en.md").write_text(talk("boat"), "utf-8")
    assert converted([talks], out, force=True).edited == ()
    assert tree(out) == before


def test_a_subtitle_that_was_there_before_cuemill_is_not_written_over(talks: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "out" / "subtitles" / "anchor.en.srt"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("1\n00:00:01,000 --> 00:00:02,000\nBy hand.\n", "utf-8")

    report = converted([talks], tmp_path / "out")

    assert report.edited == ("subtitles/anchor.en.srt",)
    assert "By hand." in theirs.read_text("utf-8")
    theirs.unlink()
    converted([talks], tmp_path / "out")
    converted([talks], tmp_path / "fresh")
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")


def test_a_document_in_another_language_is_written_once(tmp_path: Path) -> None:
    _write(tmp_path / "in", {"a.md": KOREAN, "b.md": JAPANESE})
    converted([tmp_path / "in"], tmp_path / "out")

    _write(tmp_path / "in", {"a.md": JAPANESE, "b.md": JAPANESE})
    converted([tmp_path / "in"], tmp_path / "out")

    assert sorted(path.name for path in (tmp_path / "out" / "subtitles").glob("*.srt")) == ["a.ja.srt", "b.ja.srt"]
    assert Counter(_rows(tmp_path / "out", "documents")["doc"]) == {"a": 1, "b": 1}


def test_subtitles_of_a_source_that_was_gone_are_ours_when_it_comes_back(talks: Path, tmp_path: Path) -> None:
    converted([talks], tmp_path / "out")
    converted([talks / "anchor.en.md"], tmp_path / "out")
    (talks / "boat.en.md").write_text(talk("red boat"), "utf-8")

    report = converted([talks], tmp_path / "out")

    assert report.edited == ()
    assert "red boat" in (tmp_path / "out" / "subtitles" / "boat.en.srt").read_text("utf-8")
    converted([talks], tmp_path / "fresh")
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")


def test_another_number_of_buckets_begins_anew_and_is_kept(talks: Path, tmp_path: Path) -> None:
    converted([talks], tmp_path / "out", buckets=3)
    converted([talks], tmp_path / "out", buckets=5)

    report = converted([talks], tmp_path / "out")

    assert report.converted == 0
    converted([talks], tmp_path / "fresh", buckets=5)
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")


@pytest.mark.parametrize("jobs", ["2", "8"])
def test_manifests_too_are_the_same_with_any_number_of_jobs(
    cuemill: Run, talks: Path, tmp_path: Path, jobs: str
) -> None:
    cuemill("convert", *sorted(talks.iterdir()), "--out", tmp_path / "one", "--jobs", "1")
    cuemill("convert", *sorted(talks.iterdir(), reverse=True), "--out", tmp_path / "many", "--jobs", jobs)

    assert tree(tmp_path / "one") == tree(tmp_path / "many")


_LIMITED = """
import resource, sys
from pathlib import Path
from flows.run.session import run_session
from flows.run.convert import convert
from flows.run.plan import make_plan
from flows.run.options import Options
from flows.run.report import total
plan = make_plan(Options(sources=[Path(sys.argv[1])], out=Path(sys.argv[2]), rules=[], lang="en"))
with run_session(plan) as work:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
    print(len(total(convert(work, 1)).failures))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no limit of the size of files")
@pytest.mark.parametrize("room", [100, 2500])
def test_a_disk_that_is_full_costs_nothing_that_was_there_and_the_next_run_mends_it(
    talks: Path, tmp_path: Path, room: int
) -> None:
    out = tmp_path / "out"
    converted([talks], out, buckets=1, lang="en")
    before = tree(out)
    (talks / "boat.en.md").write_text(talk("red boat"), "utf-8")
    command = [sys.executable, "-c", _LIMITED, str(talks), str(out), str(room)]

    ran = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)

    assert ran.stdout == "1\n", ran.stderr
    assert tree(out) == before
    converted([talks], out, lang="en")
    converted([talks], tmp_path / "fresh", buckets=1, lang="en")
    assert tree(out) == tree(tmp_path / "fresh")


def test_a_folder_that_takes_nothing_costs_nothing_that_was_there(nobody: Path) -> None:
    talks, out = write_talks(nobody / "in"), nobody / "out"
    converted([talks], out, buckets=1)
    (talks / "boat.en.md").write_text(talk("red boat"), "utf-8")
    (out / "subtitles").chmod(0o555)
    before = tree(out)

    report = converted([talks], out)

    assert [failure.source for failure in report.failures] == ["boat.en.md"]
    assert "Permission denied" in report.failures[0].reason
    assert tree(out) == before
    (out / "subtitles").chmod(0o755)
    converted([talks], out)
    converted([talks], nobody / "fresh", buckets=1)
    assert tree(out) == tree(nobody / "fresh")


def test_two_runs_at_once_on_one_folder_exclude_each_other(cuemill: Run, talks: Path, tmp_path: Path) -> None:
    with run_session(make_plan(Options(sources=[talks], out=tmp_path / "out", rules=[]))):
        ran = cuemill("convert", talks, "--out", tmp_path / "out")

    assert ran.status == 2
    assert f"another run writes to {tmp_path / 'out'}: process {os.getpid()} on " in ran.err
    assert cuemill("convert", talks, "--out", tmp_path / "out").status == 0


def test_a_worker_whose_run_was_killed_writes_nothing_once_another_has_begun(talks: Path, tmp_path: Path) -> None:
    plan = make_plan(Options(sources=[talks], out=tmp_path / "out", rules=[]))
    with run_session(plan) as killed:
        pass
    with run_session(plan) as work:
        with pytest.raises(UnwritableOutput, match="the run that this was for has ended"):
            remake.build_batch(Batch(killed.shards[:1]), plan.tables)
        assert not (tmp_path / "out" / "subtitles").exists()
        assert remake.build_batch(Batch(work.shards[:1]), plan.tables).converted
