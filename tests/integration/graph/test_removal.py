"""Taking back one source's claims leaves exactly what the others say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplychain.graph.store.removal import remove_source
from supplychain.interchange import records_in
from supplychain.loading import write_records
from tests.graphs import whole

if TYPE_CHECKING:
    from supplychain.graph.store import Store

pytestmark = pytest.mark.server

ONE = """
{"kind": "defaults", "source": "one", "collected_at": "2024"}
{"kind": "Model", "id": "a/only-one"}
{"kind": "Model", "id": "a/both", "likes": 1, "tags": ["x"]}
{"kind": "Model", "id": "a/base", "likes": 5}
{"kind": "DERIVED_FROM", "start": ["Model", "a/both"], "end": ["Model", "a/base"], "relation": "finetune", "evidence": ["tag"]}
{"kind": "LICENSED_UNDER", "start": ["Model", "a/both"], "raw": "mit", "field": "tag"}
"""
OTHER = """
{"kind": "defaults", "source": "other", "collected_at": "2025"}
{"kind": "Model", "id": "a/both", "likes": 2, "tags": ["y"]}
{"kind": "DERIVED_FROM", "start": ["Model", "a/both"], "end": ["Model", "a/base"], "relation": "adapter", "evidence": ["card"]}
{"kind": "LICENSED_UNDER", "start": ["Model", "a/both"], "raw": "apache-2.0", "field": "card"}
{"kind": "DERIVED_FROM", "start": ["Model", "b/child"], "end": ["Model", "a/only-one"]}
"""


def test_what_is_left_is_what_the_others_say(store: Store) -> None:
    write_records(store, records_in(OTHER.splitlines()), source="other")
    expected = whole(store)
    write_records(store, records_in(ONE.splitlines()), source="one")
    assert whole(store) != expected

    touched = remove_source(store, "one")

    assert whole(store) == expected
    assert touched == {"Model": 3, "License": 1, "DERIVED_FROM": 1, "LICENSED_UNDER": 1}


def test_two_sources_of_one_edge_are_both_shown(store: Store) -> None:
    for text in (ONE, OTHER):
        write_records(store, records_in(text.splitlines()), source="x")

    edge = whole(store).edges["Model", "a/both", "DERIVED_FROM", "Model", "a/base"]
    assert edge["sources"] == ["one", "other"]
    assert edge["evidence"] == ["card", "tag"]
    assert edge["relation"] == "adapter"
    assert len(edge["claims"]) == 2


def test_removing_an_unheard_of_source_changes_nothing(store: Store) -> None:
    write_records(store, records_in(ONE.splitlines()), source="one")
    before = whole(store)

    assert remove_source(store, "nobody") == {}
    assert whole(store) == before
