"""SPDX 3 documents: what the model of SPDX allows, dated by their content, and honest about profiles and licenses."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings

from supplychain.bills.bill import BillFinding
from supplychain.bills.checks import check_spdx3
from supplychain.bills.spdx3 import write_spdx3
from supplychain.demo import records as demo_records
from supplychain.records import (
    Dataset,
    DerivedFrom,
    DescribedBy,
    Endpoint,
    EvaluatedOn,
    GeneratedBy,
    LicensedUnder,
    Model,
    OwnedBy,
    Owner,
    Paper,
    Placeholder,
    TrainedOn,
    Uses,
)
from tests.bills import bill_of, families
from tests.strategies import HOSTILE

CHAT, BASE, DATA = (
    Endpoint("Model", "acme/chat"),
    Endpoint("Model", "acme/base"),
    Endpoint("Dataset", "acme/talk"),
)
CODE, ACME, PAPER = (
    Endpoint("Repository", "github.com/acme/app"),
    Endpoint("Owner", "acme"),
    Endpoint("Paper", "arxiv:1"),
)
SMALL = [
    Model(source="s", collected_at="2026-10-01", id=CHAT.id, task="text-generation", limitations="Speaks no Latin."),
    Placeholder(source="s", label="Model", id=BASE.id, reason="deleted"),
    Dataset(source="s", collected_at="2026-11-02", id=DATA.id, downloads=7),
    Owner(source="s", id="acme", type="organization"),
    Paper(source="s", id=PAPER.id, title="On chat"),
    OwnedBy(source="s", start=CHAT, end=ACME),
    DescribedBy(source="s", start=CHAT, end=PAPER),
    DerivedFrom(source="s", start=CHAT, end=BASE, relation="finetune", evidence=("card.base_model",)),
    TrainedOn(source="s", start=CHAT, end=DATA, confidence="inferred"),
    EvaluatedOn(source="s", start=CHAT, end=DATA),
    GeneratedBy(source="s", start=DATA, end=BASE),
    Uses(source="s", start=CODE, end=CHAT, how="runtime"),
    LicensedUnder(source="s", start=CHAT, end=Endpoint("License", "MIT"), raw=("mit",), field=("tag",)),
    LicensedUnder(source="s", start=CHAT, end=Endpoint("License", "Apache-2.0"), raw=("apache-2.0",), field=("card",)),
    LicensedUnder(source="s", start=DATA, end=Endpoint("License", "MIT"), raw=("mit",), confidence="inferred"),
]  # fmt: skip


def elements(*more: Any, **about: Any) -> list[dict[str, Any]]:
    text = write_spdx3(bill_of([*SMALL, *more], CHAT, **about)).text
    assert check_spdx3(text) == []
    graph: list[dict[str, Any]] = json.loads(text)["@graph"]
    return graph


def of_type(found: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [element for element in found if element["type"] == kind]


def relations(found: list[dict[str, Any]]) -> dict[str, list[tuple[str, list[str], str]]]:
    """Relationship type → the ends by name, and the comment."""
    named: dict[str, str] = {
        e["spdxId"]: e.get("name") or e.get("simplelicensing_licenseExpression", "")
        for e in found
        if "spdxId" in e
    }
    listed: dict[str, list[tuple[str, list[str], str]]] = {}
    for e in of_type(found, "Relationship"):
        ends = [named.get(to, to) for to in e["to"]]
        listed.setdefault(e["relationshipType"], []).append((named[e["from"]], ends, e["comment"]))
    return listed


@settings(deadline=None, max_examples=40)
@given(families())
def test_any_family_is_what_the_model_allows(family: Any) -> None:
    bill = bill_of(*family)

    written = write_spdx3(bill)

    assert check_spdx3(written.text) == []
    assert written == write_spdx3(bill)


def test_every_artifact_of_the_demo_graph_is_what_the_model_allows() -> None:
    bill = bill_of(demo_records(), Endpoint("Model", "second-state/NeuralBeagle14-7B-GGUF"))

    found = json.loads(write_spdx3(bill).text)["@graph"]

    assert (
        check_spdx3(
            json.dumps({"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": found})
        )
        == []
    )
    packages = [
        e for e in found if e["type"] in {"ai_AIPackage", "dataset_DatasetPackage", "software_Package"}
    ]
    assert len(packages) == len(bill.artifacts)


def test_every_hostile_text_is_carried() -> None:
    for text in HOSTILE:
        model = Endpoint("Model", text)
        records = [
            Model(source="s", id=text, limitations=text, url=text, sha=text, task=text, created_at=text),
            LicensedUnder(source=text, start=model, end=Endpoint("License", text), raw=(text,)),
        ]
        assert check_spdx3(write_spdx3(bill_of([*SMALL, *records], CHAT)).text) == [], text


def test_relations_go_the_way_that_the_model_of_spdx_means() -> None:
    found = relations(elements())

    assert found["descendantOf"] == [("acme/chat", ["acme/base"], "finetune; declared in card.base_model")]
    assert found["trainedOn"] == [("acme/chat", ["acme/talk"], "trained_on; inferred")]
    assert found["testedOn"] == [("acme/chat", ["acme/talk"], "evaluated_on; declared")]
    assert found["generates"] == [("acme/base", ["acme/talk"], "generated_by; declared")]
    assert found["dependsOn"] == [("github.com/acme/app", ["acme/chat"], "runtime; declared")]


def test_each_package_has_one_declared_and_one_concluded_license() -> None:
    found = relations(elements())

    nothing = "expandedlicensing_NoAssertionLicense"
    for kind in ("hasDeclaredLicense", "hasConcludedLicense"):
        assert sorted(name for name, _, _ in found[kind]) == [
            "acme/base",
            "acme/chat",
            "acme/talk",
            "github.com/acme/app",
        ]
    declared = {name: ends for name, ends, _ in found["hasDeclaredLicense"]}
    concluded = {name: ends for name, ends, _ in found["hasConcludedLicense"]}
    assert declared["acme/chat"] == ["Apache-2.0", "MIT"]
    assert concluded["acme/chat"] == [nothing]  # the two statements disagree, nobody can tell which holds
    assert (
        declared["acme/talk"] == concluded["acme/talk"] == [nothing]
    )  # a license that is only inferred is not declared
    assert declared["acme/base"] == [nothing]  # nothing stated is not the absence of a license


def test_an_artifact_that_says_it_has_no_license_is_not_one_that_says_nothing() -> None:
    none = LicensedUnder(source="s", start=BASE, end=Endpoint("License", "NONE"), raw=("none",))
    found = relations(elements(none))

    declared = {name: ends for name, ends, _ in found["hasDeclaredLicense"]}
    assert declared["acme/base"] == ["expandedlicensing_NoneLicense"]
    assert declared["github.com/acme/app"] == ["expandedlicensing_NoAssertionLicense"]


def test_a_model_has_what_the_ai_class_has_room_for() -> None:
    (chat,) = (e for e in of_type(elements(), "ai_AIPackage") if e["name"] == "acme/chat")

    assert chat["ai_domain"] == ["text-generation"]
    assert chat["ai_limitation"] == "Speaks no Latin."
    assert chat["software_packageUrl"] == "pkg:huggingface/acme/chat"
    assert chat["externalRef"] == [
        {
            "type": "ExternalRef",
            "comment": "On chat",
            "externalRefType": "documentation",
            "locator": ["arxiv:1"],
        }
    ]


def test_a_placeholder_says_that_it_is_one() -> None:
    (base,) = (e for e in of_type(elements(), "ai_AIPackage") if e["name"] == "acme/base")

    assert base["comment"] == "Known only by name: deleted."


def test_the_ai_profile_is_named_only_where_all_it_asks_for_is_known() -> None:
    complete = Model(
        source="s", id="a/b", url="https://huggingface.co/a/b", sha="c" * 40, created_at="2026-01-01"
    )
    owned = [complete, OwnedBy(source="s", start=Endpoint("Model", "a/b"), end=ACME)]

    kept = json.loads(write_spdx3(bill_of(owned, Endpoint("Model", "a/b"))).text)["@graph"]

    assert of_type(kept, "SpdxDocument")[0]["profileConformance"] == [
        "core",
        "software",
        "simpleLicensing",
        "ai",
    ]
    assert of_type(elements(), "SpdxDocument")[0]["profileConformance"] == [
        "core",
        "software",
        "simpleLicensing",
    ]


def test_a_document_is_dated_by_its_newest_claim() -> None:
    assert of_type(elements(), "CreationInfo")[0]["created"] == "2026-11-02T00:00:00Z"


def test_a_finding_is_an_annotation_of_the_package() -> None:
    said = "warn R5: conflict with the declared license … not legal advice."
    found = elements(findings=(BillFinding(CHAT, BASE, "warn", "R5", said),), ruleset="practical")

    assert [a["statement"] for a in of_type(found, "Annotation")] == [said]
    assert "not legal advice" in of_type(found, "SpdxDocument")[0]["comment"]


def test_what_has_no_place_is_counted() -> None:
    assert write_spdx3(bill_of(SMALL, CHAT)).left_out == {"Dataset.downloads": 1}


def test_the_check_sees_what_is_wrong() -> None:
    document = json.loads(write_spdx3(bill_of(SMALL, CHAT)).text)
    for element in document["@graph"]:
        if element["type"] == "dataset_DatasetPackage":
            element["dataset_datasetType"] = ["poetry"]

    assert check_spdx3(json.dumps(document))
