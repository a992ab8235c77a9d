"""CycloneDX documents: valid, the same every time, and back again without loss."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplychain.bills.bill import BillFinding
from supplychain.bills.checks import check_cyclonedx
from supplychain.bills.cyclonedx import VERSIONS, write_cyclonedx
from supplychain.bills.naming import RECORD
from supplychain.bills.reading import read_cyclonedx
from supplychain.demo import records as demo_records
from supplychain.errors import UsageError
from supplychain.graph.rows import clean_text
from supplychain.graph.schema import fit_key
from supplychain.records import (
    Dataset,
    DerivedFrom,
    Endpoint,
    LicensedUnder,
    Model,
    Placeholder,
    Skipped,
    TrainedOn,
)
from tests.bills import bill_of, families, stored_rows
from tests.strategies import HOSTILE

CHAT, BASE, DATA = (
    Endpoint("Model", "acme/chat"),
    Endpoint("Model", "acme/base"),
    Endpoint("Dataset", "acme/talk"),
)
SMALL = [
    Model(
        source="s",
        id=CHAT.id,
        sha="a" * 40,
        task="text-generation",
        model_type="llama",
        limitations="Speaks no Latin.",
    ),
    Model(source="s", id=BASE.id, architectures=("LlamaForCausalLM",), evaluation=("mmlu 0.7",)),
    Dataset(source="s", id=DATA.id),
    DerivedFrom(source="s", start=CHAT, end=BASE, relation="finetune", evidence=("card.base_model",)),
    TrainedOn(source="s", start=CHAT, end=DATA, evidence=("tag",), confidence="inferred"),
    LicensedUnder(
        source="s", start=CHAT, end=Endpoint("License", "Apache-2.0"), raw=("apache-2.0",), field=("tag",)
    ),
    LicensedUnder(
        source="s",
        start=BASE,
        end=Endpoint("License", "MIT OR Apache-2.0"),
        raw=("mit or apache-2.0",),
        confidence="resolved",
    ),
    LicensedUnder(
        source="s", start=DATA, end=Endpoint("License", "NOASSERTION"), raw=("my own terms",), field=("card",)
    ),
]


def small(**about: Any) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(write_cyclonedx(bill_of(SMALL, CHAT, **about)).text)
    return document


@cache
def demo_document(version: str) -> str:
    """The whole demo graph as one document."""
    bill = bill_of(demo_records(), Endpoint("Model", "second-state/NeuralBeagle14-7B-GGUF"))
    return write_cyclonedx(bill, version=version).text


def without_records(value: Any) -> Any:
    """The same document without the claims that this program writes into its properties."""
    if isinstance(value, dict):
        return {
            k: [p for p in v if p.get("name") != RECORD] if k == "properties" else without_records(v)
            for k, v in value.items()
        }
    return [without_records(v) for v in value] if isinstance(value, list) else value


@settings(deadline=None, max_examples=40)
@given(families(), st.sampled_from(VERSIONS))
def test_any_family_is_valid_and_comes_back_as_it_went(family: Any, version: str) -> None:
    records, subject = family
    bill = bill_of(records, subject)

    text = write_cyclonedx(bill, version=version).text

    assert check_cyclonedx(text) == []
    assert stored_rows(read_cyclonedx(text)) == stored_rows(bill.records())


@settings(deadline=None, max_examples=15)
@given(st.permutations(SMALL))
def test_the_same_family_is_the_same_document(shuffled: Any) -> None:
    assert write_cyclonedx(bill_of(shuffled, CHAT)) == write_cyclonedx(bill_of(SMALL, CHAT))


@pytest.mark.parametrize("version", VERSIONS)
def test_every_artifact_of_the_demo_graph_is_valid_and_comes_back(version: str) -> None:
    text = demo_document(version)

    assert check_cyclonedx(text) == []
    assert stored_rows(read_cyclonedx(text)) == stored_rows(demo_records())


def test_standard_fields_alone_bring_back_what_the_format_holds() -> None:
    text = demo_document("1.6")

    back = stored_rows(read_cyclonedx(json.dumps(without_records(json.loads(text)))))

    before = stored_rows(demo_records())
    for key, row in before.items():
        if isinstance(key, Endpoint):
            lost = key.label in {"Owner", "Paper"} and key not in back
            assert lost or key in back, key
            assert lost or ("reason" in row) == ("reason" in back[key]) or key.label == "Paper", key
        elif key[0].type in {
            "DERIVED_FROM",
            "TRAINED_ON",
            "GENERATED_BY",
            "USES",
            "HAS_REPOSITORY",
            "LICENSED_UNDER",
        }:
            assert key in back, key
            assert back[key].get("relation") == row.get("relation")


def test_every_hostile_id_and_value_survives() -> None:
    for text in HOSTILE:
        model = Endpoint("Model", fit_key(clean_text(text)))
        records = [
            Model(source="s", id=text, limitations=text, url=text, sha=text, task=text, tags=(text,)),
            Placeholder(source="s", label="Dataset", id=text, reason="unresolved text"),
            DerivedFrom(source="s", start=CHAT, end=model, evidence=(text,)),
            TrainedOn(source="s", start=Endpoint("Model", text), end=Endpoint("Dataset", text)),
            LicensedUnder(source="s", start=model, end=Endpoint("License", text), raw=(text,)),
        ]
        written = write_cyclonedx(bill_of(records, model)).text
        assert check_cyclonedx(written) == [], text
        assert stored_rows(read_cyclonedx(written)) == stored_rows(records), text


def test_a_base_is_an_ancestor_with_its_relation_and_where_it_was_read() -> None:
    component = small()["metadata"]["component"]

    (ancestor,) = component["pedigree"]["ancestors"]
    assert (ancestor["group"], ancestor["name"], ancestor["purl"]) == (
        "acme",
        "base",
        "pkg:huggingface/acme/base",
    )
    assert {(p["name"], p["value"]) for p in ancestor["properties"]} >= {
        ("supplychain:ref", "model:acme/base"),
        ("supplychain:relation", "finetune"),
        ("supplychain:confidence", "declared"),
        ("supplychain:evidence", "card.base_model"),
    }
    assert component["pedigree"]["notes"] == "finetune of acme/base (declared in card.base_model)"
    assert component["purl"] == f"pkg:huggingface/acme/chat@{'a' * 40}"


def test_the_model_card_says_what_is_known() -> None:
    assert small()["metadata"]["component"]["modelCard"] == {
        "modelParameters": {
            "task": "text-generation", "architectureFamily": "llama", "datasets": [{"ref": "dataset:acme/talk"}],
        },
        "considerations": {"technicalLimitations": ["Speaks no Latin."]},
    }  # fmt: skip


def test_licenses_are_declared_or_concluded_and_never_more_than_is_known() -> None:
    document = small()
    chat = document["metadata"]["component"]
    data, base = document["components"]

    assert (chat["licenses"][0]["license"]["id"], chat["licenses"][0]["license"]["acknowledgement"]) == (
        "Apache-2.0",
        "declared",
    )
    assert base["licenses"] == [{"acknowledgement": "concluded", "expression": "MIT OR Apache-2.0"}]
    assert data["licenses"][0]["license"]["name"] == "my own terms"
    assert {"name": "supplychain:license", "value": "NOASSERTION"} in data["properties"]


def test_an_artifact_that_states_nothing_says_so() -> None:
    (silent,) = json.loads(
        write_cyclonedx(bill_of([DerivedFrom(source="s", start=CHAT, end=BASE)], CHAT)).text
    )["components"]

    assert {"name": "supplychain:license", "value": "NONE: nothing is stated"} in silent["properties"]
    assert "licenses" not in silent


def test_what_is_depended_on_stands_in_the_dependency_graph() -> None:
    depends = {d["ref"]: d.get("dependsOn", []) for d in small()["dependencies"]}

    assert depends["model:acme/chat"] == ["dataset:acme/talk", "model:acme/base"]
    assert depends["model:acme/base"] == []


def test_a_placeholder_is_marked_and_has_no_address_unless_its_id_is_one() -> None:
    gone = Placeholder(source="s", label="Model", id="acme/gone", reason="deleted")
    text = Placeholder(source="s", label="Model", id="our best model", reason="unresolved text")

    document = json.loads(write_cyclonedx(bill_of([gone, text, *SMALL], CHAT)).text)

    by_ref = {c["bom-ref"]: c for c in document["components"]}
    assert by_ref["model:acme/gone"]["purl"] == "pkg:huggingface/acme/gone"
    assert "purl" not in by_ref["model:our best model"]
    for ref, reason in (("model:acme/gone", "deleted"), ("model:our best model", "unresolved text")):
        assert {"name": "supplychain:placeholder", "value": reason} in by_ref[ref]["properties"]


def test_a_finding_is_a_property_of_the_artifact_and_unknown_is_not_hidden() -> None:
    findings = (
        BillFinding(CHAT, BASE, "warn", "R5", "warn R5"),
        BillFinding(CHAT, DATA, "unknown", "R10", "unknown R10"),
    )

    document = small(findings=findings, ruleset="practical")

    said = document["metadata"]["component"]["properties"]
    assert {"name": "supplychain:conflict", "value": "warn R5"} in said
    assert {"name": "supplychain:finding", "value": "unknown R10"} in said
    assert any("not legal advice" in p["value"] for p in document["metadata"]["properties"])


def test_an_artifact_that_nobody_describes_comes_back_as_nothing_of_its_own() -> None:
    bill = bill_of([], BASE)

    assert list(read_cyclonedx(write_cyclonedx(bill).text)) == []


def test_a_cut_bill_says_so() -> None:
    assert {"name": "supplychain:cut", "value": "limit=None"} in small(more="limit=None")["metadata"][
        "properties"
    ]


def test_there_is_a_time_only_when_one_is_given() -> None:
    dated = json.loads(
        write_cyclonedx(bill_of(SMALL, CHAT), timestamp=datetime(2026, 11, 1, tzinfo=UTC)).text
    )

    assert dated["metadata"]["timestamp"] == "2026-11-01T00:00:00+00:00"
    assert "timestamp" not in small()["metadata"]


def test_other_versions_are_refused_by_name() -> None:
    with pytest.raises(UsageError, match=r"1\.4 is not written\. Valid: 1\.6, 1\.7"):
        write_cyclonedx(bill_of(SMALL, CHAT), version="1.4")


def test_the_validator_sees_what_is_wrong() -> None:
    document = small()
    document["components"][0]["type"] = "weights"

    assert any("'weights' is not one of" in problem for problem in check_cyclonedx(json.dumps(document)))


def test_a_damaged_claim_is_counted_and_the_rest_comes_back() -> None:
    document = small()
    document["metadata"]["component"]["properties"].append({"name": RECORD, "value": '{"kind": "Model"}'})

    back = list(read_cyclonedx(json.dumps(document)))

    assert [r.reason for r in back if isinstance(r, Skipped)] == ["Model needs id"]
    assert stored_rows(back) == stored_rows(SMALL)


def test_a_reader_is_told_what_findings_cover() -> None:
    notes = [
        next(p["value"] for p in small(**about)["metadata"]["properties"] if p["name"] == "supplychain:note")
        for about in ({}, {"ruleset": "practical"}, {"ruleset": "practical", "direction": "down"})
    ]

    assert notes == [
        "Licenses were not judged.",
        "Findings by rule set practical are about declared licenses; not legal advice.",
        (
            "Findings by rule set practical are about declared licenses; they cover what the subject rests on, "
            "not what rests on it; not legal advice."
        ),
    ]
