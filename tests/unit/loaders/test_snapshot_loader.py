"""The loader of snapshots: a snapshot of its records is the same snapshot, claims of all sources included."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from loaders.snapshot import LOADER
from supplychain.errors import InputError
from supplychain.graph.snapshot import SnapshotWriter
from supplychain.records import DerivedFrom, Endpoint, Model, Placeholder, Record
from tests.strategies import record_lists

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

ME, BASE = Endpoint("Model", "acme/chat"), Endpoint("Model", "acme/base")


def write(folder: Path, records: Iterable[Record]) -> Path:
    with SnapshotWriter(folder) as writer:
        for record in records:
            writer.add(record)
    return folder


def read(folder: Path) -> list[Record]:
    return list(LOADER.load(LOADER.arguments(folder, {})))


def tables_of(folder: Path) -> dict[str, str]:
    """Every table of a snapshot by its digest."""
    return {
        str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest()
        for f in folder.rglob("*.parquet")
    }


@settings(max_examples=8, deadline=None)
@given(record_lists)
def test_a_snapshot_of_the_records_of_a_snapshot_has_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory, records: list[Record]
) -> None:
    folder = tmp_path_factory.mktemp("snapshots")
    first = write(folder / "first", records)

    again = write(folder / "again", read(first))

    assert tables_of(again) == tables_of(first)


def test_each_source_speaks_for_itself(tmp_path: Path) -> None:
    statements = {
        Model(source="a", collected_at="2024", id="acme/chat", likes=1, tags=("x",)),
        Model(source="b", collected_at="2025", id="acme/chat", likes=2),
        DerivedFrom(source="a", start=ME, end=BASE, relation="finetune", evidence=("card",)),
        DerivedFrom(source="b", start=ME, end=BASE, relation="adapter"),
    }

    found = read(write(tmp_path / "s", statements))

    assert len(found) == 4
    assert set(found) == statements


def test_a_placeholder_that_refers_to_itself_keeps_its_reason(tmp_path: Path) -> None:
    statements = {
        Placeholder(source="a", label="Model", id=ME.id, reason="renamed"),
        DerivedFrom(source="a", start=ME, end=ME, evidence=("card.base_model",)),
    }

    assert set(read(write(tmp_path / "s", statements))) == statements


def test_what_is_only_pointed_at_comes_back_with_what_points_at_it(tmp_path: Path) -> None:
    edge = DerivedFrom(source="a", start=ME, end=BASE)

    assert read(write(tmp_path / "s", [edge])) == [edge]


def test_nodes_come_before_relationships(tmp_path: Path) -> None:
    statements = [DerivedFrom(source="a", start=ME, end=BASE), Model(source="a", id=ME.id)]

    assert read(write(tmp_path / "s", statements)) == statements[::-1]


def test_a_long_id_comes_back_whole(tmp_path: Path) -> None:
    (found,) = read(write(tmp_path / "s", [Model(source="a", id="x" * 10_000)]))

    assert found == Model(source="a", id="x" * 10_000)


def test_a_changed_snapshot_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    write(tmp_path / "s", [Model(source="a", id="acme/chat")])
    manifest = tmp_path / "s" / "manifest.json"
    text = json.loads(manifest.read_text("utf-8"))
    text["files"]["nodes/Model.parquet"]["sha256"] = "0" * 64
    manifest.write_text(json.dumps(text), "utf-8")

    with pytest.raises(InputError, match="was changed after it was written"):
        next(iter(LOADER.load({"target": str(tmp_path / "s")})))


def test_the_size_is_the_number_of_rows_and_the_snapshot_itself_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path / "s", [DerivedFrom(source="a", start=ME, end=BASE)])
    arguments = LOADER.arguments(str(folder), {})

    assert LOADER.size(arguments) == 3
    assert LOADER.snapshot is not None
    assert LOADER.snapshot(arguments) == folder
