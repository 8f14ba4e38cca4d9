"""What a run would do is what it then does; to say so changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.run.dry_run import foretell, totals
from flows.run.options import Options
from flows.run.plan import make_plan
from flows.state.lock import acquire_exclusive
from tests.flows.running import converted, files, talk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.flows.running import Run


def told(talks: Path, out: Path, **options: object) -> dict[str, tuple[str, str]]:
    """Return what would be done to each source, and why."""
    given = {"rules": [], "prune": True, **options}
    plan = make_plan(Options(sources=[talks], out=out, **given))  # type: ignore[arg-type]  # as Options has them
    return {one.name: (one.action, one.why) for one in foretell(plan)}


def test_before_the_first_run_all_is_new_and_no_folder_is_made(cuemill: Run, talks: Path, tmp_path: Path) -> None:
    ran = cuemill("convert", talks, "--out", tmp_path / "out", "--dry-run")

    assert ran.status == 0
    assert ran.out.splitlines()[0] == "convert    anchor.en.md: new"
    assert ran.out.splitlines()[-1] == "6 convert; nothing was written (--dry-run)"
    assert not (tmp_path / "out").exists()


def _change(talks: Path, _out: Path) -> None:
    (talks / "boat.en.md").write_text(talk("bell"), "utf-8")


def _add(talks: Path, _out: Path) -> None:
    (talks / "gate.en.md").write_text(talk("gate"), "utf-8")


def _lose(_talks: Path, out: Path) -> None:
    (out / "subtitles" / "drum.en.srt").unlink()


def _edit(_talks: Path, out: Path) -> None:
    path = out / "subtitles" / "fan.en.vtt"
    path.write_text(path.read_text("utf-8").replace("fan", "fun"), "utf-8")


@pytest.mark.parametrize(
    ("change", "source", "why"),
    [
        (_change, "boat.en.md", "changed since"),
        (_add, "gate.en.md", "new"),
        (_lose, "drum.en.md", "a result is missing, or is not as it was written"),
        (_edit, "fan.en.md", "a result is missing, or is not as it was written"),
    ],
)
def test_what_changed_is_converted_and_why_is_said(
    talks: Path, tmp_path: Path, change: Callable[[Path, Path], None], source: str, why: str
) -> None:
    out = tmp_path / "out"
    converted([talks], out)
    change(talks, out)
    before = files(out)

    foretold = told(talks, out)

    assert foretold.pop(source) == ("convert", why)
    assert set(foretold.values()) == {("unchanged", "")}
    assert files(out) == before
    assert converted([talks], out).converted == 1


def test_an_edited_rule_a_lost_source_and_other_options(talks: Path, tmp_path: Path) -> None:
    out, rules = tmp_path / "out", tmp_path / "ours.csv"
    converted([talks], out)
    rules.write_text("id,pattern,replacement\nboat,boat,ship\n", "utf-8")
    (talks / "drum.en.md").unlink()

    by_rule = told(talks, out, rules=[str(rules)])
    otherwise = told(talks, out, speakers="off")

    assert by_rule["boat.en.md"] == ("convert", "a rule that was edited matches in it")
    assert by_rule["fan.en.md"] == ("unchanged", "")
    assert by_rule["drum"] == ("drop", "its source is gone")
    assert otherwise["fan.en.md"] == ("convert", "made with other options, styles or another release")
    assert told(talks, out, buckets=7)["fan.en.md"] == ("convert", "the datasets are divided anew (--buckets)")
    report = converted([talks], out, rules=[str(rules)])
    assert (report.converted, report.dropped) == (1, ("drum",))


def test_what_a_person_edited_is_named(talks: Path, tmp_path: Path) -> None:
    converted([talks], tmp_path / "out")
    _edit(talks, tmp_path / "out")
    converted([talks], tmp_path / "out")

    assert told(talks, tmp_path / "out")["fan.en.md"] == (
        "unchanged",
        "subtitles/fan.en.vtt stays as it was edited",
    )


def test_it_waits_for_no_other_run(talks: Path, tmp_path: Path) -> None:
    converted([talks], tmp_path / "out")

    with acquire_exclusive(tmp_path / "out"):
        assert set(told(talks, tmp_path / "out").values()) == {("unchanged", "")}


def test_what_a_run_would_refuse_is_refused(cuemill: Run, talks: Path, tmp_path: Path) -> None:
    converted([talks], tmp_path / "out")
    for path in sorted(talks.iterdir())[1:]:
        path.unlink()

    ran = cuemill("convert", talks, "--out", tmp_path / "out", "--dry-run", "--no-default-rules")

    assert ran.status == 2
    assert "5 of 6 documents would leave the datasets" in ran.err


def test_counts_are_those_of_the_actions(talks: Path, tmp_path: Path) -> None:
    plan = make_plan(Options(sources=[talks], out=tmp_path / "out"))

    assert totals(foretell(plan)) == {"convert": 6, "unchanged": 0, "drop": 0}


def test_a_source_that_failed_is_said_to_fail_again(cuemill: Run, talks: Path, tmp_path: Path) -> None:
    (talks / "torn.srt").write_bytes(b"\x00\x01\x02")
    converted([talks], tmp_path / "out")
    action, why = told(talks, tmp_path / "out")["torn.srt"]
    again = cuemill("convert", talks, "--out", tmp_path / "out")

    assert action == "unchanged"
    assert why.startswith("it failed, and would again: ")
    assert again.status == 1
