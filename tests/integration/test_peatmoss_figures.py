"""PeaTMOSS's figures by Cypher, against what Python counts on the same inputs."""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pytest

from benchmarks.peatmoss_inputs import labeled, labels, tags_of_2024
from supplychain.domains import domains_of_tasks
from supplychain.graph.asking import ask
from supplychain.graph.cypher import Cypher
from supplychain.interchange import records_in
from supplychain.loading import write_records
from supplychain.records import Endpoint, Model, Placeholder, Repository, Uses

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from supplychain.graph.store import Store

pytestmark = pytest.mark.server

NLP, VISION, AUDIO, BOTH, OTHER = (
    "natural language processing",
    "computer vision",
    "audio",
    "multimodal",
    "other",
)


def domain(names: Iterable[str], *, by_substring: bool = False) -> str | None:
    """Return the domain of a model with these tags, by the definition of the questions."""
    mapping = domains_of_tasks("hub")
    found = set()
    for name in names:
        if name in mapping:
            found.add(mapping[name])
        elif by_substring and ":" not in name:
            found |= {its for task, its in mapping.items() if task in name}
    return None if not found else found.pop() if len(found) == 1 else BOTH


@pytest.mark.data
def test_figure_7_counts_what_fifty_labels_state(store: Store, shared_data: Path) -> None:
    file = shared_data / "reuse" / "modelcard_metadata_groundtruth_50.json"
    write_records(store, records_in(labels(file)), source="labels")

    table = ask(store, "ecosystem/documentation", {})

    said = labeled(file)
    expected = {field: sum(bool(its[field]) for its in said.values()) for field in next(iter(said.values()))}
    stated = {row["field"]: row["stated"] for row in table}
    assert {row["models"] for row in table} == {50}
    assert {field: stated[field] for field in expected} == expected
    assert {field for field in stated if field not in expected} == {
        "libraries", "language", "grant", "carbon_emitted",
    }  # fmt: skip
    assert all(row["difference"] == round(row["share"] - row["published_share"], 4) for row in table)


@pytest.mark.data
def test_figures_8_and_9_count_what_python_counts_on_real_tags(store: Store, shared_data: Path) -> None:
    tags_file = shared_data / "hub" / "models" / "hf_top_downloaded_2024-09.csv.gz"
    uses: dict[str, set[str]] = defaultdict(set)
    with gzip.open(
        shared_data / "hub" / "github" / "peatmoss_repo_uses_model.csv.gz", "rt", encoding="utf-8"
    ) as rows:
        for row in csv.DictReader(rows):
            if len(uses) < 600 or row["github_repo"].lower() in uses:
                uses[row["github_repo"].lower()].add(row["hf_model"])
    used = {model for models in uses.values() for model in models}
    write_records(store, records_in(tags_of_2024(tags_file, used)), source="tags")
    write_records(
        store,
        (
            Uses(
                source="uses",
                start=Endpoint("Repository", f"github.com/{name}"),
                end=Endpoint("Model", model),
            )
            for name, models in uses.items()
            for model in sorted(models)
        ),
        source="uses",
    )

    tags = dict(
        store.read(Cypher("MATCH (m:Model) WHERE m.reason IS NULL RETURN m.id, m.tags + [m.task]")).rows
    )
    assert len(tags) > 150
    for by_substring, column in ((False, "models"), (True, "models_by_substring")):
        one = {model: domain(filter(None, names), by_substring=by_substring) for model, names in tags.items()}
        models = ask(store, "ecosystem/models_by_domain", {})
        assert {r["domain"]: r[column] for r in models if r[column]} == Counter(one.values())
        whole: Counter[str | None] = Counter()
        for models_of_one in uses.values():
            its = {one.get(model) for model in models_of_one} - {None}
            whole[None if not its else BOTH if len(its) > 1 else its.pop()] += 1
        repositories = ask(store, "ecosystem/repositories_by_domain", {})
        counted: Counter[str | None] = Counter()
        for row in repositories:
            if row["hub"] == "huggingface" and row["domain"]:
                counted[row["domain"]] += row[column.replace("models", "repositories")]
        assert counted == {d: n for d, n in whole.items() if d}


def test_a_tag_that_only_holds_a_task_counts_by_substring_alone(store: Store) -> None:
    write_records(
        store,
        [
            Model(source="t", id="o/exact", hub="huggingface", task="fill-mask"),
            Model(source="t", id="o/loose", hub="huggingface", tags=("text-generation-inference",)),
            Model(source="t", id="o/several", hub="huggingface", task="fill-mask", tags=("audio-to-audio",)),
            Model(source="t", id="o/colon", hub="huggingface", tags=("base_model:fill-mask",)),
            Model(source="t", id="o/none", hub="huggingface"),
            Model(source="t", id="pytorch:vision:resnet", hub="pytorch", tasks=("image-classification",)),
            Placeholder(source="t", label="Model", id="o/gone", reason="deleted"),
        ],
        source="t",
    )

    rows = ask(store, "ecosystem/models_by_domain", {}).rows

    assert rows == [
        ("huggingface", None, 3, None, 2, None, None),
        ("huggingface", BOTH, 1, 0.5, 1, 0.3333, 0.0927),
        ("huggingface", NLP, 1, 0.5, 2, 0.6667, 0.6033),
        ("pytorch", VISION, 1, 1.0, 1, 1.0, 0.5608),
    ]


def test_a_repository_that_loads_models_of_several_domains_is_multimodal(store: Store) -> None:
    write_records(
        store,
        [
            Model(source="t", id="o/text", hub="huggingface", task="fill-mask"),
            Model(source="t", id="o/sound", hub="huggingface", task="audio-to-audio"),
            Model(source="t", id="o/odd", hub="huggingface", tags=("audio-to-audio-x",)),
            *(Repository(source="t", id=f"github.com/o/{n}") for n in ("a", "b", "c")),
            *(
                Uses(source="t", start=Endpoint("Repository", f"github.com/o/{r}"), end=Endpoint("Model", m))
                for r, m in (("a", "o/text"), ("a", "o/sound"), ("b", "o/text"), ("c", "o/odd"))
            ),
        ],
        source="t",
    )

    rows = ask(store, "ecosystem/repositories_by_domain", {}).rows

    assert {row[1]: (row[2], row[4]) for row in rows} == {
        BOTH: (1, 1),
        NLP: (1, 1),
        None: (1, 0),
        AUDIO: (0, 1),
    }


def test_medians_stand_in_the_half_year_of_the_last_change(store: Store) -> None:
    write_records(
        store,
        [
            Model(source="t", id="o/a", task="fill-mask", parameters=10, last_modified="2023-06-30"),
            Model(source="t", id="o/b", task="fill-mask", parameters=30, created_at="2023-01-01"),
            Model(
                source="t",
                id="o/c",
                task="fill-mask",
                parameters=7,
                created_at="2020-01",
                last_modified="2023-07",
            ),
            Model(source="t", id="o/d", parameters=5, created_at="2023"),
            Model(source="t", id="o/e", parameters=1_000),
        ],
        source="t",
    )

    rows = ask(store, "ecosystem/median_parameters", {}).rows

    assert rows == [("2023-01", NLP, 2, 20, 30), ("2023-07", NLP, 1, 7, 7)]
