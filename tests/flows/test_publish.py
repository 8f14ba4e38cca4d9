"""The Prefect flow, in this process, against a server of the tests' own."""

from __future__ import annotations

import inspect
import json
from collections import Counter
from dataclasses import fields
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import pytest
from prefect import get_client
from prefect.client.schemas.filters import (
    ArtifactCollectionFilter,
    ArtifactCollectionFilterKey,
    FlowRunFilter,
    FlowRunFilterId,
)
from prefect.exceptions import ParameterTypeError
from prefect.utilities.callables import parameter_schema

from flows import tasks as task_module
from flows.publish import publish
from flows.run.build import build_batch
from flows.run.options import Options
from flows.tasks import publish_batch
from pipeline.errors import BadUsage
from tests.flows.running import Run, converted, files, paceless, talk
from tests.flows.stores import BUCKET, local_files

if TYPE_CHECKING:
    from prefect.client.schemas.objects import TaskRun

    from flows.run.batches import Batch
    from flows.run.plan import Tables
    from flows.run.report import Report
    from tests.flows.stores import Store


pytestmark = pytest.mark.usefixtures("prefect_server")


def _run(sources: list[Path] | list[str], out: Path | str, **parameters: Any) -> Any:  # noqa: ANN401 - a state of Prefect
    """Return the state in which a flow run ended."""
    return publish(sources=sources, out=out, **parameters, return_state=True)


def _tasks(state: Any) -> list[TaskRun]:  # noqa: ANN401 - as above
    """Return the task runs of the flow run that ended in *state*; they arrive at the server a little later."""
    run = FlowRunFilter(id=FlowRunFilterId(any_=[state.state_details.flow_run_id]))
    deadline = monotonic() + 30
    with get_client(sync_client=True) as client:
        tasks: list[TaskRun] = []
        while monotonic() < deadline and not (tasks and all(task.state and task.state.is_final() for task in tasks)):
            sleep(0.5)
            tasks = client.read_task_runs(flow_run_filter=run)
    return tasks


def _artifact(key: str) -> str:
    """Return what the latest artifact of *key* holds."""
    with get_client(sync_client=True) as client:
        (artifact,) = client.read_latest_artifacts(
            artifact_filter=ArtifactCollectionFilter(key=ArtifactCollectionFilterKey(any_=[key]))
        )
    return str(artifact.data)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_publish_writes_the_same_bytes_as_convert(cuemill: Run, talks: Path, tmp_path: Path, jobs: str) -> None:
    (talks / "empty.md").write_bytes(b"")
    converted = cuemill("convert", talks, "--out", tmp_path / "convert")

    published = cuemill("publish", talks, "--out", tmp_path / "publish", "--jobs", jobs)

    assert (converted.status, published.status) == (1, 1)
    assert files(tmp_path / "convert") == files(tmp_path / "publish")
    here, there = (paceless(ran.out) for ran in (converted, published))
    assert here.replace(str(tmp_path / "convert"), str(tmp_path / "publish")) == there
    assert "cuemill: empty.md: the file is empty" in published.err


def test_urls_reach_the_flow_and_its_processes_as_they_are(store: Store, talks: Path, tmp_path: Path) -> None:
    store.put(files(talks), "talks")
    converted([talks], tmp_path / "out", buckets=2)

    published = _run([f"s3://{BUCKET}/talks"], f"s3://{BUCKET}/out", buckets=2, jobs=2)

    assert published.message == "6 sources: 6 converted, 0 unchanged"
    assert store.files("out") == local_files(tmp_path / "out")
    with get_client(sync_client=True) as client:
        run = client.read_flow_run(published.state_details.flow_run_id)
    assert run.name == "talks to out"
    assert run.parameters["sources"] == [f"s3://{BUCKET}/talks"]
    assert run.parameters["out"] == f"s3://{BUCKET}/out"


def test_a_place_is_a_path_in_the_schema_of_a_deployment() -> None:
    properties = parameter_schema(publish).properties

    assert {name: properties["out"][name] for name in ("type", "format")} == {"type": "string", "format": "path"}
    assert properties["sources"]["items"] == {"type": "string", "format": "path"}


def test_a_run_and_its_tasks_have_names_that_a_person_can_read(talks: Path, tmp_path: Path) -> None:
    state = _run([talks], tmp_path / "out")

    with get_client(sync_client=True) as client:
        assert client.read_flow_run(state.state_details.flow_run_id).name == "talks to out"
    names = [task.name for task in _tasks(state)]
    loads = [name for name in names if name.endswith(" more")]
    stages = Counter(name.rsplit("-", 1)[0] for name in names if name not in loads)
    assert loads == ["drum.en.md and 5 more"], "a few sources are done together"
    assert stages["read_sources"] == stages["cut_cues"] == stages["dataset_rows"] == len(loads)


def test_where_loads_are_many_their_stages_are_no_tasks(
    talks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(task_module, "_SHOWN", 0)

    state = _run([talks], tmp_path / "out")

    assert [task.name for task in _tasks(state)] == ["drum.en.md and 5 more"]


def test_a_source_that_cannot_be_read_is_reported_and_the_run_is_completed(talks: Path, tmp_path: Path) -> None:
    (talks / "odd`name.md").write_bytes(b"")

    state = _run([talks], tmp_path / "out")

    assert state.is_completed()
    assert state.name == "CompletedWithFailures"
    assert state.message == "7 sources: 6 converted, 0 unchanged, 1 failed"
    assert _artifact("publish-failures").startswith("- odd&#96;name.md: the file is empty")
    assert "| documents | 7 |" in _artifact("publish-summary")


def test_the_summary_lists_findings_by_check_and_hits_by_rule(talks: Path, tmp_path: Path) -> None:
    (talks / "gpd.en.md").write_text(talk("GPD model"), "utf-8")
    (talks / "odd.md").write_bytes(b"")

    _run([talks], tmp_path / "out", review=True)

    summary = _artifact("publish-summary")
    page = tmp_path / "out" / "review" / "index.html"
    assert page.as_uri() in summary
    assert page.exists()
    assert "| unreadable (error) | 1 |" in summary
    assert "| gpd-gpt | 1 |" in summary


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_progress_of_a_run_ends_at_all_of_it(talks: Path, tmp_path: Path, jobs: int) -> None:
    state = _run([talks], tmp_path / "out", jobs=jobs)

    assert state.is_completed()
    assert float(_artifact("publish-progress")) == 100
    (talks / "anchor.en.md").write_text(talk("another"), "utf-8")
    _run([talks], tmp_path / "out", jobs=jobs)
    assert float(_artifact("publish-progress")) == 100, "what was unchanged counts"


def test_the_flow_writes_the_report_that_it_is_asked_for(talks: Path, tmp_path: Path) -> None:
    _run([talks], tmp_path / "out", report=tmp_path / "report.json")

    assert json.loads((tmp_path / "report.json").read_bytes())["documents"] == 6


def test_a_run_whose_sources_can_all_be_read_says_so(talks: Path, tmp_path: Path) -> None:
    _run([talks], tmp_path / "out")

    assert _artifact("publish-failures") == "Every source could be read."


def test_a_run_that_could_read_nothing_is_failed(tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_bytes(b"")

    state = _run([tmp_path / "empty.md"], tmp_path / "out")

    assert state.is_failed()
    assert state.message == "1 source: 0 converted, 0 unchanged, 1 failed"


def _fails(error: Exception, load: Batch, tables: Tables, step: Any) -> Report:  # noqa: ANN401 - as above
    """Fail with *error* on the shard of the anchor, and convert the others."""
    if any(source.doc == "anchor" for shard in load.shards for source in shard.sources):
        raise error
    return build_batch(load, tables, step)


def test_a_shard_that_fails_does_not_stop_the_others(
    talks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _run([talks], tmp_path / "out")
    (tmp_path / "out" / "subtitles" / "boat.en.srt").unlink()
    (talks / "anchor.en.md").write_text(talk("other anchor"), "utf-8")
    before = files(tmp_path / "out" / "datasets")
    monkeypatch.setattr(task_module, "build_batch", partial(_fails, RuntimeError("a defect")))

    state = _run([talks], tmp_path / "out")

    assert state.is_failed()
    assert "1 failed" in state.message
    assert (tmp_path / "out" / "subtitles" / "boat.en.srt").exists()
    assert files(tmp_path / "out" / "datasets") == before, "what the shard wrote before stays"
    assert "anchor.en.md: its task failed" in _artifact("publish-failures")
    assert max(task.run_count for task in _tasks(state)) == 1, "a defect does not pass by itself"


def test_a_write_that_the_system_refuses_is_tried_again(
    talks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "subtitles").write_bytes(b"a file where a folder has to be")
    monkeypatch.setattr(task_module, "publish_batch", publish_batch.with_options(retry_delay_seconds=[0, 0, 0]))

    state = _run([talks / "anchor.en.md"], tmp_path / "out", to="srt")

    assert state.is_failed()
    assert [task.run_count for task in _tasks(state) if task.name == "anchor.en.md"] == [4]


def test_the_flow_has_the_options_of_the_command() -> None:
    parameters = inspect.signature(publish.fn).parameters.values()

    own = {"runner": "local", "address": None, "fail_on": "all", "config": None}
    assert [parameter.name for parameter in parameters] == [*(option.name for option in fields(Options)), *own]
    given = Options(sources=[], out=Path(), rules=[])
    defaults = {
        parameter.name: parameter.default for parameter in parameters if parameter.name not in ("sources", "out")
    }
    assert defaults == {name: getattr(given, name) for name in defaults.keys() - own.keys()} | own


@pytest.mark.parametrize(
    "wrong", [{"to": "xyz"}, {"speakers": "never"}, {"jobs": 0}, {"fps": 0}, {"sources": []}], ids=str
)
def test_wrong_parameters_are_refused_before_the_run(talks: Path, tmp_path: Path, wrong: dict[str, Any]) -> None:
    parameters: dict[str, Any] = {"sources": [talks], "out": tmp_path / "out"} | wrong

    with pytest.raises(ParameterTypeError):
        publish(**parameters)

    assert not (tmp_path / "out").exists()


def test_what_the_plan_refuses_ends_the_run_before_anything_is_written(talks: Path, tmp_path: Path) -> None:
    with pytest.raises(BadUsage, match="no profile"):
        publish(sources=[talks], out=tmp_path / "out", profile="bbk")

    assert not (tmp_path / "out").exists()


def test_the_command_refuses_it_before_prefect_starts(cuemill: Run, talks: Path, tmp_path: Path) -> None:
    ran = cuemill("publish", talks, "--out", tmp_path / "out", "--profile", "bbk")

    assert ran.status == 2
    assert ran.err.startswith("cuemill: there is no profile")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--cron", "daily"), 'Invalid cron string: "daily"'),
        (("--cron", "@daily", "--timezone", "Mars/Base"), "Mars/Base"),
    ],
)
def test_serve_refuses_a_schedule_that_means_nothing(
    cuemill: Run, talks: Path, tmp_path: Path, wrong: tuple[str, ...], said: str
) -> None:
    ran = cuemill("serve", talks, "--out", tmp_path / "out", *wrong)

    assert ran.status == 2
    assert said in ran.err
    assert not (tmp_path / "out").exists()
