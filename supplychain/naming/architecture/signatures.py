"""Signatures of model types: the names that the tensors of each have, and which type a model's tensors are most like.

The table `signatures.tsv` was made from the code that defines the types (its header says which), not from published models:
no training set and no weights are behind it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, ClassVar

from supplychain.naming.architecture.classifier import Prediction
from supplychain.naming.architecture.equivalence import family_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplychain.naming.architecture.abstraction import Architecture

__all__ = ["Signatures", "signatures"]

_OUTSIDE = 0.25
"""Weight of what is outside of layers: embeddings, poolers and heads differ between uses of one network."""
_NAMESAKE = 0.05
"""By how much a type must be more alike than the one that its family is named for: inside a family, little tells them apart."""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Which types have a tensor of a pattern, and how much that says."""

    threshold: ClassVar[float] = 0.8
    """Likeness from which a type is taken for certain (measured in docs/architecture-check.md)."""
    evidence: ClassVar[str] = "tensor names"

    types_of: Mapping[str, tuple[str, ...]]
    weight: Mapping[str, float]
    total: Mapping[str, float]
    unknown: float

    def predict(self, architecture: Architecture) -> Prediction:
        """Return the type whose tensors a model's are most like.

        The confidence is the share of both that they have in common, each name weighed by how few types have it; it is a
        likeness, not a probability.
        """
        shared: dict[str, float] = defaultdict(float)
        own = known = inside = 0.0
        for pattern in sorted(architecture.patterns):
            types = self.types_of.get(pattern)
            layer = "*" in pattern
            inside += layer
            if types is None:
                own += self.unknown if layer else 0.0
                continue
            known += layer
            own += self.weight[pattern]
            for one in types:
                shared[one] += self.weight[pattern]
        likeness = {one: common / (own + self.total[one] - common) for one, common in shared.items()}
        families: dict[str, float] = {}
        for one, value in likeness.items():
            families[family_of(one)] = max(value, families.get(family_of(one), 0.0))
        ranked = sorted(families.items(), key=lambda item: (-item[1], item[0]))
        if not ranked:
            return Prediction("", "", 0.0, 0.0)
        family = ranked[0][0]
        members = [one for one in likeness if family_of(one) == family]
        best = min(members, key=lambda one: (-likeness[one] - _NAMESAKE * (one == family), one))
        return Prediction(best, family, ranked[0][1], known / inside if inside else 0.0, tuple(ranked))

    def knows(self, model_type: str) -> bool:
        """Whether the table has the type."""
        return model_type in self.total


@cache
def signatures() -> Signatures:
    """Return the table of the package."""
    text = (files("supplychain.naming.architecture") / "signatures.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    types_of = {pattern: tuple(types.split(" ")) for pattern, types in rows}
    count = len({one for types in types_of.values() for one in types})
    weight = {
        pattern: math.log((1 + count) / len(types)) * (1.0 if "*" in pattern else _OUTSIDE)
        for pattern, types in types_of.items()
    }
    total: dict[str, float] = defaultdict(float)
    for pattern, types in types_of.items():
        for one in types:
            total[one] += weight[pattern]
    return Signatures(types_of, weight, total, math.log(1 + count))
