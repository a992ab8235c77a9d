"""What was licensed under what, and when: on a real server, by every path, through kills and removals, and as it is asked."""

from __future__ import annotations

import random
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from supplychain.api import Chain, connect
from supplychain.graph.claims import claims_in
from supplychain.graph.cypher import Cypher
from supplychain.graph.snapshot import SnapshotWriter
from supplychain.graph.store.former import settle
from supplychain.graph.store.removal import remove_source
from supplychain.graph.store.writer import LiveWriter
from supplychain.records import DerivedFrom, Endpoint, Model, RenamedTo
from supplychain.sources import loader
from tests.commands import command
from tests.graphs import whole
from tests.histories import Reading, Standing, readings, records_of, standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from supplychain.graph.server import LocalServer
    from supplychain.graph.store import Store
    from supplychain.records import Record
    from tests.graphs import Graph

pytestmark = pytest.mark.server

ANY = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_EMPTY = Cypher("MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
BASE = "acme/base"


class Killed(Exception):
    """Stands for a process that ends between two statements."""


def read(*said: Reading) -> list[Record]:
    return [record for reading in said for record in records_of(reading)]


def load(store: Store, records: Iterable[Record], batch: int = 1000) -> LiveWriter:
    writer = LiveWriter(store, batch)
    for record in records:
        writer.add(record)
    writer.close()
    return writer


def stood(graph: Graph) -> dict[tuple[str, str, str], Standing]:
    found = {}
    for (_, start, type_, _, end), said in graph.edges.items():
        for source, claim in claims_in(said).items():
            assert (start, end, source) not in found, "said today and formerly at once"
            found[start, end, source] = Standing(sorted(claim.times), type_ == "LICENSED_UNDER")
    return found


@ANY
@given(said=readings, chance=st.randoms(use_true_random=False), batch=st.sampled_from([1, 3, 1000]))
def test_any_readings_in_any_order_batches_and_loads_by_either_path_give_one_graph(
    store: Store, tmp_path_factory: pytest.TempPathFactory, said: list[Reading], chance: Any, batch: int
) -> None:
    records = read(*said)
    store.write(_EMPTY)
    load(store, records)
    expected = whole(store)
    assert stood(expected) == standing(said)

    store.write(_EMPTY)
    mixed = chance.sample(records * 2, 2 * len(records))
    for part in (mixed[: len(records)], mixed[len(records) :]):
        load(store, part, batch)
    assert whole(store) == expected
    assert load(store, mixed).counts.changed == 0, "loading the same again only reads"

    folder = tmp_path_factory.mktemp("histories") / "s"
    with SnapshotWriter(folder) as writer:
        for record in mixed:
            writer.add(record)
    store.write(_EMPTY)
    load(store, loader("snapshot").load({"target": folder}))
    assert whole(store) == expected


def test_hundreds_of_readings_come_to_what_each_source_last_found(store: Store, tmp_path: Path) -> None:
    chance = random.Random(5)
    said = [
        Reading(
            chance.choice(("hub", "export")),
            chance.choice(("", "2023", "2024", "2025", "2026")),
            f"acme/{chance.randrange(40)}",
            tuple(chance.sample(("MIT", "Apache-2.0", "ISC"), chance.randrange(3))),
            chance.choice(("described", "described", "described", "unread", "gone", "silent")),
        )
        for _ in range(400)
    ]
    records = read(*said)
    with SnapshotWriter(tmp_path / "s") as writer:
        for record in records:
            writer.add(record)
    load(store, loader("snapshot").load({"target": tmp_path / "s"}))
    expected = whole(store)
    assert stood(expected) == standing(said)
    store.write(_EMPTY)
    chance.shuffle(records)

    for part in (records[:250], records[250:]):
        load(store, part)

    assert whole(store) == expected


def test_a_run_that_is_killed_loses_no_claim_and_the_next_one_ends_in_the_same_graph(store: Store) -> None:
    """Both directions at once: one source has given a license up, the other has given it again."""
    before = read(
        Reading("hub", "2023", BASE, ("MIT",)),
        Reading("export", "2023", BASE, ("MIT",)),
        Reading("export", "2024", BASE, ("ISC",)),
    )
    after = read(Reading("hub", "2025", BASE, ("ISC",)), Reading("export", "2025", BASE, ("MIT",)))
    load(store, [*before, *after])
    expected = whole(store)
    claimed = {key: said.times for key, said in stood(expected).items()}
    for most in count(1):
        store.write(_EMPTY)
        load(store, before)
        writer = LiveWriter(store)
        for record in after:
            writer.add(record)
        writer.flush()
        statements = iter(range(most))

        def send(statement: Cypher, rows: list[Any], left: Iterator[int] = statements) -> None:
            if rows:
                store.write(statement, {"rows": rows})
                if next(left, None) is None:
                    raise Killed

        try:
            settle(store, send)
        except Killed:
            held = {
                (edge[1], edge[4], source): claim.times
                for edge, said in whole(store).edges.items()
                for source, claim in claims_in(said).items()
            }
            assert held.keys() == claimed.keys()
            load(store, ())
            assert whole(store) == expected
        else:
            assert most > 2, "it was killed between statements"
            break
    assert whole(store) == expected


@settings(ANY, max_examples=4)
@given(said=readings, source=st.sampled_from(("hub", "export")))
def test_taking_back_a_source_takes_back_its_history_and_no_other(
    store: Store, said: list[Reading], source: str
) -> None:
    store.write(_EMPTY)
    load(store, read(*(r for r in said if r.source != source)))
    expected = whole(store)
    store.write(_EMPTY)
    load(store, read(*said))

    remove_source(store, source)

    assert whole(store) == expected


def test_what_a_killed_load_left_unsettled_is_settled_by_a_removal(store: Store) -> None:
    said = [Reading("hub", "2023", BASE, ("MIT",)), Reading("hub", "2024", BASE, ("ISC",))]
    load(store, read(*said))
    expected = whole(store)
    store.write(_EMPTY)
    writer = LiveWriter(store)
    for record in read(*said, Reading("export", "2024", BASE, ("MIT",))):
        writer.add(record)
    writer.flush()

    remove_source(store, "export")

    assert whole(store) == expected


@pytest.fixture(scope="module")
def chain(server: LocalServer) -> Iterator[Chain]:
    """A base that was relicensed twice and has been renamed, another that gave its license up, and what was made from them."""
    connection = server.connection()
    with connect(connection.uri, auth=(connection.user, connection.password)) as opened:
        opened.store.write(_EMPTY)
        times = (
            ("2023-01-01", "MIT"),
            ("2024-01-01", "CC-BY-NC-4.0"),
            ("2025-01-01", "MIT"),
            ("2026-01-01", "ISC"),
        )
        said = [Reading("hub", at, BASE, (key,)) for at, key in times]
        said += [
            Reading("hub", "2024-01-01", "acme/gone", ("MIT",)),
            Reading("hub", "2025-01-01", "acme/gone", ()),
        ]
        said += [Reading("export", "2024-06-01", BASE, ("MIT",))]
        load(opened.store, [*read(*said), *family()])
        yield opened


PUBLISHED = {
    "a/first": "2022-05-01T10:00:00.000Z", "b/between": "2023-06-01", "c/noncommercial": "2024-01-01", "d/second": "2025-01-01",
    "e/between": "2025-06-01", "f/after": "2026-06-01", "g/undated": None,
}  # fmt: skip


def family() -> Iterator[Record]:
    frame: dict[str, Any] = {"source": "hub", "collected_at": "2026-01-01"}
    old = Endpoint("Model", "acme/base-old-name")
    yield RenamedTo(**frame, start=old, end=Endpoint("Model", BASE))
    for key, at in PUBLISHED.items():
        yield Model(**frame, id=key, created_at=at)
        base = old if key == "d/second" else Endpoint("Model", "a/first" if key == "e/between" else BASE)
        yield DerivedFrom(**frame, start=Endpoint("Model", key), end=base, relation="finetune")


def test_the_history_of_an_artifact_has_every_license_with_its_times(chain: Chain) -> None:
    rows = [
        (row["license"], row["current"], row["sources"], row["seen_at"], row["first_seen"], row["last_seen"])
        for row in chain.licenses.history("acme/base")
    ]

    assert rows == [
        ("MIT", False, ["hub"], ["2023-01-01", "2025-01-01"], "2023-01-01", "2025-01-01"),
        ("CC-BY-NC-4.0", False, ["hub"], ["2024-01-01"], "2024-01-01", "2024-01-01"),
        ("MIT", True, ["export"], ["2024-06-01"], "2024-06-01", "2024-06-01"),
        ("ISC", True, ["hub"], ["2026-01-01"], "2026-01-01", "2026-01-01"),
    ]


def test_what_is_stated_today_is_all_that_other_questions_see(chain: Chain) -> None:
    assert sorted(chain.query("licenses/statements", id=BASE)["license"]) == ["ISC", "MIT"]
    assert chain.query("licenses/statements", id="acme/gone").rows == []
    assert chain.licenses.check("acme/gone")[0].license == "NONE"


def test_descendants_are_told_apart_by_the_license_they_were_published_under(chain: Chain) -> None:
    found = chain.licenses.published_under_former("acme/base-old-name")
    periods = {
        former: {row["descendant"]: row["period"] for row in found if row["former"] == former}
        for former in ("MIT", "CC-BY-NC-4.0")
    }

    assert periods["MIT"] == {
        "a/first": "before", "d/second": "before", "b/between": "between", "e/between": "between",
        "g/undated": "unknown", "f/after": "after", "c/noncommercial": "earlier",
    }  # fmt: skip
    assert periods["CC-BY-NC-4.0"] == {
        "c/noncommercial": "before", "b/between": "between", "g/undated": "unknown", "d/second": "after", "e/between": "after",
        "f/after": "after", "a/first": "earlier",
    }  # fmt: skip
    order = [row["period"] for row in found if row["former"] == "MIT"]
    assert order == ["before", "before", "between", "between", "unknown", "after", "earlier"]
    (deep,) = (row for row in found if row["descendant"] == "e/between" and row["former"] == "MIT")
    assert (deep["hops"], deep["relations"], deep["published"]) == (2, ["finetune"], "2025-06-01")
    assert (deep["last_seen_former"], deep["first_seen_after"]) == ("2025-01-01", "2026-01-01")


def test_relicensed_artifacts_are_listed_with_what_rests_on_them(chain: Chain) -> None:
    rows = [
        (
            row["artifact"],
            row["before"],
            row["after"],
            row["last_seen_before"],
            row["first_seen_after"],
            row["descendants"],
        )
        for row in chain.query("licenses/relicensed")
    ]

    assert rows == [
        (BASE, "CC-BY-NC-4.0", ["ISC"], "2024-01-01", "2025-01-01", 8),
        (BASE, "MIT", ["ISC"], "2025-01-01", "2026-01-01", 8),
        ("acme/gone", "MIT", [], "2024-01-01", "2025-01-01", 0),
    ]


def test_the_command_prints_the_history_and_what_was_made_under_it(
    chain: Chain, server: LocalServer, tmp_path: Path
) -> None:
    assert chain.counts()["WAS_LICENSED_UNDER"] == 3
    run = command(server, tmp_path, "licenses", "history")

    shown = run(BASE)
    assert shown.returncode == 0, shown.stderr
    assert [line.split()[1:4] for line in shown.stdout.splitlines() if "acme/base" in line] == [
        ["MIT", "no", "2023-01-01"], ["CC-BY-NC-4.0", "no", "2024-01-01"], ["MIT", "yes", "2024-06-01"],
        ["ISC", "yes", "2026-01-01"],
    ]  # fmt: skip
    assert "add --descendants" in shown.stderr
    assert "not legal advice" in shown.stderr
    made = run(BASE, "--descendants", "--format", "csv")
    assert made.stdout.splitlines()[0].startswith("former,descendant,label,period,published,")
    assert len(made.stdout.splitlines()) == 15
    missing = run("acme/bas")
    assert missing.returncode != 0
    assert "Did you mean acme/base" in missing.stderr
