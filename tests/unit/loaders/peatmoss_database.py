"""Tiny PeaTMOSS databases for the tests, and what a load of one gave."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, Any, TypeVar

from benchmarks.peatmoss_schema import ddl
from loaders.peatmoss import LOADER
from supplychain.records import (
    Dataset,
    DerivedFrom,
    DescribedBy,
    EdgeRecord,
    HasRepository,
    LicensedUnder,
    Model,
    Paper,
    Placeholder,
    Record,
    Repository,
    Skipped,
    TrainedOn,
    Uses,
)

if TYPE_CHECKING:
    from pathlib import Path

R = TypeVar("R", bound=Record)

HUBS = [
    {"id": 1, "name": "HuggingFace", "url": "https://huggingface.co/"},
    {"id": 2, "name": "PyTorch", "url": "https://pytorch.org"},
]


def model(row: int, context_id: str | None, hub: int = 1, **columns: Any) -> dict[str, Any]:
    """A row of the table of models, with an address unless it is to be a stub."""
    url = {"repo_url": f"https://huggingface.co/{context_id}"}
    return {"id": row, "context_id": context_id, "model_hub_id": hub, **url, **columns}


def stub(row: int, context_id: str) -> dict[str, Any]:
    """A model known from a link only."""
    return {"id": row, "context_id": context_id, "model_hub_id": 1}


def write(
    path: Path, *, schema: str = "B", without: tuple[str, ...] = (), **tables: list[dict[str, Any]]
) -> Path:
    """Write a database with some rows; tables `without` are not made."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA synchronous = OFF")
        for statement in ddl(schema):
            if statement.split('"')[1] not in without:
                connection.execute(statement)
        for table, rows in {"model_hub": HUBS, **tables}.items():
            for row in rows:
                columns = ", ".join(f'"{column}"' for column in row)
                marks = ", ".join("?" * len(row))
                connection.execute(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', list(row.values()))
    return path


def repository(row: int, owner: str, name: str, url: str | None = "") -> dict[str, Any]:
    return {
        "id": row,
        "owner": owner,
        "name": name,
        "url": f"github.com/{owner}/{name}" if url == "" else url,
    }


def issues(**of: list[str | None]) -> dict[str, Any]:
    """Issues of repositories by row (``r1=[address, …]``), each with the address of its repository."""
    issues = [(int(row[1:]), address) for row, addresses in of.items() for address in addresses]
    return {
        "github_issue": [
            {"id": i, "url": address and f"https://{address}/issues/{i}", "body": "secret text"}
            for i, (_, address) in enumerate(issues)
        ],
        "reuse_repo_to_issue": [
            {"reuse_repository_id": r, "github_issue_id": i} for i, (r, _) in enumerate(issues)
        ],
    }


class Loaded:
    """The records of one load."""

    def __init__(self, path: Path, **options: Any) -> None:
        self.records: list[Record] = list(LOADER.load(LOADER.arguments(str(path), options)))
        self.skipped = {r.reason: r.count for r in self.records if isinstance(r, Skipped)}

    def of(self, kind: type[R]) -> list[R]:
        """All records of one kind."""
        return [record for record in self.records if isinstance(record, kind)]

    def edges(self, kind: type[EdgeRecord]) -> set[tuple[str, str]]:
        """All relationships of one kind, as pairs of ids."""
        return {(edge.start.id, edge.end.id) for edge in self.of(kind)}

    def model(self, key: str) -> Model:
        """The one model with this id."""
        (found,) = [record for record in self.of(Model) if record.id == key]
        return found

    def repository(self, key: str) -> Repository:
        """The one repository with this id."""
        (found,) = [record for record in self.of(Repository) if record.id == key]
        return found

    def placeholders(self, label: str) -> dict[str, str]:
        """Id → reason of everything known by name only."""
        return {p.id: p.reason for p in self.of(Placeholder) if p.label == label}

    def kept(self) -> Counter[str]:
        """Table → rows that became a node, a relationship or a property, read off the records alone.

        Tables whose rows fill one property together stand under one name.
        """
        kept = Counter(
            {"model": len(self.of(Model)), "paper": len(self.of(Paper)), "dataset": len(self.of(Dataset))}
        )
        kept["dataset"] += sum(p.label == "Dataset" for p in self.of(Placeholder))
        for kind in (TrainedOn, DerivedFrom, DescribedBy, HasRepository, LicensedUnder, Uses):
            for edge in self.of(kind):
                kept.update(edge.evidence[:1])
        kept["reuse_file"] = sum(len(use.files) for use in self.of(Uses))
        for found in self.of(Model):
            for prop, table in _PROPERTIES.items():
                value = getattr(found, prop)
                kept[table] += len(value) if isinstance(value, tuple) else value is not None
            kept["hf_commit"] += found.commits or 0
            kept["discussion"] += found.discussions or 0
        for repository in self.of(Repository):
            kept["reuse_repo_to_issue"] += repository.issues or 0
            kept["reuse_repo_to_pull_request"] += repository.pull_requests or 0
        return kept

    def lost(self) -> Counter[str]:
        """Table → rows that are counted as not kept."""
        lost: Counter[str] = Counter()
        for reason, count in self.skipped.items():
            lost[reason.split(":")[0]] += count
        return lost


_PROPERTIES = {
    "architectures": "model_to_architecture+framework",
    "frameworks": "model_to_architecture+framework",
    "languages": "model_to_language",
    "libraries": "model_to_library",
    "tags": "model_to_tag",
    "tasks": "model_to_model_task",
    "domains": "model_to_domain",
    "grants": "model_to_grant",
    "hardware": "model_to_hardware",
    "evaluation": "evaluation_link+evaluation_metric",
    "input_formats": "input_format",
    "output_formats": "output_format",
    "demo": "demo",
    "limitations": "limitation_and_bias",
    "hyper_parameters": "hyper_parameters",
    "parameters": "parameter_count",
    "carbon_emitted": "carbon_emitted",
}


def load(folder: Path, *, options: dict[str, Any] | None = None, **tables: Any) -> Loaded:
    """Write a database with these rows, load it, and return what came of it."""
    return Loaded(write(folder / "PeaTMOSS.db", **tables), **options or {})


def rows_in(path: Path) -> dict[str, int]:
    """Table → how many rows it has."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {t: connection.execute(f'SELECT count(*) FROM "{t}"').fetchone()[0] for t in tables}
