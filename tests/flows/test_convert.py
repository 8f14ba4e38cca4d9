from __future__ import annotations

import itertools
import json
import os
import re
import signal
import subprocess
import sys
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from time import monotonic, sleep

import polars as pl
import pytest

from flows.command import terminal as show
from flows.run import convert as work
from flows.run.batches import Batch, batches_of, cores_shared
from flows.run.meter import Meter
from flows.run.options import Options
from flows.run.plan import RunPlan, make_plan
from flows.run.report import Report, total
from flows.run.session import run_session
from tests.flows.running import COMMAND, ROOT, Run, environment, files, talk, write_talks

TABLES = {"documents", "turns", "words", "chapters", "markup", "cues", "corrections", "findings"}


def test_convert_writes_subtitles_and_datasets_and_says_where(cuemill: Run, talks: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"

    ran = cuemill("convert", talks, "--out", out)

    assert ran.status == 0
    assert {
        f"subtitles/{talk.name.removesuffix('.en.md')}.en.{to}" for talk in talks.iterdir() for to in ("srt", "vtt")
    } == {name for name in files(out) if name.startswith("subtitles/")}
    assert {path.name for path in (out / "datasets").iterdir() if path.is_dir()} == TABLES
    assert "6 documents, 12 turns, 12 cues, 0 corrections" in ran.out
    assert f"results: {out / 'datasets'}, {out / 'subtitles'}" in ran.out


def test_the_shipped_samples_are_all_converted(cuemill: Run, tmp_path: Path) -> None:
    ran = cuemill("convert", ROOT / "samples", "--out", tmp_path / "out")

    assert ran.status == 0
    assert "gpd-gpt" in ran.out


@pytest.mark.parametrize("jobs", [2, 4])
def test_neither_jobs_nor_the_order_of_the_sources_change_a_byte(
    cuemill: Run, talks: Path, tmp_path: Path, jobs: int
) -> None:
    sources = sorted(talks.iterdir())
    cuemill("convert", *sources, "--out", tmp_path / "one", "--jobs", "1")

    ran = cuemill("convert", *reversed(sources), "--out", tmp_path / "other", "--jobs", str(jobs))

    assert ran.status == 0
    assert files(tmp_path / "one") == files(tmp_path / "other")
    assert len({path.name for path in (tmp_path / "one").rglob("*.parquet")}) > 1, "one shard proves nothing"


def test_a_second_run_writes_the_same_bytes(cuemill: Run, talks: Path, tmp_path: Path) -> None:
    cuemill("convert", talks, "--out", tmp_path / "out")
    first = files(tmp_path / "out")

    cuemill("convert", talks, "--out", tmp_path / "out")

    assert files(tmp_path / "out") == first


def test_the_datasets_hold_the_last_run_alone_and_subtitles_of_others_stay(
    cuemill: Run, talks: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    cuemill("convert", talks, "--out", out)
    kept = out / "datasets" / "turns" / "lang-en" / "mine.parquet"
    kept.write_bytes(b"not ours")

    cuemill("convert", talks / "anchor.en.md", "--out", out, "--prune")

    assert [path.name for path in (out / "datasets" / "turns").rglob("*.parquet")].count("mine.parquet") == 1
    kept.unlink()
    assert pl.read_parquet(out / "datasets" / "turns" / "**" / "*.parquet")["doc"].unique().to_list() == ["anchor"]
    assert (out / "subtitles" / "boat.en.srt").exists()


def test_a_language_that_has_no_document_any_more_has_no_folder(cuemill: Run, tmp_path: Path) -> None:
    source, out = tmp_path / "talk.md", tmp_path / "out"
    source.write_text(talk("anchor"), "utf-8")
    cuemill("convert", source, "--out", out, "--lang", "en")

    cuemill("convert", source, "--out", out, "--lang", "de")

    assert {path.name for path in (out / "datasets").glob("*/*")} == {"lang-de"}


def test_a_run_without_parquet_leaves_the_datasets_alone(cuemill: Run, talks: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    cuemill("convert", talks, "--out", out)
    before = files(out / "datasets")

    ran = cuemill("convert", talks / "boat.en.md", "--out", out, "--to", "srt")

    assert ran.status == 0
    assert files(out / "datasets") == before


def test_only_the_formats_that_are_named_are_written(cuemill: Run, talks: Path, tmp_path: Path) -> None:
    cuemill("convert", talks, "--out", tmp_path / "out", "--to", "vtt")

    written = {Path(name) for name in files(tmp_path / "out")}
    assert {path.suffix for path in written if path.parts[0] != ".cuemill"} == {".vtt"}


def test_a_transcript_without_stamps_is_no_failure(cuemill: Run, tmp_path: Path) -> None:
    (tmp_path / "talk.md").write_text("**Ada**: The anchor is on the table.\n\n**Ben**: Then we can begin.\n", "utf-8")

    ran = cuemill("convert", tmp_path / "talk.md", "--out", tmp_path / "out")

    assert ran.status == 0
    assert not (tmp_path / "out" / "subtitles").exists()
    documents = pl.read_parquet(tmp_path / "out" / "datasets" / "documents" / "**" / "*.parquet")
    assert documents["status"].to_list() == ["untimed"]
    assert "1  no-times (warning)" in ran.out


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--to", "srt,xyz"), "there is no format 'xyz'. Known formats: srt, vtt, "),
        (("--to", ""), "there is no format ''"),
        (("--profile", "bbk"), "there is no profile 'bbk'"),
        (("--lang", "klingon"), "'klingon' names no language"),
        (("--lang", ""), "'' names no language"),
        (("--fps", "0"), "there are no 0.0 frames a second"),
        (("--fps", "nan"), "there are no nan frames a second"),
        (("--styles", "absent.csv"), "absent.csv"),
        (("--rules", "absent.csv"), "absent.csv: cannot be read"),
        (("--jobs", "0"), "--jobs"),
        (("--speakers", "never"), "--speakers"),
        (("--colour",), "--colour"),
    ],
)
def test_a_wrong_call_ends_with_2_and_a_message_and_writes_nothing(
    cuemill: Run, talks: Path, tmp_path: Path, wrong: tuple[str, ...], said: str
) -> None:
    ran = cuemill("convert", talks, "--out", tmp_path / "out", *wrong)

    assert ran.status == 2
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("table", "place"),
    [
        ("id,pattern\na,b\n", "rules.csv, row 1"),
        ("id,pattern,replacement\na,,b\n", "rules.csv, row 2"),
        ("id,pattern,replacement\na,b,c\na,d,e\n", "rules.csv, row 3"),
        ("id,pattern,replacement,example,expected\na,b,c,a b d,a b d\n", "rules.csv, row 2"),
    ],
    ids=["missing column", "empty pattern", "duplicate id", "example that fails"],
)
def test_a_wrong_table_of_rules_ends_with_2_and_writes_nothing(
    cuemill: Run, talks: Path, tmp_path: Path, table: str, place: str
) -> None:
    rules = tmp_path / "rules.csv"
    rules.write_text(table, "utf-8")

    ran = cuemill("convert", talks, "--out", tmp_path / "out", "--rules", rules)

    assert ran.status == 2
    assert f"cuemill: {place}" in ran.err
    assert not (tmp_path / "out").exists()


def test_rules_may_be_named_several_times_and_the_default_ones_left_out(
    cuemill: Run, talks: Path, tmp_path: Path
) -> None:
    for name in ("anchor", "boat"):
        (tmp_path / f"{name}.csv").write_text(f"id,pattern,replacement\n{name},{name},kettle\n", "utf-8")

    ran = cuemill(
        "convert", talks, "--out", tmp_path / "out", "--no-default-rules",
        "--rules", tmp_path / "anchor.csv", "--rules", tmp_path / "boat.csv",
    )  # fmt: skip

    assert ran.status == 0
    assert "1  anchor" in ran.out
    assert "1  boat" in ran.out
    assert "rules without a hit" not in ran.out


def test_a_rule_that_no_shard_used_is_named(cuemill: Run, talks: Path, tmp_path: Path) -> None:
    (tmp_path / "ours.csv").write_text("id,pattern,replacement\nused,boat,ship\nidle,zeppelin,balloon\n", "utf-8")

    ran = cuemill("convert", talks, "--out", tmp_path / "out", "--no-default-rules", "--rules", tmp_path / "ours.csv")

    assert "rules without a hit: 1 (idle)" in ran.out


def test_nothing_to_convert_names_the_suffixes_that_a_folder_is_searched_for(cuemill: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()

    ran = cuemill("convert", tmp_path / "in", "--out", tmp_path / "out")

    assert ran.status == 2
    assert all(suffix in ran.err for suffix in (".md", ".srt", ".vtt", ".json", ".txt"))
    assert not (tmp_path / "out").exists()


def test_what_a_folder_holds_besides_is_counted(cuemill: Run, talks: Path) -> None:
    (talks / ".hidden.md").write_text(talk("hat"), "utf-8")
    (talks / "notes.docx").write_bytes(b"x")
    (talks / "out").mkdir()
    (talks / "out" / "old.md").write_text(talk("old"), "utf-8")

    ran = cuemill("convert", talks, "--out", talks / "out")

    assert "6 documents" in ran.out
    assert "files passed over: 1 hidden, 1 inside the results, 1 with another suffix" in ran.out


def test_results_that_cannot_have_a_folder_are_refused_before_anything_is_read(
    cuemill: Run, talks: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")

    ran = cuemill("convert", talks, "--out", tmp_path / "file" / "out")

    assert ran.status == 2
    assert "cannot be written: Not a directory. Choose another folder with --out" in ran.err


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_sources_whose_results_the_system_refuses_are_failures(
    cuemill: Run, talks: Path, tmp_path: Path, jobs: str
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "subtitles").write_bytes(b"a file where a folder has to be")

    ran = cuemill("convert", talks, "--out", tmp_path / "out", "--jobs", jobs)

    assert ran.status == 1
    assert ran.err.count("subtitles") == 6
    assert "anchor.en.md" in ran.err
    assert "Traceback" not in ran.err


def _work(sources: Path, out: Path) -> RunPlan:
    """Return what there is to do, without doing it."""
    with run_session(make_plan(Options(sources=[sources], out=out, rules=[]))) as todo:
        return todo


def test_a_process_that_was_killed_costs_its_own_sources_only(talks: Path, tmp_path: Path) -> None:
    shard = _work(talks, tmp_path / "out").shards[0]
    dead: Future[Report] = Future()
    dead.set_exception(BrokenProcessPool())

    report = work._outcome(dead, Batch((shard,)))  # noqa: SLF001 - nothing else can be made to die on purpose

    assert [failure.source for failure in report.failures] == [source.name for source in shard.sources]
    assert "Use fewer --jobs" in report.failures[0].remedy


def test_jobs_that_are_not_asked_for_have_to_pay(talks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    todo = _work(talks, tmp_path / "out")
    (talks / "anchor.en.md").unlink()

    assert work.worker_count(todo, None) == 1
    assert work.worker_count(todo, 3) == 3
    assert work.worker_count(todo, 99) == len(todo.shards)

    (talks / "boat.en.md").write_bytes(b"x" * 5_000_000)

    assert work.worker_count(todo, None) == 3


def test_buckets_double_where_they_would_grow_too_large(tmp_path: Path) -> None:
    folder = write_talks(tmp_path / "many", map(str, range(1100)))

    shards = _work(folder, tmp_path / "out").shards

    assert len(shards) == 32
    assert sum(len(shard.sources) for shard in shards) == 1100


def test_small_shards_are_done_together_and_large_ones_alone(tmp_path: Path) -> None:
    few = _work(write_talks(tmp_path / "few", map(str, range(30))), tmp_path / "few-out").shards
    many = _work(write_talks(tmp_path / "many", map(str, range(640))), tmp_path / "many-out").shards

    assert [load.shards for load in batches_of(few, 1)] == [few], "one call for all"
    assert len(batches_of(few, 2)) >= 4, "some for each process, so that none waits long for the other"
    assert [load.shards for load in batches_of(many, 1)] == [(shard,) for shard in many]
    for shards, workers in itertools.product((few, many), (1, 2, 8)):
        loads = batches_of(shards, workers)
        assert tuple(shard for load in loads for shard in load.shards) == shards, "none is divided, none is lost"


@pytest.mark.parametrize(("asked", "threads"), [(None, {2: "2", 3: "1", 9: "1"}), ("3", {2: "3", 9: "3"})])
def test_workers_share_the_cores_unless_a_person_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, asked: str | None, threads: dict[int, str]
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    monkeypatch.delenv("POLARS_MAX_THREADS", raising=False)
    if asked:
        monkeypatch.setenv("POLARS_MAX_THREADS", asked)

    for workers, expected in threads.items():
        with cores_shared(workers):
            assert os.environ["POLARS_MAX_THREADS"] == expected
        assert os.environ.get("POLARS_MAX_THREADS") == asked, "as it was before"


def test_a_batch_is_named_by_what_is_to_be_done(talks: Path, tmp_path: Path) -> None:
    shards = _work(talks, tmp_path / "out").shards

    assert str(Batch(shards)).startswith(f"{shards[0].sources[0].name} and ")
    names = {str(Batch((shard,))) for shard in shards if len(shard.sources) == 1}
    assert names == {shard.sources[0].name for shard in shards if len(shard.sources) == 1} != set()


def test_the_report_tells_what_was_done_and_how_fast(cuemill: Run, talks: Path, tmp_path: Path) -> None:
    (talks / "odd.md").write_bytes(b"")
    (talks / "gpd.en.md").write_text(talk("GPD model"), "utf-8")

    for number in (1, 2):
        ran = cuemill("convert", talks, "--out", tmp_path / "out", "--report", tmp_path / f"{number}.json")
        assert ran.status == 1

    first, second = (json.loads((tmp_path / f"{number}.json").read_bytes()) for number in (1, 2))
    written = sum(len(data) for name, data in files(tmp_path / "out").items() if name.startswith(("datasets/", "sub")))
    assert (first["sources"], first["converted"], second["converted"], second["unchanged"]) == (8, 7, 0, 7)
    assert (first["failed"], second["failed"]) == (1, 1)
    assert first["bytes_read"] == sum(path.stat().st_size for path in talks.iterdir())
    assert 0 < first["bytes_written"] <= written
    assert first["corrections_by_rule"] == second["corrections_by_rule"] == {"gpd-gpt": 1}
    assert [failure["source"] for failure in first["failures"]] == ["odd.md"]
    assert 0 < sum(first["seconds_by_stage"].values()) < first["seconds"]
    assert {"read_sources", "cut_cues", "render_subtitles", "put_in_place"} <= first["seconds_by_stage"].keys()


def test_a_report_that_cannot_be_written_is_told_and_the_results_are_there(
    cuemill: Run, talks: Path, tmp_path: Path
) -> None:
    ran = cuemill("convert", talks, "--out", tmp_path / "out", "--report", talks / "anchor.en.md" / "report.json")

    assert ran.status == 1
    assert "report.json cannot be written" in ran.err
    assert "6 documents" in ran.out
    assert (tmp_path / "out" / "subtitles" / "anchor.en.srt").exists()


def test_progress_is_a_line_a_load_in_a_log(cuemill: Run, talks: Path, tmp_path: Path) -> None:
    ran = cuemill("convert", talks, "--out", tmp_path / "out", "--jobs", "1")

    assert re.fullmatch(r"6 of 6 sources, [\d.,]+ a second\n", ran.err)
    assert "\x1b" not in ran.err + ran.out


def test_progress_is_a_bar_on_a_terminal(
    talks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    reports = [Report(sources=2, documents=2), Report(sources=3, documents=4)]
    with run_session(make_plan(Options(sources=[talks], out=tmp_path / "out", rules=[]))) as todo:
        meter = Meter(todo, 1)

    assert total(show.track_progress(iter(reports), meter, quiet=False)).sources == 5
    assert "\x1b" in capsys.readouterr().err


def test_quiet_prints_failures_only(cuemill: Run, talks: Path, tmp_path: Path) -> None:
    (talks / "empty.md").write_bytes(b"")

    ran = cuemill("convert", talks, "--out", tmp_path / "out", "--quiet")

    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("cuemill: empty.md: ")
    assert ran.err.count("\n") == 1


def test_the_version_is_that_of_the_files_it_writes(cuemill: Run) -> None:
    ran = cuemill("--version")

    assert ran.status == 0
    assert ran.out == "cuemill 0.1.0\n"


@pytest.mark.parametrize(
    "command", [["convert"], ["publish"], ["serve"], ["diff"], ["rules", "check"], ["rules", "test"]], ids=" ".join
)
def test_help_has_an_example_of_every_command(cuemill: Run, command: list[str]) -> None:
    ran = cuemill(*command, "--help")

    assert ran.status == 0
    assert f"Example: cuemill {' '.join(command)} " in ran.out


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [(["--help"], "polars"), (["convert", "talk.en.md", "--out", "out"], "prefect")],
    ids=["help without polars", "convert without prefect"],
)
def test_a_command_imports_only_what_it_needs(tmp_path: Path, arguments: list[str], absent: str) -> None:
    (tmp_path / "talk.en.md").write_text(talk("anchor"), "utf-8")
    code = (
        "import sys\nfrom flows.command.app import main\n"
        "try: main()\nexcept SystemExit as ended: assert not ended.code, ended.code\n"
        f"assert {absent!r} not in sys.modules"
    )

    ran = subprocess.run([sys.executable, "-c", code, *arguments], cwd=tmp_path, env=environment(), check=False)

    assert ran.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no process groups to interrupt")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_all_processes_without_a_traceback(tmp_path: Path, jobs: str) -> None:
    folder = write_talks(tmp_path / "many", map(str, range(900)))
    command = [*COMMAND, "convert", str(folder), "--out", "out", "--jobs", jobs]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stderr
        first = process.stderr.readline()
        os.killpg(process.pid, signal.SIGINT)
        rest = process.stderr.read()

    assert "of 900 sources" in first
    assert process.returncode == 130
    assert re.search(r"interrupted: \d+ of 900 done; run it again to go on", rest)
    assert "Traceback" not in rest
    assert not list((tmp_path / "out").rglob(".cuemill-*"))
    assert _is_empty(process.pid)


def _is_empty(group: int) -> bool:
    """Wait for the processes of *group* to end, a few seconds at most."""
    deadline = monotonic() + 10
    while monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        sleep(0.1)
    return False


def test_sources_that_all_lie_inside_the_results_are_said_to(cuemill: Run, talks: Path) -> None:
    ran = cuemill("convert", talks, "--out", talks)

    assert ran.status == 2
    assert "inside --out" in ran.err
