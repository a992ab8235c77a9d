"""Converters of the shared `data/hub` files to JSON lines; for tests only, the data has no license to ship under."""

from __future__ import annotations

import csv
import gzip
import json
from typing import TYPE_CHECKING, Any

from supplychain.identifiers import Unresolved, repository_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOURCE = "hub-derived"


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _line(**item: Any) -> str:
    return json.dumps({k: v for k, v in item.items() if v not in ("", None)}, ensure_ascii=False)


def _number(text: str) -> int | None:
    return int(float(text)) if text else None


def derived(folder: Path) -> Iterator[str]:
    """Models, lineage and dataset edges of `data/hub/derived`, exactly as the files state them."""
    yield _line(kind="defaults", source=SOURCE, collected_at="2026-08-01")
    for row in _rows(folder / "real_models.csv.gz"):
        yield _line(
            kind="Model",
            id=row["model_id"],
            hub="huggingface",
            task=row["pipeline_tag"],
            library=row["library_name"],
            downloads=_number(row["downloads"]),
            likes=_number(row["likes"]),
            created_at=row["created_at"],
        )
        if row["license"]:
            yield _line(
                kind="LICENSED_UNDER", start=["Model", row["model_id"]], raw=row["license"], field="tag"
            )
    for row in _rows(folder / "real_lineage_edges.csv.gz"):
        ends = {"start": ["Model", row["child"]], "end": ["Model", row["parent"]]}
        yield _line(kind="DERIVED_FROM", **ends, relation=row["relation"], evidence=[row["source"]])
    for row in _rows(folder / "real_model_datasets.csv.gz"):
        ends = {"start": ["Model", row["model_id"]], "end": ["Dataset", row["dataset"]]}
        yield _line(kind="TRAINED_ON", **ends, evidence=[row["source"]])


def github(folder: Path) -> Iterator[str]:
    """Repositories, their licenses and the models they use, of `data/hub/github`."""
    yield _line(kind="defaults", source="hub-github", collected_at="2024-10-01")
    for row in _rows(folder / "github_repos_2024-10.csv.gz"):
        key = repository_id(row["full_name"])
        if isinstance(key, Unresolved):
            continue
        yield _line(
            kind="Repository",
            id=key,
            name=row["full_name"],
            stars=_number(row["stargazers_count"]),
            forks=_number(row["forks_count"]),
            default_branch=row["default_branch"],
        )
        if row["license"]:
            yield _line(kind="LICENSED_UNDER", start=["Repository", key], raw=row["license"], field="api")
    with gzip.open(folder / "peatmoss_repo_licenses.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            key = repository_id(item["github_repo"])
            if isinstance(key, Unresolved):
                continue
            yield _line(kind="Repository", id=key, name=item["github_repo"])
            for raw in item["licenses"] or ():
                yield _line(kind="LICENSED_UNDER", start=["Repository", key], raw=raw, field="file")
    for row in _rows(folder / "peatmoss_repo_uses_model.csv.gz"):
        key = repository_id(row["github_repo"])
        if not isinstance(key, Unresolved):
            yield _line(
                kind="USES", start=["Repository", key], end=["Model", row["hf_model"]], evidence=["mapping"]
            )
    for row in _rows(folder / "peatmoss_file_usage.csv.gz"):
        key = repository_id(row["github_repo"])
        for model in row["static_match"].split(";"):
            if model.strip() and not isinstance(key, Unresolved):
                yield _line(
                    kind="USES",
                    start=["Repository", key],
                    end=["Model", model.strip()],
                    files=[row["file_path"]],
                    signatures=[row["signature"]],
                    evidence=[row["file_path"]],
                )
