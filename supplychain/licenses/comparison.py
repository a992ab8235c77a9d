"""Rule sets side by side: what each says of every dependency of one supply chain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from supplychain.licenses.conflicts import find_conflicts
from supplychain.licenses.finding import SEVERITIES
from supplychain.licenses.judge import judge_reach
from supplychain.licenses.matrix import Matrix
from supplychain.licenses.reach import START

if TYPE_CHECKING:
    from supplychain.licenses.edges import EdgeTable
    from supplychain.licenses.ruleset import RuleSet

__all__ = ["COMPARED", "compared"]

COMPARED = (
    "ruleset",
    "dependencies",
    "ok",
    "info",
    "unknown",
    "warn",
    "error",
    "share_error",
    "artifacts_in_conflict",
)
"""Columns of a comparison."""


def compared(edges: EdgeTable, rules: RuleSet | Matrix) -> tuple[Any, ...]:
    """Return one row of a comparison: dependencies by verdict, share of errors, artifacts with an error along whole paths."""
    counts: dict[str, int] = dict.fromkeys(SEVERITIES, 0)
    rows = edges.dependencies()
    up, down = edges.license[edges.up[rows]], edges.license[edges.down[rows]]
    owner = edges.owner[edges.down[rows]]
    same = (owner >= 0) & (owner == edges.owner[edges.up[rows]])
    columns = np.stack([up, down, edges.word[rows].astype(np.int32), same.astype(np.int32)])
    distinct, many = np.unique(columns, axis=1, return_counts=True)
    for (u, d, w, own), count in zip(distinct.T.tolist(), many.tolist(), strict=True):
        upstream, downstream, word = edges.expressions[int(u)], edges.expressions[int(d)], edges.words[int(w)]
        if isinstance(rules, Matrix):
            severity = rules.judge(upstream, downstream).severity
        else:
            reach = rules.table.compose[START][word]
            severity = judge_reach(upstream, reach, downstream, rules, bool(own)).severity
        counts[severity] += count
    total = sum(counts.values())
    in_conflict = None if isinstance(rules, Matrix) else find_conflicts(edges, rules).counts["error"]
    return (
        rules.name,
        total,
        *counts.values(),
        round(counts["error"] / total, 4) if total else None,
        in_conflict,
    )
