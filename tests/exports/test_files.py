"""A file appears whole or not at all, and what the system refuses is said with a remedy."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from exports.files import write
from pipeline.errors import UnwritableOutput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def test_a_file_is_written_with_the_folders_it_needs(tmp_path: Path) -> None:
    path = write(tmp_path / "a" / "b" / "c.srt", b"1")

    assert path.read_bytes() == b"1"
    assert [entry.name for entry in path.parent.iterdir()] == ["c.srt"]


def test_a_file_that_is_there_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "c.srt"
    path.write_bytes(b"a longer text")

    assert write(path, b"new").read_bytes() == b"new"


def test_a_written_file_is_as_readable_as_any_other(tmp_path: Path) -> None:
    (tmp_path / "other").touch()

    assert write(tmp_path / "c.srt", b"1").stat().st_mode == (tmp_path / "other").stat().st_mode


def _folder_in_the_way(folder: Path) -> Path:
    (folder / "c.srt").mkdir()
    return folder / "c.srt"


def _file_for_a_folder(folder: Path) -> Path:
    (folder / "out").touch()
    return folder / "out" / "c.srt"


def _long_name(folder: Path) -> Path:
    return folder / ("x" * 300)


@pytest.mark.parametrize(
    ("make", "code", "remedy"),
    [
        (_folder_in_the_way, errno.EISDIR, "folder that you may write to"),
        (_file_for_a_folder, errno.EEXIST, "folder that you may write to"),
        (_long_name, errno.ENAMETOOLONG, "shorter name"),
    ],
)
def test_what_cannot_be_written_names_path_reason_and_remedy(
    make: Callable[[Path], Path], code: int, remedy: str, tmp_path: Path
) -> None:
    path = make(tmp_path)

    with pytest.raises(UnwritableOutput, match=remedy) as caught:
        write(path, b"1")

    assert caught.value.path == str(path)
    assert caught.value.reason == os.strerror(code)
    assert not list(tmp_path.rglob(".cuemill-*"))


_LIMITED = """
import sys
from pathlib import Path
from exports.files import write
from pipeline.errors import UnwritableOutput

try:
    write(Path(sys.argv[1]), b"x" * 5000)
except UnwritableOutput as error:
    print(error)
"""


def test_a_disk_that_takes_only_a_part_keeps_the_old_file_and_no_temporary_one(tmp_path: Path) -> None:
    path = tmp_path / "c.srt"
    path.write_bytes(b"old")

    said = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
    ).stdout

    assert f"{path} cannot be written: {os.strerror(errno.EFBIG)}" in said
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [("c.srt", b"old")]


_NOBODY = 65534


@pytest.fixture
def foreign_folder(tmp_path: Path) -> Iterator[Path]:
    """Return a folder that this process may not write to, also where it is root's."""
    user = os.geteuid()
    tmp_path.chmod(0o500)
    if user == 0:
        os.seteuid(_NOBODY)
    yield tmp_path
    os.seteuid(user)


def test_a_folder_that_is_not_ours_is_a_wrong_usage(foreign_folder: Path) -> None:
    with pytest.raises(UnwritableOutput, match="folder that you may write to"):
        write(foreign_folder / "c.srt", b"1")
