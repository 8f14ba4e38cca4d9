"""Findings as SARIF 2.1.0, which code hosts and editors show beside the lines they are about.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from exports.track import PRODUCER
from pipeline.check import CHECKS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(findings: Sequence[Mapping[str, Any]], notices: Sequence[str]) -> dict[str, Any]:
    """Return the log of one run: its rules once, a result for each of *findings*, *notices* about the call itself.

    A finding that is waived is a suppressed result.
    """
    known = {check.name: _rule(check.name, check.remedy, check.severity) for check in CHECKS}
    others = {one["check"]: _rule(one["check"], one["remedy"], one["severity"]) for one in findings}
    rules = known | {name: others[name] for name in sorted(others.keys() - known.keys())}
    places = {rule: place for place, rule in enumerate(rules)}
    name, _, version = PRODUCER.partition(" ")
    driver = {"name": name, "semanticVersion": version, "rules": list(rules.values())}
    told = [{"level": "warning", "message": {"text": notice}} for notice in notices]
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "invocations": [{"executionSuccessful": True, "toolConfigurationNotifications": told}],
                "results": [_result(one, places[one["check"]]) for one in findings],
            }
        ],
    }


def _rule(name: str, remedy: str | None, level: str) -> dict[str, Any]:
    """Return a rule of the driver: what is looked for, what to do about it, and how grave it is."""
    rule: dict[str, Any] = {"id": name, "shortDescription": {"text": name.replace("-", " ")}}
    if remedy:
        rule["help"] = {"text": remedy}
    return rule | {"defaultConfiguration": {"level": level}}


def _result(finding: Mapping[str, Any], rule: int) -> dict[str, Any]:
    """Return a *finding* as a result; `line` is that of its cue's times."""
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(finding["file"])}}
    if finding["line"] is not None:
        place["region"] = {"startLine": finding["line"]}
    location: dict[str, Any] = {"physicalLocation": place}
    if finding["cue"] is not None:
        location["logicalLocations"] = [{"name": f"cue {finding['cue']}", "kind": "element"}]
    measures = {name: finding[name] for name in ("actual", "limit") if finding[name] is not None}
    if finding["count"] > 1:
        measures["count"] = finding["count"]
    result = {
        "ruleId": finding["check"],
        "ruleIndex": rule,
        "level": finding["severity"],
        "message": {"text": finding["message"]},
        "locations": [location],
    }
    if measures:
        result["properties"] = measures
    if finding["waived"] is not None:
        result["suppressions"] = [{"kind": "external", "justification": finding["waived"]}]
    return result
