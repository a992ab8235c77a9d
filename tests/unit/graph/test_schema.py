"""The schema: one declaration that everything else derives from."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplychain.errors import UnknownName
from supplychain.graph.schema import (
    CATEGORY_LABELS,
    EDGE_BOOKKEEPING,
    LONGEST_KEY,
    NODE_BOOKKEEPING,
    NODE_TYPES,
    RELATIONSHIP_TYPES,
    STATED,
    NodeType,
    RelationshipType,
    fit_key,
    labels_of,
    node_type,
    relationship_type,
)
from supplychain.records import CONFIDENCES, EDGE_RECORDS, NODE_RECORDS, RELATIONS

KINDS: list[NodeType | RelationshipType] = [*NODE_TYPES.values(), *RELATIONSHIP_TYPES.values()]


def name_of(kind: NodeType | RelationshipType) -> str:
    return kind.label if isinstance(kind, NodeType) else kind.type


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_every_kind_and_property_says_what_it_means(kind: NodeType | RelationshipType) -> None:
    assert kind.meaning.endswith(".")
    for stated in kind.all_properties:
        assert stated.meaning.endswith("."), stated.name


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_no_property_of_a_kind_is_declared_twice(kind: NodeType | RelationshipType) -> None:
    names = [stated.name for stated in kind.all_properties]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_only_lists_are_united_and_every_list_is(kind: NodeType | RelationshipType) -> None:
    own = [stated for stated in kind.properties if stated.name not in {"sources", "claims"}]

    assert [s.name for s in own if s.many] == [s.name for s in own if s.merge in {"union", "always"}]


def test_every_record_class_has_a_kind_and_every_kind_a_record_class() -> None:
    assert set(NODE_TYPES) == set(NODE_RECORDS)
    assert set(RELATIONSHIP_TYPES) == {*EDGE_RECORDS, *STATED}


def test_every_relationship_says_where_it_was_read_how_sure_it_is_and_who_claims_it() -> None:
    promised = {"sources", "evidence", "confidence", "collected_at"}

    for kind in RELATIONSHIP_TYPES.values():
        assert promised <= {stated.name for stated in kind.all_properties}, kind.type


def test_ends_of_relationships_are_labels_of_the_schema() -> None:
    for kind in RELATIONSHIP_TYPES.values():
        assert kind.ends
        for start, end in kind.ends:
            assert {start, end} <= set(NODE_TYPES), kind.type


def test_a_node_has_its_key_first_and_the_bookkeeping_last() -> None:
    properties = NODE_TYPES["Model"].all_properties

    assert properties[0].name == "id"
    assert properties[-len(NODE_BOOKKEEPING) :] == NODE_BOOKKEEPING


def test_a_relationship_has_the_bookkeeping_last_and_no_key() -> None:
    properties = RELATIONSHIP_TYPES["USES"].all_properties

    assert properties[-len(EDGE_BOOKKEEPING) :] == EDGE_BOOKKEEPING
    assert "id" not in {stated.name for stated in properties}


def test_how_statements_combine_comes_from_the_records() -> None:
    merges = RELATIONSHIP_TYPES["DERIVED_FROM"].merges

    assert merges["relation"] == RELATIONS
    assert merges["confidence"] == CONFIDENCES
    assert merges["evidence"] == "union"
    assert NODE_TYPES["Model"].merges["likes"] == "latest"
    assert NODE_TYPES["Model"].merges["self_references"] == "always"


def test_types_of_properties_come_from_the_records() -> None:
    kinds = {stated.name: stated.kind for stated in NODE_TYPES["Model"].properties}

    assert kinds["name"] == "string"
    assert kinds["likes"] == "long"
    assert kinds["carbon_emitted"] == "double"
    assert kinds["gated"] == "string"
    assert kinds["private"] == "boolean"
    assert kinds["tags"] == "string[]"


def test_an_unknown_label_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UnknownName, match=r"no label named 'Modle'.*Did you mean Model"):
        node_type("Modle")


def test_an_unknown_relationship_type_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UnknownName, match=r"no relationship type named 'DERIVES_FROM'.*DERIVED_FROM"):
        relationship_type("DERIVES_FROM")


@pytest.mark.parametrize("label", ["Model", "Dataset", "Repository"])
def test_what_can_be_used_and_licensed_is_an_artifact(label: str) -> None:
    assert labels_of(label, {}) == (label, "Artifact")


@pytest.mark.parametrize("label", ["Owner", "Paper"])
def test_owners_and_papers_are_no_artifacts(label: str) -> None:
    assert labels_of(label, {}) == (label,)


@pytest.mark.parametrize(("category", "color"), CATEGORY_LABELS.items())
def test_a_license_carries_the_label_of_its_category(category: str, color: str) -> None:
    assert labels_of("License", {"category": category}) == ("License", color)


@pytest.mark.parametrize("properties", [{}, {"category": "something new"}])
def test_a_license_of_no_known_category_is_unknown_and_never_permissive(properties: dict[str, str]) -> None:
    assert labels_of("License", properties) == ("License", "UnknownLicense")


def test_what_has_a_reason_is_a_placeholder() -> None:
    assert labels_of("Model", {"reason": "deleted"}) == ("Model", "Artifact", "Placeholder")


def test_a_key_that_fits_stays_as_it_is() -> None:
    assert fit_key("k" * LONGEST_KEY) == "k" * LONGEST_KEY


def test_a_longer_key_is_cut_and_given_the_digest_of_the_whole() -> None:
    text = "k" * (LONGEST_KEY + 1)

    assert fit_key(text) == f"{'k' * (LONGEST_KEY - 80)}~{hashlib.sha256(text.encode()).hexdigest()}"


def test_a_key_is_never_cut_within_a_character() -> None:
    assert fit_key("é" * 5_000).startswith("é" * ((LONGEST_KEY - 80) // 2) + "~")
    assert fit_key("x" + "🤗" * 5_000).rpartition("~")[0] == "x" + "🤗" * ((LONGEST_KEY - 80 - 1) // 4)


def test_long_keys_that_differ_only_at_their_end_stay_apart() -> None:
    assert fit_key("k" * 5_000 + "a") != fit_key("k" * 5_000 + "b")


@given(st.text(min_size=1).map(lambda text: text * 200) | st.text())
def test_every_key_fits_an_index_and_fitting_twice_changes_nothing(text: str) -> None:
    key = fit_key(text)

    assert len(key.encode()) <= LONGEST_KEY
    assert fit_key(key) == key
