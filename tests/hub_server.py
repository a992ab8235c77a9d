"""Hubs on local sockets: one that replays recorded exchanges, and one that serves a shelf of made-up artifacts page by page.

Both are real HTTP servers: what they do wrong (resets, cut bodies, silence, refusals) happens on the wire.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections import defaultdict
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

DATE = "Fri, 20 Nov 2026 10:00:00 GMT"
AT = "2026-11-20T10:00:00Z"


@dataclass(frozen=True)
class Reply:
    """One answer; `fault` is what goes wrong while it is sent: reset, truncate, silence."""

    status: int = 200
    body: Any = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""

    @property
    def content(self) -> bytes:
        """The bytes of the body."""
        if isinstance(self.body, bytes):
            return self.body
        return self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode()

    @property
    def type(self) -> str:
        """The type of the body."""
        return "text/plain; charset=utf-8" if isinstance(self.body, str | bytes) else "application/json"


class HubServer:
    """A server that answers by a function of the request; it remembers what it was asked. Use as a context manager."""

    def __init__(self, answer: Callable[[str], Reply]) -> None:
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.busiest = 0
        self._under_way = 0
        self._guard = threading.Lock()
        self._over = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                with outer._guard:
                    outer.asked.append(self.path)
                    outer.headers.append({k.lower(): v for k, v in self.headers.items()})
                    outer._under_way += 1
                    outer.busiest = max(outer.busiest, outer._under_way)
                try:
                    outer._send(self, answer(self.path))
                finally:
                    with outer._guard:
                        outer._under_way -= 1

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients that go away are expected
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        from huggingface_hub import close_session

        self._over.set()
        self._server.shutdown()
        self._thread.join()
        close_session()  # its idle connections lead to this server
        self._server.server_close()

    def _send(self, handler: BaseHTTPRequestHandler, reply: Reply) -> None:
        if reply.fault == "silence":
            self._over.wait()
            handler.close_connection = True
            return
        if reply.fault == "reset":
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            handler.connection.close()
            handler.close_connection = True
            return
        content = reply.content
        handler.send_response_only(reply.status)
        given = {"Date": DATE, "Content-Type": reply.type, **reply.headers}
        for name, value in given.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        if reply.fault == "truncate":
            handler.wfile.write(content[: len(content) // 2])
            handler.close_connection = True
            return
        handler.wfile.write(content)


def recorded(folder: Path) -> list[dict[str, Any]]:
    """Exchanges as they were recorded, oldest first."""
    return [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]


class Replay:
    """Answers recorded exchanges request by request: the same request again gets the next recording, the last one repeats."""

    def __init__(self, exchanges: Iterable[Mapping[str, Any]], *, any_query: bool = False) -> None:
        self._any_query = any_query
        self._answers: dict[str, list[Reply]] = defaultdict(list)
        for exchange in exchanges:
            said = exchange["response"]
            headers = {k: v[0] if isinstance(v, list) else v for k, v in said["headers"].items()}
            headers = {
                k: v for k, v in headers.items() if k.lower() not in {"content-length", "content-encoding"}
            }
            self._answers[self._key(exchange["request"]["uri"])].append(
                Reply(said["status"], said["body"], headers)
            )

    def _key(self, uri: str) -> str:
        parts = urlsplit(uri)
        return parts.path if self._any_query or not parts.query else f"{parts.path}?{parts.query}"

    def __call__(self, request: str) -> Reply:
        replies = self._answers.get(self._key(request))
        if not replies:
            return Reply(404, {"error": "Not recorded"}, {"X-Error-Code": "RepoNotFound"})
        return replies.pop(0) if len(replies) > 1 else replies[0]


@dataclass
class Shelf:
    """A made-up Hub: lists with cursors, single artifacts, forwards, cards; `faults` go first, each once.

    Attributes
    ----------
    refused
        Id → status and error code.
    scans
        Id → security status of a model, or the whole reply.
    organizations, users
        Name → overview, or the whole reply.
    page
        Items of a list page.
    on_request
        Called with each request before it is answered.
    date
        What it says the time is.
    """

    models: list[dict[str, Any]] = field(default_factory=list)
    datasets: list[dict[str, Any]] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
    refused: dict[str, tuple[int, str]] = field(default_factory=dict)
    cards: dict[str, str] = field(default_factory=dict)
    scans: dict[str, Any] = field(default_factory=dict)
    organizations: dict[str, Any] = field(default_factory=dict)
    users: dict[str, Any] = field(default_factory=dict)
    page: int = 3
    faults: list[Reply] = field(default_factory=list)
    on_request: Callable[[str], None] = lambda _: None
    date: str = DATE

    def __call__(self, request: str) -> Reply:
        reply = self._reply(request)
        return replace(reply, headers={"Date": self.date, **reply.headers})

    def _reply(self, request: str) -> Reply:
        self.on_request(request)
        if self.faults:
            return self.faults.pop(0)
        parts = urlsplit(request)
        path = parts.path.removeprefix("/api/")
        query = parse_qsl(parts.query)
        for kind in ("models", "datasets"):
            if path == kind:
                return self._list(kind, query)
            if path.startswith(f"{kind}/") and parts.path.startswith("/api/"):
                return self._info(kind, path.removeprefix(f"{kind}/"), parts.query, query)
        for kind, owners in (("organizations", self.organizations), ("users", self.users)):
            if path.startswith(f"{kind}/") and path.endswith("/overview"):
                said = owners.get(path.split("/")[1], Reply(404, {"error": "Not found"}))
                return said if isinstance(said, Reply) else Reply(body=said)
        name = parts.path.strip("/").split("/resolve/")[0]
        if name in self.cards:
            return Reply(body=self.cards[name])
        return Reply(404, "Entry not found", {"X-Error-Code": "EntryNotFound"})

    def _items(self, kind: str) -> list[dict[str, Any]]:
        return self.models if kind == "models" else self.datasets

    def _list(self, kind: str, query: list[tuple[str, str]]) -> Reply:
        asked = dict(query)
        wanted = {text for name, text in query if name == "filter"}
        found = [
            item
            for item in self._items(kind)
            if wanted <= set(item.get("tags", ()))
            and asked.get("author", item["id"].split("/")[0]) == item["id"].split("/")[0]
            and asked.get("search", "").lower() in item["id"].lower()
        ]
        if asked.get("sort") == "lastModified":
            found.sort(key=lambda item: str(item.get("lastModified", "")), reverse=True)
        start = int(asked.get("cursor", "0"))
        size = min(self.page, int(asked.get("limit", self.page)))
        rest = [(name, text) for name, text in query if name != "cursor"]
        link = {}
        if start + size < len(found):
            following = urlencode([*rest, ("cursor", str(start + size))])
            link = {"Link": f'</api/{kind}?{following}>; rel="next"'}
        expand = [text for name, text in query if name == "expand" and text != "baseModels"]
        return Reply(body=[_fields(item, expand) for item in found[start : start + size]], headers=link)

    def _info(self, kind: str, name: str, text: str, query: list[tuple[str, str]]) -> Reply:
        if name in self.moved:
            goal = f"/api/{kind}/{quote(self.moved[name])}?{text}"
            return Reply(307, f"Temporary Redirect. Redirecting to {goal}", {"Location": goal})
        if name in self.refused:
            status, code = self.refused[name]
            return Reply(status, {"error": code}, {"X-Error-Code": code})
        for item in self._items(kind):
            if item["id"] == name and "securityStatus" in dict(query):
                return self._scan(item, query)
            if item["id"] == name:
                return Reply(body=_fields(item, [text for key, text in query if key == "expand"]))
        return Reply(401, {"error": "Repository not found"}, {"X-Error-Code": "RepoNotFound"})

    def _scan(self, item: dict[str, Any], query: list[tuple[str, str]]) -> Reply:
        if len(query) > 1:
            return Reply(400, {"error": "securityStatus does not go with other parameters"})
        said = self.scans.get(item["id"])
        if isinstance(said, Reply):
            return said
        return Reply(body=item if said is None else {**item, "securityRepoStatus": said})


def _fields(item: dict[str, Any], expand: list[str]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name in {"_id", "id", *expand}}
