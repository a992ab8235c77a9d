"""`supplychain lineage`: trees for people, edges for pipes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from supplychain.graph import catalogue
from supplychain.graph.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.cli.conftest import Outcome, ToldStore

    Run = Callable[..., Outcome]

EDGES = Table(
    ("downstream", "upstream", "relation", "placeholder_upstream", "placeholder_downstream"),
    [
        ("acme/chat", "acme/base", "finetune", None, None),
        ("acme/base", "acme/[red]root\x1b[2J", "merge", "deleted", None),
        *((f"acme/child{n:02}", "acme/chat", "quantized", None, None) for n in range(20)),
    ],
)


def lines_of(text: str) -> list[str]:
    """The words of a drawing, without its branches."""
    return [line.strip("│├└─ ") for line in text.splitlines()]


def test_a_tree_is_drawn_up_and_down(run: Run, graph: ToldStore) -> None:
    graph.answer = EDGES

    done = run("lineage", "tree", "acme/chat", "--most", "2")

    assert done.code == 0
    assert lines_of(done.out) == [
        "acme/chat",
        "made from",
        "acme/base finetune",
        "acme/[red]root\\x1b[2J merge [deleted]",
        "made into",
        "acme/child00 quantized",
        "acme/child01 quantized",
        "… and 18 more",
    ]


@pytest.mark.parametrize(
    ("direction", "shown", "hidden"), [("up", "made from", "made into"), ("down", "made into", "made from")]
)
def test_a_tree_may_be_drawn_one_way(
    run: Run, graph: ToldStore, direction: str, shown: str, hidden: str
) -> None:
    graph.answer = EDGES

    done = run("lineage", "tree", "acme/chat", "--direction", direction)

    assert shown in done.out
    assert hidden not in done.out
    assert graph.asked[-1][1]["direction"] == direction


def test_an_artifact_alone_is_drawn_with_nothing_known(run: Run, graph: ToldStore) -> None:
    graph.answer = Table(EDGES.columns)

    assert lines_of(run("lineage", "tree", "acme/chat").out) == [
        "acme/chat", "made from", "nothing known", "made into", "nothing known",
    ]  # fmt: skip


def test_the_edges_of_a_tree_come_as_data(run: Run, graph: ToldStore) -> None:
    graph.answer = EDGES

    assert json.loads(run("lineage", "tree", "acme/chat", "-f", "json").out) == list(EDGES)


@pytest.mark.parametrize(
    ("verb", "question", "arguments"),
    [
        ("ancestors", "lineage/ancestors", ["acme/chat"]),
        ("descendants", "lineage/descendants", ["acme/chat"]),
        ("roots", "lineage/roots", ["acme/chat"]),
        ("path", "lineage/path", ["acme/chat", "acme/base"]),
        ("common", "lineage/common_ancestors", ["acme/chat", "acme/base"]),
        ("impact", "lineage/impact", ["acme/chat"]),
    ],
)
def test_every_verb_asks_its_question_about_its_artifacts(
    run: Run, graph: ToldStore, verb: str, question: str, arguments: list[str]
) -> None:
    graph.answer = Table(("artifact",), [("acme/base",)])

    done = run("lineage", verb, *arguments, "--format", "json")

    assert done == (0, '[\n {\n  "artifact": "acme/base"\n }\n]\n', "")
    text, parameters = graph.asked[-1]
    assert text == catalogue.query(question).text
    assert [parameters[name] for name in ("id", "other")[: len(arguments)]] == arguments


def test_how_far_and_how_much_is_asked_for(run: Run, graph: ToldStore) -> None:
    run("lineage", "ancestors", "acme/chat", "--depth", "3", "--limit", "7")

    assert graph.asked[-1][1] == {"id": "acme/chat", "depth": 3, "limit": 7 + 1}


def test_a_direction_that_is_none_is_refused(run: Run, graph: ToldStore) -> None:
    graph.answer = EDGES

    done = run("lineage", "tree", "acme/chat", "--direction", "sideways")

    assert (done.code, done.out) == (2, "")
    assert "sideways" in done.err
