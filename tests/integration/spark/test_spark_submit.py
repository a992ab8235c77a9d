"""The program that `spark-submit` runs, as a user submits it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

import supplychain.spark
from tests.integration.spark.conftest import QUICK

if TYPE_CHECKING:
    from supplychain.graph.snapshot import Snapshot


def test_a_report_is_submitted(java: Path, snapshot: Snapshot, tmp_path: Path) -> None:
    import pyspark

    settings = [word for name, value in QUICK.items() for word in ("--conf", f"{name}={value}")]
    done = subprocess.run(
        [
            Path(pyspark.__file__).parent / "bin" / "spark-submit",
            *("--master", "local[1]", "--driver-memory", "512m", *settings),
            Path(supplychain.spark.__file__).parent / "__main__.py",
            *("drift", snapshot.path, "--out", tmp_path / "drift", "--format", "json"),
        ],
        env={
            **os.environ,
            "JAVA_HOME": str(java),
            "PYSPARK_PYTHON": sys.executable,
            "SPARK_LOCAL_IP": "127.0.0.1",
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=250,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    relations = pq.read_table(tmp_path / "drift")["relation"].to_pylist()
    assert relations == sorted(relations)
    assert {"finetune", "merge", "quantized"} <= set(relations)
    assert f"{len(relations)} rows in" in done.stdout  # spark-submit makes one stream of the two
    assert '"relation": "finetune"' in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["drift"]
