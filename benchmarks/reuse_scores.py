"""Scores of reuse of a generated graph: seconds to read, score and write every model, and memory of the client.

Usage: python -m benchmarks.reuse_scores [--models 100000] [--home FOLDER]

Models have the parts that a live load with cards looks at: marks of files and card, results, a license, data sets and a base.
The graph is made once per home folder and kept there; the questions about reuse are timed as well.
"""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from benchmarks.filled import arguments, filled, folder_of, load
from benchmarks.measuring import peak_memory
from supplychain.choices import choose
from supplychain.cli.output import emit
from supplychain.graph import catalogue
from supplychain.graph.asking import ask
from supplychain.graph.cypher import Cypher
from supplychain.graph.store import Store, risks
from supplychain.graph.store.reuse import refresh
from supplychain.graph.table import Table
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
from supplychain.reuse.claimed import Result, stored_result
from supplychain.reuse.marks import MARKS, PARTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from benchmarks.filled import Cost, Filled
    from supplychain.records import Record

Found = TypeVar("Found")
_SCORES = Cypher(
    "MATCH (m:Model) RETURN m.id AS id, [key IN keys(m) WHERE key STARTS WITH 'reuse_' | [key, m[key]]] AS said ORDER BY id"
)
_TASKS = (
    "text-generation",
    "text-classification",
    "fill-mask",
    "automatic-speech-recognition",
    "text-to-image",
    None,
)
_LICENSES = ("apache-2.0", "mit", "llama3.1", "other", "cc-by-nc-4.0")
_SAID: dict[str, Any] = {"source": "benchmark", "collected_at": "2026-01-01"}


def graph(models: int) -> Iterator[Record]:
    """Yield models with what a load with cards observes, and what they are related to; deterministic."""
    draw = random.Random(7)
    marks, parts = sorted(set(MARKS) - {"files: no weights"}), sorted(PARTS)
    made: list[str] = []
    for number in range(models // 50):
        yield Dataset(id=f"data/set-{number}", **_SAID)
    for number in range(models):
        key = f"org-{number % (models // 4 + 1)}/model-{number}"
        yield _model(draw, key, number, marks, parts)
        start, owner = Endpoint("Model", key), key.partition("/")[0]
        yield Owner(id=owner, type="organization", verified=number % 30 == 0, members=number % 7, **_SAID)
        yield OwnedBy(start=start, end=Endpoint("Owner", owner), evidence=("id",), **_SAID)
        if number % 3 == 0:
            yield from license_statement(
                start, draw.choice(_LICENSES), field="tag", evidence=("tag",), **_SAID
            )
        if number % 4 == 0:
            end = Endpoint("Dataset", f"data/set-{draw.randrange(models // 25)}")
            yield TrainedOn(start=start, end=end, evidence=("card.datasets",), **_SAID)
        if made and draw.random() < 0.28:
            base = Endpoint("Model", made[int(draw.random() ** 4 * len(made))])
            yield DerivedFrom(start=start, end=base, relation="finetune", evidence=("tag",), **_SAID)
        if number % 25 == 0:
            made.append(key)
        if number % 11 == 0:
            repository = f"github.com/u/r-{number}"
            yield Repository(id=repository, **_SAID)
            yield Uses(start=Endpoint("Repository", repository), end=start, how="runtime", **_SAID)


def _model(draw: random.Random, key: str, number: int, marks: list[str], parts: list[str]) -> Model:
    seen = draw.sample(parts, draw.randint(4, 10))
    found = [mark for mark in draw.sample(marks, 14) if mark.partition(": ")[0] in seen]
    results = [
        stored_result(
            Result("model-index", "accuracy", draw.random(), dataset="glue", config="mnli", split="test")
        )
        for _ in range(3 if number % 20 == 0 else 0)
    ]
    return Model(
        id=key,
        name=key.partition("/")[2],
        task=draw.choice(_TASKS),
        library="transformers",
        tags=("transformers", "safetensors", "region:us"),
        architectures=("LlamaForCausalLM", "llama"),
        model_type="llama",
        formats=("bin", "safetensors") if number % 2 else ("safetensors",),
        downloads=int(10 ** draw.gauss(1.07, 0.99)),
        downloads_all_time=number,
        likes=draw.randrange(30),
        spaces=draw.randrange(5),
        parameters=7_000_000_000,
        weight_bytes=14_000_000_000,
        storage_bytes=15_000_000_000,
        created_at="2025-01-01",
        last_modified=f"2025-{1 + number % 12:02}-01",
        disabled=False,
        observed=tuple(seen),
        marks=tuple(found),
        results=tuple(results),
        card_length=number % 4000,
        card_placeholders=(number % 10) / 10,
        **_SAID,
    )


def main() -> None:
    """Run the measurements and print them as one table."""
    given = arguments(__doc__, 100_000).parse_args()
    with folder_of(given.home) as folder:
        measure(folder, given.models)


def measure(folder: Path, models: int) -> None:
    """Make the graph where it is missing, then time scoring, risks, choosing, and every question about reuse."""
    rows: list[tuple[Any, ...]] = []
    with filled(folder, lambda: graph(models)) as served:
        store = _Watched(served.store)
        for name in ("all models scored and written", "again, nothing changed"):
            store.seconds.clear()
            done, cost = _timed(served, lambda: refresh(store))
            said = f"{done.models / cost.seconds:,.0f} models/s, {done.written:,} written, load {load()}"
            rows.append((name, *cost, said))
            rows += [(f"  {part}", taken, None, None, "") for part, taken in store.seconds.items()]
        rows.append(("client memory, MiB", peak_memory(), None, None, ""))
        rows.append(("what is stored", None, None, None, _stored(served.store)))
        for name in catalogue.names("reuse"):
            asked = {p.name: "text-generation" for p in catalogue.query(name).parameters if p.required}
            if "id" not in asked:
                found, cost = _timed(served, partial(ask, served.store, name, asked))
                rows.append((name, *cost, f"{len(found):,} rows"))
        for name in ("all models judged for risks", "again, nothing changed"):
            judged, cost = _timed(served, lambda: risks.refresh(served.store))
            rows.append((name, *cost, f"{judged.findings:,} findings, load {load()}"))
        rows.append(("client memory, MiB", peak_memory(), None, None, ""))
        for name in ("choosing a model", "again"):
            chosen, cost = _timed(
                served,
                lambda: choose(
                    served.store, task="text-generation", license="apache-2.0", max_params=8_000_000_000
                ),
            )
            rows.append((name, *cost, f"{chosen.models:,} of the task, {chosen.judged} judged"))
    emit(Table(("what", "seconds", "client_processor_seconds", "server_processor_seconds", "result"), rows))


def _timed(served: Filled, work: Callable[[], Found]) -> tuple[Found, Cost]:
    found: list[Found] = []
    cost = served.cost(lambda: found.append(work()))
    return found[0], cost


class _Watched(Store):
    """A connection that notes how long reading and writing take; they go on beside scoring, each in a thread of its own."""

    def __init__(self, store: Store) -> None:
        super().__init__(store.driver, store.database, timeout=store.timeout, owned=False)
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def read(self, text: Cypher, *given: Any, **options: Any) -> Table:
        started = time.monotonic()
        rows = super().read(text, *given, **options)
        self.seconds["reading, in a thread"] += time.monotonic() - started
        return rows

    def write(self, text: Cypher, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        started = time.monotonic()
        rows = super().write(text, parameters)
        self.seconds["writing, in a thread"] += time.monotonic() - started
        return rows


def _stored(store: Store) -> str:
    """Return a digest of all scores and factors: the same before and after a change that must change nothing of them."""
    told = hashlib.sha256()
    for key, said in store.stream(_SCORES):
        told.update(json.dumps([key, sorted(said)]).encode())
    return f"sha256 {told.hexdigest()[:16]}"


if __name__ == "__main__":
    main()
