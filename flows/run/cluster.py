"""Shards on a Dask cluster that is there already: one connection, one task of Dask for each shard.

To a worker travel the paths of a shard's sources and, once for the whole run, the tables of rules and styles; back
comes a report. What of a bucket has work the worker itself finds out, from the bucket's manifest. Where a worker dies,
Dask gives its shard to another, which finds the journal or the old manifest and does all that is missing; the bytes are
the same. The lock stays with the run, see flows/state/lock.py.

Workers need the same program, and the same folders under the same paths.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING, Final, Literal

from flows.run.batches import Batch
from flows.run.build import build_batch
from flows.run.convert import report_lost
from flows.run.report import live_rules, report_of
from flows.state.fingerprint import program_hash
from flows.state.staleness import inspect_shard
from pipeline.errors import BadUsage, UnwritableOutput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from distributed import Client, Future

    from flows.run.options import ClusterOptions
    from flows.run.plan import RunPlan, Tables
    from flows.run.report import Report
    from flows.state.shard import Shard

LOG = logging.getLogger(__name__)

_CONNECT_S: Final = 10
_WORKERS_S: Final = 60
_RETRIES: Final = 3
_MESSAGE_SHARDS: Final = 256
"""So many shards go to the scheduler at once: some megabytes where each has some hundred sources."""
_ONE_BY_ONE: Final = Lock()
"""A worker with several threads does one shard after the other: libraries that detect languages share their state."""


def address_of(where: ClusterOptions) -> str | None:
    """Return where the scheduler of the cluster answers that is to do the work; None if it is to be done here.

    Raises: BadUsage if nothing answers there in time, or what the cluster needs is not installed.
    """
    address = where.address
    if where.runner == "local":
        if address is not None:
            raise BadUsage("--address names a cluster, and nothing runs on one", "Add --runner dask.")
        return None
    if address is None:
        raise BadUsage("--runner dask needs a cluster", "Name its scheduler, such as --address tcp://10.0.0.1:8786.")
    if find_spec("distributed") is None:
        raise BadUsage("--runner dask needs Dask, which is not installed", "Install it: pip install 'cuemill[dask]'.")
    _reach(address)
    return address


@contextmanager
def connect(address: str) -> Iterator[Client]:
    """Hold a connection to the scheduler at *address*, whose workers run the same program.

    Raises: BadUsage if none of them answers in time, or one runs another program.
    """
    from distributed import Client  # noqa: PLC0415 - an extra

    logging.getLogger("distributed").setLevel(logging.WARNING)
    with Client(address, timeout=_CONNECT_S, set_as_default=False) as client:
        _wait_for_workers(client, address)
        _compare_programs(client, address)
        yield client


def shards_on_cluster(
    client: Client, work: RunPlan, told: Callable[[Report], None]
) -> list[tuple[Literal["written", "missing"], Report]]:
    """Do *work* on the cluster, each shard a task, and return what came of each; *told* hears of it as it comes."""
    from distributed import as_completed  # noqa: PLC0415 - an extra

    doing: dict[Future[Report], Shard] = {}
    for at in range(0, len(work.shards), _MESSAGE_SHARDS):
        shards = work.shards[at : at + _MESSAGE_SHARDS]
        futures = client.map(
            convert_there,
            [_anywhere(shard) for shard in shards],
            tables=work.tables,
            version=program_hash(),
            pure=False,  # what a shard leads to is in files: Dask must not take two runs for one
            retries=_RETRIES,
        )
        doing |= zip(futures, shards, strict=True)
    outcomes = []
    for future in as_completed(doing, loop=client.loop):
        outcomes.append(_outcome(future, doing[future]))
        told(outcomes[-1][1])
    return outcomes


def convert_there(shard: Shard, tables: Tables, version: str) -> Report:
    """Look what of *shard* has work, and do it: what a worker is called for.

    Raises: BadUsage if this worker runs another program than *version*; UnwritableOutput.
    """
    check_program(version)
    with _ONE_BY_ONE:
        found = inspect_shard(shard)
        if not found.has_work:
            return report_of(found.bucket, live_rules(tables.rules))
        return build_batch(Batch((replace(shard, stale=found.stale),)), tables)


def check_program(version: str) -> None:
    """Refuse to mix results of two programs.

    Raises: BadUsage if the program of this process is another than *version*.
    """
    if program_hash() != version:
        remedy = "Give all workers the release, the Python and the libraries (constraints.txt) of the run."
        raise BadUsage("a worker runs another version of Cuemill, Python or a library than the run", remedy)


def _reach(address: str) -> None:
    """Refuse an *address* at which no scheduler answers. A client that fails to connect leaves threads behind.

    Raises: BadUsage.
    """
    try:
        asyncio.run(_greet(address))
    except (OSError, ValueError) as error:
        remedy = "Start one with `dask scheduler`, and name it as it says, such as tcp://10.0.0.1:8786."
        raise BadUsage(f"no Dask scheduler answers at {address!r}: {error}", remedy) from error


async def _greet(address: str) -> None:
    """Connect to *address*, and part again."""
    from distributed.comm.core import connect  # noqa: PLC0415 - an extra

    comm = await connect(address, timeout=_CONNECT_S)
    await comm.close()


def _wait_for_workers(client: Client, address: str) -> None:
    """Wait until there is a worker: a cluster may start some only when it is needed.

    Raises: BadUsage.
    """
    try:
        client.wait_for_workers(1, timeout=_WORKERS_S)
    except TimeoutError as error:
        remedy = f"Start some with `dask worker {address} --nthreads 1`."
        raise BadUsage(f"the cluster at {address} has no workers", remedy) from error


def _compare_programs(client: Client, address: str) -> None:
    """Refuse workers that do not run this program.

    Raises: BadUsage.
    """
    try:
        client.run(check_program, program_hash())
    except ImportError as error:
        problem = f"a worker of the cluster at {address} cannot import Cuemill: {error}"
        raise BadUsage(problem, "Install it there, too.") from error


def _anywhere(shard: Shard) -> Shard:
    """Return *shard* with paths that hold in whatever folder a worker was started; not kept, since they are many."""
    sources = tuple(replace(source, path=source.path.absolute()) for source in shard.sources)
    return replace(shard, out=shard.out.absolute(), sources=sources)


def _outcome(future: Future[Report], shard: Shard) -> tuple[Literal["written", "missing"], Report]:
    """Return the report of *shard*; where its task failed for good, that its sources are missing."""
    if future.status == "finished":
        report: Report = future.result()
        if report.converted:
            LOG.info("%s: %d of %d sources", Batch((shard,)), report.converted, report.sources)
        return "written", report
    error = future.exception() if future.status == "error" else None
    if isinstance(error, UnwritableOutput):
        return "missing", report_lost((shard,), f"{error.path} cannot be written: {error.reason}", error.remedy)
    if error is None:
        return "missing", report_lost((shard,), "the cluster's scheduler went away", "Run again.")
    reason = f"{type(error).__name__}: {error}"
    return "missing", report_lost((shard,), f"its task failed: {reason}", "The logs of the cluster's workers say more.")
