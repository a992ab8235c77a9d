"""The Java process behind a home: started detached, recognised whoever started it, and stopped."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from supplychain.errors import LocalServerError
from supplychain.graph.server.web import browser_jar
from supplychain.settings import inherited

if TYPE_CHECKING:
    from pathlib import Path

    import psutil

    from supplychain.graph.server.artifacts import Distribution
    from supplychain.graph.server.home import Home

__all__ = [
    "Runtime",
    "ServerProcess",
    "builders",
    "child_environment",
    "end",
    "find",
    "launch_flags",
    "spawn",
]

MAIN = "org.neo4j.server.CommunityEntryPoint"
MAIN_OF_CALENDAR = "org.neo4j.server.Neo4jCommunity"
_STOP_PATIENCE = 60.0
_PAUSE = 0.05
# Of the caller's environment the server gets what a Java process needs, and no secret.
_KEPT = ("PATH", "HOME", "USER", "TMPDIR", "TZ", "JAVA_TOOL_OPTIONS", "LD_LIBRARY_PATH")
_FLAGS = (
    "-XX:+UseG1GC",
    "-XX:-OmitStackTraceInFastThrow",
    "-XX:+DisableExplicitGC",
    # Optimise methods four times later than by default: a start takes a quarter less processor time, and loads, lineages
    # and PageRank right after it take no more.
    "-XX:Tier4InvocationThreshold=20000",
    "-XX:Tier4MinInvocationThreshold=2400",
    "-XX:Tier4CompileThreshold=60000",
    "-XX:Tier4BackEdgeThreshold=160000",
    "-Djdk.nio.maxCachedBufferSize=1024",
    "-Dio.netty.tryReflectionSetAccessible=true",
    "-Dlog4j2.disable.jmx=true",
    "-Djol.skipHotspotSAAttach=true",
    "-Dfile.encoding=UTF-8",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",  # calendar versions
)


@dataclass(frozen=True, slots=True)
class Runtime:
    """What a server is started with: a java program and the jars."""

    java: Path
    distribution: Distribution


@dataclass(frozen=True)
class ServerProcess:
    """A Java process that serves a home, and what its command line says about it."""

    process: psutil.Process
    store: str
    bolt_port: int
    http_port: int

    @property
    def pid(self) -> int:
        """Its process id."""
        return self.process.pid

    @property
    def started(self) -> float:
        """When it was started, in seconds since the epoch."""
        return self.process.create_time()

    def is_alive(self) -> bool:
        """Whether it is there, is still the same process, and is not a zombie."""
        return _alive(self.process)

    def listens(self) -> bool:
        """Whether this very process, not another one, answers at both of its ports."""
        import psutil

        try:
            sockets = self.process.net_connections(kind="tcp")
        except psutil.Error:
            return False
        listening = {s.laddr.port for s in sockets if s.status == psutil.CONN_LISTEN}
        return {self.bolt_port, self.http_port} <= listening

    def stop(self, patience: float = _STOP_PATIENCE) -> None:
        """Ask it to end, wait for the clean shutdown, and kill it when that takes too long."""
        if not end(self.process, patience):
            raise LocalServerError(
                f"Process {self.pid}, which serves the graph, cannot be ended.", remedy="End it by hand."
            )


def end(process: psutil.Process, patience: float) -> bool:
    """Terminate a process, and kill it when it takes too long; return whether it is gone."""
    import psutil

    for request in (process.terminate, process.kill):
        try:
            request()
        except psutil.NoSuchProcess:
            return True
        # Not process.wait: where the starter still lives and does not reap it, the dead server stays a zombie, which
        # counts as ended.
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if not _alive(process):
                return True
            time.sleep(_PAUSE)
    return False


def launch_flags(home: Home, store: str, role: str = "server") -> list[str]:
    """Return the Java flags every process of a home carries; by them it is found again."""
    return [
        *_FLAGS,
        f"-Dsupplychain.home={home.path}",
        f"-Dsupplychain.store={store}",
        f"-Dsupplychain.role={role}",
    ]


def spawn(
    runtime: Runtime, heap: list[str], home: Home, store: str, bolt_port: int, http_port: int
) -> ServerProcess:
    """Start the server detached from this terminal and process, its output going to the console log."""
    import psutil

    jars = runtime.distribution
    # Browser is served from the first jar that has it.
    own = [str(jar)] if (jar := browser_jar(home, jars)) and jar.is_file() else []
    class_path = os.pathsep.join((*own, f"{jars.plugins}/*", f"{jars.lib}/*"))
    command = [
        str(runtime.java),
        *heap,
        *launch_flags(home, store),
        f"-Dsupplychain.ports={bolt_port},{http_port}",
        "-cp",
        class_path,
        MAIN_OF_CALENDAR if jars.lock.is_calendar else MAIN,
        f"--home-dir={home.path}",
        f"--config-dir={home.conf}",
        "--console-mode",
    ]
    log = os.open(home.console_log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    null = os.open(os.devnull, os.O_RDONLY)
    try:
        # Not subprocess: the server outlives this process, and nobody here waits for its end.
        pid = os.posix_spawn(
            runtime.java,
            command,
            child_environment(),
            file_actions=[
                (os.POSIX_SPAWN_DUP2, null, 0),
                (os.POSIX_SPAWN_DUP2, log, 1),
                (os.POSIX_SPAWN_DUP2, log, 2),
            ],
            setsid=True,
            setsigdef=[signal.SIGPIPE, signal.SIGINT, signal.SIGTERM],
        )
    finally:
        os.close(log)
        os.close(null)
    return ServerProcess(psutil.Process(pid), store, bolt_port, http_port)


def find(home: Home) -> ServerProcess | None:
    """Return the process that serves the home, by what was recorded, else by a look at all processes.

    A record whose process is gone, or whose number now belongs to another, counts for nothing. Looking at all
    processes finds the server whose starter was killed before it could record anything.
    """
    import psutil

    pid = home.state().get("pid")
    recorded = [psutil.Process(pid)] if pid is not None and psutil.pid_exists(pid) else []
    for process in chain(recorded, psutil.process_iter()):
        server = _recognise(process, home)
        if server is not None:
            return server
    return None


def builders(home: Home, store: str) -> list[psutil.Process]:
    """Return the living processes that build a store."""
    import psutil

    wanted = {"role": "admin", "store": store}
    return [p for p in psutil.process_iter() if wanted.items() <= _marks(p, home).items() and _alive(p)]


def child_environment(**more: str) -> dict[str, str]:
    """Return the environment of a Java process: a chosen part of ours, in a locale that can name any file."""
    return inherited(_KEPT) | {"LC_ALL": "C.UTF-8"} | more


def _recognise(process: psutil.Process, home: Home) -> ServerProcess | None:
    marks = _marks(process, home)
    bolt, _, http = marks.get("ports", "").partition(",")
    if marks.get("role") != "server" or not bolt or not _alive(process):
        return None
    return ServerProcess(process, marks["store"], int(bolt), int(http))


def _marks(process: psutil.Process, home: Home) -> dict[str, str]:
    import psutil

    try:
        # Another user's process must not pass for our server and be sent our password.
        arguments = process.cmdline() if process.uids().real == os.getuid() else []
    except psutil.Error:
        return {}
    said = (a[len("-Dsupplychain.") :].partition("=") for a in arguments if a.startswith("-Dsupplychain."))
    marks = {name: value for name, _, value in said}
    return marks if marks.get("home") == str(home.path) else {}


def _alive(process: psutil.Process) -> bool:
    import psutil

    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            process.wait(0)  # one of our own children: let the system forget it
            return False
        return process.is_running()
    except psutil.TimeoutExpired:
        return False
    except psutil.Error:
        return False
