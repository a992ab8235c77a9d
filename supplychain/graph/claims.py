"""How statements of several sources about one node or relationship become one: the only place that decides it.

A *claim* is all that one source says about one thing at one time. Claims form a join-semilattice, so that any records in any
order and any batches, loaded any number of times, give the same stored properties:

- of one source, a describing claim beats a placeholder, a placeholder that says why beats one that does not, one that looked
  at licenses beats one that did not, a newer one replaces an older one, and equally new ones are joined property by property;
- across sources, every claim is kept, and a property shows the newest value (or the union, or the strongest of a ranked list).

The stored form is a flat map of properties. While only one source claims a thing, its properties *are* the claim; from the
second source on, `claims` holds each of them as JSON, which is what lets one source be removed without touching the others.

A statement about a relationship is *former* when its source has described the start of it again later and did not repeat it.
That, too, follows from the claims alone.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from supplychain.graph.schema import NOT_LOADED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "SEEN",
    "Claim",
    "Properties",
    "claims_in",
    "is_former",
    "join",
    "parted",
    "stored",
    "without_source",
]

Properties = dict[str, Any]
"""The stored form of a node (with its `id`) or relationship."""

SEEN = "seen_at"
"""Property of relationships that have a history: the times at which the statement was read, where there are several."""

LICENSES = "licenses"
"""Word of `unread` for the licenses of a node."""

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
    def rank(self) -> tuple[int, bool, str]:
        """Knowing more beats knowing less, then newer beats older; so what was found to be dropped stays so."""
        return self.depth, LICENSES not in self.says.get("unread", ()), self.at

    @property
    def looks(self) -> bool:
        """Whether it describes a node and tells of its licenses, were it only that there are none."""
        return self.depth == 2 and self.rank[1]

    @property
    def times(self) -> set[str]:
        """When it was read, as far as that is known."""
        return {*self.says.get(SEEN, ()), self.at} - {""}


def stored(source: str, collected_at: str, says: Properties, **frame: str) -> Properties:
    """Return the stored form of one claim; `frame` is the key of a node."""
    if SEEN in says:
        says = _seen(Claim(collected_at, says), ()).says
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


def is_former(claim: Claim, start: Claim | None) -> bool:
    """Whether a source has dropped what it said of a relationship.

    Parameters
    ----------
    claim
        What it said, at its newest.
    start
        What it says of the node that the relationship leads from. Where it only names that node, did not look at its licenses,
        or either was read nobody knows when, nothing has been dropped.
    """
    return start is not None and start.looks and start.at > claim.at > ""


def parted(
    merges: Mapping[str, str | tuple[str, ...]], row: Properties, start: Properties
) -> tuple[Properties | None, Properties | None]:
    """Part the stored form of a relationship into what is said today and what was said formerly; None where that is nothing.

    `start` is the stored form of the node that it leads from. `join` of both parts is the whole.
    """
    today, former, about = claims_in(row), {}, claims_in(start)
    for source in [s for s, claim in today.items() if is_former(claim, about.get(s))]:
        former[source] = today.pop(source)
    if not former:
        return row, None
    return (_resolve(merges, {}, today) if today else None), _resolve(merges, {}, former)


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
    joined = _newer_or_both(merges, one, other)
    return _seen(joined, one.times | other.times) if SEEN in merges else joined


def _seen(claim: Claim, times: Iterable[str]) -> Claim:
    """Return the claim with all times at which it was read; none is written where its own is the only one."""
    says = {name: value for name, value in claim.says.items() if name != SEEN}
    if (read := claim.times.union(times)) - {claim.at}:
        says[SEEN] = sorted(read)
    return Claim(claim.at, says)


def _newer_or_both(merges: Mapping[str, str | tuple[str, ...]], one: Claim, other: Claim) -> Claim:
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
    if SEEN in merges:
        row.pop(SEEN, None)
        if (read := set().union(*(claim.times for claim in claims.values()))) - {newest}:
            row[SEEN] = sorted(read)
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
