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
    used = f"{_many(counts['artifacts'], 'artifact')} used at {_many(counts['places'], 'place')}"
    parts = [
        f"{used} in {_many(counts.get('files', 0), 'file')}",
        *([f"lineage and licenses from {report.source}"] if report.source else []),
        f"rule set {report.ruleset}",
    ]
    if counts["notes"]:
        parts.append(f"{_many(counts['notes'], 'finding')} below the threshold")
    if counts["local"]:
        parts.append(f"local files at {_many(counts['local'], 'place')}")
    if counts["left_out"]:
        parts.append(f"{_many(counts['left_out'], 'place')} left out by the configuration")
    return f"{'; '.join(parts)}; {report.seconds:.1f} s."


def _many(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
