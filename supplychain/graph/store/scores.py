"""Attributes of some models: as the graph keeps them, or judged now where it keeps none."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from supplychain.graph.cypher import Cypher
from supplychain.graph.store.reuse import read_observations_of
from supplychain.reuse.factors import ATTRIBUTES, FactorRow, Scorer
from supplychain.reuse.rows import parsed_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplychain.graph.store.connection import Store

__all__ = ["Attributes", "read_scores"]

_STORED = Cypher(
    "UNWIND $ids AS id MATCH (m:Model {id: id}) WHERE m.reuse_digest IS NOT NULL "
    f"RETURN id, [{', '.join(f'm.reuse_{name}' for name in ATTRIBUTES)}] AS means, coalesce(m.reuse_factors, []) AS rows"
)


class Attributes(NamedTuple):
    """Attribute → score of one model, None where nobody looked, the factors behind them, and whether the graph keeps them."""

    means: dict[str, float | None]
    rows: tuple[FactorRow, ...] = ()
    stored: bool = True


def read_scores(store: Store, models: Sequence[str]) -> dict[str, Attributes]:
    """Return the attributes of models of the graph.

    What the last refresh wrote is taken as it is. Where there is nothing, a model is judged now, without popularity: that is
    a place among all models of a task.
    """
    found = {
        key: Attributes(dict(zip(ATTRIBUTES, means, strict=True)), parsed_rows(rows))
        for key, means, rows in store.stream(_STORED, {"ids": list(models)})
    }
    scorer = Scorer()
    for seen in read_observations_of(store, [model for model in models if model not in found]):
        score = scorer.score(seen)
        found[seen.id] = Attributes({**score.attributes, "popularity": None}, score.rows, stored=False)
    return found
