"""Factors of portability: how easily it moves to another environment, project or domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplychain.reuse.excuses import no_weights
from supplychain.reuse.judgement import Factor, Judgement, judged

if TYPE_CHECKING:
    from supplychain.reuse.judgement import Test
    from supplychain.reuse.observation import Observation

__all__ = ["FAMILIES", "PORTABILITY"]

FAMILIES: dict[str, tuple[str, ...]] = {
    "safetensors": ("safetensors",),
    "pytorch": ("bin", "pt", "pth", "ckpt"),
    "keras": ("h5", "keras"),
    "flax": ("msgpack",),
    "onnx": ("onnx",),
    "coreml": ("mlmodel",),
    "gguf": ("gguf", "ggml"),
    "tflite": ("tflite",),
    "tensorflow": ("pb",),
    "rust": ("ot",),
}
"""Format of weights → endings of its files; OpenVINO and packages of Core ML are marks of the files."""
_TAGS = {"pytorch": "pytorch", "tf": "keras", "jax": "flax", "onnx": "onnx", "safetensors": "safetensors", "gguf": "gguf",
         "openvino": "openvino", "coreml": "coreml", "tflite": "tflite", "rust": "rust", "keras": "keras"}  # fmt: skip
_ENOUGH = 2
_NOTHING_SAID = frozenset({"unknown", "none", "n/a", ""})


def _latency(seen: Observation) -> Judgement:
    tests = (
        (1, seen.has("card: latency"), "its card states a speed", "its card"),
        (0.5, seen.has("answer: inference"), "a provider runs it", "its providers"),
    )
    return judged(tests, "states no speed")


def _quantized(seen: Observation) -> Judgement:
    gguf = bool(seen.gguf_architecture) or (None if seen.formats is None else "gguf" in seen.formats)
    stated = (seen.stated_children or {}).get("quantized", 0)
    made = max(stated, seen.children.get("quantized", 0))
    own = bool(seen.quantization) or (False if "config" in seen.looked else None)
    tests = (
        (1, own, f"its weights are quantized: {seen.quantization}", "its configuration"),
        (1, gguf, "GGUF files", "its files"),
        (1, made > 0, f"{made} models are quantized from it", "the graph"),
        (0.5, seen.has("card: quantized loading"), "its card loads it in 8 or 4 bit", "its card"),
    )
    return judged(tests, "no quantized variant is known")


def _formats(seen: Observation) -> Judgement:
    found = {name for name, endings in FAMILIES.items() if set(endings) & set(seen.formats or ())}
    found |= {name for name in ("openvino", "coreml") if seen.has(f"files: {name}")}
    if not found:  # the hub writes tags from the files, which may be cut in parts
        found = {_TAGS[tag] for tag in seen.tags or () if tag in _TAGS}
    looked = seen.formats is not None or seen.tags is not None
    said = ", ".join(sorted(found))
    tests = (
        (1, len(found) >= _ENOUGH if looked else None, said, "its files"),
        (0.5, bool(found) if looked else None, f"only {said}", "its files"),
    )
    return judged(tests, "no format of weights that is known")


def _fine_tuning(seen: Observation) -> Judgement:
    tests = (
        (1, seen.has("card: fine-tuning instructions"), "its card has code for fine-tuning", "its card"),
        (0.5, seen.has("card: fine-tuning"), "its card mentions fine-tuning", "its card"),
    )
    return judged(tests, "says nothing of fine-tuning")


def _license(seen: Observation) -> Judgement:
    claims = seen.licenses
    stated = [c for c in claims or () if not set(map(str.lower, c.raw)) <= _NOTHING_SAID]
    known = [c for c in stated if c.category != "unknown"]
    tests = (
        (1, None if claims is None else bool(known), ", ".join(c.id for c in known[:3]), "its license"),
        (
            0.5,
            None if claims is None else bool(stated),
            _unknown_terms(stated[0].raw if stated else ()),
            "its license",
        ),
    )
    return judged(tests, "states no license")


def _unknown_terms(raw: tuple[str, ...]) -> str:
    return f"terms that are not known: {', '.join(raw)[:60]}"


def _cost(seen: Observation) -> Judgement:
    size = seen.weight_bytes
    weighed = bool(size) or (False if "weights" in seen.looked else None)
    stored = bool(seen.storage_bytes) or (False if "storage" in seen.looked else None)
    tests: list[Test] = [
        (1, weighed, f"weights take {(size or 0) / 2**30:,.1f} GiB", "its weights"),
        (1, seen.has("card: memory"), "its card states the memory it takes", "its card"),
        (0.5, stored, f"its repository takes {(seen.storage_bytes or 0) / 2**30:,.1f} GiB", "its storage"),
    ]
    if seen.parameters:
        tests.append((0.5, True, f"{seen.parameters:,} parameters of unknown type", "its weights"))
    return judged(tests, "nothing says what it takes")


PORTABILITY = (
    Factor(
        "portability", "latency", "How fast is it?",
        "the card states a speed with its unit (ms, s, tokens/s, FPS)", "a provider runs it", "no weights",
        _latency, no_weights,
    ),
    Factor(
        "portability", "quantized", "Is there a quantized variant?",
        "its own weights are quantized or GGUF, or a model was quantized from it", "the card loads it in 8 or 4 bit",
        "no weights", _quantized, no_weights,
    ),
    Factor(
        "portability", "formats", "Which frameworks load it?",
        "two formats of weights or more", "one", "no weights", _formats, no_weights,
    ),
    Factor(
        "portability", "fine_tuning", "How is it fine-tuned?",
        "a heading on fine-tuning with code", "a mention", "no weights", _fine_tuning, no_weights,
    ),
    Factor(
        "portability", "license", "What may be done with it?",
        "a license whose terms are known, under `license` or by name and link", "terms that are not known",
        "no weights", _license, no_weights,
    ),
    Factor(
        "portability", "cost", "What does it take to run?",
        "bytes of its parameters, or the memory that its card states",
        "bytes of its repository, or only a number of parameters",
        "no weights", _cost, no_weights,
    ),
)  # fmt: skip
"""The factors of portability."""
