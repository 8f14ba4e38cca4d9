"""The card of the datasets, renewed at the end of a run: it tells of all buckets together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from exports.card import facts_of, render_card
from exports.files import Staging
from flows.state.commit import Change, carry_out
from flows.state.fingerprint import program_hash
from flows.state.manifest import EMPTY, FOLDER, Output, digest, next_path, read_result, to_json
from flows.state.ownership import PreviousOutput
from pipeline.errors import UnwritableOutput
from pipeline.storage.places import is_remote

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_FORMAT: Final = "card"


def renew_card(out: Path, shared: Iterable[Output], *, force: bool) -> list[str]:
    """Let the card tell of the datasets, whose files are *shared*, and return what of it a person has edited.

    Raises: UnwritableOutput.
    """
    manifest = out / FOLDER / "card.jsonl"
    known = list(shared)
    previous, key = PreviousOutput(out, manifest), digest(to_json([program_hash(), *known]))
    is_good = previous.known.made_with == key and not next_path(manifest).exists()
    if is_good and all(_is_as_known(out, output, force=force) for output in previous.known.shared.values()):
        return [output.name for output in previous.known.shared.values() if output.edited]
    with Staging() as staging:
        files = _render(out, known)
        outputs = [
            previous.stage(staging, Output(f"datasets/{name}", _FORMAT, None), data, force=force)
            for name, data in sorted(files.items())
        ]
        bucket = EMPTY._replace(made_with=key, shared={output.name: output for output in outputs})
        delete_after = [out / name for name in _gone(previous) - bucket.shared.keys()]
        carry_out(manifest, Change(bucket if outputs else EMPTY, delete_after=delete_after), staging)
    return [output.name for output in outputs if output.edited]


def _render(out: Path, shared: Iterable[Output]) -> dict[str, bytes]:
    """Return the files of the card by their names, the files of the datasets being *shared*.

    Raises: UnwritableOutput where a store does not give the datasets.
    """
    digests = {file.name.removeprefix("datasets/"): file.edited or file.digest or "" for file in shared}
    try:
        return render_card(facts_of(out / "datasets", digests))
    except OSError as error:
        if not is_remote(out):
            raise
        raise UnwritableOutput(str(out), f"what is there cannot be read: {error.strerror}", out.remedy) from error


def _is_as_known(out: Path, output: Output, *, force: bool) -> bool:
    """Say whether a file is as it was left, which is no excuse for an edited one where all are to be replaced."""
    data = read_result(out / output.name)
    return data is not None and digest(data) == (output.edited or output.digest) and not (output.edited and force)


def _gone(previous: PreviousOutput) -> set[str]:
    """Return our files that are there, as far as nobody has edited them."""
    names = {name for bucket in previous.buckets for name in bucket.shared}
    return {
        name
        for name in names
        if (data := read_result(previous.out / name)) is not None and not previous.is_edited(name, data)
    }
