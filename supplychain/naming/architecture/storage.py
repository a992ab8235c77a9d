"""Trained classifiers as files: numbers and text in the safetensors format, which cannot hold code.

The same classifier gives the same bytes.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np

from supplychain.errors import InputError, SchemaMismatch
from supplychain.files import write_files
from supplychain.naming.architecture.classifier import Classifier
from supplychain.naming.architecture.header import PREFIX, header_length, parse_header

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["load", "save"]

FORMAT = "supplychain model types 1"
_LARGEST = 1 << 30
_KINDS: dict[str, Any] = {"F32": np.dtype("<f4"), "U8": np.dtype("u1")}
_PARTS = {
    "idf": ("F32", 1),
    "intercept": ("F32", 1),
    "weights": ("F32", 2),
    "vocabulary": ("U8", 1),
    "classes": ("U8", 1),
}


def save(classifier: Classifier, path: Path) -> None:
    """Write a classifier; a file that is there is replaced when the new one is whole."""
    words = sorted(classifier.vocabulary, key=classifier.vocabulary.__getitem__)
    parts = {
        "classes": _text(classifier.classes),
        "idf": classifier.idf.astype("<f4"),
        "intercept": classifier.intercept.astype("<f4"),
        "vocabulary": _text(words),
        "weights": classifier.weights.astype("<f4"),
    }
    said = {
        "format": FORMAT,
        "temperature": repr(classifier.temperature),
        "facts": json.dumps(classifier.facts, sort_keys=True),
    }
    header: dict[str, Any] = {"__metadata__": said}
    place = 0
    for name, values in parts.items():
        kind = _PARTS[name][0]
        header[name] = {
            "dtype": kind,
            "shape": list(values.shape),
            "data_offsets": [place, place + values.nbytes],
        }
        place += values.nbytes
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    weights = b"".join(np.ascontiguousarray(values).tobytes() for values in parts.values())
    write_files(
        {path: len(text).to_bytes(PREFIX, "little") + text + weights}, "The classifier", "Name another file."
    )


def load(path: Path) -> Classifier:
    """Read a classifier; nothing of the file is run, whoever wrote it.

    Raises
    ------
    InputError
        There is no such file, or it is damaged.
    SchemaMismatch
        It holds something else.
    """
    try:
        size = path.stat().st_size
        if size > _LARGEST:
            raise InputError(f"{path} has {size:,} bytes; at most {_LARGEST:,} are read.")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}.",
            remedy="Make one with: supplychain naming train FOLDER --out FILE",
        ) from error
    length = header_length(data[:PREFIX], place=str(path), size=size)
    header = parse_header(data[PREFIX : PREFIX + length], place=str(path), size=size)
    if header.metadata.get("format") != FORMAT:
        raise SchemaMismatch(
            f"{path} holds no classifier of model types of this version.",
            remedy="Make one with: supplychain naming train FOLDER --out FILE",
        )
    parts: dict[str, Any] = {}
    places = json.loads(data[PREFIX : PREFIX + length])  # checked above: flat, bounded, each name once
    for tensor in header.tensors:
        if _PARTS.get(tensor.name) != (tensor.dtype, len(tensor.shape)):
            raise _damaged(path, f"{tensor.name[:80]!r} is none of its parts")
        begin, end = (PREFIX + length + offset for offset in places[tensor.name]["data_offsets"])
        parts[tensor.name] = np.frombuffer(data[begin:end], dtype=_KINDS[tensor.dtype]).reshape(tensor.shape)
    if parts.keys() != _PARTS.keys():
        raise _damaged(path, f"it lacks {', '.join(sorted(_PARTS.keys() - parts.keys()))}")
    return _classifier(path, parts, header.metadata)


def _classifier(path: Path, parts: dict[str, Any], said: Any) -> Classifier:
    try:
        classes = parts["classes"].tobytes().decode("utf-8").split("\n")
        words = parts["vocabulary"].tobytes().decode("utf-8").split("\n")
        temperature = float(said["temperature"])
        facts = json.loads(said["facts"])
    except (KeyError, ValueError, RecursionError) as error:
        raise _damaged(path, f"its text cannot be read ({type(error).__name__})") from error
    shape = (len(classes), len(words))
    fits = (
        parts["weights"].shape == shape
        and parts["intercept"].shape == shape[:1]
        and parts["idf"].shape == shape[1:]
        and len(set(classes)) == len(classes)
        and len(set(words)) == len(words)
        and all(np.isfinite(parts[name]).all() for name in ("weights", "intercept", "idf"))
        and math.isfinite(temperature)
        and temperature > 0
        and isinstance(facts, dict)
    )
    if not fits:
        raise _damaged(path, "its parts do not fit each other")
    vocabulary = {word: place for place, word in enumerate(words)}
    return Classifier(
        tuple(classes), vocabulary, parts["idf"], parts["weights"], parts["intercept"], temperature, facts
    )


def _damaged(path: Path, problem: str) -> InputError:
    return InputError(f"{path} is damaged: {problem}.", remedy="Train it again.")


def _text(words: Any) -> Any:
    return np.frombuffer("\n".join(words).encode("utf-8"), dtype="u1")
