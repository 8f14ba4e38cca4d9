from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, get_args, get_origin

import pytest

from flows.command.typer_options import flag_of
from flows.run.declared import declared
from flows.run.options import ClusterOptions, Options
from flows.run.project import FLAGS, _check
from pipeline.errors import BadUsage
from pipeline.styles import profiles
from tests.flows.running import ROOT

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
                _check(Path("cuemill.toml"), {key: value})
                with pytest.raises(BadUsage, match="Write"):
                    _check(Path("cuemill.toml"), {key: {}})


def test_a_flag_and_a_number_of_the_file_hold(cuemill: Run, project: Path) -> None:
    (project / "cuemill.toml").write_text('sources = ["talks"]\nout = "out"\nprune = true\nwait = 0.5\n', "utf-8")

    assert "out, prune, sources, wait" in cuemill("convert").out


@pytest.mark.usefixtures("project")
def test_a_report_has_standard_output_for_itself(cuemill: Run) -> None:
    ran = cuemill("convert", "--report", "-")

    assert json.loads(ran.out)["sources"] == 1
    assert "cuemill.toml: out, sources, to" in ran.err


def test_formats_may_be_a_list(cuemill: Run, project: Path) -> None:
    (project / "cuemill.toml").write_text('sources = ["talks"]\nout = "out"\nto = ["srt", "VTT"]\n', "utf-8")

    assert cuemill("convert").status == 0
    assert written(project) == ["talk.en.srt", "talk.en.vtt"]


FLAGS_ON = "bom = true\nreview = true\nno-default-rules = true\nforce = true\n"
ON = f'sources = ["talks"]\nout = "out"\nto = "srt,parquet"\n{FLAGS_ON}'


def test_the_command_line_switches_off_what_the_file_switches_on(cuemill: Run, project: Path) -> None:
    (project / "cuemill.toml").write_text(ON, "utf-8")
    ran = cuemill("convert", "--no-bom", "--no-review", "--default-rules", "--no-force")

    assert ran.status == 0
    assert "cuemill.toml: out, sources, to\n" in ran.out
    assert not (project / "out" / "review").exists()
    assert not (project / "out" / "subtitles" / "talk.en.srt").read_bytes().startswith(b"\xef\xbb\xbf")

    assert "bom, force, no-default-rules, out, review, sources, to" in cuemill("convert").out
    assert (project / "out" / "review" / "index.html").is_file()
    assert (project / "out" / "subtitles" / "talk.en.srt").read_bytes().startswith(b"\xef\xbb\xbf")
    assert cuemill("convert", "--no-bom", "--bom", "--no-config", project / "talks", "--out", project / "o").status == 0


def test_each_flag_of_the_file_may_be_switched_off() -> None:
    for name in FLAGS:
        negative = flag_of(name.replace("-", "_")).partition("/")[2]
        assert negative.startswith("--")
        assert negative.removeprefix("--") not in FLAGS


def test_help_lists_a_flag_once(cuemill: Run) -> None:
    told = cuemill("convert", "--help").out

    assert "--bom" in told
    assert "--no-bom" not in told


def test_the_home_folder_ends_the_search_through_a_link(
    cuemill: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "home" / "work").mkdir(parents=True)
    (project / "link").symlink_to(project / "home")
    monkeypatch.setenv("HOME", str(project / "link"))
    monkeypatch.chdir(project / "home" / "work")

    assert cuemill("convert").status == 2


def test_a_byte_order_mark_and_the_home_folder_are_read(
    cuemill: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(project / "talks"))
    monkeypatch.chdir(project)
    (project / "cuemill.toml").write_text('sources = ["~/talk.md"]\nout = "~/made"\nto = "srt"\n', "utf-8-sig")

    assert cuemill("convert").status == 0
    assert (project / "talks" / "made" / "subtitles" / "talk.en.srt").is_file()


def test_what_has_the_name_and_is_no_file_is_refused(cuemill: Run, project: Path) -> None:
    (project / "cuemill.toml").unlink()
    (project / "cuemill.toml").symlink_to("gone.toml")
    assert "is a link to gone.toml, where nothing is" in cuemill("convert").err
    (project / "cuemill.toml").unlink()
    (project / "cuemill.toml").mkdir()
    ran = cuemill("convert", project / "talks", "--out", project / "out")
    assert (ran.status, "is a folder" in ran.err) == (2, True)
    assert cuemill("convert", project / "talks", "--out", project / "out", "--no-config").status == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[shows.a]\nto = "srt"\n', "Did you mean [show.NAME]?"),
        ('config = "x"\n', "on the command line: --config"),
        ('show = "a"\n', "--show NAME"),
        ('password = "x"\n', "Secrets have no place in it"),
        ('s3-secret-key = "x"\n', "Secrets have no place in it"),
        ('sources = ["talks"]\nout = "out"\nrules = ["tables/lost.csv"]\n', "tables/lost.csv: cannot be read"),
        ('sources = ["talks"]\nout = "out"\nspeakers-table = "tables/who.csv"\n', "tables/who.csv: cannot be read"),
        ('sources = ["talks"]\nout = "out"\nstyles = "tables/lim.csv"\n', "tables/lim.csv: No such file"),
        ('sources = ["~nobody-here/x"]\nout = "out"\n', "there is no"),
        ('[show.late]\nsources = ["talks"]\nout = "out"\n', "has --show late"),
        ('out = "out"\n[show.late]\nsources = ["talks"]\n', "Missing argument 'SOURCE"),
    ],
)
def test_messages_say_what_to_do(cuemill: Run, project: Path, text: str, said: str) -> None:
    (project / "cuemill.toml").write_text(text, "utf-8")
    ran = cuemill("convert")

    assert ran.status == 2
    assert said in ran.err


@pytest.mark.usefixtures("project")
def test_a_store_is_named_as_it_was_written(cuemill: Run) -> None:
    assert "s3://bucket/cuemill.toml is in a store" in cuemill("convert", "--config", "s3://bucket/cuemill.toml").err


@pytest.mark.usefixtures("project")
def test_suggest_looks_at_the_out_of_the_file(cuemill: Run) -> None:
    cuemill("convert", "--to", "parquet")
    ran = cuemill("suggest")

    assert ran.status == 0
    assert "cuemill.toml: out\n" in ran.out


def test_documents_name_profiles_that_there_are() -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    named = {name for page in pages for name in re.findall(r"--profile ([a-z-]+)", page.read_text("utf-8"))}

    assert named
    assert named <= set(profiles())
