"""Outbound: whether a work of one's own may stand under a license, given all that the model it rests on was made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from supplychain.errors import UnknownName
from supplychain.licenses.conflicts import find_conflicts
from supplychain.licenses.edges import ArtifactKey, EdgeTable
from supplychain.licenses.finding import NOT_LEGAL_ADVICE, SEVERITIES
from supplychain.licenses.names import license_named
from supplychain.licenses.reach import UNSURE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplychain.licenses.conflicts import Conflict
    from supplychain.licenses.ruleset import RuleSet

__all__ = ["WORK", "Outbound", "outbound"]

WORK = "your work"
"""How paths name the work that is to be licensed."""


@dataclass(frozen=True, slots=True)
class Outbound:
    """The verdict on a work of one's own that rests on a model.

    Attributes
    ----------
    license
        License of the model itself.
    verdict
        ok, info, unknown, warn or error; unknown is never ok.
    path
        From the work to the artifact whose license decides; the model alone where nothing is asked.
    """

    model: str
    license: str
    verdict: str
    rule: str = ""
    upstream_license: str = ""
    path: tuple[str, ...] = ()
    clause: str = ""
    reason: str = ""
    note: str = NOT_LEGAL_ADVICE


def outbound(
    edges: EdgeTable, models: Sequence[str], stated: str, rules: RuleSet, *, relation: str = "uses"
) -> dict[str, Outbound]:
    """Return for each model whether a work under the license `stated` keeps what the model and everything above it asks for.

    Parameters
    ----------
    edges
        The models and everything that they depend on.
    models
        Ids of models of that table.
    stated
        License of the work, as text found in the wild: a Hub id, an SPDX expression.
    relation
        How the work rests on the model: ``uses`` at run time, or a word such as ``finetune`` or ``quantized``.

    Raises
    ------
    UnknownName
        There is no such relation.
    """
    known = sorted(word for word in rules.table.words if not word.endswith(UNSURE))
    if relation not in known:
        raise UnknownName.among("relation", relation, known)
    number = {key.id: i for i, key in enumerate(edges.keys) if key.label == "Model"}
    wanted = [model for model in dict.fromkeys(models) if model in number]
    label = "Repository" if relation == "uses" else "Model"
    table = _with_works(edges, [number[model] for model in wanted], license_named(stated).id, relation, label)
    works = np.arange(len(edges.keys), len(table.keys))
    found: dict[int, list[Conflict]] = {int(work): [] for work in works}
    for conflict in find_conflicts(table, rules, at_least="info", only=works, everything=True):
        found[conflict.numbers[0]].append(conflict)
    return {
        model: _verdict(model, edges.license_of(number[model]), found[int(work)])
        for model, work in zip(wanted, works, strict=True)
    }


def _with_works(edges: EdgeTable, models: list[int], own: str, relation: str, label: str) -> EdgeTable:
    """Return the table with one work of its own on each of the models."""
    count, first = len(models), len(edges.keys)
    words = [*edges.words, *([] if relation in edges.words else [relation])]
    expressions = [*edges.expressions, *([] if own in edges.expressions else [own])]
    return EdgeTable(
        keys=[*edges.keys, *[ArtifactKey(label, WORK)] * count],
        down=np.concatenate([edges.down, np.arange(first, first + count, dtype=np.int32)]),
        up=np.concatenate([edges.up, np.array(models, np.int32)]),
        word=np.concatenate([edges.word, np.full(count, words.index(relation), np.int16)]),
        words=words,
        expressions=expressions,
        license=np.concatenate([edges.license, np.full(count, expressions.index(own), np.int32)]),
        owner=np.concatenate([edges.owner, np.full(count, -1, np.int32)]),
    )


def _verdict(model: str, stated: str, conflicts: list[Conflict]) -> Outbound:
    if not conflicts:
        return Outbound(model, stated, "ok", path=(WORK, model))
    grave = min(conflicts, key=lambda c: (-SEVERITIES.index(c.severity), c.hops, c.origin, c.rule))
    return Outbound(
        model=model,
        license=stated,
        verdict=grave.severity,
        rule=grave.rule,
        upstream_license=grave.origin_license,
        path=tuple(key.id for key in grave.path),
        clause=grave.finding.clause,
        reason=grave.finding.reason,
    )
