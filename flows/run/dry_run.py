"""What a run would do to which document, and why. Nothing is written, no lock is taken, and no source is converted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from exports import DATASETS
from flows.run.session import buckets_of, divide
from flows.state.departures import departures
from flows.state.manifest import read_buckets
from flows.state.rule_edits import affected_sources
from flows.state.staleness import inspect_shard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flows.run.plan import Plan
    from flows.state.manifest import Entry
    from flows.state.shard import Shard

Action = Literal["convert", "unchanged", "drop"]


class Foretold(NamedTuple):
    """What would be done to a source, or to a document whose source is gone, and why."""

    name: str
    action: Action
    why: str


def foretell(plan: Plan) -> list[Foretold]:
    """Return what a run would do to each source, sorted by name, and which documents would leave.

    Another run that is at work meanwhile may change it.

    Raises: BadUsage where the run would refuse to begin.
    """
    is_divided_anew = read_buckets(plan.out) not in (None, buckets := buckets_of(plan))
    shards, _ = divide(plan, buckets)
    told = [one for shard in shards for one in _of_shard(shard, plan)]
    if is_divided_anew:
        told = [one._replace(action="convert", why="the datasets are divided anew (--buckets)") for one in told]
    gone = departures(plan.out, plan.listing, prune=plan.prune).dropped if DATASETS in plan.settings.to else ()
    return [*sorted(told), *(Foretold(doc, "drop", "its source is gone") for doc in gone)]


def _of_shard(shard: Shard, plan: Plan) -> Iterator[Foretold]:
    """Yield what would be done to each source of a *shard*."""
    found = inspect_shard(shard)
    why = dict(found.why)
    kept = {source.doc for source in shard.sources} - why.keys()
    if kept and found.bucket.rules != shard.settings.rules:
        reached = affected_sources(shard, found.bucket, kept, plan.tables.rules)
        why |= dict.fromkeys(reached, "a rule that was edited matches in it")
    for source in shard.sources:
        if reason := why.get(source.doc):
            yield Foretold(source.name, "convert", reason)
        else:
            yield Foretold(source.name, "unchanged", _how_it_is(found.bucket.sources[source.doc]))


def _how_it_is(known: Entry) -> str:
    """Return why a source has no results, or which of them stay as a person has edited them."""
    if known["failure"]:
        return f"it failed, and would again: {known['failure'][1]}"
    names = [output.name for output in known["outputs"] if output.edited]
    return f"{', '.join(names)} stays as it was edited" if names else ""


def totals(told: list[Foretold]) -> Mapping[Action, int]:
    """Return how many there are of each action."""
    actions: tuple[Action, ...] = ("convert", "unchanged", "drop")
    return {action: sum(one.action == action for one in told) for action in actions}
