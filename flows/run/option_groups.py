"""Under which heading `--help` lists each option of a run; a test holds that each option has one."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Annotated, Any, Final, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

GROUPS: Final = {
    "What comes in": (
        *("lang", "track", "duration", "media", "times_from", "one_format", "resegment", "drop_hallucinations"),
    ),
    "What comes out": (
        *("out", "to", "speakers", "plain", "bom", "crlf", "colours", "embed_rtl", "buckets", "report"),
    ),
    "Limits": ("profile", "styles", "fps"),
    "Corrections and names": ("rules", "no_default_rules", "speakers_table", "show"),
    "Running": ("force", "prune", "wait", "jobs", "quiet", "runner", "address", "cron", "timezone"),
}
"""The headings, and the options below each, by their Python names; printed in the order of the options."""

_HEADING: Final = {name: heading for heading, names in GROUPS.items() for name in names}


def in_groups(hints: Mapping[str, Any]) -> dict[str, Any]:
    """Return *hints*, annotations for Typer by name, each option under its heading; one without a heading as it is."""
    return {name: _headed(hint, _HEADING[name]) if name in _HEADING else hint for name, hint in hints.items()}


def _headed(hint: Any, heading: str) -> Any:  # noqa: ANN401 - what stands in an annotation
    """Return an annotation whose option is listed under *heading*; other commands share the option itself."""
    kind, option = get_args(hint)
    own = copy(option)
    own.rich_help_panel = heading
    return Annotated[kind, own]
