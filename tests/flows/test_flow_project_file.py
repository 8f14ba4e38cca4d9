"""The flow reads the project file that a parameter names, and no other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flows.parameters import with_project_file
from flows.publish import FlowOptions, publish
from flows.run.declared import declared
from flows.run.options import Options
from pipeline.errors import BadUsage
from tests.flows.running import write_talks

if TYPE_CHECKING:
    from collections.abc import Callable

FILE = (
    'sources = ["elsewhere"]\nto = "srt"\nrules = ["ours.csv"]\nstyles = "limits.csv"\nverbatim = true\njobs = 2\n'
    'runner = "dask"\n[show.evening]\nto = "vtt"\nspeakers = "off"\n'
)


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """Return what a flow is asked for that names a project file, and what else is given."""
    (tmp_path / "cuemill.toml").write_text(FILE, "utf-8")
    monkeypatch.chdir(tmp_path)
    defaults = {one.name: one.default for table in (Options, FlowOptions) for one in declared(table)}

    def ask(**given: object) -> dict[str, Any]:
        return with_project_file(defaults | {"sources": [Path("talks")], "out": Path("out")} | given)

    return ask


def test_without_the_parameter_no_file_is_read(asked: Callable[..., dict[str, Any]]) -> None:
    assert asked()["to"] == "srt,vtt,parquet"


def test_its_options_hold_where_a_parameter_has_its_default(
    asked: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    got = asked(config=str(tmp_path / "cuemill.toml"), jobs=1)

    assert (got["sources"], got["jobs"], got["to"], got["verbatim"]) == ([Path("talks")], 1, "srt", True)
    assert (got["rules"], got["styles"]) == ([str(tmp_path / "ours.csv")], tmp_path / "limits.csv")
    assert got["runner"] == "dask"


def test_the_section_of_a_show_holds_too(asked: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    got = asked(config=str(tmp_path / "cuemill.toml"), show="evening")

    assert (got["to"], got["speakers"]) == ("vtt", "off")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('speakers = "loud"', "speakers is 'loud'"),
        ("jobs = 0", "jobs is 0"),
        ('to = "docx"', "to is 'docx'"),
        ("hat = 1", "there is no option 'hat'"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    asked: Callable[..., dict[str, Any]], tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "cuemill.toml").write_text(text, "utf-8")

    with pytest.raises(BadUsage) as refused:
        asked(config=str(tmp_path / "cuemill.toml"))
    assert said in str(refused.value)


@pytest.mark.usefixtures("prefect_server")
def test_a_run_of_the_flow_goes_by_it(tmp_path: Path) -> None:
    (tmp_path / "cuemill.toml").write_text('to = "srt"\n', "utf-8")
    talks = write_talks(tmp_path / "talks", ["anchor"])

    state: Any = publish(
        sources=[talks], out=tmp_path / "out", config=str(tmp_path / "cuemill.toml"), return_state=True
    )
    wrong: Any = publish(sources=[talks], out=tmp_path / "out", config=str(tmp_path / "none.toml"), return_state=True)

    assert state.is_completed()
    assert [path.name for path in (tmp_path / "out" / "subtitles").iterdir()] == ["anchor.en.srt"]
    assert wrong.is_failed()
    assert "none.toml cannot be read" in str(wrong.message)
