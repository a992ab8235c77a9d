"""What a source has dropped: the law, and that every way to a snapshot parts the same statements in the same way."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplychain.graph.claims import Claim, claims_in, is_former, join, parted
from supplychain.graph.rows import EdgeTable, rows_of
from supplychain.graph.schema import FORMER, RELATIONSHIP_TYPES, STATED
from supplychain.graph.snapshot import Snapshot, SnapshotWriter
from supplychain.records import Endpoint, LicensedUnder, Model
from supplychain.sources import loader
from tests.histories import Reading, Standing, readings, records_of, standing

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable
    from pathlib import Path

    from supplychain.graph.snapshot.layout import Table
    from supplychain.records import Record

TODAY = EdgeTable("Model", "LICENSED_UNDER", "License")
FORMERLY = TODAY._replace(type="WAS_LICENSED_UNDER")
MERGES = RELATIONSHIP_TYPES["LICENSED_UNDER"].merges
START, END = Endpoint("Model", "a/m"), Endpoint("License", "MIT")
LAW = settings(max_examples=10, deadline=None)


def write(folder: Path, records: Iterable[Record]) -> Snapshot:
    with SnapshotWriter(folder) as writer:
        for record in records:
            writer.add(record)
    return Snapshot(folder)


def read(*said: Reading) -> list[Record]:
    return [record for reading in said for record in records_of(reading)]


def stood(snapshot: Snapshot) -> dict[tuple[str, str, str], Standing]:
    """What the claims in a snapshot say, by model, license and source."""
    found = {}
    for table in (TODAY, FORMERLY):
        for row in snapshot.rows(table) if table in snapshot.tables else ():
            ends = row.pop("start_id"), row.pop("end_id")
            for source, claim in claims_in(row).items():
                assert (*ends, source) not in found, "said today and formerly at once"
                found[*ends, source] = Standing(sorted(claim.times), table is TODAY)
    return found


def bytes_of(snapshot: Snapshot) -> dict[str, str]:
    files = (f for f in snapshot.path.rglob("*.parquet"))
    return {str(f.relative_to(snapshot.path)): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def test_every_type_of_former_statements_has_the_properties_and_ends_of_what_it_was() -> None:
    for type_, former in FORMER.items():
        was, is_ = RELATIONSHIP_TYPES[former], RELATIONSHIP_TYPES[type_]
        assert (was.ends, was.properties) == (is_.ends, is_.properties)
        assert was.meaning != is_.meaning
        assert STATED[former] == type_


@pytest.mark.parametrize(
    ("said", "about", "former"),
    [
        ("2024", Claim("2025", {}), True),
        ("2025", Claim("2025", {}), False),
        ("2026", Claim("2025", {}), False),
        ("", Claim("2025", {}), False),
        ("2024", Claim("", {}), False),
        ("2024", Claim("2025", {"reason": "deleted"}), False),
        ("2024", Claim("2025", {"unread": ["licenses"]}), False),
        ("2024", None, False),
    ],
)
def test_what_was_not_found_when_its_start_was_described_again_is_former(
    said: str, about: Claim | None, former: bool
) -> None:
    assert is_former(Claim(said, {}), about) == former


def test_both_parts_together_are_the_whole() -> None:
    claims = [
        LicensedUnder(source=s, collected_at=at, start=START, end=END, raw=(s,))
        for s, at in (("hub", "2024"), ("hub", "2023"), ("export", "2026"))
    ]
    rows = [row.properties for record in claims for row in rows_of(record)]
    whole = join(MERGES, join(MERGES, rows[0], rows[1]), rows[2])
    (node,) = rows_of(Model(source="hub", collected_at="2025", id=START.id))

    today, formerly = parted(MERGES, whole, node.properties)

    assert today is not None
    assert formerly is not None
    assert (today["sources"], formerly["sources"]) == (["export"], ["hub"])
    assert formerly["seen_at"] == ["2023", "2024"]
    assert join(MERGES, formerly, today) == whole


def test_a_license_that_was_given_up_and_given_again_is_said_today_with_all_its_times(tmp_path: Path) -> None:
    snapshot = write(
        tmp_path / "s",
        read(*(Reading("hub", at, "a/m", (key,)) for at, key in (("1", "MIT"), ("2", "ISC"), ("3", "MIT")))),
    )

    (today,), (formerly,) = snapshot.rows(TODAY), snapshot.rows(FORMERLY)
    assert (today["end_id"], today["seen_at"], today["collected_at"]) == ("MIT", ["1", "3"], "3")
    assert (formerly["end_id"], formerly["collected_at"]) == ("ISC", "2")
    assert "seen_at" not in formerly, "what was read once is as old as collected_at says"


def test_a_source_does_not_drop_what_another_one_says(tmp_path: Path) -> None:
    snapshot = write(
        tmp_path / "s",
        read(Reading("hub", "2024", "a/m", ("MIT",)), Reading("export", "2025", "a/m", ("ISC",))),
    )

    assert FORMERLY not in snapshot.tables
    assert snapshot.tables[TODAY] == 2


def test_where_all_is_former_there_is_no_table_of_what_is_said_today(tmp_path: Path) -> None:
    snapshot = write(
        tmp_path / "s", read(Reading("hub", "2024", "a/m", ("MIT",)), Reading("hub", "2025", "a/m", ()))
    )

    assert TODAY not in snapshot.tables
    assert snapshot.tables[FORMERLY] == 1
    assert snapshot.tables["License"] == 1
    snapshot.verify()


@LAW
@given(readings, st.randoms(use_true_random=False))
def test_any_readings_in_any_order_come_to_what_each_source_last_found(
    tmp_path_factory: pytest.TempPathFactory, said: list[Reading], chance: random.Random
) -> None:
    folder = tmp_path_factory.mktemp("histories")
    records = read(*said)

    one = write(folder / "one", records)
    other = write(folder / "other", chance.sample(records * 2, 2 * len(records)))

    assert stood(one) == standing(said)
    assert bytes_of(other) == bytes_of(one)


@LAW
@given(readings, readings)
def test_a_snapshot_with_a_history_goes_on_as_if_it_had_never_been_written(
    tmp_path_factory: pytest.TempPathFactory, first: list[Reading], then: list[Reading]
) -> None:
    folder = tmp_path_factory.mktemp("histories")
    between = write(folder / "between", read(*first))

    whole = write(folder / "whole", read(*first, *then))
    onward = write(folder / "onward", [*loader("snapshot").load({"target": between.path}), *read(*then)])

    assert bytes_of(onward) == bytes_of(whole)


def test_rows_of_former_statements_are_taken_back_in(tmp_path: Path) -> None:
    one = write(
        tmp_path / "one",
        read(Reading("hub", "2024", "a/m", ("MIT",)), Reading("hub", "2025", "a/m", ("ISC",))),
    )
    with SnapshotWriter(tmp_path / "other") as writer:
        for table in one.tables:
            for row in one.rows(table):
                writer.add_row(table, row)

    assert bytes_of(Snapshot(tmp_path / "other")) == bytes_of(one)


def test_a_table_of_several_groups_of_rows_is_parted_group_by_group(tmp_path: Path) -> None:
    def rows(table: Table, text: str) -> None:
        writer.add_table(table, duckdb.connect().sql(text).to_arrow_reader())

    nodes = "SELECT printf('a/%06d', n) AS id, ['hub'] AS sources, '{at}' AS collected_at FROM range(0, 60000, {step}) t(n)"
    edges = nodes.replace(" AS id,", " AS start_id, '{key}' AS end_id,")
    with SnapshotWriter(tmp_path / "s") as writer:
        for at, key, step in (("2025", "ISC", 100), ("2024", "MIT", 1)):
            rows("Model", nodes.format(at=at, step=step))
            rows(TODAY, edges.format(at=at, key=key, step=step))
    snapshot = Snapshot(tmp_path / "s")

    assert [row["start_id"] for row in snapshot.rows(FORMERLY)] == [
        f"a/{n:06}" for n in range(0, 60_000, 100)
    ]
    today = [(row["start_id"], row["end_id"]) for row in snapshot.rows(TODAY)]
    assert today == [(f"a/{n:06}", "MIT" if n % 100 else "ISC") for n in range(60_000)]
    groups = pq.read_metadata(snapshot.file(TODAY))
    assert [groups.row_group(n).num_rows for n in range(groups.num_row_groups)] == [50_000, 10_000]
