"""Times from the sound: the letters of a text are found in a recording, by what a small network hears in it.

What reads the recording comes before the stages (`recordings`); the stage itself takes arrays and frames, and is pure.

- `anchors`: The words that are heard, as anchors
- `document`: One document beside its recording
- `judge`: Whether sound and text belong together
- `kept`: What was heard in a recording, kept beside the results under the hash of its bytes, so that nobody listens ...
- `letters`: Texts as letters, romanised, and what each letter may sound like, by pipeline/data/letters.csv
- `media`: The sound of a media file, streamed
- `notes`: What there is to tell of a document and its recording
- `passes`: Search, judge, leave out what does not fit, and search again
- `recogniser`: What hears phones
- `recordings`: Listen to the recordings of sources, before the stages
- `search`: Where the letters of a text are heard in a recording, over all of it at once, without any stamp
- `sounds`: What is heard in a recording
- `speech`: When somebody speaks in a recording, by the sounds that were recognised
- `translated/`: A text that is not what is said, as a translation
- `trellis`: The inner loops of the search, compiled
- `words`: The words of a document as they are said
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipeline.anchoring.timed import Rows, timed_frames
from pipeline.listen.document import hear_document
from pipeline.schema import DOCUMENTS, TURNS, WORDS, conform

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.anchoring.timed import Timed
    from pipeline.listen.recordings import Recorded


def hear_text(documents: pl.DataFrame, turns: pl.DataFrame, words: pl.DataFrame, recorded: Sequence[Recorded]) -> Timed:
    """Give the documents that have a recording the times at which their words are heard in it.

    What is not heard lies between what is, by its sounds or as its own stamps say. Where text and sound do not belong
    together nothing moves, and a finding says so. No text changes, and no document without a recording.

    Reads:   DOCUMENTS, TURNS and WORDS as read; *recorded*, for each document what is heard in its recording.
    Returns: TURNS with `time_source` ``heard`` where a turn's first word was, ``interpolated`` elsewhere; WORDS of such
             a document are those that were heard; of a translation, clauses that begin after a pause.
    """
    rows = Rows()
    own = {part["doc"][0]: part for part in conform(turns, TURNS).partition_by("doc", maintain_order=True)}
    for one in recorded:
        if one.note:
            rows.findings.append({"doc": one.doc} | one.note._asdict())
        elif one.doc in own:
            hear_document(own[one.doc], words.filter(pl.col("doc") == one.doc), one, rows)
    return timed_frames(conform(documents, DOCUMENTS), turns, conform(words, WORDS), rows)
