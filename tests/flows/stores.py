"""An S3 server on loopback that the tests start, and what they look at in it without Cuemill."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

import boto3
from s3fs import S3FileSystem

from pipeline.storage import remote
from tests.flows.processes import free_port, running, until
from tests.flows.running import environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pytest

BUCKET = "archive"
_START_S = 60


class Store:
    """A bucket on a server of the tests' own."""

    def __init__(self, address: str) -> None:
        """Make the bucket on the server at *address*."""
        self.address = address
        self.environment = {
            "AWS_ENDPOINT_URL": address,
            "AWS_ACCESS_KEY_ID": "somebody",
            "AWS_SECRET_ACCESS_KEY": "secret",  # of nothing
            "AWS_DEFAULT_REGION": "us-east-1",
        }
        keys = {"aws_access_key_id": "somebody", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
        self._client: Any = boto3.client("s3", endpoint_url=address, **keys)
        self._client.create_bucket(Bucket=BUCKET)

    def put(self, files: Mapping[str, bytes], folder: str) -> None:
        """Put *files* into a *folder* of the bucket."""
        for name, data in files.items():
            self._client.put_object(Bucket=BUCKET, Key=f"{folder}/{name}", Body=data)

    def remove(self, key: str) -> None:
        """Remove an object."""
        self._client.delete_object(Bucket=BUCKET, Key=key)

    def files(self, folder: str) -> dict[str, bytes]:
        """Return all objects in a *folder* of the bucket, by what their keys have after it."""
        keys = self.keys(f"{folder}/")
        return {
            key.removeprefix(f"{folder}/"): self._client.get_object(Bucket=BUCKET, Key=key)["Body"].read()
            for key in keys
        }

    def become(self, files: Mapping[str, bytes], folder: str) -> None:
        """Let a *folder* of the bucket hold *files* and nothing else; "" is all of it."""
        for key in self.keys(folder):
            self.remove(key)
        self.put(files, folder)

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Know nobody's keys."""
        self._answer_unasked(0)
        try:
            yield
        finally:
            self._answer_unasked(float("inf"))

    def _answer_unasked(self, requests: float) -> None:
        """Ask for no keys in so many requests, which is how moto's server is told to ask for them."""
        address = f"{self.address}/moto-api/reset-auth"
        request = Request(address, str(requests).encode(), {"Content-Type": "text/plain"}, method="POST")  # noqa: S310 - our own server
        urlopen(request).close()  # noqa: S310 - as above

    def keys(self, prefix: str) -> list[str]:
        """Return the keys that begin with *prefix*."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
        return [found["Key"] for page in pages for found in page.get("Contents", [])]


@contextmanager
def serving(folder: Path) -> Iterator[Store]:
    """Run a server that writes its log to *folder*, as a process of its own: a thread would slow the tests down."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", str(port)]
    with running(command, folder, environment()):
        assert until(lambda: _answers(address), _START_S, pause=0.05), "the S3 server did not start"
        yield Store(address)
    forget_connections()


def _answers(address: str) -> bool:
    """Tell whether the server at *address* answers."""
    try:
        urlopen(f"{address}/moto-api/").close()  # noqa: S310 - our own server
    except OSError:
        return False
    return True


def forget_connections() -> None:
    """Let the next request see what the environment says of stores now."""
    remote._store.cache_clear()  # noqa: SLF001 - a process has no other use for it
    S3FileSystem.clear_instance_cache()


def local_files(folder: Path) -> dict[str, bytes]:
    """Return what a store holds after a run that wrote to *folder* here: all but the lock, which goes at the end."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "lock"
    }


def use(store: Store, monkeypatch: pytest.MonkeyPatch, **other: str) -> None:
    """Let this process, and those that it starts, find *store*; *other* variables go before its own."""
    for name, value in (store.environment | other).items():
        monkeypatch.setenv(name, value)
    forget_connections()
