"""What a reader of the documentation is supposed to have: the files that its pages speak of, small."""

from __future__ import annotations

import csv
import shutil
from typing import TYPE_CHECKING

from benchmarks.hub_export import write_export
from supplychain.demo import records
from supplychain.graph.snapshot import SnapshotWriter

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["CARD", "OWN", "furnish"]

CARD = "---\nlicense: apache-2.0\nbase_model: mistralai/Mistral-7B-v0.1\n---\n# A model\n\nMade from Mistral 7B.\n"
CODE = '''\
"""Writes answers."""

from transformers import AutoModel
MODEL = AutoModel.from_pretrained("mlabonne/FineLlama-3.1-8B")
'''
FACTS = '{"kind": "Model", "source": "facts", "collected_at": "2026-11-01", "id": "acme/model"}\n'
OWN = "my-org/my-model"
"""What pages call the reader's own model; it is there where a page does not describe it itself."""


def furnish(folder: Path) -> None:
    """Put a card, some code, facts, exports of hubs and a snapshot of the demo graph into a folder."""
    (folder / "README.md").write_text(CARD, "utf-8")
    (folder / "app.py").write_text(CODE, "utf-8")
    (folder / "pyproject.toml").write_text('[project]\nname = "answers"\nlicense = "MIT"\n', "utf-8")
    (folder / "facts.jsonl").write_text(FACTS, "utf-8")
    write_export(folder / "models.parquet", 300)
    (folder / "exports").mkdir()
    shutil.copy(folder / "models.parquet", folder / "exports")
    (folder / "families").mkdir()
    with (folder / "families" / "model_model.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [("source", "edge_type", "target"), ("model::a/b", "finetune", "model::a/c")]
        )
    with SnapshotWriter(folder / "demo") as writer:
        for record in records():
            writer.add(record)
