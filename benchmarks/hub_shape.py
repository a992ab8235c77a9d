"""A generated graph of the Hub's shape, as records: deterministic from a seed, any number of models.

Shares are those published of the whole Hub in 2025 and measured on samples of it (`benchmarks.calibration` shows both
columns): 28 % of models state what they were made from, bases are few and very uneven, one in ten models of a base is made
from a model that has a base itself, 36 % state a license, a child mostly that of its parent. The dirt of real graphs is in it:
models that name themselves, cycles, the same statement twice, text instead of an id, models that are gone or renamed.
"""

from __future__ import annotations

import random
from array import array
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
    Placeholder,
    RenamedTo,
    Repository,
    TrainedOn,
    Uses,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from supplychain.records import Record

__all__ = ["HUB", "hub"]

HUB = 2_570_000
"""Models of a graph as large as the whole Hub: with all else 3.1 million nodes."""

SOURCE = "generated"
AT = "2026-01-01"
RELATIONS = (("adapter", 0.426), ("finetune", 0.359), ("quantized", 0.192), ("merge", 0.023))
BECOMES_A_BASE = {"adapter": 0.0022, "finetune": 0.105, "quantized": 0.013, "merge": 0.04}
LICENSES = (
    ("apache-2.0", 0.444), ("mit", 0.163), ("other", 0.122), ("openrail", 0.056), ("creativeml-openrail-m", 0.044),
    ("cc-by-nc-4.0", 0.021), ("llama2", 0.015), ("llama3", 0.015), ("gemma", 0.013), ("unknown", 0.0125),
    ("llama3.1", 0.011), ("cc-by-4.0", 0.01), ("openrail++", 0.01), ("llama3.2", 0.009), ("cc-by-nc-sa-4.0", 0.006),
    ("afl-3.0", 0.005), ("cc-by-sa-4.0", 0.004), ("gpl-3.0", 0.004),
)  # fmt: skip
_PLACES = {name: place for place, (name, _) in enumerate(LICENSES)}
TASKS = (
    "text-generation",
    "text-classification",
    "automatic-speech-recognition",
    "text-to-image",
    "fill-mask",
)
GONE = ("deleted", "private", "not loaded")
SAID: dict[str, Any] = {"source": SOURCE, "collected_at": AT}


class _Zipf:
    """Draws from 0 … n-1, k-th with weight 1/(k+1)^exponent; the first `most` only when asked to."""

    def __init__(self, n: int, exponent: float) -> None:
        self._sums = array("d", accumulate(1 / (k + 1) ** exponent for k in range(max(1, n))))

    def draw(self, chance: random.Random, most: int | None = None) -> int:
        last = len(self._sums) if most is None else min(most, len(self._sums))
        return min(bisect(self._sums, chance.random() * self._sums[last - 1], 0, last), last - 1)


def _choose(chance: random.Random, table: Sequence[tuple[str, float]]) -> str:
    return chance.choices([value for value, _ in table], [weight for _, weight in table])[0]


def hub(models: int, seed: int = 0) -> Iterator[Record]:
    """Yield the records of a graph with that many models; nodes and relationships come mixed, as from a crawl."""
    return _Hub(models, seed).records()


class _Hub:
    """What has to be remembered of the models that came before."""

    _ROOT = 4  # every so-manieth model may become a base, and has none itself

    def __init__(self, models: int, seed: int) -> None:
        self.models, self.chance = models, random.Random(seed)
        self.owners = array("L")
        self.licenses = bytearray(models)  # 0 states none, k + 1 the k-th
        self.chain = array("L")  # a line of models, each made from the one before
        self.bases: array[int] = array("L")  # models with a base that others are made from
        self.sets = max(1, models // 60)
        self.roots = _Zipf(models // self._ROOT, 1.0)

    def records(self) -> Iterator[Record]:
        for number in range(self.sets):
            yield Dataset(id=_dataset(number), downloads=number, **SAID)
        owners, datasets, seen = _Zipf(int(self.models * 0.9), 0.92), _Zipf(self.sets, 1.05), set[int]()
        for number in range(self.models):
            self.owners.append(owners.draw(self.chance))
            yield from self._model(number, seen, datasets)
        yield from self._repositories()

    def _model(self, number: int, seen: set[int], datasets: _Zipf) -> Iterator[Record]:
        chance, key, owner = self.chance, self._id(number), self.owners[number]
        yield Model(
            id=key, name=key.split("/")[1], hub="huggingface", task=chance.choice(TASKS), library="transformers",
            downloads=0 if chance.random() < 0.31 else int(10 ** chance.gauss(1.07, 0.99)), likes=chance.randrange(30),
            created_at=f"202{3 + 3 * number // self.models}-{1 + number % 12:02}-01",
            tags=("pytorch", "safetensors", f"region:{number % 3}"), **SAID,
        )  # fmt: skip
        if owner not in seen:
            seen.add(owner)
            yield Owner(id=f"owner-{owner}", **SAID)
        end = Endpoint("Owner", f"owner-{owner}")
        yield OwnedBy(start=Endpoint("Model", key), end=end, evidence=("id",), **SAID)
        relation, parents = None, []
        if number and number % self._ROOT and chance.random() < 0.373:
            relation = _choose(chance, RELATIONS)
            parents = self._parents(number, relation)
            yield from self._derivations(number, relation, parents)
        yield from self._license(number, relation, parents)
        if chance.random() < 0.1:
            for _ in range(min(300, int(chance.paretovariate(2.8)))):
                end = Endpoint("Dataset", _dataset(datasets.draw(chance)))
                yield TrainedOn(start=Endpoint("Model", key), end=end, evidence=("card.datasets",), **SAID)

    def _parents(self, number: int, relation: str) -> list[int]:
        """Earlier models: mostly a root by a Zipf law, sometimes a model with a base, rarely the end of a long line."""
        chance, found = self.chance, []
        if relation == "finetune" and number % 71 == 0:  # lines of up to ten
            if len(self.chain) > 9 or not self.chain:
                self.chain = array("L", [(number - 1) // self._ROOT * self._ROOT])
            self.chain.append(number)
            return [self.chain[-2]]
        if chance.random() < BECOMES_A_BASE[relation]:
            self.bases.append(number)
        for _ in range(_choose_number(chance) if relation == "merge" else 1):
            if self.bases and self.bases[0] < number and chance.random() < 0.19:
                base = self.bases[int(len(self.bases) * chance.random())]
            elif chance.random() < 0.36:
                base = chance.randrange((number - 1) // self._ROOT + 1) * self._ROOT
            else:
                base = self.roots.draw(chance, (number - 1) // self._ROOT + 1) * self._ROOT
            if base < number:
                found.append(base)
        return found or [0]

    def _derivations(self, number: int, relation: str, parents: list[int]) -> Iterator[Record]:
        """Statements of what a model was made from, one in six of them as dirty as real ones are."""
        chance, start = self.chance, Endpoint("Model", self._id(number))

        def made_from(base: str, end: Endpoint | None = None) -> DerivedFrom:
            return DerivedFrom(
                start=end or start, end=Endpoint("Model", base), relation=relation, evidence=("card.base_model",), **SAID
            )  # fmt: skip

        for parent in parents:
            base, dirt = self._id(parent), chance.random()
            if dirt < 0.003:
                yield made_from(start.id)
            elif dirt < 0.019:
                base = f"my local model {number % 5000}"
                yield Placeholder(label="Model", id=base, reason="names nothing known", **SAID)
                yield made_from(base)
            elif dirt < 0.10:
                base = f"gone-{number % 40_000}/model"
                yield Placeholder(label="Model", id=base, reason=GONE[number % 3], **SAID)
                yield made_from(base)
            elif dirt < 0.13:
                old = f"old-{base}"
                yield Placeholder(label="Model", id=old, reason="renamed", **SAID)
                yield RenamedTo(start=Endpoint("Model", old), end=Endpoint("Model", base), **SAID)
                yield made_from(old)
            else:
                yield made_from(base)
                if dirt < 0.132:  # said twice
                    yield made_from(base)
                elif dirt < 0.13205:  # and the other way round
                    yield made_from(start.id, Endpoint("Model", base))

    def _license(self, number: int, relation: str | None, parents: list[int]) -> Iterator[Record]:
        chance = self.chance
        big = number % self._ROOT == 0 and number // self._ROOT < max(10, self.models // 2000)
        if chance.random() >= (0.95 if big else 0.43 if relation == "merge" else 0.36):
            return
        inherited = self.licenses[parents[0]] if parents else 0
        copied = inherited and chance.random() < 0.78
        stated = inherited - 1 if copied else _PLACES[_choose(chance, LICENSES)]
        self.licenses[number] = stated + 1
        start = Endpoint("Model", self._id(number))
        yield from license_statement(start, LICENSES[stated][0], field="tag", evidence=("tag",), **SAID)
        if chance.random() < 0.0006:  # a second tag that disagrees
            yield from license_statement(
                start, _choose(chance, LICENSES), field="tag", evidence=("tag",), **SAID
            )

    def _repositories(self) -> Iterator[Record]:
        chance, used = self.chance, _Zipf(self.models // 100, 1.09)
        for number in range(int(self.models * 0.09)):
            repository = f"github.com/user-{number % 4999}/repository-{number}"
            start = Endpoint("Repository", repository)
            yield Repository(id=repository, stars=chance.randrange(2000), **SAID)
            if chance.random() < 0.56:
                yield from license_statement(start, _choose(chance, LICENSES[:2]), field="file", **SAID)
            for _ in range(min(400, int(chance.paretovariate(1.4)))):
                end = Endpoint("Model", self._id(used.draw(chance)))
                yield Uses(start=start, end=end, files=("main.py",), how="runtime", **SAID)

    def _id(self, number: int) -> str:
        return f"owner-{self.owners[number]}/model-{number}"


def _choose_number(chance: random.Random) -> int:
    return chance.choices((2, 3, 4, 6), (60, 20, 12, 8))[0]


def _dataset(number: int) -> str:
    """A set of data; a quarter has an id without an owner, and one of them is what a script names when nobody says."""
    if number == 3:
        return "imagefolder"
    return f"set-{number}" if number % 4 == 1 else f"data-{number % 997}/set-{number}"
