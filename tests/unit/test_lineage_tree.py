"""Lineage trees drawn from edges: every artifact once, cycles and crowds said in words."""

from __future__ import annotations

import pytest

from supplychain.graph.table import Table
from supplychain.lineage import LineageTree, TreeLine

COLUMNS = ("downstream", "upstream", "relation", "placeholder_upstream", "placeholder_downstream")
Edge = tuple[str, str] | tuple[str, str, str] | tuple[str, str, str, str | None, str | None]


def tree(artifact: str, *edges: Edge) -> LineageTree:
    """A tree of edges downstream → upstream, with relation and reasons of placeholders where given."""
    rest = ("finetune", None, None)
    return LineageTree(artifact, Table(COLUMNS, [(*edge, *rest[len(edge) - 2 :]) for edge in edges]))


def names(lines: list[TreeLine]) -> list[tuple[int, str]]:
    return [(line.depth, line.artifact) for line in lines]


def test_the_columns_are_those_of_the_question() -> None:
    from supplychain.graph import catalogue

    assert set(COLUMNS) <= set(catalogue.query("lineage/tree_edges").returns)


def test_an_artifact_alone_has_neither_ancestors_nor_descendants() -> None:
    alone = tree("a")

    assert list(alone.ancestors()) == []
    assert list(alone.descendants()) == []
    assert str(alone) == "a\n made from: nothing known\n made into: nothing known"


def test_ancestors_and_descendants_are_drawn_step_by_step() -> None:
    chain = tree("b", ("b", "c", "adapter"), ("c", "d", "merge"), ("a", "b", "quantized"))

    assert list(chain.ancestors()) == [TreeLine(1, "c", "adapter", ""), TreeLine(2, "d", "merge", "")]
    assert list(chain.descendants()) == [TreeLine(1, "a", "quantized", "")]
    assert str(chain) == "b\n made from:\n  c (adapter)\n    d (merge)\n made into:\n  a (quantized)"


def test_a_diamond_is_drawn_once_and_referred_to_after() -> None:
    diamond = tree("a", ("a", "b"), ("a", "c"), ("b", "root"), ("c", "root"), ("root", "seed"))

    lines = list(diamond.ancestors())

    assert names(lines) == [(1, "b"), (2, "root"), (3, "seed"), (1, "c"), (2, "root")]
    assert [line.remark for line in lines] == ["", "", "", "", "shown above"]


@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_a_cycle_through_the_artifact_is_named_and_ends(size: int) -> None:
    ring = [f"m{n}" for n in range(size)]
    cycle = tree("m0", *[(ring[n], ring[(n + 1) % size]) for n in range(size)])

    for lines in (list(cycle.ancestors()), list(cycle.descendants())):
        assert len(lines) == size
        assert lines[-1] == TreeLine(size, "m0", "finetune", "itself: a cycle")


def test_a_cycle_above_the_artifact_ends_where_it_closes() -> None:
    lines = list(tree("a", ("a", "b"), ("b", "c"), ("c", "b")).ancestors())

    assert lines[-1] == TreeLine(3, "b", "finetune", "shown above")


def test_a_placeholder_says_why_it_is_one_on_the_side_it_stands() -> None:
    gone = tree("b", ("b", "c", "merge", "deleted", None), ("a", "b", "adapter", None, "private"))

    assert list(gone.ancestors()) == [TreeLine(1, "c", "merge", "deleted")]
    assert list(gone.descendants()) == [TreeLine(1, "a", "adapter", "private")]


def test_a_placeholder_drawn_again_says_both() -> None:
    lines = list(
        tree(
            "a",
            ("a", "b"),
            ("a", "c"),
            ("b", "d", "merge", "deleted", None),
            ("c", "d", "merge", "deleted", None),
        ).ancestors()
    )

    assert [line.remark for line in lines if line.artifact == "d"] == ["deleted", "deleted; shown above"]


def test_of_many_siblings_the_rest_is_counted() -> None:
    crowd = tree("base", *[(f"child{n:04}", "base") for n in range(2_000)])

    lines = list(crowd.descendants(most=3))

    assert names(lines) == [(1, "child0000"), (1, "child0001"), (1, "child0002"), (1, "")]
    assert lines[-1].remark == "and 1,997 more"


def test_as_many_siblings_as_are_asked_for_are_all_drawn() -> None:
    crowd = tree("base", *[(f"child{n}", "base") for n in range(3)])

    assert len(list(crowd.descendants(most=3))) == 3
    assert "more" not in str(crowd)


def test_the_order_of_the_rows_does_not_matter() -> None:
    edges: list[Edge] = [("a", "c"), ("a", "b"), ("b", "root"), ("c", "root"), ("z", "a"), ("y", "a")]

    assert str(tree("a", *edges)) == str(tree("a", *edges[::-1]))


def test_a_chain_deeper_than_pythons_stack_is_drawn() -> None:
    chain = tree("m0", *[(f"m{n}", f"m{n + 1}") for n in range(5_000)])

    assert list(chain.ancestors())[-1].depth == 5_000


def test_the_graph_of_a_tree_holds_its_edges_and_the_artifact() -> None:
    assert set(tree("a", ("a", "b")).to_networkx().edges) == {("a", "b")}
    assert set(tree("alone").to_networkx().nodes) == {"alone"}


def test_markup_in_names_is_shown_and_not_run() -> None:
    html = tree("<script>a</script>", ("<script>a</script>", "<img src=x>", '"&', "<b>", None))._repr_html_()

    assert html.startswith("<pre>&lt;script&gt;a&lt;/script&gt;")
    assert "&lt;img src=x&gt; (&quot;&amp;) [&lt;b&gt;]" in html
    assert html.count("<") == 2
