"""A Chromium of the tests' own, headless, driven by its DevTools protocol; what leaves the page is counted."""

from __future__ import annotations

import json
import shutil
import subprocess
from contextlib import contextmanager
from itertools import count
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from websockets.sync.client import connect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from websockets.sync.connection import Connection

_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--remote-debugging-port=0"),
)
_PATIENCE_S = 60


class Tab:
    """One tab: its page is asked and pressed as a person would; `events` are what the browser told meanwhile."""

    def __init__(self, socket: Connection) -> None:
        """Take the *socket* of the browser; `session` names the tab on it."""
        self._socket = socket
        self._numbers = count(1)
        self.session = ""
        self.events: list[dict[str, Any]] = []

    def send(self, method: str, **parameters: Any) -> Any:  # noqa: ANN401 - whatever the protocol says
        """Send a command and return its result."""
        number = next(self._numbers)
        said = {"id": number, "method": method, "params": parameters}
        self._socket.send(json.dumps(said | ({"sessionId": self.session} if self.session else {})))
        while True:
            told = json.loads(self._socket.recv(timeout=_PATIENCE_S))
            if told.get("id") == number:
                assert "error" not in told, told
                return told["result"]
            self.events.append(told)

    def ask(self, script: str) -> Any:  # noqa: ANN401 - as above
        """Return what a *script* comes to in the page; a promise is awaited."""
        told = self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in told, told["exceptionDetails"]
        return told["result"].get("value")

    def ask_for(self, script: str) -> str:
        """Return by what the browser knows the object that a *script* comes to."""
        told: str = self.send("Runtime.evaluate", expression=script)["result"]["objectId"]
        return told

    def open(self, page: Path, at: str = "") -> None:
        """Load *page* and wait until it is drawn."""
        self.send("Page.navigate", url="about:blank")
        self.send("Page.navigate", url=f"{page.as_uri()}{at}")
        self.wait("document.documentElement?.dataset.ready === 'yes'")

    def wait(self, condition: str) -> None:
        """Wait until *condition* holds in the page."""
        end = monotonic() + _PATIENCE_S
        while not self.ask(condition):
            assert monotonic() < end, condition
            sleep(0.05)

    def press(self, keys: str) -> None:
        """Press each of *keys*."""
        for key in keys:
            self.send("Input.dispatchKeyEvent", type="keyDown", key=key, text=key)
            self.send("Input.dispatchKeyEvent", type="keyUp", key=key)

    def key(self, name: str, code: int, text: str = "") -> None:
        """Press a key that writes nothing, or is no character: it is known by *name* and *code*."""
        pressed = {"key": name, "code": name, "windowsVirtualKeyCode": code}
        self.send("Input.dispatchKeyEvent", type="keyDown", **pressed, **({"text": text} if text else {}))
        self.send("Input.dispatchKeyEvent", type="keyUp", **pressed)

    def requests(self) -> list[str]:
        """Return the addresses that were asked for."""
        self.ask("1")
        return [
            event["params"]["request"]["url"] for event in self.events if event["method"] == "Network.requestWillBeSent"
        ]

    def problems(self) -> list[Any]:
        """Return what the page threw, said on its console or showed in a dialog of the browser."""
        self.ask("1")
        bad = ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded", "Page.javascriptDialogOpening")
        return [event for event in self.events if event["method"] in bad]


@contextmanager
def browse(folder: Path) -> Iterator[Tab]:
    """Run a browser whose profile is in *folder*, and give its tab."""
    chromium = shutil.which("chromium")
    assert chromium
    command = [chromium, *_FLAGS, f"--user-data-dir={folder}", "about:blank"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            with connect(_address(folder), max_size=None) as socket:
                yield from _tab(socket)
        finally:
            running.terminate()


def _address(folder: Path) -> str:
    """Return where the browser listens, once it does."""
    told = folder / "DevToolsActivePort"
    end = monotonic() + _PATIENCE_S
    while not (told.exists() and len(lines := told.read_text("utf-8").split("\n")) > 1):
        assert monotonic() < end, "Chromium does not start"
        sleep(0.05)
    return f"ws://127.0.0.1:{lines[0]}{lines[1]}"


def _tab(socket: Connection) -> Iterator[Tab]:
    """Give a tab of the browser behind *socket*."""
    tab = Tab(socket)
    target = tab.send("Target.createTarget", url="about:blank")["targetId"]
    tab.session = tab.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    for domain in ("Page", "Runtime", "Network", "Log"):
        tab.send(f"{domain}.enable")
    yield tab
