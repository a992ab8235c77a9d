"""Stand-ins over real sockets and processes: a Maven repository, and a java program that behaves as it is told."""

from __future__ import annotations

import hashlib
import json
import sys
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from supplychain.graph.server.artifacts import Artifact, Distribution
from supplychain.graph.server.health import cause_of_death
from supplychain.graph.server.home import Home
from supplychain.graph.server.local import LocalServer
from supplychain.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from supplychain.graph.server.process import ServerProcess


@dataclass
class Repository:
    """A Maven repository on a loopback port; `mishaps` happen first, one per request of a path."""

    address: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    mishaps: dict[str, list[str]] = field(default_factory=dict)
    requests: list[tuple[str, str | None]] = field(default_factory=list)

    def artifact(self, name: str, content: bytes, folder: str = "lib") -> Artifact:
        """Publish content and return what a lock would say about it."""
        path = f"org/example/{name}/1.0/{name}-1.0.jar"
        self.files[path] = content
        return Artifact(folder, path, hashlib.sha256(content).hexdigest(), len(content))


def _handler(repository: Repository) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 5

        def do_GET(self) -> None:
            path = self.path.lstrip("/")
            asked = self.headers.get("Range")
            repository.requests.append((path, asked))
            mishaps = repository.mishaps.get(path, [])
            mishap = mishaps.pop(0) if mishaps else ""
            body = repository.files.get(path)
            if body is None:
                return self.answer(404, b"no such file")
            if mishap.isdigit():
                return self.answer(int(mishap), b"", {"Retry-After": "0"})
            if mishap == "wrong":
                return self.answer(200, b"x" * len(body))
            if mishap == "slow":
                time.sleep(1.0)
            if mishap == "truncated":
                self.answer(200, body[: len(body) // 2], {"Content-Length": str(len(body))})
                self.close_connection = True
                return None
            if asked and mishap != "ignores ranges":
                start = int(asked.removeprefix("bytes=").rstrip("-"))
                return self.answer(
                    206, body[start:], {"Content-Range": f"bytes {start}-{len(body) - 1}/{len(body)}"}
                )
            return self.answer(200, body)

        def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | (headers or {})).items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(body)
            except ConnectionError:
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


class _QuietServer(ThreadingHTTPServer):
    def handle_error(self, *_: Any) -> None:
        """Say nothing of clients that went away: that is what some tests are about."""


@pytest.fixture
def repository() -> Iterator[Repository]:
    repository = Repository()
    server = _QuietServer(("127.0.0.1", 0), _handler(repository))
    repository.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield repository
    server.shutdown()
    thread.join()
    server.server_close()


_JAVA = """#!{python}
import json, os, signal, socket, sys
from pathlib import Path

told = json.loads(Path({orders!r}).read_text())
if sys.argv[1:] == ["-version"]:
    print(told.get("version", 'openjdk version "21.0.8" 2025-07-15'), file=sys.stderr)
    sys.exit(told.get("code", 0))
marks = dict(a[len("-Dsupplychain."):].split("=", 1) for a in sys.argv if a.startswith("-Dsupplychain."))
data = Path(marks["home"], "stores", marks["store"])
with open({calls!r}, "a") as file:
    print(json.dumps([marks, sys.argv[1:], dict(os.environ)]), file=file)
if marks["role"] == "admin":
    print(told.get("import says", "IMPORT DONE"))
    if "import" in sys.argv:
        if told.get("import hangs"):
            signal.pause()
        if not told.get("import code"):
            (data / "databases" / "neo4j").mkdir(parents=True)
        report = [a.partition("=")[2] for a in sys.argv if a.startswith("--report-file=")]
        Path(report[0]).write_text("one bad entry")
        sys.exit(told.get("import code", 0))
    sys.exit(0)
for order in ("dies", "dies with " + marks["store"]):
    if order in told:
        print(told[order])
        if told.get("once"):
            Path({orders!r}).write_text("{{}}")
        sys.exit(1)
if told.get("ignores SIGTERM"):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
(data / "databases" / "system").mkdir(parents=True, exist_ok=True)
(data / "databases" / "neo4j").mkdir(parents=True, exist_ok=True)
bolt, http = (socket.create_server(("127.0.0.1", int(port))) for port in marks["ports"].split(","))
print("Started.", flush=True)
while True:
    bolt.accept()[0].close()
"""


@dataclass
class FakeJava:
    """A java program that can be told how to behave, and tells how it was called."""

    path: Path
    orders: Path
    calls: Path

    def told(self, **orders: Any) -> FakeJava:
        self.orders.write_text(json.dumps({name.replace("_", " "): value for name, value in orders.items()}))
        return self

    def order(self, name: str, value: Any) -> None:
        self.orders.write_text(json.dumps(json.loads(self.orders.read_text()) | {name: value}))

    def heard(self, role: str) -> list[tuple[dict[str, str], list[str], dict[str, str]]]:
        """The calls of a role: the marks, the arguments and the environment of each."""
        lines = self.calls.read_text().splitlines() if self.calls.exists() else []
        return [(call[0], call[1], call[2]) for call in map(json.loads, lines) if call[0]["role"] == role]


def make_java(folder: Path) -> FakeJava:
    folder.mkdir(parents=True, exist_ok=True)
    java = FakeJava(folder / "java", folder / "orders.json", folder / "calls.jsonl")
    java.path.write_text(
        _JAVA.format(python=f"{sys.executable} -S", orders=str(java.orders), calls=str(java.calls))
    )
    java.path.chmod(0o755)
    return java.told()


@pytest.fixture
def java(tmp_path: Path) -> FakeJava:
    return make_java(tmp_path / "fake" / "bin")


@pytest.fixture
def another_java(tmp_path: Path) -> FakeJava:
    return make_java(tmp_path / "another" / "bin")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.create()
    return home


@pytest.fixture
def settings(tmp_path: Path, java: FakeJava) -> Settings:
    """Settings under which the whole local server runs on the fake java, with nothing to download."""
    settings = Settings(home=tmp_path / "home", cache=tmp_path / "cache", java=java.path)
    distribution = Distribution.of(settings)
    distribution.lib.mkdir(parents=True)
    return settings


@pytest.fixture
def healthy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a server that listens for a healthy one: the fake java speaks no Bolt."""

    def wait(server: ServerProcess, home: Home, password: str) -> None:
        assert password == home.password()
        deadline = time.monotonic() + 20
        while not server.listens():
            if not server.is_alive():
                raise cause_of_death(home)
            assert time.monotonic() < deadline
            time.sleep(0.01)

    monkeypatch.setattr("supplychain.graph.server.launch.wait_until_healthy", wait)
    monkeypatch.setattr("supplychain.graph.server.local.wait_until_healthy", wait)


@pytest.fixture
def local(settings: Settings, healthy: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalServer]:
    """A local server that runs on the fake java."""
    monkeypatch.setattr("supplychain.graph.server.provision.provision", lambda s, _: Distribution.of(s))
    server = LocalServer(settings)
    yield server
    server.stop()
