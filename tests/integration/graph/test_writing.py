"""Both write paths against a real server: one graph from any records, in any order and any batches."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest

from supplychain.errors import LoadRefused, QueryFailed, SchemaMismatch, SupplyChainError
from supplychain.graph.cypher import Cypher
from supplychain.graph.snapshot import Snapshot, SnapshotWriter
from supplychain.graph.store import statements
from supplychain.graph.store.connection import OutOfMemory, Store
from supplychain.graph.store.lock import load_lock
from supplychain.graph.store.migrations import migrate, migrations
from supplychain.graph.store.writer import LiveWriter
from supplychain.interchange import records_in
from supplychain.loading import import_snapshot, write_records
from supplychain.records import DerivedFrom, Endpoint, Model
from tests.graphs import whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from supplychain.graph.server import LocalServer
    from supplychain.records import Record

pytestmark = pytest.mark.server

HOSTILE = (
    'a"}) DETACH DELETE n //',
    "`) DETACH DELETE (n",
    "x" * 10_000,
    "ctrl\x01\x02\x1f\x7f\x1b[31mred",
    "nul\x00nul",
    "🤗 ünïcödé \u2028 \u200b",
    "line\nbreak\r\n",
    "tab\t, comma; 'single' \"double\" \\",
    " blanks around ",
    "null",
    "$id",
)


def hostile_records() -> list[Record]:
    lines = []
    for i, name in enumerate(HOSTILE):
        lines += [
            {
                "kind": "Model",
                "id": name,
                "tags": [name, "z"],
                "demo": name,
                "source": "s1",
                "collected_at": "2025",
            },
            {"kind": "Model", "id": name, "tags": ["q"], "likes": i, "source": "s2", "collected_at": "2024"},
            {"kind": "Placeholder", "label": "Dataset", "id": name, "reason": name},
            {
                "kind": "DERIVED_FROM",
                "start": ["Model", name],
                "end": ["Model", HOSTILE[i - 1]],
                "evidence": [name],
            },
            {"kind": "DERIVED_FROM", "start": ["Model", name], "end": ["Model", name], "evidence": [name]},
            {"kind": "LICENSED_UNDER", "start": ["Model", name], "raw": name, "field": "card"},
            {"kind": "OWNED_BY", "start": ["Model", name], "end": ["Owner", "unheard of"]},
        ]
    return list(records_in(json.dumps(line) for line in lines))


def test_hostile_names_come_out_as_they_went_in(store: Store) -> None:
    records = hostile_records()

    write_records(store, records, source="hostile")

    graph = whole(store)
    for name in HOSTILE:
        found = [
            p
            for (kind, _), (_, p) in graph.nodes.items()
            if kind == "Model" and p.get("full_id", p["id"]) == name
        ]
        assert len(found) == 1
        assert found[0]["demo"] == name
        assert found[0]["tags"] == sorted({name, "z", "q"})
        assert found[0]["self_references"] == [f"DERIVED_FROM {name}"]
    assert sum(kind == "DERIVED_FROM" for _, _, kind, _, _ in graph.edges) == len(HOSTILE)


def test_bulk_and_live_paths_give_the_same_graph(server: LocalServer, store: Store, tmp_path: Path) -> None:
    records = [*hostile_records(), *_demo()]
    write_records(store, records, source="x")
    live = whole(store)
    with SnapshotWriter(tmp_path / "snapshot") as writer:
        for record in random.Random(1).sample(records, len(records)):
            writer.add(record)

    import_snapshot(server, Snapshot(tmp_path / "snapshot"), replace=True)

    bulk = whole(store)
    assert bulk.nodes == live.nodes
    assert bulk.edges == live.edges


def test_a_bulk_load_does_not_replace_a_graph_unasked(
    server: LocalServer, store: Store, tmp_path: Path
) -> None:
    write_records(store, hostile_records(), source="x")
    before = whole(store)
    with SnapshotWriter(tmp_path / "snapshot") as writer:
        for record in _demo():
            writer.add(record)

    with pytest.raises(LoadRefused, match="--replace"):
        import_snapshot(server, Snapshot(tmp_path / "snapshot"))

    assert whole(store) == before


@pytest.mark.parametrize("batch_size", [1, 7, 10_000])
def test_order_and_batch_size_do_not_matter(store: Store, batch_size: int) -> None:
    records = [r for r in hostile_records() for _ in range(2)]
    expected = None
    for seed in range(2):
        store.schema(Cypher("MATCH (n) WHERE NOT n:Migration DETACH DELETE n"))
        writer = LiveWriter(store, batch_size)
        for record in random.Random(seed).sample(records, len(records)):
            writer.add(record)
        writer.close()
        graph = whole(store)
        assert expected is None or graph == expected
        expected = graph


def test_a_load_that_is_broken_off_has_stopped_writing_and_is_made_whole_by_the_next(store: Store) -> None:
    records: list[Record] = [Model(source="x", id=f"acme/m{n}", likes=n) for n in range(400)]

    def broken() -> Iterator[Record]:
        yield from records[:399]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_records(store, broken(), source="x", batch_size=10)

    models = statements.count_nodes("Model")
    left = store.read(models)[0]["count"]
    statuses = store.read(Cypher("MATCH (l:Load) RETURN l.status AS status"))["status"]
    # Nineteen parts of twenty are handed over, each once the nodes of the one before it are written.
    assert 360 <= left <= 380
    assert list(statuses) == ["failed"]
    write_records(store, records, source="x")
    assert store.read(models)[0]["count"] == 400


def test_what_goes_wrong_while_the_next_records_are_read_is_raised(store: Store) -> None:
    other = Store(store.driver, database="no-such-database")

    def fill(writer: LiveWriter) -> None:
        for n in range(20):
            writer.add(Model(source="x", id=f"acme/m{n}"))

    with pytest.raises(SupplyChainError, match="no-such-database"), LiveWriter(other, 1) as writer:
        fill(writer)


def test_what_goes_wrong_with_relationships_is_raised_and_noted(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Store.write

    def refusing(self: Store, text: Cypher, parameters: object = None) -> object:
        if "-[r:`DERIVED_FROM`]->" in text:
            raise QueryFailed("The database refused the query.")
        return write(self, text, parameters)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "write", refusing)
    with pytest.raises(QueryFailed, match="refused"):
        write_records(store, _family(30), source="x", batch_size=5)

    assert store.read(Cypher("MATCH (l:Load) RETURN l.status AS status"))["status"] == ["failed"]


def test_nodes_that_change_while_relationships_to_them_are_written_end_in_the_same_graph(
    store: Store,
) -> None:
    write_records(store, _family(600), source="x")
    write_records(store, _family(600, year=2026, likes=7, way="merge"), source="x")
    expected = whole(store)
    store.schema(Cypher("MATCH (n) WHERE NOT n:Migration DETACH DELETE n"))

    for year, likes, way in ((2025, 0, "finetune"), (2026, 7, "merge")):
        write_records(store, _family(600, year=year, likes=likes, way=way), source="x", batch_size=10)

    assert whole(store) == expected


def _family(models: int, *, year: int = 2025, likes: int = 0, way: str = "finetune") -> Iterator[Record]:
    """Models that rest on ten others, most on the first, with the words about both mixed."""
    at = str(year)
    for number in range(10, models):
        base = number % 10 if number % 3 else 0
        start, end = (Endpoint("Model", f"acme/m{n}") for n in (number, (base + year) % 10))
        yield DerivedFrom(source="x", collected_at=at, start=start, end=end, relation=way)
        yield Model(source="x", collected_at=at, id=f"acme/m{base}", likes=likes)
        yield Model(source="x", collected_at=at, id=f"acme/m{number}", likes=number + likes)


def test_loading_again_changes_nothing(store: Store) -> None:
    records = [*hostile_records(), *_demo()]
    write_records(store, records, source="x")
    before = whole(store)

    again = write_records(store, records, source="x")

    assert again.counts.changed == 0
    assert whole(store) == before


def test_a_second_load_at_the_same_time_is_refused(store: Store) -> None:
    with load_lock(store), pytest.raises(LoadRefused, match="Another load"), load_lock(store, wait=0.5):
        pass

    with load_lock(store, wait=0.5):
        pass


def test_a_computed_property_survives_a_load(store: Store) -> None:
    lines = ['{"kind": "Model", "id": "a/b", "likes": 1, "collected_at": "2024"}']
    write_records(store, records_in(lines), source="x")
    store.write(Cypher("MATCH (m:Model) SET m.pagerank = 0.5"))

    write_records(
        store, records_in(line.replace("1,", "2,").replace("2024", "2025") for line in lines), source="x"
    )

    assert store.read(Cypher("MATCH (m:Model) RETURN m.likes, m.pagerank")).rows == [(2, 0.5)]


def test_a_described_artifact_stops_being_a_placeholder(store: Store) -> None:
    edge = '{"kind": "DERIVED_FROM", "start": ["Model", "a/b"], "end": ["Model", "c/d"]}'
    write_records(store, records_in([edge]), source="x")
    assert whole(store).nodes["Model", "c/d"][0] == {"Model", "Artifact", "Placeholder", "BaseModel"}

    write_records(store, records_in(['{"kind": "Model", "id": "c/d"}']), source="x")

    labels, properties = whole(store).nodes["Model", "c/d"]
    assert labels == {"Model", "Artifact", "BaseModel"}
    assert "reason" not in properties


def test_too_large_batches_are_halved_until_they_fit(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = 100
    write = Store.write

    def short_of_memory(self: Store, text: Cypher, parameters: object = None) -> object:
        rows = parameters.get("rows", []) if isinstance(parameters, dict) else []
        if len(rows) > limit:
            raise OutOfMemory("The server ran short of memory.")
        return write(self, text, parameters)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "write", short_of_memory)
    writer = LiveWriter(store, 1000)
    for record in records_in(f'{{"kind": "Model", "id": "a/{i}"}}' for i in range(950)):
        writer.add(record)
    writer.close()

    assert writer.counts.halved > 0
    assert store.read(statements.count_nodes("Model"))[0]["count"] == 950


def test_a_batch_beyond_the_servers_memory_is_named_so(store: Store) -> None:
    store.schema(Cypher("MATCH (n:Nothing) RETURN n"))
    greedy = Cypher(
        "UNWIND range(1, 100000000) AS i WITH collect(toString(i) + 'xxxxxxxxxxxxxxxxxxxxxxxx') AS texts "
        "RETURN size(texts) AS n"
    )

    with pytest.raises(OutOfMemory, match="memory"):
        store.write(greedy)


def test_constraints_of_the_database_are_those_of_the_schema(store: Store) -> None:
    found = store.read(Cypher("SHOW CONSTRAINTS YIELD name RETURN name"))["name"]

    declared = {text.split()[2] for text in statements.constraints()}
    assert set(found) == declared | {"load_id", "lock_name"}


def test_migrations_run_once_and_an_edited_one_is_refused(store: Store) -> None:
    assert migrate(store) == []
    store.write(Cypher("MATCH (m:Migration {version: 1}) SET m.checksum = 'other'"))
    try:
        with pytest.raises(SchemaMismatch, match="another text"):
            migrate(store)
    finally:
        store.write(Cypher("MATCH (m:Migration) DELETE m"))
    assert migrate(store) == migrations()


def test_a_database_of_a_newer_version_is_refused(store: Store) -> None:
    store.write(Cypher("CREATE (:Migration {version: 9999, name: 'later', checksum: 'x'})"))
    try:
        with pytest.raises(SchemaMismatch, match="newer version"):
            migrate(store)
    finally:
        store.write(Cypher("MATCH (m:Migration {version: 9999}) DELETE m"))


def test_an_index_whose_constraint_was_never_made_gives_way_to_it(store: Store) -> None:
    """A server that dies while it makes a constraint has made the index already."""
    store.schema(Cypher("DROP CONSTRAINT repository_id"))
    store.schema(Cypher("CREATE INDEX repository_id FOR (n:Repository) ON (n.id)"))
    store.write(Cypher("MATCH (m:Migration) DELETE m"))

    assert migrate(store) == migrations()

    assert "repository_id" in store.read(Cypher("SHOW CONSTRAINTS YIELD name RETURN name"))["name"]


def test_an_index_of_somebody_elses_stays_where_it_is(store: Store) -> None:
    store.schema(Cypher("DROP CONSTRAINT repository_id"))
    store.schema(Cypher("CREATE INDEX repository_id FOR (n:Shelf) ON (n.place)"))
    store.write(Cypher("MATCH (m:Migration) DELETE m"))
    try:
        with pytest.raises(QueryFailed, match="repository_id"):
            migrate(store)
        labels = store.read(
            Cypher("SHOW INDEXES YIELD name, labelsOrTypes WHERE name = 'repository_id' RETURN *")
        )
        assert labels["labelsOrTypes"] == [["Shelf"]]
    finally:
        store.schema(Cypher("DROP INDEX repository_id"))
        migrate(store)


def test_a_batch_is_planned_by_index_and_without_eager_steps(store: Store) -> None:
    from supplychain.graph.schema import NODE_TYPES, RELATIONSHIP_TYPES
    from supplychain.graph.snapshot.layout import edge_tables

    tables = {
        "node": statements.node_batch(
            ("Model", "Artifact"), [p.name for p in NODE_TYPES["Model"].all_properties if p.name != "id"]
        ),
        "mention": statements.mention_batch(("Model", "Artifact", "Placeholder")),
        "labels": statements.changed_labels("Model", ["Placeholder"], ["Artifact"]),
    }
    tables |= {f"change {label}": statements.node_update(label) for label in NODE_TYPES}
    tables |= {
        str(table): statements.edge_batch(
            table, [p.name for p in RELATIONSHIP_TYPES[table.type].all_properties]
        )
        for table in edge_tables()
    }
    tables |= {f"change {table}": statements.edge_update(table) for table in edge_tables()}
    for name, text in tables.items():
        plan = str(store.explain(text, {"rows": []}).plan)
        assert "NodeUniqueIndexSeek" in plan, name
        assert "AllNodesScan" not in plan, name
        assert "NodeByLabelScan" not in plan, name
        assert "Eager" not in plan, name


def test_what_deletes_begins_at_an_index_and_holds_no_more_than_a_batch(store: Store) -> None:
    from supplychain.graph.snapshot.layout import edge_tables

    tables = {"node": statements.delete_nodes("Model")}
    tables |= {str(table): statements.delete_edges(table) for table in edge_tables()}
    for name, text in tables.items():
        plan = str(store.explain(text, {"rows": []}).plan)
        assert "Unwind" in plan, name
        assert "Scan" not in plan, name
        assert plan.count("'operatorType': 'Eager") == 1, (
            "a deletion collects the rows of its batch, and nothing else"
        )


def test_the_log_says_what_a_load_read_and_skipped(store: Store) -> None:
    lines = ['{"kind": "Model", "id": "a/b"}', "nonsense", '{"kind": "Model", "id": "c/d"}']

    write_records(store, records_in(lines), source="jsonl", arguments={"target": "facts.jsonl"})

    row = store.read(Cypher("MATCH (l:Load) RETURN l.status, l.records, l.skipped, l.warnings, l.arguments"))
    assert row.rows == [("finished", 2, 1, ["not a JSON object: 1"], '{"target": "facts.jsonl"}')]


def _demo() -> list[Record]:
    from supplychain.demo import records

    return list(records())
