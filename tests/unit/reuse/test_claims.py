"""Claims from the forms in which the Hub keeps results."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from supplychain.reuse.claims import (
    Claim,
    claims_in_eval_results,
    claims_in_model_index,
    claims_of,
    counts_as_published,
)

if TYPE_CHECKING:
    from pathlib import Path


def index(*metrics: dict[str, Any], name: str = "m", **dataset: str) -> list[dict[str, Any]]:
    """A model-index with one result."""
    return [
        {
            "name": name,
            "results": [
                {"task": {"type": "t"}, "dataset": {"type": "imdb", **dataset}, "metrics": list(metrics)}
            ],
        }
    ]


def test_metrics_are_read_one_by_one() -> None:
    found = claims_in_model_index(
        index(
            {"type": "accuracy", "value": 0.93},
            {"type": "f1", "value": "92.0 ± 0.4"},
            {"type": "precision", "value": "see paper"},
            split="test",
        ),
        "o/m",
    )

    assert [(c.metric, c.value, c.split) for c in found.claims] == [
        ("accuracy", 0.93, "test"),
        ("f1", 92.0, "test"),
    ]
    assert found.unread == {"value is text": 1}


def test_a_fraction_among_percents_may_be_either() -> None:
    found = claims_in_model_index(
        index({"type": "precision_at_1", "value": 41.0}, {"type": "precision_at_1000", "value": 0.9}), "o/m"
    )

    assert [(c.metric, c.unit, c.points) for c in found.claims] == [
        ("precision@1", "percent", (41.0,)),
        ("precision@1000", "percent or fraction", (0.9, 90.0)),
    ]


def test_what_a_card_tells_apart_by_name_alone_stays_apart() -> None:
    two = index({"type": "map", "value": 30}, name="m")
    two[0]["results"] *= 2
    two[0]["results"] = [
        {**one, "dataset": {"type": "BeIR/cqadupstack", "name": name, "config": "default", "split": "test"}}
        for one, name in zip(two[0]["results"], ("MTEB Android", "MTEB English"), strict=True)
    ]

    assert [c.config for c in claims_in_model_index(two, "o/m").claims] == ["mteb android", "mteb english"]


def test_an_entry_under_the_name_of_a_base_is_a_claim_about_the_base() -> None:
    stated = index({"type": "accuracy", "value": 0.9}, name="big-model")

    (claim,) = claims_in_model_index(stated, "o/big-model-gguf", bases=["lab/Big-Model"]).claims
    (other,) = claims_in_model_index(stated, "o/big-model-gguf").claims

    assert (claim.model, claim.card) == ("lab/Big-Model", "o/big-model-gguf")
    assert (other.model, other.card) == ("o/big-model-gguf", "o/big-model-gguf")


def test_a_token_verifies_and_a_word_does_not() -> None:
    stated = index(
        {"type": "accuracy", "value": 0.9, "verified": True},
        {"type": "f1", "value": 0.9, "verified": True, "verifyToken": "token"},
    )

    assert [c.verified for c in claims_in_model_index(stated, "o/m").claims] == [False, True]


@pytest.mark.parametrize("wrapped", [True, False])
def test_eval_results_name_dataset_and_task(wrapped: bool) -> None:
    entry = {
        "dataset": {"id": "Idavidrein/gpqa", "task_id": "gpqa_diamond"},
        "value": 0.412,
        "verifyToken": "token",
        "notes": "no-tools",
        "source": {"url": "https://example.org"},
    }
    refused = {"error": "not valid", "filename": "x.yaml"}

    found = claims_in_eval_results(
        [{"data": entry, "filename": "gpqa.yaml"} if wrapped else entry, refused], "o/m"
    )

    (claim,) = found.claims
    assert claim.points == pytest.approx((0.412, 41.2))
    assert replace(claim, points=()) == Claim(
        model="o/m", card="o/m", dataset="gpqa", config="diamond, no-tools", value=0.412, unit="percent or fraction",
        source="eval_results", verified=True,
    )  # fmt: skip


ODD: tuple[Any, ...] = (
    None,
    "text",
    [],
    [1],
    [{"results": "none"}],
    {"name": "m"},
    [{"results": [{"metrics": [3]}]}],
)


@pytest.mark.parametrize("odd", ODD)
def test_what_has_another_shape_claims_nothing(odd: Any) -> None:
    assert claims_in_model_index(odd, "o/m").claims == ()
    assert claims_in_eval_results(odd, "o/m").claims == ()
    assert not counts_as_published(odd)


def test_the_script_of_the_study_counts_all_or_nothing() -> None:
    good = {"type": "accuracy", "name": "Accuracy", "value": "0.9"}

    assert counts_as_published(index(good))
    assert not counts_as_published(index(good, {"type": "f1", "name": "F1", "value": "20.0 ± 1.2"}))
    assert not counts_as_published(index(good, {"type": "f1", "value": 0.2}))
    assert not counts_as_published([{"results": []}, *index(good)])
    assert len(claims_in_model_index(index(good, {"type": "f1", "value": "20.0 ± 1.2"}), "o/m").claims) == 2


def test_a_card_claims_nothing_without_results() -> None:
    assert claims_of([], "o/m").claims == ()


@pytest.mark.data
def test_recorded_answers_are_read_in_full(shared_data: Path) -> None:
    folder = shared_data / "hub" / "wire" / "hf_api"
    file = next(folder.glob("models_HuggingFaceH4_zephyr_7b_beta__200__7a2c16.json"))
    body = json.loads(file.read_text("utf-8"))["response"]["body"]

    found = claims_in_model_index(body["model-index"], body["id"])

    assert found.unread == {}
    assert [(c.metric, c.dataset, c.config, c.split) for c in found.claims[:3]] == [
        ("acc_norm", "ai2_arc", "challenge, 25-shot", "test"),
        ("acc_norm", "hellaswag", "10-shot", "validation"),
        ("f1", "drop", "3-shot", "validation"),
    ]


@pytest.mark.data
def test_more_is_read_than_by_the_script_of_the_study(shared_data: Path, record_property: Any) -> None:
    published = read = 0
    with gzip.open(shared_data / "hub" / "models" / "jarvis_p0_models_2023-03.jsonl.gz", "rt") as lines:
        for line in lines:
            row = json.loads(line)
            stated = row["meta"].get("model-index") if isinstance(row["meta"], dict) else None
            published += counts_as_published(stated)
            read += bool(claims_in_model_index(stated, row["id"]).claims)
    record_property("figure", f"models with claims of 673: {published} as published, {read} read one by one")

    assert (published, read) == (77, 87)
