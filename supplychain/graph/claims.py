"""How statements of several sources about one node or relationship become one: the only place that decides it.

A *claim* is all that one source says about one thing at one time. Claims form a join-semilattice, so that any records in any
order and any batches, loaded any number of times, give the same stored properties:

- of one source, a describing claim beats a placeholder, a placeholder that says why beats one that does not, a newer one
  replaces an older one, and equally new ones are joined property by property;
- across sources, every claim is kept, and a property shows the newest value (or the union, or the strongest of a ranked list).

The stored form is a flat map of properties. While only one source claims a thing, its properties *are* the claim; from the
second source on, `claims` holds each of them as JSON, which is what lets one source be removed without touching the others.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from supplychain.graph.schema import NOT_LOADED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Claim", "Properties", "claims_in", "join", "stored", "without_source"]

Properties = dict[str, Any]
"""The stored form of a node (with its `id`) or relationship."""

_FRAME = frozenset({"id", "full_id", "sources", "collected_at", "claims"})


class Claim(NamedTuple):
    """What one source says about one thing, and when it was read."""

    at: str
    says: Properties

    @property
    def depth(self) -> int:
        """How much it knows: 2 describes, 1 says why there is only a name, 0 only names."""
        reason = self.says.get("reason")
        return 2 if reason is None else int(reason != NOT_LOADED)

    @property
    def rank(self) -> tuple[int, str]:
        """Knowing more beats knowing less, then newer beats older."""
        return self.depth, self.at


def stored(source: str, collected_at: str, says: Properties, **frame: str) -> Properties:
    """Return the stored form of one claim; `frame` is the key of a node."""
    row: Properties = {**frame, **says, "sources": [source]}
    if collected_at:
        row["collected_at"] = collected_at
    return row


def join(merges: Mapping[str, str | tuple[str, ...]], one: Properties, other: Properties) -> Properties:
    """Combine two stored forms of the same thing; associative, commutative and idempotent."""
    claims = claims_in(one)
    for source, claim in claims_in(other).items():
        mine = claims.get(source)
        claims[source] = claim if mine is None else _join_claims(merges, mine, claim)
    frame: Properties = {k: row[k] for k in ("id", "full_id") for row in (one, other) if k in row}
    return _resolve(merges, frame, claims)


def without_source(
    merges: Mapping[str, str | tuple[str, ...]], row: Properties, source: str
) -> Properties | None:
    """Return what is left of a stored form when `source` takes back its claim; None when nobody else claims it."""
    claims = claims_in(row)
    claims.pop(source, None)
    if not claims:
        return None
    return _resolve(merges, {k: row[k] for k in ("id", "full_id") if k in row}, claims)


def claims_in(row: Properties) -> dict[str, Claim]:
    """Return what each source says in a stored form; empty for a placeholder that nobody claims."""
    if "claims" in row:
        parsed = (json.loads(text) for text in row["claims"])
        return {c["source"]: Claim(c["collected_at"], c["says"]) for c in parsed}
    if not row.get("sources"):
        return {}
    says = {k: v for k, v in row.items() if k not in _FRAME}
    return {row["sources"][0]: Claim(row.get("collected_at", ""), says)}


def _join_claims(merges: Mapping[str, str | tuple[str, ...]], one: Claim, other: Claim) -> Claim:
    if one.rank != other.rank:
        winner, loser = (one, other) if one.rank > other.rank else (other, one)
        kept = {k: v for k, v in loser.says.items() if merges.get(k) == "always"}
        if not kept:
            return winner
        return Claim(
            winner.at, {**winner.says, **{k: _union((v, winner.says.get(k, ()))) for k, v in kept.items()}}
        )
    says = dict(one.says)
    for name, value in other.says.items():
        says[name] = value if name not in says else _pick(merges.get(name, "latest"), (says[name], value))
    return Claim(one.at, says)


def _resolve(
    merges: Mapping[str, str | tuple[str, ...]], frame: Properties, claims: dict[str, Claim]
) -> Properties:
    if not claims:
        return {**frame, "reason": NOT_LOADED}
    if len(claims) == 1:
        ((source, claim),) = claims.items()
        return stored(source, claim.at, claim.says, **frame)
    deepest = max(claim.depth for claim in claims.values())
    row = dict(frame)
    for name in sorted({k for claim in claims.values() for k in claim.says}):
        how = merges.get(name, "latest")
        speaking = [c for c in claims.values() if name in c.says and (how == "always" or c.depth == deepest)]
        if speaking and how == "latest":
            newest = max(claim.at for claim in speaking)
            speaking = [claim for claim in speaking if claim.at == newest]
        if speaking:
            row[name] = _pick(how, [claim.says[name] for claim in speaking])
    row["sources"] = sorted(claims)
    if newest := max(claim.at for claim in claims.values()):
        row["collected_at"] = newest
    row["claims"] = [
        json.dumps(
            {"source": source, "collected_at": claim.at, "says": claim.says},
            ensure_ascii=False,
            sort_keys=True,
        )
        for source, claim in sorted(claims.items())
    ]
    return row


def _pick(how: str | tuple[str, ...], values: Iterable[Any]) -> Any:
    """Choose or combine equally new values so that their order does not matter."""
    if how in {"union", "always"}:
        return _union(values)
    if isinstance(how, tuple):
        return min(values, key=how.index)
    return max(values)


def _union(values: Iterable[Iterable[str]]) -> list[str]:
    return sorted({text for value in values for text in value})
