"""Sentences that more than one form says about a report: what it was asked of, and what of a table is not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplychain.licenses.finding import NOT_LEGAL_ADVICE
from supplychain.reporting.cells import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.reporting.answers import Answered, AnsweredReport
    from supplychain.reporting.subject import Subject

__all__ = ["NOTE", "about", "cut"]

NOTE = f"What is called a conflict is a conflict with the declared license. {NOT_LEGAL_ADVICE}"
"""What every page says."""


def about(found: AnsweredReport) -> Iterator[tuple[str, str]]:
    """Yield what the report was told, which graph it was asked of and when: what, value."""
    for parameter in found.report.parameters:
        value = found.told[parameter.name]
        if value is not None:
            yield parameter.name.replace("_", " ").replace("ruleset", "rule set").capitalize(), words(value)
    yield from _subject(found.subject)
    yield "Asked", found.rendered_at.replace("T", " ").replace("Z", " UTC")
    yield "Made by", f"supplychain {found.version}"


def _subject(subject: Subject | None) -> Iterator[tuple[str, str]]:
    if subject is None:
        yield "Graph", "could not be counted"
        return
    nodes = ", ".join(f"{number:,} {_several(label)}" for label, number in subject.nodes.items())
    unread = f"; of all these {subject.placeholders:,} are known by name only" if subject.placeholders else ""
    yield "Graph", (nodes or "nothing in it") + unread
    if subject.relationships:
        yield "Edges", ", ".join(f"{number:,} {kind}" for kind, number in subject.relationships.items())
    loads = [
        f"{words(load['source'])} ({words(load['status'])} {words(load['finished_at'] or load['started_at'])})"
        for load in subject.loads
    ]
    unseen = subject.loaded - len(loads)
    more = f"; {unseen:,} older ones" if unseen > 0 else ""
    yield "Loads", ("; ".join(loads) + more) or "none are recorded"


def cut(answered: Answered) -> str:
    """Return how many rows of a table are shown, and where the rest is."""
    table = answered.table
    known = len(table) if table is not None else 0
    of = f"more than {known:,}" if table is not None and table.more else f"{known:,}"
    return f"The first {answered.rows_shown:,} rows of {of}. This command prints all of them:"


def _several(label: str) -> str:
    return label.lower().removesuffix("y") + ("ies" if label.endswith("y") else "s")
