"""What is sent to change nodes, and in which order."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings

from supplychain.graph.store import statements
from supplychain.graph.store.changes import change_nodes, difference
from tests.strategies import Forms, forms_of_one_thing

PLACEHOLDER: dict[str, Any] = {"id": "m", "reason": "deleted", "sources": ["a"]}
DESCRIBED: dict[str, Any] = {"id": "m", "likes": 1, "sources": ["a"]}


@settings(max_examples=100, deadline=None)
@given(forms_of_one_thing(count=2))
def test_the_difference_turns_what_is_known_into_what_is_meant(case: Forms) -> None:
    known, meant = case.forms

    change = difference(known, meant)

    assert {k: v for k, v in {**known, **change}.items() if v is not None} == meant


def test_labels_are_changed_before_the_values_they_follow_from() -> None:
    sent: list[tuple[str, list[Any]]] = []

    changed = change_nodes("Model", [("m", PLACEHOLDER, DESCRIBED)], lambda *both: sent.append(both))

    assert changed == 1
    assert sent == [
        (statements.changed_labels("Model", ["Placeholder"], []), ["m"]),
        (statements.node_update("Model"), [{"id": "m", "p": {"likes": 1, "reason": None}}]),
    ]


def test_nodes_that_change_alike_are_sent_together() -> None:
    sent: list[list[Any]] = []
    changes = [
        ("a", PLACEHOLDER, DESCRIBED),
        ("b", DESCRIBED, DESCRIBED),
        ("c", PLACEHOLDER, DESCRIBED),
        ("d", DESCRIBED, PLACEHOLDER),
    ]

    assert change_nodes("Model", changes, lambda _, rows: sent.append(rows)) == 3
    assert sent[:2] == [["a", "c"], ["d"]]
    assert [row["id"] for row in sent[2]] == ["a", "c", "d"]


def test_what_stays_as_it_is_is_not_sent() -> None:
    sent: list[object] = []

    assert change_nodes("Model", [("m", DESCRIBED, DESCRIBED)], lambda *both: sent.append(both)) == 0
    assert sent == []
