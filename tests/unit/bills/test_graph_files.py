"""Graph files, tables, JSON-LD and snapshots: readable by others, with everything that the format can hold."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from hypothesis import given, settings

from loaders.snapshot import load as load_snapshot
from supplychain.bills.elements import edges_of, nodes_of
from supplychain.bills.formats import FORMATS, check_bill, write_bill
from supplychain.bills.graph_files import write_gexf, write_graphml
from supplychain.bills.linked_data import write_linked_data
from supplychain.bills.saving import save, save_snapshot
from supplychain.bills.tables import write_tables
from supplychain.errors import InputError, UnknownName, UsageError
from supplychain.records import DerivedFrom, Endpoint, Model
from tests.bills import bill_of, families, stored_rows

if TYPE_CHECKING:
    from pathlib import Path

CHAT, BASE = Endpoint("Model", "acme/chat"), Endpoint("Model", "acme/base")
SMALL = [
    Model(source="s", id=CHAT.id, tags=("a", "b"), parameters=7_000_000_000, private=False, name="=1+1"),
    Model(source="s", id=BASE.id, carbon_emitted=1.5, name="null\x00 and \x1b[1m"),
    DerivedFrom(source="s", start=CHAT, end=BASE, relation="finetune"),
]


@settings(deadline=None, max_examples=40)
@given(families())
def test_graph_programs_read_every_node_and_edge(family: Any) -> None:
    bill = bill_of(*family)

    graphml = nx.read_graphml(io.BytesIO(write_graphml(bill).text.encode()), force_multigraph=True)
    gexf = nx.read_gexf(io.BytesIO(write_gexf(bill).text.encode()))

    for graph in (graphml, gexf):
        assert graph.number_of_edges() == len(bill.links)
        assert {data["kind"] for _, data in graph.nodes(data=True)} == {node.label for node in bill.nodes}


@settings(deadline=None, max_examples=40)
@given(families())
def test_tables_and_linked_data_hold_everything(family: Any) -> None:
    bill = bill_of(*family)

    written = write_tables(bill)
    linked = json.loads(write_linked_data(bill).text)["@graph"]

    for name, elements in (("nodes.csv", list(nodes_of(bill))), ("edges.csv", list(edges_of(bill)))):
        rows = list(csv.DictReader(io.StringIO(written.files[name], newline="")))
        assert len(rows) == len(elements)
        for row, element in zip(rows, elements, strict=True):
            for key, value in element.properties.items():
                said = row[key].removeprefix("'")
                wanted = json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)
                assert said == wanted.removeprefix("'"), key
    assert len(linked) == 1 + len(bill.nodes) + len(bill.links)


@settings(deadline=None, max_examples=8)
@given(families())
def test_a_snapshot_of_a_bill_loads_back_as_it_went(
    tmp_path_factory: pytest.TempPathFactory, family: Any
) -> None:
    bill = bill_of(*family)
    folder = tmp_path_factory.mktemp("bill") / "snapshot"

    save_snapshot(bill, folder)

    assert stored_rows(load_snapshot({"target": folder})) == stored_rows(bill.records())


def test_attributes_have_their_types_and_hostile_characters_are_counted() -> None:
    written = write_graphml(bill_of(SMALL, CHAT))

    graph = nx.read_graphml(io.BytesIO(written.text.encode()), force_multigraph=True)

    chat = graph.nodes["model:acme/chat"]
    assert (chat["parameters"], chat["private"], json.loads(chat["tags"])) == (
        7_000_000_000,
        False,
        ["a", "b"],
    )
    assert graph.nodes["model:acme/base"]["carbon_emitted"] == 1.5
    assert graph.nodes["model:acme/base"]["name"] == "null\ufffd and \ufffd[1m"
    assert written.left_out == {"characters that XML cannot carry, replaced": 2}
    ((down, up, edge),) = graph.edges(data=True)
    assert (down, up, edge["relationship"], edge["relation"]) == (
        "model:acme/chat", "model:acme/base", "DERIVED_FROM", "finetune",
    )  # fmt: skip


def test_a_cell_that_a_spreadsheet_would_run_is_quoted_and_counted() -> None:
    written = write_tables(bill_of(SMALL, CHAT))

    assert "'=1+1" in written.files["nodes.csv"]
    assert written.left_out == {"cells with an apostrophe before what a spreadsheet would run": 1}


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if form.writer])
def test_the_same_bill_is_the_same_text(name: str) -> None:
    assert write_bill(bill_of(SMALL, CHAT), name) == write_bill(bill_of(reversed(SMALL), CHAT), name)


def test_formats_versions_and_times_that_are_not_there_are_refused_by_name() -> None:
    bill = bill_of(SMALL, CHAT)

    with pytest.raises(UnknownName, match=r"There is no format named .cyclone.\. Did you mean cyclonedx\?"):
        write_bill(bill, "cyclone")
    with pytest.raises(UsageError, match=r"no version '1\.4' of cyclonedx to write\. Valid: 1\.6, 1\.7"):
        write_bill(bill, "cyclonedx", version="1.4")
    with pytest.raises(UsageError, match="graphml has no validator"):
        check_bill(write_bill(bill, "graphml"), "graphml")


def test_files_and_folders_are_not_mistaken_for_each_other(tmp_path: Path) -> None:
    written = write_tables(bill_of(SMALL, CHAT))
    (tmp_path / "file").write_text("mine", "utf-8")

    with pytest.raises(InputError, match="is a file, but this format is a folder"):
        save(written, tmp_path / "file", folder=True)
    with pytest.raises(InputError, match="is a folder, but this format is one file"):
        save(write_graphml(bill_of(SMALL, CHAT)), tmp_path, folder=False)
    save(written, tmp_path / "new" / "tables", folder=True)
    assert sorted(p.name for p in (tmp_path / "new" / "tables").iterdir()) == ["edges.csv", "nodes.csv"]
    assert (tmp_path / "file").read_text("utf-8") == "mine"


def test_libraries_that_are_not_installed_are_named_with_what_installs_them() -> None:
    without = (
        "import sys; sys.modules['cyclonedx'] = None\n"
        "from supplychain.bills.bill import Bill\n"
        "from supplychain.bills.formats import write_bill\n"
        "from supplychain.records import Endpoint\n"
        "write_bill(Bill(Endpoint('Model', 'a/b'), (), ()), 'cyclonedx')\n"
    )

    done = subprocess.run([sys.executable, "-c", without], capture_output=True, text=True, check=False)

    assert "UsageError: The libraries of cyclonedx are not installed" in done.stderr
    assert "pip install 'supplychain[bom]'" in done.stderr
