"""The conflicts between pairs of artifacts as they stand in the graph at a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from supplychain.graph.cypher import Cypher

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from supplychain.graph.store.connection import Store

__all__ = ["Pair", "Standing", "read_standing", "read_standing_of"]

_PAGE = 5_000

_FOUND = """
OPTIONAL MATCH (a)-[c:CONFLICTS_WITH {ruleset: $ruleset}]->(b)
WITH
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(a)]) AS label,
  head([l IN ['Model', 'Dataset', 'Repository'] WHERE l IN labels(b)]) AS upstream_label,
  a, b, c
RETURN
  label, a.id AS artifact, upstream_label, b.id AS upstream,
  c.severity AS severity, c.rule AS rule, c.license AS license, c.upstream_license AS upstream_license,
  c.blamed_hop AS blamed_hop, c.inherited AS inherited, c.reason AS reason
ORDER BY label, artifact, upstream_label, upstream
"""
_BY_NUMBER = Cypher(
    "UNWIND $rows AS row MATCH (a) WHERE id(a) = row[0] MATCH (b) WHERE id(b) = row[1] " + _FOUND
)
_BY_KEY = Cypher(
    "UNWIND $rows AS row MATCH (a:Model|Dataset|Repository {id: row[1]}) WHERE row[0] IN labels(a) "
    "MATCH (b:Model|Dataset|Repository {id: row[3]}) WHERE row[2] IN labels(b) " + _FOUND
)


class Pair(NamedTuple):
    """The two ends of a conflict."""

    label: str
    artifact: str
    upstream_label: str
    upstream: str


class Standing(NamedTuple):
    """What a conflict is: a conflict with the declared license, and the hop to mend."""

    severity: str
    rule: str
    license: str
    upstream_license: str
    blamed_hop: str
    inherited: bool
    reason: str


def read_standing(
    store: Store, ruleset: str, numbers: Sequence[Sequence[int]]
) -> Iterator[tuple[Pair, Standing | None]]:
    """Yield the conflict between each two artifacts, given by the database's own numbers; None where there is none."""
    return _read(store, _BY_NUMBER, ruleset, [list(pair) for pair in numbers])


def read_standing_of(
    store: Store, ruleset: str, pairs: Sequence[Pair]
) -> Iterator[tuple[Pair, Standing | None]]:
    """Yield the conflict between each two artifacts; None where there is none."""
    return _read(store, _BY_KEY, ruleset, [list(pair) for pair in pairs])


def _read(
    store: Store, text: Cypher, ruleset: str, rows: list[list[int]] | list[list[str]]
) -> Iterator[tuple[Pair, Standing | None]]:
    for first in range(0, len(rows), _PAGE):
        for row in store.stream(text, {"rows": rows[first : first + _PAGE], "ruleset": ruleset}):
            yield Pair(*row[:4]), None if row[4] is None else Standing(*row[4:])
