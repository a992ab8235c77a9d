"""Words that several forms share: the titles of groups, and what a report comes to in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from supplychain.gate.finding import Report

__all__ = ["GROUPS", "headline", "last_line"]

GROUPS = {
    "conflict": "Conflict with the declared license",
    "lineage": "Conflict with the declared license of what is used",
    "unknown": "Unknown",
    "unresolved": "Not resolved",
}


def headline(report: Report) -> str:
    """Return what the report comes to, in a few words; unknown is never left out, and nothing is called fine beside it."""
    parts = [f"{number:,} {what}" for what, number in _numbers(report) if number]
    verdict = "fails" if report.fails else "passes"
    return f"supplychain check {verdict}: {', '.join(parts) or 'no conflict with the declared license found'}"


def _numbers(report: Report) -> list[tuple[str, int]]:
    conflicts, lineage = len(report.of("conflict")), len(report.of("lineage"))
    return [
        (
            "conflict with the declared license" if conflicts == 1 else "conflicts with the declared license",
            conflicts,
        ),
        ("conflict above what is used" if lineage == 1 else "conflicts above what is used", lineage),
        ("unknown", len(report.of("unknown"))),
        ("not resolved", len(report.of("unresolved"))),
        ("accepted", len(report.accepted)),
    ]


def last_line(report: Report) -> str:
    """Return what was looked at."""
    counts = report.counts
    parts = [
        f"{counts['artifacts']:,} artifacts used at {counts['places']:,} places in {counts.get('files', 0):,} files",
        f"lineage and licenses from {report.source}",
        f"rule set {report.ruleset}",
    ]
    if counts["notes"]:
        parts.append(f"{counts['notes']:,} remarks below the threshold")
    if counts["local"]:
        parts.append(f"{counts['local']:,} places load local files")
    if counts["left_out"]:
        parts.append(f"{counts['left_out']:,} places left out by the configuration")
    return f"{'; '.join(parts)}; {report.seconds:.1f} s."
