"""Questions that the demo graph cannot show, because it counts no downloads, stars or issues, and names nothing oddly."""

from __future__ import annotations

import random
import statistics
from typing import TYPE_CHECKING, Any

import pytest

from supplychain.graph.asking import ask
from supplychain.loading import write_records
from supplychain.records import (
    Dataset,
    DerivedFrom,
    Endpoint,
    HasRepository,
    License,
    LicensedUnder,
    Model,
    OwnedBy,
    Owner,
    Placeholder,
    RenamedTo,
    Repository,
    TrainedOn,
    Uses,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from supplychain.graph.store import Store
    from supplychain.records import Record

pytestmark = pytest.mark.server


def load(store: Store, records: Iterable[Record]) -> None:
    write_records(store, records, source="test")


def rows(store: Store, name: str, **parameters: Any) -> list[tuple[Any, ...]]:
    return list(ask(store, name, parameters).rows)


def model(id: str, **properties: Any) -> Model:  # noqa: A002
    return Model(source="test", id=id, **properties)


def made(child: str, parent: str, relation: str = "finetune") -> DerivedFrom:
    return DerivedFrom(
        source="test", start=Endpoint("Model", child), end=Endpoint("Model", parent), relation=relation
    )


def used(repository: str, by: str, label: str = "Model", how: str | None = None) -> Uses:
    return Uses(source="test", start=Endpoint("Repository", repository), end=Endpoint(label, by), how=how)


def owned(id: str, owner: str, label: str = "Model") -> OwnedBy:  # noqa: A002
    return OwnedBy(source="test", start=Endpoint(label, id), end=Endpoint("Owner", owner))


def average_ranks(values: Sequence[int]) -> list[float]:
    order = sorted(values)
    return [order.index(v) + (order.count(v) + 1) / 2 for v in values]


def test_rank_correlation_is_spearmans_with_ties(store: Store) -> None:
    chance = random.Random(5)
    downloads = [chance.choice([0, 1, 1, 2, 3, *range(400)]) for _ in range(300)]
    uses = [min(4, value // 80 + chance.choice([0, 0, 0, 1])) for value in downloads]
    records: list[Record] = [model(f"o/m{i}", downloads=value, likes=7) for i, value in enumerate(downloads)]
    records += [used(f"h/o/r{i}-{n}", f"o/m{i}") for i, count in enumerate(uses) for n in range(count)]
    load(store, [*records, model("o/uncounted"), used("h/o/r0-0", "o/uncounted")])

    found = {row[:2]: row[2:] for row in rows(store, "usage/rank_correlation")}
    some = {row[:2]: row[2:] for row in rows(store, "usage/rank_correlation", least=1)}

    rho = statistics.correlation(average_ranks(downloads), average_ranks(uses))
    assert 0.5 < rho < 0.99, "a correlation that says something"
    assert found["downloads", "repositories"] == (300, pytest.approx(rho, abs=6e-5))
    assert found["downloads", "children"] == (300, None), "nothing to rank: nothing is made from any"
    assert found["likes", "repositories"] == (300, None), "all are liked alike"
    pairs = [(d, u) for d, u in zip(downloads, uses, strict=True) if u >= 1]
    rho = statistics.correlation(average_ranks([d for d, _ in pairs]), average_ranks([u for _, u in pairs]))
    assert some["downloads", "repositories"] == (len(pairs), pytest.approx(rho, abs=6e-5))


def test_downloads_and_issues_stand_beside_what_is_built(store: Store) -> None:
    load(
        store,
        [
            model("o/loved", downloads=10**6, task="fill-mask"),
            model("o/same", downloads=50),
            model("o/also", downloads=50),
            model("o/built", downloads=1),
            model("o/idle", downloads=10**9),
            *(used(f"h/o/r{n}", "o/built") for n in range(3)),
            used("h/o/r0", "o/loved"),
            used("h/o/r1", "o/same"),
            used("h/o/r1", "o/also"),
            Repository(source="test", id="h/o/r0", issues=10, stars=3),
            Repository(source="test", id="h/o/r1", issues=4, pull_requests=20),
            made("o/also", "o/same"),
        ],
    )
    assert [row[0:1] + row[3:] for row in rows(store, "mining/i1_outliers")] == [
        ("o/built", 4.0, 3, 1.0, -3.0),
        ("o/loved", 1.0, 1, 3.5, 2.5),
        ("o/also", 2.5, 1, 3.5, 1.0),
        ("o/same", 2.5, 2, 2.0, -0.5),
    ]
    assert rows(store, "mining/gh1_issues") == [
        ("o/built", 2, 14, 7.0, 0, None, None),
        ("o/loved", 1, 10, 10.0, 0, None, "fill-mask"),
        ("o/also", 1, 4, 4.0, 0, None, None),
        ("o/same", 1, 4, 4.0, 0, None, None),
    ]
    assert rows(store, "mining/gh2_discussions") == [
        ("h/o/r1", 4, 20, 3, ["o/also", "o/built", "o/same"], None),
        ("h/o/r0", 10, None, 2, ["o/built", "o/loved"], 3),
    ]
    traits = {row[0]: row[1:] for row in rows(store, "mining/ptm1_popularity")}
    rest = (51 * 51 * 2 * (10**9 + 1)) ** 0.25 - 1
    assert traits["names its task"] == (1, 4, 1e6, round(rest, 1), round(1e6 / rest, 2), 0.0, 0.25)
    assert traits["is gated"][:4] == (0, 5, None, round(((rest + 1) ** 4 * (10**6 + 1)) ** 0.2 - 1, 1))


def test_ids_that_no_hub_gives_are_found(store: Store) -> None:
    load(
        store,
        [
            *(
                model(name)
                for name in ("o/good.v1", "o/stray.", "o/a b", "o/naïve", "o/", "-o/x", "pytorch:a_b:c")
            ),
            made("o/child", "o/stray."),
            Placeholder(source="test", label="Model", id="some text", reason="unresolved text"),
            *(
                Repository(source="test", id=name)
                for name in (
                    "github.com/o/r",
                    "github.com/o/r.git",
                    "github.com/o/r/tree/main",
                    "github.com/o/other",
                )
            ),
            used("github.com/o/r.git", "o/good.v1"),
            HasRepository(
                source="test",
                start=Endpoint("Model", "o/child"),
                end=Endpoint("Repository", "github.com/o/r"),
            ),
        ],
    )
    assert [row[:3] for row in rows(store, "hygiene/odd_names")] == [
        ("o/stray.", "Model", "dot at the end"),
        ("-o/x", "Model", "signs"),
        ("o/", "Model", "missing half"),
        ("o/a b", "Model", "space"),
        ("o/naïve", "Model", "letters"),
    ]
    assert rows(store, "hygiene/repository_spellings") == [
        ("github.com/o/r", ["github.com/o/r", "github.com/o/r.git", "github.com/o/r/tree/main"], 1, 1)
    ]


def test_models_and_owners_that_look_like_popular_ones(store: Store) -> None:
    load(
        store,
        [
            *(Owner(source="test", id=o) for o in ("meta", "Meta", "m3ta", "meta-ai", "metal", "other")),
            model("meta/llama-7b"),
            owned("meta/llama-7b", "meta"),
            *(made(f"o/{n}", "meta/llama-7b") for n in range(3)),
            model("other/Llama_7B", downloads=5),
            model("mirror/llama-7b"),
            made("mirror/llama-7b", "meta/llama-7b", "unspecified"),
        ],
    )
    assert [row[:4] for row in rows(store, "owners/lookalikes")] == [
        ("meta", 4, "Meta", "spelled alike"),
        ("meta", 4, "m3ta", "spelled alike"),
        ("meta", 4, "meta-ai", "longer name"),
    ]
    assert [row[:5] for row in rows(store, "owners/same_names")] == [
        ("meta/llama-7b", 4, "other/Llama_7B", 0, 5)
    ], "who says what it was made from is no copy-cat"


def test_chains_and_license_pairs_go_on_over_a_rename(store: Store) -> None:
    def licensed(id: str, license_: str, label: str = "Model") -> Record:  # noqa: A002
        return LicensedUnder(
            source="test", start=Endpoint(label, id), end=Endpoint("License", license_), raw=(license_,)
        )

    load(
        store,
        [
            License(source="test", id="MIT", category="permissive"),
            License(source="test", id="CC-BY-NC-4.0", category="noncommercial"),
            Placeholder(source="test", label="Model", id="old/m", reason="renamed"),
            RenamedTo(source="test", start=Endpoint("Model", "old/m"), end=Endpoint("Model", "new/m")),
            made("new/m", "o/root"),
            made("o/a", "old/m"),
            made("o/b", "o/a"),
            licensed("o/b", "MIT"),
            licensed("o/root", "CC-BY-NC-4.0"),
            made("round/a", "old/b"),
            RenamedTo(source="test", start=Endpoint("Model", "old/b"), end=Endpoint("Model", "round/b")),
            made("round/b", "round/a"),
            TrainedOn(source="test", start=Endpoint("Model", "o/b"), end=Endpoint("Dataset", "o/d")),
            Dataset(source="test", id="o/d"),
        ],
    )
    assert rows(store, "lineage/longest_chains") == [
        ("o/b", "Model", 4, ["o/root", "new/m", "old/m", "o/a", "o/b"])
    ]
    assert ("o/b", "MIT", "o/root", "Model", "CC-BY-NC-4.0", 4) in [
        row[:6] for row in rows(store, "licenses/along_paths", id="o/b")
    ]
    summary = {row[:2]: row[2:] for row in rows(store, "licenses/along_paths_summary")}
    assert summary["MIT", "CC-BY-NC-4.0"] == (1, 0, 4)
    assert [row[:3] for row in rows(store, "hygiene/cycles")] == [
        ("round/a", "finetune", "old/b"),
        ("round/b", "finetune", "round/a"),
    ]


def test_who_can_no_longer_run_is_told_from_who_holds_a_copy(store: Store) -> None:
    load(
        store,
        [
            made("o/adapter", "o/base", "adapter"),
            made("o/second", "o/adapter", "adapter"),
            made("o/copy", "o/base", "quantized"),
            made("o/tuned", "o/base"),
            made("o/on-copy", "o/copy", "adapter"),
            used("h/o/app", "o/second", how="runtime"),
            used("h/o/free", "o/tuned"),
            Repository(source="test", id="h/o/app", stars=12),
        ],
    )
    assert [(*row[:3], row[4], row[7]) for row in rows(store, "impact/withdrawal", id="o/base")] == [
        ("o/adapter", "Model", 1, ["o/base"], None),
        ("o/second", "Model", 2, ["o/adapter"], None),
        ("h/o/app", "Repository", 3, ["o/second"], 12),
    ]
    exposed = [(*row[:3], row[6]) for row in rows(store, "mining/ptm5_exposure", id="o/base")]
    assert exposed == [
        ("same weights", "Model", 4, None),
        ("same weights", "Repository", 1, 12),
        ("changed weights", "Model", 1, None),
        ("changed weights", "Repository", 1, None),
    ]
