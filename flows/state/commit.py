"""Let staged files take the places of what was there, so that a kill at any moment does no harm.

1. All new files are written beside their places: that is done when this begins.
2. The manifest that will be true is written as a journal beside the one that is.
3. What has to go first goes, and the new files take their places.
4. What has to go last goes, and the journal takes the place of the manifest.

A journal that a run finds says that step 3 or 4 did not end; then the whole bucket is made anew. Whatever has the hash
that the manifest or the journal gives it is ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from exports.files import remove, rename, write
from flows.state.manifest import next_path, pack, read_result

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from exports.files import Staging
    from flows.state.manifest import Bucket


class Change(NamedTuple):
    """What is to happen to the files of a bucket."""

    bucket: Bucket
    delete_before: Sequence[Path] = ()
    """What goes before anything takes its place."""
    delete_after: Sequence[Path] = ()
    """What goes afterwards."""
    released: Sequence[str] = ()
    """What a person has edited and no document has any more."""


def carry_out(manifest: Path, change: Change, staging: Staging) -> None:
    """Let the files of a bucket and its *manifest* be what they are to be; nothing is touched where they are.

    Raises: UnwritableOutput; the next run mends what is half done then.
    """
    journal, data = next_path(manifest), pack(change.bucket)
    if (
        not (change.delete_before or change.delete_after or staging or journal.exists())
        and read_result(manifest) == data
    ):
        return
    write(journal, data)
    for path in change.delete_before:
        remove(path)
    staging.take_places()
    for path in change.delete_after:
        remove(path)
    if change.bucket.is_empty():
        remove(manifest)
        remove(journal)
    else:
        rename(journal, manifest)
