"""Which edges of a table are dependencies."""

from __future__ import annotations

from tests.unit.licenses.chains import FORWARDED, Edge, artifact, chain

SAID = {"base": "mit", "tuned": "apache-2.0", "data": "cc-by-4.0", "old": FORWARDED}
EDGES: list[Edge] = [
    ("tuned", "base", "finetune"),
    ("tuned", "data", "evaluated_on"),
    ("tuned", "data", "evaluated_on?"),
    ("tuned", "data", "trained_on?"),
    ("tuned", "old", "merge"),
    ("old", "base", "renamed"),
]


def test_evaluations_forwardings_and_forwarded_artifacts_are_no_dependencies() -> None:
    table = chain(SAID, EDGES)

    rows = table.dependencies().tolist()

    assert rows == sorted(rows)
    found = {(table.keys[table.down[i]], table.keys[table.up[i]], table.words[table.word[i]]) for i in rows}
    assert found == {
        (artifact("tuned"), artifact("base"), "finetune"),
        (artifact("tuned"), artifact("data"), "trained_on?"),
    }


def test_a_table_without_edges_has_no_dependencies() -> None:
    assert chain({"base": "mit"}, []).dependencies().tolist() == []
