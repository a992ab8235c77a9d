"""Properties of models and datasets from an answer of the Hub. Pure functions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from loaders.huggingface.claims import tagged
from loaders.huggingface.texts import clean, moment, whole, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["FIGURES", "HUB", "STRUCTURED", "WEIGHTS", "dataset_properties", "model_properties", "tags_of"]

HUB = "huggingface"

STRUCTURED = (
    "license:",
    "base_model:",
    "dataset:",
    "arxiv:",
    "region:",
    "source_datasets:",
    "task_categories:",
    "language:",
)
"""Tags that become relationships or properties of their own, or say nothing (every artifact has a region)."""

FIGURES: dict[str, tuple[str, ...]] = {
    "hidden_size": ("hidden_size", "d_model", "n_embd"),
    "layers": ("num_hidden_layers", "num_layers", "n_layer", "encoder_layers"),
    "attention_heads": ("num_attention_heads", "num_heads", "n_head", "encoder_attention_heads"),
    "context_length": ("max_position_embeddings", "n_positions", "context_length"),
    "patch_size": ("patch_size",),
    "image_size": ("image_size",),
}
"""Property → fields that state it, by the names that model types and GGUF give it; answers seldom have more."""

WEIGHTS = (
    "bin", "ckpt", "gguf", "ggml", "h5", "joblib", "keras", "mlmodel", "msgpack", "npz", "onnx", "ot", "pb", "pkl", "pickle",
    "pt", "pth", "safetensors", "tflite",
)  # fmt: skip
"""Endings of files that hold weights."""

_PART = re.compile(r"\.part\d+of\d+$|\.part\d+$", re.IGNORECASE)


def tags_of(payload: Mapping[str, Any]) -> list[str]:
    """Return the tags of an answer; dumps hold them as a list or as text that looks like one."""
    return words(payload.get("tags"))


def model_properties(
    key: str, payload: Mapping[str, Any], front: Mapping[str, Any], tags: list[str]
) -> dict[str, Any]:
    """Return the properties of the model `key`."""
    config, gguf = _object(payload.get("config")), _object(payload.get("gguf"))
    return {
        **_common(key, payload, front, tags, page=f"https://huggingface.co/{key}"),
        "task": _text(payload.get("pipeline_tag") or front.get("pipeline_tag")),
        "library": _text(payload.get("library_name") or front.get("library_name")),
        "architectures": tuple(_architectures(config, gguf)),
        "model_type": _first(config.get("model_type")),
        "gguf_architecture": _first(gguf.get("architecture")),
        "pipeline_class": _first(_object(config.get("diffusers")).get("_class_name")),
        "parameters": _parameters(payload),
        "gguf_parameters": whole(gguf.get("total")),
        **{name: _figure(config, fields) or _figure(gguf, fields) for name, fields in FIGURES.items()},
        "formats": tuple(_formats(payload.get("siblings"))),
        "quantization": _quantization(config),
        "carbon_emitted": _carbon(front.get("co2_eq_emissions")),
    }


def dataset_properties(
    key: str, payload: Mapping[str, Any], front: Mapping[str, Any], tags: list[str]
) -> dict[str, Any]:
    """Return the properties of the dataset `key`."""
    common = _common(key, payload, front, tags, page=f"https://huggingface.co/datasets/{key}")
    tasks = {*tagged(tags, "task_categories"), *words(front.get("task_categories"))}
    languages = {*common["languages"], *tagged(tags, "language")}
    return {**common, "tasks": tuple(sorted(tasks)), "languages": tuple(sorted(languages))}


def _common(
    key: str, payload: Mapping[str, Any], front: Mapping[str, Any], tags: list[str], page: str
) -> dict[str, Any]:
    gated = payload.get("gated")
    return {
        "name": key.split("/", 1)[-1],
        "hub": HUB,
        "url": page,
        "sha": _text(payload.get("sha")),
        "tags": tuple(sorted({tag for tag in tags if not tag.startswith(STRUCTURED)})),
        "languages": tuple(sorted(set(words(front.get("language"))))),
        "downloads": whole(payload.get("downloads")),
        "downloads_all_time": whole(payload.get("downloadsAllTime")),
        "likes": whole(payload.get("likes")),
        "created_at": moment(payload.get("createdAt")),
        "last_modified": moment(payload.get("lastModified")),
        "gated": clean(gated, 20) if isinstance(gated, str) and gated.lower() != "false" else None,
        "private": _flag(payload.get("private")),
        "disabled": _flag(payload.get("disabled")),
    }


def _text(value: object) -> str | None:
    return clean(value) or None if isinstance(value, str) else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _parameters(payload: Mapping[str, Any]) -> int | None:
    """Return the number of parameters: of the safetensors files, else of the GGUF file."""
    for field in ("safetensors", "gguf"):
        stated = _object(payload.get(field))
        if (total := whole(stated.get("total"))) is not None:
            return total
        counts = [whole(number) or 0 for number in _object(stated.get("parameters")).values()]
        if counts:
            return sum(counts)
    return None


def _architectures(config: Mapping[str, Any], gguf: Mapping[str, Any]) -> Iterable[str]:
    diffusers = _object(config.get("diffusers"))
    stated = (
        config.get("architectures"),
        config.get("model_type"),
        diffusers.get("_class_name"),
        gguf.get("architecture"),
    )
    return sorted({word for value in stated for word in words(value)})


def _first(value: object) -> str | None:
    return next(iter(words(value)), None)


def _figure(config: Mapping[str, Any], fields: tuple[str, ...]) -> int | None:
    """Return the first figure that a configuration states under one of these names; pairs such as [224, 224] are none."""
    found = (whole(config.get(field)) for field in fields)
    return next((number for number in found if number is not None and number > 0), None)


def _formats(siblings: object) -> Iterable[str]:
    files = siblings if isinstance(siblings, list) else []
    names = (file.get("rfilename") if isinstance(file, dict) else file for file in files)
    joined = (_PART.sub("", name) for name in names if isinstance(name, str))
    endings = {name.rsplit(".", 1)[-1].lower() for name in joined if "." in name}
    return sorted(endings & set(WEIGHTS))


def _quantization(config: Mapping[str, Any]) -> str | None:
    stated = _object(config.get("quantization_config"))
    method = _text(stated.get("quant_method"))
    bits = whole(stated.get("bits")) or (
        4 if stated.get("load_in_4bit") is True else 8 if stated.get("load_in_8bit") is True else None
    )
    parts = [part for part in (method, f"{bits} bit" if bits else None) if part]
    return " ".join(parts) or None


def _carbon(value: object) -> float | None:
    stated = value.get("emissions") if isinstance(value, dict) else value
    return float(stated) if isinstance(stated, int | float) and not isinstance(stated, bool) else None
