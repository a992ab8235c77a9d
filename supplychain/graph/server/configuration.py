"""The settings of the server, from one table; `docker/compose.yml` is tested against the same table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplychain.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from supplychain.settings import Settings

__all__ = ["PLUGINS", "TABLE", "Layout", "Option", "heap_flags", "memory_size", "render", "write"]


@dataclass(frozen=True, slots=True)
class Option:
    """A setting of Neo4j, its value, and why it has that value."""

    name: str
    value: str
    reason: str
    container: bool = True


TABLE = (
    Option(
        "dbms.security.auth_enabled",
        "true",
        "any web page can reach a loopback Bolt port by WebSocket",
        container=False,
    ),
    Option("dbms.security.procedures.unrestricted", "gds.*", "Graph Data Science reads the store directly"),
    Option("dbms.usage_report.enabled", "false", "nothing is sent anywhere"),
    Option("client.allow_telemetry", "false", "nothing is sent anywhere"),
    Option(
        "browser.remote_content_hostname_whitelist",
        "localhost,127.0.0.1",
        "guides and styles come from this machine",
    ),
    Option(
        "db.tx_log.rotation.retention_policy",
        "keep_none",
        "there are no backups to replay, and loads write much",
    ),
    Option("db.tx_log.preallocate", "false", "an empty graph takes 3 MB instead of 500"),
    Option(
        "db.transaction.timeout", "10m", "a forgotten query ends; a license pass over the whole Hub does not"
    ),
    Option("server.https.enabled", "false", "loopback needs no certificate"),
    Option(
        "internal.server.bolt.connection_shutdown_wait_time",
        "1s",
        "stops in 2 s instead of 10",
        container=False,
    ),
    Option(
        "internal.server.bolt.thread_pool_shutdown_wait_time",
        "1s",
        "stops in 2 s instead of 10",
        container=False,
    ),
)

PLUGINS = "plugins"  # in the home, a link to the jars that are scanned for procedures
_SIZE = re.compile(r"(\d+)([kmg]?)", re.IGNORECASE)
_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
_FIRST_HEAP = 512 << 20


@dataclass(frozen=True, slots=True)
class Layout:
    """What differs from one start to the next: folders, named from the home on, ports, and what Browser does first."""

    data: str
    logs: str
    bolt_port: int
    http_port: int
    on_connect: str | None = None
    torn: bool = False
    """Whether the log of transactions ends in one that could not be written, which is to be cut off."""


def memory_size(name: str, text: str) -> int:
    """Return the bytes that a size such as ``512m`` or ``4g`` stands for."""
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        raise UsageError(
            f"{name} is {text!r}, but it must be a size such as 512m or 4g.", remedy=f"Set {name} to one."
        )
    return int(match[1]) * _UNITS[match[2].lower()]


def heap_flags(heap: str, name: str = "SUPPLYCHAIN_HEAP") -> list[str]:
    """Return the Java flags for a heap; the heap settings of Neo4j are read by a launcher we do without."""
    size = memory_size(name, heap)
    return [f"-Xms{min(size, _FIRST_HEAP)}", f"-Xmx{size}"]


def render(layout: Layout, settings: Settings) -> str:
    """Return the text of neo4j.conf.

    All folders are relative to the home, which is given on the command line: Neo4j reads this file as Latin-1 and takes
    backslashes for slashes, so that not every absolute path could be written here.
    """
    folders = {
        "data": layout.data,
        "transaction.logs.root": "transactions",  # the one folder that is relative to the data, not to the home
        "logs": layout.logs,
    }
    folders |= {"plugins": PLUGINS, "run": "run", "import": "import"}
    lines = ["# Written by supplychain at each start; changes made here are lost."]
    lines += [f"{option.name}={option.value}" for option in TABLE]
    lines += [f"server.directories.{name}={folder}" for name, folder in folders.items()]
    lines += [
        "server.default_listen_address=127.0.0.1",
        f"server.bolt.listen_address=127.0.0.1:{layout.bolt_port}",
        f"server.http.listen_address=127.0.0.1:{layout.http_port}",
        # What Browser is told to connect to: by default the default ports, which may be another server's.
        f"server.bolt.advertised_address=127.0.0.1:{layout.bolt_port}",
        f"server.http.advertised_address=127.0.0.1:{layout.http_port}",
        f"server.memory.pagecache.size={memory_size('SUPPLYCHAIN_PAGE_CACHE', settings.page_cache)}",
        f"server.memory.heap.max_size={memory_size('SUPPLYCHAIN_HEAP', settings.heap)}",
    ]
    if layout.torn:
        lines.append("internal.dbms.tx_log.fail_on_corrupted_log_files=false")
    if layout.on_connect is not None:
        lines.append(f"browser.post_connect_cmd={layout.on_connect}")
    return "\n".join(lines) + "\n"


def write(folder: Path, layout: Layout, settings: Settings) -> None:
    """Write neo4j.conf into a folder of settings."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "neo4j.conf").write_text(render(layout, settings), encoding="ascii")
