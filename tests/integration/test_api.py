"""`connect()` and what hangs on it, on the demo graph."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, cast

import neo4j
import networkx as nx
import pytest

import supplychain
from supplychain.errors import (
    AuthenticationFailed,
    ConnectionFailed,
    DatabaseMissing,
    QueryFailed,
    QueryTimeout,
    UnknownName,
    UsageError,
)
from supplychain.graph.store import Store, statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.api import Chain
    from supplychain.graph.server import LocalServer

pytestmark = pytest.mark.server


@pytest.fixture
def chain(demo: Store, server: LocalServer) -> Iterator[Chain]:
    address = server.connection()
    with supplychain.connect(address.uri, auth=(address.user, address.password)) as opened:
        yield opened


GGUF, SLERP = "second-state/NeuralBeagle14-7B-GGUF", "mlabonne/Marcoro14-7B-slerp"


def test_a_path_leads_from_a_quantized_model_to_its_base(chain: Chain) -> None:
    path = chain.lineage.path(GGUF, SLERP)

    assert path["downstream"][0] == GGUF
    assert path["upstream"][-1] == SLERP
    assert len(path) == 4
    assert path.rows == chain.lineage.path(SLERP, GGUF).rows
    assert nx.is_directed_acyclic_graph(path.to_networkx())


def test_ancestors_and_descendants_mirror_each_other(chain: Chain) -> None:
    for upstream in chain.lineage.ancestors(GGUF)["artifact"]:
        assert GGUF in chain.lineage.descendants(upstream)["artifact"]


def test_a_moved_id_is_found_under_its_current_one(chain: Chain) -> None:
    assert chain.lineage.known("bert-base-uncased") == "google-bert/bert-base-uncased"
    assert (
        chain.lineage.descendants("bert-base-uncased").rows
        == chain.lineage.descendants("google-bert/bert-base-uncased").rows
    )


def test_an_unknown_artifact_is_refused_with_near_ones(chain: Chain) -> None:
    with pytest.raises(UnknownName, match="google-bert/bert-base-uncased"):
        chain.lineage.ancestors("somebody/bert-base-uncased")


def test_common_ancestors_roots_and_impact_agree(chain: Chain) -> None:
    shared = set(chain.lineage.common_ancestors(GGUF, "mlabonne/NeuralBeagle14-7B")["artifact"])
    assert shared == {
        "mlabonne/NeuralBeagle14-7B",
        *chain.lineage.ancestors("mlabonne/NeuralBeagle14-7B")["artifact"],
    }
    assert set(chain.lineage.roots(GGUF)["artifact"]) <= set(chain.lineage.ancestors(GGUF)["artifact"])
    assert GGUF in chain.lineage.impact(SLERP)["artifact"]


def test_a_tree_is_text_html_and_a_graph(chain: Chain) -> None:
    tree = chain.lineage.tree("HuggingFaceH4/zephyr-7b-beta")

    assert "mistralai/Mistral-7B-v0.1" in str(tree)
    assert "<pre>" in tree._repr_html_()
    assert tree.to_networkx().has_edge("HuggingFaceH4/zephyr-7b-beta", "mistralai/Mistral-7B-v0.1")


def test_a_question_answers_as_pandas_arrow_and_networkx(chain: Chain) -> None:
    table = chain.query("lineage/tree_edges", id="HuggingFaceH4/zephyr-7b-beta")

    assert list(table.to_pandas()["downstream"]) == table["downstream"]
    assert table.to_arrow().num_rows == len(table)
    assert table.to_networkx().number_of_edges() == len(table)


def test_own_cypher_reads_and_cannot_write(chain: Chain) -> None:
    assert chain.cypher("RETURN $x AS x", x=1).rows == [(1,)]
    with pytest.raises(QueryFailed):
        chain.cypher("CREATE (:Model {id: 'x/y'})")


def test_a_driver_and_a_py2neo_graph_are_taken_and_given_back(demo: Store, server: LocalServer) -> None:
    address = server.connection()
    with neo4j.GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver:
        counts = supplychain.connect(driver).counts()
        driver.verify_connectivity()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # py2neo is at its end of life and says so in many ways
        import py2neo

        graph = py2neo.Graph(address.uri, auth=(address.user, address.password))
        with supplychain.connect(graph) as chain:
            assert chain.counts() == counts
            returned = chain.to_py2neo()
            assert returned.evaluate("MATCH (m:Model) RETURN count(m)") == counts["Model"]
        for opened in (graph, returned):
            opened.service.connector.close()


def test_wrong_credentials_and_a_missing_database_are_one_sentence_each(server: LocalServer) -> None:
    address = server.connection()
    with pytest.raises(AuthenticationFailed, match="NEO4J_PASSWORD"):
        supplychain.connect(address.uri, auth=("neo4j", "wrong password"))
    with pytest.raises(DatabaseMissing, match="no database named 'other'"):
        supplychain.connect(address.uri, auth=(address.user, address.password), database="other")


def test_where_nothing_listens_the_address_is_named() -> None:
    with pytest.raises(ConnectionFailed, match=r"127\.0\.0\.1:1"):
        supplychain.connect("bolt://127.0.0.1:1", auth=("neo4j", "secret-enough"))
    with pytest.raises(ConnectionFailed, match="not a Neo4j address"):
        supplychain.connect("http://localhost:7474", auth=("neo4j", "secret-enough"))
    with pytest.raises(UsageError, match="NEO4J_PASSWORD"):
        supplychain.connect("bolt://127.0.0.1:1")
    with pytest.raises(UsageError, match="Cannot connect to a int"):
        supplychain.connect(cast("str", 7687))


def test_a_query_that_takes_too_long_is_given_up(server: LocalServer) -> None:
    address = server.connection()
    with Store.open(address.uri, address.user, address.password, timeout=1) as store:
        from supplychain.graph.cypher import Cypher

        endless = Cypher("UNWIND range(1, 2000000000) AS i WITH i WHERE i % 2 = 3 RETURN count(i) AS n")
        with pytest.raises(QueryTimeout, match="SUPPLYCHAIN_TIMEOUT"):
            store.read(endless)


def test_secrets_stay_out_of_what_is_printed(chain: Chain, server: LocalServer) -> None:
    password = server.connection().password

    assert password not in repr(chain)
    assert password not in repr(chain.store)
    assert password not in repr(server.connection())
    assert password not in repr(supplychain.Settings.load({"password": password}))


MISTRAL = "mistralai/Mistral-7B-v0.1"


@pytest.mark.parametrize("question", ["lineage/descendants", "licenses/missing"])
def test_an_answer_says_whether_a_limit_has_cut_it(chain: Chain, question: str) -> None:
    given = {"id": MISTRAL} if question == "lineage/descendants" else {}
    whole = chain.query(question, **given, limit=None)
    exact = chain.query(question, **given, limit=len(whole))
    cut = chain.query(question, **given, limit=len(whole) - 1)

    assert whole.rows == exact.rows
    assert whole.more == exact.more == ""
    assert cut.rows == whole.rows[:-1]
    assert "limit=None for all" in repr(cut)
    assert chain.query(question, **given, limit=0).more
    with pytest.raises(UsageError, match="from 0 on, not -1"):
        chain.query(question, **given, limit=-1)


def test_own_cypher_is_cut_at_the_row_limit_and_says_so(chain: Chain) -> None:
    numbers = "UNWIND range(1, $most) AS n RETURN n"

    assert chain.cypher(numbers, most=10_000).more == ""
    cut = chain.cypher(numbers, most=10_001)
    assert (len(cut), cut[-1]) == (10_000, {"n": 10_000})
    assert "chain.within(row_limit=None) for all" in repr(cut)
    assert len(chain.within(row_limit=None).cypher(numbers, most=10_001)) == 10_001


def test_limits_are_shown_and_changed_for_one_call(chain: Chain) -> None:
    narrow = chain.within(timeout=0.5, row_limit=3)

    assert "a query may take 120 s, an answer holds at most 10,000 rows" in repr(chain)
    assert "a query may take 0.5 s, an answer holds at most 3 rows" in repr(narrow)
    assert "a query may take 0.5 s, an answer holds at most all rows" in repr(narrow.within(row_limit=None))
    assert narrow.query("lineage/descendants", id=MISTRAL).rows == chain.lineage.descendants(MISTRAL).rows[:3]
    assert len(narrow.query("lineage/descendants", id=MISTRAL, limit=5)) == 5
    with pytest.raises(QueryTimeout):
        narrow.cypher("UNWIND range(1, 2000000000) AS i WITH i WHERE i % 2 = 3 RETURN count(i) AS n")
    narrow.close()
    chain.within(row_limit=1).close()
    assert chain.counts()["Model"], "the connection is shared, and stays open"


def test_limits_come_from_the_settings(demo: Store, server: LocalServer) -> None:
    address = server.connection()
    with supplychain.connect(
        address.uri, auth=(address.user, address.password), row_limit=2, timeout=7.0
    ) as chain:
        assert "a query may take 7 s, an answer holds at most 2 rows" in repr(chain)
        assert len(chain.query("licenses/missing")) == 2


def test_a_stream_has_all_rows_and_fetches_what_is_read(chain: Chain) -> None:
    whole = chain.query("lineage/descendants", id=MISTRAL, limit=None)

    assert list(chain.stream("lineage/descendants", id=MISTRAL)) == list(whole)
    assert list(chain.stream("lineage/descendants", id=MISTRAL, limit=2)) == list(whole)[:2]
    endless = chain.stream_cypher("UNWIND range(1, $most) AS n RETURN n", most=2_000_000_000)
    assert [next(endless)["n"] for _ in range(3)] == [1, 2, 3]
    endless.close()
    with pytest.raises(UnknownName):
        chain.stream("lineage/descendant", id=MISTRAL)


def test_a_streamed_question_leaves_no_projection_behind(chain: Chain) -> None:
    rows = chain.stream("centrality/components")
    next(rows)
    rows.close()

    assert chain.cypher("CALL gds.graph.list() YIELD graphName RETURN graphName").rows == []


@pytest.mark.parametrize("size", [2, 7, 1000])
@pytest.mark.parametrize("artifact", [MISTRAL, "google-bert/bert-base-uncased", "bert-base-uncased", GGUF])
def test_pages_together_are_the_whole_answer(chain: Chain, artifact: str, size: int) -> None:
    for whole, pages in (
        (
            chain.lineage.descendants(artifact, limit=None),
            list(chain.lineage.descendant_pages(artifact, page_size=size)),
        ),
        (
            chain.lineage.children(artifact, limit=None),
            list(chain.lineage.child_pages(artifact, page_size=size)),
        ),
    ):
        assert {page.columns for page in pages} == {whole.columns}
        assert [row for page in pages for row in page.rows] == whole.rows
        assert [len(page) for page in pages[:-1]] == [size] * (len(pages) - 1)
        assert [bool(page.more) for page in pages] == [True] * (len(pages) - 1) + [False]


@pytest.mark.parametrize("method", ["descendant_pages", "child_pages"])
def test_pages_go_on_behind_any_row(chain: Chain, method: str) -> None:
    pages = getattr(chain.lineage, method)
    rows = list(next(pages(MISTRAL, page_size=1000)))

    for place, row in enumerate(rows):
        assert [r for page in pages(MISTRAL, page_size=3, after=row) for r in page] == rows[place + 1 :]
    with pytest.raises(UsageError, match="at least one row, not 0"):
        next(pages(MISTRAL, page_size=0))


def test_pages_stop_at_a_depth(chain: Chain) -> None:
    near = chain.lineage.descendants(MISTRAL, depth=2, limit=None)
    pages = chain.lineage.descendant_pages(MISTRAL, depth=2, page_size=3)

    assert [row for page in pages for row in page.rows] == near.rows


def test_pages_and_prefixes_are_read_from_the_index(demo: Store) -> None:
    behind = {"id": "a/b", "artifact": "", "label": "", "limit": 1}
    plans = [
        demo.explain(statements.descendants_at(2), behind).plan,
        demo.explain(
            statements.family_edges(["DERIVED_FROM"]), {"ids": [], "direction": "up", "depth": 1, "limit": 1}
        ).plan,
        demo.explain(statements.neighbors("Model", "DERIVED_FROM", outgoing=True), {"id": "a/b"}).plan,
        demo.explain(statements.starting_with("Model"), {"prefix": "a", "limit": 1}).plan,
    ]

    for plan in plans:
        assert not {"AllNodesScan", "NodeByLabelScan", "CartesianProduct"} & set(operators(plan))


def operators(plan: Any) -> Iterator[str]:
    yield plan["operatorType"].split("@")[0]
    for child in plan.get("children", []):
        yield from operators(child)


def test_a_family_is_a_graph_whose_nodes_say_what_they_are(chain: Chain) -> None:
    zephyr = "HuggingFaceH4/zephyr-7b-beta"
    graph = chain.to_networkx(zephyr)

    assert graph.nodes[zephyr] == {"id": zephyr, "label": "Model", "licenses": ["MIT"], "placeholder": None}
    assert graph.edges[zephyr, MISTRAL, "DERIVED_FROM"]["relation"] == "finetune"
    assert graph.has_edge(zephyr, "datasets/HuggingFaceH4/ultrachat_200k", "TRAINED_ON")
    derived = chain.to_networkx(zephyr, types=["DERIVED_FROM", "RENAMED_TO"])
    assert set(derived.edges()) == set(chain.lineage.tree(zephyr, depth=100).to_networkx().edges())
    assert nx.descendants(derived, zephyr) == set(chain.lineage.ancestors(zephyr, limit=None)["artifact"])
    assert set(chain.to_networkx(zephyr, direction="down", types=["DERIVED_FROM"]).nodes) == {
        zephyr,
        *chain.lineage.descendants(zephyr)["artifact"],
    }
    both = chain.to_networkx(zephyr, GGUF)
    assert set(both.nodes) == set(graph.nodes) | set(chain.to_networkx(GGUF).nodes)


def test_a_family_that_is_cut_says_so(chain: Chain) -> None:
    whole, cut = chain.to_networkx(MISTRAL), chain.to_networkx(MISTRAL, limit=5)

    assert (whole.graph["more"], cut.graph["more"]) == ("", "limit=None")
    assert cut.number_of_edges() == 5
    assert set(cut.edges(keys=True)) < set(whole.edges(keys=True))


@pytest.mark.parametrize(
    ("artifacts", "options", "message"),
    [
        ([], {}, "needs an artifact"),
        ([MISTRAL], {"types": []}, "needs an artifact"),
        ([MISTRAL], {"types": ["DERIVES_FROM"]}, "Did you mean DERIVED_FROM"),
        ([MISTRAL], {"direction": "sideways"}, "up, down, both, not 'sideways'"),
    ],
)
def test_a_family_that_cannot_be_meant_is_refused(
    chain: Chain, artifacts: list[str], options: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        chain.to_networkx(*artifacts, **options)


def test_a_tree_that_is_cut_says_so_and_comes_in_every_form(chain: Chain) -> None:
    tree = chain.lineage.tree(MISTRAL, limit=4)

    assert "the nearest 4 steps; limit=None for all" in str(tree)
    assert len(tree.to_pandas()) == tree.to_arrow().num_rows == 4


@pytest.fixture
def graph(chain: Chain) -> Iterator[Any]:
    opened = chain.to_py2neo()
    yield opened
    opened.service.connector.close()


def test_py2neo_objects_say_what_the_graph_says(chain: Chain, graph: Any) -> None:
    from supplychain.ogm import Dataset, License, Model

    zephyr = Model.match(graph, "HuggingFaceH4/zephyr-7b-beta").first()

    held = chain.cypher("MATCH (m:Model {id: $id}) RETURN properties(m) AS held", id=zephyr.id)[0]["held"]
    assert {name: getattr(zephyr, name) for name in held} == held
    assert zephyr.labels == {"Model", "Artifact"}
    parents = chain.query("lineage/parents", id=zephyr.id)
    assert {(base.id, zephyr.derived_from.get(base, "relation")) for base in zephyr.derived_from} == set(
        zip(parents["upstream"], parents["relation"], strict=True)
    )
    assert zephyr in next(iter(zephyr.derived_from)).derivatives
    assert {type(data) for data in zephyr.trained_on} == {Dataset}
    assert [license_.id for license_ in zephyr.licensed_under] == ["MIT"]
    assert {type(held).__name__ for held in License.match(graph, "MIT").first().licensed} == {
        "Model", "Dataset", "Repository",
    }  # fmt: skip
    assert Model.match(graph, "nobody/nothing").first() is None
    assert list(Model("nobody/nothing").derived_from) == []


def test_the_client_of_graph_data_science_is_connected(chain: Chain) -> None:
    gds = chain.to_gds()

    assert gds.server_version().major == 2
    assert list(gds.graph.list()) == []


def test_nothing_is_written_through_py2neo(chain: Chain, graph: Any) -> None:
    from py2neo.ogm import Repository

    from supplychain.ogm import Model

    before = chain.counts()
    zephyr = Model.match(graph, "HuggingFaceH4/zephyr-7b-beta").first()
    zephyr.downloads = -1

    for write in (graph.push, graph.create, graph.merge, graph.delete, Repository.wrap(graph).save):
        with pytest.raises(UsageError, match=r"chain\.write"):
            write(zephyr)
    assert chain.counts() == before
    assert Model.match(graph, zephyr.id).first().downloads != -1
