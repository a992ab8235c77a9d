"""CycloneDX documents of other tools: standard fields become records, and what cannot is counted under its reason."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplychain.bills.reading import read_cyclonedx
from supplychain.graph.rows import rows_of
from supplychain.records import (
    Dataset,
    DerivedFrom,
    DescribedBy,
    EdgeRecord,
    Endpoint,
    GeneratedBy,
    HasRepository,
    License,
    LicensedUnder,
    Model,
    OwnedBy,
    Owner,
    Paper,
    Placeholder,
    Record,
    Repository,
    Skipped,
    TrainedOn,
    Uses,
)

FRAME: dict[str, Any] = {"source": "cyclonedx", "collected_at": "2026-02-03T04:05:06Z"}
MODEL = {
    "type": "machine-learning-model",
    "bom-ref": "m1",
    "group": "acme",
    "name": "chat",
    "version": "v2",
    "purl": "pkg:huggingface/acme/chat@0123456789abcdef",
    "licenses": [{"license": {"id": "Apache-2.0", "acknowledgement": "declared"}}],
    "externalReferences": [
        {"type": "website", "url": "https://acme.example/chat"},
        {"type": "documentation", "url": "https://arxiv.org/abs/2307.09288"},
        {"type": "vcs", "url": "https://github.com/Acme/Chat.git"},
    ],
    "pedigree": {"ancestors": [{"type": "machine-learning-model", "name": "bert-base-uncased"}]},
    "modelCard": {
        "modelParameters": {
            "task": "text-generation",
            "architectureFamily": "llama",
            "modelArchitecture": "LlamaForCausalLM",
            "datasets": [
                {"ref": "d1"},
                {"type": "dataset", "name": "squad", "contents": {"url": "https://huggingface.co/datasets/rajpurkar/squad"}},
            ],
        },
        "quantitativeAnalysis": {"performanceMetrics": [{"type": "accuracy", "value": "0.9"}, {"value": "fine"}]},
        "considerations": {"technicalLimitations": ["Speaks no Latin."]},
    },
}  # fmt: skip
DATA = {
    "type": "data",
    "bom-ref": "d1",
    "name": "talk",
    "licenses": [{"expression": "CC-BY-4.0"}],
    "tags": ["chat"],
}
APP = {"type": "application", "bom-ref": "a1", "name": "app", "purl": "pkg:github/Acme/App@1.0"}
CHAT, TALK = Endpoint("Model", "acme/chat"), Endpoint("Dataset", "talk")


def document(*components: Any, **more: Any) -> str:
    frame = {"bomFormat": "CycloneDX", "specVersion": "1.5", "metadata": {"timestamp": FRAME["collected_at"]}}
    return json.dumps({**frame, "components": components, **more})


def read(*components: Any, **more: Any) -> list[Record]:
    return list(read_cyclonedx(document(*components, **more)))


def reasons(*components: Any, **more: Any) -> list[str]:
    return [record.reason for record in read(*components, **more) if isinstance(record, Skipped)]


def test_a_model_is_read_with_its_card_license_owner_paper_code_and_lineage() -> None:
    found = read(MODEL, DATA)

    assert Model(
        id="acme/chat", name="chat", hub="huggingface", url="https://acme.example/chat", sha="v2", task="text-generation",
        model_type="llama", architectures=("LlamaForCausalLM",), limitations="Speaks no Latin.",
        evaluation=("accuracy: 0.9", "fine"), **FRAME,
    ) in found  # fmt: skip
    assert Dataset(id="talk", name="talk", tags=("chat",), **FRAME) in found
    assert License(id="Apache-2.0", category="permissive", **FRAME) in found
    assert Owner(id="acme", **FRAME) in found
    assert Paper(id="arxiv:2307.09288", url="https://arxiv.org/abs/2307.09288", **FRAME) in found
    relations = {(type(r), r.start.id, r.end.id): r for r in found if isinstance(r, EdgeRecord)}
    assert set(relations) == {
        (LicensedUnder, "acme/chat", "Apache-2.0"), (LicensedUnder, "talk", "CC-BY-4.0"), (OwnedBy, "acme/chat", "acme"),
        (DerivedFrom, "acme/chat", "bert-base-uncased"), (TrainedOn, "acme/chat", "talk"),
        (TrainedOn, "acme/chat", "rajpurkar/squad"), (DescribedBy, "acme/chat", "arxiv:2307.09288"),
        (HasRepository, "acme/chat", "github.com/acme/chat"),
    }  # fmt: skip
    said = {r.end.id: r.confidence for r in found if isinstance(r, LicensedUnder)}
    assert said == {"Apache-2.0": "declared", "CC-BY-4.0": "resolved"}  # nobody says who declared the second
    assert relations[DerivedFrom, "acme/chat", "bert-base-uncased"].evidence == (
        "cyclonedx pedigree.ancestors",
    )


def test_a_plain_dependency_means_what_its_ends_say_and_is_not_told_twice() -> None:
    base = {"type": "machine-learning-model", "bom-ref": "m0", "name": "bert-base-uncased"}
    depends = [
        {"ref": "a1", "dependsOn": ["m1", "d1"]},
        {"ref": "m1", "dependsOn": ["m0", "d1"]},
        {"ref": "d1", "dependsOn": ["m0"]},
        {"ref": "m0"},
    ]

    found = read(MODEL, DATA, APP, base, dependencies=depends)

    app, place = (
        Endpoint("Repository", "github.com/acme/app"),
        {"evidence": ("cyclonedx dependencies",), **FRAME},
    )
    assert Repository(id=app.id, sha="", **FRAME) not in found
    assert Uses(start=app, end=CHAT, **place) in found
    assert Uses(start=app, end=TALK, **place) in found
    assert GeneratedBy(start=TALK, end=Endpoint("Model", "bert-base-uncased"), **place) in found
    assert sum(isinstance(r, DerivedFrom) for r in found) == 1
    assert sum(isinstance(r, TrainedOn) for r in found) == 2


def test_nested_components_and_the_subject_are_read_too() -> None:
    inner = {"type": "data", "name": "inner"}
    subject = {**APP, "components": [{**DATA, "components": [inner]}]}

    found = read(metadata={"component": subject})

    assert {r.id for r in found if isinstance(r, Dataset | Repository)} == {
        "github.com/acme/app",
        "talk",
        "inner",
    }


def test_a_placeholder_stays_one() -> None:
    gone = {**DATA, "properties": [{"name": "supplychain:placeholder", "value": "deleted"}]}

    found = read(gone)

    assert (
        Placeholder(
            label="Dataset",
            id="talk",
            reason="deleted",
            source="cyclonedx",
            collected_at=FRAME["collected_at"],
        )
        in found
    )


def test_a_license_that_names_nothing_known_is_unknown_and_keeps_its_text() -> None:
    (said,) = (
        r
        for r in read({**DATA, "licenses": [{"license": {"name": "ask our lawyers"}}]})
        if isinstance(r, LicensedUnder)
    )

    assert (said.end.id, said.raw, said.field) == ("NOASSERTION", ("ask our lawyers",), ("cyclonedx",))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "not a JSON document"),
        (b"\xff\xfe\x00", "not a JSON document"),
        ("[" * 100_000, "not a JSON document"),
        ("[]", "not a CycloneDX document of version 1.5, 1.6, 1.7"),
        (
            '{"bomFormat": "CycloneDX", "specVersion": "1.4"}',
            "not a CycloneDX document of version 1.5, 1.6, 1.7",
        ),
        ('{"spdxVersion": "SPDX-2.3"}', "not a CycloneDX document of version 1.5, 1.6, 1.7"),
    ],
)
def test_what_is_no_document_is_counted(text: str | bytes, reason: str) -> None:
    assert [r.reason for r in read_cyclonedx(text) if isinstance(r, Skipped)] == [reason]


@pytest.mark.parametrize(
    ("component", "more", "reason"),
    [
        ({"type": "container", "name": "x"}, {}, "a component that is no model, dataset or repository"),
        ({"type": "library", "name": "x", "purl": "pkg:pypi/x@1"}, {}, "code without a repository"),
        ({"type": "data"}, {}, "a component without a name"),
        (
            {"type": "machine-learning-model", "name": "m", "pedigree": {"ancestors": [{**APP, "bom-ref": ""}]}}, {},
            "an ancestor of a kind that nothing is derived from",
        ),
        (
            {"type": "machine-learning-model", "name": "m", "modelCard": {"modelParameters": {"datasets": [{"ref": "x"}]}}}, {},
            "training data that the document does not describe",
        ),
        (DATA, {"dependencies": [{"ref": "d1", "dependsOn": ["x"]}]}, "a dependency that the graph does not hold"),
        (
            DATA, {"dependencies": [{"ref": "x", "dependsOn": ["d1"]}]},
            "dependencies of what is no model, dataset or repository",
        ),
        (
            {**MODEL, "externalReferences": [{"type": "vcs", "url": "ask me"}]}, {},
            "a version control address that names no repository",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_counted_and_the_rest_goes_on(component: Any, more: Any, reason: str) -> None:
    other = {"type": "data", "name": "other"}

    assert reason in reasons(component, other, **more)
    assert any(isinstance(r, Dataset) and r.id == "other" for r in read(component, other, **more))


_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["m1", "data", "pkg:huggingface/a/b@c"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(sorted({*MODEL, "ref", "name"})), inner, max_size=4)
    ),
    max_leaves=8,
)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from([MODEL, DATA, APP]), st.sampled_from(sorted(MODEL)), _values, _values)
def test_a_field_of_any_other_kind_harms_nothing(
    component: Any, field: str, value: Any, depends: Any
) -> None:
    for record in read({**component, field: value}, value, dependencies=depends, properties=value):
        if not isinstance(record, Skipped):
            list(rows_of(record))


def test_under_a_source_of_your_own_a_document_can_claim_nothing_in_the_name_of_another() -> None:
    line = json.dumps({"kind": "Model", "id": "a/b", "source": "huggingface"})
    forged = {**MODEL, "properties": [{"name": "supplychain:record", "value": line}]}

    assert list(read_cyclonedx(document(forged), source="mail")) == [Model(source="mail", id="a/b")]
    assert read(forged) == [Model(source="huggingface", id="a/b")]
