"""A supply chain as an edge table: the plain form in which licenses travel, whatever database it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from supplychain.licenses.statement import effective_license

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from supplychain.licenses.statement import Statement

__all__ = ["ArtifactKey", "EdgeTable"]

_NO_DEPENDENCY = ("evaluated_on", "renamed")
"""Words of edges that are none: an evaluation takes nothing along, and a forwarding is of the artifact itself."""


class ArtifactKey(NamedTuple):
    """Label and id of an artifact: a model and a dataset may share an id."""

    label: str
    id: str


@dataclass(frozen=True, slots=True)
class EdgeTable:
    """Artifacts as numbers 0 … n-1, what each states, and the edges downstream → upstream between them.

    `keys` are the artifacts in ascending order, so that answers do not depend on the order of loading; `down`, `up` and
    `word` (an index into `words`) are the edges; `license` indexes `expressions`, where a blank one states nothing because
    the hub forwards the artifact; `owner` numbers owners, -1 for none.
    """

    keys: Sequence[ArtifactKey]
    down: np.ndarray
    up: np.ndarray
    word: np.ndarray
    words: Sequence[str]
    expressions: Sequence[str]
    license: np.ndarray
    owner: np.ndarray

    def license_of(self, number: int) -> str:
        """Return the license expression of an artifact."""
        return self.expressions[int(self.license[number])]

    def numbers_of(self, artifact: str) -> list[int]:
        """Return the numbers of the artifacts of an id, ascending."""
        return [number for number, key in enumerate(self.keys) if key.id == artifact]

    def dependencies(self) -> np.ndarray:
        """Return the places of the edges that carry a license from the upstream artifact to the downstream one, ascending.

        An artifact that the hub forwards states none.
        """
        carrying = np.array([not word.startswith(_NO_DEPENDENCY) for word in self.words], bool)
        stating = np.array([bool(expression) for expression in self.expressions], bool)
        return np.flatnonzero(carrying[self.word] & stating[self.license[self.up]])

    @classmethod
    def of(
        cls,
        edges: Iterable[tuple[ArtifactKey, ArtifactKey, str]],
        statements: Mapping[ArtifactKey, Sequence[Statement]],
        owners: Mapping[ArtifactKey, str] | None = None,
    ) -> EdgeTable:
        """Return the table of plain edges (downstream, upstream, word) and of what each artifact states."""
        triples = sorted({(ArtifactKey(*d), ArtifactKey(*u), w) for d, u, w in edges})
        keys = sorted({*(d for d, _, _ in triples), *(u for _, u, _ in triples), *statements})
        number = {key: i for i, key in enumerate(keys)}
        words = sorted({w for _, _, w in triples})
        code = {w: i for i, w in enumerate(words)}
        expressions: dict[str, int] = {}
        license_ = np.zeros(len(keys), np.int32)
        for i, key in enumerate(keys):
            expression = effective_license(statements.get(key, ())).expression
            license_[i] = expressions.setdefault(expression, len(expressions))
        named = sorted(set((owners or {}).values()))
        owner_number = {name: i for i, name in enumerate(named)}
        return cls(
            keys=keys,
            down=np.array([number[d] for d, _, _ in triples], np.int32),
            up=np.array([number[u] for _, u, _ in triples], np.int32),
            word=np.array([code[w] for _, _, w in triples], np.int16),
            words=words,
            expressions=list(expressions),
            license=license_,
            owner=np.array([owner_number.get((owners or {}).get(key, ""), -1) for key in keys], np.int32),
        )
