"""Naming defects of a generated graph: seconds to check every name and write what is found, and memory of the client.

Usage: python -m benchmarks.naming_defects [--models 200000] [--home FOLDER]

Names are put together from architectures, sizes, tasks, languages and methods; two in a hundred contradict their configuration.
The graph is made once per home folder and kept there; the questions about names are timed as well.
"""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

from benchmarks.filled import arguments, filled, folder_of
from benchmarks.measuring import peak_memory
from supplychain.cli.output import emit
from supplychain.graph import catalogue
from supplychain.graph.asking import ask
from supplychain.graph.store.naming import refresh
from supplychain.graph.table import Table
from supplychain.records import DerivedFrom, Endpoint, Model

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from supplychain.records import Record

_TYPES = (("bert", "bert"), ("roberta", "roberta"), ("Llama-3.1", "llama"), ("Qwen2.5", "qwen2"), ("Mistral", "mistral"),
          ("t5", "t5"), ("whisper", "whisper"), ("vit", "vit"), ("wav2vec2", "wav2vec2"), ("gemma-2", "gemma2"))  # fmt: skip
_SIZES = (
    ("7B", 7e9),
    ("8b", 8e9),
    ("1.5B", 1.5e9),
    ("base", 1.1e8),
    ("large", 3.4e8),
    ("350m", 3.5e8),
    ("", 0),
)
_REST = ("instruct", "chat", "ner", "german", "en-de", "squad2", "lora", "awq", "GGUF", "v2", "v0.1", "finetuned", "emotion",
         "imdb", "uncased", "patch16-224", "32k", "merged", "abliterated", "my", "test")  # fmt: skip


def graph(models: int) -> Iterator[Record]:
    """Yield models with names of the Hub's kind, and for every fourth what it was made from."""
    draw = random.Random(7)
    made: list[str] = []
    for number in range(models):
        word, model_type = draw.choice(_TYPES)
        size, parameters = draw.choice(_SIZES)
        parts = [word, size, *draw.sample(_REST, draw.randint(0, 3))]
        id_ = f"org-{number % 50_000}/{'-'.join(p for p in parts if p)}-{number}"
        wrong = draw.random() < 0.02
        yield Model(
            source="benchmark",
            id=id_,
            name=id_.partition("/")[2],
            model_type=draw.choice(_TYPES)[1] if wrong else model_type,
            parameters=int(parameters) or None,
            downloads=number % 9973,
            languages=("en", "de"),
            tags=("transformers", "safetensors"),
        )
        if made and number % 4 == 0:
            base = Endpoint("Model", draw.choice(made))
            yield DerivedFrom(
                source="benchmark",
                start=Endpoint("Model", id_),
                end=base,
                relation="finetune",
                evidence=("card.base_model",),
            )
        if number % 25 == 0:
            made.append(id_)


def main() -> None:
    """Run the measurements and print them as one table."""
    given = arguments(__doc__, 200_000).parse_args()
    with folder_of(given.home) as folder:
        measure(folder, given.models)


def measure(folder: Path, models: int) -> None:
    """Make the graph where it is missing, then time a check, a second one, and every question about names."""
    rows: list[tuple[str, float, str]] = []
    with filled(folder, lambda: graph(models)) as (store, *_):
        for name in ("all names checked and written", "again, nothing changed"):
            started = time.monotonic()
            done = refresh(store)
            taken = time.monotonic() - started
            rows.append(
                (
                    name,
                    taken,
                    f"{done.models / taken:,.0f} names/s, {done.findings:,} findings, {done.written:,} written",
                )
            )
        rows.append(("client memory, MiB", peak_memory(), ""))
        for name in catalogue.names("naming"):
            if any(p.name == "id" for p in catalogue.query(name).parameters):
                continue
            started = time.monotonic()
            said = f"{len(ask(store, name, {})):,} rows"
            rows.append((name, time.monotonic() - started, said))
    emit(Table(("what", "seconds", "result"), list(rows)))


if __name__ == "__main__":
    main()
