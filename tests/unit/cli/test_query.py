"""`supplychain query` and `supplychain schema`: questions, answers and meanings."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

from supplychain.graph import catalogue
from supplychain.graph.asking import ALL_ROWS
from supplychain.graph.schema import NODE_TYPES, RELATIONSHIP_TYPES
from supplychain.graph.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.cli.conftest import Outcome, ToldStore

    Run = Callable[..., Outcome]

ANSWER = Table(("artifact", "hops"), [("acme/base", 1), ("acme/\x1b[31mroot", 2)])


@pytest.mark.parametrize("arguments", [["query"], ["query", "--list"]])
def test_all_questions_are_listed(run: Run, arguments: list[str]) -> None:
    done = run(*arguments, "--format", "json")

    assert done.code == 0
    assert [row["name"] for row in json.loads(done.out)] == catalogue.names()
    assert all(row["question"] for row in json.loads(done.out))


def test_the_questions_of_one_area_are_listed(run: Run) -> None:
    done = run("query", "licenses", "--list", "--format", "ndjson")

    names = [json.loads(line)["name"] for line in done.out.splitlines()]
    assert names == [name for name in catalogue.names() if name.startswith("licenses/")]


def test_what_a_question_may_be_told_is_marked(run: Run) -> None:
    rows = json.loads(run("query", "--list", "--format", "json").out)

    parameters = {row["name"]: row["parameters"] for row in rows}
    assert parameters["lineage/ancestors"] == "id, depth?, limit?"


@pytest.mark.parametrize("name", catalogue.names())
def test_the_text_of_a_question_is_shown_as_it_stands_in_its_file(run: Run, name: str) -> None:
    done = run("query", name, "--show")

    assert done == (0, f"{catalogue.query(name).text}\n", "")


def test_a_question_is_asked_with_its_parameters(run: Run, graph: ToldStore) -> None:
    graph.answer = ANSWER

    done = run("query", "ancestors", "id=acme/chat", "limit=5", "--format", "json")

    assert done.code == 0
    assert json.loads(done.out) == list(ANSWER)
    ((text, parameters),) = graph.asked
    assert text == catalogue.query("lineage/ancestors").text
    assert parameters == {
        "id": "acme/chat",
        "depth": 100,
        "limit": 5 + 1,
    }  # one more tells whether there are more
    assert graph.closed


def test_all_rows_can_be_asked_for(run: Run, graph: ToldStore) -> None:
    run("query", "lineage/ancestors", "id=x", "limit=all")

    assert graph.asked[0][1]["limit"] == ALL_ROWS


def test_a_value_may_hold_an_equals_sign_and_anything_else(run: Run, graph: ToldStore) -> None:
    run("query", "lineage/ancestors", 'id=a=b"}) DETACH DELETE n //')

    assert graph.asked[0][1]["id"] == 'a=b"}) DETACH DELETE n //'


def test_the_rows_come_in_every_format(run: Run, graph: ToldStore) -> None:
    graph.answer = ANSWER

    done = {
        form: run("query", "lineage/ancestors", "id=x", "-f", form)
        for form in ("json", "ndjson", "csv", "table")
    }

    assert {outcome.code for outcome in done.values()} == {0}
    assert json.loads(done["json"].out) == list(ANSWER)
    assert [json.loads(line) for line in done["ndjson"].out.splitlines()] == list(ANSWER)
    assert next(csv.DictReader(done["csv"].out.splitlines())) == {"artifact": "acme/base", "hops": "1"}
    assert "acme/\\x1b[31mroot" in done["table"].out
    assert "\x1b" not in done["table"].out
    assert {outcome.err for outcome in done.values()} == {""}


@pytest.mark.parametrize("form", ["json", "ndjson", "csv", "table"])
def test_that_there_are_more_rows_is_said_beside_the_data(run: Run, graph: ToldStore, form: str) -> None:
    graph.answer = ANSWER

    whole = run("query", "lineage/ancestors", "id=x", "limit=2", "-f", form)
    cut = run("query", "lineage/ancestors", "id=x", "limit=1", "-f", form)

    assert whole.err == ""
    assert "root" in whole.out
    assert cut.err == "The first 1 rows; there are more: ask with a higher limit.\n"
    assert "root" not in cut.out


def test_quiet_leaves_out_the_title_and_keeps_the_rows(run: Run, graph: ToldStore) -> None:
    graph.answer = ANSWER
    question = catalogue.query("lineage/ancestors").question

    talking = run("query", "lineage/ancestors", "id=x")
    quiet = run("--quiet", "query", "lineage/ancestors", "id=x")

    assert question in talking.out
    assert question not in quiet.out
    assert "acme/base" in quiet.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["lineage/ancestor"], "no question named 'lineage/ancestor'. Did you mean lineage/ancestors"),
        (["lineage/ancestors"], "lineage/ancestors needs id."),
        (["lineage/ancestors", "acme/chat"], "'acme/chat' is not PARAMETER=VALUE."),
        (
            ["lineage/ancestors", "di=x", "id=x"],
            "no parameter of lineage/ancestors named 'di'. Did you mean id",
        ),
        (["lineage/ancestors", "id=x", "limit=many"], "The parameter limit must be int, not 'many'."),
        (["nowhere", "--list"], "no area named 'nowhere'."),
    ],
)
def test_a_question_that_cannot_be_meant_is_refused_before_anything_is_asked(
    run: Run, graph: ToldStore, arguments: list[str], message: str
) -> None:
    done = run("query", *arguments)

    assert (done.code, done.out) == (2, "")
    assert message in done.err
    assert graph.asked == []


def test_the_schema_lists_every_label_and_relationship(run: Run) -> None:
    rows = json.loads(run("schema", "--format", "json").out)

    kinds = [row["kind"] for row in rows]
    assert [f"(:{label})" for label in NODE_TYPES] == kinds[: len(NODE_TYPES)]
    assert len(kinds) == len(NODE_TYPES) + sum(len(kind.ends) for kind in RELATIONSHIP_TYPES.values())
    assert "(:Model)-[:DERIVED_FROM]->(:Model)" in kinds


@pytest.mark.parametrize("name", [*NODE_TYPES, *RELATIONSHIP_TYPES])
def test_the_schema_explains_every_property_of_a_kind(run: Run, name: str) -> None:
    done = run("schema", name, "--format", "json")

    kind = RELATIONSHIP_TYPES.get(name) or NODE_TYPES[name]
    assert [row["property"] for row in json.loads(done.out)] == [p.name for p in kind.all_properties]
    assert all(row["meaning"] for row in json.loads(done.out))


def test_an_unknown_kind_is_refused_with_the_nearest_one(run: Run) -> None:
    done = run("schema", "Modle")

    assert (done.code, done.out) == (2, "")
    assert "Did you mean Model" in done.err


def test_the_schema_counts_what_the_graph_holds(run: Run, graph: ToldStore) -> None:
    graph.answer = Table(("count",), [(3,)])

    rows = json.loads(run("schema", "--count", "-f", "json").out)

    assert {"kind": "Model", "count": 3} in rows
    assert {"kind": "BaseModel", "count": 3} in rows
    assert {"kind": "USES", "count": 3} in rows
