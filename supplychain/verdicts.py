"""License questions about a graph: checks, explanations, suggestions, and the conflicts written into it.

Findings are about declared terms. This is not legal advice.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from supplychain.errors import UnknownName
from supplychain.graph.asking import ask
from supplychain.graph.snapshot.findings import Findings
from supplychain.graph.store.chain import read_chain
from supplychain.graph.store.findings import refresh, rules_named
from supplychain.graph.table import Table
from supplychain.licenses.comparison import COMPARED, compared
from supplychain.licenses.conflicts import find_conflicts
from supplychain.licenses.finding import NOT_LEGAL_ADVICE, SEVERITIES, worst
from supplychain.licenses.judge import judge
from supplychain.licenses.names import NOASSERTION
from supplychain.licenses.resolution import resolve
from supplychain.licenses.ruleset import ruleset_of
from supplychain.licenses.statement import effective_license
from supplychain.licenses.suggestion import Suggestion, suggest
from supplychain.lineage import Lineage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from supplychain.graph.store import Store
    from supplychain.graph.store.findings import Refreshed
    from supplychain.licenses.conflicts import Conflict
    from supplychain.licenses.edges import ArtifactKey
    from supplychain.licenses.finding import Judgment
    from supplychain.licenses.ruleset import RuleSet
    from supplychain.progress import Progress

__all__ = ["Check", "Licenses"]

_COLUMNS = (
    "severity", "rule", "upstream", "upstream_license", "license", "hops", "path", "blamed_hop", "fixable", "clause", "says",
    "reason", "confidence", "why_not_error",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Check:
    """What the licenses above an artifact ask of it, and whether its own keeps it.

    `findings` has one row per upstream artifact, the gravest first; `disagreeing` lists its own statements where they
    disagree (R13).
    """

    artifact: str
    label: str
    license: str
    verdict: str
    ruleset: str
    findings: Table
    disagreeing: tuple[str, ...] = ()
    note: str = NOT_LEGAL_ADVICE

    def __str__(self) -> str:
        lines = [f"{self.artifact} ({self.label}, {self.license}): {self.verdict}"]
        if self.disagreeing:
            lines.append(f" its own statements disagree: {', '.join(self.disagreeing)}")
        lines += [
            f" {row['severity']} {row['rule']} {row['upstream']} ({row['upstream_license']}): {row['reason']}"
            for row in self.findings
        ]
        return "\n".join([*lines, f" rule set {self.ruleset}; {self.note}"])

    def _repr_html_(self) -> str:
        head = f"<b>{escape(self.artifact)}</b> ({escape(self.label)}, {escape(self.license)}): <b>{escape(self.verdict)}</b>"
        own = (
            f"<p>Its own statements disagree: {escape(', '.join(self.disagreeing))}</p>"
            if self.disagreeing
            else ""
        )
        foot = f"Rule set {escape(self.ruleset)}. {escape(self.note)}"
        return f"<p>{head}</p>{own}{self.findings._repr_html_()}<p>{foot}</p>"


class Licenses:
    """License questions about one graph."""

    def __init__(self, store: Store, progress: Progress | None = None) -> None:
        self._store = store
        self._progress = progress
        self._lineage = Lineage(store)

    def check(
        self, artifact: str, *, ruleset: str | RuleSet = "practical", at_least: str = "info"
    ) -> list[Check]:
        """Return for each artifact of that id (a model and a dataset may share one) what the licenses above it ask.

        Raises
        ------
        UnknownName
            The graph has no artifact of that id, or there is no such rule set.
        """
        rules = ruleset_of(ruleset)
        key = self._lineage.known(artifact)
        chain = read_chain(self._store, above=key)
        wanted = chain.table.numbers_of(key)
        found = find_conflicts(chain.table, rules, at_least=at_least, only=np.array(wanted), everything=True)
        checks = []
        for number in wanted:
            own = chain.table.keys[number]
            mine = sorted(
                (c for c in found if c.artifact == own),
                key=lambda c: (-SEVERITIES.index(c.severity), c.hops, c.origin),
            )
            statements = chain.several.get(number, [])
            checks.append(
                Check(
                    artifact=own.id,
                    label=own.label,
                    license=chain.table.license_of(number),
                    verdict=worst(c.severity for c in mine),
                    ruleset=rules.name,
                    findings=Table(_COLUMNS, [_row(c, own) for c in mine]),
                    disagreeing=tuple(sorted({s.id for s in statements}))
                    if effective_license(statements).disagree
                    else (),
                )
            )
        return checks

    def explain(
        self, upstream: str, relation: str, downstream: str, *, ruleset: str | RuleSet = "practical"
    ) -> Judgment:
        """Return the verdict on `downstream` made from `upstream`; each is a license, or an artifact of the graph."""
        stated = self._license_of(downstream)
        return judge(
            upstream=self._license_of(upstream),
            relation=relation,
            downstream=stated,
            ruleset=ruleset,
            downstream_name=downstream if stated != downstream else None,  # a license has no name of its own
        )

    def suggest(self, artifact: str, *, ruleset: str | RuleSet = "practical") -> Suggestion:
        """Return which licenses an artifact may have, given everything it was made from, or why none can satisfy it."""
        key = self._lineage.known(artifact)
        chain = read_chain(self._store, above=key)
        return suggest(chain.table, chain.table.numbers_of(key)[0], ruleset_of(ruleset))

    def conflicts(
        self,
        *,
        ruleset: str = "practical",
        matrix: Path | None = None,
        severity: str = "warn",
        limit: int = 100,
    ) -> Table:
        """Return the conflicts written into the graph, gravest first; written anew when the graph has changed since."""
        name = self.refresh(ruleset=ruleset, matrix=matrix, only_when_stale=True).ruleset
        kinds = list(SEVERITIES[SEVERITIES.index(severity) :])
        return ask(self._store, "licenses/conflicts", {"ruleset": name, "severities": kinds, "limit": limit})

    def history(self, artifact: str, *, limit: int | None = 100) -> Table:
        """Return every license that was ever stated for an artifact, the first one first.

        Columns tell the license, the raw text, whether it is stated today (`current`), when it was read first, last and at all
        (`seen_at`), and by which sources. A license is not current for a source that has described the artifact again without
        it.

        Raises
        ------
        UnknownName
            The graph has no artifact of that id.
        """
        return ask(self._store, "licenses/history", {"id": self._lineage.known(artifact), "limit": limit})

    def published_under_former(self, artifact: str, *, depth: int = 100, limit: int | None = 1000) -> Table:
        """Return the descendants of a model or dataset that has had another license, and under which each was published.

        `period` is ``before`` (under the former one), ``between`` or ``unknown`` (nobody can tell), ``after`` or ``earlier``
        (under another one); see the question `licenses/published_under_former`.

        Raises
        ------
        UnknownName
            The graph has no artifact of that id.
        """
        given = {"id": self._lineage.known(artifact), "depth": depth, "limit": limit}
        return ask(self._store, "licenses/published_under_former", given)

    def compare(self, rulesets: Sequence[str] | None = None, *, matrix: Path | None = None) -> Table:
        """Return what several rule sets say of every dependency of the graph, one row each.

        Columns are dependencies by verdict, the share in conflict, and artifacts in conflict along whole paths (a matrix says
        nothing about paths).
        """
        chain = read_chain(self._store)
        names = rulesets or ["practical", "strict", "osadl", *(["peatmoss"] if matrix else [])]
        return Table(COMPARED, [compared(chain.table, rules_named(name, matrix)) for name in names])

    def refresh(
        self,
        *,
        ruleset: str | RuleSet = "practical",
        matrix: Path | None = None,
        only_when_stale: bool = False,
        found: Path | None = None,
    ) -> Refreshed:
        """Compute verdicts and conflicts anew and write what differs from what the graph holds; the rest stays untouched.

        `found` is a folder of findings that Spark computed from the snapshot that the graph was loaded from (docs/spark.md).
        """
        return refresh(
            self._store,
            ruleset,
            matrix=matrix,
            progress=self._progress,
            only_when_stale=only_when_stale,
            found=Findings.read(found) if found else None,
        )

    def _license_of(self, text: str) -> str:
        if "/" not in text:
            return text
        try:
            key = self._lineage.known(text)
        except UnknownName:
            return text
        chain = read_chain(self._store, above=key)
        return chain.table.license_of(chain.table.numbers_of(key)[0])


def _guess(conflict: Conflict) -> str:
    """Return what the name of an upstream artifact suggests of a license nobody can tell: a hint to a reader, never judged."""
    if conflict.finding.severity != "unknown" or conflict.origin_license != NOASSERTION:
        return ""
    guessed = resolve(artifact=conflict.origin.id)
    return f" Its name suggests {guessed.name.id}; only its owner can tell." if guessed.name.known else ""


def _row(conflict: Conflict, own: ArtifactKey) -> tuple[Any, ...]:
    finding = conflict.finding
    return (
        conflict.severity,
        conflict.rule,
        conflict.origin.id,
        conflict.origin_license,
        conflict.license,
        conflict.hops,
        [k.id for k in conflict.path],
        conflict.blamed_hop,
        "fixable here" if conflict.blamed == own else "inherited",
        finding.clause,
        finding.says,
        finding.reason + _guess(conflict),
        finding.confidence,
        finding.why_not_error,
    )
