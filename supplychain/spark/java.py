"""The Java runtime that Spark runs on: another one than Neo4j's, since Spark needs parts that small runtimes leave out."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from supplychain.errors import JavaNotFound
from supplychain.graph.server.java import inspect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.settings import Settings

__all__ = ["find_java_home"]

_MAJORS = (17, 21)
_MODULE = "jdk.incubator.vector"
_PLACES = (
    "/usr/lib/jvm",
    "/usr/java",
    "/opt/java",
    "/Library/Java/JavaVirtualMachines",
    "/opt/homebrew/opt",
    "/usr/local/opt",
)
_PATIENCE = 30.0
REMEDY = (
    "Get a whole Java 17 (on Debian or Ubuntu: apt-get install openjdk-17-jre-headless), or name the home of one by "
    "SUPPLYCHAIN_SPARK_JAVA."
)


def find_java_home(settings: Settings) -> Path:
    """Return the home of the first Java found that runs Spark; one that was asked for is used or refused.

    Raises
    ------
    JavaNotFound
        None fits; the message says what was found.
    """
    seen = []
    tried = set()
    for home, origin in _candidates(settings):
        program = (home / "bin" / "java").resolve()
        if program in tried:
            continue
        tried.add(program)
        problem = _problem(program, origin)
        if problem is None:
            return program.parent.parent
        seen.append(problem)
        if origin == "SUPPLYCHAIN_SPARK_JAVA":
            break
    found = "; ".join(seen) or "none was found"
    raise JavaNotFound(f"Spark needs Java 17 or 21 with the module {_MODULE}, but {found}.", remedy=REMEDY)


def _candidates(settings: Settings) -> Iterator[tuple[Path, str]]:
    if settings.spark_java is not None:
        yield settings.spark_java, "SUPPLYCHAIN_SPARK_JAVA"
    if settings.java_home is not None:
        yield settings.java_home, "JAVA_HOME"
    on_path = shutil.which("java")
    if on_path is not None:
        yield Path(on_path).resolve().parent.parent, "PATH"
    for place in map(Path, _PLACES):
        for folder in sorted(place.glob("*")):
            for home in (folder, folder / "Contents/Home", folder / "libexec/openjdk.jdk/Contents/Home"):
                if (home / "bin" / "java").is_file():
                    yield home, str(place)


def _problem(program: Path, origin: str) -> str | None:
    """Return what keeps Spark from running on a java program, None if nothing does."""
    java = inspect(program, origin)
    if java.major not in _MAJORS:
        return str(java)
    try:
        listed = subprocess.run(
            [program, "--list-modules"], capture_output=True, text=True, timeout=_PATIENCE, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{java} and does not list its modules: {error}"
    return None if _MODULE in listed else f"{java} without {_MODULE}"
