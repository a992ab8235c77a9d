"""Answers as people work with them: rows, data frames, Arrow, graphs and notebook cells."""

from __future__ import annotations

import pytest

from supplychain.errors import UsageError
from supplychain.graph.table import SHOWN, Table

ROWS = Table(
    ("artifact", "hops", "tags", "ratio"), [("acme/base", 1, ["a", "b"], 0.5), ("acme/root", 2, None, None)]
)
NOTHING = Table(("artifact", "hops"))


def test_a_table_is_a_sequence_of_rows_by_column_name() -> None:
    assert len(ROWS) == 2
    assert ROWS[0] == {"artifact": "acme/base", "hops": 1, "tags": ["a", "b"], "ratio": 0.5}
    assert ROWS[-1]["artifact"] == "acme/root"
    assert [row["hops"] for row in ROWS] == [1, 2]


def test_a_column_is_asked_for_by_its_name() -> None:
    assert ROWS["artifact"] == ["acme/base", "acme/root"]
    assert NOTHING["artifact"] == []


def test_a_data_frame_has_the_same_columns_and_rows() -> None:
    frame = ROWS.to_pandas()

    assert list(frame.columns) == ["artifact", "hops", "tags", "ratio"]
    assert frame["artifact"].tolist() == ["acme/base", "acme/root"]
    assert frame["hops"].tolist() == [1, 2]


def test_an_arrow_table_has_the_same_columns_and_rows() -> None:
    assert ROWS.to_arrow().to_pylist() == list(ROWS)


@pytest.mark.parametrize("empty", [NOTHING, Table(())])
def test_an_empty_table_keeps_its_columns_in_every_form(empty: Table) -> None:
    assert list(empty) == []
    assert tuple(empty.to_pandas().columns) == empty.columns
    assert tuple(empty.to_arrow().column_names) == empty.columns
    assert len(empty.to_arrow()) == len(empty.to_pandas()) == 0
    assert empty._repr_html_().count("<th ") == len(empty.columns)


def test_rows_become_a_graph_from_downstream_to_upstream() -> None:
    edges = Table(
        ("downstream", "upstream", "relation"),
        [("c", "b", "finetune"), ("b", "a", "merge"), ("c", "a", "adapter")],
    )

    graph = edges.to_networkx()

    assert set(graph.edges) == {("c", "b"), ("b", "a"), ("c", "a")}
    assert graph.edges["b", "a"] == {"relation": "merge"}


@pytest.mark.parametrize(
    "columns",
    [("source", "target"), ("child", "parent"), ("artifact", "license"), ("downstream", "upstream")],
)
def test_known_pairs_of_columns_need_no_naming(columns: tuple[str, str]) -> None:
    assert list(Table(columns, [("x", "y")]).to_networkx().edges) == [("x", "y")]


def test_other_columns_are_named_by_the_caller() -> None:
    graph = ROWS.to_networkx("artifact", "hops")

    assert set(graph.edges) == {("acme/base", 1), ("acme/root", 2)}


def test_a_row_that_lacks_an_end_is_a_node_without_an_edge() -> None:
    graph = Table(
        ("artifact", "license"), [("a", "MIT"), ("b", None), (None, "X"), (None, None)]
    ).to_networkx()

    assert set(graph.edges) == {("a", "MIT")}
    assert set(graph.nodes) == {"a", "b", "MIT", "X"}


@pytest.mark.parametrize("ends", [(), ("artifact", "nowhere"), ("nowhere", "hops")])
def test_a_table_without_ends_is_no_graph_and_says_what_to_do(ends: tuple[str, str]) -> None:
    with pytest.raises(UsageError, match=r"artifact, hops, tags, ratio.*to_networkx\(start=…, end=…\)"):
        ROWS.to_networkx(*ends)


def test_an_empty_table_is_an_empty_graph() -> None:
    graph = Table(("downstream", "upstream")).to_networkx()

    assert graph.number_of_nodes() == 0


def test_markup_in_data_is_shown_and_not_run() -> None:
    table = Table(("<b>column</b>",), [("<script>alert(1)</script>",), ('"&',), (None,)])

    html = table._repr_html_()

    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "&lt;b&gt;column&lt;/b&gt;" in html
    assert "&quot;&amp;" in html
    assert ">None<" not in html


def test_a_notebook_cell_has_numbers_on_the_right_and_says_how_many_rows() -> None:
    html = ROWS._repr_html_()

    assert '<td style="text-align: right">1</td>' in html
    assert '<th style="text-align: right">ratio</th>' in html
    assert '<td style="text-align: left">a, b</td>' in html
    assert html.endswith("<p>2 rows</p>")


def test_of_a_long_table_a_notebook_draws_the_beginning_and_says_so() -> None:
    html = Table(("n",), [(n,) for n in range(SHOWN + 1)])._repr_html_()

    assert html.count("<tr>") == 1 + SHOWN
    assert f"<p>{SHOWN + 1} rows, {SHOWN} of them shown: to_pandas() has all</p>" in html


def test_a_cut_table_says_so_wherever_it_is_shown() -> None:
    cut = ROWS.head(1)

    assert cut.rows == ROWS.rows[:1]
    assert repr(cut) == "<Table of the first 1 row; limit=None for all: artifact, hops, tags, ratio>"
    assert "<p>the first 1 row; limit=None for all</p>" in cut._repr_html_()
    assert "<p>the first 1 row; &lt;ask&gt; for all</p>" in ROWS.head(1, "<ask>")._repr_html_()


@pytest.mark.parametrize("count", [2, 3, None])
def test_a_table_that_fits_is_whole(count: int | None) -> None:
    assert ROWS.head(count) is ROWS
    assert repr(ROWS) == "<Table of 2 rows: artifact, hops, tags, ratio>"


def test_rows_as_dictionaries_are_what_iterating_gives() -> None:
    assert ROWS.to_dicts() == list(ROWS)


def test_some_columns_are_taken_in_the_order_asked_for() -> None:
    some = Table(("a", "b"), [(1, 2)], "limit=None").select(["b", "a"])

    assert (some.columns, some.rows, some.more) == (("b", "a"), [(2, 1)], "limit=None")
