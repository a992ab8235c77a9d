"""A load whose process is killed in the middle, and is started again: the same graph, and nothing asked twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.github import put
from tests.servers import Reply, Request

if TYPE_CHECKING:
    from pathlib import Path

    from tests.servers import Server

NAMES = [f"acme/r{i}" for i in range(6)]


def start(github: Server, folder: Path, snapshot: str) -> subprocess.Popen[bytes]:
    command = [
        "load",
        "github",
        ",".join(NAMES),
        "--snapshot",
        str(folder / snapshot),
        "--cache",
        str(folder / "cache"),
    ]
    environment = {**os.environ, "GITHUB_API_URL": github.address, "GITHUB_TOKEN": ""}
    return subprocess.Popen(
        [sys.executable, "-m", "supplychain", *command],
        env=environment,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def end(process: subprocess.Popen[bytes]) -> int:
    process.communicate(timeout=120)
    return process.returncode


def files_of(snapshot: Path) -> dict[str, bytes]:
    """The Parquet files of a snapshot, which are the same bytes for the same graph."""
    return {str(p.relative_to(snapshot)): p.read_bytes() for p in snapshot.rglob("*.parquet")}


def test_a_killed_load_ends_in_the_same_graph(github: Server, tmp_path: Path) -> None:
    for name in NAMES:
        put(github, name)
    (tmp_path / "whole").mkdir()
    assert end(start(github, tmp_path / "whole", "graph")) == 0
    github.asked.clear()
    fourth = "/repos/acme/r3"
    given = github.replies[fourth]
    running: list[subprocess.Popen[bytes]] = []

    def kill(_: Request) -> Reply:
        running[0].kill()
        return Reply(reset=True)

    github.replies[fourth] = kill
    running.append(start(github, tmp_path, "graph"))
    assert end(running[0]) == -signal.SIGKILL
    before = len(github.asked)
    github.replies[fourth] = given

    assert end(start(github, tmp_path, "graph")) == 0

    again = [request.path for request in github.asked[before:]]
    assert "/repos/acme/r0" not in again
    assert "/repos/acme/r2" not in again
    assert "/repos/acme/r3" in again
    assert files_of(tmp_path / "graph") == files_of(tmp_path / "whole" / "graph")
    assert files_of(tmp_path / "graph")
