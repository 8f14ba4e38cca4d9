"""Sources and results in an object store: what holds of folders holds there, byte for byte."""

from __future__ import annotations

import os
import pickle
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from s3fs import S3FileSystem

from flows.run.cluster import convert_there
from flows.run.options import Options
from flows.run.plan import make_plan
from flows.run.session import run_session
from flows.state import lease
from flows.state.fingerprint import program_hash
from pipeline.errors import UnwritableOutput
from pipeline.storage.places import place_of
from pipeline.storage.remote import Remote
from tests.flows.processes import free_port
from tests.flows.running import Run, converted, files, paceless, talk
from tests.flows.stores import BUCKET, Store, forget_connections, local_files, use

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flows.run.report import Report

TALKS = f"s3://{BUCKET}/talks"
OUT = f"s3://{BUCKET}/out"
KILLS = int(os.environ.get("CUEMILL_KILLS", "0"))
"""0: some kills; else one before every change, as in test_crash.py."""
FEW = ("--buckets", "2")
REMEDY = "credentials (AWS_ACCESS_KEY_ID, AWS_PROFILE ...) and AWS_ENDPOINT_URL"


@pytest.fixture
def stored(store: Store, talks: Path) -> Store:
    """Return the bucket with the transcripts of the folder *talks* in it."""
    store.put(files(talks), "talks")
    return store


def _there(out: str = OUT, **options: Any) -> Report:  # noqa: ANN401 - as Options has them
    return _converted(place_of(TALKS), place_of(out), **options)


def _converted(sources: Path, out: Path, **options: Any) -> Report:  # noqa: ANN401 - as above
    return converted([sources], out, **{"buckets": 2, **options})


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_on_a_store_leaves_what_one_on_folders_does(
    cuemill: Run, stored: Store, talks: Path, tmp_path: Path, jobs: str
) -> None:
    (talks / "empty.md").write_bytes(b"")
    (talks / "broken.md").write_bytes(b"\x93\x01\xff" * 9)
    (talks / "deep").mkdir()
    (talks / "deep" / "한국어 100% [1].ko.md").write_text(talk("lamp"), "utf-8")
    (talks / ".hidden").mkdir()
    (talks / ".hidden" / "no.md").write_text(talk("no"), "utf-8")
    (talks / "image.png").write_bytes(b"no")
    stored.put(files(talks), "talks")
    here = cuemill("convert", talks, "--out", tmp_path / "out", "--jobs", jobs, *FEW)

    there = cuemill("convert", TALKS, "--out", OUT, "--jobs", jobs, *FEW, "--report", f"s3://{BUCKET}/reports/1.json")

    failures = [[line for line in ran.err.splitlines() if line.startswith("cuemill: ")] for ran in (here, there)]
    assert (there.status, failures[0]) == (here.status, failures[1])
    assert len(failures[0]) == 2
    assert paceless(there.out) == paceless(here.out).replace(f"{tmp_path / 'out'}", OUT)
    assert b'"sources": 9' in stored.files("reports")["1.json"]
    assert stored.files("out") == local_files(tmp_path / "out")
    assert len(stored.files("out")) > 30


def test_sources_and_results_may_lie_apart(cuemill: Run, stored: Store, talks: Path, tmp_path: Path) -> None:
    cuemill("convert", TALKS, "--out", tmp_path / "here", *FEW)
    cuemill("convert", talks, "--out", OUT, *FEW)
    cuemill("convert", f"file://{talks}", "--out", f"file://{tmp_path / 'with%20space'}", *FEW)

    assert local_files(tmp_path / "here") == local_files(tmp_path / "with space") == stored.files("out")


def test_an_object_a_folder_and_a_whole_bucket_are_sources(cuemill: Run, store: Store, tmp_path: Path) -> None:
    store.put({"a.md": talk("anchor").encode(), "deep/b.md": talk("boat").encode()}, "talks")
    given = [f"{TALKS}/a.md", f"{TALKS}/deep/", f"s3://{BUCKET}"]

    found = [cuemill("convert", one, "--out", tmp_path / str(i), "--to", "srt") for i, one in enumerate(given)]

    assert [ran.status for ran in found] == [0, 0, 0]
    assert [sorted(path.name for path in tmp_path.glob(f"{i}/subtitles/*")) for i in range(3)] == [
        ["a.en.srt"],
        ["b.en.srt"],
        ["talks__a.en.srt", "talks__deep__b.en.srt"],
    ]


def test_results_among_the_sources_are_no_sources(cuemill: Run, stored: Store) -> None:
    first = cuemill("convert", TALKS, "--out", f"{TALKS}/out", "--to", "srt", *FEW)
    second = cuemill("convert", TALKS, "--out", f"{TALKS}/out", "--to", "srt", *FEW)
    inside = cuemill("convert", f"{TALKS}/out/subtitles", "--out", f"{TALKS}/out", *FEW)
    other = cuemill("convert", TALKS, "--out", OUT, "--to", "srt", *FEW)

    assert "6 sources: 6 converted" in first.out
    assert "6 sources: 0 converted" in second.out
    assert f"{len(stored.files('talks/out'))} inside the results" in second.out
    assert inside.status == 2
    assert f"all sources lie inside --out {TALKS}/out" in inside.err
    assert "6 sources: 6 converted" in other.out


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count what is asked of the store from now on, by kind."""
    counted: Counter[str] = Counter()
    call = S3FileSystem._call_s3  # noqa: SLF001 - through which all requests go

    async def counting(store: S3FileSystem, method: str, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - as there
        counted[method] += 1
        return await call(store, method, *given, **named)

    monkeypatch.setattr(S3FileSystem, "_call_s3", counting)
    return counted


def test_a_run_without_work_reads_each_thing_once_and_writes_its_lock_alone(
    stored: Store, talks: Path, requests: Counter[str]
) -> None:
    _there()
    before = stored.files("out")
    requests.clear()

    report = _there()

    tables = sum(name.endswith(".parquet") for name in before)
    manifests = sum(name.endswith("of-2.jsonl") for name in before)
    assert (report.sources, report.converted) == (6, 0)
    assert stored.files("out") == before
    assert requests["put_object"] == 2, "the lock, and whether the store lets it be created again"
    assert requests["delete_object"] == 1
    assert requests["get_object"] <= len(before) + tables + 3 * manifests + len(files(talks)) + 4, "footers come first"
    assert requests["list_objects_v2"] <= 12 + manifests
    assert requests["copy_object"] == 0


def test_what_changed_is_done_and_what_is_gone_goes(stored: Store, talks: Path, tmp_path: Path) -> None:
    _there()
    _converted(talks, tmp_path / "out")
    (talks / "boat.en.md").write_text(talk("bridge"), "utf-8")
    (talks / "drum.en.md").unlink()
    stored.put({"boat.en.md": talk("bridge").encode()}, "talks")
    stored.remove("talks/drum.en.md")

    here, there = _converted(talks, tmp_path / "out"), _there()

    assert there == here
    assert there.converted == 1
    assert stored.files("out") == local_files(tmp_path / "out")


def test_an_edit_of_a_rule_reaches_what_it_matches(stored: Store, talks: Path, tmp_path: Path) -> None:
    rules = "id,pattern,replacement\nanchor,anchor,buoy\n"
    (tmp_path / "rules.csv").write_text(rules, "utf-8")
    stored.put({"rules.csv": rules.encode()}, "tables")
    _there()
    _converted(talks, tmp_path / "out")

    here = _converted(talks, tmp_path / "out", rules=[str(tmp_path / "rules.csv")])
    there = _there(rules=[f"s3://{BUCKET}/tables/rules.csv"])

    assert there == here
    assert there.converted == 1
    assert stored.files("out") == local_files(tmp_path / "out")


def test_what_a_person_has_edited_is_kept_until_it_is_forced(cuemill: Run, stored: Store) -> None:
    cuemill("convert", TALKS, "--out", OUT, *FEW)
    stored.put({"boat.en.srt": b"1\n00:00:01,000 --> 00:00:02,000\nMine.\n"}, "out/subtitles")
    stored.put({"boat.en.md": talk("bridge").encode()}, "talks")

    kept = cuemill("convert", TALKS, "--out", OUT, *FEW)
    was = stored.files("out/subtitles")["boat.en.srt"]
    cuemill("convert", TALKS, "--out", OUT, "--force", *FEW)

    assert f"{OUT}/subtitles/boat.en.srt is not as Cuemill wrote it" in kept.err
    assert was.endswith(b"Mine.\n")
    assert b"bridge" in stored.files("out/subtitles")["boat.en.srt"]


class _Killed(BaseException):
    """The end of a process, as far as a store sees it."""


def _killed_before(number: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """End all writing before the change of that *number*, and return what has been changed until then."""
    done: list[str] = []

    def ending(method: str) -> Callable[..., Any]:
        original = getattr(Remote, method)

        def ended(place: Remote, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - as pathlib has it
            if len(done) >= number:
                raise _Killed
            done.append(f"{method} {place}")
            return original(place, *given, **named)

        return ended

    for method in ("write_bytes", "create", "unlink", "replace"):
        monkeypatch.setattr(Remote, method, ending(method))
    return done


@pytest.mark.parametrize("which", ["first", "later"])
@pytest.mark.parametrize(("to", "every"), [("srt", 3), ("srt,parquet", 9)])
def test_a_run_that_is_killed_before_any_change_is_mended_by_the_next(
    store: Store, monkeypatch: pytest.MonkeyPatch, which: str, to: str, every: int
) -> None:
    options: dict[str, Any] = {"to": to, "buckets": 1}
    monkeypatch.setattr(lease, "_DEAD_S", 0)
    store.put({"a.md": talk("anchor").encode(), "b.md": talk("boat").encode()}, "talks")
    if which == "later":
        _there(**options)
        store.put({"a.md": talk("axe").encode(), "c.md": talk("candle").encode()}, "talks")
        store.remove("talks/b.md")
    start = store.files("out")
    with monkeypatch.context() as patch:
        changes = _killed_before(sys.maxsize, patch)
        _there(**options)
    wanted = store.files("out")
    for number in range(0, len(changes), 1 if KILLS else every):
        store.become(start, "out")
        with monkeypatch.context() as patch:
            _killed_before(number, patch)
            with pytest.raises(_Killed):
                _there(**options)

        _there(**options)

        assert store.files("out") == wanted, f"killed before change {number}: {changes[number]}"
    assert len(changes) > 7
    assert not any("tmp" in change for change in changes), "nothing is ever put where it does not belong"


def test_a_source_that_the_store_does_not_give_is_a_finding_and_the_others_go_on(
    stored: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Remote.read_bytes

    def read_bytes(place: Remote) -> bytes:
        if place.name == "boat.en.md":
            raise OSError(5, "Please reduce your request rate")
        return original(place)

    monkeypatch.setattr(Remote, "read_bytes", read_bytes)
    report = _there()
    monkeypatch.undo()
    use(stored, monkeypatch)
    again = _there()

    assert [(failure.source, failure.reason) for failure in report.failures] == [
        ("boat.en.md", "its store does not give it: Please reduce your request rate")
    ]
    assert report.cues > 0
    assert (again.failures, again.converted) == ((), 1)


def test_results_that_cannot_be_read_now_are_not_taken_for_missing(
    stored: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    _there()
    stored.put({"boat.en.srt": b"1\n00:00:01,000 --> 00:00:02,000\nMine.\n"}, "out/subtitles")
    before = stored.files("out")
    original = S3FileSystem._cat_file  # noqa: SLF001 - what all reading ends in

    async def refusing(store: S3FileSystem, path: str, **given: Any) -> bytes:  # noqa: ANN401 - as there
        if path.endswith("boat.en.srt"):
            raise PermissionError("Access Denied")
        data: bytes = await original(store, path, **given)
        return data

    monkeypatch.setattr(S3FileSystem, "_cat_file", refusing)

    with pytest.raises(UnwritableOutput, match=r"boat.en.srt.*cannot be read: Access Denied"):
        _there()

    assert stored.files("out") == before


def test_workers_of_a_cluster_need_nothing_but_what_travels(stored: Store, talks: Path, tmp_path: Path) -> None:
    _converted(talks, tmp_path / "out")
    plan = make_plan(Options(sources=[place_of(TALKS)], out=place_of(OUT), rules=[], buckets=2))
    with run_session(plan, "elsewhere") as work:
        for shard in work.shards:
            there, tables = pickle.loads(pickle.dumps((shard, work.tables)))  # noqa: S301 - our own
            convert_there(there, tables, program_hash())
    _there()

    assert stored.files("out") == local_files(tmp_path / "out")


def test_check_and_diff_read_from_a_store(cuemill: Run, stored: Store, talks: Path, tmp_path: Path) -> None:
    waivers = "check,file,cue,reason\nreading-speed,,,\n"
    stored.put({"waivers.csv": waivers.encode()}, "tables")
    cuemill("convert", TALKS, "--out", OUT, *FEW)
    cuemill("convert", talks, "--out", tmp_path / "out", *FEW)

    checked = cuemill("check", f"{OUT}/subtitles", "--waivers", f"s3://{BUCKET}/tables/waivers.csv")
    here, there = cuemill("diff", tmp_path / "out"), cuemill("diff", OUT)
    none = cuemill("diff", TALKS)

    assert (checked.status, "12 files" in checked.out) == (0, True)
    assert "waivers.csv, row 2: the waiver matched nothing" in checked.err
    assert there == here
    assert f"{TALKS} holds no dataset of corrections" in none.err


def test_the_page_of_a_run_on_a_store_is_that_of_one_on_folders(
    cuemill: Run, stored: Store, talks: Path, tmp_path: Path
) -> None:
    cuemill("convert", TALKS, "--out", OUT, "--review", *FEW)
    cuemill("convert", talks, "--out", tmp_path / "out", "--review", *FEW)
    there = stored.files("out/review")["index.html"]
    beside = cuemill("review", OUT, "--media-root", "media")

    assert there == (tmp_path / "out" / "review" / "index.html").read_bytes()
    assert "is no folder beside the page" in beside.err


def test_the_datasets_of_a_store_are_datasets(stored: Store, talks: Path, tmp_path: Path) -> None:
    _converted(talks, tmp_path / "out")
    _there()

    cues = pl.scan_parquet(
        f"{OUT}/datasets/cues/*/*.parquet",
        storage_options={name.lower(): value for name, value in stored.environment.items()}
        | {"aws_allow_http": "true"},
    ).collect()

    assert cues.height == 12
    assert cues.equals(pl.read_parquet(tmp_path / "out" / "datasets" / "cues" / "*" / "*.parquet"))
    card = stored.files("out/datasets")["README.md"]
    assert card == (tmp_path / "out" / "datasets" / "README.md").read_bytes()


@pytest.mark.parametrize(
    ("sources", "out", "said"),
    [
        ("s3://nobody/talks", OUT, "s3://nobody/talks cannot be listed: The specified bucket does not exist. Check"),
        (TALKS, "s3://nobody/out", "s3://nobody/out cannot be written: The specified bucket does not exist. Check"),
        ("s3://", OUT, "s3:// names no bucket. Write it as s3://bucket/folder."),
        (
            "s3://a!b/talks",
            OUT,
            's3://a!b/talks cannot be listed: Parameter validation failed: Invalid bucket name "a!b"',
        ),
        (
            "https://localhost/talk.srt",
            OUT,
            "https:// is nothing that Cuemill reads or writes. Name a file or a folder",
        ),
        (TALKS, "memory://out", "memory:// is nothing that Cuemill reads or writes. Name a file or a folder"),
        (TALKS, "simplecache::s3://archive/out", "simplecache::s3:// is nothing that Cuemill reads or writes."),
    ],
)
def test_a_wrong_url_is_a_wrong_call(cuemill: Run, stored: Store, sources: str, out: str, said: str) -> None:
    before = stored.files("talks")

    ran = cuemill("convert", sources, "--out", out, *FEW)

    assert ran.status == 2
    assert ran.err.startswith(f"cuemill: {said}")
    assert ran.err.count("\n") == 1
    assert stored.files("talks") == before
    assert stored.files("out") == {}


def test_a_prefix_with_nothing_below_it_is_a_wrong_call_and_nothing_is_lost(cuemill: Run, stored: Store) -> None:
    cuemill("convert", TALKS, "--out", OUT, *FEW)
    before = stored.files("out")

    ran = cuemill("convert", TALKS, f"s3://{BUCKET}/tlaks", "--out", OUT, *FEW)

    assert ran.status == 2
    assert ran.err == f"cuemill: there is nothing at s3://{BUCKET}/tlaks. Did you mean {TALKS}?\n"
    assert stored.files("out") == before


@pytest.mark.parametrize("side", ["sources", "out"])
def test_a_server_that_is_gone_is_said(
    cuemill: Run, store: Store, talks: Path, monkeypatch: pytest.MonkeyPatch, side: str
) -> None:
    use(store, monkeypatch, AWS_ENDPOINT_URL=f"http://127.0.0.1:{free_port()}", AWS_MAX_ATTEMPTS="1")

    here = talks.parent / "out"
    ran = cuemill("convert", *((TALKS, "--out", here) if side == "sources" else (talks, "--out", OUT)))

    said = f"{TALKS} cannot be listed" if side == "sources" else f"{OUT} cannot be written"
    assert ran.status == 2
    assert ran.err.startswith(f"cuemill: {said}: Could not connect to the endpoint URL")
    assert REMEDY in ran.err
    assert not here.exists()


def test_missing_and_wrong_credentials_are_said(cuemill: Run, stored: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with stored.guarded():
        wrong = cuemill("convert", TALKS, "--out", OUT, *FEW)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    forget_connections()
    missing = cuemill("convert", TALKS, "--out", OUT, *FEW)

    assert (wrong.status, missing.status) == (2, 2)
    assert f"{TALKS} cannot be listed: The AWS Access Key Id you provided does not exist in our records" in wrong.err
    assert f"{TALKS} cannot be listed: Unable to locate credentials. " in missing.err
    assert REMEDY in wrong.err
    assert REMEDY in missing.err


def test_a_missing_extra_is_named(cuemill: Run, talks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forget_connections()
    registry = sys.modules["fsspec.registry"]
    monkeypatch.setitem(sys.modules, "s3fs", None)
    monkeypatch.delitem(registry._registry, "s3", raising=False)  # noqa: SLF001 - what has been imported already

    ran = cuemill("convert", talks, "--out", OUT, *FEW)

    assert ran.status == 2
    assert "s3:// needs what is not installed. Install it: pip install 'cuemill[s3]'." in ran.err
