"""A scan and what is known of the artifacts → the report: which findings there are, and which of them fail."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pathspec import GitIgnoreSpec

from supplychain.gate import remedies
from supplychain.gate.baseline import Entry, split
from supplychain.gate.finding import GateFinding, Place, Report, sorted_findings
from supplychain.gate.judging import ProjectUse, judged
from supplychain.gate.projects import Declared, declared_as
from supplychain.licenses.finding import SEVERITIES
from supplychain.records import Endpoint
from supplychain.usage.statements import strongest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from supplychain.gate.configuration import Configuration
    from supplychain.gate.known import Known
    from supplychain.gate.projects import Projects
    from supplychain.licenses.ruleset import RuleSet
    from supplychain.usage.findings import Scan, Use

__all__ = ["Uses", "fails", "report_on"]

_NO_ARTIFACT = frozenset({"a local path", "a reader of local files", "stands for a name to fill in"})
"""Reasons of a scan that say that a place loads nothing that is published."""


class Uses:
    """What a checkout uses, by project; `unresolved` are places whose artifact nobody can tell, `local` load local files."""

    def __init__(self, found: Scan, projects: Projects, configuration: Configuration) -> None:
        self.projects: dict[str, Declared] = {}
        self.known: list[ProjectUse] = []
        self.unresolved: list[tuple[Declared, Use]] = []
        self.local = 0
        self.left_out = 0
        grouped: dict[tuple[str, str, str], list[Use]] = defaultdict(list)
        chosen = _chooser(configuration)
        uses = [use for use in found.uses if chosen(use.file)]
        self.left_out = len(found.uses) - len(uses)
        self.problems = {p: why for p, why in found.problems.items() if chosen(p.partition("#cell")[0])}
        given = declared_as(configuration.license, ".", "--license") if configuration.license else None
        for use in uses:
            project = self._project(given or projects.of(use.file), projects, uses)
            if use.artifact is not None:
                grouped[project.folder, use.kind, use.artifact].append(use)
            elif use.reason in _NO_ARTIFACT:
                self.local += 1
            else:
                self.unresolved.append((project, use))
        for (folder, label, artifact), several in sorted(grouped.items()):
            how, confidence = strongest(several)
            places = tuple(dict.fromkeys(_place(use) for use in several))
            self.known.append(ProjectUse(self.projects[folder], label, artifact, how, confidence, places))

    def _project(self, declared: Declared, projects: Projects, uses: list[Use]) -> Declared:
        """Return the project as it is known by its folder; where nothing states a license, headers of the files may."""
        if (known := self.projects.get(declared.folder)) is not None:
            return known
        if not declared.known and not declared.text:
            bare = (use.file for use in uses if not projects.of(use.file).known)
            declared = projects.by_headers(bare)
        return self.projects.setdefault(declared.folder, declared)

    @property
    def artifacts(self) -> list[Endpoint]:
        """Every artifact that is used, once."""
        return sorted({Endpoint(use.label, use.artifact) for use in self.known})


def report_on(
    uses: Uses,
    known: Known,
    rules: RuleSet,
    configuration: Configuration,
    *,
    baseline: Sequence[Entry] = (),
    today: date,
) -> Report:
    """Return the report on what is used: findings judged, compared with the baseline, and told apart by whether they fail."""
    findings = [*_undeclared(uses), *judged(uses.known, known, rules), *_unresolved(uses.unresolved)]
    notes = [f for f in findings if f.severity == "info" and configuration.fail_on != "info"]
    if configuration.lineage == "ignore":
        notes += [f for f in findings if f.kind == "lineage"]
    left = set(map(id, notes))
    kept = sorted_findings([f for f in findings if id(f) not in left])
    counting, accepted, expired, idle = split(kept, baseline, today)
    report = Report(
        source=known.source,
        ruleset=rules.name,
        fail_on=configuration.fail_on,
        projects=sorted(uses.projects.values(), key=lambda p: p.folder),
        findings=counting,
        fails=[f for f in counting if fails(f, configuration)],
        accepted=accepted,
        expired=expired,
        used=[(u.project.folder, u.label, u.artifact, u.places) for u in uses.known],
        unknown=configuration.unknown,
    )
    report.remarks = [*_remarks(uses), *known.remarks]
    report.remarks += [
        f"the baseline accepts {entry.about or entry.fingerprint}, which is not found any more"
        for entry in idle
    ]
    report.counts = {
        "artifacts": len(uses.known),
        "places": sum(len(use.places) for use in uses.known),
        "notes": len(notes),
        "local": uses.local,
        "left_out": uses.left_out,
        **Counter(f.kind for f in counting),
    }
    return report


def fails(finding: GateFinding, configuration: Configuration) -> bool:
    """Whether a finding makes the check fail."""
    if finding.kind in ("unknown", "unresolved"):
        return configuration.unknown == "fail"
    if finding.kind == "lineage" and configuration.lineage != "fail":
        return False
    least = configuration.fail_on
    return least != "never" and SEVERITIES.index(finding.severity) >= SEVERITIES.index(least)


def _undeclared(uses: Uses) -> list[GateFinding]:
    """Return a finding for each project that uses something, and whose license nobody can tell: nothing can be judged then."""
    found = []
    for folder, declared in sorted(uses.projects.items()):
        mine = [use for use in uses.known if use.project.folder == folder]
        if declared.known or not mine:
            continue
        stated = (
            f"It states {declared.text!r} in {declared.where}, which names no license that is known here."
        )
        found.append(
            GateFinding(
                kind="unknown",
                severity="unknown",
                rule="unknown-project-license",
                project=folder,
                license=declared.expression,
                reason=stated
                if declared.text
                else "No manifest, license file or header of it states a license.",
                remedy='State it in a manifest, e.g. license = "Apache-2.0" in pyproject.toml, or name it with --license.',
                places=mine[0].places[:1],
            )
        )
    return found


def _unresolved(places: list[tuple[Declared, Use]]) -> list[GateFinding]:
    grouped: dict[tuple[str, str, str, str, str], list[Use]] = defaultdict(list)
    projects = {declared.folder: declared for declared, _ in places}
    for declared, use in places:
        grouped[declared.folder, use.file, use.kind, use.text, use.reason].append(use)
    return [
        GateFinding(
            kind="unresolved",
            severity="unknown",
            rule="unresolved-use",
            project=folder,
            license=projects[folder].expression,
            label=label,
            artifact=text,
            reason=reason,
            remedy=remedies.for_unresolved(),
            places=tuple(dict.fromkeys(map(_place, uses))),
        )
        for (folder, _, label, text, reason), uses in grouped.items()
    ]


def _remarks(uses: Uses) -> list[str]:
    found = [f"not read whole: {path}: {why}" for path, why in uses.problems.items()]
    for declared in uses.projects.values():
        if declared.others:
            where = "" if declared.folder == "." else f"{declared.folder}: "
            found.append(
                f"{where}judged as {declared.expression} ({declared.where}), though {'; '.join(declared.others)}"
            )
    return found


def _chooser(configuration: Configuration) -> Callable[[str], bool]:
    wanted = GitIgnoreSpec.from_lines(configuration.paths)
    unwanted = GitIgnoreSpec.from_lines(configuration.exclude)

    def chosen(file: str) -> bool:
        path = PurePosixPath(file).as_posix()
        return (not configuration.paths or wanted.match_file(path)) and not unwanted.match_file(path)

    return chosen


def _place(use: Use) -> Place:
    return Place(use.file, use.line, use.cell, use.signature)
