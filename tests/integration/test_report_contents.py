"""What questions of reports say that their expected rows on the demo graph cannot: moments, kept runs, and laws."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from supplychain.api import Chain
from supplychain.graph.asking import ask
from supplychain.graph.store.findings import refresh
from supplychain.loading import write_records
from supplychain.records import DerivedFrom, Endpoint, License, LicensedUnder, Model
from supplychain.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.graph.store import Store
    from supplychain.records import Record

pytestmark = pytest.mark.server


def test_a_load_is_listed_with_its_moment_and_what_it_did_not_keep(store: Store) -> None:
    write_records(store, [made("o/b", "o/a"), made("o/b", "o/b")], source="first")
    write_records(store, [Model(source="second", id="o/a")], source="second")

    newest, oldest = ask(store, "loads/runs", {})

    assert (newest["source"], newest["status"], newest["skipped"], newest["share_skipped"]) == (
        "second", "finished", 0, 0.0,
    )  # fmt: skip
    assert (oldest["source"], oldest["records"], oldest["skipped"]) == ("first", 2, 1)
    assert oldest["share_skipped"] == round(1 / 3, 4)
    assert newest["started_at"] <= newest["finished_at"]
    assert [row["source"] for row in ask(store, "loads/runs", {"source": "first"})] == ["first"]


def test_a_kept_run_gives_an_artifact_its_place(store: Store) -> None:
    write_records(store, [made("o/b", "o/a"), made("o/c", "o/a")], source="test")
    Chain(store, Settings()).centrality.degree(write="how-many", direction="in")

    (row,) = ask(store, "centrality/places_of", {"id": "o/a"})

    assert (row["run"], row["place"], row["value"], row["of"]) == ("how-many", 1, 2.0, 3)


def test_the_half_life_is_that_of_an_exponential_decay(store: Store) -> None:
    """Of 64 lineages a half drops its restriction at every step: the half-life is one step, and the line is straight."""
    write_records(store, halving(64, 4), source="test")

    rows = [r for r in ask(store, "licenses/decay", {}) if r["measure"] == "restriction stated"]

    assert [(r["generation"], r["models"], r["kept"]) for r in rows] == [
        (g, 64, 64 // 2**g) for g in range(1, 5)
    ]
    assert {(r["half_life"], r["r_squared"]) for r in rows} == {(1.0, 1.0)}
    assert all(math.isclose(r["fitted_share"], r["share"], abs_tol=1e-4) for r in rows)


def test_two_generations_are_too_few_for_a_half_life(store: Store) -> None:
    write_records(store, halving(8, 2), source="test")

    assert {(r["half_life"], r["fitted_share"]) for r in ask(store, "licenses/decay", {})} == {(None, None)}


def test_before_anything_is_judged_no_verdict_is_fine(store: Store) -> None:
    write_records(
        store,
        [made("o/b", "o/a"), *licensed("o/a", "CC-BY-NC-4.0"), *licensed("o/b", "MIT")],
        source="test",
    )
    assert ask(store, "licenses/verdict_of", {"id": "o/b"})[0]["verdict"] == "undecided"
    assert ask(store, "licenses/rule_sets", {}).rows == []

    refresh(store, "practical")

    assert ask(store, "licenses/verdict_of", {"id": "o/b"})[0]["verdict"] == "in conflict"
    (row,) = ask(store, "licenses/fixable", {})
    assert (row["dependency"], row["remedy"], row["conflicts"]) == ("Model → Model", "another license", 1)


def test_what_is_said_to_be_fixable_has_a_license_that_python_finds_too(demo: Store) -> None:
    chain = Chain(demo, Settings())
    conflicts = ask(demo, "licenses/conflicts", {"limit": None})
    found = {a: bool(chain.licenses.suggest(a).licenses) for a in sorted({r["artifact"] for r in conflicts})}
    grouped: dict[str, int] = {}
    for row in ask(demo, "licenses/fixable", {}):
        grouped[row["remedy"]] = grouped.get(row["remedy"], 0) + row["conflicts"]

    assert sum(grouped.values()) == len(conflicts)
    assert grouped["another license"] <= sum(found[row["artifact"]] for row in conflicts)
    assert grouped["no license"] <= sum(not found[row["artifact"]] for row in conflicts)


def made(child: str, parent: str) -> DerivedFrom:
    return DerivedFrom(
        source="test", start=Endpoint("Model", child), end=Endpoint("Model", parent), relation="finetune"
    )


def licensed(model: str, license_: str) -> list[Record]:
    category = "permissive" if license_ == "MIT" else "noncommercial"
    return [
        Model(source="test", id=model),
        License(source="test", id=license_, category=category),
        LicensedUnder(
            source="test",
            start=Endpoint("Model", model),
            end=Endpoint("License", license_),
            raw=(license_,),
            field=("tag",),
        ),
    ]


def halving(lineages: int, generations: int) -> Iterator[Record]:
    for lineage in range(lineages):
        yield from licensed(f"root/{lineage}", "CC-BY-NC-4.0")
        for generation in range(1, generations + 1):
            model = f"g{generation}/{lineage}"
            base = f"g{generation - 1}/{lineage}" if generation > 1 else f"root/{lineage}"
            yield made(model, base)
            yield from licensed(model, "CC-BY-NC-4.0" if lineage < lineages >> generation else "MIT")
