"""Uses and what is known of the artifacts → findings: every use judged for itself along the whole lineage above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from supplychain.gate import remedies
from supplychain.gate.finding import GateFinding
from supplychain.licenses.conflicts import find_conflicts
from supplychain.licenses.edges import ArtifactKey, EdgeTable
from supplychain.licenses.expressions import AND_OR, NOASSERTION, NONE
from supplychain.licenses.reach import edge_word
from supplychain.licenses.statement import Statement
from supplychain.licenses.text_of import is_untold, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from supplychain.gate.finding import Place
    from supplychain.gate.known import Known
    from supplychain.gate.projects import Declared
    from supplychain.licenses.conflicts import Conflict
    from supplychain.licenses.ruleset import RuleSet

__all__ = ["ProjectUse", "judged"]


class ProjectUse(NamedTuple):
    """One artifact that a project uses: all its places together, with how it is used and how sure that is."""

    project: Declared
    label: str
    artifact: str
    how: str
    confidence: str
    places: tuple[Place, ...]


def judged(uses: Sequence[ProjectUse], known: Known, rules: RuleSet) -> Iterator[GateFinding]:
    """Yield what the artifacts that projects use, and everything above them, ask for and are not given.

    An artifact that nothing is known of is unknown, as is one whose license, or that of anything above it, nobody can tell.
    """
    there: list[ProjectUse] = []
    for use in uses:
        if why := known.why_missing(ArtifactKey(use.label, use.artifact)):
            yield _finding(
                use, kind="unknown", severity="unknown", rule="unknown-artifact",
                reason=f"Nothing is known of it: {why}.",
                remedy=remedies.for_missing(use.label, use.artifact, known.source),
            )  # fmt: skip
        else:
            there.append(use)
    if not there:
        return
    nodes = {ArtifactKey("Repository", f"{number:08}"): use for number, use in enumerate(there)}
    table = _table(nodes, known)
    number_of = {key: number for number, key in enumerate(table.keys)}
    mine = np.array([number_of[node] for node in nodes])
    found = find_conflicts(table, rules, at_least="info", only=mine, everything=True)
    shown: set[tuple[ArtifactKey, ArtifactKey]] = set()
    grouped: dict[tuple[object, ...], list[Conflict]] = {}
    for conflict in sorted(found, key=lambda c: (c.hops, c.origin)):
        use = nodes[conflict.artifact]
        if conflict.rule == "R10" and not use.project.known and not _untold(conflict.origin_license):
            continue  # only the project's own license is unknown, and that is said once
        shown.add((conflict.path[1], conflict.origin))
        key = (conflict.artifact, conflict.rule, conflict.severity, conflict.origin_license)
        grouped.setdefault(key, []).append(conflict)
    for several in grouped.values():
        yield _of_project(nodes[several[0].artifact], several, known)
    used = np.array(sorted({number_of[ArtifactKey(use.label, use.artifact)] for use in there}))
    above = find_conflicts(table, rules, at_least="error", only=used, everything=False)
    yield from _of_lineage([c for c in above if (c.artifact, c.origin) not in shown], there)


def _table(nodes: dict[ArtifactKey, ProjectUse], known: Known) -> EdgeTable:
    """Return the lineage with each use as a work of its own: two ways to one origin are then two findings."""
    edges = set(known.edges)
    statements = {key: list(said) for key, said in known.stated().items()}
    for node, use in nodes.items():
        word = edge_word("USES", "Repository", None, use.how, use.confidence)
        edges.add((node, ArtifactKey(use.label, use.artifact), word))
        statements[node] = [Statement(use.project.expression, ("file",))]
    return EdgeTable.of(edges, statements, known.owners)


def _of_project(use: ProjectUse, several: list[Conflict], known: Known) -> GateFinding:
    """Return the finding about terms that come to a use from several artifacts of one license; the nearest is named."""
    first = several[0]
    also = tuple(dict.fromkeys(c.origin.id for c in several[1:]))
    finding = first.finding
    if first.severity == "unknown" and _untold(first.origin_license):
        return _finding(
            use, kind="unknown", severity="unknown", rule="unknown-license", origin=first.origin.id,
            origin_license=first.origin_license, path=_path(first), also=also, reason=_why_untold(first, known),
            remedy=remedies.for_unlicensed(first.origin.id),
        )  # fmt: skip
    return _finding(
        use, kind="unknown" if first.severity == "unknown" else "conflict", severity=first.severity, rule=first.rule,
        origin=first.origin.id, origin_license=first.origin_license, path=_path(first), mend=_hop(first), also=also,
        clause=finding.clause, says=finding.says, reason=finding.reason,
        remedy=remedies.for_conflict(first, _title(first.origin_license)),
    )  # fmt: skip


def _of_lineage(conflicts: Iterable[Conflict], uses: list[ProjectUse]) -> Iterator[GateFinding]:
    for use in uses:
        seen: set[tuple[str, str, str]] = set()
        for c in sorted(conflicts, key=lambda c: (c.hops, c.origin)):
            if c.artifact != ArtifactKey(use.label, use.artifact):
                continue
            same = (c.rule, c.origin_license, c.blamed_hop)
            if same in seen:
                continue
            seen.add(same)
            finding = c.finding
            yield _finding(
                use, kind="lineage", severity=c.severity, rule=c.rule, origin=c.origin.id, origin_license=c.origin_license,
                path=tuple(k.id for k in c.path), mend=c.blamed_hop, clause=finding.clause, says=finding.says,
                reason=finding.reason, remedy=remedies.for_lineage(c),
            )  # fmt: skip


def _finding(use: ProjectUse, *, kind: str, severity: str, rule: str, **rest: object) -> GateFinding:
    values = {"path": (use.artifact,), "origin": use.artifact, **rest}
    return GateFinding(
        kind=kind, severity=severity, rule=rule, project=use.project.folder, license=use.project.expression,
        label=use.label, artifact=use.artifact, places=use.places, **values,  # type: ignore[arg-type]
    )  # fmt: skip


def _path(conflict: Conflict) -> tuple[str, ...]:
    return tuple(key.id for key in conflict.path[1:])


def _hop(conflict: Conflict) -> str:
    if conflict.blamed == conflict.artifact:
        return f"this project → {conflict.path[1].id}"
    return conflict.blamed_hop


def _untold(expression: str) -> bool:
    return any(is_untold(part) for part in expression.split(AND_OR))


def _why_untold(conflict: Conflict, known: Known) -> str:
    origin = conflict.origin
    if why := known.missing.get(origin):
        return f"{origin.id} states no license that is known here: {why}."
    if conflict.origin_license == NONE:
        return f"{origin.id} states no license."
    if conflict.origin_license == NOASSERTION:
        return f"{origin.id} states a license that names none."
    return f"{origin.id} is under {conflict.origin_license}, whose terms nobody has described."


def _title(expression: str) -> str:
    text = text_of(expression)
    return text.title if text else expression
