"""What a local server needs, looked at one by one: for people whose server does not start."""

from __future__ import annotations

import os
import platform
import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

from supplychain.errors import SupplyChainError
from supplychain.graph.server.artifacts import Distribution, lock_of
from supplychain.graph.server.configuration import memory_size
from supplychain.graph.server.health import USER
from supplychain.graph.server.java import NEWEST, REMEDY, candidates, inspect, oldest
from supplychain.graph.server.local import LocalServer
from supplychain.graph.server.ports import BOLT_PORT, HTTP_PORT, port_is_free
from supplychain.graph.server.stores import Stores

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from supplychain.graph.server.home import Home
    from supplychain.graph.server.local import ServerStatus
    from supplychain.settings import Settings

__all__ = ["Check", "State", "examine", "memory_for"]

State = Literal["ok", "warn", "fail"]
_LITTLE_DISK, _COMFORTABLE_DISK = 512 << 20, 4 << 30
_COMFORTABLE_SHARE = 0.75
WHOLE_HUB = 4_800 << 20
"""Bytes on disk of a graph of the whole Hub: 3.6 million nodes and 5.3 million relationships, as `make bench` has them."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: how it is, what was found, and what to do when that is not well."""

    name: str
    state: State
    found: str
    remedy: str | None = None


def examine(settings: Settings) -> list[Check]:
    """Look at everything a local server needs; nothing is changed, started or downloaded."""
    system = _system()
    if system.state == "fail":
        return [system]
    server = LocalServer(settings)
    status = server.status()
    return [
        system,
        _java(settings),
        _artifacts(settings),
        _home(server.home.path),
        _disk(server.home.path),
        _memory(settings, _graph_size(server.home)),
        *_ports(settings, status),
        _server(server, status),
        *_gds(server, status),
    ]


def _system() -> Check:
    found = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    if not hasattr(os, "posix_spawn"):
        return Check(
            "system", "fail", found, "The local server needs Linux or macOS; use docker/compose.yml here."
        )
    return Check("system", "ok", found)


def _java(settings: Settings) -> Check:
    found = [inspect(path, origin) for path, origin in candidates(settings)]
    asked = settings.java is not None
    used = next((java for java in found[: 1 if asked else None] if java.fits(oldest(settings))), None)
    text = "; ".join(f"{java}{', used' if java is used else ''}" for java in found) or "none"
    if used is None:
        return Check("java", "fail", f"{text}; needed is {oldest(settings)} to {NEWEST}", REMEDY)
    return Check("java", "ok", text)


def _artifacts(settings: Settings) -> Check:
    distribution = Distribution.of(settings)
    lock = lock_of(settings.neo4j)
    name = f"Neo4j {lock.neo4j}, GDS {lock.gds}"
    place = distribution.folder
    if not distribution.marker.is_file():
        missing = [package for package in ("requests", "jgo") if find_spec(package) is None]
        if missing:
            found = f"{name} must be downloaded, but {' and '.join(missing)} cannot be imported"
            return Check("artifacts", "fail", found, "Run: pip install 'supplychain[server]'.")
        size = distribution.lock.size >> 20
        return Check("artifacts", "warn", f"{name} not in {place}", f"The first start downloads {size} MiB.")
    bad = [artifact.name for artifact in distribution.damaged()]
    bad += [path.name for path in distribution.strangers()]
    if bad:
        found = f"{len(bad)} files are missing, damaged or foreign in {place}: {', '.join(bad[:3])}"
        return Check("artifacts", "fail", found, f"Delete {place}; the next start downloads it again.")
    return Check("artifacts", "ok", f"{name}: {len(distribution.lock.artifacts)} verified files in {place}")


def _home(home: Path) -> Check:
    place = _existing(home)
    if not os.access(place, os.W_OK | os.X_OK):
        return Check(
            "home", "fail", f"{place} cannot be written", "Set SUPPLYCHAIN_HOME to a folder you can write to."
        )
    return Check("home", "ok", str(home) if place == home else f"{home} (not there yet)")


def _disk(home: Path) -> Check:
    free = shutil.disk_usage(_existing(home)).free
    found = f"{free / (1 << 30):.1f} GiB free for {home}"
    remedy = "Free some space, or set SUPPLYCHAIN_HOME to a folder on another disk."
    if free < _LITTLE_DISK:
        return Check("disk", "fail", found, remedy)
    if free < _COMFORTABLE_DISK:
        return Check(
            "disk",
            "warn",
            f"{found}; little for a large graph, which is there twice while it is exchanged",
            remedy,
        )
    return Check("disk", "ok", found)


def _memory(settings: Settings, graph: int) -> Check:
    """Hold heap and page cache against the memory of the machine, and say what would serve the graph better."""
    import psutil

    total = psutil.virtual_memory().total
    try:
        heap = memory_size("SUPPLYCHAIN_HEAP", settings.heap)
        cache = memory_size("SUPPLYCHAIN_PAGE_CACHE", settings.page_cache)
    except SupplyChainError as error:
        return Check("memory", "fail", error.message, error.remedy)
    found = f"heap {settings.heap} and page cache {settings.page_cache} of {total / (1 << 30):.1f} GiB"
    remedy = "Lower SUPPLYCHAIN_HEAP or SUPPLYCHAIN_PAGE_CACHE."
    if heap + cache > total:
        return Check("memory", "fail", found, remedy)
    if heap + cache > total * _COMFORTABLE_SHARE:
        return Check("memory", "warn", f"{found}; little is left for everything else", remedy)
    better = memory_for(graph or WHOLE_HUB, total)
    said = " ".join(f"{name}={size}" for name, size in better.items())
    if graph > cache:
        found += f"; the graph takes {graph / (1 << 30):.1f} GiB, so that questions wait for the disk"
        return Check("memory", "ok", found, f"Faster: {said}, then `supplychain server stop`.")
    return Check("memory", "ok", found, None if graph else f"For a graph of the whole Hub: {said}")


def memory_for(graph: int, total: int) -> dict[str, str]:
    """Return the settings of memory for a graph of so many bytes on a machine of so many.

    A fifth of the machine, up to 4 GiB, computes (projections and findings of the whole Hub need less than 3); the page cache
    holds the whole graph with a tenth to spare, as far as half of the machine reaches.
    """
    heap = min(4 << 30, total // 5)
    cache = max(256 << 20, min(graph * 11 // 10, total // 2 - heap // 2))
    return {"SUPPLYCHAIN_HEAP": _megabytes(heap), "SUPPLYCHAIN_PAGE_CACHE": _megabytes(cache)}


def _megabytes(size: int) -> str:
    return f"{-(-size // (256 << 20)) * 256}m"


def _graph_size(home: Home) -> int:
    """Return the bytes of the present graph on disk; 0 where there is none."""
    stores = Stores(home)
    current = stores.current()
    if current is None:
        return 0
    folder = stores.path(current) / "databases" / "neo4j"
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _ports(settings: Settings, status: ServerStatus) -> Iterator[Check]:
    if status.pid is not None:
        return
    for name, setting, asked, default in (
        ("Bolt port", "SUPPLYCHAIN_BOLT_PORT", settings.bolt_port, BOLT_PORT),
        ("Browser port", "SUPPLYCHAIN_HTTP_PORT", settings.http_port, HTTP_PORT),
    ):
        if port_is_free(asked or default):
            yield Check(name, "ok", f"{asked or default} is free")
        elif asked is None:
            yield Check(name, "ok", f"{default} is taken, another will be chosen")
        else:
            yield Check(name, "fail", f"{asked} is taken", f"Choose another with {setting}, or unset it.")


def _server(server: LocalServer, status: ServerStatus) -> Check:
    if status.running:
        return Check("server", "ok", f"process {status.pid} answers at {status.bolt_uri}")
    if status.pid is not None:
        return Check("server", "warn", f"process {status.pid} is starting", f"See {server.log_path}.")
    return Check("server", "ok", "not running; it is started when needed")


def _gds(server: LocalServer, status: ServerStatus) -> Iterator[Check]:
    if not status.running:
        return
    from neo4j import GraphDatabase
    from neo4j.exceptions import AuthError, DriverError, Neo4jError

    try:
        auth = (USER, server.home.password())
        with GraphDatabase.driver(
            str(status.bolt_uri), auth=auth, notifications_min_severity="OFF"
        ) as driver:
            version = driver.execute_query("RETURN gds.version() AS version").records[0]["version"]
    except SupplyChainError as error:
        yield Check("password", "fail", error.message, error.remedy)
    except AuthError:
        found = f"the server does not accept the password in {server.home.password_file}"
        yield Check("password", "fail", found, "Write the password of the user neo4j into that file.")
    except (DriverError, Neo4jError) as error:
        yield Check("Graph Data Science", "fail", str(error), f"See {server.log_path}.")
    else:
        yield Check("Graph Data Science", "ok", str(version))


def _existing(path: Path) -> Path:
    return next(place for place in (path, *path.parents) if place.exists())
