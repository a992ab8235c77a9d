"""Uses and what is known of the artifacts → findings: every use judged for itself along the whole lineage above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

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
    from collections.abc import Iterator, Sequence

    from supplychain.gate.finding import Place
    from supplychain.gate.known import Known
    from supplychain.gate.projects import Declared
    from supplychain.licenses.conflicts import Conflict
    from supplychain.licenses.ruleset import RuleSet

__all__ = ["ProjectUse", "judged"]


_MOST = 5
"""Artifacts above a use that are told one by one."""


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
    missing = known.why_missing(ArtifactKey(use.label, use.artifact) for use in uses)
    there: list[ProjectUse] = []
    for use in uses:
        if why := missing.get(ArtifactKey(use.label, use.artifact)):
            yield _finding(
                use, kind="unknown", severity="unknown", rule="unknown-artifact",
                reason=f"Nothing is known of it: {why}.",
                remedy=remedies.for_missing(use.label, use.artifact, known.source),
            )  # fmt: skip
        else:
            there.append(use)
    if there:
        yield from _judged(there, known, rules)


def _judged(uses: Sequence[ProjectUse], known: Known, rules: RuleSet) -> Iterator[GateFinding]:
    nodes = {ArtifactKey("Repository", f"{number:08}"): use for number, use in enumerate(uses)}
    table = _table(nodes, known)
    number_of = {key: number for number, key in enumerate(table.keys)}
    used = sorted({number_of[ArtifactKey(use.label, use.artifact)] for use in uses})
    above = {
        (c.artifact, c.origin): c for c in find_conflicts(table, rules, at_least="error", only=np.array(used))
    }
    mine = np.array([number_of[node] for node in nodes])
    grouped: dict[tuple[object, ...], list[Conflict]] = {}
    found = find_conflicts(table, rules, at_least="info", only=mine, everything=True)
    for conflict in sorted(found, key=lambda c: (c.hops, c.origin)):
        use = nodes[conflict.artifact]
        if conflict.rule == "R10" and not use.project.known and not _untold(conflict.origin_license):
            continue  # only the project's own license is unknown, and that is said once
        grouped.setdefault(_group(conflict), []).append(conflict)
    shown = set()
    for several in grouped.values():
        first = several[0]
        if first.severity in ("warn", "error"):
            shown |= {(nodes[c.artifact], c.origin) for c in several}
        yield _of_project(nodes[first.artifact], several, known, above.get((first.path[1], first.origin)))
    for use in uses:
        if use.how != "runtime":
            continue
        mine_above = [
            c
            for (artifact, origin), c in sorted(above.items())
            if artifact == (use.label, use.artifact) and (use, origin) not in shown
        ]
        yield from _of_lineage(use, mine_above)


def _table(nodes: dict[ArtifactKey, ProjectUse], known: Known) -> EdgeTable:
    """Return the lineage with each use as a work of its own: two ways to one origin are then two findings."""
    edges = set(known.edges)
    statements = {key: list(said) for key, said in known.stated().items()}
    for node, use in nodes.items():
        word = edge_word("USES", "Repository", None, use.how, use.confidence)
        edges.add((node, ArtifactKey(use.label, use.artifact), word))
        statements[node] = [Statement(use.project.expression, ("file",))]
    return EdgeTable.of(edges, statements, known.owners)


def _of_project(
    use: ProjectUse, several: list[Conflict], known: Known, above: Conflict | None
) -> GateFinding:
    """Return the finding about terms that come to a use from artifacts of one license; the nearest is named.

    `above` says that the used artifact does not keep them either: then that is the hop to mend.
    """
    first = several[0]
    finding = first.finding
    values = {
        "severity": first.severity, "origin": first.origin.id, "origin_license": first.origin_license,
        "path": tuple(key.id for key in first.path[1:]),
        "also": tuple(dict.fromkeys(c.origin.id for c in several[1:])),
    }  # fmt: skip
    if first.severity == "unknown" and _untold(first.origin_license):
        whys = list(dict.fromkeys(_why_untold(c, known) for c in several))
        return _finding(
            use, kind="unknown", rule="unknown-license" if first.hops == 1 else "unknown-above",
            reason=f"{'; '.join(whys[:_MOST])}{f'; and {len(whys) - _MOST} more' if len(whys) > _MOST else ''}.",
            remedy=remedies.for_unlicensed(first.origin.id, len(several)), **values,
        )  # fmt: skip
    title = _title(first.origin_license)
    inner = first if first.inherited else above
    return _finding(
        use, kind="unknown" if first.severity == "unknown" else "conflict", rule=first.rule,
        mend=inner.blamed_hop if inner else f"this project → {use.artifact}",
        clause=finding.clause, says=finding.says, reason=finding.reason,
        remedy=remedies.for_dropped(inner, title) if inner else remedies.for_conflict(title), **values,
    )  # fmt: skip


def _of_lineage(use: ProjectUse, conflicts: list[Conflict]) -> Iterator[GateFinding]:
    """Yield what a used artifact does not keep of what it was made from, terms of one license dropped at one hop together."""
    grouped: dict[tuple[str, str, str], list[Conflict]] = {}
    for conflict in sorted(conflicts, key=lambda c: (c.hops, c.origin)):
        key = (conflict.rule, conflict.origin_license, conflict.blamed_hop)
        grouped.setdefault(key, []).append(conflict)
    for several in grouped.values():
        first = several[0]
        finding = first.finding
        yield _finding(
            use, kind="lineage", severity=first.severity, rule=first.rule, origin=first.origin.id,
            origin_license=first.origin_license, path=tuple(key.id for key in first.path), mend=first.blamed_hop,
            also=tuple(dict.fromkeys(c.origin.id for c in several[1:])), clause=finding.clause, says=finding.says,
            reason=finding.reason, remedy=remedies.for_dropped(first, _title(first.origin_license)),
        )  # fmt: skip


def _finding(use: ProjectUse, **says: Any) -> GateFinding:
    values = {"path": (use.artifact,), "origin": use.artifact, **says}
    return GateFinding(
        project=use.project.folder, license=use.project.expression, label=use.label, artifact=use.artifact,
        places=use.places, **values,
    )  # fmt: skip


def _untold(expression: str) -> bool:
    return any(is_untold(part) for part in expression.split(AND_OR))


def _group(conflict: Conflict) -> tuple[object, ...]:
    """Return what conflicts of a use are told together by: all that nobody can tell above it, or the license they come from."""
    if conflict.severity == "unknown" and _untold(conflict.origin_license):
        return (conflict.artifact, "unknown", conflict.hops == 1)
    return (conflict.artifact, conflict.rule, conflict.severity, conflict.origin_license)


def _why_untold(conflict: Conflict, known: Known) -> str:
    origin = conflict.origin
    if why := known.missing.get(origin):
        return f"{origin.id} states no license that is known here ({why})"
    if conflict.origin_license == NONE:
        return f"{origin.id} states no license"
    if conflict.origin_license == NOASSERTION:
        return f"{origin.id} states a license that names none"
    return f"{origin.id} is under {conflict.origin_license}, whose terms nobody has described"


def _title(expression: str) -> str:
    text = text_of(expression)
    return text.title if text else expression
