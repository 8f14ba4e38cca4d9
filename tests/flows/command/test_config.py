from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, get_args, get_origin

import pytest

from flows.command import config
from flows.run.options import ClusterOptions, Options, declared
from pipeline.errors import BadUsage

if TYPE_CHECKING:
    from tests.flows.running import Run

TALK = "**Ann [00:00:01]**: Good morning to all.\n\n**Ben [00:00:09]**: And to you.\n"
FILE = 'sources = ["talks"]\nout = "out"\nto = "srt"\n[show.evening]\nto = "vtt"\nspeakers-table = "who.csv"\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "talks" / "deep").mkdir(parents=True)
    (tmp_path / "talks" / "talk.md").write_text(TALK, "utf-8")
    (tmp_path / "who.csv").write_text("label,name,show\nAnn,Anna,evening\nBen,Benno,morning\n", "utf-8")
    (tmp_path / "cuemill.toml").write_text(FILE, "utf-8")
    monkeypatch.chdir(tmp_path / "talks" / "deep")
    return tmp_path


def written(project: Path) -> list[str]:
    return sorted(path.name for path in (project / "out" / "subtitles").rglob("*.*"))


def test_the_nearest_file_above_gives_options_and_its_paths_are_its_own(cuemill: Run, project: Path) -> None:
    ran = cuemill("convert")

    assert ran.status == 0
    assert "cuemill.toml: out, sources, to" in ran.out
    assert written(project) == ["talk.en.srt"]


def test_the_section_of_a_show_and_the_command_line_win(cuemill: Run, project: Path) -> None:
    cuemill("convert", "--show", "evening")
    assert written(project) == ["talk.en.vtt"]
    text = (project / "out" / "subtitles" / "talk.en.vtt").read_text("utf-8")
    assert "<v Anna>" in text
    assert "<v Ben>" in text

    cuemill("convert", "--show=evening", "--to", "lrc", "--out", project / "other")
    assert [path.name for path in (project / "other" / "subtitles").rglob("*.*")] == ["talk.en.lrc"]


def test_no_config_reads_none_and_config_names_another(cuemill: Run, project: Path) -> None:
    (project / "b.toml").write_text('out = "b"\nto = "srt"\n', "utf-8")

    assert cuemill("convert", "--no-config").status == 2
    assert cuemill("convert", project / "talks", "--config", project / "b.toml").status == 0
    assert (project / "b").exists()


def test_the_search_ends_at_the_project(cuemill: Run, project: Path) -> None:
    (project / "talks" / ".git").mkdir()

    assert cuemill("convert").status == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('profil = "bbc"', "Did you mean profile?"),
        ("bom = 1", "true or false"),
        ('rules = "ours.csv"', "a list of texts"),
        ("out = ", "is no TOML"),
        ("[show.a]\nhat = 1", "there is no option 'hat'"),
    ],
)
def test_what_cannot_be_meant_is_refused(cuemill: Run, project: Path, text: str, said: str) -> None:
    (project / "cuemill.toml").write_text(text, "utf-8")
    ran = cuemill("convert")

    assert ran.status == 2
    assert said in ran.err
    assert not (project / "out").exists()


@pytest.mark.parametrize("where", ["s3://bucket/cuemill.toml", "gs://bucket/cuemill.toml"])
def test_a_file_in_a_store_is_not_read(cuemill: Run, project: Path, where: str) -> None:
    assert "is in a store" in cuemill("convert", project, "--config", where).err


def test_init_writes_a_file_of_comments_once(cuemill: Run, project: Path) -> None:
    assert cuemill("init").status == 0
    assert "rules =" in (project / "talks" / "deep" / "cuemill.toml").read_text("utf-8")
    assert cuemill("init").status == 2
    assert cuemill("convert", project / "talks", "--out", project / "out").status == 0


def test_suggest_takes_its_lists_from_the_file_and_not_its_out(cuemill: Run, project: Path) -> None:
    cuemill("convert", "--to", "parquet")
    (project / "cuemill.toml").write_text('glossary = ["ai-talks"]\nout = "x.csv"\n', "utf-8")

    assert "glossary" in cuemill("suggest", project / "out").out
    assert not (project / "x.csv").exists()


def test_every_option_of_a_run_has_a_key_of_its_kind() -> None:
    example: dict[object, object] = {bool: True, int: 1, float: 1.5}
    for table in (Options, ClusterOptions):
        for one in declared(table):
            kinds = get_args(one.kind) or (one.kind,)
            value = ["a"] if get_origin(one.kind) is list else example.get(kinds[0], "a")
            key = one.name.replace("_", "-")
            if key != "show":
                config._check(Path("cuemill.toml"), {key: value})  # noqa: SLF001 - what a file is held to
                with pytest.raises(BadUsage, match="Write"):
                    config._check(Path("cuemill.toml"), {key: {}})  # noqa: SLF001 - what a file is held to


def test_a_flag_and_a_number_of_the_file_hold(cuemill: Run, project: Path) -> None:
    (project / "cuemill.toml").write_text('sources = ["talks"]\nout = "out"\nprune = true\nwait = 0.5\n', "utf-8")

    assert "out, prune, sources, wait" in cuemill("convert").out
