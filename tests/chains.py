"""Records of many small supply chains that share no id, with everything that trips a walk up, side by side in one graph."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from supplychain.graph.rows import EdgeTable as Rows
from supplychain.graph.schema import DEPENDENCIES
from supplychain.licenses.edges import ArtifactKey, EdgeTable
from supplychain.licenses.reach import edge_word
from supplychain.licenses.statement import Statement, effective_license, license_statement
from supplychain.records import (
    RELATIONS,
    Dataset,
    DerivedFrom,
    Endpoint,
    GeneratedBy,
    Model,
    OwnedBy,
    Owner,
    RenamedTo,
    Repository,
    TrainedOn,
    Uses,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.graph.snapshot import Snapshot
    from supplychain.records import Record

__all__ = ["edge_table", "random_chains"]

_SAID: dict[str, Any] = {"source": "chance", "collected_at": "2026-01-01"}
_LICENSES = (
    "apache-2.0", "mit", "other", "", "openrail", "creativeml-openrail-m", "cc-by-nc-4.0", "cc-by-nc-sa-4.0", "llama2",
    "llama3", "gemma", "gpl-3.0", "cc-by-sa-4.0", "cc-by-nd-4.0", "agpl-3.0", "mit OR cc-by-nc-4.0", "cc",
)  # fmt: skip
_CONFIDENCES = ("declared", "declared", "declared", "inferred")


def random_chains(count: int, seed: int = 0) -> Iterator[Record]:
    """Yield the records of `count` chains: circles, merges, renames, no and several licenses, names that licenses ask for."""
    for place in range(count):
        yield from _chain(random.Random(f"{seed}.{place}"), f"g{place:03}")


def _chain(chance: random.Random, owner: str) -> Iterator[Record]:
    models = [
        Endpoint("Model", f"{owner}/{chance.choice(('Llama-3-', 'llama 2 ', 'm', 'Ü'))}{n * 5 % 7}")
        for n in range(chance.randrange(2, 8))
    ]
    datasets = [Endpoint("Dataset", f"{owner}/d{n}") for n in range(chance.randrange(3))]
    if chance.random() < 0.2:
        datasets.append(Endpoint("Dataset", models[0].id))  # a model and a data set may share an id
    repositories = [Endpoint("Repository", f"github.com/{owner}/r{n}") for n in range(chance.randrange(3))]
    for kind, artifacts in ((Model, models), (Dataset, datasets), (Repository, repositories)):
        for artifact in artifacts:
            if chance.random() < 0.9:  # the rest are placeholders
                yield kind(id=artifact.id, **_SAID)
    for artifact in (*models, *datasets, *repositories):
        yield from _about(chance, artifact, owner)
    yield from _edges(chance, models, datasets, repositories)


def _about(chance: random.Random, artifact: Endpoint, owner: str) -> Iterator[Record]:
    for field in chance.choices(("tag", "card", "license_link", "file"), k=chance.choice((0, 1, 1, 1, 2))):
        if text := chance.choice(_LICENSES):
            confidence = chance.choice(("declared", "declared", "declared", "inferred"))
            yield from license_statement(artifact, text, field=field, confidence=confidence, **_SAID)
    if chance.random() < 0.8:
        name = f"{owner}-{chance.randrange(2)}"
        yield Owner(id=name, **_SAID)
        yield OwnedBy(start=artifact, end=Endpoint("Owner", name), **_SAID)


def _edges(
    chance: random.Random, models: list[Endpoint], datasets: list[Endpoint], repositories: list[Endpoint]
) -> Iterator[Record]:
    def pairs(starts: list[Endpoint], ends: list[Endpoint], each: float) -> Iterator[dict[str, Any]]:
        if starts and ends:
            for _ in range(int(len(starts) * each)):
                yield {"start": chance.choice(starts), "end": chance.choice(ends), **_SAID}

    for ends in pairs(models, models, chance.choice((0.8, 1.2, 2.0))):
        relation, confidence = chance.choice(RELATIONS), chance.choice(_CONFIDENCES)
        yield DerivedFrom(**ends, relation=relation, confidence=confidence)
    for ends in pairs(datasets, datasets, 0.8):
        yield DerivedFrom(**ends, confidence=chance.choice(_CONFIDENCES))
    for ends in pairs(models, datasets, 0.4):
        yield TrainedOn(**ends, confidence=chance.choice(_CONFIDENCES))
    for ends in pairs(datasets, models, 0.5):
        yield GeneratedBy(**ends)
    for ends in (*pairs(repositories, models, 1.5), *pairs(repositories, datasets, 0.5)):
        yield Uses(**ends, how=chance.choice(("runtime", "test", "vendored")))
    if chance.random() < 0.5:
        for same in (models, models, datasets):
            for ends in pairs(same, same, 1 / max(1, len(same))):
                yield RenamedTo(**ends)


def edge_table(snapshot: Snapshot) -> EdgeTable:
    """The edge table of a snapshot, row by row in Python: what every engine is compared with."""
    edges: list[tuple[ArtifactKey, ArtifactKey, str]] = []
    statements: dict[ArtifactKey, list[Statement]] = defaultdict(list)
    owners: dict[ArtifactKey, str] = {}
    for table in (t for t in snapshot.tables if isinstance(t, Rows)):
        for row in snapshot.rows(table):
            down, up = ArtifactKey(table.start, row["start_id"]), ArtifactKey(table.end, row["end_id"])
            if table.type in DEPENDENCIES:
                how = (row.get(name) for name in ("relation", "how", "confidence"))
                edges.append((down, up, edge_word(table.type, table.start, *how)))
            elif table.type == "LICENSED_UNDER" and row["confidence"] != "inferred":
                statements[down].append(Statement(up.id, tuple(row.get("field", ()))))
            elif table.type == "OWNED_BY":
                owners[down] = min(up.id, owners.get(down, up.id))
    ends = {end for edge in edges for end in edge[:2]}
    said = {artifact: statements[artifact] for artifact in ends}
    for down, _, word in edges:
        if word == "renamed" and effective_license(said[down]).expression == "NONE":
            said[down] = [Statement("")]
    return EdgeTable.of(edges, said, owners)
