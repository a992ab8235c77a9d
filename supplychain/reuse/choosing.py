"""Choosing a model: what is asked of one, and how candidates are put in order. Pure.

The workflow is that of the reuse study: hard filters first (task, license, size, framework, language), then the traditional
attributes popularity, quality and maintenance, then portability, provenance and reproducibility.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from supplychain.errors import UnknownName, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from supplychain.reuse.factors import FactorRow

__all__ = [
    "FRAMEWORKS",
    "UNKNOWN",
    "WEIGHTS",
    "Needs",
    "framework_words",
    "parameters_in",
    "weighted",
    "weights_with",
]

WEIGHTS: dict[str, float] = {
    "popularity": 3,
    "quality": 3,
    "maintenance": 3,
    "portability": 1,
    "provenance": 1,
    "reproducibility": 1,
}
"""Attribute → weight: those that the interviewees look at first weigh most."""

UNKNOWN = ("apart", "keep", "drop")
"""What to do with a model of which nobody knows what a filter asks: list it apart, among the others, or not at all."""

ACCEPTED = ("warn", "info")
"""Gravest verdict on licenses that is no conflict: a warning leaves the decision to the reader."""

FRAMEWORKS: dict[str, tuple[str, ...]] = {
    "pytorch": ("pytorch", "safetensors", "bin", "pt", "pth", "ckpt", "torch"),
    "tensorflow": ("tensorflow", "tf", "h5", "pb", "keras", "tf-keras"),
    "keras": ("keras", "tf-keras", "h5"),
    "jax": ("jax", "flax", "msgpack"),
    "flax": ("flax", "jax", "msgpack"),
    "onnx": ("onnx",),
    "gguf": ("gguf", "llama.cpp"),
    "llama.cpp": ("gguf", "llama.cpp"),
    "ollama": ("gguf",),
    "mlx": ("mlx",),
    "coreml": ("coreml", "mlmodel", "core ml"),
    "openvino": ("openvino",),
    "tflite": ("tflite", "litert"),
    "safetensors": ("safetensors",),
    "paddle": ("paddlepaddle", "paddlenlp", "pdparams"),
}
"""Framework or format → formats, libraries and tags by which models say that they can be loaded with it, in lower case."""

_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([kmbt]?)(?:illion|n)?\s*", re.IGNORECASE)
_THOUSANDS = {"": 1, "k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What is asked of a model.

    Attributes
    ----------
    license
        License of the work that the model is for, as its SPDX expression; blank asks for no verdict.
    use
        How the work rests on the model: ``uses`` at run time, or a word such as ``finetune``.
    max_parameters
        Largest number of parameters.
    framework
        One of `FRAMEWORKS`, or a library.
    like
        A model whose architecture is wanted.
    unknown
        One of `UNKNOWN`.
    accept
        One of `ACCEPTED`.
    """

    task: str
    license: str = ""
    use: str = "uses"
    max_parameters: int | None = None
    framework: str = ""
    language: str = ""
    like: str = ""
    unknown: str = "apart"
    accept: str = "warn"
    weights: Mapping[str, float] = field(default_factory=lambda: dict(WEIGHTS))


def framework_words(name: str, libraries: Iterable[str] = ()) -> list[str]:
    """Return the words by which models say that they can be loaded with a framework, or with a library of that name.

    Raises
    ------
    UnknownName
        It is no framework, and no model of the graph names such a library.
    """
    key = name.strip().lower()
    if key in FRAMEWORKS:
        return list(FRAMEWORKS[key])
    known = {library.lower() for library in libraries}
    if key in known:
        return [key]
    raise UnknownName.among("framework or library", name, {*FRAMEWORKS, *known})


def parameters_in(text: str) -> int:
    """Return a number of parameters as people write it: ``7B``, ``350M``, ``1.3b``, ``110000000``.

    Raises
    ------
    UsageError
        The text is no such number.
    """
    found = _SIZE.fullmatch(text)
    if found is None or float(found[1]) == 0:
        raise UsageError(f"{text!r} is no number of parameters.", remedy="Write it as 7B, 350M or 110000000.")
    return round(float(found[1]) * _THOUSANDS[found[2].lower()])


def weights_with(given: Mapping[str, float]) -> dict[str, float]:
    """Return the usual weights with some of them changed.

    Raises
    ------
    UnknownName
        There is no such attribute.
    UsageError
        A weight is negative, or all of them are zero.
    """
    for name, weight in given.items():
        if name not in WEIGHTS:
            raise UnknownName.among("attribute", name, WEIGHTS)
        if not 0 <= weight < float("inf"):
            raise UsageError(f"The weight of {name} must be a number from 0 on, not {weight}.")
    merged = {**WEIGHTS, **given}
    if not any(merged.values()):
        raise UsageError("All weights are 0.", remedy="Give at least one attribute a weight.")
    return merged


def surely(rows: Iterable[FactorRow]) -> dict[str, float | None]:
    """Return what each attribute is worth at least, 0 to 1: a factor that nobody looked at counts as not there.

    The mean of what is known would put models first of which nobody knows more than one good thing. None for an attribute none
    of whose factors applies.
    """
    found: dict[str, list[float]] = {name: [] for name in WEIGHTS}
    for row in rows:
        if row.state != "not applicable":
            found[row.attribute].append(row.value or 0.0)
    return {name: sum(values) / len(values) if values else None for name, values in found.items()}


def weighted(scores: Mapping[str, float | None], weights: Mapping[str, float]) -> float | None:
    """Return the weighted mean of the scores that are known, 0 to 1; None where none of weight is."""
    known = [(score, weights.get(name, 0)) for name, score in scores.items() if score is not None]
    total = sum(weight for _, weight in known)
    return sum(score * weight for score, weight in known) / total if total else None
