"""A schedule without a deployment: the flow served by this process, and a server beside it where none is configured."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final

import typer
from prefect import get_client
from prefect.client.schemas.schedules import CronSchedule
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.settings import PREFECT_API_URL, PREFECT_HOME
from prefect.types.entrypoint import EntrypointType
from pydantic import ValidationError

from flows.prefect_defaults import server_known
from flows.publish import parameters_of, publish
from pipeline.errors import BadUsage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prefect.schedules import Schedule

    from flows.run.options import Options

_NAME: Final = "cuemill"
_HOST: Final = "127.0.0.1"
_PORT: Final = 4200  # where people look for Prefect's pages
_LOG: Final = "cuemill-server.log"
_READY_S: Final = 180  # a first start makes the database: 35 s on a quiet machine
_END_S: Final = 8


def schedule_of(cron: str, timezone: str) -> Schedule:
    """Return the schedule that *cron* and *timezone* describe.

    Raises: BadUsage if one of them means nothing.
    """
    try:
        CronSchedule(cron=cron, timezone=timezone)
    except ValidationError as error:
        problem = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise BadUsage(problem, 'Give a schedule such as --cron "0 2 * * *" --timezone Asia/Seoul') from error
    return Cron(cron, timezone=timezone, slug=_NAME)


def serve_here(options: Options, schedule: Schedule, cluster: str | None = None) -> None:
    """Run the flow on *schedule* until this process is ended; one run at a time, a surplus one waits."""
    parameters = {name: value for name, value in parameters_of(options, cluster).items() if value is not None}
    with _server():
        runner = Runner(name=_NAME, limit=1)  # a limit that the server keeps would outlast a killed run by minutes
        runner.add_flow(
            publish,
            name=_NAME,
            schedule=schedule,
            parameters=publish.serialize_parameters(parameters),
            paused=False,  # the end of an earlier process has paused it
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        typer.echo(f"Serving {schedule.cron} {schedule.timezone} until Ctrl-C, see {PREFECT_API_URL.value()}", err=True)
        with suppress(KeyboardInterrupt, asyncio.CancelledError):
            asyncio.run(_until_ended(runner))


async def _until_ended(runner: Runner) -> None:
    """Let *runner* do what is due until this process is told to end.

    SIGTERM cancels it, also where a script has started it with Ctrl-C switched off; Prefect's own way leaves a run
    behind.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()

    def end(*_: object) -> None:
        if task is not None:
            loop.call_soon_threadsafe(task.cancel)

    runner.handle_sigterm = end  # type: ignore[method-assign]
    await runner.start()


@contextmanager
def _server() -> Iterator[None]:
    """Use the configured server, else run one for as long as this lasts: a temporary one would keep no schedule."""
    if PREFECT_API_URL.value():
        yield
        return
    port = _free_port()
    server_start = [sys.executable, "-m", "prefect", "server", "start", "--host", _HOST, "--port", str(port)]
    command = [sys.executable, "-m", "flows.tethered", *server_start]
    PREFECT_HOME.value().mkdir(parents=True, exist_ok=True)
    with (
        (PREFECT_HOME.value() / _LOG).open("wb") as log,
        subprocess.Popen(  # noqa: S603 - our own words
            command, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True
        ) as server,
        server_known(f"http://{_HOST}:{port}/api"),
    ):
        try:
            _wait(server)
            yield
        finally:
            _end(server)


def _free_port() -> int:
    """Return the usual port of a Prefect server, or another where something listens there."""
    with socket.socket() as probe:
        if probe.connect_ex((_HOST, _PORT)):
            return _PORT
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        return int(probe.getsockname()[1])


def _wait(server: subprocess.Popen[bytes]) -> None:
    """Wait until *server* answers.

    Raises: BadUsage if it does not.
    """
    deadline = monotonic() + _READY_S
    with get_client(sync_client=True) as client:
        while server.poll() is None and monotonic() < deadline:
            if client.api_healthcheck() is None:
                return
            sleep(1)
    problem = f"the Prefect server did not start; {PREFECT_HOME.value() / _LOG} may say why"
    raise BadUsage(problem, "Start one with `prefect server start` and set PREFECT_API_URL")


def _end(server: subprocess.Popen[bytes]) -> None:
    """End *server* by closing its pipe, which the end of this process does, too; if need be by force."""
    if server.stdin:
        server.stdin.close()
    try:
        server.wait(_END_S)
    except subprocess.TimeoutExpired:
        server.kill()
