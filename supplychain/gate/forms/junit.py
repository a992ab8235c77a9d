"""A report as JUnit XML: a case for each artifact of each project, so that test dashboards show what is used and what fails."""

from __future__ import annotations

import io
from collections import defaultdict
from typing import TYPE_CHECKING

from supplychain.cells import visible

if TYPE_CHECKING:
    from junitparser import Failure, Skipped, TestCase

    from supplychain.gate.finding import Accepted, GateFinding, Report

__all__ = ["as_junit"]


def as_junit(report: Report) -> str:
    """Return the report as XML text; what is not known or accepted is skipped with the reason, never passed."""
    from junitparser import JUnitXml, TestCase, TestSuite

    found: dict[tuple[str, str, str], list[GateFinding]] = defaultdict(list)
    for finding in report.findings:
        found[_key(finding)].append(finding)
    accepted: dict[tuple[str, str, str], list[Accepted]] = defaultdict(list)
    for one in report.accepted:
        accepted[_key(one.finding)].append(one)
    failing = {id(finding) for finding in report.fails}
    keys = dict.fromkeys([*((p, label, a) for p, label, a, _ in report.used), *found, *accepted])
    suites: dict[str, list[TestCase]] = defaultdict(list)
    for project, label, artifact in keys:
        case = TestCase(
            visible(f"{label} {artifact}".strip() or "license of the project"),
            visible(f"supplychain.{project}"),
        )
        if result := _result(found[project, label, artifact], accepted[project, label, artifact], failing):
            case.result = [result]
        suites[project].append(case)
    xml = JUnitXml("supplychain check")
    for project, cases in sorted(suites.items()):
        suite = TestSuite(visible(project))
        suite.add_testcases(cases)
        xml.add_testsuite(suite)
    xml.update_statistics()
    out = io.BytesIO()
    xml.write(out, pretty=True)
    return out.getvalue().decode("utf-8")


def _result(mine: list[GateFinding], accepted: list[Accepted], failing: set[int]) -> Failure | Skipped | None:
    """Return the one result of a case: a failure when anything fails, skipped when anything is reported or accepted."""
    from junitparser import Failure, Skipped

    lines = [f"{f.severity} {f.rule}: {f.reason}" for f in mine]
    lines += [f"accepted until {one.expires.isoformat()}: {one.reason}" for one in accepted]
    if not lines:
        return None
    fails = [f for f in mine if id(f) in failing]
    kind = Failure if fails else Skipped
    result: Failure | Skipped = kind(
        visible(lines[0]), fails[0].kind if fails else mine[0].kind if mine else "accepted"
    )
    result.text = "\n".join([*map(visible, lines), *map(_text, mine)])
    return result


def _key(finding: GateFinding) -> tuple[str, str, str]:
    return finding.project, finding.label, finding.artifact


def _text(finding: GateFinding) -> str:
    lines = [f"{place} {place.signature}" for place in finding.places[:20]]
    if len(finding.path) > 1:
        lines.append(f"path: {' → '.join(finding.path)}")
    return "\n".join(visible(line) for line in [*lines, finding.remedy])
