"""Inputs of PeaTMOSS's figures as JSON lines: fifty models labeled by hand, and tasks and tags of the Hub's models."""

from __future__ import annotations

import ast
import csv
import gzip
import json
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from loaders.peatmoss.values import parameters

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

FIELDS = {
    "model_type": "domain", "model_tasks": "model_task", "frameworks": "frameworks", "datasets": "datasets",
    "license": "license", "github": "github_repo", "paper": "paper", "upstream_model": "base_model",
    "parameter_count": "parameter_count", "hyper_parameters": "hyper_parameters", "evaluation": "evaluation",
    "hardware": "hardware", "limitation_and_bias": "limitation_and_bias", "code_demo": "demo",
    "input_format": "input_format", "output_format": "output_format",
}  # fmt: skip
"""Field of the labels → field of figure 7. The labels know no libraries, language, grant and carbon_emitted."""


def texts(value: object) -> list[str]:
    """Return what a label says, without blanks; an empty list where it says nothing."""
    if isinstance(value, dict):
        return [f"{key}: {text}" for key, part in value.items() for text in texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in texts(part)]
    said = "" if value is None else str(value).strip()
    return [said] if said else []


def labeled(file: Path) -> dict[str, dict[str, list[str]]]:
    """Return model → field of figure 7 → what the labels say."""
    models = json.loads(file.read_text("utf-8"))
    return {
        model: {name: texts(labels.get(field)) for field, name in FIELDS.items()}
        for model, labels in models.items()
    }


def labels(file: Path) -> Iterator[str]:
    """Yield the labeled models as JSON lines, as a loader would state them."""
    yield _line(kind="defaults", source="labels", collected_at="2023-09-01")
    for model, said in labeled(file).items():
        count = parameters(said["parameter_count"][0]) if said["parameter_count"] else None
        yield _line(
            kind="Model",
            id=model,
            hub="huggingface",
            domains=said["domain"],
            tasks=[task.replace(" ", "-") for task in said["model_task"]],
            frameworks=said["frameworks"],
            parameters=count if isinstance(count, int) else None,
            hyper_parameters=json.dumps(said["hyper_parameters"]) if said["hyper_parameters"] else None,
            evaluation=said["evaluation"],
            hardware=said["hardware"],
            limitations="\n".join(said["limitation_and_bias"]),
            demo="\n".join(said["demo"]),
            input_formats=said["input_format"],
            output_formats=said["output_format"],
        )
        start = ["Model", model]
        for raw in said["license"]:
            yield _line(kind="LICENSED_UNDER", start=start, raw=raw, field="card")
        for number, kind, end in (
            (len(said["datasets"]), "TRAINED_ON", "Dataset"),
            (len(said["base_model"]), "DERIVED_FROM", "Model"),
            (len(said["paper"]), "DESCRIBED_BY", "Paper"),
            (len(said["github_repo"]), "HAS_REPOSITORY", "Repository"),
        ):  # what is counted is that something is said, so each label becomes one thing of its own
            for place in range(number):
                host = "github.com/" if end == "Repository" else ""
                yield _line(kind=kind, start=start, end=[end, f"{host}labels/{kind.lower()}-{place}"])


def tasks_of_2022(file: Path) -> Iterator[str]:
    """Yield the Hub's models of October 2022 with their task and date, as JSON lines."""
    yield _line(kind="defaults", source="hub-2022-10", collected_at="2022-10-01")
    for row in pq.read_table(file, columns=["modelId", "creation_time", "task_category"]).to_pylist():
        task = row["task_category"]
        yield _line(
            kind="Model",
            id=row["modelId"],
            hub="huggingface",
            task=None if task in (None, "unknown", "None") else task,
            created_at=row["creation_time"].strftime("%Y-%m-%d") if row["creation_time"] else None,
        )


def tags_of_2024(file: Path, only: Collection[str] | None = None) -> Iterator[str]:
    """Yield the most downloaded models of September 2024 with their tags as the Hub gives them, as JSON lines."""
    yield _line(kind="defaults", source="hub-2024-09", collected_at="2024-09-01")
    with gzip.open(file, "rt", encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            if only is None or row["modelId"] in only:
                yield _line(
                    kind="Model",
                    id=row["modelId"],
                    hub="huggingface",
                    task=row["pipeline_tag"],
                    tags=ast.literal_eval(row["tags"]),
                )


def _line(**item: Any) -> str:
    return json.dumps({k: v for k, v in item.items() if v not in ("", None, [])}, ensure_ascii=False)
