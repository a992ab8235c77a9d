"""`supplychain` as a user runs it: a real process, on the suite's server as its local server."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from supplychain.graph.server import LocalServer

    Run = Callable[..., subprocess.CompletedProcess[str]]

__all__ = ["SUPPLYCHAIN", "Run", "command", "surroundings"]

SUPPLYCHAIN = (sys.executable, "-m", "supplychain")


def command(server: LocalServer, folder: Path, *first: str) -> Run:
    """Return what runs `supplychain` with the first arguments and those it is given, in a folder; keywords are environment."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*SUPPLYCHAIN, *first, *arguments],
            env=surroundings(SUPPLYCHAIN_HOME=str(server.home.path), **environment),
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


def surroundings(**more: str) -> dict[str, str]:
    """Return the environment of a command: this one's, without a database of the developer's own."""
    return {**{k: v for k, v in os.environ.items() if not k.startswith("NEO4J_")}, **more}
