"""Models to learn from: their architectures with the model types that they claim."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from supplychain.errors import InputError, SupplyChainError
from supplychain.naming.architecture.abstraction import Architecture, abstract, from_operations
from supplychain.naming.architecture.weights import read_weights

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from supplychain.naming.architecture.weights import Weights
    from supplychain.progress import Progress

__all__ = ["Sample", "find_models", "read_samples", "sample"]

_SUFFIXES = (".jsonl", ".ndjson", ".json")
_LARGEST = 1 << 30


@dataclass(frozen=True, slots=True)
class Sample:
    """A model: its name, its architecture, and the model type that it claims, if it claims one."""

    name: str
    architecture: Architecture
    model_type: str | None = None


def sample(weights: Weights, name: str | None = None) -> Sample:
    """Return the sample that the header of a model makes."""
    return Sample(name or weights.place, abstract(weights.tensors), weights.model_type)


def find_models(path: Path) -> Iterator[Path]:
    """Yield the models below a path: safetensors files, and folders that hold one in several files, in order."""
    if not path.is_dir():
        yield path
        return
    folders: set[Path] = set()
    for file in sorted(path.rglob("*.safetensors")):
        if (file.parent / "model.safetensors.index.json").is_file() or file.name == "model.safetensors":
            if file.parent not in folders:
                folders.add(file.parent)
                yield file.parent
        else:
            yield file


def read_samples(
    paths: Iterable[Path], progress: Progress | None = None, skipped: dict[str, str] | None = None
) -> list[Sample]:
    """Return the models of files and folders.

    A file of JSON lines, or of one JSON list, holds objects with `layers` (operations in order, as text or list) and, where
    known, `model_type` and `repo_name` or `id`. Anything else is a safetensors file or a folder of models.

    Parameters
    ----------
    skipped
        Receives the models that cannot be read, with the reason; without it the first one is an error.
    """
    found: list[Sample] = []
    for path in paths:
        if path.suffix in _SUFFIXES and not path.name.endswith(".index.json"):
            found.extend(_lines(path))
            continue
        if not path.exists():
            raise InputError(
                f"There is no file or folder {path}.", remedy="Name safetensors files or folders of models."
            )
        models = list(find_models(path))
        if progress is None:
            found.extend(_read(models, skipped))
            continue
        with progress.task("Reading headers", len(models)) as advance:
            for model in models:
                found.extend(_read([model], skipped))
                advance(1)
    return found


def _read(models: Iterable[Path], skipped: dict[str, str] | None) -> Iterator[Sample]:
    for model in models:
        try:
            yield sample(read_weights(model))
        except SupplyChainError as error:
            if skipped is None:
                raise
            skipped[str(model)] = error.message


def _lines(path: Path) -> Iterator[Sample]:
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(f"{path} is larger than {_LARGEST >> 20:,} MB.", remedy="Split it.")
        text = path.read_text("utf-8")
        rows = json.loads(text) if text.lstrip().startswith("[") else map(json.loads, text.splitlines())
        for number, row in enumerate(rows, 1):
            yield _row(row, f"{path}, row {number}")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is neither JSON lines nor a JSON list: {error}.") from error


def _row(row: Any, place: str) -> Sample:
    layers = row.get("layers") if isinstance(row, dict) else None
    operations = layers.split() if isinstance(layers, str) else layers
    if not isinstance(operations, list) or not all(isinstance(one, str) for one in operations):
        raise InputError(
            f"{place} has no `layers`.",
            remedy='Write rows such as {"id": "owner/name", "model_type": "bert", "layers": "embedding linear add"}.',
        )
    named, claim = row.get("repo_name") or row.get("id"), row.get("model_type")
    return Sample(
        named if isinstance(named, str) else place,
        from_operations(operations),
        claim if isinstance(claim, str) and claim else None,
    )
