"""Spark finds the license conflicts that the pure core finds, row for row: who is to blame, over which path, by which rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from supplychain.graph.schema import COMPUTED_TYPES
from supplychain.graph.store.chain import StoredChain
from supplychain.graph.store.findings import _by_rules
from supplychain.licenses.ruleset import named_ruleset
from supplychain.spark.conflicts import find_conflicts
from tests.chains import edge_table

if TYPE_CHECKING:
    from supplychain.graph.snapshot import Snapshot
    from supplychain.spark.chain import SparkChain

_PROPERTIES = [
    p.name for p in COMPUTED_TYPES["CONFLICTS_WITH"].properties if p.name not in {"ruleset", "digest"}
]


@pytest.mark.parametrize("ruleset", ["practical", "strict"])
def test_conflicts_of_random_chains_are_those_of_the_core(
    chain: SparkChain, chance: Snapshot, ruleset: str
) -> None:
    rules = named_ruleset(ruleset)
    table = edge_table(chance)
    reference = _by_rules(StoredChain(table, np.arange(len(table.keys)), {}), rules)
    wanted: dict[tuple[str, str, str, str], dict[str, Any]] = {
        (*table.keys[down], *table.keys[up]): dict(zip(_PROPERTIES, row[:-1], strict=True))
        for (down, up), row in reference.conflicts.items()
    }

    found = find_conflicts(chain, rules)

    rows = chain.work.rows(found.found)
    got = {
        (r["label"], r["artifact"], r["upstream_label"], r["upstream"]): {p: r[p] for p in _PROPERTIES}
        for r in rows
    }
    assert len(rows) == len(got)
    assert len(got) > 100
    assert got == wanted
    assert found.counts == reference.counts
    assert found.judged.keys() == reference.verdicts.keys()
    assert {row["rule"] for row in got.values()} > {"R1", "R4", "R5", "R6", "R7", "R8"}
