"""What the reuse study measured, on real models: the questions of the catalogue, and the page that shows their answers."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from loaders.huggingface.artifacts import model_records
from loaders.huggingface.cards import Card
from supplychain.graph.asking import ask
from supplychain.loading import write_records
from supplychain.reuse.claims import counts_as_published
from tests.converters import hub_payloads
from tests.graphs import empty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.graph.store import Store
    from supplychain.records import Record

pytestmark = pytest.mark.data

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reuse-statistics.md"
STAMP: Any = {"source": "huggingface", "collected_at": "2026-01-01"}


def percent(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def of_2023(folder: Path) -> Iterator[Record]:
    for payload, text in hub_payloads.jarvis(folder):
        yield from model_records(payload, STAMP, card=Card(payload["cardData"], text))


def of_2025(folder: Path) -> Iterator[Record]:
    for payload in hub_payloads.modelbiome_trees(folder):
        index = payload["cardData"].get("model-index")
        yield from model_records({**payload, "model-index": index}, STAMP)


@pytest.mark.server
def test_the_page_shows_what_the_questions_answer(
    store: Store, shared_data: Path, record_property: Any
) -> None:
    folder = shared_data / "hub" / "models"
    measured: list[list[dict[str, Any]]] = []
    tasks: list[dict[str, dict[str, Any]]] = []
    for records in (of_2023, of_2025):
        empty(store)
        write_records(store, records(folder), source="huggingface")
        measured.append(list(ask(store, "reuse/statistics", {})))
        tasks.append({row["task"]: row for row in ask(store, "reuse/claims_by_task", {"limit": None})})

    lines = []
    for one, other in zip(*measured, strict=True):
        figures = (
            f"{percent(row['here'])} | {row['count']:,} of {row['of']:,}" if row["of"] else " | "
            for row in (one, other)
        )
        lines.append(f"| {one['measure']} | {percent(one['published'])} | {' | '.join(figures)} |")
    for task in sorted(
        tasks[0].keys() | tasks[1].keys(),
        key=lambda t: -sum(one.get(t, {}).get("models", 0) for one in tasks),
    ):
        both = [one.get(task) for one in tasks]
        if sum(row["models"] for row in both if row) >= 20:
            figures = (
                f"{r['as_published']} · {r['with_claims']} of {r['models']}" if r else "" for r in both
            )
            said = next(row for row in both if row)
            lines.append(f"| {task} | {percent(said['published_percent'])} | {' | '.join(figures)} |")

    page = PAGE.read_text("utf-8")
    for line in lines:
        record_property("figure", line)
    assert [line for line in lines if line not in page] == []


def test_claims_are_counted_as_published_and_one_by_one(shared_data: Path) -> None:
    folder = shared_data / "hub" / "models"
    published = Counter(
        counts_as_published(payload["model-index"]) for payload, _ in hub_payloads.jarvis(folder)
    )

    assert published == {True: 77, False: 596}


def test_the_page_shows_how_often_fields_are_empty_in_snapshots_of_the_hub(
    shared_data: Path, record_property: Any
) -> None:
    hub = shared_data / "hub" / "models"
    cards = pq.read_table(hub / "hub_model_info_2022-10.parquet", columns=["has_modelcard"])
    with_card = sum(cards["has_modelcard"].to_pylist()) / len(cards)
    with (shared_data / "peatmoss" / "licensed" / "hf_field_null_frequency.csv").open(
        encoding="utf-8"
    ) as file:
        empty_fields = {row["field"]: float(row["null_freq"]) for row in reversed(list(csv.DictReader(file)))}
    tags: Counter[str] = Counter()
    with gzip.open(hub / "hf_top_downloaded_2024-09.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kinds = {
                tag.strip(" '\"").split(":", 1)[0] for tag in row["tags"].strip("[]").split(",") if ":" in tag
            }
            tags.update(kinds | {"models"})

    lines = [f"| a card | {100 * with_card:.1f} | | |"]
    for name, field, tag in (
        ("a license", "license", "license"),
        ("training data", "datasets", "dataset"),
        ("a base model", "base_model", "base_model"),
        ("results (model-index)", "model-index", ""),
        ("a model type", "model_type", ""),
        ("architectures", "architectures", ""),
    ):
        top = f"{100 * tags[tag] / tags['models']:.1f}" if tag else ""
        lines.append(f"| {name} | | {100 - 100 * empty_fields[field]:.1f} | {top} |".replace("|  |", "| |"))

    for line in lines:
        record_property("figure", line)
    page = PAGE.read_text("utf-8")
    assert [line for line in lines if line not in page] == []
