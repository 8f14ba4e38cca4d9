"""One file in, one file out: `cuemill convert talk.md -o talk.srt`, and as a filter."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from exports import EXPORTERS
from flows.command.files import ownership
from flows.command.files.target import target_of
from flows.run.options import Options
from tests.flows.running import environment, talk

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.running import Run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder, which holds a transcript."""
    (tmp_path / "talk.en.md").write_text(talk("boat"), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _input(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_the_suffix_of_a_format_writes_that_file_and_nothing_else(cuemill: Run, folder: Path) -> None:
    ran = cuemill("convert", "talk.en.md", "-o", "talk.srt")
    assert (ran.status, ran.out) == (0, "")
    assert (folder / "talk.srt").read_text("utf-8").startswith("1\n00:00:01,000 --> ")
    assert sorted(path.name for path in folder.iterdir()) == ["talk.en.md", "talk.srt"]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.srt", "srt"),
        ("A.VTT", "vtt"),
        ("a.chapters.vtt", "chapters-vtt"),
        ("b/a.chapters.txt", "youtube"),
        ("a.txt", "txt"),
        ("a.ffmetadata", "ffmetadata"),
        ("a.json", "podcast"),
        ("out", None),
        ("out.v2", None),
        (".srt", None),
        ("srt", None),
        ("a.srt.bak", None),
    ],
)
def test_what_the_name_of_a_file_ends_in_is_its_format(name: str, form: str | None, tmp_path: Path) -> None:
    target = target_of(Options(sources=[], out=tmp_path / name))
    assert (target and target.format) == form


def test_every_format_has_a_name_that_means_it(tmp_path: Path) -> None:
    for exporter in EXPORTERS:
        target = target_of(Options(sources=[], out=tmp_path / f"talk.{exporter.suffix}", to=exporter.name))
        assert target is not None
        assert target.format == exporter.name


def test_what_cuemill_wrote_is_replaced_and_what_somebody_edited_stays_unless_by_force(
    cuemill: Run, folder: Path
) -> None:
    target = folder / "talk.srt"
    assert cuemill("convert", "talk.en.md", "-o", target).status == 0
    (folder / "talk.en.md").write_text(talk("ship"), "utf-8")
    if not ownership.is_ours(target):
        pytest.skip("this file system has no extended attributes")
    assert cuemill("convert", "talk.en.md", "-o", target).status == 0
    assert "ship" in target.read_text("utf-8")
    with target.open("a", encoding="utf-8") as file:
        file.write("mine")
    (folder / "talk.en.md").write_text(talk("lamp"), "utf-8")
    refused = cuemill("convert", "talk.en.md", "-o", target)
    assert (refused.status, refused.err.count("\n")) == (2, 1)
    assert "stays as it is" in refused.err
    assert target.read_text("utf-8").endswith("mine")
    assert cuemill("convert", "talk.en.md", "-o", target, "--force").status == 0
    assert "mine" not in target.read_text("utf-8")


def test_a_file_system_without_marks_keeps_what_is_there_and_takes_the_same_again(
    cuemill: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "setxattr", raising=False)
    assert cuemill("convert", "talk.en.md", "-o", "talk.srt").status == 0
    assert cuemill("convert", "talk.en.md", "-o", "talk.srt").status == 0
    (folder / "talk.en.md").write_text(talk("ship"), "utf-8")
    assert cuemill("convert", "talk.en.md", "-o", "talk.srt").status == 2


def test_wrong_calls_are_refused_before_anything_is_written(cuemill: Run, folder: Path) -> None:
    (folder / "folder.srt").mkdir()
    (folder / "link.md").symlink_to("talk.en.md")
    (folder / "other.md").write_text(talk("ship"), "utf-8")
    (folder / "rules.txt").write_text("pattern,replacement\n", "utf-8")
    before = sorted(path.name for path in folder.iterdir())
    calls = {
        "named as a file": ("talk.en.md", "-o", "folder.srt"),
        "is what is read": ("talk.en.md", "-o", "talk.en.md", "--force"),
        "link.md is what is read": ("talk.en.md", "-o", "link.md", "--force"),
        "not of 2": ("talk.en.md", "other.md", "-o", "x.srt"),
        "is a folder": (".", "-o", "x.srt"),
        "there is no nothing.md": ("nothing.md", "-o", "x.srt"),
        "there is no format wrong": ("talk.en.md", "-o", "x.srt", "--from", "wrong"),
        "--report": ("talk.en.md", "-o", "x.srt", "--report", "r.json"),
        "cannot go to standard output": ("talk.en.md", "-o", "-", "--to", "parquet"),
        "go with one file": ("talk.en.md", "-o", "out", "--from", "srt"),
        "standard input and --from": ("-", "-o", "out"),
    }
    for reason, call in calls.items():
        ran = cuemill("convert", *call)
        assert (ran.status, ran.out) == (2, ""), reason
        assert reason in ran.err
        assert ran.err.count("\n") == 1
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_source_that_cannot_be_read_writes_nothing_and_keeps_what_was_there(cuemill: Run, folder: Path) -> None:
    (folder / "bad.md").write_bytes(b"\x00\x01\x02")
    (folder / "x.srt").write_text("mine", "utf-8")
    ran = cuemill("convert", "bad.md", "-o", "x.srt")
    assert (ran.status, ran.out) == (1, "")
    assert "bad.md" in ran.err
    assert (folder / "x.srt").read_text("utf-8") == "mine"


def test_a_source_without_what_the_format_shows_writes_nothing_and_says_so(cuemill: Run, folder: Path) -> None:
    (folder / "prose.txt").write_text("Nothing says when.\n\nNor here.\n", "utf-8")
    ran = cuemill("convert", "prose.txt", "-o", "prose.srt")
    assert (ran.status, ran.out) == (1, "")
    assert "nothing to write as srt: the source has no cues" in ran.err
    assert not (folder / "prose.srt").exists()
    assert cuemill("convert", "prose.txt", "-o", "copy.txt").status == 0


def test_findings_go_to_standard_error_and_are_quiet_on_request(cuemill: Run, folder: Path) -> None:
    (folder / "fast.en.srt").write_text(
        "1\n00:00:01,000 --> 00:00:01,500\nFar too much for half a second.\n\n2\n00:00:01,600 --> 00:00:03,000\nYes.\n",
        "utf-8",
    )
    ran = cuemill("convert", "fast.en.srt", "-o", "x.vtt")
    assert (ran.status, ran.out) == (0, "")
    assert "warning  reading-speed: " in ran.err
    assert ran.err.startswith("fast.en.srt  cue 1  00:00:01.000 ")
    assert cuemill("convert", "fast.en.srt", "-o", "y.vtt", "-q").err == ""


def test_it_is_a_filter_from_standard_input_to_standard_output(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    from flows.command.app import main  # noqa: PLC0415 - the streams are set before

    (folder / "cuemill.toml").write_text('profile = "bbc"\n', "utf-8")
    for call, begin in (([], b"1\n00:00:01,000 -->"), (["--to", "parquet,vtt"], b"WEBVTT\n")):
        _input(monkeypatch, talk("boat").encode())
        monkeypatch.setattr(sys, "argv", ["cuemill", "convert", "-", "-o", "-", *call])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfdbinary.readouterr()
        assert ended.value.code == 0
        assert out.startswith(begin)
        assert b"cuemill.toml" in err


def test_a_format_that_is_named_is_read_as_such(cuemill: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lyrics = b"[00:01.00] Row the boat\n[00:03.00] gently down\n"
    for form, shown in (("lrc", "Row the boat\n"), ("plain", "Row the boat gently")):
        _input(monkeypatch, lyrics)
        assert cuemill("convert", "-", "-o", f"{form}.txt", "--from", form).status == 0
        assert (folder / f"{form}.txt").read_text("utf-8").startswith(shown)
    _input(monkeypatch, lyrics)
    assert cuemill("convert", "-", "-o", "x.srt", "--from", "sami").status == 1


def test_a_source_in_several_languages_wants_one_of_them(cuemill: Run, folder: Path) -> None:
    (folder / "two.smi").write_text(
        "<SAMI><BODY><SYNC Start=1000><P Class=KRCC>\uc548\ub155\ud558\uc138\uc694<P Class=ENCC>Hello there"
        "<SYNC Start=3000><P Class=KRCC>&nbsp;<P Class=ENCC>&nbsp;</BODY></SAMI>",
        "utf-8",
    )
    refused = cuemill("convert", "two.smi", "-o", "x.srt")
    assert refused.status == 2
    assert "holds 2 tracks: ko, und." in refused.err
    assert not (folder / "x.srt").exists()
    assert cuemill("convert", "two.smi", "-o", "x.srt", "--track", "ko").status == 0


def test_a_full_disk_leaves_the_old_file(cuemill: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cuemill("convert", "talk.en.md", "-o", "talk.srt").status == 0
    before = (folder / "talk.srt").read_bytes()
    (folder / "talk.en.md").write_text(talk("ship"), "utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("exports.files._fill", full)
    ran = cuemill("convert", "talk.en.md", "-o", "talk.srt")
    assert ran.status == 1
    assert "Free some space" in ran.err
    assert (folder / "talk.srt").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["talk.en.md", "talk.srt"]


@pytest.mark.skipif(sys.platform == "win32", reason="closes streams as a shell does")
@pytest.mark.parametrize(
    ("call", "status"),
    [
        ("convert - --from stamped -o x.srt <&-", 1),
        ("convert boat.md -o x.srt >&- 2>&-", 0),
        ("convert boat.md --out out --report - <&- >&- 2>&-", 0),
        ("check - <&- >&-", 1),
    ],
)
def test_closed_streams_are_empty_or_forget(folder: Path, call: str, status: int) -> None:
    (folder / "boat.md").write_text(talk("boat"), "utf-8")
    ran = subprocess.run(  # noqa: S602 - it is the shell that closes them
        f'"{sys.executable}" -c "from flows.command.app import main; main()" {call}',
        shell=True,
        cwd=folder,
        env=environment(),
        check=False,
        capture_output=True,
        text=True,
    )

    assert ran.returncode == status
    assert "Traceback" not in ran.stderr
