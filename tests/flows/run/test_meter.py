"""The bar of a run moves while a batch is in hand, never backwards, and ends where the run does."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from flows.command import terminal
from flows.run import meter as measured
from flows.run.convert import convert
from flows.run.meter import Meter
from flows.run.options import Options
from flows.run.plan import make_plan
from flows.run.report import total
from flows.run.session import run_session
from tests.flows.running import talk

if TYPE_CHECKING:
    from pathlib import Path


def _options(talks: Path, out: Path) -> Options:
    return Options(sources=[talks], out=out, rules=[])


def test_a_batch_that_is_in_hand_moves_the_bar(talks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[float] = []
    with run_session(make_plan(_options(talks, tmp_path / "out"))) as work:
        meter = Meter(work, 1)
        monkeypatch.setattr(meter, "teller", lambda _: seen.append)
        assert (meter.sources, meter.unchanged, meter.done()) == (6, 0, 0)

        total(convert(work, 1, meter))

        assert meter.done() == 6
    assert len(set(seen)) > 8, "it moves by stages, not by batches"
    assert 0 < seen[0] < 2
    assert all(before <= after for before, after in pairwise(seen))
    assert seen[-1] == 6


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_unchanged_is_through_before_the_run_begins(talks: Path, tmp_path: Path, workers: int) -> None:
    with run_session(make_plan(_options(talks, tmp_path / "out"))) as work:
        total(convert(work, 1))
    (talks / "boat.en.md").write_text(talk("raft"), "utf-8")
    with run_session(make_plan(_options(talks, tmp_path / "out"))) as work:
        meter = Meter(work, workers)

        assert (meter.sources, meter.unchanged, meter.done()) == (6, 5, 5)
        assert total(convert(work, workers, meter)).converted == 1
        assert meter.done() == 6


def test_other_processes_say_how_far_they_are(talks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with run_session(make_plan(_options(talks, tmp_path / "out"))) as work:
        meter = Meter(work, 2)
        monkeypatch.setattr(meter, "end", lambda _: None)  # what is left is what they said themselves

        assert total(convert(work, 2, meter)).converted == 6
        assert meter.done() == 6


def test_the_bar_shows_what_the_meter_says_and_no_rate_of_what_is_unchanged(talks: Path, tmp_path: Path) -> None:
    with run_session(make_plan(_options(talks, tmp_path / "out"))) as work:
        meter = Meter(work, 1)
    screen = io.StringIO()
    meter.teller(0)(3.7)

    list(terminal._bar(iter(()), meter, Console(file=screen, force_terminal=True, width=100)))  # noqa: SLF001 - no door

    assert "3/6" in screen.getvalue()
    assert "/s" not in screen.getvalue()


def test_the_shares_are_of_stages_that_there_are_and_not_more_than_all(talks: Path, tmp_path: Path) -> None:
    with run_session(make_plan(_options(talks, tmp_path / "out"))) as work:
        seconds = total(convert(work, 1)).seconds

    assert measured._SHARES.keys() <= seconds.keys()  # noqa: SLF001 - the table is what is tested
    assert sum(measured._SHARES.values()) < 1  # noqa: SLF001
