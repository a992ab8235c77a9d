"""Converters of the shared `data/hub/models` files to answers of the Hub, and to what parents list as their children."""

from __future__ import annotations

import csv
import gzip
import json
from typing import TYPE_CHECKING, Any

import yaml

from supplychain.identifiers import texts_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHILDREN = {
    "finetune_children": "finetune",
    "adapters": "adapter",
    "quantized": "quantized",
    "merges": "merge",
}
"""Column of the trees → relation of the children it lists."""


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def hf_top_downloaded(folder: Path) -> Iterator[dict[str, Any]]:
    """Answers as a list page has them: tags, no card."""
    for row in _rows(folder / "hf_top_downloaded_2024-09.csv.gz"):
        yield {
            "id": row["modelId"],
            "author": row["author"],
            "sha": row["sha"],
            "downloads": int(row["downloads"]) if row["downloads"] else None,
            "lastModified": row["lastModified"],
            "tags": row["tags"],
            "pipeline_tag": row["pipeline_tag"],
            "private": row["private"] == "True",
        }


def modelbiome_trees(folder: Path) -> Iterator[dict[str, Any]]:
    """Answers as a client dumped them; rows whose dump could not be parsed are left out."""
    for row in _lines(folder / "modelbiome_trees_2025-04.jsonl.gz"):
        info = row["model_info"] if isinstance(row["model_info"], dict) else json.loads(row["model_info"])
        if "id" not in info:
            continue
        yield {
            **info,
            "createdAt": info.get("created_at"),
            "lastModified": info.get("last_modified"),
            "cardData": _front(info.get("card_data")) | _front(row["card_front_matter"]),
        }


def jarvis(folder: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """Answers with the front matter of their card, and the card's text."""
    for row in _lines(folder / "jarvis_p0_models_2023-03.jsonl.gz"):
        front = row["meta"] if isinstance(row["meta"], dict) else {}
        said = {key: row[key] for key in ("id", "downloads", "likes", "pipeline_tag")}
        yield {**said, "cardData": front, "model-index": front.get("model-index")}, row["description"] or ""


def recorded_children(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Parent, child and relation as the parents' pages list them."""
    for row in _lines(folder / "modelbiome_trees_2025-04.jsonl.gz"):
        for column, relation in CHILDREN.items():
            for child in row[column] or ():
                yield row["model_id"], child, relation


def open_llm_leaderboard(folder: Path) -> Iterator[dict[str, Any]]:
    """Answers with what the leaderboard knows: license and base model as a card has them."""
    for row in _rows(folder / "open_llm_leaderboard_2025-02.csv.gz"):
        stated = texts_in(row["Base Model"].removesuffix(" (Merge)"))
        bases = [text for text in stated if text != row["fullname"]]
        merged = row["Merged"] == "True" or row["Base Model"].endswith(" (Merge)")
        yield {
            "id": row["fullname"],
            "sha": row["Model sha"],
            "likes": int(float(row["Hub ❤️"])) if row["Hub ❤️"] else None,
            "cardData": {
                "license": row["Hub License"] or None,
                "base_model": bases,
                "base_model_relation": "merge" if merged else None,
            },
            "config": {"architectures": [row["Architecture"]]},
        }


def mteb(folder: Path) -> Iterator[dict[str, Any]]:
    """Answers with what the benchmark knows: base model, license and number of parameters."""
    for row in _lines(folder / "mteb_model_meta_2026-08.jsonl.gz"):
        yield {
            "id": row["name"],
            "sha": row.get("revision"),
            "createdAt": row.get("release_date"),
            "cardData": {
                "license": row.get("license"),
                "base_model": row.get("adapted_from"),
                "new_version": row.get("superseded_by"),
                "repository": row.get("public_training_code"),
            },
            "safetensors": {"total": row.get("n_parameters")},
        }


def _front(text: Any) -> dict[str, Any]:
    if isinstance(text, dict):
        return text
    try:
        front = yaml.safe_load(text or "")
    except yaml.YAMLError:
        return {}
    return front if isinstance(front, dict) else {}
