"""Listen to the recordings of sources, before the stages; what was heard of one is kept beside the results."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.errors import UnreadableSource
from pipeline.listen import kept
from pipeline.listen.media import sound_of
from pipeline.listen.notes import not_installed_note, unheard_note
from pipeline.listen.recogniser import EXTRA, is_installed, load
from pipeline.listen.sounds import CHUNK, Sounds, hear

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars as pl

    from pipeline.schema import Note
    from pipeline.storage.sources import Recording, Source

NOTHING = Sounds((), np.zeros((0, 0), np.uint8))


class Recorded(NamedTuple):
    """What is heard in the recording of a document, or the note that says why it was not listened to."""

    doc: str
    name: str
    sounds: Sounds
    note: Note | None = None


def read_recordings(sources: Sequence[Source], documents: pl.DataFrame) -> Iterator[Recorded]:
    """Yield what is heard in the recording of each of *documents*, one after the other, so that one is in memory.

    One that cannot be listened to says why. Never raises on what a file holds.

    Reads: DOCUMENTS, which came of *sources*.
    """
    recordings = {source.name: source.recording for source in sources if source.recording}
    known = documents.filter(documents["status"].is_in(("ok", "untimed"))).select("source", "doc").sort("source", "doc")
    last, sounds, note = None, NOTHING, None
    for source, doc in known.iter_rows():
        recording = recordings.get(source)
        if recording is None:
            continue
        if source != last:
            sounds, note = _listen(recording)
            last = source
        yield Recorded(doc, recording.name, sounds, note)


def _listen(recording: Recording) -> tuple[Sounds, Note | None]:
    """Return what is heard in *recording*, or why nothing is."""
    if recording.problem:
        return NOTHING, unheard_note(recording.name, recording.problem, "Name the recording of this transcript.")
    if not is_installed():
        return NOTHING, not_installed_note(recording.name, EXTRA)
    try:
        return _sounds(recording), None
    except UnreadableSource as error:
        return NOTHING, unheard_note(recording.name, error.reason, error.remedy)


def _sounds(recording: Recording) -> Sounds:
    """Return what is heard in *recording*: what was kept of it, or listen now, and keep that.

    Raises: UnreadableSource if it cannot be decoded.
    """
    place = kept.place_of(recording)
    known = kept.read(place) if place else None
    if known:
        return known
    if recording.path is None:
        raise UnreadableSource(recording.name, "there is no such file", "Name the recording itself.")
    sounds = hear(sound_of(recording.path, recording.name, CHUNK), load())
    if place:
        kept.write(place, sounds)
    return sounds
