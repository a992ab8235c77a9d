"""A report as SARIF 2.1.0, which code hosts show beside the lines of a pull request.

Written as plain values: the libraries that model the format either know no suppressions or have not been kept for years.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from supplychain.cells import visible
from supplychain.licenses.finding import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.gate.finding import Accepted, GateFinding, Place, Report

__all__ = ["SCHEMA", "as_sarif"]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warn": "warning", "unknown": "note", "info": "note"}
_OWN_RULES = {
    "unknown-artifact": "Nothing is known of an artifact that the code uses.",
    "unknown-license": "Nobody can tell the license of an artifact that the code uses.",
    "unknown-above": "Nobody can tell the license of something that an artifact the code uses was made from.",
    "unknown-project-license": "Nobody can tell the license of the project.",
    "unresolved-use": "The code loads something that its files do not name.",
}
_MOST_FILES = 100
_MOST_PLACES = 50


def as_sarif(report: Report, version: str) -> dict[str, Any]:
    """Return the report as a SARIF log; accepted findings are in it as suppressed ones. `version` is that of this package."""
    failing = {id(finding) for finding in report.fails}
    results = [r for finding in report.findings for r in _results(finding, fails=id(finding) in failing)]
    results += [r for accepted in report.accepted for r in _suppressed(accepted)]
    rules = list(dict.fromkeys(result["ruleId"] for result in results))
    for result in results:
        result["ruleIndex"] = rules.index(result["ruleId"])
    driver = {
        "name": "supplychain",
        "semanticVersion": version,
        "rules": [_rule(rule) for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The checkout."}}},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": _notifications(report)}],
        "results": results,
        "properties": {"ruleset": report.ruleset, "source": report.source, "counts": report.counts},
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: str) -> dict[str, Any]:
    text = RULES.get(rule) or _OWN_RULES[rule]
    return {
        "id": rule,
        "shortDescription": {"text": text},
        "fullDescription": {"text": f"{text} Findings are about declared terms. This is not legal advice."},
        "properties": {"tags": ["license", "supply-chain"]},
    }


def _results(finding: GateFinding, *, fails: bool) -> Iterator[dict[str, Any]]:
    """Yield a result for each file: hosts show a result at its first location only."""
    files = sorted({place.file for place in finding.places})[:_MOST_FILES]
    for file in files:
        yield _result(finding, [place for place in finding.places if place.file == file], fails=fails)


def _result(finding: GateFinding, places: list[Place], *, fails: bool) -> dict[str, Any]:
    level = _LEVELS[finding.severity]
    if fails and level == "note":
        level = "warning"
    if finding.kind == "lineage" and not fails:
        level = "note"
    return {
        "ruleId": finding.rule,
        "level": level,
        "message": {"text": visible(_message(finding))},
        "locations": [_location(place) for place in places[:_MOST_PLACES]],
        "partialFingerprints": {"supplychain/v1": finding.fingerprint},
        "properties": {
            "kind": finding.kind, "severity": finding.severity, "project": visible(finding.project),
            "license": finding.license, "artifact": visible(finding.artifact),
            "path": [visible(name) for name in finding.path], "fails": fails,
        },
    }  # fmt: skip


def _suppressed(accepted: Accepted) -> Iterator[dict[str, Any]]:
    until = f"until {accepted.expires.isoformat()}: {visible(accepted.reason)}"
    suppressed = [{"kind": "external", "status": "accepted", "justification": until}]
    for result in _results(accepted.finding, fails=False):
        yield {**result, "suppressions": suppressed}


def _message(finding: GateFinding) -> str:
    parts = [f"{finding.headline}.", finding.reason]
    if finding.kind == "unresolved":
        parts = [f"{finding.label} not resolved: {finding.headline}."]
    if len(finding.path) > 1:
        parts.append(f"Path: {' → '.join(finding.path)}.")
    if finding.clause:
        parts.append(f"({finding.clause})")
    return " ".join([*parts, finding.remedy])


def _location(place: Place) -> dict[str, Any]:
    uri = quote(os.fsencode(place.file))
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": uri, "uriBaseId": "SRCROOT"},
            "region": {"startLine": max(1, place.line)},
        }
    }
    if place.cell:  # lines of a notebook are told within a cell, which its file knows nothing of
        location["physicalLocation"]["region"] = {"startLine": 1}
        location["message"] = {"text": f"cell {place.cell}, line {place.line}"}
    return location


def _notifications(report: Report) -> list[dict[str, Any]]:
    return [{"level": "note", "message": {"text": visible(remark)}} for remark in report.remarks]
