"""Every question of the catalogue, asked of a real server: its plan, its contract, and its rows on the demo graph.

The expected rows are in `expected/<area>/<name>.json`: one or several cases of parameters and rows. After the demo graph
or a question changed, write the rows anew and read the difference::

    UPDATE_EXPECTED=1 pytest tests/integration/test_catalogue.py
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import neo4j
import pytest

from supplychain.graph import catalogue
from supplychain.graph.cypher import Cypher

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.graph.catalogue import Query
    from supplychain.graph.store import Store

pytestmark = pytest.mark.server

EXPECTED = Path(__file__).parent / "expected"
NAMES = catalogue.names()
PROJECTIONS = Cypher("CALL gds.graph.list() YIELD graphName RETURN graphName")
INTO_AN_INDEX = {"NodeUniqueIndexSeek", "Argument", "Unwind"}
ABOUT_WHAT_THE_DEMO_LACKS = {"01N50", "01N51", "01N52"}
"""Status codes of labels, relationship types and property keys that the database has not met yet."""


def cases(name: str) -> list[dict[str, Any]]:
    """Return the cases of one question; a question without required parameters needs no file to begin with."""
    file = EXPECTED / f"{name}.json"
    if not file.exists() and os.environ.get("UPDATE_EXPECTED"):
        return [{"parameters": {}, "rows": []}]
    read: list[dict[str, Any]] = json.loads(file.read_text("utf-8"))
    return read


def bound(name: str, **more: Any) -> tuple[Query, dict[str, Any]]:
    """Return a question with the parameters of its first case."""
    query = catalogue.query(name)
    return query, query.bind(cases(name)[0]["parameters"] | more)


def rounded(value: Any) -> Any:
    """Round floats, which differ in their last digits from run to run, and leave everything else."""
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, list):
        return [rounded(part) for part in value]
    return value


def rows_of(store: Store, name: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    query = catalogue.query(name)
    table = store.read(query.text, query.bind(parameters))
    return [{column: rounded(value) for column, value in row.items()} for row in table]


def operators(plan: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Yield every operator of a plan, and whether rows begin there."""
    children = plan.get("children", [])
    yield plan["operatorType"].split("@")[0], not children
    for child in children:
        yield from operators(child)


@pytest.mark.parametrize("name", NAMES)
def test_it_only_reads_and_its_plan_is_sound(demo: Store, name: str) -> None:
    query, parameters = bound(name)
    summary = demo.explain(query.text, parameters)
    assert summary.query_type == "r"
    assert summary.plan is not None
    plan = list(operators(summary.plan))
    assert not {operator for operator, _ in plan} & {"CartesianProduct", "AllNodesScan"}
    begins = {operator for operator, first in plan if first}
    if any(p.name == "id" for p in query.parameters):
        assert "NodeUniqueIndexSeek" in begins
        assert begins <= INTO_AN_INDEX, "a question about one artifact begins at an index"
    else:
        assert any(note.startswith("Whole graph") for note in query.notes)


@pytest.mark.filterwarnings("ignore:GQLSTATUS support is a preview")  # what driver 5 says
@pytest.mark.parametrize("name", NAMES)
def test_the_server_has_nothing_to_complain_about(demo: Store, name: str) -> None:
    query, parameters = bound(name)
    with demo.driver.session(
        database=demo.database,
        default_access_mode=neo4j.READ_ACCESS,
        notifications_min_severity="INFORMATION",
    ) as session:
        summary = session.run(neo4j.Query(f"EXPLAIN {query.text}"), parameters).consume()
    complaints = [
        status.status_description
        for status in summary.gql_status_objects
        if status.is_notification and status.gql_status not in ABOUT_WHAT_THE_DEMO_LACKS
    ]
    assert complaints == []


@pytest.mark.parametrize("name", NAMES)
def test_it_gives_the_columns_it_says_under_the_key_it_says_in_pages(demo: Store, name: str) -> None:
    query, parameters = bound(name)
    table = demo.read(query.text, parameters)
    assert table.columns == query.returns
    keys = [json.dumps([row[column] for column in query.key]) for row in table]
    assert len(keys) == len(set(keys)), "the key does not tell rows apart"
    assert demo.read(query.text, parameters).rows == table.rows, "asking twice gives two answers"
    for size in (0, 1, 3):
        page = demo.read(query.text, bound(name, limit=size)[1])
        assert page.rows == table.rows[:size], "a page is not the beginning of the whole"
    if "Graph Data Science" in " ".join(query.notes):
        assert demo.read(PROJECTIONS).rows == []


@pytest.mark.parametrize(
    "name", [n for n in NAMES if any(p.name == "id" for p in catalogue.query(n).parameters)]
)
def test_of_what_nobody_knows_it_knows_nothing(demo: Store, name: str) -> None:
    query, parameters = bound(name, id="nobody/nothing")
    assert demo.read(query.text, parameters).rows == []


@pytest.mark.parametrize("name", NAMES)
def test_it_gives_the_expected_rows(demo: Store, name: str) -> None:
    expected = cases(name)
    if os.environ.get("UPDATE_EXPECTED"):
        for case in expected:
            case["rows"] = rows_of(demo, name, case["parameters"])
        write(name, expected)
    for case in expected:
        assert rows_of(demo, name, case["parameters"]) == case["rows"]
        assert case["rows"] or case.get("empty_because"), (
            "an empty answer proves little: ask something else, or say why"
        )


def test_every_expectation_belongs_to_a_question() -> None:
    found = {str(file.relative_to(EXPECTED).with_suffix("")) for file in EXPECTED.rglob("*.json")}
    assert found == set(NAMES)


def write(name: str, expected: list[dict[str, Any]]) -> None:
    """Write cases with one row per line, so that a change of a row is one line of a difference."""
    text = []
    for case in expected:
        fields = [f'    "parameters": {json.dumps(case["parameters"], ensure_ascii=False)}']
        if not case["rows"]:
            fields.append(
                f'    "empty_because": {json.dumps(case.get("empty_because", ""), ensure_ascii=False)}'
            )
        rows = ",\n".join(f"      {json.dumps(row, ensure_ascii=False)}" for row in case["rows"])
        fields.append(f'    "rows": [\n{rows}\n    ]' if rows else '    "rows": []')
        text.append("  {\n" + ",\n".join(fields) + "\n  }")
    file = EXPECTED / f"{name}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("[\n" + ",\n".join(text) + "\n]\n", encoding="utf-8")
