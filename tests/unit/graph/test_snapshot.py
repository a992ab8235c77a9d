"""Snapshots: the same graph gives the same bytes, whole or not at all, and never in place of something else."""

from __future__ import annotations

import hashlib
import itertools
import json
import random
import shutil
from functools import partial, reduce
from typing import TYPE_CHECKING, Any
from unittest import mock

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplychain.errors import InputError, SchemaMismatch
from supplychain.graph.claims import join
from supplychain.graph.rows import EdgeTable, NodeRow, mention, rows_of
from supplychain.graph.schema import NOT_LOADED
from supplychain.graph.snapshot import Snapshot, SnapshotWriter, layout, writer
from supplychain.graph.snapshot.layout import END, MANIFEST, START, edge_tables, file_of
from supplychain.graph.snapshot.pieces import pieces
from supplychain.progress import SilentProgress
from supplychain.records import DerivedFrom, Endpoint, Model, Owner, Placeholder, Record, Skipped
from tests.strategies import HOSTILE, record_lists

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from supplychain.graph.claims import Properties
    from supplychain.graph.snapshot.layout import Table

BASE, CHAT = Endpoint("Model", "acme/base"), Endpoint("Model", "acme/chat")
SOME: list[Record] = [
    Model(source="a", collected_at="2024", id="acme/base", likes=1, tags=("x",)),
    Model(source="b", collected_at="2025", id="acme/base", likes=2, tags=("y",)),
    DerivedFrom(source="a", start=CHAT, end=BASE, evidence=("card",)),
    DerivedFrom(source="a", start=BASE, end=BASE, evidence=("tag",)),
    Placeholder(source="a", label="Owner", id="acme", reason="deleted"),
    *(Model(source="a", id=text, demo=text, tags=(text,)) for text in HOSTILE),
]


def write(folder: Path, records: Iterable[Record], **options: Any) -> Snapshot:
    with SnapshotWriter(folder, **options) as snapshot:
        for record in records:
            snapshot.add(record)
    return Snapshot(folder)


def failing() -> Iterator[Record]:
    """A loader that breaks down half way."""
    yield SOME[0]
    raise ZeroDivisionError


def bytes_of(folder: Path) -> dict[str, str]:
    """Every file of a folder by its digest."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def rows_in(snapshot: Snapshot) -> dict[Table, list[dict[str, Any]]]:
    return {table: list(snapshot.rows(table)) for table in snapshot.tables}


def expected(records: Iterable[Record]) -> dict[Table, list[dict[str, Any]]]:
    """The rows of a snapshot, worked out by joining everything in memory."""
    found: dict[Table, dict[Any, list[Properties]]] = {}
    for record in records:
        for row in () if isinstance(record, Skipped) else rows_of(record):
            if isinstance(row, NodeRow):
                found.setdefault(row.label, {}).setdefault(row.properties["id"], []).append(row.properties)
                continue
            found.setdefault(row.table, {}).setdefault((row.start, row.end), []).append(row.properties)
            for label, key in ((row.table.start, row.start), (row.table.end, row.end)):
                found.setdefault(label, {}).setdefault(key, []).append(mention(label, key).properties)
    return {table: list(_merged(table, things)) for table, things in found.items()}


def _merged(table: Table, things: dict[Any, list[Properties]]) -> Iterator[dict[str, Any]]:
    for key, forms in sorted(things.items(), key=lambda item: _binary(item[0])):
        ends = {} if isinstance(key, str) else {START: key[0], END: key[1]}
        yield {**ends, **reduce(partial(join, layout.merges_of(table)), forms)}


def _binary(key: str | tuple[str, str]) -> list[bytes]:
    return [part.encode() for part in ([key] if isinstance(key, str) else key)]


@settings(max_examples=10, deadline=None)
@given(record_lists, st.randoms(use_true_random=False))
def test_any_records_in_any_order_give_the_same_bytes_and_the_joined_rows(
    tmp_path_factory: pytest.TempPathFactory, records: list[Record], chance: random.Random
) -> None:
    folder = tmp_path_factory.mktemp("snapshots")

    one = write(folder / "one", records)
    other = write(folder / "other", chance.sample(records, len(records)))

    assert bytes_of(one.path) == bytes_of(other.path)
    assert rows_in(one) == expected(records)


def test_loading_everything_twice_changes_only_the_tally(tmp_path: Path) -> None:
    once, twice = write(tmp_path / "once", SOME), write(tmp_path / "twice", [*SOME, *SOME])

    one, other = bytes_of(once.path), bytes_of(twice.path)
    assert one.pop(MANIFEST) != other.pop(MANIFEST)
    assert one == other


def test_statements_about_one_thing_are_joined_to_one_row(tmp_path: Path) -> None:
    snapshot = write(tmp_path / "s", SOME[:2])

    (row,) = snapshot.rows("Model")
    assert row.pop("claims")
    assert row == {
        "id": "acme/base", "likes": 2, "tags": ["x", "y"], "sources": ["a", "b"], "collected_at": "2025",
    }  # fmt: skip


def test_what_is_only_pointed_at_is_mentioned(tmp_path: Path) -> None:
    snapshot = write(tmp_path / "s", [Model(source="a", id="acme/chat"), SOME[2]])

    assert list(snapshot.rows("Model")) == [
        {"id": "acme/base", "reason": "not loaded"},
        {"id": "acme/chat", "sources": ["a"]},
    ]
    assert (snapshot.nodes, snapshot.relationships) == (2, 1)


def test_self_loops_and_skipped_rows_are_counted_under_their_reason(tmp_path: Path) -> None:
    with SnapshotWriter(tmp_path / "s") as snapshot:
        snapshot.add(SOME[3])
        snapshot.add(Skipped(source="a", reason="no id", example="row 7", count=3))

    assert snapshot.counts.skipped["no id"] == 3
    assert snapshot.counts.examples["no id"] == "row 7"
    assert sum(n for reason, n in snapshot.counts.skipped.items() if "relates to itself" in reason) == 1
    assert Snapshot(tmp_path / "s").relationships == 0


def test_hostile_texts_come_out_as_they_went_in(tmp_path: Path) -> None:
    rows = {row.get("full_id", row["id"]): row for row in write(tmp_path / "s", SOME).rows("Model")}

    for text in HOSTILE:
        kept = text.encode(errors="replace").decode()
        assert rows[kept]["demo"] == kept
        assert rows[kept]["tags"] == [kept]


@pytest.mark.parametrize("name", ["glob [ab]*?", "quote ' \" `", "üñï 🤗", "percent%20{x}", "-dash"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    snapshot = write(tmp_path / name / name, SOME[:3])

    assert snapshot.nodes == 2


def test_an_empty_graph_is_a_snapshot_too(tmp_path: Path) -> None:
    snapshot = write(tmp_path / "s", [])

    snapshot.verify()
    assert (snapshot.nodes, snapshot.relationships, snapshot.tables) == (0, 0, {})


def test_the_manifest_vouches_for_every_file(tmp_path: Path) -> None:
    snapshot = write(tmp_path / "s", SOME)
    manifest = json.loads((tmp_path / "s" / MANIFEST).read_text("utf-8"))
    found = bytes_of(tmp_path / "s")
    del found[MANIFEST]

    assert {name: about["sha256"] for name, about in manifest["files"].items()} == found
    assert manifest["records"] == {"DERIVED_FROM": 2, "Model": 2 + len(HOSTILE), "Placeholder": 1}
    assert snapshot.file("Model").is_file()


@pytest.mark.parametrize("size", [99, 100, 101, 250])
def test_pieces_of_any_size_give_the_same_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(writer, "_SPOOL", 7)
    monkeypatch.setattr(writer, "ROW_GROUP", 100)
    models: list[Record] = [Model(source="a", id=f"m{n:04}", likes=n) for n in range(size)]
    edges: list[Record] = [DerivedFrom(source="a", start=Endpoint("Model", m.id), end=BASE) for m in models]  # type: ignore[attr-defined]
    records = [*models, *edges, *models[::3]]

    snapshot = write(tmp_path / "s", random.Random(size).sample(records, len(records)))

    assert rows_in(snapshot) == expected(records)


def test_large_tables_are_sorted_in_little_memory(tmp_path: Path) -> None:
    # The rows are half as large again as the memory that joining and sorting may take.
    records = (Model(source="a", id=f"{n % 7}/{n:06}", demo=f"{n}" + "y" * 2_000) for n in range(40_000))

    snapshot = write(tmp_path / "s", records, memory=64)

    ids = [row["id"] for row in snapshot.rows("Model")]
    assert len(ids) == 40_000
    assert ids == sorted(ids)


def test_ends_that_nobody_describes_are_found_in_little_memory(tmp_path: Path) -> None:
    # The ids alone are more than the memory that comparing them may take.
    ids = [f"{n:06}/" + "y" * 1_200 for n in range(70_000)]
    models = pa.table({"id": ids[::2], "sources": [["a"]] * 35_000})
    ties = pa.table({START: ids[:-1], END: ids[1:], "sources": [["a"]] * 69_999})

    with SnapshotWriter(tmp_path / "s", memory=64) as snapshot:
        snapshot.add_table("Model", models.to_reader(5_000))
        snapshot.add_table(EdgeTable("Model", "DERIVED_FROM", "Model"), ties.to_reader(5_000))

    kept = pq.read_table(tmp_path / "s" / file_of("Model"), columns=["id", "reason"]).to_pydict()
    assert kept == {"id": ids, "reason": [None, NOT_LOADED] * 35_000}


@settings(max_examples=5, deadline=None)
@given(record_lists, st.integers(2, 9))
def test_a_table_cut_into_pieces_gives_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory, records: list[Record], count: int
) -> None:
    folder = tmp_path_factory.mktemp("snapshots")
    whole = write(folder / "whole", records)

    with mock.patch.object(writer, "pieces", lambda files, key, _, place: pieces(files, key, count, place)):
        cut = write(folder / "cut", records)

    assert bytes_of(cut.path) == bytes_of(whole.path)


@pytest.mark.parametrize("count", [0, 1, 2, 5, 50])
def test_pieces_follow_each_other_and_share_no_key(tmp_path: Path, count: int) -> None:
    keys = [f"k{n % 997:03}" for n in random.Random(1).sample(range(3_000), 3_000)]
    files = [tmp_path / "1.parquet", tmp_path / "2.parquet"]
    for file, some in zip(files, (keys[:2_000], keys[2_000:]), strict=True):
        pq.write_table(pa.table({"id": some}), file)

    found = [
        [key for file in piece for key in pq.read_table(file)["id"].to_pylist()]
        for piece in pieces(files, "id", count, tmp_path / "pieces")
    ]

    assert len(found) == max(1, count)
    assert sorted(key for piece in found for key in piece) == sorted(keys)
    assert all(max(one) < min(other) for one, other in itertools.pairwise(found))
    assert sorted(tmp_path.iterdir()) == files


def test_pieces_of_one_key_are_one(tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": ["MIT"] * 1_000}), tmp_path / "1.parquet")

    sizes = [
        sum(len(pq.read_table(file)) for file in piece)
        for piece in pieces([tmp_path / "1.parquet"], "id", 4, tmp_path / "pieces")
    ]

    assert sorted(sizes) == [0, 1_000]


def test_a_former_snapshot_is_replaced_as_a_whole(tmp_path: Path) -> None:
    write(tmp_path / "s", SOME)

    snapshot = write(tmp_path / "s", [Owner(source="a", id="acme")])

    assert set(bytes_of(tmp_path / "s")) == {MANIFEST, "nodes/Owner.parquet"}
    assert snapshot.tables == {"Owner": 1}
    assert [path.name for path in tmp_path.iterdir()] == ["s"]


def test_a_load_that_fails_keeps_the_former_snapshot_and_leaves_nothing_else(tmp_path: Path) -> None:
    before = bytes_of(write(tmp_path / "s", SOME).path)

    with pytest.raises(ZeroDivisionError):
        write(tmp_path / "s", failing())

    assert bytes_of(tmp_path / "s") == before
    assert [path.name for path in tmp_path.iterdir()] == ["s"]


def test_a_load_that_fails_makes_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        write(tmp_path / "s", failing())

    assert list(tmp_path.iterdir()) == []


def killed_writer(path: Path) -> Path:
    """Leave what a writer leaves that is killed: its folder, with the lock that nobody holds any more."""
    writer = SnapshotWriter(path)
    (work,) = path.parent.glob(f".{path.name}-*")
    shutil.copytree(work, path.parent / "copy")
    writer.discard()
    return (path.parent / "copy").rename(path.parent / f".{path.name}-killed")


def test_what_a_killed_writer_left_goes_when_the_next_one_comes(tmp_path: Path) -> None:
    killed_writer(tmp_path / "s")

    write(tmp_path / "s", SOME)

    assert [path.name for path in tmp_path.iterdir()] == ["s"]


def test_what_a_living_writer_works_on_stays(tmp_path: Path) -> None:
    with SnapshotWriter(tmp_path / "s") as slow:
        slow.add(SOME[0])
        write(tmp_path / "s", SOME)

    assert [path.name for path in tmp_path.iterdir()] == ["s"]
    assert Snapshot(tmp_path / "s").nodes == 1


@pytest.mark.parametrize("by", [Snapshot, lambda path: write(path, SOME)])
def test_a_former_snapshot_that_was_put_aside_when_its_writer_was_killed_comes_back(
    tmp_path: Path, by: Callable[[Path], Snapshot]
) -> None:
    # Only where the system cannot exchange two names in one step.
    before = bytes_of(write(tmp_path / "s", SOME).path)
    (tmp_path / "s").rename(killed_writer(tmp_path / "s") / "former")

    by(tmp_path / "s")

    assert bytes_of(tmp_path / "s") == before


@pytest.mark.parametrize("kept", [0, 7, -1])
def test_a_file_that_was_cut_off_is_no_part_of_a_snapshot(tmp_path: Path, kept: int) -> None:
    file = write(tmp_path / "s", SOME).file("Owner")
    file.write_bytes(file.read_bytes()[:kept])

    with pytest.raises(InputError, match=r"Owner\.parquet is damaged.*rows"):
        Snapshot(tmp_path / "s")


def test_an_empty_folder_becomes_the_snapshot(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()

    assert write(tmp_path / "s", SOME[:1]).nodes == 1


@pytest.mark.parametrize("name", ["precious.txt", MANIFEST])
def test_a_folder_of_something_else_is_refused_and_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / name).write_text('{"name": "a web application"}')

    with pytest.raises(InputError, match=r"not a snapshot and not empty.*does not exist yet"):
        SnapshotWriter(tmp_path / "s")

    assert (tmp_path / "s" / name).read_text() == '{"name": "a web application"}'
    assert [path.name for path in tmp_path.iterdir()] == ["s"]


def test_a_file_in_the_place_of_the_folder_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("precious")

    with pytest.raises(InputError, match="not a snapshot"):
        SnapshotWriter(tmp_path / "s")

    assert (tmp_path / "s").read_text() == "precious"


@pytest.mark.parametrize("make", [False, True])
def test_a_folder_without_a_manifest_is_no_snapshot(tmp_path: Path, make: bool) -> None:
    if make:
        (tmp_path / "s").mkdir()

    with pytest.raises(InputError, match=r"is not a snapshot.*--snapshot FOLDER"):
        Snapshot(tmp_path / "s")


def test_a_changed_file_is_detected(tmp_path: Path) -> None:
    snapshot = write(tmp_path / "s", SOME)
    snapshot.verify()
    file = snapshot.file("Owner")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)

    with pytest.raises(InputError, match=r"Owner\.parquet was changed"):
        Snapshot(tmp_path / "s").verify()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    write(tmp_path / "s", SOME).file("Owner").unlink()

    with pytest.raises(InputError, match=r"lacks nodes/Owner\.parquet"):
        Snapshot(tmp_path / "s")


def edit_manifest(folder: Path, **changes: Any) -> None:
    file = folder / MANIFEST
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), **changes}), "utf-8")


@pytest.mark.parametrize("version", [0, 99, None, "1"])
def test_a_snapshot_of_another_schema_version_is_refused(tmp_path: Path, version: object) -> None:
    write(tmp_path / "s", SOME[:1])
    edit_manifest(tmp_path / "s", schema_version=version)

    with pytest.raises(
        SchemaMismatch, match=f"schema version {version}, this version of supplychain reads 1"
    ):
        Snapshot(tmp_path / "s")


@pytest.mark.parametrize(
    "files",
    [
        None,
        [],
        {"nodes/Nothing.parquet": {"rows": 1, "sha256": ""}},
        {"nodes/../../../secret": {"rows": 1, "sha256": ""}},
        {"relationships/Model.parquet": {"rows": 1, "sha256": ""}},
        {"relationships/Paper.USES.Owner.parquet": {"rows": 1, "sha256": ""}},
        {"nodes/Model.parquet": {"rows": "many", "sha256": ""}},
        {"nodes/Model.parquet": {}},
        {"nodes/Model.parquet": None},
    ],
)
def test_a_damaged_manifest_is_refused(tmp_path: Path, files: object) -> None:
    write(tmp_path / "s", SOME[:1])
    edit_manifest(tmp_path / "s", files=files)

    with pytest.raises(InputError, match=r"manifest\.json.*Make the snapshot again"):
        Snapshot(tmp_path / "s")


@pytest.mark.parametrize("text", ["", "[]", "{}", '"text"', "\xff", '{"format": "something else"}'])
def test_a_manifest_of_something_else_is_no_snapshot(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text, "latin-1")

    with pytest.raises(InputError, match="is not a snapshot"):
        Snapshot(tmp_path)


def test_what_is_written_is_told_table_by_table(tmp_path: Path) -> None:
    notes: list[str] = []

    class Told(SilentProgress):
        def note(self, message: str) -> None:
            notes.append(message)

    write(tmp_path / "s", SOME[:3], progress=Told())

    assert notes == ["snapshot: 1 Model.DERIVED_FROM.Model", "snapshot: 2 Model"]


def test_every_table_of_the_schema_has_a_file_of_its_own() -> None:
    tables: list[Table] = [*edge_tables(), "Model", "Dataset", "Repository", "License", "Owner", "Paper"]

    names = {file_of(table) for table in tables}

    assert len(names) == len(tables)
    assert "relationships/Model.DERIVED_FROM.Model.parquet" in names
    assert "nodes/Model.parquet" in names
