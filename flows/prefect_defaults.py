"""What Prefect needs to be told before it is imported, in one place.

| variable | value | why |
|---|---|---|
| PREFECT_SERVER_ANALYTICS_ENABLED | false | the server's telemetry fails loudly where there is no network |
| DO_NOT_TRACK | 1 | so does that of the SDK |
| PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS | 120 | a temporary server takes 20 s and more; Prefect waits 20 s |
| PREFECT_FLOWS_HEARTBEAT_FREQUENCY | 30 | by its beats a run is known to live, see automations |
| PREFECT_LOGGING_EXTRA_LOGGERS | pipeline,exports,flows | the standard logging of these packages goes to a run's log |
| PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW | ignore | what they log outside a run goes to none, and needs no warning |

`prefect.yaml` says the same to the processes that a worker starts.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DEFAULTS: Final[Mapping[str, str]] = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "pipeline,exports,flows",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
}


def set_defaults(*, quiet: bool) -> None:
    """Set each variable that the environment does not set; if *quiet*, Prefect logs errors only.

    To be called before Prefect is imported: it reads them then.
    """
    loudness = {"PREFECT_LOGGING_LEVEL": "ERROR"} if quiet else {}
    for name, value in {**DEFAULTS, **loudness}.items():
        os.environ.setdefault(name, value)


@contextmanager
def server_known(url: str) -> Iterator[None]:
    """Tell this process, and those that it starts meanwhile, of the server at *url*.

    Prefect hands its settings on to processes, but threads of theirs (that of the run's log is one) see only what the
    environment said at the import. Without it each starts a temporary server of its own.
    """
    from prefect.settings import PREFECT_API_URL, temporary_settings  # noqa: PLC0415 - this module comes before Prefect

    before = os.environ.get(PREFECT_API_URL.name)
    os.environ[PREFECT_API_URL.name] = url
    try:
        with temporary_settings({PREFECT_API_URL: url}):
            yield
    finally:
        if before is None:
            del os.environ[PREFECT_API_URL.name]
        else:
            os.environ[PREFECT_API_URL.name] = before
