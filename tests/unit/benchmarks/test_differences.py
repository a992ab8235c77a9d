"""A comparison of two engines sees every row that only one of them has, and how often it has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.differences import differences

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("hops", pa.int32()),
        ("path", pa.list_(pa.string())),
        ("also", pa.string()),
        ("other", pa.int32()),
    ]
)
ROW: dict[str, Any] = {"id": "a", "hops": 1, "path": ["a", "b"], "also": None, "other": 1}


def of(folder: Path, first: list[dict[str, Any]], second: list[dict[str, Any]]) -> tuple[int, ...]:
    for name, rows in (("first", first), ("second", second)):
        (folder / name).mkdir()
        for number, row in enumerate(rows):
            pq.write_table(pa.Table.from_pylist([row], SCHEMA), folder / name / f"{number}.parquet")
    found = differences(
        ("id", "hops", "path", "also"), folder / "first" / "*.parquet", folder / "second" / "*.parquet"
    )
    assert len(found.examples) == found.only_first + found.only_second
    return found[:4]


def test_order_and_columns_that_are_not_asked_for_make_no_difference(tmp_path: Path) -> None:
    other = {**ROW, "id": "b", "also": "c"}

    assert of(tmp_path, [ROW, other], [other, {**ROW, "other": 2}]) == (2, 2, 0, 0)


def test_a_value_or_a_step_that_differs_is_a_row_on_either_side(tmp_path: Path) -> None:
    changed = [{**ROW, "path": ["a", "c"]}, {**ROW, "also": "c"}]

    assert of(tmp_path, [ROW, ROW, ROW], [ROW, *changed]) == (3, 3, 2, 2)


def test_a_row_counts_as_often_as_it_is_there(tmp_path: Path) -> None:
    assert of(tmp_path, [ROW, ROW], [ROW]) == (2, 1, 1, 0)
