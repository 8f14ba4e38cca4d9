"""Run a command for as long as the process that started it lives: a pipe from there closes when it ends, however.

python -m flows.tethered COMMAND ...        its standard input is that pipe
"""

from __future__ import annotations

import subprocess
import sys
from threading import Thread
from typing import Final

_END_S: Final = 5


def main() -> None:
    """Run the command of the arguments, and end with it."""
    with subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL) as command:  # noqa: S603 - our caller's words
        Thread(target=_end_with_pipe, args=(command,), daemon=True).start()
        sys.exit(command.wait())


def _end_with_pipe(command: subprocess.Popen[bytes]) -> None:
    """Wait for the end of standard input, and end *command*, if need be by force."""
    sys.stdin.buffer.read()
    command.terminate()
    try:
        command.wait(_END_S)
    except subprocess.TimeoutExpired:
        command.kill()


if __name__ == "__main__":
    main()
