"""The header of a safetensors file: names, types and shapes of its tensors, and nothing of their values.

A header comes from a stranger. It is read within stated bounds, and refused for whatever the format forbids: what is left is
plain values. Format: https://huggingface.co/docs/safetensors (eight bytes of length, then JSON, then the tensors without gaps).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from supplychain.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "LARGEST_HEADER", "MOST_TENSORS", "PREFIX", "Header", "Pairs", "Tensor",
    "header_length", "parse_header", "read_json", "refuse",
]  # fmt: skip

PREFIX = 8
"""Bytes before the header, which say how long it is."""
LARGEST_HEADER = 25_000_000
"""Bytes of a header that are read, the limit of huggingface_hub's own client (``SAFETENSORS_MAX_HEADER_LENGTH``)."""
MOST_TENSORS = 200_000
"""Tensors of one file; the largest mixtures of experts have about 140,000 over all their files."""
_MOST_VALUES = 12 * MOST_TENSORS
_MOST_DIMENSIONS = 32
_LONGEST_NAME = 4096
_LARGEST_INTEGER = 1 << 63
_BITS = {
    "BOOL": 8, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8, "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8,
    "I16": 16, "U16": 16, "F16": 16, "BF16": 16, "I32": 32, "U32": 32, "F32": 32, "C64": 64, "F64": 64, "I64": 64,
    "U64": 64, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6,
}  # fmt: skip
_DTYPE = re.compile(r"[A-Z][A-Z0-9_]{0,31}")
_PICKLE = (b"PK\x03\x04", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")
_OTHERS = {
    b"version ": ("a Git LFS pointer, not the file itself", "Fetch the file with: git lfs pull"),
    b"GGUF": (
        "a GGUF file",
        "Only safetensors headers are read; name the repository it was converted from.",
    ),
    b"<!DOCTYP": ("a web page", "Download the file itself, not the page that shows it."),
    b"\x89HDF": ("an HDF5 file", "Only safetensors headers are read."),
}


class Tensor(NamedTuple):
    """One tensor: its name, its type as the file says it, and its shape."""

    name: str
    dtype: str
    shape: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """What one file says of its tensors, in the order of the file; `metadata` is free text of its writer."""

    tensors: tuple[Tensor, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)


def header_length(start: bytes, *, place: str, size: int | None = None) -> int:
    """Return the length in bytes of the header that the first eight bytes of a file announce.

    Parameters
    ----------
    start
        The first bytes of the file.
    place
        Where they were read, for the error.
    size
        Bytes of the whole file, where that is known.

    Raises
    ------
    InputError
        The file is shorter than it says, longer than is read, or of another kind.
    """
    if len(start) < PREFIX:
        refuse(place, f"it ends after {len(start)} of the {PREFIX} bytes that say how long its header is")
    for mark, (kind, remedy) in _OTHERS.items():
        if start.startswith(mark):
            raise InputError(f"{place} is {kind}.", remedy=remedy)
    if start.startswith(_PICKLE):
        raise InputError(
            f"{place} is a pickle or an archive, which is not opened: that could run code.",
            remedy="Convert the weights to safetensors.",
        )
    length = int.from_bytes(start[:PREFIX], "little")
    if length > LARGEST_HEADER:
        refuse(place, f"it announces a header of {length:,} bytes; at most {LARGEST_HEADER:,} are read")
    if length < 2:
        refuse(place, f"it announces a header of {length} bytes, which cannot be one")
    if size is not None and PREFIX + length > size:
        refuse(place, f"it announces a header of {length:,} bytes, and has {size:,} in all: it is cut off")
    return length


def parse_header(data: bytes, *, place: str, size: int | None = None) -> Header:
    """Return what a header says; `data` is the header alone, `size` the bytes of the whole file.

    Raises
    ------
    InputError
        It is no JSON, too deep or too much, names a tensor twice, or places tensors where none can be.
    """
    try:
        entries = _entries(data)
        room = None if size is None else size - PREFIX - len(data)
        return _header(entries, room)
    except ValueError as problem:
        refuse(place, str(problem))


def refuse(place: str, problem: str) -> NoReturn:
    """Raise the error for a file that is not what it should be."""
    raise InputError(
        f"{place} has no safetensors header that can be read: {problem}.",
        remedy="Get the file again, or write it anew with the safetensors library.",
    )


def read_json(data: bytes, *, most: int = _MOST_VALUES) -> Any:
    """Return what bounded JSON says, an object as a list of its pairs; the values are counted before any is made."""
    values = data.count(b",") + data.count(b"{") + data.count(b"[")
    if values > most:
        raise ValueError(f"it holds {values:,} values, and at most {most:,} are read")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"it is not UTF-8 (byte {error.start})") from None
    try:
        return json.loads(text, object_pairs_hook=Pairs, parse_int=_integer, parse_constant=_constant)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON ({error.msg} at character {error.pos:,})") from None


class Pairs(list[tuple[str, Any]]):
    """An object of JSON, with the names that occur twice."""


def _integer(text: str) -> int:
    if len(text) > 20:
        raise ValueError("it holds a number of more than 20 digits")
    return int(text)


def _constant(text: str) -> float:
    raise ValueError(f"it holds {text}, which is not JSON")


def _entries(data: bytes) -> Pairs:
    if not data.startswith(b"{"):
        raise ValueError("it does not begin with an object")
    objects = data.count(b"{")
    if objects > MOST_TENSORS + 2:
        raise ValueError(f"it holds {objects - 1:,} tensors, and at most {MOST_TENSORS:,} are read")
    entries = read_json(data)
    if not isinstance(entries, Pairs):  # pragma: no cover - it begins with a brace
        raise ValueError("it is not an object")
    return entries


def _header(entries: Pairs, room: int | None) -> Header:
    tensors: list[Tensor] = []
    spans: list[tuple[int, int]] = []
    metadata: dict[str, str] = {}
    seen: set[str] = set()
    for name, value in entries:
        if name in seen:
            raise ValueError(f"it names {_shown(name)} twice")
        seen.add(name)
        if name == "__metadata__":
            metadata = _metadata(value)
            continue
        tensor, begin, end = _tensor(name, value)
        if room is not None and end > room:
            raise ValueError(
                f"{_shown(name)} ends at byte {end:,} of {room:,}: the file is cut off, or the header lies"
            )
        tensors.append(tensor)
        spans.append((begin, end))
    _check_places(tensors, spans)
    if room is not None and max((end for _, end in spans), default=0) != room:
        raise ValueError(f"its tensors leave bytes of the file unused ({room:,} follow the header)")
    return Header(tuple(tensors), metadata)


def _metadata(value: Any) -> dict[str, str]:
    if not isinstance(value, Pairs) or not all(isinstance(v, str) for _, v in value):
        raise ValueError("its __metadata__ is not text by name")
    return dict(value)


def _tensor(name: str, value: Any) -> tuple[Tensor, int, int]:
    if not name or len(name) > _LONGEST_NAME:
        raise ValueError(f"a tensor's name has {len(name):,} characters; 1 to {_LONGEST_NAME:,} are valid")
    if not isinstance(value, Pairs):
        raise ValueError(f"{_shown(name)} is not described by an object")
    said = dict(value)
    if len(said) != len(value) or set(said) != {"dtype", "shape", "data_offsets"}:
        raise ValueError(f"{_shown(name)} is not described by dtype, shape and data_offsets, each once")
    dtype, shape, offsets = said["dtype"], said["shape"], said["data_offsets"]
    if not isinstance(dtype, str) or not _DTYPE.fullmatch(dtype):
        raise ValueError(f"{_shown(name)} has no valid dtype")
    if not _counts(shape) or len(shape) > _MOST_DIMENSIONS:
        raise ValueError(f"{_shown(name)} has no valid shape")
    if not _counts(offsets) or len(offsets) != 2 or offsets[0] > offsets[1]:
        raise ValueError(f"{_shown(name)} has no valid data_offsets")
    begin, end = offsets
    if (bits := _BITS.get(dtype)) is not None:  # a type that is newer than this table is not measured
        needed = bits
        for dimension in shape:
            needed *= dimension
            if needed > 8 * _LARGEST_INTEGER:
                raise ValueError(f"{_shown(name)} has a shape that no file can hold")
        if needed != 8 * (end - begin):
            raise ValueError(
                f"{_shown(name)} has {end - begin:,} bytes, and its shape and type need {needed // 8:,}"
            )
    return Tensor(name, dtype, tuple(shape)), begin, end


def _counts(value: Any) -> bool:
    return type(value) is list and all(type(one) is int and 0 <= one < _LARGEST_INTEGER for one in value)


def _check_places(tensors: list[Tensor], spans: list[tuple[int, int]]) -> None:
    """Refuse tensors that share bytes, and bytes between tensors that belong to none."""
    order = sorted(range(len(spans)), key=spans.__getitem__)
    if order and spans[order[0]][0] != 0:
        raise ValueError("its first tensor does not follow the header")
    for one, other in pairwise(order):
        if spans[other][0] < spans[one][1]:
            raise ValueError(f"{_shown(tensors[one].name)} and {_shown(tensors[other].name)} overlap")
        if spans[other][0] > spans[one][1]:
            raise ValueError(f"bytes before {_shown(tensors[other].name)} belong to no tensor")


def _shown(name: str) -> str:
    return repr(name if len(name) <= 80 else f"{name[:77]}…")
