"""A generated graph of the Hub's shape, as records: deterministic from a seed, any number of models.

Shares are those published of the Hub (2025): 28 % of models have a base (adapter 42.6 %, finetune 35.9 %, quantized 19.2 %,
merge 2.3 %), bases are chosen by a Zipf law so that the largest has about 5 % of the edges, 36 % of models state a license,
10 % a data set, and there are 0.09 repositories per model with 2.9 uses each.
"""

from __future__ import annotations

import random
from bisect import bisect
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from supplychain.licenses.statement import license_statement
from supplychain.records import (
    Dataset,
    DerivedFrom,
    Endpoint,
    Model,
    OwnedBy,
    Owner,
    Repository,
    TrainedOn,
    Uses,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from supplychain.records import Record

__all__ = ["hub"]

SOURCE = "generated"
AT = "2026-01-01"
RELATIONS = (("adapter", 0.426), ("finetune", 0.359), ("quantized", 0.192), ("merge", 0.023))
LICENSES = (
    ("apache-2.0", 0.444), ("mit", 0.163), ("other", 0.122), ("openrail", 0.056), ("creativeml-openrail-m", 0.044),
    ("cc-by-nc-4.0", 0.021), ("llama2", 0.015), ("llama3", 0.015), ("gemma", 0.013), ("unknown", 0.0125),
    ("llama3.1", 0.011), ("cc-by-4.0", 0.01), ("gpl-3.0", 0.004), ("cc-by-sa-4.0", 0.004),
)  # fmt: skip
TASKS = (
    "text-generation",
    "text-classification",
    "automatic-speech-recognition",
    "text-to-image",
    "fill-mask",
)


class _Zipf:
    """Draws from 0 … n-1, k-th with weight 1/(k+1)^exponent."""

    def __init__(self, n: int, exponent: float) -> None:
        self._sums = list(accumulate(1 / (k + 1) ** exponent for k in range(max(1, n))))

    def draw(self, chance: random.Random) -> int:
        return min(bisect(self._sums, chance.random() * self._sums[-1]), len(self._sums) - 1)


def _choose(chance: random.Random, table: Sequence[tuple[str, float]]) -> str:
    return chance.choices([value for value, _ in table], [weight for _, weight in table])[0]


def hub(models: int, seed: int = 0) -> Iterator[Record]:
    """Yield the records of a graph with that many models; nodes and relationships come mixed, as from a crawl."""
    chance = random.Random(seed)
    owners, bases = _Zipf(max(1, models // 4), 1.05), _Zipf(max(1, models // 25), 0.95)
    datasets, used = _Zipf(max(1, models // 60), 1.05), _Zipf(max(1, models // 100), 1.09)
    said: Any = {"source": SOURCE, "collected_at": AT}
    for i in range(max(1, models // 60)):
        yield Dataset(id=f"data-{i % 997}/set-{i}", downloads=i, **said)
    seen: set[str] = set()
    for i in range(models):
        owner = f"owner-{owners.draw(chance)}"
        key = _id(i, models)
        yield Model(
            id=key, name=key.split("/")[1], hub="huggingface", task=chance.choice(TASKS), library="transformers",
            downloads=int(10 ** chance.gauss(1.07, 0.99)), likes=chance.randrange(30), created_at=f"2025-{1 + i % 12:02}-01",
            tags=("pytorch", "safetensors", f"region:{i % 3}"), **said,
        )  # fmt: skip
        if owner not in seen:
            seen.add(owner)
            yield Owner(id=owner, **said)
        yield OwnedBy(start=Endpoint("Model", key), end=Endpoint("Owner", owner), evidence=("id",), **said)
        if chance.random() < 0.36:
            yield from license_statement(
                Endpoint("Model", key), _choose(chance, LICENSES), field="tag", evidence=("tag",), **said
            )
        if i and chance.random() < 0.28:
            yield from _derivations(chance, i, models, bases)
        if chance.random() < 0.1:
            number = datasets.draw(chance)
            end = Endpoint("Dataset", f"data-{number % 997}/set-{number}")
            yield TrainedOn(start=Endpoint("Model", key), end=end, evidence=("card.datasets",), **said)
    for i in range(int(models * 0.09)):
        repository = f"github.com/user-{i % 4999}/repository-{i}"
        yield Repository(id=repository, stars=chance.randrange(2000), **said)
        if chance.random() < 0.56:
            yield from license_statement(
                Endpoint("Repository", repository), _choose(chance, LICENSES[:2]), field="file", **said
            )
        for _ in range(chance.choice((1, 1, 2, 3, 7))):
            end = Endpoint("Model", _id(used.draw(chance), models))
            yield Uses(
                start=Endpoint("Repository", repository), end=end, files=("main.py",), how="runtime", **said
            )


def _id(number: int, models: int) -> str:
    return f"owner-{number * 7919 % max(1, models // 4)}/model-{number}"


def _derivations(chance: random.Random, i: int, models: int, bases: _Zipf) -> Iterator[Record]:
    relation = _choose(chance, RELATIONS)
    for _ in range(chance.choice((2, 2, 3, 4)) if relation == "merge" else 1):
        # Mostly a popular base; sometimes any earlier model, which makes the chains.
        base = bases.draw(chance) if chance.random() < 0.85 else chance.randrange(i)
        if base < i:
            yield DerivedFrom(
                start=Endpoint("Model", _id(i, models)), end=Endpoint("Model", _id(base, models)), relation=relation,
                evidence=("card.base_model",), source=SOURCE, collected_at=AT,
            )  # fmt: skip
