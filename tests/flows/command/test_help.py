"""What the command says of itself: short enough, in groups, and true."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Final, get_args

import pytest
import typer

from exports import FORMATS
from flows.command.app import app
from flows.run.options import Heading
from pipeline.styles import profiles
from tests.flows.running import COMMAND, environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.flows.running import Run

SCREEN: Final = 50
"""Lines of a terminal window as people have them, of 80 columns."""

TALK = (
    "**Ada [00:00:01]**: In fact the GPD model found the lighthouse, and nobody knew how.\n\n"
    "**Ben [00:00:09]**: And what did it find there?\n"
)


def _commands() -> Iterator[tuple[str, str | None]]:
    """Yield each command and its epilog."""
    group = typer.main.get_command(app)
    for name, command in group.commands.items():  # type: ignore[attr-defined]  # a group
        inner = getattr(command, "commands", None)
        if inner is None:
            yield name, command.epilog
        else:
            yield from ((f"{name} {one}", command.epilog) for one, command in inner.items())


COMMANDS: Final = dict(_commands())


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_fits_two_screens_of_eighty_columns(cuemill: Run, command: str) -> None:
    lines = cuemill(*command.split(), "--help").out.splitlines()

    assert len(lines) <= 2 * SCREEN
    assert max(map(len, lines)) <= 80
    assert not any("..." in line for line in lines[2:]), "cut short"


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("command", ["convert", "publish", "serve"])
def test_every_option_stands_once_under_one_heading(cuemill: Run, command: str) -> None:
    told = cuemill(command, "-h").out
    headings = re.findall(r"^(\S.*):$", told, re.MULTILINE)
    options = re.findall(r"^  (?:-\w, )?(--[a-z-]+)", told, re.MULTILINE)

    assert headings == ["Arguments", *get_args(Heading)]
    assert len(options) == len(set(options)) > 30
    assert {"--out", "--config", "--help"} <= set(options)


def test_help_names_all_formats_and_profiles(cuemill: Run) -> None:
    words = set(re.findall(r"[\w-]+", cuemill("convert", "-h").out))

    assert set(FORMATS) | set(profiles()) <= words


def test_alone_it_names_five_commands_that_there_are(cuemill: Run) -> None:
    ran = cuemill()

    named = re.findall(r"^  cuemill (\w+)", ran.out, re.MULTILINE)
    assert ran.status == 0
    assert len(named) == len(set(named) & COMMANDS.keys()) == 5


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a working folder in which the examples have what they name."""
    here = tmp_path_factory.mktemp("examples")
    (here / "talks").mkdir()
    (here / "talks" / "talk.en.md").write_text(TALK, "utf-8")
    (here / "ours.csv").write_text("id,pattern,replacement\nfact,in fact,indeed\n", "utf-8")
    (here / "talk.ko.srt").write_text("1\n00:00:01,000 --> 00:00:03,000\n안녕하세요.\n", "utf-8")
    (here / "tables").mkdir()
    (here / "tables" / "waivers.csv").write_text("check,file,cue,reason\ngap,talk.en.md,1,seen\n", "utf-8")
    (here / "decisions.json").write_text(json.dumps({"review": 1, "rules": [], "waivers": []}), "utf-8")
    subprocess.run([*COMMAND, "convert", "talks", "--out", "out"], cwd=here, env=environment(), check=True)
    return here


@pytest.mark.parametrize("command", COMMANDS)
def test_the_example_of_each_command_runs(
    cuemill: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    shutil.copytree(folder, tmp_path / "work")
    monkeypatch.chdir(tmp_path / "work")
    if command in {"publish", "serve"}:
        _without_a_server(monkeypatch)
    epilog = COMMANDS[command] or ""
    called = shlex.split(epilog.removeprefix("Example: "))

    ran = cuemill(*called[1:])

    assert called[: 1 + command.count(" ") + 1] == ["cuemill", *command.split()]
    assert ran.status == 0, ran.err


def _without_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the flow end where it would ask a Prefect server, which other tests do."""
    from flows import publish, serve  # noqa: PLC0415 - heavy
    from flows.run.report import Report  # noqa: PLC0415 - as above

    monkeypatch.setattr(publish, "publish_here", lambda *_: Report())
    monkeypatch.setattr(serve, "serve_here", lambda *_: None)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("findngs", "Did you mean 'findings'? See `cuemill --help`."),
        ("convert --otu x", "Possible options: --out"),
        ("convert", "Missing argument 'SOURCE'. See `cuemill convert --help`."),
        ("convert talks --out x --speakers sometimes", "'sometimes' is not one of 'off', 'change', 'always'. See"),
        ("convert talks --out x --jobs 0", "greater than or equal to 1. See `cuemill convert --help`."),
        ("findings out --check redding-speed", "Did you mean reading-speed?"),
        ("findings out --doc tallk", "Did you mean talk?"),
        ("diff out --rule gpd-gtp", "Did you mean gpd-gpt?"),
    ],
)
def test_a_wrong_line_is_told_in_one_with_what_may_be_meant(
    cuemill: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, line: str, said: str
) -> None:
    monkeypatch.chdir(folder)
    ran = cuemill(*line.split())

    assert ran.status == 2
    assert ran.out == ""
    assert ran.err.startswith("cuemill: ")
    assert ran.err.count("\n") == 1
    assert said in ran.err


def test_a_group_without_its_command_shows_its_help(cuemill: Run) -> None:
    ran = cuemill("rules")

    assert ran.status == 2
    assert ran.err.startswith("Usage: cuemill rules")
    assert "check" in ran.err


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("cuemill con", ["convert"]),
        ("cuemill convert --verb", ["--verbatim"]),
        ("cuemill convert --speakers ", ["off", "change", "always"]),
        ("cuemill convert --profile netflix-", ["netflix-children", "netflix-sdh"]),
        ("cuemill convert --to srt,tt", ["srt,ttml"]),
    ],
)
def test_a_shell_is_told_how_a_word_may_end(typed: str, offered: list[str], tmp_path: Path) -> None:
    (tmp_path / "cuemill.toml").write_text("profile = 1\n", "utf-8")  # of which completion does not speak
    asked = environment(_CUEMILL_COMPLETE="complete_bash", COMP_WORDS=typed, COMP_CWORD=str(typed.count(" ")))
    start = "import sys; sys.argv[0] = 'cuemill'; from flows.command.app import main; main()"

    ran = subprocess.run(
        [sys.executable, "-c", start], cwd=tmp_path, env=asked, capture_output=True, text=True, check=False
    )

    assert ran.stdout.split() == offered
    assert ran.stderr == ""


def test_formats_may_be_given_one_by_one_and_in_any_case(cuemill: Run, folder: Path, tmp_path: Path) -> None:
    cuemill("convert", folder / "talks", "--out", tmp_path / "out", "--to", "SRT,vtt", "--to", "Parquet", "--to", "srt")

    assert sorted(path.name for path in (tmp_path / "out" / "subtitles").iterdir()) == ["talk.en.srt", "talk.en.vtt"]
    assert (tmp_path / "out" / "datasets").is_dir()


def test_what_is_no_format_is_refused_as_it_was_written(cuemill: Run, folder: Path, tmp_path: Path) -> None:
    ran = cuemill("convert", folder / "talks", "--out", tmp_path / "out", "--to", "srt", "--to", "docx")

    assert ran.status == 2
    assert "there is no format 'docx'" in ran.err
