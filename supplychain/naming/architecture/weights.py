"""The tensors of a model, from the headers of all its weight files, and the model type that its configuration claims."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from supplychain.errors import InputError
from supplychain.hub_files import Start
from supplychain.naming.architecture.header import (
    LARGEST_HEADER,
    MOST_TENSORS,
    PREFIX,
    Pairs,
    header_length,
    parse_header,
    read_json,
    refuse,
)

if TYPE_CHECKING:
    from pathlib import Path

    from supplychain.naming.architecture.header import Header, Tensor

__all__ = ["Folder", "Weights", "read_folder", "read_weights"]

SINGLE = "model.safetensors"
INDEX = "model.safetensors.index.json"
CONFIG = "config.json"
FIRST_BYTES = 100_000
"""What is read of a file at first: 97 % of the headers on the Hub are shorter, by the measure of huggingface_hub."""
_LARGEST_CONFIG = 1 << 20
_MOST_SHARDS = 2_000
_SHARD = re.compile(r"(?!\.)[\w.\-]{1,200}\.safetensors", re.ASCII)


class Folder(Protocol):
    """Where the files of a model are: on this machine or on a Hub."""

    @property
    def place(self) -> str:
        """How the folder is named in errors."""
        ...

    def start(self, name: str, count: int) -> Start | None:
        """Return the first `count` bytes of a file, fewer if it is shorter; None where there is no such file."""
        ...


@dataclass(frozen=True, slots=True)
class Weights:
    """A model as its files describe it, with the model type that it claims to be, if it claims one."""

    place: str
    tensors: tuple[Tensor, ...]
    model_type: str | None = None


@dataclass(frozen=True, slots=True)
class LocalFolder:
    """A folder of this machine."""

    path: Path

    @property
    def place(self) -> str:
        """The folder as it was named."""
        return str(self.path)

    def start(self, name: str, count: int) -> Start | None:
        """Return the first bytes of a file of the folder."""
        try:
            with (self.path / name).open("rb") as file:
                return Start(file.read(count), os.fstat(file.fileno()).st_size)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise InputError(f"{self.path / name} cannot be read: {error.strerror}.") from error


def read_weights(path: Path) -> Weights:
    """Return the tensors of a safetensors file, or of all weight files of a model's folder; only headers are read.

    Raises
    ------
    InputError
        There is none, or one is not what it should be.
    """
    if path.is_dir():
        return read_folder(LocalFolder(path))
    folder = LocalFolder(path.parent)
    if path.name.endswith(".index.json"):
        return _sharded(folder, path.name)
    header = _header(folder, path.name)
    if header is None:
        raise InputError(f"There is no file {path}.", remedy="Name a safetensors file or a model's folder.")
    return Weights(str(path), header.tensors, _claim(folder))


def read_folder(folder: Folder) -> Weights:
    """Return the tensors of the model in a folder, in one file or in several with an index."""
    header = _header(folder, SINGLE)
    if header is not None:
        return Weights(folder.place, header.tensors, _claim(folder))
    return _sharded(folder, INDEX)


def _sharded(folder: Folder, name: str) -> Weights:
    shards = _shards(folder, name)
    if shards is None:
        raise InputError(
            f"{folder.place} has no {SINGLE} and no {INDEX}.",
            remedy="Only models with safetensors weights can be looked at: their headers are read without running code.",
        )
    tensors: dict[str, Tensor] = {}
    for shard in shards:
        header = _header(folder, shard)
        if header is None:
            raise InputError(f"{folder.place} has no {shard}, which its index names.")
        for tensor in header.tensors:
            if tensor.name in tensors:
                refuse(f"{folder.place}/{shard}", f"another file of the model has {tensor.name[:80]!r} too")
            tensors[tensor.name] = tensor
        if len(tensors) > MOST_TENSORS:
            refuse(f"{folder.place}/{name}", f"its files hold more than {MOST_TENSORS:,} tensors")
    return Weights(folder.place, tuple(tensors.values()), _claim(folder))


def _header(folder: Folder, name: str) -> Header | None:
    place = f"{folder.place}/{name}"
    found = folder.start(name, FIRST_BYTES)
    if found is None:
        return None
    length = header_length(found.data, place=place, size=found.size)
    if len(found.data) < PREFIX + length:
        found = folder.start(name, PREFIX + length)
        if found is None or len(found.data) < PREFIX + length:
            refuse(place, f"it announces a header of {length:,} bytes and ends before: it is cut off")
    return parse_header(found.data[PREFIX : PREFIX + length], place=place, size=found.size)


def _shards(folder: Folder, name: str) -> list[str] | None:
    place = f"{folder.place}/{name}"
    found = folder.start(name, LARGEST_HEADER + 1)
    if found is None:
        return None
    if len(found.data) > LARGEST_HEADER:
        refuse(place, f"the index has more than {LARGEST_HEADER:,} bytes")
    try:
        said = read_json(found.data)
    except ValueError as problem:
        refuse(place, str(problem))
    goals = dict(said).get("weight_map") if isinstance(said, Pairs) else None
    if not isinstance(goals, Pairs) or not goals or not all(isinstance(goal, str) for _, goal in goals):
        refuse(place, "the index has no weight_map from tensors to files")
    shards = sorted({goal for _, goal in goals})
    if len(shards) > _MOST_SHARDS:
        refuse(place, f"the index names {len(shards):,} files, and at most {_MOST_SHARDS:,} are read")
    for shard in shards:
        if not _SHARD.fullmatch(shard):
            refuse(place, f"the index names {shard[:80]!r}, which is no safetensors file beside it")
    return shards


def _claim(folder: Folder) -> str | None:
    """Return the model type of the configuration; one that cannot be read claims nothing."""
    found = folder.start(CONFIG, _LARGEST_CONFIG + 1)
    if found is None or len(found.data) > _LARGEST_CONFIG:
        return None
    try:
        said = json.loads(found.data)
    except (ValueError, RecursionError):
        return None
    claim = said.get("model_type") if isinstance(said, dict) else None
    return claim if isinstance(claim, str) and 0 < len(claim) <= 200 else None
