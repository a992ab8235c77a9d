"""The loader on the database that was assembled from published parts of PeaTMOSS; skipped by name where it is absent."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from benchmarks.peatmoss_schema import ddl
from loaders.peatmoss import LOADER
from supplychain.records import DerivedFrom, DescribedBy, LicensedUnder, Model, Repository, Uses
from tests.unit.loaders.peatmoss_database import Loaded, rows_in

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def path(shared_data: Path) -> Path:
    return shared_data / "peatmoss" / "peatmoss_assembled.db"


@pytest.fixture(scope="module")
def found(path: Path) -> Loaded:
    return Loaded(path)


def test_the_published_counts_come_out(found: Loaded) -> None:
    assert len(found.of(Model)) == 11_137
    assert len(found.edges(Uses)) == 22_860
    assert len({start for start, _ in found.edges(Uses)}) == 7_956
    assert len({end for _, end in found.edges(Uses)}) == 1_512
    evidence = [edge.evidence for edge in found.of(LicensedUnder)]
    assert evidence.count(("reuse_repository_to_license",)) == 5_041
    assert evidence.count(("model_to_license",)) == 1_533


def test_progress_is_measured_in_the_records_that_come(found: Loaded, path: Path) -> None:
    assert LOADER.size({"target": path}) == pytest.approx(len(found.records), rel=0.01)


def test_all_base_model_claims_come_out_and_none_is_guessed(found: Loaded) -> None:
    claims = {edge.start.id: edge for edge in found.of(DerivedFrom)}
    confidence = [edge.confidence for edge in found.of(DerivedFrom)]
    assert len(confidence) == 31
    assert confidence.count("declared") == 14
    # Of the 17 that the source does not resolve, one is an id followed by the word model.
    assert sorted(e.end.id for e in claims.values() if e.confidence == "resolved") == [
        "google-bert/bert-large-cased"
    ]
    assert confidence.count("inferred") == 16
    assert {"gpt", "LLaMa", "https://github.com/google-research/bert"} < found.placeholders("Model").keys()


def test_every_row_is_kept_or_counted(found: Loaded, path: Path) -> None:
    rows, kept, lost = rows_in(path), found.kept(), found.lost()
    # A paper row may be a list of papers, and model types share a property with architectures.
    listed = {"paper", "model_to_paper", "model_to_architecture", "model_to_framework"}
    counted = {"author", "model_to_author"}
    behind = {  # what other tables' rows refer to: names of properties, licenses, repositories
        "model_hub", "architecture", "framework", "domain", "model_task", "license", "reuse_repository", "sqlite_sequence",
    }  # fmt: skip
    for table in {t for t, count in rows.items() if count} - listed - counted - behind:
        assert kept[table] + lost[table] == rows[table], table
    assert {table: lost[table] for table in counted} == {table: rows[table] for table in counted}
    assert (
        kept["model_to_architecture+framework"] == rows["model_to_architecture"] + rows["model_to_framework"]
    )
    assert (
        len({start for start, _ in found.edges(DescribedBy)}) + lost["model_to_paper"]
        == rows["model_to_paper"]
    )
    assert len({use.start.id for use in found.of(Uses)}) == rows["reuse_repository"]
    assert {r.issues for r in found.of(Repository)} == {None}


def test_the_made_up_tables_are_those_of_the_real_one(path: Path) -> None:
    def columns(connection: sqlite3.Connection) -> dict[str, list[str]]:
        sql = "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' ORDER BY 1, c.cid"
        tables: dict[str, list[str]] = {}
        for table, column in connection.execute(sql):
            tables.setdefault(table, []).append(column)
        return {table: names for table, names in tables.items() if not table.startswith("sqlite_")}

    with closing(sqlite3.connect(path)) as real, closing(sqlite3.connect(":memory:")) as made_up:
        for statement in ddl("B"):
            made_up.execute(statement)
        assert columns(made_up) == columns(real)
        assert len(columns(real)) == 76
