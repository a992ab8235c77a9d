"""Conflicts of a whole supply chain: which artifact does not keep what one above it asks for, and which hop dropped it."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import merge
from typing import TYPE_CHECKING, Any

import numpy as np

from supplychain.licenses.expressions import alternatives
from supplychain.licenses.finding import RULES, SEVERITIES, Finding, Judgment
from supplychain.licenses.judge import exclusion, judge_reach
from supplychain.licenses.reach import START
from supplychain.licenses.rules import has_prefix
from supplychain.licenses.text_of import is_untold, text_of
from supplychain.licenses.texts import REACHES
from supplychain.licenses.travel import Arrivals, travel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from supplychain.licenses.edges import ArtifactKey, EdgeTable
    from supplychain.licenses.judge import Exclusion
    from supplychain.licenses.ruleset import RuleSet

__all__ = [
    "Conflict",
    "Conflicts",
    "asked_prefix",
    "asks_something",
    "exclusive_finding",
    "find_conflicts",
    "is_binding",
    "judge_pair",
]

_BITS = {rule: 1 << i for i, rule in enumerate(RULES)}
_BINDING = ("same_license", "noncommercial", "no_derivatives", "use_restrictions", "naming")
_TRAVELLING = (
    "same_license",
    "noncommercial",
    "no_derivatives",
    "use_restrictions",
    "naming",
    "output_training",
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """One artifact that does not keep what one above it asks for.

    `path` runs from the artifact to the origin of the terms. `blamed` is the artifact on it that first dropped them: its
    hop to the next one on the path is what to mend; where it is the artifact itself the conflict is fixable here, else it
    is inherited. `also` is the second origin where two duties exclude each other (R6). `numbers` are those of artifact and
    origin in the edge table.
    """

    artifact: ArtifactKey
    origin: ArtifactKey
    severity: str
    rule: str
    rules: tuple[str, ...]
    hops: int
    path: tuple[ArtifactKey, ...]
    blamed: ArtifactKey
    license: str
    origin_license: str
    reach: str
    finding: Finding
    numbers: tuple[int, int]
    also: ArtifactKey | None = None

    @property
    def blamed_hop(self) -> str:
        """The hop to mend, from the blamed artifact to the next one on the path."""
        place = self.path.index(self.blamed)
        return f"{self.blamed.id} → {self.path[min(place + 1, len(self.path) - 1)].id}"

    @property
    def inherited(self) -> bool:
        """Whether an artifact above dropped the terms first."""
        return self.blamed != self.artifact


@dataclass(frozen=True, slots=True)
class Conflicts:
    """All conflicts of a supply chain under one rule set, in the order of artifact, origin and rule.

    They are put together while they are gone through, anew each time: those of a whole hub need not be held at once.
    `counts` says how many artifacts that depend on anything came to which verdict; those below something whose license nobody
    knows are unknown at least. `judged` holds each distinct verdict on a pair of licenses.
    """

    ruleset: str
    counts: dict[str, int]
    judged: dict[tuple[str, str, str], Judgment]
    _alone: _Alone
    _exclusive: list[Conflict]

    def __iter__(self) -> Iterator[Conflict]:
        return merge(self._alone, self._exclusive, key=_order)

    def __len__(self) -> int:
        return len(self._alone.rows) + len(self._exclusive)


def find_conflicts(
    edges: EdgeTable,
    rules: RuleSet,
    *,
    at_least: str = "warn",
    only: np.ndarray | None = None,
    everything: bool = False,
) -> Conflicts:
    """Return the conflicts of every artifact with every artifact above it, at least as severe as `at_least`.

    `only` restricts the answer to some artifacts (their numbers). `everything` follows also licenses that ask for notices
    alone, and unknown ones: right for one artifact, long for a whole hub. An artifact and an origin give one conflict,
    named by its deciding rule. No paths are enumerated: the shortest one of each reach is the witness.
    """
    start = np.array([everything or asks_something(e) for e in edges.expressions], bool)
    start[[i for i, e in enumerate(edges.expressions) if not e]] = (
        False  # an id that the hub forwards asks nothing
    )
    arrivals = travel(edges, rules.table, np.flatnonzero(start[edges.license]))
    verdicts, which = _verdicts(edges, arrivals, rules)
    least = SEVERITIES.index(at_least)
    grave = np.array([SEVERITIES.index(v.severity) for v in verdicts] or [0])[which]
    mask = np.array([_mask(v, least) for v in verdicts] or [0])[which]
    blamed = {
        rule: _first_dropped(arrivals, (mask & bit) > 0) for rule, bit in _BITS.items() if (mask & bit).any()
    }
    rows = np.flatnonzero((grave >= least) & (mask > 0))
    if only is not None:
        rows = rows[np.isin(arrivals.node[rows], only)]
    exclusive = list(_exclusive(edges, arrivals, rules, only))
    counted = _counts(edges, rules, arrivals, grave, exclusive)
    counted = counted if only is None else counted[only]
    counts = {s: int((counted == i).sum()) for i, s in enumerate(SEVERITIES) if s != "info"}
    counts["ok"] += int((counted == SEVERITIES.index("info")).sum())
    judged = {  # of the licenses alone, without owners and names
        (v.downstream, v.upstream, v.reach): judge_reach(v.upstream, v.reach, v.downstream, rules)
        for v in verdicts
    }
    rows = _worst_per_pair(arrivals, rows, grave)
    alone = _Alone(edges, arrivals, rows, which[rows], verdicts, blamed, least)
    grave_enough = sorted((c for c in exclusive if SEVERITIES.index(c.severity) >= least), key=_order)
    return Conflicts(rules.name, counts, judged, alone, grave_enough)


def _order(conflict: Conflict) -> tuple[ArtifactKey, ArtifactKey, str]:
    return conflict.artifact, conflict.origin, conflict.rule


def _mask(verdict: Judgment, least: int) -> int:
    return sum(
        _BITS[rule] for rule in {f.rule for f in verdict.findings if SEVERITIES.index(f.severity) >= least}
    )


def asks_something(expression: str) -> bool:
    """Whether a license asks anything that a path could drop, beyond notices."""
    return any(
        t is not None and any(x.dimension in _TRAVELLING for x in t.terms)
        for t in map(text_of, frozenset().union(*alternatives(expression)))
    )


def _verdicts(edges: EdgeTable, arrivals: Arrivals, rules: RuleSet) -> tuple[list[Judgment], np.ndarray]:
    """Judge each distinct combination once; return the judgments and, for each arrival, the number of its own."""
    upstream, downstream = edges.license[arrivals.origin], edges.license[arrivals.node]
    owner = edges.owner[arrivals.node]
    same = (owner >= 0) & (owner == edges.owner[arrivals.origin])
    named = _name_states(edges, arrivals)
    many = len(edges.expressions)
    key = (
        ((upstream.astype(np.int64) * many + downstream) * len(arrivals.reaches) + arrivals.reach) * 6
        + same * 3
        + named
    )
    distinct, which = np.unique(key, return_inverse=True)
    verdicts = []
    for value in distinct.tolist():
        rest, flags = divmod(value, 6)
        rest, reach = divmod(rest, len(arrivals.reaches))
        up, down = divmod(rest, many)
        owned, state = divmod(flags, 3)
        pair = edges.expressions[int(up)], edges.expressions[int(down)]
        verdicts.append(judge_pair(*pair, arrivals.reaches[reach], rules, bool(owned), state))
    return verdicts, which


def judge_pair(
    upstream: str, downstream: str, reach: str, rules: RuleSet, same_owner: bool, name_state: int
) -> Judgment:
    """Return the verdict on a pair of licenses; `name_state` is 0 where no name is asked for, 1 where it is right, 2 if not."""
    name = None if name_state == 0 else (asked_prefix(upstream) or "") if name_state == 1 else "-"
    return judge_reach(upstream, reach, downstream, rules, same_owner, name)


def asked_prefix(expression: str) -> str | None:
    """Return what a license asks names of derived models to begin with, where it asks exactly one such thing."""
    text = text_of(expression)
    term = text.term("name_prefix") if text else None
    return str(term.parameters["text"]) if term else None


def _name_states(edges: EdgeTable, arrivals: Arrivals) -> np.ndarray:
    """Return for each arrival 0 where no name is asked for, 1 where the name is right, 2 where it is not."""
    states = np.zeros(len(arrivals.node), np.int64)
    for number, expression in enumerate(edges.expressions):
        if prefix := asked_prefix(expression):
            rows = np.flatnonzero(edges.license[arrivals.origin] == number)
            keys = (edges.keys[n] for n in arrivals.node[rows].tolist())
            states[rows] = [0 if k.label != "Model" else 1 if has_prefix(k.id, prefix) else 2 for k in keys]
    return states


def _first_dropped(arrivals: Arrivals, fails: np.ndarray) -> np.ndarray:
    """Return for each row the first row of its path, from the origin down, that fails; -1 where none does."""
    first = np.where(fails, np.arange(len(fails)), -1)
    for hops in range(2, int(arrivals.hops.max(initial=0)) + 1):
        rows = np.flatnonzero(arrivals.hops == hops)
        earlier = first[arrivals.before[rows]]
        first[rows] = np.where(earlier >= 0, earlier, first[rows])
    return first


def _worst_per_pair(arrivals: Arrivals, rows: np.ndarray, grave: np.ndarray) -> np.ndarray:
    """Return one row per artifact and origin: the most severe, of equal ones the shortest."""
    order = np.lexsort((rows, arrivals.hops[rows], -grave[rows], arrivals.origin[rows], arrivals.node[rows]))
    rows = rows[order]
    node, origin = arrivals.node[rows], arrivals.origin[rows]
    new = np.ones(len(rows), bool)
    new[1:] = (node[1:] != node[:-1]) | (origin[1:] != origin[:-1])
    return rows[new]


@dataclass(frozen=True, slots=True)
class _Alone:
    """Conflicts with one origin each: rows of the arrivals, by artifact and origin, and the number of each one's verdict."""

    edges: EdgeTable
    arrivals: Arrivals
    rows: np.ndarray
    which: np.ndarray
    verdicts: Sequence[Judgment]
    blamed: Mapping[str, np.ndarray]
    least: int

    def __iter__(self) -> Iterator[Conflict]:
        keys, arrivals = self.edges.keys, self.arrivals
        counted: dict[int, tuple[Finding, tuple[str, ...]]] = {}
        for row, which in zip(self.rows.tolist(), self.which.tolist(), strict=True):
            verdict = self.verdicts[which]
            if which not in counted:
                findings = [f for f in verdict.findings if SEVERITIES.index(f.severity) >= self.least]
                counted[which] = findings[0], tuple(dict.fromkeys(f.rule for f in findings))
            deciding, rules = counted[which]
            node, origin = int(arrivals.node[row]), int(arrivals.origin[row])
            yield Conflict(
                artifact=keys[node],
                origin=keys[origin],
                severity=verdict.severity,
                rule=deciding.rule,
                rules=rules,
                hops=int(arrivals.hops[row]),
                path=tuple(keys[i] for i in arrivals.path(row)),
                blamed=keys[int(arrivals.node[self.blamed[deciding.rule][row]])],
                license=verdict.downstream,
                origin_license=verdict.upstream,
                reach=verdict.reach,
                finding=deciding,
                numbers=(node, origin),
            )


def _exclusive(
    edges: EdgeTable, arrivals: Arrivals, rules: RuleSet, only: np.ndarray | None
) -> Iterator[Conflict]:
    """Yield R6: artifacts that two origins reach with duties no license satisfies together."""
    if rules.rules["R6"] == "off":
        return
    binding = [is_binding(r, rules) for r in arrivals.reaches]
    rows = np.flatnonzero(np.array(binding, bool)[arrivals.reach])
    rows = rows[np.lexsort((rows, arrivals.node[rows]))]
    if not len(rows):
        return
    nodes, expressions = arrivals.node[rows], edges.license[arrivals.origin[rows]]
    starts = np.flatnonzero(np.r_[True, nodes[1:] != nodes[:-1]])
    ends = np.r_[starts[1:], len(rows)]
    several = np.minimum.reduceat(expressions, starts) != np.maximum.reduceat(expressions, starts)
    found: dict[int, tuple[int, int, Exclusion]] = {}
    for start, end in zip(starts[several].tolist(), ends[several].tolist(), strict=True):
        nearest: dict[tuple[str, str], int] = {}
        for row in rows[start:end].tolist():
            arrived = edges.license_of(int(arrivals.origin[row])), arrivals.reaches[int(arrivals.reach[row])]
            nearest.setdefault(arrived, row)
        if pair := exclusion(frozenset(nearest), rules):
            found[int(nodes[start])] = nearest[pair.one], nearest[pair.other], pair
    for node, (one, other, pair) in found.items():
        if only is None or node in only:
            yield _exclusive_conflict(edges, arrivals, rules, (node, one, other), pair, found)


def is_binding(reach: str, rules: RuleSet) -> bool:
    """Whether a duty that arrives over a reach can stand against another one."""
    return any(rules.table.level(reach, d, REACHES) in "BC" for d in _BINDING)


def exclusive_finding(pair: Exclusion, license_: str, rules: RuleSet) -> Finding:
    """Return the finding on an artifact under a license that two exclusive duties reach (R6)."""
    term = pair.clash.ours
    severity = rules.severity("R6", pair.level)
    reason = f"No outbound license can satisfy both: {pair.clash.why}."
    why = (
        "Texts and practice disagree whether one of the edges carries its term." if severity == "warn" else ""
    )
    return Finding(
        "R6",
        severity,
        pair.clash.one,
        license_,
        term.name,
        term.clause,
        term.says,
        reason,
        pair.level,
        term.confidence,
        why,
    )


def _exclusive_conflict(
    edges: EdgeTable,
    arrivals: Arrivals,
    rules: RuleSet,
    rows: tuple[int, int, int],
    pair: Exclusion,
    found: Mapping[int, Any],
) -> Conflict:
    node, one, other = rows
    path = arrivals.path(one)
    both = set(arrivals.path(other))
    blamed = next((n for n in reversed(path[:-1]) if n in both and n in found), node)
    license_ = edges.license_of(node)
    finding = exclusive_finding(pair, license_, rules)
    return Conflict(
        artifact=edges.keys[node],
        origin=edges.keys[path[-1]],
        severity=finding.severity,
        rule="R6",
        rules=("R6",),
        hops=int(arrivals.hops[one]),
        path=tuple(edges.keys[i] for i in path),
        blamed=edges.keys[blamed],
        license=license_,
        origin_license=edges.license_of(path[-1]),
        reach=pair.one[1],
        finding=finding,
        numbers=(node, path[-1]),
        also=edges.keys[int(arrivals.origin[other])],
    )


def _counts(
    edges: EdgeTable, rules: RuleSet, arrivals: Arrivals, grave: np.ndarray, exclusive: list[Conflict]
) -> np.ndarray:
    """Return the gravest verdict of every artifact, -1 where it depends on nothing; below what is unknown nothing is ok."""
    verdict = np.full(len(edges.keys), -1, np.int8)
    alive = np.array([rules.table.fires(rules.table.compose[START][w]) for w in edges.words], bool)
    if len(edges.down):
        verdict[edges.down[alive[edges.word]]] = SEVERITIES.index("ok")
    unknown = np.array([bool(e) and is_untold(e) for e in edges.expressions], bool)
    doubtful = travel(edges, rules.table, np.flatnonzero(unknown[edges.license]), merge_origins=True)
    fires = np.array([rules.table.fires(r) for r in doubtful.reaches], bool)
    verdict[doubtful.node[fires[doubtful.reach]]] = SEVERITIES.index("unknown")
    verdict[np.flatnonzero(unknown[edges.license] & (verdict >= 0))] = SEVERITIES.index("unknown")
    reached = verdict[arrivals.node] >= 0
    np.maximum.at(verdict, arrivals.node[reached], grave[reached].astype(np.int8))
    for conflict in exclusive:
        number = conflict.numbers[0]
        verdict[number] = max(int(verdict[number]), SEVERITIES.index(conflict.severity))
    return verdict
