"""Risks, claims and what rests on a model, in a real graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from loaders.huggingface.artifacts import model_records
from supplychain.api import Chain
from supplychain.errors import UnknownName
from supplychain.graph.cypher import Cypher
from supplychain.graph.store import naming, risks
from supplychain.graph.store.reach import reach_of, reaches
from supplychain.loading import write_records
from supplychain.records import DerivedFrom, Endpoint, Owner, RenamedTo, Repository, Uses
from supplychain.reuse.risk import RULES, Reach
from supplychain.settings import Settings

if TYPE_CHECKING:
    from supplychain.graph.store import Store
    from supplychain.records import Record

pytestmark = pytest.mark.server

STAMP: Any = {"source": "huggingface", "collected_at": "2026-01-01"}
NUMBERS = Cypher("MATCH (m:Model) RETURN m.id AS id, id(m) AS number")
FINDINGS = Cypher(
    "MATCH (m:Model)-[:HAS_FINDING]->(f:ReuseFinding) RETURN m.id AS model, f.rule AS rule, f.severity AS severity, "
    "f.reason AS reason ORDER BY model, rule"
)
SAID = Cypher(
    "MATCH (m:Model {id: $id}) RETURN m.risks AS risks, m.risks_unknown AS unknown, m.reach AS reach"
)


def index(name: str, dataset: dict[str, str], *metrics: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"name": name, "results": [{"task": {"type": "t"}, "dataset": dataset, "metrics": list(metrics)}]}
    ]


BASE: dict[str, Any] = {  # in the shape of an answer of the Hub
    "id": "acme/base",
    "pipeline_tag": "text-classification",
    "downloads": 90_000,
    "tags": ["pytorch", "bert", "license:apache-2.0"],
    "config": {"model_type": "bert", "architectures": ["BertForSequenceClassification"]},
    "siblings": [{"rfilename": "README.md"}, {"rfilename": "pytorch_model.bin"}],
    "model-index": index(
        "base", {"type": "glue", "config": "sst2", "split": "validation"}, {"type": "accuracy", "value": 0.93}
    ),
    "securityRepoStatus": {
        "scansDone": True,
        "filesWithIssues": [{"path": "pytorch_model.bin", "level": "unsafe"}],
    },
}
COPY: dict[str, Any] = {
    "id": "copycat/base-int8",
    "pipeline_tag": "text-classification",
    "tags": ["onnx", "base_model:acme/base", "base_model:quantized:acme/base", "license:mit"],
    "config": {"model_type": "bert"},
    "siblings": [{"rfilename": "README.md"}, {"rfilename": "model.onnx"}],
    "model-index": index(
        "base-int8",
        {"type": "sst2", "split": "dev"},
        {"type": "acc", "value": "80.5 ± 0.3"},
        {"type": "f1", "value": "good"},
    ),
}


def fill(store: Store, *bodies: dict[str, Any]) -> None:
    found: list[Record] = [record for body in bodies for record in model_records(body, STAMP)]
    app = Repository(**STAMP, id="github.com/some/app")
    user, used = Endpoint("Repository", app.id), Endpoint("Model", "copycat/base-int8")
    found += [
        Owner(**STAMP, id="acme", type="organization", verified=False, members=120),
        app,
        Uses(**STAMP, start=user, end=used, how="runtime"),
    ]
    write_records(store, iter(found), source="huggingface")


def findings(store: Store) -> list[tuple[Any, ...]]:
    return [row[:3] for row in store.read(FINDINGS).rows]


def test_what_rests_on_a_model_counts_each_artifact_once_and_survives_circles(store: Store) -> None:
    edges: list[Record] = [
        DerivedFrom(**STAMP, start=Endpoint("Model", a), end=Endpoint("Model", b))
        for a, b in (("o/b", "o/a"), ("o/c", "o/a"), ("o/d", "o/b"), ("o/d", "o/c"), ("o/a", "o/d"))
    ]
    edges += [
        Uses(**STAMP, start=Endpoint("Repository", "github.com/x/y"), end=Endpoint("Model", "o/d")),
        RenamedTo(**STAMP, start=Endpoint("Model", "old/a"), end=Endpoint("Model", "o/a")),
        DerivedFrom(**STAMP, start=Endpoint("Model", "o/e"), end=Endpoint("Model", "old/a")),
    ]
    write_records(store, iter(edges), source="huggingface")
    numbers = {row["id"]: row["number"] for row in store.read(NUMBERS)}

    found = reaches(store)

    assert found[numbers["o/a"]] == Reach(models=4, repositories=1)
    assert reach_of(store, list(numbers)) == {key: found.get(n, Reach()) for key, n in numbers.items()}


def test_findings_stand_in_the_graph_with_their_evidence_and_only_what_differs_is_written(
    store: Store,
) -> None:
    fill(store, BASE, COPY)
    naming.refresh(store)

    first = risks.refresh(store)
    again = risks.refresh(store)

    assert findings(store) == [
        ("acme/base", "C1", "high"),
        ("acme/base", "C3", "high"),
        ("copycat/base-int8", "D1", "medium"),
    ]
    assert (first.written, first.removed, first.findings) == (3, 0, 3)
    assert (again.written, again.removed, again.findings) == (0, 0, 3)
    assert again.verdicts == first.verdicts
    assert sum(first.verdicts["C3"].values()) == first.models == 2
    assert first.claims == {
        "claims": 2, "unread": 1, "compared": 1, "undecided": 0, "incomparable": 0, "discrepancies": 1,
    }  # fmt: skip
    (said,) = store.read(SAID, {"id": "acme/base"})
    assert said == {"risks": ["E1 low", "C1 high", "C3 high"], "unknown": ["T2"], "reach": 2}
    reason = store.read(FINDINGS)[2]["reason"]
    assert "accuracy 0.93 on glue, sst2, validation (model-index of acme/base)" in reason
    assert "accuracy 80.5 on glue, sst2, validation (model-index of copycat/base-int8)" in reason

    mended = {**BASE, "siblings": [{"rfilename": "model.safetensors"}], "securityRepoStatus": None}
    write_records(
        store,
        model_records(mended, {"source": "huggingface", "collected_at": "2026-02-01"}),
        source="huggingface",
    )
    after = risks.refresh(store)

    assert (after.written, after.removed) == (0, 2)
    assert findings(store) == [("copycat/base-int8", "D1", "medium")]


def test_nothing_is_computed_while_the_graph_stays_as_it_is(store: Store) -> None:
    fill(store, BASE)
    first = risks.refresh(store)

    again = risks.refresh(store, only_when_stale=True)
    other = risks.refresh(store, only_when_stale=True, threshold=20)

    assert (again.fresh, again.verdicts, again.models) == (True, first.verdicts, first.models)
    assert not other.fresh


def test_one_model_is_judged_as_the_whole_graph_judges_it(store: Store) -> None:
    fill(store, BASE, COPY)
    naming.refresh(store)
    risks.refresh(store)
    chain = Chain(store, Settings())

    for model in ("acme/base", "copycat/base-int8"):
        found = chain.reuse.risks(model)
        (said,) = store.read(SAID, {"id": model})
        judged = {row["rule"]: row for row in found.risks}
        assert list(RULES) == sorted(judged, key=list(RULES).index)
        assert [f"{r} {judged[r]['severity']}" for r in RULES if judged[r]["verdict"] == "risk"] == said[
            "risks"
        ]
        assert [r for r in RULES if judged[r]["verdict"] == "unknown"] == said["unknown"]
        assert found.models + found.repositories == said["reach"]

    assert chain.reuse.risks("acme/base").severity == "high"
    assert chain.reuse.risks("copycat/base-int8", threshold=20).severity == "unknown"
    with pytest.raises(UnknownName, match="acme/bass"):
        chain.reuse.risks("acme/bass")


def test_findings_can_be_listed_by_rule_and_are_made_when_they_are_not_there(store: Store) -> None:
    fill(store, BASE, COPY)
    chain = Chain(store, Settings())

    rows = list(chain.reuse.findings(rule="C1"))

    assert [(row["model"], row["models"], row["repositories"]) for row in rows] == [("acme/base", 1, 1)]
    measures = {row["measure"]: row for row in chain.reuse.statistics()}
    assert measures["models with claims"]["here"] == 100.0
    assert measures["models with claims, as published"]["here"] == 0.0
    assert measures["models that the scan of the hub objects to"]["count"] == 1
