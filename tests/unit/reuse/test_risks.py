"""Every risk rule: where it fires, where it is clear, where it does not apply, and where nobody looked.

Answers of the Hub are recorded ones; those made by hand say so by their name, and have the shape of recorded ones.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from loaders.huggingface.artifacts import model_records
from supplychain.records import Owner
from supplychain.reuse.claims import claims_in_model_index
from supplychain.reuse.discrepancies import discrepancies
from supplychain.reuse.records import observations_in
from supplychain.reuse.risk import RULES, SEVERITIES, VERDICTS, Lookalike, Reach, Risk
from supplychain.reuse.risks import assess, worst

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from supplychain.reuse.observation import Observation

STAMP: Any = {"source": "huggingface", "collected_at": "2026-01-01"}

HAND_MADE: dict[str, Any] = {
    "id": "hand/made",
    "tags": ["pytorch", "license:mit"],
    "pipeline_tag": "text-classification",
    "config": {"architectures": ["BertForSequenceClassification"], "model_type": "bert"},
    "siblings": [{"rfilename": "README.md"}, {"rfilename": "model.safetensors"}],
    "cardData": {"license": "mit"},
    "model-index": None,
    "spaces": [],
}


def seen(body: Mapping[str, Any], owner: Owner | None = None) -> Observation:
    """What is observed of the model that an answer is about."""
    records = [*model_records(body, STAMP), *([owner] if owner else [])]
    return observations_in(records)[body["id"]]


def hand_made(**more: Any) -> Observation:
    return seen({**HAND_MADE, **more})


def owned(**said: Any) -> Observation:
    return seen(HAND_MADE, Owner(**STAMP, id="hand", **said))


def verdict(rule: str, observation: Observation, **more: Any) -> Risk:
    return next(risk for risk in assess(observation, **more) if risk.rule == rule)


def told(risk: Risk) -> tuple[str, str]:
    return risk.verdict, risk.severity


@pytest.fixture
def recorded(shared_data: Path) -> Mapping[str, Any]:
    """Recorded answers of the Hub with their list of files, by id."""
    found: dict[str, Any] = {}
    for file in sorted((shared_data / "hub" / "wire" / "hf_api").glob("*__200__*.json")):
        body = json.loads(file.read_text("utf-8"))["response"]["body"]
        if "siblings" in body:
            found[body["id"]] = body
    return found


@pytest.fixture
def dumped(shared_data: Path) -> Mapping[str, Any]:
    """Dumps of answers of 2025, by id."""
    found: dict[str, Any] = {}
    with gzip.open(shared_data / "hub" / "models" / "modelbiome_trees_2025-04.jsonl.gz", "rt") as lines:
        for line in lines:
            body = json.loads(line)["model_info"]
            if isinstance(body, dict) and {"id", "siblings"} <= body.keys():
                found[body["id"]] = body
    return found


LIKE_GPT2 = Lookalike("openai-community/gpt2", "name: look-alike letters", 0.85)


def test_s1_fires_where_nobody_verified_the_owner_and_the_name_is_close_to_a_popular_one() -> None:
    found = verdict("S1", owned(type="organization", verified=False), lookalikes=[LIKE_GPT2])
    owner_of_a_user = verdict("S1", owned(type="user"), lookalikes=[replace(LIKE_GPT2, confidence=0.6)])

    assert told(found) == ("risk", "high")
    assert "openai-community/gpt2" in found.reason
    assert found.advice
    assert told(owner_of_a_user) == ("risk", "medium")


def test_s1_is_clear_without_a_lookalike_and_does_not_apply_to_a_verified_owner() -> None:
    assert told(verdict("S1", owned(type="organization", verified=False), lookalikes=[])) == ("clear", "")
    found = verdict("S1", owned(type="organization", verified=True), lookalikes=[LIKE_GPT2])
    assert told(found) == ("not applicable", "")


def test_s1_is_unknown_where_names_or_the_owner_were_not_checked() -> None:
    assert told(verdict("S1", owned(type="organization", verified=False))) == ("unknown", "")
    assert told(verdict("S1", hand_made(), lookalikes=[LIKE_GPT2])) == ("unknown", "")


ADAPTER = {"tags": ["peft", "base_model:lab/big", "base_model:adapter:lab/big"]}


def test_t1_fires_for_an_adapter_that_names_no_revision_of_its_base_hand_made() -> None:
    found = verdict("T1", hand_made(**ADAPTER))

    assert told(found) == ("risk", "medium")
    assert "lab/big" in found.reason


def test_t1_is_clear_where_the_configuration_pins_the_base_hand_made() -> None:
    config = {"peft": {"base_model_name_or_path": "lab/big", "task_type": "CAUSAL_LM", "revision": "abc"}}

    assert told(verdict("T1", hand_made(**ADAPTER, config=config))) == ("clear", "")


@pytest.mark.data
def test_t1_does_not_apply_to_a_model_with_weights_of_its_own(recorded: Mapping[str, Any]) -> None:
    zephyr = seen(recorded["HuggingFaceH4/zephyr-7b-beta"])

    assert zephyr.bases
    assert told(verdict("T1", zephyr)) == ("not applicable", "")


def test_t1_is_unknown_where_nobody_read_what_it_was_made_from() -> None:
    assert told(verdict("T1", seen({"id": "hand/made"}))) == ("unknown", "")


@pytest.mark.parametrize(
    ("signature", "reach", "expected"),
    [
        ("nobody", Reach(900, 200), ("risk", "high")),
        ("hub", Reach(10), ("risk", "medium")),
        ("hub", Reach(1), ("risk", "low")),
        ("author", Reach(900, 200), ("clear", "")),
        ("nobody", Reach(), ("not applicable", "")),
        (None, Reach(900, 200), ("unknown", "")),
    ],
)
def test_t2_asks_who_signed_what_others_rest_on(
    signature: str | None, reach: Reach, expected: tuple[str, str]
) -> None:
    assert told(verdict("T2", replace(hand_made(), signature=signature), reach=reach)) == expected


@pytest.mark.data
def test_p1_asks_for_a_claim_that_can_be_read(recorded: Mapping[str, Any]) -> None:
    silent = seen(recorded["openai-community/gpt2"])

    assert told(verdict("P1", silent)) == ("risk", "low")
    assert told(verdict("P1", silent, reach=Reach(500))) == ("risk", "medium")
    assert told(verdict("P1", seen(recorded["deepset/roberta-base-squad2"]))) == ("clear", "")
    copy = hand_made(tags=["gguf", "base_model:lab/big", "base_model:quantized:lab/big"])
    assert told(verdict("P1", copy)) == ("not applicable", "")
    assert told(verdict("P1", seen({"id": "hand/made"}))) == ("unknown", "")


@pytest.mark.parametrize(
    ("said", "reach", "expected"),
    [
        ({"type": "organization", "members": 250}, Reach(400), ("risk", "high")),
        ({"type": "organization", "members": 250}, Reach(), ("risk", "low")),
        ({"type": "organization", "members": 12}, Reach(400), ("risk", "medium")),
        ({"type": "organization", "members": 1}, Reach(400), ("clear", "")),
        ({"type": "user"}, Reach(400), ("not applicable", "")),
        ({"type": "organization"}, Reach(400), ("unknown", "")),
    ],
)
def test_e1_asks_how_many_can_write(said: dict[str, Any], reach: Reach, expected: tuple[str, str]) -> None:
    assert told(verdict("E1", owned(**said), reach=reach)) == expected


@pytest.mark.data
def test_c1_asks_for_pickles_that_no_safetensors_file_stands_beside(
    recorded: Mapping[str, Any], dumped: Mapping[str, Any]
) -> None:
    alone = verdict("C1", seen(recorded["openai/clip-vit-base-patch32"]))
    elsewhere = verdict("C1", seen(recorded["meta-llama/Llama-3.1-8B-Instruct"]))

    assert told(alone) == ("risk", "medium")
    assert alone.evidence == ("pytorch_model.bin",)
    assert told(elsewhere) == ("risk", "low")
    assert told(verdict("C1", seen(recorded["openai-community/gpt2"]))) == ("clear", "")
    assert told(verdict("C1", seen(dumped["malypali18/WebWealthWizards"]))) == ("not applicable", "")
    assert told(verdict("C1", seen({"id": "hand/made", "tags": []}))) == ("unknown", "")


@pytest.mark.data
def test_c2_asks_for_code_of_its_own(recorded: Mapping[str, Any], dumped: Mapping[str, Any]) -> None:
    own = verdict("C2", seen(dumped["perplexity-ai/r1-1776"]))
    beside = verdict("C2", seen(recorded["jonatasgrosman/wav2vec2-large-xlsr-53-english"]))

    assert told(own) == ("risk", "medium")
    assert any(name.endswith(".py") for name in own.evidence)
    assert told(beside) == ("risk", "low")
    assert "eval.py" in beside.evidence
    assert told(verdict("C2", seen(recorded["openai-community/gpt2"]))) == ("clear", "")
    assert told(verdict("C2", seen({"id": "hand/made"}))) == ("unknown", "")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ({"scansDone": True, "filesWithIssues": [{"path": "a.bin", "level": "unsafe"}]}, ("risk", "high")),
        (
            {"scansDone": True, "filesWithIssues": [{"path": "a.bin", "level": "suspicious"}]},
            ("risk", "medium"),
        ),
        ({"scansDone": True, "filesWithIssues": [{"path": "a.bin", "level": "caution"}]}, ("risk", "low")),
        ({"scansDone": True, "filesWithIssues": [{"path": "a.bin", "level": "new"}]}, ("risk", "medium")),
        ({"scansDone": False, "filesWithIssues": [{"path": "a.bin", "level": "unsafe"}]}, ("risk", "high")),
        ({"scansDone": True, "filesWithIssues": []}, ("clear", "")),
        ({"scansDone": False, "filesWithIssues": []}, ("unknown", "")),
        (None, ("unknown", "")),
    ],
)
def test_c3_repeats_the_scan_and_never_takes_no_scan_for_safe_hand_made(
    status: Any, expected: tuple[str, str]
) -> None:
    assert told(verdict("C3", hand_made(securityRepoStatus=status))) == expected


def test_c3_does_not_apply_to_a_model_without_files_that_could_hold_code() -> None:
    assert told(verdict("C3", hand_made(siblings=[{"rfilename": "README.md"}]))) == ("not applicable", "")


def test_a_pickle_that_the_scan_refuses_is_high_hand_made() -> None:
    body = {
        "siblings": [{"rfilename": "pytorch_model.bin"}],
        "securityRepoStatus": {
            "scansDone": True,
            "filesWithIssues": [{"path": "pytorch_model.bin", "level": "unsafe"}],
        },
    }

    assert told(verdict("C1", hand_made(**body))) == ("risk", "high")


def claiming(*metrics: float) -> tuple[Observation, Any]:
    index = [
        {"name": f"n{place}", "results": [{"dataset": {"type": "imdb", "split": "test"}, "metrics": [
            {"type": "accuracy", "value": value}]}]}
        for place, value in enumerate(metrics)
    ]  # fmt: skip
    return hand_made(**{"model-index": index}), discrepancies(
        claims_in_model_index(index, "hand/made").claims
    )


def test_d1_shows_both_claims_hand_made() -> None:
    observation, found = claiming(60.0, 93.0)
    near, agreed = claiming(92.0, 93.0)

    risk = verdict("D1", observation, discrepancies=found.discrepancies)

    assert told(risk) == ("risk", "high")
    assert "60" in risk.reason
    assert "93" in risk.reason
    assert told(verdict("D1", near, discrepancies=agreed.discrepancies)) == ("clear", "")
    assert told(verdict("D1", observation)) == ("unknown", "")


@pytest.mark.data
def test_d1_does_not_apply_to_who_claims_nothing(recorded: Mapping[str, Any]) -> None:
    assert told(verdict("D1", seen(recorded["openai-community/gpt2"]))) == ("not applicable", "")
    assert told(verdict("D1", seen({"id": "hand/made"}))) == ("unknown", "")


def test_of_what_nobody_looked_at_nothing_is_clear() -> None:
    risks = assess(seen({"id": "nobody/looked"}))

    assert {risk.rule: risk.verdict for risk in risks if risk.verdict != "unknown"} == {}
    assert worst(risks) == "unknown"


@pytest.mark.data
def test_every_recorded_answer_gets_one_verdict_of_each_rule(
    recorded: Mapping[str, Any], dumped: Mapping[str, Any]
) -> None:
    for body in [*recorded.values(), *dumped.values()]:
        risks = assess(seen(body))
        assert [risk.rule for risk in risks] == list(RULES)
        for risk in risks:
            assert risk.verdict in VERDICTS
            assert (risk.severity in SEVERITIES) is (risk.verdict == "risk")
            assert bool(risk.advice) is (risk.verdict == "risk")
            assert risk.reason
