"""What the benchmarks work on: transcripts made of a real one, which is in the corpus and not in the repository."""

from __future__ import annotations

import csv
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import polars as pl

from benchmarks.measuring import ROOT, convert
from pipeline.read import read_sources, suffixes
from pipeline.storage.sources import list_sources

CORPUS: Final = Path(os.environ.get("CUEMILL_CORPUS", ROOT.parent / "shared" / "corpus"))
SAMPLE: Final = CORPUS / "latent-space-noam-brown.ko.md"
MAKER: Final = CORPUS.parent / "tools" / "make_corpus.py"
WORK: Final = ROOT / "out" / "bench"
"""Where corpora and results are put; `make clean` removes it."""

_TURN: Final = re.compile(r"^(\*\*[^\n]{1,80}?) \[\d+:\d\d:\d\d\](\*\*: .*)$", re.MULTILINE)
_SECONDS_PER_TURN: Final = 25
_FORMATS: Final = (".srt", ".vtt", ".json", ".md", ".txt", ".html", ".TextGrid", ".smi", ".trs", ".xml")
_HOUR: Final = 400_000
_FILES: Final = 70
_SEEN: Final = ("GPD", "UrbanEye", "GBD", "ChachBT", "CodeX", "GPT-4-0", "ASWY", "NRL", "R1.0", "Hemming")
_CHANGES: Final = "갸냐댜랴먀뱌샤뷁쿍xqZ"
_FIELDS: Final = ("id", "pattern", "replacement", "example", "expected", "counterexample")


def missing() -> str | None:
    """Return what is not there that the corpora are made of, None if all is."""
    absent = [path.name for path in (SAMPLE, MAKER) if not path.exists()]
    return f"{' and '.join(absent)}: set CUEMILL_CORPUS to the corpus, beside which `tools` is" if absent else None


def transcripts(count: int) -> Path:
    """Return a folder of *count* transcripts of 28,000 characters each, on average; the first ones are always alike."""
    folder = WORK / f"transcripts-{count}"
    if not folder.exists():
        unfinished = folder.with_suffix(".tmp")
        command = [sys.executable, str(MAKER), "transcripts", str(SAMPLE), str(unfinished), "--count", str(count)]
        subprocess.run(command, check=True)  # noqa: S603 - a script of ours
        unfinished.replace(folder)
    return folder


def as_subtitles(count: int, suffix: str) -> Path:
    """Return a folder of the subtitles that *count* transcripts make, in the format of that *suffix*."""
    folder = WORK / f"{suffix}-{count}"
    if not folder.exists():
        out = fresh(f"as-{suffix}")
        convert(transcripts(count), out, "--to", suffix, "--no-default-rules")
        (out / "subtitles").replace(folder)
    return folder


def mixed() -> Path:
    """Return a folder of real files of many formats: those of the corpus that are no larger than an hour's talk."""
    folder = WORK / "mixed"
    if not folder.exists():
        unfinished = fresh("mixed")
        unfinished.mkdir(parents=True)
        kept = [path for path in _readable() if path.suffix in _FORMATS and path.stat().st_size < _HOUR]
        for number, path in enumerate(kept[:: max(1, len(kept) // _FILES)][:_FILES]):
            shutil.copy(path, unfinished / f"{number:02}-{path.name}")
        unfinished.replace(folder)
    return folder


def _readable() -> list[Path]:
    """Return the files of the corpus of which documents come, and no failure."""
    sources = list_sources([CORPUS], None, suffixes()).sources
    read = read_sources(sources)
    failed = set(read.documents.filter(pl.col("status").is_in(["failed", "skipped"]))["source"])
    return [source.path for source in sources if source.name not in failed]


def long_transcript(size: int) -> Path:
    """Return one transcript of *size* bytes, whose clock runs on from turn to turn."""
    path = WORK / f"long-{size}.md"
    if not path.exists():
        turns = _TURN.findall(SAMPLE.read_text("utf-8"))
        second, written = 0, 0
        parts: list[str] = []
        while written < size:
            name, said = turns[len(parts) % len(turns)]
            parts.append(f"{name} [{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}]{said}\n")
            written += len(parts[-1].encode()) + 1
            second += _SECONDS_PER_TURN
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(parts), "utf-8")
    return path


def words() -> list[str]:
    """Return the words of the sample, sorted."""
    found = {word.strip("'\".,?!()") for word in _TURN.sub(r"\2", SAMPLE.read_text("utf-8")).split()}
    return sorted(word for word in found if len(word) > 1 and "*" not in word)


def rules(count: int) -> Path:
    """Return a table of *count* rules: words of the sample with a letter changed, some as they stand there."""
    chance = random.Random(2)  # noqa: S311 - a fixed draw, no secret
    known = words()
    patterns = dict.fromkeys([*_SEEN, *chance.sample(known, count // 100)][:count])
    while len(patterns) < count:
        word = chance.choice(known)
        place = chance.randrange(len(word))
        patterns[f"{word[:place]}{chance.choice(_CHANGES)}{word[place + 1 :]}"] = None
    path = WORK / f"rules-{count}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_FIELDS)
        for number, word in enumerate(patterns):
            writer.writerow((f"r{number}", word, f"{word}!", f"그 {word}, 네.", f"그 {word}!, 네.", "그대로 둡니다."))
    return path


def fresh(name: str) -> Path:
    """Return a folder to write to, which is not there."""
    folder = WORK / "results" / name
    shutil.rmtree(folder, ignore_errors=True)
    return folder
