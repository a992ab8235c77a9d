"""Risks, claims and candidates in a real graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from loaders.huggingface.artifacts import model_records
from supplychain.graph.store import naming, risks
from supplychain.graph.store.reach import reach_of, reaches
from supplychain.loading import write_records
from supplychain.records import DerivedFrom, Endpoint, Model, Owner, Repository, Uses
from supplychain.reuse.risk import Reach

if TYPE_CHECKING:
    from supplychain.graph.store import Store
    from supplychain.records import Record

pytestmark = pytest.mark.server

STAMP: Any = {"source": "huggingface", "collected_at": "2026-01-01"}
BASE = {  # in the shape of an answer of the Hub
    "id": "acme/base",
    "pipeline_tag": "text-classification",
    "downloads": 90_000,
    "tags": ["pytorch", "bert", "license:apache-2.0"],
    "config": {"model_type": "bert", "architectures": ["BertForSequenceClassification"]},
    "siblings": [{"rfilename": "README.md"}, {"rfilename": "pytorch_model.bin"}],
    "safetensors": {"parameters": {"F32": 110_000_000}, "total": 110_000_000},
    "model-index": [
        {
            "name": "base",
            "results": [
                {
                    "task": {"type": "text-classification"},
                    "dataset": {"type": "glue", "name": "GLUE SST-2", "config": "sst2", "split": "validation"},
                    "metrics": [{"type": "accuracy", "value": 0.93}],
                }
            ],
        }
    ],
    "securityRepoStatus": {"scansDone": True, "filesWithIssues": [{"path": "pytorch_model.bin", "level": "unsafe"}]},
}
COPY = {
    "id": "copycat/base-int8",
    "pipeline_tag": "text-classification",
    "downloads": 10,
    "tags": ["onnx", "base_model:acme/base", "base_model:quantized:acme/base", "license:cc-by-nc-4.0"],
    "config": {"model_type": "bert"},
    "siblings": [{"rfilename": "README.md"}, {"rfilename": "model.onnx"}],
    "model-index": [
        {
            "name": "base-int8",
            "results": [
                {
                    "task": {"type": "text-classification"},
                    "dataset": {"type": "sst2", "name": "SST2", "split": "dev"},
                    "metrics": [{"type": "acc", "value": "80.5 ± 0.3"}, {"type": "loss", "value": "low"}],
                }
            ],
        }
    ],
}


def filled(store: Store) -> Store:
    found: list[Record] = [*model_records(BASE, STAMP), *model_records(COPY, STAMP)]
    found += [
        Owner(**STAMP, id="acme", type="organization", verified=False, members=120),
        Repository(**STAMP, id="github.com/some/app"),
        Uses(
            **STAMP,
            start=Endpoint("Repository", "github.com/some/app"),
            end=Endpoint("Model", "copycat/base-int8"),
            how="runtime",
        ),
    ]
    write_records(store, iter(found), source="huggingface")
    return store


def test_what_rests_on_a_model_counts_each_artifact_once(store: Store) -> None:
    edges = [
        DerivedFrom(**STAMP, start=Endpoint("Model", a), end=Endpoint("Model", b))
        for a, b in (("o/b", "o/a"), ("o/c", "o/a"), ("o/d", "o/b"), ("o/d", "o/c"), ("o/a", "o/d"))
    ]
    uses = Uses(**STAMP, start=Endpoint("Repository", "github.com/x/y"), end=Endpoint("Model", "o/d"))
    write_records(store, iter([*edges, uses]), source="huggingface")
    numbers = {row["id"]: row["number"] for row in store.read(_NUMBERS)}

    found = reaches(store)

    assert found[numbers["o/a"]] == Reach(3, 1)
    assert {key: reach_of(store, key) for key in numbers} == {key: found[n] for key, n in numbers.items()}


def test_risks_of_the_demo(demo: Store) -> None:
    done = risks.refresh(demo)
    print(done)
    again = risks.refresh(demo)
    assert (again.written, again.removed) == (0, 0)


def test_findings_stand_in_the_graph_and_only_what_differs_is_written(store: Store) -> None:
    filled(store)
    naming.refresh(store)
    done = risks.refresh(store)
    for row in store.read(_FINDINGS):
        print(row)
    print(done)
    assert 0


from supplychain.graph.cypher import Cypher

_NUMBERS = Cypher("MATCH (m:Model) RETURN m.id AS id, id(m) AS number")
_FINDINGS = Cypher("MATCH (m:Model)-[:HAS_FINDING]->(f:ReuseFinding) RETURN m.id AS model, properties(f) AS f ORDER BY f.id")
