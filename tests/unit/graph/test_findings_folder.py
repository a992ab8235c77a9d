"""A folder of findings is taken as it was written, or not at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from supplychain.errors import InputError, SchemaMismatch
from supplychain.graph.snapshot.findings import Findings, vouch

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "conflicts").mkdir()
    pq.write_table(pa.table({"artifact": ["acme/a"]}), tmp_path / "conflicts" / "part-0.parquet")
    pq.write_table(pa.table({"artifact": ["acme/b"]}), tmp_path / "conflicts" / "part-1.parquet")
    pq.write_table(pa.table({"downstream": ["MIT"]}), tmp_path / "verdicts.parquet")
    vouch(tmp_path, ruleset="practical", rules="abc", size={"artifacts": 2}, counts={"ok": 1, "error": 1})
    return tmp_path


def test_findings_come_back_as_they_were_written(folder: Path) -> None:
    found = Findings.read(folder)

    assert (found.ruleset, found.rules, found.size) == ("practical", "abc", {"artifacts": 2})
    assert list(found.counts) == ["ok", "error"]
    assert list(found.conflicts()) == [{"artifact": "acme/a"}, {"artifact": "acme/b"}]
    assert list(found.verdicts()) == [{"downstream": "MIT"}]


def test_a_file_that_was_changed_taken_away_or_added_is_noticed(folder: Path) -> None:
    part = folder / "conflicts" / "part-1.parquet"
    pq.write_table(pa.table({"artifact": ["acme/c"]}), part)
    with pytest.raises(InputError, match="was changed after it was written"):
        Findings.read(folder)
    part.unlink()
    with pytest.raises(InputError, match="was changed after it was written"):
        Findings.read(folder)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "another"}', '{"format": "supplychain findings"']
)
def test_another_manifest_is_none(folder: Path, text: str) -> None:
    (folder / "findings.json").write_text(text)

    with pytest.raises(InputError, match="holds no findings"):
        Findings.read(folder)


def test_another_schema_and_a_damaged_manifest_are_refused(folder: Path) -> None:
    manifest = folder / "findings.json"
    said = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**said, "schema_version": 99}))
    with pytest.raises(SchemaMismatch, match="version 99"):
        Findings.read(folder)
    del said["counts"]
    manifest.write_text(json.dumps(said))
    with pytest.raises(InputError, match="is damaged"):
        Findings.read(folder)
