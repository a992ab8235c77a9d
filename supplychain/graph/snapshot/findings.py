"""License findings in a folder: what Spark finds in a snapshot, for the graph that the snapshot was loaded into.

The folder holds `conflicts/*.parquet` (one row per conflict: label, artifact, upstream_label, upstream, and the properties of
`CONFLICTS_WITH`), `verdicts.parquet` (downstream, upstream and the properties of `VERDICT`), and `findings.json`, which vouches
for them and says which rules and what graph they are of.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from supplychain.errors import InputError, SchemaMismatch
from supplychain.graph.rows import EdgeTable
from supplychain.graph.schema import ARTIFACT_LABELS, SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from supplychain.graph.snapshot.reader import Snapshot

__all__ = ["CONFLICTS", "VERDICTS", "Findings", "size_of", "vouch"]

MANIFEST = "findings.json"
FORMAT = "supplychain findings"
CONFLICTS = "conflicts"
VERDICTS = "verdicts.parquet"
_TYPES = ("LICENSED_UNDER", "DERIVED_FROM", "USES", "TRAINED_ON")
_AGAIN = "Find them again with `supplychain spark licenses`."


@dataclass(frozen=True, slots=True)
class Findings:
    """A folder of findings.

    Attributes
    ----------
    rules
        Fingerprint of the rule set that found them.
    size
        Artifacts and relationships of the graph they were found in.
    counts
        Artifacts that depend on anything, by verdict.
    """

    path: Path
    ruleset: str
    rules: str
    size: dict[str, int]
    counts: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Findings:
        """Open a folder and compare every file with its checksum.

        Raises
        ------
        InputError
            The folder holds no findings, or not as they were written.
        SchemaMismatch
            They were written by a version with another schema.
        """
        try:
            said = json.loads((path / MANIFEST).read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(f"{path} holds no findings: {error}.", remedy=_AGAIN) from error
        if not isinstance(said, dict) or said.get("format") != FORMAT:
            raise InputError(f"{path} holds no findings: its {MANIFEST} is another one.", remedy=_AGAIN)
        if said.get("schema_version") != SCHEMA_VERSION:
            raise SchemaMismatch(
                f"{path} has schema version {said.get('schema_version')}, this version of supplychain reads {SCHEMA_VERSION}.",
                remedy=_AGAIN,
            )
        try:
            files, found = dict(said["files"]), {k: said[k] for k in ("ruleset", "rules", "size", "counts")}
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"The {MANIFEST} of {path} is damaged.", remedy=_AGAIN) from error
        if files != _digests(path):
            raise InputError(f"{path} was changed after it was written.", remedy=_AGAIN)
        return cls(path, **found)

    def conflicts(self) -> Iterator[dict[str, Any]]:
        """Yield the conflicts."""
        for file in sorted((self.path / CONFLICTS).glob("*.parquet")):
            yield from _rows(file)

    def verdicts(self) -> Iterator[dict[str, Any]]:
        """Yield the verdicts on pairs of licenses."""
        return _rows(self.path / VERDICTS)


def vouch(
    path: Path, *, ruleset: str, rules: str, size: Mapping[str, int], counts: Mapping[str, int]
) -> None:
    """Write the manifest of a folder of findings, when everything else in it is written."""
    said = {
        "format": FORMAT,
        "schema_version": SCHEMA_VERSION,
        "ruleset": ruleset,
        "rules": rules,
        "size": dict(size),
        "counts": dict(counts),
        "files": _digests(path),
    }
    (path / MANIFEST).write_text(json.dumps(said, indent=1) + "\n", "utf-8")


def size_of(snapshot: Snapshot) -> dict[str, int]:
    """Count the artifacts and those relationships of a snapshot by which a graph is known again."""
    found = {"artifacts": sum(snapshot.tables.get(label, 0) for label in ARTIFACT_LABELS)}
    for type_ in _TYPES:
        tables = (t for t in snapshot.tables if isinstance(t, EdgeTable) and t.type == type_)
        found[type_] = sum(snapshot.tables[t] for t in tables)
    return found


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with pq.ParquetFile(file) as parquet:
        for batch in parquet.iter_batches(batch_size=10_000):
            yield from batch.to_pylist()


def _digests(path: Path) -> dict[str, str]:
    found = {}
    for file in sorted(path.rglob("*.parquet")):
        with file.open("rb") as opened:
            found[str(file.relative_to(path))] = hashlib.file_digest(opened, "sha256").hexdigest()
    return found
