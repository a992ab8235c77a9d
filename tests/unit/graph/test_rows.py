"""Records → rows: what is kept of a statement, cleaned of what no database can hold."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings

from supplychain.errors import UsageError
from supplychain.graph.rows import EdgeRow, EdgeTable, NodeRow, mention, rows_of
from supplychain.graph.schema import LONGEST_KEY, NODE_TYPES, NOT_LOADED, RELATIONSHIP_TYPES
from supplychain.records import (
    EDGE_RECORDS,
    DerivedFrom,
    EdgeRecord,
    Endpoint,
    Model,
    Placeholder,
    Record,
    Skipped,
    Uses,
)
from tests.strategies import records

BASE, CHAT = Endpoint("Model", "acme/base"), Endpoint("Model", "acme/chat")
_PYTHON: dict[str, type] = {"string": str, "long": int, "double": float, "boolean": bool, "string[]": list}


def row_of(record: Record) -> NodeRow | EdgeRow:
    (row,) = rows_of(record)
    return row


def says(**values: Any) -> dict[str, Any]:
    """What is kept of a model's properties."""
    kept = row_of(Model(source="s", id="m", **values)).properties
    return {k: v for k, v in kept.items() if k not in {"id", "sources"}}


def test_a_node_becomes_a_row_of_its_label() -> None:
    row = row_of(Model(source="s", collected_at="2025", id="acme/chat", likes=3, tags=("b", "a", "b")))

    assert row == NodeRow(
        "Model",
        {"id": "acme/chat", "likes": 3, "tags": ["a", "b"], "sources": ["s"], "collected_at": "2025"},
    )


def test_a_relationship_becomes_a_row_of_its_table_with_the_keys_of_its_ends() -> None:
    row = row_of(DerivedFrom(source="s", start=CHAT, end=BASE, relation="finetune", evidence=("card",)))

    assert row == EdgeRow(
        EdgeTable("Model", "DERIVED_FROM", "Model"),
        "acme/chat",
        "acme/base",
        {"relation": "finetune", "confidence": "declared", "evidence": ["card"], "sources": ["s"]},
    )


def test_a_placeholder_becomes_a_node_that_says_why() -> None:
    row = row_of(Placeholder(source="s", label="Dataset", id="d", reason="deleted"))

    assert row == NodeRow("Dataset", {"id": "d", "reason": "deleted", "sources": ["s"]})


def test_a_self_loop_becomes_a_remark_on_its_node_and_no_relationship() -> None:
    row = row_of(DerivedFrom(source="s", start=CHAT, end=CHAT, evidence=("tag", "card")))

    remarks = ["DERIVED_FROM card", "DERIVED_FROM tag"]
    assert row == NodeRow(
        "Model", {"id": CHAT.id, "reason": NOT_LOADED, "self_references": remarks, "sources": ["s"]}
    )


def test_a_self_loop_without_evidence_is_remarked_by_its_type() -> None:
    row = row_of(DerivedFrom(source="s", start=CHAT, end=CHAT))

    assert row.properties["self_references"] == ["DERIVED_FROM"]


def test_two_ids_that_no_encoding_can_tell_apart_make_a_self_loop() -> None:
    one, other = Endpoint("Model", "a\ud800"), Endpoint("Model", "a\udfff")

    assert isinstance(row_of(DerivedFrom(source="s", start=one, end=other)), NodeRow)


def test_a_repository_and_a_model_of_one_name_make_a_relationship() -> None:
    row = row_of(Uses(source="s", start=Endpoint("Repository", "gpt2"), end=Endpoint("Model", "gpt2")))

    assert isinstance(row, EdgeRow)


@pytest.mark.parametrize("value", [None, "", ()])
def test_what_says_nothing_is_left_out(value: Any) -> None:
    assert says(name=value if not isinstance(value, tuple) else None, tags=value or ()) == {}


def test_blank_items_of_a_list_are_left_out() -> None:
    assert says(tags=("", "a")) == {"tags": ["a"]}
    assert says(tags=("",)) == {}


@pytest.mark.parametrize("value", [False, 0])
def test_no_and_zero_say_something(value: int) -> None:
    assert says(private=bool(value), likes=int(value)) == {"private": False, "likes": 0}


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 10**400])
def test_a_fraction_that_is_no_finite_number_says_nothing(value: float) -> None:
    assert says(carbon_emitted=value) == {}


def test_whole_numbers_of_a_fraction_are_stored_as_fractions() -> None:
    assert repr(says(carbon_emitted=5)) == "{'carbon_emitted': 5.0}"
    assert repr(says(carbon_emitted=-0.0)) == "{'carbon_emitted': 0.0}"


@pytest.mark.parametrize(("value", "kept"), [(2**63 - 1, True), (2**63, False), (-(2**63), True)])
def test_a_whole_number_is_kept_when_64_bits_hold_it(value: int, kept: bool) -> None:
    assert says(likes=value) == ({"likes": value} if kept else {})


def test_lone_surrogates_are_replaced_everywhere() -> None:
    bad, end = "a\ud83e", Endpoint("Model", "b\udc80")
    statements: list[Record] = [
        Model(source=bad, collected_at=bad, id=bad, name=bad, tags=(bad,)),
        Placeholder(source=bad, label="Model", id=bad, reason=bad),
        DerivedFrom(source=bad, start=Endpoint("Model", bad), end=end, evidence=(bad,)),
        DerivedFrom(source=bad, start=end, end=end, evidence=(bad,)),
    ]

    for record in statements:
        assert "a?" in repr(row_of(record))
        repr(row_of(record)).encode()
        assert "\\ud" not in ascii(row_of(record))


def test_the_whole_of_a_long_id_is_kept_beside_its_key() -> None:
    long = "acme/" + "x" * 10_000

    row = row_of(Model(source="s", id=long))

    assert len(row.properties["id"]) <= LONGEST_KEY
    assert row.properties["full_id"] == long


def test_a_relationship_points_at_the_key_of_a_long_id() -> None:
    long = Endpoint("Model", "acme/" + "x" * 10_000)

    edge = row_of(DerivedFrom(source="s", start=CHAT, end=long))

    assert isinstance(edge, EdgeRow)
    assert edge.end == row_of(Model(source="s", id=long.id)).properties["id"]


def test_a_mention_is_a_placeholder_that_nobody_claims() -> None:
    assert mention("Model", "x") == NodeRow("Model", {"id": "x", "reason": NOT_LOADED})


def test_what_is_no_record_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="A loader gave a Skipped, which is not a record"):
        list(rows_of(Skipped(source="s", reason="r")))


@settings(max_examples=150, deadline=None)
@given(records)
def test_every_value_of_a_row_is_of_the_type_its_property_declares(record: Record) -> None:
    row = row_of(record)
    kind = NODE_TYPES[row.label] if isinstance(row, NodeRow) else RELATIONSHIP_TYPES[row.table.type]
    kinds = {stated.name: _PYTHON[stated.kind] for stated in kind.all_properties}

    for name, value in row.properties.items():
        assert type(value) is kinds[name], name
        if isinstance(value, list):
            assert value == sorted(set(value)), name
            assert all(value), name
    str(row).encode()


@pytest.mark.parametrize("record", EDGE_RECORDS.values(), ids=lambda r: r.TYPE)
def test_a_relationship_between_labels_the_schema_does_not_join_cannot_exist(
    record: type[EdgeRecord],
) -> None:
    with pytest.raises(UsageError, match=r"cannot go from Owner to Paper. Valid: "):
        record(source="s", start=Endpoint("Owner", "a"), end=Endpoint("Paper", "b"))


@pytest.mark.parametrize("record", EDGE_RECORDS.values(), ids=lambda r: r.TYPE)
def test_a_relationship_without_an_id_at_an_end_cannot_exist(record: type[EdgeRecord]) -> None:
    start, end = record.ENDS[0]
    with pytest.raises(UsageError, match="needs an id at both ends"):
        record(source="s", start=Endpoint(start, ""), end=Endpoint(end, "b"))


@pytest.mark.parametrize(
    ("record", "values", "message"),
    [
        (DerivedFrom, {"confidence": "certain"}, "Confidence 'certain' is not one of declared"),
        (DerivedFrom, {"relation": "copied"}, "Relation 'copied' is not one of merge"),
        (Uses, {"how": "somehow"}, "How 'somehow' is not one of runtime"),
    ],
)
def test_a_value_outside_its_list_cannot_exist(
    record: type[EdgeRecord], values: dict[str, Any], message: str
) -> None:
    start, end = record.ENDS[0]
    with pytest.raises(UsageError, match=message):
        record(source="s", start=Endpoint(start, "a"), end=Endpoint(end, "b"), **values)


@pytest.mark.parametrize("key", ["", None, 7])
def test_a_node_without_an_id_cannot_exist(key: Any) -> None:
    with pytest.raises(UsageError, match="A Model record needs a non-empty text as id"):
        Model(source="s", id=key)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"label": "Model", "id": "", "reason": "r"}, "needs an id and a reason"),
        ({"label": "Model", "id": "a", "reason": ""}, "needs an id and a reason"),
        ({"label": "Modle", "id": "a", "reason": "r"}, "cannot stand for 'Modle'. Valid: Model"),
    ],
)
def test_a_placeholder_of_nothing_cannot_exist(values: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Placeholder(source="s", **values)
