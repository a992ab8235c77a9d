"""A report as plain values: for programs, under a version of its own."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from supplychain.cells import visible

if TYPE_CHECKING:
    from supplychain.gate.finding import GateFinding, Report

__all__ = ["VERSION", "as_values"]

VERSION = 1
"""Raised when a key changes its meaning or goes."""


def as_values(report: Report) -> dict[str, Any]:
    """Return the report as values that JSON can hold."""
    failing = {id(finding) for finding in report.fails}
    return {
        "supplychain_check": VERSION,
        "exit_code": report.exit_code,
        "source": report.source,
        "ruleset": report.ruleset,
        "fail_on": report.fail_on,
        "projects": [_clean(asdict(project)) for project in report.projects],
        "findings": [{**_finding(f), "fails": id(f) in failing} for f in report.findings],
        "accepted": [
            {**_finding(a.finding), "accepted_because": a.reason, "expires": a.expires.isoformat()}
            for a in report.accepted
        ],
        "expired": [
            {"fingerprint": a.finding.fingerprint, "expires": a.expires.isoformat()} for a in report.expired
        ],
        "remarks": [visible(remark) for remark in report.remarks],
        "counts": report.counts,
        "note": report.note,
    }


def _finding(finding: GateFinding) -> dict[str, Any]:
    values = {**asdict(finding), "places": [place._asdict() for place in finding.places]}
    return {"fingerprint": finding.fingerprint, **_clean(values)}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {key: _clean(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(each) for each in value]
    return value
