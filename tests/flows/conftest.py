"""The command, run as a person runs it."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from flows.command.app import main
from flows.prefect_defaults import DEFAULTS, set_defaults
from tests.flows.running import Ran, Run, write_talks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.flows.stores import Store


@pytest.fixture
def cuemill(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return the command's own entry point, in this process."""

    def run(*arguments: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["cuemill", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return Ran(int(ended.value.code or 0), printed.out, printed.err)

    return run


@pytest.fixture
def talks(tmp_path: Path) -> Path:
    """Return a folder of transcripts."""
    return write_talks(tmp_path / "talks")


@pytest.fixture
def nobody() -> Iterator[Path]:
    """Be a user whom file modes bind, and return a folder that is this user's."""
    if not hasattr(os, "geteuid"):
        pytest.skip("this system has no file modes")
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        if os.geteuid():
            yield Path(name)
            return
        os.seteuid(65534)
        try:
            yield Path(name)
        finally:
            os.seteuid(0)


_ALONE: Final = {"prefect_server": "server", "s3_server": "store"}
"""What is started once, and the group of tests that share it: a group goes to one process."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put tests that share a server or an installed wheel into one process, also those that start a real server."""
    for item in items:
        used = {_ALONE[name] for name in getattr(item, "fixturenames", ()) if name in _ALONE}
        own = any(item.get_closest_marker(name) for name in ("server", "wheel"))
        for group in used or ({"server"} if own else set()):
            item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="module")
def prefect_server() -> Iterator[None]:
    """Run a Prefect server with a database of its own."""
    from prefect.testing.utilities import prefect_test_harness  # noqa: PLC0415 - most tests do without Prefect

    set_defaults(quiet=False)
    with prefect_test_harness(server_startup_timeout=120):
        yield
    for name in DEFAULTS["PREFECT_LOGGING_EXTRA_LOGGERS"].split(","):
        logging.getLogger(name).handlers.clear()  # they lead to the server, and warn of tests without one


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Run an S3 server."""
    from tests.flows.stores import serving  # noqa: PLC0415 - heavy, and most tests do without

    with serving(tmp_path_factory.mktemp("s3")) as store:
        yield store


@pytest.fixture
def store(s3_server: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Return an empty bucket that the environment leads to."""
    from tests.flows.stores import use  # noqa: PLC0415 - as above

    s3_server.become({}, "")
    use(s3_server, monkeypatch)
    return s3_server
