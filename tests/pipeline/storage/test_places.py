"""What a person may name: paths and URLs; and a URL as a path."""

from __future__ import annotations

import copy
import errno
import os
import pickle
import stat
import subprocess
import sys
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from pipeline.errors import BadUsage
from pipeline.storage import places, remote, store_errors
from pipeline.storage.places import contents, footers, is_remote, place_of, tables_at
from pipeline.storage.remote import Remote
from pipeline.storage.sources import list_sources

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[Remote]:
    """Return a bucket of a store in the memory of this process, without a server."""
    monkeypatch.setattr(remote, "_EXTRAS", {"memory:": "s3"})
    remote._store.cache_clear()  # noqa: SLF001 - as the URLs of a test are read anew
    yield Remote("memory:", "bucket")
    MemoryFileSystem.store.clear()
    MemoryFileSystem.pseudo_dirs[:] = [""]
    remote._store.cache_clear()  # noqa: SLF001 - as above


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("talks/a.md", Path("talks/a.md")),
        ("C:/talks", Path("C:/talks")),
        ("c://talks", Path("c://talks")),
        ("file:///talks/a%20b.md", Path("/talks/a b.md")),
        ("FILE://localhost/talks", Path("/talks")),
        (Path("talks"), Path("talks")),
    ],
)
def test_paths_and_file_urls_are_paths(given: str | Path, path: Path) -> None:
    assert place_of(given) == path
    assert type(place_of(given)) is type(path)
    assert not is_remote(place_of(given))


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("s3://bucket/talks/a.md", "s3://bucket/talks/a.md"),
        ("S3://bucket/talks/", "s3://bucket/talks"),
        ("gs://bucket", "gs://bucket"),
        ("s3://bucket/100%25/[1] ?.md", "s3://bucket/100%25/[1] ?.md"),
        ("s3://", "s3://"),
    ],
)
def test_urls_are_themselves(given: str, url: str) -> None:
    place = place_of(given)

    assert is_remote(place)
    assert str(place) == url
    assert place_of(place) is place
    assert place_of(str(place)) == place
    assert place.absolute() == place


def test_a_url_is_a_path_wherever_it_goes() -> None:
    out = Remote("s3:", "bucket", "out")
    file = out / "datasets" / "cues" / "lang-en" / "bucket-00.parquet"

    assert str(file.parent.parent) == "s3://bucket/out/datasets/cues"
    assert str(file.with_name("x.tmp")) == "s3://bucket/out/datasets/cues/lang-en/x.tmp"
    assert str((out / "bucket-0.jsonl").with_suffix(".next.jsonl")) == "s3://bucket/out/bucket-0.next.jsonl"
    assert file.relative_to(out) == PurePosixPath("datasets/cues/lang-en/bucket-00.parquet")
    assert type(file.relative_to(out)) is PurePosixPath
    assert file.is_relative_to(out)
    assert not out.is_relative_to(file)
    assert (file.stem, file.suffix, file.parts[:2]) == ("bucket-00", ".parquet", ("s3:", "bucket"))
    assert pickle.loads(pickle.dumps(file)) == copy.deepcopy(file) == file  # noqa: S301 - our own
    assert len({file, out, Remote("s3:", "bucket", "out")}) == 2
    assert sorted([file, out]) == [out, file]


def test_a_url_is_no_file_of_this_system() -> None:
    with pytest.raises(TypeError, match="s3://bucket/out is no file of this system"):
        os.fspath(Remote("s3:", "bucket", "out"))
    for name in ("is_dir", "iterdir", "mkdir", "touch", "rename", "samefile", "resolve"):
        assert not hasattr(Remote("s3:", "bucket"), name), name


def test_what_is_not_asked_for_is_not_loaded() -> None:
    code = "import sys, flows.run.convert, flows.command.app; print([*{'fsspec', 's3fs', 'aiohttp'} & {*sys.modules}])"

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout

    assert said == "[]\n"


def test_objects_are_written_read_listed_and_removed(memory: Remote) -> None:
    one, two = memory / "out" / "a.md", memory / "out" / "deep" / "b.md"

    assert one.create(b"1")
    assert not one.create(b"2")
    assert two.write_bytes(b"22") == 2

    assert (one.read_bytes(), two.read_text("utf-8"), two.open().read()) == (b"1", "22", b"22")
    assert (one.exists(), (memory / "out" / "c.md").exists()) == (True, False)
    assert [str(path) for path in (memory / "out").below()] == [str(one), str(two)]
    assert [path.size for path in memory.below()] == [1, 2]
    assert [path.size for path in pickle.loads(pickle.dumps(memory.below()))] == [1, 2]  # noqa: S301 - our own
    assert one.below() == [one]
    assert (memory / "nothing").below() == []
    assert (two.stat().st_size, stat.S_ISREG(two.stat().st_mode)) == (2, True)
    assert stat.S_ISDIR((memory / "out").stat().st_mode)
    two.replace(one)
    assert [path.read_bytes() for path in memory.below()] == [b"22"]
    one.unlink()
    one.unlink(missing_ok=True)
    with pytest.raises(FileNotFoundError):
        one.unlink()


def test_patterns_match_part_by_part(memory: Remote) -> None:
    for name in (
        "run.json",
        "datasets/cues/lang-en/bucket-1.parquet",
        "datasets/cues/x/y/bucket-1.parquet",
        "x/[1].md",
    ):
        (memory / "out" / name).write_bytes(b"")
    out = memory / "out"

    assert list(out.glob("datasets/*/*/bucket-*.parquet")) == [out / "datasets/cues/lang-en/bucket-1.parquet"]
    assert list(out.glob("run.json")) == [out / "run.json"]
    assert list(out.glob("x/*.md")) == [out / "x/[1].md"]
    assert list(out.glob("none/*")) == []


def test_many_are_read_at_once_and_each_says_why_it_cannot_be(memory: Remote, tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.write_bytes(b"here")
    there = [memory / f"{number}.md" for number in range(200)]
    for place in there[1:]:
        place.write_bytes(place.name.encode())

    found = list(contents([here, *there, tmp_path / "gone", here]))

    assert [found[0], found[2], found[200], found[-1]] == [b"here", b"1.md", b"199.md", b"here"]
    assert [type(found[1]), type(found[-2])] == [FileNotFoundError, FileNotFoundError]


@pytest.mark.parametrize("columns", [3, 3000], ids=["a footer", "a footer that is longer than what is read of it"])
def test_of_a_table_the_footer_is_enough(memory: Remote, tmp_path: Path, columns: int) -> None:
    rows = pl.DataFrame({f"column {number}": range(50_000 // columns) for number in range(columns)})
    buffer = BytesIO()
    rows.write_parquet(buffer, metadata={"cuemill.schema_version": "9"}, compression="uncompressed")
    (memory / "a.parquet").write_bytes(buffer.getvalue())
    (tmp_path / "a.parquet").write_bytes(buffer.getvalue())
    both = [memory / "a.parquet", tmp_path / "a.parquet"]

    there, here = footers(both)

    assert here == both[1]
    assert isinstance(there, BytesIO)
    assert (len(there.getvalue()) == places._FOOTER_BYTES) == (columns == 3)  # noqa: SLF001 - what a footer is read in
    assert pl.read_parquet_metadata(there)["cuemill.schema_version"] == "9"
    assert pl.scan_parquet(there).select(pl.len()).collect().item() == rows.height
    assert all(pl.read_parquet(table).equals(rows) for table in tables_at(both))
    with pytest.raises(FileNotFoundError):
        list(tables_at([memory / "none.parquet"]))


def test_a_search_of_a_store_finds_what_one_of_the_same_folder_does(memory: Remote, tmp_path: Path) -> None:
    names = (
        *("a.md", "b.SRT", "c.png", ".d.md", "e/f.md", "e/.g/h.md", "e/.g/i/j.md", "e/.k", ".l/m.md", "n.ko.md"),
        *("out/subtitles/a.en.srt", "out/.cuemill/lock", "e/out/x.md", "n.en.md", "n.md"),
    )
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
        (memory / "talks" / name).write_bytes(b"")

    def listed(root: Path, out: Path | None, *more: Path) -> Any:  # noqa: ANN401 - a list of rows
        found = list_sources([root, *more], out, frozenset({".md", ".srt"}))
        return [(one.doc, one.name, one.lang_hint, one.found) for one in found.sources], found[1:]

    here, there = tmp_path, memory / "talks"
    for below in ("out", "e", ".l", "nowhere", ""):
        assert listed(there, there / below) == listed(here, here / below), below
    assert listed(there, None) == listed(here, None)
    assert listed(there, None, there / "e/.g", there / "a.md") == listed(here, None, here / "e/.g", here / "a.md")
    assert listed(there / "e", there) == listed(here / "e", here)
    for gone in (there / "gone", here / "gone"):
        with pytest.raises(BadUsage, match="there is no"):
            listed(gone, None)
    assert listed(there, tmp_path) == listed(here, None)


def test_errors_of_a_store_are_errors_of_the_system(memory: Remote, monkeypatch: pytest.MonkeyPatch) -> None:
    class Strange(Exception):  # noqa: N818 - as libraries name theirs
        errno = None

    monkeypatch.setattr(store_errors, "_FOREIGN", ((__name__, "Strange"),))
    monkeypatch.setattr(sys.modules[__name__], "Strange", Strange, raising=False)
    raised: list[Exception] = [
        *(
            PermissionError("Access\nDenied."),
            TimeoutError(),
            FileExistsError("x"),
            Strange("two\nlines."),
            ValueError("v"),
        ),
        OSError(errno.ENOSPC, "full"),
    ]

    def fail(*_given: object, **_named: object) -> None:
        raise raised[0]

    monkeypatch.setattr(MemoryFileSystem, "cat_file", fail)
    said = []
    while raised:
        with pytest.raises(OSError, match=r"\w") as caught:
            memory.read_bytes()
        said.append((caught.value.errno, caught.value.strerror))
        raised.pop(0)

    assert said == [
        (errno.EACCES, "Access Denied"),
        (errno.ETIMEDOUT, "TimeoutError"),
        (errno.EEXIST, "x"),
        (errno.EIO, "two lines"),
        (errno.EIO, "v"),
        (errno.ENOSPC, "full"),
    ]


def test_a_store_that_fails_while_it_creates_says_so(memory: Remote, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise PermissionError("Access Denied")

    monkeypatch.setattr(MemoryFileSystem, "pipe_file", fail)

    with pytest.raises(PermissionError, match="Access Denied"):
        (memory / "lock").create(b"1")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("s3://", "s3:// names no bucket. Write it as s3://bucket/folder."),
        ("abfs://bucket/talks", "abfs:// is nothing that Cuemill reads or writes. Name a file or a folder, s3://"),
        ("simplecache::s3://bucket", "simplecache::s3:// is nothing that Cuemill reads or writes."),
    ],
)
def test_what_cannot_be_used_is_said_at_the_first_use(url: str, said: str) -> None:
    with pytest.raises(BadUsage, match=said.replace(".", r"\.")):
        place_of(url).exists()


def test_what_is_not_installed_is_said_by_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    remote._store.cache_clear()  # noqa: SLF001 - as a process that has not used it
    monkeypatch.setitem(sys.modules, "gcsfs", None)

    with pytest.raises(BadUsage, match=r"gs:// needs what is not installed. Install it: pip install 'cuemill\[gcs\]'"):
        list_sources([place_of("gs://bucket")], None, frozenset())
