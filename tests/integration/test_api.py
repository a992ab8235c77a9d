"""`connect()` and what hangs on it, on the demo graph."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, cast

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
from supplychain.graph.store import Store

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
