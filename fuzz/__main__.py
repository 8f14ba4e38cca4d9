# ruff: noqa: T201 - a script that prints
"""Look for files on which a reader or a run crashes, hangs, or loses a character: `make fuzz MINUTES=60`.

    python -m fuzz --minutes 60 [--seed N] [--only EXAMPLE]

The seeds are the golden cases and, where it is, the corpus. Every example is harmed anew and read by each reader that
recognises it; one in a few goes through a whole run and all exports. What is found is kept in out/fuzz with the number
of its example, which makes it again.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from exports import FORMATS, export_datasets, export_subtitles
from fuzz.mutations import MOST_BYTES, generated, mutated
from fuzz.soundness import check_sound
from pipeline.errors import UnreadableSource
from pipeline.read import READERS, suffixes
from pipeline.read.decoding.decode import decode
from pipeline.rules import load_rules
from pipeline.run import run
from pipeline.storage.sources import list_sources
from pipeline.styles import load_styles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT: Final = Path(__file__).parents[1]
GOLDEN: Final = ROOT / "tests" / "golden"
CORPUS: Final = Path(os.environ.get("CUEMILL_CORPUS", ROOT.parent / "shared" / "corpus"))
KEPT: Final = Path("out/fuzz")
SECONDS_PER_BYTE: Final = 1 / 100_000
RUN_SHARE: Final = 1 / 10
GRAMMAR_SHARE: Final = 1 / 8
SUBTITLES: Final = tuple(name for name in FORMATS if name != "parquet")


def read(data: bytes, name: str) -> None:
    """Read *data* with every reader that recognises it."""
    try:
        text = decode(data, name).text
    except UnreadableSource:
        return
    for reader in READERS:
        try:
            parsed = reader.parse(text) if reader.recognise(text) else None
        except UnreadableSource:
            continue
        if parsed is not None:
            check_sound(reader, parsed, text)
            if any("\ud800" <= char <= "\udfff" for char in text):
                return  # whisper.cpp's parts of characters, which its reader alone is given


def whole(data: bytes, name: str) -> None:
    """Take *data* through a whole run and write everything that can be written of it."""
    folder = Path(tempfile.mkdtemp(prefix="cuemill-fuzz-"))
    try:
        (folder / name).write_bytes(data)
        styles = load_styles()
        frames = run(list_sources([folder / name], None, suffixes()).sources, load_rules([]), styles)
        export_subtitles(frames, folder, SUBTITLES, styles, "always")
        export_datasets(frames, folder, "bucket-00", styles)
    finally:
        shutil.rmtree(folder)


SLACK_SECONDS: Final[Mapping[Callable[[bytes, str], None], float]] = {read: 1.0, whole: 10.0}
"""A machine that others use too, and engines that load at their first use."""


class Hang(Exception):  # noqa: N818 - found, not raised by mistake
    """A file took longer than its size allows."""


def timed(work: Callable[[bytes, str], None], data: bytes, name: str) -> None:
    """Do *work* on *data*.

    Raises: Hang once it has taken more CPU than its SLACK_SECONDS and what the size of *data* allows.
    """
    signal.setitimer(signal.ITIMER_PROF, SLACK_SECONDS[work] + len(data) * SECONDS_PER_BYTE)
    try:
        work(data, name)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def hang(_signal: int, _frame: object) -> None:
    """Say that the time is over, in the middle of whatever takes it.

    Raises: Hang.
    """
    raise Hang("more CPU than its size allows")


def kept(example: str, data: bytes, name: str, error: BaseException) -> str:
    """Keep what was found, once for each place in the code, and return where that is."""
    frames = traceback.extract_tb(error.__traceback__)
    own = next((f for f in reversed(frames) if "site-packages" not in f.filename and f.name != "<module>"), frames[-1])
    place = f"{type(error).__name__} at {Path(own.filename).name}:{own.lineno}"
    known = hashlib.sha256(place.encode()).hexdigest()[:8]
    if not any(KEPT.glob(f"{known}-*")):
        KEPT.mkdir(parents=True, exist_ok=True)
        path = KEPT / f"{known}-{name}"
        path.write_bytes(data)
        print(f"{place}: {str(error)[:200]}\n    example {example}, kept as {path}", flush=True)
    return place


def seeds() -> list[Path]:
    """Return the files that are harmed: real ones, none of them large."""
    files = [path for folder in (GOLDEN, CORPUS) for path in sorted(folder.rglob("*")) if path.is_file()]
    return [path for path in files if path.suffix in suffixes() and path.stat().st_size <= MOST_BYTES]


def tried(example: str, files: list[Path], sound: list[bytes]) -> set[str]:
    """Make the *example* and return the places in which anything is found."""
    chance = random.Random(example)  # noqa: S311 - a fixed draw, no secret
    data = generated(chance) if chance.random() < GRAMMAR_SHARE else mutated(sound, chance)
    name = f"talk{chance.choice(files).suffix}"
    found = set()
    for work in (read, whole) if chance.random() < RUN_SHARE else (read,):
        try:
            timed(work, data, name)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            found.add(kept(example, data, name, error))
    return found


def main() -> None:
    """Look for as long as is wanted; end with 1 if anything is found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, help="the number of an example to make again")
    args = parser.parse_args()
    signal.signal(signal.SIGPROF, hang)
    files = seeds()
    sound = [path.read_bytes() for path in files]
    print(f"{len(files)} seeds{'' if CORPUS.is_dir() else ', without the corpus (CUEMILL_CORPUS)'}", flush=True)
    found: set[str] = set()
    number, end = 0, time.monotonic() + args.minutes * 60
    for number in count() if args.only is None else [args.only]:
        found |= tried(f"{args.seed}/{number}", files, sound)
        if time.monotonic() > end:
            break
    print(f"up to example {number}: found in {len(found)} places", flush=True)
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
