"""A report for a terminal or a log: what a reviewer needs, in as few lines as that takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplychain.cells import visible
from supplychain.gate.forms.wording import GROUPS, headline, last_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.gate.finding import GateFinding, Report

__all__ = ["as_text", "lines_of"]

_MOST_PLACES = 5
_MOST = 20
"""Findings of a group that are shown; of conflicts all are."""


def as_text(report: Report) -> str:
    """Return the report as lines of text."""
    return "".join(f"{visible(line)}\n" for _, line in lines_of(report))


def lines_of(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the lines of the report, each with its style: a severity, ``bold`` or nothing."""
    for project in report.projects:
        where = project.where or "no manifest, license file or header states one"
        yield "bold", f"{project.folder}  {project.expression}  ({where})"
    for kind, title in GROUPS.items():
        found = report.of(kind)
        if not found:
            continue
        yield "", ""
        yield "bold", f"{title}: {len(found):,}"
        if kind in ("unknown", "unresolved") and report.unknown == "count":
            continue
        most = len(found) if kind == "conflict" else _MOST
        for finding in found[:most]:
            yield from _finding(finding, many=len(report.projects) > 1)
        if len(found) > most:
            yield "", f"  and {len(found) - most:,} more; the other formats have all"
    if report.accepted or report.expired:
        yield "", ""
    if report.accepted:
        yield "bold", f"Accepted by the baseline: {len(report.accepted):,}"
        for one in report.accepted:
            yield (
                "",
                f"  {one.finding.headline} ({one.finding.rule}), until {one.expires.isoformat()}: {one.reason}",
            )
    for one in report.expired:
        yield (
            "warn",
            f"  the acceptance of {one.finding.headline} ended on {one.expires.isoformat()}: {one.reason}",
        )
    if report.remarks:
        yield "", ""
        yield from (("", f"remark: {remark}") for remark in report.remarks)
    yield "", ""
    yield "", last_line(report)
    yield "bold", headline(report)
    yield "", report.note


def _finding(finding: GateFinding, *, many: bool) -> Iterator[tuple[str, str]]:
    license_ = (
        f" ({finding.origin_license})"
        if finding.origin == finding.artifact and finding.origin_license
        else ""
    )
    project = f"{finding.project}: " if many else ""
    yield finding.severity, f"  {finding.severity} {finding.rule}  {project}{finding.headline}{license_}"
    for place in finding.places[:_MOST_PLACES]:
        yield "", f"      {place}  {place.signature}".rstrip()
    if len(finding.places) > _MOST_PLACES:
        yield "", f"      and at {len(finding.places) - _MOST_PLACES:,} more places"
    if len(finding.path) > 1:
        yield "", f"      path: {' → '.join(finding.path)} ({finding.origin_license})"
    if finding.mend:
        yield "", f"      to mend: {finding.mend}"
    if finding.kind != "unresolved":
        yield "", f"      {finding.reason}{f' [{finding.clause}]' if finding.clause else ''}"
    if finding.also:
        yield "", f"      the same from {', '.join(finding.also)}"
    yield "", f"      what to do: {finding.remedy}"
