"""The real data, loaded whole into a real server, against what the files themselves say."""

from __future__ import annotations

import csv
import gzip
import json
from typing import TYPE_CHECKING

import networkx as nx
import pytest

from supplychain.api import Chain
from supplychain.bills.formats import check_bill, write_bill
from supplychain.exports import read_bill
from supplychain.graph import catalogue
from supplychain.graph.asking import ask
from supplychain.graph.cypher import Cypher
from supplychain.graph.store.findings import refresh
from supplychain.interchange import records_in
from supplychain.loading import load_live, write_records
from supplychain.settings import Settings
from supplychain.sources import loader
from tests.bills import drawn
from tests.converters import hub
from tests.graphs import whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from supplychain.graph.store import Store

pytestmark = [pytest.mark.server, pytest.mark.data]


def test_the_whole_peatmoss_database_loads_and_loads_again(store: Store, shared_data: Path) -> None:
    file = shared_data / "peatmoss" / "peatmoss_assembled.db"

    report = load_live(store, loader("peatmoss"), file)

    def one(text: str) -> int:
        return int(store.read(Cypher(text)).rows[0][0])

    assert one("MATCH (m:Model) WHERE 'peatmoss' IN m.sources AND m.reason IS NULL RETURN count(m)") == 11_137
    assert one("MATCH (:Repository)-[u:USES]->(:Model) RETURN count(u)") == 22_860
    assert one("MATCH (r:Repository) WHERE EXISTS {(r)-[:USES]->()} RETURN count(r)") == 7_956
    assert one("MATCH (:Repository)-[l:LICENSED_UNDER]->() RETURN sum(size(l.raw))") == 5_041
    assert one("MATCH (:Model)-[l:LICENSED_UNDER]->() RETURN sum(size(l.raw))") == 1_533
    claims = one("MATCH (:Model)-[d:DERIVED_FROM]->(:Model) RETURN count(d)")
    unkept = sum(n for reason, n in report.counts.skipped.items() if "base" in reason or "itself" in reason)
    assert claims + unkept == 31
    before = whole(store)
    again = load_live(store, loader("peatmoss"), file)
    assert again.counts.changed == 0
    assert whole(store) == before
    published_license_comparison(
        store, shared_data / "peatmoss" / "licensed" / "lf_oss_license_compatibility.csv"
    )


def published_license_comparison(store: Store, matrix: Path) -> None:
    """The study's own figures, and those of the OSADL matrix on the same pairs, by Cypher on the graph."""
    known, named = "the matrix says so", "both state the same license"
    no_model, no_repository = (
        f"the matrix does not know the license of the {who}" for who in ("model", "repository")
    )
    none, several = "the repository states no license", "the repository states several licenses"

    def rows(**given: object) -> dict[tuple[str, str], int]:
        table = ask(store, "licenses/published_peatmoss", given)
        return {(row["outcome"], row["reason"]): row["relations"] for row in table}

    paper = rows(matrix=str(matrix))
    assert sum(paper.values()) == 22_861
    assert paper == {
        ("compatible", known): 6_034, ("compatible", named): 5_748, ("incompatible", known): 54,
        ("skipped", several): 387, ("unknown", none): 9_022, ("unknown", no_model): 1_111,
        ("unknown", no_repository): 425, ("unknown", known): 80,
    }  # fmt: skip
    identical = sum(
        row["identical"] for row in ask(store, "licenses/published_peatmoss", {"matrix": str(matrix)})
    )
    assert identical == 5_756
    shares = {
        row["outcome"]: row["share_of_outcome"]
        for row in ask(store, "licenses/published_peatmoss", {"matrix": str(matrix)})
    }
    assert shares == {"compatible": 0.5243, "incompatible": 0.0024, "skipped": None, "unknown": 0.4733}
    # The figure published for OSADL read one ScanCode key more than the study's own list of spellings has.
    osadl = rows(matrix="osadl", counts_as_none=[], spellings=["boost-1.0=bsl-1.0"])
    assert osadl == {
        ("compatible", known): 6_078, ("compatible", named): 5_748, ("incompatible", known): 62,
        ("check dependency", known): 1, ("skipped", several): 387, ("unknown", none): 9_017,
        ("unknown", no_model): 1_096, ("unknown", no_repository): 472,
    }  # fmt: skip
    refresh(store, "practical")
    rendered = Chain(store, Settings()).reports.render(
        "license-inconsistency", format="json", matrix=str(matrix), counts_as_none="unlicense"
    )
    report = json.loads(next(iter(rendered.files.values())))
    section = next(s for s in report["sections"] if s["query"] == "licenses/published_peatmoss")
    column = section["columns"].index
    assert {row[column("outcome")]: row[column("share_of_outcome")] for row in section["rows"]} == shares
    decided = store.read(
        Cypher(
            "MATCH (r:Repository)-[u:USES]->(m:Model) MATCH (r)-[:LICENSED_UNDER]->(d) MATCH (m)-[:LICENSED_UNDER]->(l) "
            "OPTIONAL MATCH (d)-[v:VERDICT {ruleset: 'practical'}]->(l) WHERE v.reach IN ['uses', 'tries'] "
            "RETURN count(*) AS pairs, sum(CASE WHEN l.id = 'NOASSERTION' OR d.id = 'NOASSERTION' OR v.severity = 'unknown' "
            "THEN 1 ELSE 0 END) AS unknown"
        )
    )[0]
    assert decided["unknown"] / decided["pairs"] < 0.05


def test_the_derived_hub_graph_has_the_lineage_that_networkx_sees(store: Store, shared_data: Path) -> None:
    folder = shared_data / "hub" / "derived"
    graph: nx.DiGraph[str] = nx.DiGraph()
    loops = 0
    with gzip.open(folder / "real_lineage_edges.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["child"] == row["parent"]:
                loops += 1
            else:
                graph.add_edge(row["child"], row["parent"])

    report = write_records(store, records_in(hub.derived(folder)), source="derived")

    counts = Chain(store, Settings()).counts()
    assert counts["Model"] - counts["Placeholder"] + _placeholders(store, "Dataset") == 15_852
    assert counts["DERIVED_FROM"] + loops == 7_229
    assert sum(report.counts.skipped.values()) == loops
    assert report.counts.records["TRAINED_ON"] == 12_860
    for name, expected in (("ancestors", nx.descendants), ("descendants", nx.ancestors)):
        for model, found in _of_each(store, f"lineage/{name}", sorted(graph)):
            assert found == expected(graph, model), model
    bills_are_valid(store)


def bills_are_valid(store: Store) -> None:
    """A hundred bills of materials, each in one of the formats that have a validator; `benchmarks.bills` takes a thousand."""
    forms = (("cyclonedx", "1.6"), ("cyclonedx", "1.7"), ("spdx3", None))
    for number, key in enumerate(drawn(store, 100)):
        name, version = forms[number % len(forms)]
        assert check_bill(write_bill(read_bill(store, key), name, version=version), name) == [], key


def _of_each(store: Store, name: str, ids: list[str]) -> Iterator[tuple[str, set[str]]]:
    """Ask one question of the catalogue about many artifacts at once: its own text, with `$id` taken from a list."""
    question = catalogue.query(name)
    text = f"UNWIND $ids AS asked CALL (asked) {{{question.text.replace('$id', 'asked')}}} RETURN asked, artifact"
    others = {k: v for k, v in question.bind({"id": "", "limit": 1_000_000}).items() if k != "id"}
    for start in range(0, len(ids), 500):
        chunk = ids[start : start + 500]
        found: dict[str, set[str]] = {asked: set() for asked in chunk}
        for asked, artifact in store.stream(Cypher(text), {"ids": chunk, **others}):
            found[asked].add(artifact)
        yield from found.items()


def test_the_github_data_loads_whole(store: Store, shared_data: Path) -> None:
    folder = shared_data / "hub" / "github"
    lines = list(hub.github(folder))
    with gzip.open(folder / "peatmoss_repo_uses_model.csv.gz", "rt", encoding="utf-8") as file:
        stated = [(row["github_repo"].lower(), row["hf_model"]) for row in csv.DictReader(file)]

    report = write_records(store, records_in(lines), source="github")

    assert not report.counts.skipped
    pairs = store.read(
        Cypher("MATCH (:Repository)-[u:USES]->(:Model) WHERE 'mapping' IN u.evidence RETURN count(u)")
    ).rows[0][0]
    assert len(stated) == 16_853
    assert pairs == len(set(stated))


def _placeholders(store: Store, label: str) -> int:
    return sum(
        1
        for (kind, _), (labels, _) in whole(store).nodes.items()
        if kind == label and "Placeholder" in labels
    )
