"""Models, datasets and repositories of CycloneDX bills of materials (ML-BOMs), version 1.5 to 1.7, in JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from supplychain.bills.reading import read_cyclonedx
from supplychain.errors import InputError
from supplychain.sources import Loader, Option

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from supplychain.records import Record

__all__ = ["LOADER", "load"]

_LARGEST = 512_000_000
"""Bytes of the largest document that is read: it is parsed as a whole."""


def load(options: Mapping[str, Any]) -> Iterator[Record]:
    """Yield the records of the file `target`, or of every ``*.json`` file below the folder `target`."""
    for path in _files(Path(options["target"])):
        yield from read_cyclonedx(
            _fetch(path),
            source=options.get("source") or "",
            collected_at=options.get("collected_at") or "",
        )


def _files(target: Path) -> list[Path]:
    if target.is_dir():
        return sorted(path for path in target.rglob("*.json") if path.is_file())
    if not target.is_file():
        raise InputError(
            f"{target} is neither a file nor a folder.",
            remedy="Give a CycloneDX document in JSON, or a folder of them.",
        )
    return [target]


def _fetch(path: Path) -> bytes:
    if (size := path.stat().st_size) > _LARGEST:
        raise InputError(f"{path} has {size:,} bytes; a document of more than {_LARGEST:,} is not read.")
    return path.read_bytes()


LOADER = Loader(
    name="cyclonedx",
    summary="CycloneDX bills of materials in JSON (1.5 to 1.7): a file, or a folder of them.",
    target="FILE",
    options=(
        Option(
            name="source",
            help="Source of all that is read; default: what each claim of this program names, else cyclonedx.",
            default="",
        ),
        Option(
            name="collected_at", help="When they were written, ISO 8601; default: what each says.", default=""
        ),
    ),
    load=load,
)
