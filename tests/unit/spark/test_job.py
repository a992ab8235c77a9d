"""What is refused before Spark starts, and what is left behind: nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from supplychain.errors import InputError, JavaNotFound, UsageError
from supplychain.graph.snapshot import SnapshotWriter
from supplychain.records import Model
from supplychain.spark.job import open_job

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    with SnapshotWriter(tmp_path / "snapshot") as writer:
        writer.add(Model(id="acme/model", source="test", collected_at=""))
    return tmp_path / "snapshot"


def test_an_answer_never_replaces_what_is_there(snapshot: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine").touch()

    with pytest.raises(InputError, match="exists and is not empty"), open_job(snapshot, out):
        pass

    assert sorted(p.name for p in tmp_path.iterdir()) == ["out", "snapshot"]


def test_a_folder_that_is_no_snapshot_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not a snapshot"), open_job(tmp_path, tmp_path / "out"):
        pass


def test_without_a_java_nothing_is_left_behind(snapshot: Path, tmp_path: Path) -> None:
    """In a process of its own: in this one another test may have a session."""
    done = subprocess.run(
        [sys.executable, "-m", "supplychain", "spark", "closure", "snapshot", "--out", "out"],
        env={**os.environ, "SUPPLYCHAIN_SPARK_JAVA": str(tmp_path / "nowhere")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == JavaNotFound.exit_code
    assert re.search(r"nowhere/bin/java .*is not there", " ".join(done.stderr.split()))
    assert "SUPPLYCHAIN_SPARK_JAVA" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["snapshot"]


def test_under_spark_submit_the_master_is_that_of_the_submission(
    snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYSPARK_GATEWAY_PORT", "1")

    with (
        pytest.raises(UsageError, match="spark-submit has already chosen one"),
        open_job(snapshot, tmp_path / "out", master="local[2]"),
    ):
        pass
