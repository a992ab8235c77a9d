"""Two snapshots compared: every kind of change is found once, with what rests on it, and nothing else is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplychain.errors import UnknownName
from supplychain.graph.snapshot import Snapshot, SnapshotWriter
from supplychain.graph.snapshot.diff import CHANGES, differences
from supplychain.licenses.statement import license_statement
from supplychain.records import (
    Dataset,
    DerivedFrom,
    Endpoint,
    Model,
    Placeholder,
    Record,
    RenamedTo,
    Repository,
    TrainedOn,
    Uses,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def model(id_: str) -> Endpoint:
    return Endpoint("Model", id_)


def derived(child: str, parent: str, relation: str = "finetune") -> DerivedFrom:
    return DerivedFrom(
        source="s", start=model(child), end=model(parent), relation=relation, evidence=("card",)
    )


def licensed(id_: str, text: str, field: str = "tag") -> list[Record]:
    return list(license_statement(model(id_), text, field=field, source="s"))


def snapshot(folder: Path, records: Iterable[Record]) -> Snapshot:
    with SnapshotWriter(folder) as writer:
        for record in records:
            writer.add(record)
    return Snapshot(folder)


def changes(tmp_path: Path, old: Iterable[Record], new: Iterable[Record]) -> list[tuple[object, ...]]:
    table = differences(snapshot(tmp_path / "old", old), snapshot(tmp_path / "new", new))
    return [row[:6] for row in table.rows]


COMMON: list[Record] = [
    *(Model(source="s", id=f"acme/{name}") for name in ("base", "chat", "lora", "merged")),
    Repository(source="s", id="github.com/acme/app"),
    derived("acme/chat", "acme/base"),
    derived("acme/lora", "acme/chat", "adapter"),
    Uses(source="s", start=Endpoint("Repository", "github.com/acme/app"), end=model("acme/lora")),
]


def test_the_same_graph_has_no_changes(tmp_path: Path) -> None:
    assert changes(tmp_path, COMMON, COMMON) == []


def test_an_artifact_that_appears_is_added_whether_it_was_mentioned_or_not(tmp_path: Path) -> None:
    old = [*COMMON, derived("acme/chat", "other/root")]
    new = [*old, Model(source="s", id="other/root"), Dataset(source="s", id="acme/data")]

    assert changes(tmp_path, old, new) == [
        ("added", "Model", "other/root", "not loaded", "known", 3),
        ("added", "Dataset", "acme/data", "absent", "known", 0),
    ]


def test_a_base_that_vanishes_counts_those_it_leaves_behind(tmp_path: Path) -> None:
    gone = [r for r in COMMON if not (isinstance(r, Model) and r.id in ("acme/base", "acme/merged"))]
    new = [*gone, Placeholder(source="s", label="Model", id="acme/base", reason="deleted")]

    table = differences(snapshot(tmp_path / "old", COMMON), snapshot(tmp_path / "new", new))

    assert table.rows == [
        ("vanished base", "Model", "acme/base", "known", "deleted", 3, 2, 0, 1, ["acme/chat"]),
        ("removed", "Model", "acme/merged", "known", "absent", 0, 0, 0, 0, []),
    ]


def test_a_renamed_base_is_one_change_and_none_of_its_descendants(tmp_path: Path) -> None:
    new = [
        Model(source="s", id="nova/base"),
        *(r for r in COMMON if not (isinstance(r, Model) and r.id == "acme/base") and not isinstance(r, DerivedFrom)),
        RenamedTo(source="s", start=model("acme/base"), end=model("nova/base"), evidence=("redirect",)),
        derived("acme/chat", "nova/base"),
        derived("acme/lora", "acme/chat", "adapter"),
    ]  # fmt: skip

    assert changes(tmp_path, COMMON, new) == [("renamed", "Model", "nova/base", "acme/base", "nova/base", 3)]


def test_another_license_is_told_by_what_the_statements_come_to(tmp_path: Path) -> None:
    old = [
        *COMMON,
        *licensed("acme/base", "mit"),
        *licensed("acme/chat", "mit"),
        *licensed("acme/lora", "mit"),
    ]
    new = [
        *COMMON,
        *licensed("acme/base", "apache-2.0"),
        *licensed("acme/chat", "mit"),
        *licensed("acme/chat", "mit", "file"),
    ]

    assert changes(tmp_path, old, new) == [
        ("relicensed", "Model", "acme/base", "MIT", "Apache-2.0", 3),
        ("relicensed", "Model", "acme/lora", "MIT", "NONE", 1),
    ]


def test_another_parent_or_relation_is_a_change(tmp_path: Path) -> None:
    new = [r for r in COMMON if not isinstance(r, DerivedFrom)]
    new += [derived("acme/chat", "acme/base", "merge"), derived("acme/lora", "acme/merged", "adapter")]

    assert changes(tmp_path, COMMON, new) == [
        ("reparented", "Model", "acme/lora", "acme/chat (adapter)", "acme/merged (adapter)", 1),
        ("reparented", "Model", "acme/chat", "acme/base (finetune)", "acme/base (merge)", 0),
    ]


def test_circles_of_dependencies_and_of_renames_end(tmp_path: Path) -> None:
    circle = [derived("acme/base", "acme/lora"), *licensed("acme/chat", "mit")]
    forwards = [
        RenamedTo(source="s", start=model(a), end=model(b), evidence=("redirect",))
        for a, b in (("acme/merged", "x/y"), ("x/y", "acme/merged"))
    ]

    assert changes(tmp_path, [*COMMON, *circle[:1]], [*COMMON, *circle, *forwards]) == [
        ("relicensed", "Model", "acme/chat", "NONE", "MIT", 3),
    ]


def test_an_unknown_kind_is_refused_and_a_known_one_is_picked(tmp_path: Path) -> None:
    old, new = snapshot(tmp_path / "old", COMMON), snapshot(tmp_path / "new", COMMON[:2])

    with pytest.raises(UnknownName, match="vanished base"):
        differences(old, new, changes=["vanished"])
    assert {row["change"] for row in differences(old, new, changes=["removed"])} == {"removed"}


NAMES = st.sampled_from([f"o/{letter}" for letter in "abcdefg"])
GRAPHS = st.tuples(
    st.sets(NAMES),
    st.sets(st.tuples(NAMES, NAMES).filter(lambda pair: pair[0] != pair[1]), max_size=12),
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(old=GRAPHS, new=GRAPHS)
def test_what_networkx_sees_is_what_is_found(
    tmp_path_factory: pytest.TempPathFactory,
    old: tuple[set[str], set[tuple[str, str]]],
    new: tuple[set[str], set[tuple[str, str]]],
) -> None:
    folder = tmp_path_factory.mktemp("diff")
    sides = []
    for name, (known, edges) in (("old", old), ("new", new)):
        records: list[Record] = [Model(source="s", id=id_) for id_ in sorted(known)]
        sides.append(snapshot(folder / name, [*records, *(derived(a, b) for a, b in sorted(edges))]))
    graphs = [nx.DiGraph(list(edges)) for _, edges in (old, new)]

    def reach(graph: nx.DiGraph[str], id_: str) -> int:
        return len(nx.ancestors(graph, id_)) if id_ in graph else 0

    expected: Counter[tuple[str, str, int]] = Counter()
    for id_ in new[0] - old[0]:
        expected["added", id_, reach(graphs[1], id_)] += 1
    for id_ in old[0] - new[0]:
        below = reach(graphs[0], id_)
        expected["vanished base" if below else "removed", id_, below] += 1
    for id_ in old[0] & new[0]:
        parents = [{b for a, b in edges if a == id_} for _, edges in (old, new)]
        if parents[0] != parents[1]:
            expected["reparented", id_, reach(graphs[1], id_)] += 1

    found = differences(*sides)

    assert Counter((row["change"], row["id"], row["reach"]) for row in found) == expected
    assert all(row["change"] in CHANGES for row in found)


def test_data_and_label_keep_namesakes_apart(tmp_path: Path) -> None:
    trained = TrainedOn(source="s", start=model("acme/chat"), end=Endpoint("Dataset", "acme/base"))
    old = [*COMMON, Dataset(source="s", id="acme/base"), trained]

    assert changes(tmp_path, old, COMMON) == [("vanished base", "Dataset", "acme/base", "known", "absent", 3)]
