"""Which recording belongs to which source: the one that was named, or of a folder or a pattern the one of its name."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import replace
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flows.state.manifest import FOLDER
from pipeline.errors import BadUsage
from pipeline.listen.recogniser import heard_by
from pipeline.storage.places import is_remote
from pipeline.storage.sources import Recording, stem_key, stem_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.storage.sources import Listing, Source

_SOUND: Final = ".aac .ac3 .aif .aiff .amr .caf .flac .m4a .m4b .mka .mp2 .mp3 .oga .ogg .opus .wav .wma"
_FILM: Final = ".3gp .avi .flv .m4v .mkv .mov .mp4 .mpeg .mpg .mts .ogv .webm .wmv"
SUFFIXES: Final = frozenset(f"{_SOUND} {_FILM}".split())
"""What a folder is searched for: files of sound and films, as ffmpeg reads them."""

_MAGIC: Final = frozenset("*?[")


def is_one_recording(media: Path) -> bool:
    """Say whether *media* is one file, not a folder or a pattern; a name that is not there is meant as a file."""
    return not media.is_dir() and (media.is_file() or _MAGIC.isdisjoint(str(media)))


def with_recordings(listing: Listing, media: Path | None, out: Path) -> Listing:
    """Return *listing*, each source with its recording in *media*, unless another file times it.

    In a folder, or among the files that a pattern matches, the file of the same name counts; of several the one in the
    folder of that name. Where there is none, or more than one, the source says so, and no file is chosen by chance.

    Raises: BadUsage if *media* holds no recording.
    """
    if media is None:
        return listing
    kept_in = None if is_remote(out) else out / FOLDER
    if is_one_recording(media):
        only = _recording(media, media.name, kept_in)
        return listing._replace(sources=tuple(_with(source, only) for source in listing.sources))
    found = _search(media)
    if not found:
        raise BadUsage(f"--media {media} holds no recording", "Name a file, a folder of them, or a pattern in quotes.")
    named: Mapping[str, list[Path]] = defaultdict(list)
    for path in found:
        named[stem_key(path.name)].append(path)
    return listing._replace(
        sources=tuple(
            _with(one, _only(one, named.get(stem_key(one.path.name), []), kept_in)) for one in listing.sources
        )
    )


def _with(source: Source, recording: Recording) -> Source:
    """Return *source* with its *recording*; where a transcript times it, nobody listens."""
    return source if source.reference else replace(source, recording=recording)


def _search(media: Path) -> list[Path]:
    """Return the recordings in a folder, or those that a pattern matches, sorted."""
    if media.is_dir():
        found = [path for path in media.rglob("*") if path.suffix.lower() in SUFFIXES]
    else:
        fixed = Path(*(part for part in media.parts[:1] if media.is_absolute()))
        found = list(fixed.glob(str(media.relative_to(fixed))))
    return sorted(path for path in found if path.is_file())


def _only(source: Source, files: Sequence[Path], kept_in: Path | None) -> Recording:
    """Return the one of *files* that is the recording of *source*, or why there is none."""
    folder = source.name.rpartition("/")[0].rpartition("/")[2]
    near = [path for path in files if path.parent.name == folder] or list(files)
    if len(near) == 1:
        return _recording(near[0], near[0].name, kept_in)
    names = ", ".join(sorted(path.name for path in near))
    none = f"--media has no file of the name {stem_of(source.path.name)}"
    return Recording(None, stem_of(source.path.name), "", f"several files could be it: {names}" if near else none)


def _recording(path: Path, name: str, kept_in: Path | None) -> Recording:
    """Return the file at *path* as a recording, known by its bytes and by what listens to it."""
    try:
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return Recording(path, name, "", f"it cannot be read: {error.strerror or os.strerror(error.errno or 0)}")
    return Recording(path, name, digest, kept_in=kept_in, heard_by=heard_by())
