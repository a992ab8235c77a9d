"""What a bulk import is given: numbered nodes, only columns with values, and a separator that no text contains."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from supplychain.errors import InputError
from supplychain.graph.snapshot import Snapshot, SnapshotWriter
from supplychain.graph.store.bulk import import_arguments
from supplychain.progress import SilentProgress
from supplychain.records import DerivedFrom, Endpoint, Model, Owner
from tests.strategies import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from supplychain.records import Record

BASE, CHAT = Endpoint("Model", "acme/base"), Endpoint("Model", "acme/chat")
FAMILY: list[Record] = [
    Model(source="a", id="acme/base", likes=1),
    Model(source="a", id="acme/chat", tags=("x", "y")),
    Owner(source="a", id="acme"),
    DerivedFrom(source="a", start=CHAT, end=BASE, relation="finetune"),
]


def written(folder: Path, records: Iterable[Record]) -> Snapshot:
    with SnapshotWriter(folder / "snapshot") as snapshot:
        for record in records:
            snapshot.add(record)
    return Snapshot(folder / "snapshot")


def prepared(snapshot: Snapshot, folder: Path) -> tuple[list[str], dict[str, list[dict[str, str]]]]:
    """Return the arguments, and the rows of each file that they name."""
    work = folder / "work"
    work.mkdir()
    arguments = import_arguments(snapshot, work, SilentProgress())
    rows = {}
    for file in work.glob("*.csv"):
        with file.open(newline="", encoding="utf-8") as opened:
            rows[file.stem] = list(csv.DictReader(opened))
    return arguments, rows


def test_nodes_are_numbered_across_labels_and_relationships_join_the_numbers(tmp_path: Path) -> None:
    arguments, rows = prepared(written(tmp_path, FAMILY), tmp_path)

    numbers = {row["id:string"]: row[":ID"] for name in ("Model", "Owner") for row in rows[name]}
    assert sorted(numbers.values()) == ["0", "1", "2"]
    (edge,) = rows["Model.DERIVED_FROM.Model"]
    assert (edge[":START_ID"], edge[":END_ID"]) == (numbers["acme/chat"], numbers["acme/base"])
    assert "--id-type=actual" in arguments
    assert "--multiline-fields=false" in arguments


def test_a_column_without_any_value_is_left_out(tmp_path: Path) -> None:
    _, rows = prepared(written(tmp_path, FAMILY), tmp_path)

    assert set(rows["Model"][0]) == {
        ":ID",
        "id:string",
        ":LABEL",
        "likes:long",
        "tags:string[]",
        "sources:string[]",
    }
    assert set(rows["Model.DERIVED_FROM.Model"][0]) >= {"relation:string", "sources:string[]"}
    assert "collected_at:string" not in rows["Model.DERIVED_FROM.Model"][0]


def test_the_first_separator_that_occurs_nowhere_parts_lists(tmp_path: Path) -> None:
    tags = ("a\x1fb", "c\x1ed")
    arguments, rows = prepared(written(tmp_path, [Model(source="a", id="m", tags=tags)]), tmp_path)

    assert "--array-delimiter=U+001D" in arguments
    assert rows["Model"][0]["tags:string[]"].split("\x1d") == sorted(tags)


def test_texts_that_use_every_separator_are_refused(tmp_path: Path) -> None:
    tags = tuple(chr(code) for code in (31, 30, 29, 28, 1, 2, 3, 4, 5, 6))

    with pytest.raises(InputError, match="every control character"):
        prepared(written(tmp_path, [Model(source="a", id="m", tags=tags)]), tmp_path)


@pytest.mark.parametrize("text", ["two\nlines", "two\rlines"])
def test_a_line_break_in_any_text_is_told(tmp_path: Path, text: str) -> None:
    arguments, rows = prepared(written(tmp_path, [Model(source="a", id="m", task=text)]), tmp_path)

    assert "--multiline-fields=true" in arguments
    assert rows["Model"][0]["task:string"] == text


def test_ids_of_any_characters_are_in_order_for_the_import(tmp_path: Path) -> None:
    snapshot = written(tmp_path, [Model(source="a", id=text) for text in HOSTILE])

    _, rows = prepared(snapshot, tmp_path)

    assert sorted(row["id:string"] for row in rows["Model"]) == sorted(
        row["id"] for row in snapshot.rows("Model")
    )


@pytest.mark.parametrize("order", [[0, 1, 1], [1, 0]])
def test_a_file_with_an_id_twice_or_out_of_order_is_refused(tmp_path: Path, order: list[int]) -> None:
    snapshot = written(tmp_path, FAMILY)
    file = snapshot.file("Model")
    pq.write_table(pq.read_table(file).take(pa.array(order)), file)

    with pytest.raises(InputError, match="not in order"):
        snapshot.check_keys("Model")


def test_an_end_that_no_node_has_is_left_blank_for_the_import_to_refuse(tmp_path: Path) -> None:
    snapshot = written(tmp_path, FAMILY)
    file = snapshot.file("Model")
    pq.write_table(pq.read_table(file).slice(1), file)

    _, rows = prepared(snapshot, tmp_path)

    assert rows["Model.DERIVED_FROM.Model"][0][":END_ID"] == ""
