"""The pinned artifacts a local server is made of: which they are, and whether they are all in the cache."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from supplychain.errors import InputError, UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.settings import Settings

__all__ = [
    "BROWSER_VERSION",
    "GDS_VERSION",
    "LINES",
    "LOCK",
    "NEO4J_VERSION",
    "Artifact",
    "Distribution",
    "Lock",
    "lock_of",
]

FOLDERS = ("lib", "plugins")
LINES = {"lts": "artifacts.lock", "newest": "artifacts-newest.lock"}
"""Lines of Neo4j that a local server can be made of, and the lists of what they are made of."""
_LINE = re.compile(r"(?P<folder>\w+)\t(?P<path>[\w.+/-]+)\t(?P<sha256>[0-9a-f]{64})\t(?P<size>\d+)")


@dataclass(frozen=True, slots=True)
class Artifact:
    """One jar: its folder, its path in a Maven repository, its SHA-256 and its size in bytes."""

    folder: str
    path: str
    sha256: str
    size: int

    @property
    def name(self) -> str:
        """The file name, unique within its folder."""
        return PurePosixPath(self.path).name

    @property
    def place(self) -> str:
        """Where it lies below the folder of a provisioned server."""
        return f"{self.folder}/{self.name}"


@dataclass(frozen=True)
class Lock:
    """A complete list of artifacts; equal lists have equal digests and share one folder of the cache."""

    artifacts: tuple[Artifact, ...]

    @classmethod
    def parse(cls, text: str) -> Lock:
        """Read the text of a lock file; comments and empty lines are skipped, anything unclear is refused."""
        artifacts = []
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.strip() or line.startswith("#"):
                continue
            match = _LINE.fullmatch(line)
            if (
                match is None
                or match["folder"] not in FOLDERS
                or ".." in match["path"]
                or match["path"][0] == "/"
            ):
                raise InputError(
                    f"Line {number} of the artifact lock is {line!r}; valid is folder (lib or plugins), "
                    "relative Maven path, SHA-256 and bytes, separated by tabs.",
                    remedy="Reinstall supplychain, or restore artifacts.lock.",
                )
            artifacts.append(Artifact(match["folder"], match["path"], match["sha256"], int(match["size"])))
        places = [artifact.place for artifact in artifacts]
        if len(set(places)) != len(places):
            twice = sorted({place for place in places if places.count(place) > 1})
            raise InputError(
                f"The artifact lock names {', '.join(twice)} more than once; each file name must be unique."
            )
        return cls(tuple(sorted(artifacts, key=lambda artifact: artifact.place)))

    def text(self) -> str:
        """Write the list in the form that `parse` reads, one line per artifact, in a stable order."""
        return "".join(f"{a.folder}\t{a.path}\t{a.sha256}\t{a.size}\n" for a in self.artifacts)

    @cached_property
    def digest(self) -> str:
        """A short name for exactly this list."""
        return hashlib.sha256(self.text().encode()).hexdigest()[:16]

    @cached_property
    def size(self) -> int:
        """Bytes of all artifacts together."""
        return sum(artifact.size for artifact in self.artifacts)

    def find(self, module: str) -> str | None:
        """Return the version of a module given as ``group/as/path/artifact``, None if the list does not hold it."""
        paths = (PurePosixPath(artifact.path) for artifact in self.artifacts)
        return next((path.parent.name for path in paths if str(path.parent.parent) == module), None)

    def version(self, module: str) -> str:
        """Return the version of a module that the list must hold."""
        if found := self.find(module):
            return found
        raise InputError(
            f"The artifact lock holds no {module}.",
            remedy="Reinstall supplychain, or restore artifacts.lock.",
        )

    @cached_property
    def neo4j(self) -> str:
        """The version of Neo4j."""
        return self.version("org/neo4j/neo4j-kernel")

    @cached_property
    def gds(self) -> str:
        """The version of Graph Data Science."""
        return self.version("org/neo4j/gds/proc")

    @cached_property
    def browser(self) -> str | None:
        """The version of Neo4j Browser, None where there is none for this Neo4j in a Maven repository."""
        return self.find("org/neo4j/client/neo4j-browser")

    @property
    def is_calendar(self) -> bool:
        """Whether this is a Neo4j named after year and month: it is started by another class, and needs Java 21."""
        return int(self.neo4j.partition(".")[0]) >= 2025


@cache
def lock_of(line: str) -> Lock:
    """Return the list of a line of Neo4j.

    Raises
    ------
    UnknownName
        There is no such line.
    """
    if line not in LINES:
        raise UnknownName.among("line of Neo4j", line, LINES, remedy="Set or unset SUPPLYCHAIN_NEO4J.")
    text = files("supplychain.graph.server").joinpath(LINES[line]).read_text(encoding="utf-8")
    return Lock.parse(text)


LOCK = lock_of("lts")
NEO4J_VERSION, GDS_VERSION = LOCK.neo4j, LOCK.gds
BROWSER_VERSION = LOCK.version("org/neo4j/client/neo4j-browser")


@dataclass(frozen=True)
class Distribution:
    """The folder of the cache where the artifacts of one lock are, or will be."""

    folder: Path
    lock: Lock = LOCK

    @classmethod
    def of(cls, settings: Settings, lock: Lock | None = None) -> Distribution:
        """Find the folder: one per lock, below the cache of the settings or of the user."""
        from platformdirs import user_cache_path

        lock = lock or lock_of(settings.neo4j)
        folder = settings.cache or user_cache_path("supplychain")
        return cls(Path(folder).expanduser().resolve() / "server" / lock.digest, lock)

    @property
    def lib(self) -> Path:
        """The folder of the server's own jars."""
        return self.folder / "lib"

    @property
    def plugins(self) -> Path:
        """The folder of the jars that are scanned for procedures."""
        return self.folder / "plugins"

    @property
    def marker(self) -> Path:
        """The file that says that everything here was once verified."""
        return self.folder / "provisioned.json"

    def path(self, artifact: Artifact) -> Path:
        """Where one artifact lies."""
        return self.folder / artifact.folder / artifact.name

    def is_complete(self) -> bool:
        """Whether everything was verified once and still has its size: the quick check of every start."""
        return self.marker.is_file() and not any(self.missing())

    def missing(self) -> Iterator[Artifact]:
        """Artifacts that are absent or do not have their size."""
        sizes = {
            f"{folder}/{path.name}": path.stat().st_size for folder in FOLDERS for path in self._jars(folder)
        }
        return (artifact for artifact in self.lock.artifacts if sizes.get(artifact.place) != artifact.size)

    def strangers(self) -> list[Path]:
        """Jars that are not in the lock; they would be on the class path all the same."""
        known = {artifact.place for artifact in self.lock.artifacts}
        return [
            path for folder in FOLDERS for path in self._jars(folder) if f"{folder}/{path.name}" not in known
        ]

    def damaged(self) -> list[Artifact]:
        """Artifacts that are absent or whose content is not the pinned one: the slow check, for `doctor`."""
        return [
            artifact for artifact in self.lock.artifacts if sha256_of(self.path(artifact)) != artifact.sha256
        ]

    def mark(self) -> None:
        """Record that every artifact has just been verified."""
        self.marker.write_text(json.dumps({"lock": self.lock.digest}))

    def _jars(self, folder: str) -> list[Path]:
        place = self.folder / folder
        return sorted(place.glob("*.jar")) if place.is_dir() else []


def sha256_of(path: Path) -> str | None:
    """Return the SHA-256 of a file, or None when there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None
