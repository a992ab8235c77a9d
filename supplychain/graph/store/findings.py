"""Findings into the graph: `VERDICT` between licenses and `CONFLICTS_WITH` between artifacts, only what differs from before."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from functools import partial
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from supplychain.collecting import rarely_collected
from supplychain.errors import UsageError
from supplychain.graph.cypher import Cypher
from supplychain.graph.schema import ARTIFACT_LABELS, COMPUTED_TYPES
from supplychain.graph.store.analysis import fingerprint, read_record, withdraw_record, write_record
from supplychain.graph.store.chain import read_chain
from supplychain.graph.store.lock import load_lock
from supplychain.graph.store.pages import Behind
from supplychain.graph.store.statements import numbers_of
from supplychain.licenses.conflicts import find_conflicts
from supplychain.licenses.finding import Finding, Judgment
from supplychain.licenses.matrix import Matrix, osadl, peatmoss
from supplychain.licenses.ruleset import RuleSet, named_ruleset
from supplychain.licenses.texts import all_texts
from supplychain.progress import SilentProgress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from supplychain.graph.snapshot.findings import Findings
    from supplychain.graph.store.chain import StoredChain
    from supplychain.graph.store.connection import Store
    from supplychain.graph.store.lock import LoadLock
    from supplychain.licenses.conflicts import Conflicts
    from supplychain.progress import Progress

__all__ = ["Refreshed", "digest_of", "refresh", "rules_named", "verdict_row"]

_PAGE = 10_000
Row = TypeVar("Row")
_STATE = Cypher(
    "OPTIONAL MATCH (l:Load) WITH count(l) AS loads, max(l.id) AS last "
    "RETURN loads, last, COUNT {(:Artifact)} AS artifacts, COUNT {()-[:LICENSED_UNDER]->()} AS statements, "
    "COUNT {()-[:DERIVED_FROM]->()} AS derivations, COUNT {()-[:USES]->()} AS uses, COUNT {()-[:TRAINED_ON]->()} AS training"
)

_SIZES = ("artifacts", "statements", "derivations", "uses", "training")
_OTHER_GRAPH = "Load the snapshot that they were found in, and nothing else; or refresh without them."

_LICENSES = Cypher("MATCH (l:License) RETURN l.id AS id")
_OLD_CONFLICTS = Cypher(
    "MATCH (a:Artifact)-[c:CONFLICTS_WITH {ruleset: $ruleset}]->(b) RETURN id(a) AS a, id(b) AS b, c.digest AS digest"
)
_GONE_CONFLICTS = Cypher(
    "UNWIND $rows AS row MATCH (a) WHERE id(a) = row[0] MATCH (a)-[c:CONFLICTS_WITH {ruleset: $ruleset}]->(b) "
    "WHERE id(b) = row[1] DELETE c"
)
_OLD_VERDICTS = Cypher(
    "MATCH (a:License)-[v:VERDICT {ruleset: $ruleset}]->(b:License) "
    "RETURN a.id AS a, b.id AS b, v.reach AS reach, v.digest AS digest"
)
_GONE_VERDICTS = Cypher(
    "UNWIND $rows AS row "
    "MATCH (:License {id: row[0]})-[v:VERDICT {ruleset: $ruleset, reach: row[2]}]->(:License {id: row[1]}) DELETE v"
)
_CONFLICT_PROPERTIES = tuple(
    p.name for p in COMPUTED_TYPES["CONFLICTS_WITH"].properties if p.name != "ruleset"
)
_VERDICT_PROPERTIES = tuple(p.name for p in COMPUTED_TYPES["VERDICT"].properties if p.name != "ruleset")


def _values(names: Iterable[str], first: int) -> str:
    return ", ".join(f"{name}: row[{place}]" for place, name in enumerate(names, first))


_NEW_CONFLICTS = Cypher(
    "UNWIND $rows AS row MATCH (a) WHERE id(a) = row[0] MATCH (b) WHERE id(b) = row[1] "
    f"CREATE (a)-[:CONFLICTS_WITH {{ruleset: $ruleset, {_values(_CONFLICT_PROPERTIES, 2)}}}]->(b)"
)
_NEW_VERDICTS = Cypher(
    "UNWIND $rows AS row MATCH (a:License {id: row[0]}) MATCH (b:License {id: row[1]}) "
    f"CREATE (a)-[:VERDICT {{ruleset: $ruleset, {_values(_VERDICT_PROPERTIES, 2)}}}]->(b)"
)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh found: artifacts by verdict, and how many relationships were written and taken away."""

    ruleset: str
    counts: dict[str, int] = field(default_factory=dict)
    conflicts: int = 0
    written: int = 0
    removed: int = 0
    fresh: bool = False
    """Whether the graph had not changed since the last time, so that nothing was computed."""


class _Rows(NamedTuple):
    conflicts: Iterable[tuple[tuple[int, int], list[Any]]]
    most: int
    verdicts: dict[tuple[str, str, str], list[Any]]
    counts: dict[str, int]


def rules_named(ruleset: str | RuleSet | Matrix, matrix: Path | None = None) -> RuleSet | Matrix:
    """Return a rule set by name: practical, strict, osadl, peatmoss (with its matrix file), or the path of a TOML file."""
    if not isinstance(ruleset, str):
        return ruleset
    if ruleset == "osadl":
        return osadl()
    if ruleset == "peatmoss":
        return peatmoss(matrix)
    return named_ruleset(ruleset)


def refresh(
    store: Store,
    ruleset: str | RuleSet | Matrix,
    *,
    matrix: Path | None = None,
    progress: Progress | None = None,
    only_when_stale: bool = False,
    found: Findings | None = None,
    witness: Callable[[list[list[int]]], None] | None = None,
) -> Refreshed:
    """Compute the verdicts and conflicts of a rule set and write what differs from what the graph holds.

    With `only_when_stale` nothing is computed when nothing was loaded or removed since the last time. `found` are findings
    that were computed elsewhere, of a snapshot that is this graph; `UsageError` where they are of other rules or another graph.
    `witness` is told the numbers of the two ends of every conflict that is about to be written anew or taken away.
    """
    rules = rules_named(ruleset, matrix)
    shown = progress or SilentProgress()
    now, key = fingerprint(store, _STATE, digest_of(rules)), f"licenses/{rules.name}"
    held = read_record(store, key)
    if only_when_stale and held.get("fingerprint") == now:
        return Refreshed(rules.name, json.loads(held["counts"]), fresh=True)
    with rarely_collected(), load_lock(store) as lock:
        rows = _given(store, rules, found, shown) if found else _computed(store, rules, shown)
        withdraw_record(store, key)
        conflicts, written, removed = _write(store, rules.name, rows, shown, lock, witness)
        said = {"fingerprint": now, "counts": json.dumps(rows.counts), "conflicts": conflicts}
        write_record(store, key, said)
    return Refreshed(rules.name, rows.counts, conflicts, written, removed)


def _computed(store: Store, rules: RuleSet | Matrix, progress: Progress) -> _Rows:
    with progress.task("Reading the graph for its licenses"):
        chain = read_chain(store)
    with progress.task(f"Judging licenses by the rule set {rules.name}"):
        return _by_matrix(chain, rules) if isinstance(rules, Matrix) else _by_rules(chain, rules)


def _given(store: Store, rules: RuleSet | Matrix, found: Findings, progress: Progress) -> _Rows:
    """Take findings of a snapshot, where the graph is that snapshot and the rules are those that found them."""
    _check_given(store, rules, found)
    conflicts: dict[tuple[int, int], list[Any]] = {}
    with progress.task("Reading findings") as advance:
        for page in _pages_of(found.conflicts()):
            numbers = _numbers(store, page)
            for row in page:
                ends = (row["label"], row["artifact"]), (row["upstream_label"], row["upstream"])
                missing = [" ".join(end) for end in ends if end not in numbers]
                if missing:
                    raise UsageError(
                        f"The findings in {found.path} speak of {missing[0]}, which the graph does not have.",
                        remedy=_OTHER_GRAPH,
                    )
                conflicts[numbers[ends[0]], numbers[ends[1]]] = _ordered(row, _CONFLICT_PROPERTIES)
            advance(len(page))
    verdicts = {
        (row["downstream"], row["upstream"], row["reach"]): _ordered(row, _VERDICT_PROPERTIES)
        for row in found.verdicts()
    }
    return _Rows(conflicts.items(), len(conflicts), verdicts, found.counts)


def _check_given(store: Store, rules: RuleSet | Matrix, found: Findings) -> None:
    if isinstance(rules, Matrix) or (rules.name, digest_of(rules)) != (found.ruleset, found.rules):
        raise UsageError(
            f"The findings in {found.path} are of the rule set {found.ruleset}, not of {rules.name} as it is now.",
            remedy="Name the same --ruleset, or find them again with `supplychain spark licenses`.",
        )
    state = store.read(_STATE)[0]
    size = dict(zip(found.size, (state[name] for name in _SIZES), strict=True))
    if size != found.size:
        raise UsageError(
            f"The findings in {found.path} are of a graph with {found.size}, but this one has {size}.",
            remedy=_OTHER_GRAPH,
        )


def _numbers(store: Store, page: list[dict[str, Any]]) -> dict[tuple[str, str], int]:
    """Return the database's numbers of all artifacts that a page of conflicts names."""
    ends = {(row["label"], row["artifact"]) for row in page} | {
        (row["upstream_label"], row["upstream"]) for row in page
    }
    found: dict[tuple[str, str], int] = {}
    for label in ARTIFACT_LABELS:
        ids = sorted(id_ for its, id_ in ends if its == label)
        for id_, number in store.stream(numbers_of(label), {"ids": ids}) if ids else ():
            found[label, id_] = number
    return found


def _pages_of(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while page := list(islice(rows, _PAGE)):
        yield page


def digest_of(rules: RuleSet | Matrix) -> str:
    """Return what tells a rule set, with the license texts it judges by, from any other: the same in every process."""
    if isinstance(rules, RuleSet):
        state: list[Any] = [asdict(text) for text in all_texts().values()]
        state += [
            sorted(rules.levels.items()),
            sorted(rules.rules.items()),
            sorted(rules.same_owner),
            rules.table.rows,
        ]
    else:
        state = [sorted(rules.answers.items())]
    return hashlib.sha256(json.dumps(state, default=_in_order, sort_keys=True).encode()).hexdigest()


def _in_order(value: object) -> Any:
    """Return a set as its sorted parts: in which order a set gives them differs from process to process."""
    return sorted(map(str, value)) if isinstance(value, set | frozenset) else str(value)


def _by_rules(chain: StoredChain, rules: RuleSet) -> _Rows:
    found = find_conflicts(chain.table, rules)
    verdicts = {key: _verdict_row(judgment) for key, judgment in found.judged.items()}
    return _Rows(_conflict_rows(chain, found), len(found), verdicts, found.counts)


def _conflict_rows(chain: StoredChain, found: Conflicts) -> Iterator[tuple[tuple[int, int], list[Any]]]:
    internal = chain.internal.tolist()
    for (down, up), same in groupby(found, key=lambda conflict: conflict.numbers):
        first, *others = same
        finding = first.finding
        rules, also = list(first.rules), first.also.id if first.also else None
        for other in others:  # exclusive duties (R6) beside a plain conflict of the same two
            rules += [rule for rule in other.rules if rule not in rules]
            also = also or (other.also.id if other.also else None)
        row = {
            "severity": first.severity,
            "rule": first.rule,
            "rules": rules,
            "clause": finding.clause,
            "reason": finding.reason,
            "reach": first.reach,
            "hops": first.hops,
            "path": [key.id for key in first.path],
            "blamed": first.blamed.id,
            "blamed_hop": first.blamed_hop,
            "inherited": first.inherited,
            "license": first.license,
            "upstream_license": first.origin_license,
            "also": also,
        }
        yield (internal[down], internal[up]), _ordered(row, _CONFLICT_PROPERTIES)


def _by_matrix(chain: StoredChain, rules: Matrix) -> _Rows:
    """Judge every dependency by itself: a matrix says nothing about paths."""
    table = chain.table
    conflicts: dict[tuple[int, int], list[Any]] = {}
    verdicts: dict[tuple[str, str, str], list[Any]] = {}
    counts: dict[str, int] = dict.fromkeys(("ok", "unknown", "warn", "error"), 0)
    edges = table.dependencies()
    columns = (column[edges].tolist() for column in (table.down, table.up, table.word))
    for down, up, word in zip(*columns, strict=True):
        upstream, downstream = table.license_of(up), table.license_of(down)
        judgment = rules.judge(upstream, downstream)
        counts[judgment.severity] += 1
        verdicts.setdefault((downstream, upstream, "uses"), _verdict_row(judgment))
        if judgment.severity in ("warn", "error"):
            ids = [table.keys[down].id, table.keys[up].id]
            row = {
                **dict(zip(_VERDICT_PROPERTIES, _verdict_row(judgment), strict=True)),
                "reach": table.words[word],
                "hops": 1,
                "path": ids,
                "blamed": ids[0],
                "blamed_hop": " → ".join(ids),
                "inherited": False,
                "license": downstream,
                "upstream_license": upstream,
            }
            conflicts[int(chain.internal[down]), int(chain.internal[up])] = _ordered(
                row, _CONFLICT_PROPERTIES
            )
    return _Rows(conflicts.items(), len(conflicts), verdicts, counts)


def _verdict_row(judgment: Judgment) -> list[Any]:
    return _ordered(verdict_row(judgment), _VERDICT_PROPERTIES)


def verdict_row(judgment: Judgment) -> dict[str, Any]:
    """Return the properties of a `VERDICT`, but the rule set and the digest."""
    deciding = judgment.deciding or Finding(
        "", "ok", "", "", "", "", "", "Nothing that this edge carries is asked.", ""
    )
    return {
        "severity": judgment.severity,
        "rule": deciding.rule,
        "rules": list(dict.fromkeys(f.rule for f in judgment.findings)),
        "clause": deciding.clause,
        "reason": deciding.reason,
        "reach": judgment.reach,
    }


def _ordered(row: dict[str, Any], names: tuple[str, ...]) -> list[Any]:
    values = [row.get(name) for name in names[:-1]]
    return [*values, hashlib.blake2b(repr(values).encode(), digest_size=8).hexdigest()]


def _write(
    store: Store,
    ruleset: str,
    rows: _Rows,
    progress: Progress,
    lock: LoadLock,
    witness: Callable[[list[list[int]]], None] | None,
) -> tuple[int, int, int]:
    """Write what differs; return how many conflicts there are, and how many relationships were written and taken away."""
    nodes = {row[0] for row in store.stream(_LICENSES)}
    verdicts = {key: row for key, row in rows.verdicts.items() if key[0] in nodes and key[1] in nodes}
    parts: tuple[
        tuple[str, Iterable[tuple[tuple[Any, ...], list[Any]]], int, Cypher, Cypher, Cypher], ...
    ] = (
        ("conflicts", rows.conflicts, rows.most, _OLD_CONFLICTS, _GONE_CONFLICTS, _NEW_CONFLICTS),
        ("verdicts", verdicts.items(), len(verdicts), _OLD_VERDICTS, _GONE_VERDICTS, _NEW_VERDICTS),
    )

    def send(statement: Cypher, batch: list[Any]) -> None:
        if batch:
            store.write(statement, {"rows": batch, "ruleset": ruleset})
            lock.keep()

    done = []
    for name, wanted, most, old, gone, new in parts:
        held = {tuple(key): digest for *key, digest in store.stream(old, {"ruleset": ruleset})}
        seen: Callable[[list[Any]], None] | None = witness if wanted is rows.conflicts else None
        total = written = removed = 0
        with progress.task(f"Writing {name}", total=most) as advance, Behind() as behind:
            for page in _pages_of(iter(wanted)):
                fresh = [(key, row) for key, row in page if held.get(key) != row[-1]]
                stale = [list(key) for key, _ in fresh if key in held]
                if seen:
                    seen([list(key) for key, _ in fresh])
                behind.do(partial(send, gone, stale))
                behind.do(partial(send, new, [[*key[:2], *row] for key, row in fresh]))
                for key, _ in page:
                    held.pop(key, None)
                total, written, removed = total + len(page), written + len(fresh), removed + len(stale)
                advance(len(page))
            for keys in _pages_of(iter(held)):
                if seen:
                    seen([list(key) for key in keys])
                behind.do(partial(send, gone, [list(key) for key in keys]))
                removed += len(keys)
        done.append((total, written, removed))
    (conflicts, *_), _ = done
    return conflicts, sum(one[1] for one in done), sum(one[2] for one in done)
