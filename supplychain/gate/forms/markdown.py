"""A report as Markdown: for the summary of a pipeline's job, or a comment on a pull request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from supplychain.cells import visible
from supplychain.gate.forms.wording import GROUPS, headline, last_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.gate.finding import GateFinding, Report

__all__ = ["as_markdown"]

_SPECIAL = re.compile(r"([\\`*_\[\]|~<>&@]|:(?=//))")
_MOST = 50


def as_markdown(report: Report) -> str:
    """Return the report as Markdown text; what strangers wrote cannot format it."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"## {headline(report)}"
    yield ""
    for project in report.projects:
        yield f"- {_escaped(project.folder)}: {_escaped(project.expression)} ({_escaped(project.where or 'not stated')})"
    for kind, title in GROUPS.items():
        found = report.of(kind)
        if not found:
            continue
        yield ""
        yield f"### {title}: {len(found):,}"
        if kind in ("unknown", "unresolved") and report.unknown == "count":
            continue
        yield ""
        yield "| | uses | where | why | what to do |"
        yield "| --- | --- | --- | --- | --- |"
        most = len(found) if kind == "conflict" else _MOST
        yield from (_row(finding) for finding in found[:most])
        if len(found) > most:
            yield f"\nand {len(found) - most:,} more; SARIF and JSON have all"
    if report.accepted:
        yield ""
        yield f"### Accepted by the baseline: {len(report.accepted):,}"
        yield ""
        for one in report.accepted:
            yield f"- {_escaped(one.finding.headline)}, until {one.expires.isoformat()}: {_escaped(one.reason)}"
    for one in report.expired:
        yield f"- the acceptance of {_escaped(one.finding.headline)} ended on {one.expires.isoformat()}"
    for remark in report.remarks:
        yield f"- {_escaped(remark)}"
    yield ""
    yield last_line(report)
    yield ""
    yield report.note


def _row(finding: GateFinding) -> str:
    places = "<br>".join(_escaped(str(place)) for place in finding.places[:5])
    if len(finding.places) > 5:
        places += f"<br>and {len(finding.places) - 5:,} more"
    why = _escaped(finding.reason)
    if len(finding.path) > 1:
        why += f"<br>{_escaped(' → '.join(finding.path))}"
    if finding.clause:
        why += f"<br>{_escaped(finding.clause)}"
    cells = (
        f"{finding.severity} {finding.rule}",
        _escaped(finding.headline),
        places,
        why,
        _escaped(finding.remedy),
    )
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return _SPECIAL.sub(lambda m: f"&#{ord(m[1])};", visible(text))
