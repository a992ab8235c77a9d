"""Scores of reuse of a generated graph: seconds to read, score and write every model, and memory of the client.

Usage: python -m benchmarks.reuse_scores [--models 100000] [--home FOLDER]

Models have the parts that a live load with cards looks at: marks of files and card, results, a license, data sets and a base.
The graph is made once per home folder and kept there; the questions about reuse are timed as well.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from supplychain.choices import choose
from supplychain.cli.output import emit
from supplychain.graph import catalogue
from supplychain.graph.asking import ask
from supplychain.graph.server import LocalServer
from supplychain.graph.snapshot import Snapshot, SnapshotWriter
from supplychain.graph.store import risks
from supplychain.graph.store.reuse import refresh
from supplychain.graph.table import Table
from supplychain.licenses.statement import license_statement
from supplychain.loading import import_snapshot, local_store
from supplychain.progress import LogProgress
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
from supplychain.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.records import Record

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
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--models", type=int, default=100_000)
    options.add_argument(
        "--home", type=Path, help="folder of the server and its graph; default: a temporary one"
    )
    given = options.parse_args()
    with tempfile.TemporaryDirectory() if given.home is None else nullcontext(given.home) as folder:
        measure(Path(folder), given.models)


def measure(folder: Path, models: int) -> None:
    """Make the graph where it is missing, then time scoring, risks, choosing, and every question about reuse."""
    chosen = {"home": folder / "server", "heap": "2g", "page_cache": "1g", "timeout": 600.0}
    server = LocalServer(Settings.load(chosen, environ={}), LogProgress())
    if not (folder / "snapshot").exists():
        with SnapshotWriter(folder / "snapshot") as writer:
            for record in graph(models):
                writer.add(record)
        import_snapshot(server, Snapshot(folder / "snapshot"), replace=True, progress=LogProgress())
    rows: list[tuple[str, float, float, str]] = []
    with local_store(server) as store:
        for name in ("all models scored and written", "again, nothing changed"):
            started, spent = time.monotonic(), time.process_time()
            done = refresh(store)
            taken, own = time.monotonic() - started, time.process_time() - spent
            said = f"{done.models / taken:,.0f} models/s, {done.written:,} written"
            rows.append((name, taken, own, said))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
            1024**2 if sys.platform == "darwin" else 1024
        )
        rows.append(("client memory, MiB", peak, 0.0, ""))
        for name in catalogue.names("reuse"):
            asked = {p.name: "text-generation" for p in catalogue.query(name).parameters if p.required}
            if "id" in asked:
                continue
            started = time.monotonic()
            said = f"{len(ask(store, name, asked)):,} rows"
            rows.append((name, time.monotonic() - started, 0.0, said))
        for name in ("all models judged for risks", "again, nothing changed"):
            started, spent = time.monotonic(), time.process_time()
            said = f"{risks.refresh(store).findings:,} findings"
            rows.append((name, time.monotonic() - started, time.process_time() - spent, said))
        for name in ("choosing a model", "again"):
            started, spent = time.monotonic(), time.process_time()
            found = choose(store, task="text-generation", license="apache-2.0", max_params=8_000_000_000)
            said = f"{found.models:,} of the task, {found.judged} judged"
            rows.append((name, time.monotonic() - started, time.process_time() - spent, said))
    emit(Table(("what", "seconds", "processor_seconds_of_client", "result"), list(rows)))
    server.stop()


if __name__ == "__main__":
    main()
