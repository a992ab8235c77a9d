"""A server on this machine that answers as a test says, over real sockets."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Reply", "Request", "Server", "serve"]


@dataclass(frozen=True)
class Request:
    """What a client asked."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Reply:
    """What the server says; `cut` bytes are left out of the end of the body, `reset` ends the connection without a word."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0
    reset: bool = False


class Server:
    """Replies by path: a list is given out one by one, the last one again and again; a function is asked."""

    def __init__(self) -> None:
        self.replies: dict[str, list[Reply] | Callable[[Request], Reply]] = {}
        self.asked: list[Request] = []
        self.address = ""
        self._given: dict[str, int] = defaultdict(int)

    def give(self, replies: dict[str, list[Reply] | Callable[[Request], Reply]]) -> None:
        """Put other replies in place of all."""
        self.replies = replies
        self._given.clear()

    def paths(self) -> list[str]:
        """Paths that were asked for, in order, with their queries."""
        return [f"{r.path}?{r.query}" if r.query else r.path for r in self.asked]

    def reply(self, request: Request) -> Reply:
        self.asked.append(request)
        full = f"{request.path}?{request.query}"
        found = self.replies.get(full, self.replies.get(request.path))
        if found is None:
            return Reply({"message": "Not Found"}, 404)
        if callable(found):
            return found(request)
        key = full if full in self.replies else request.path
        number = min(self._given[key], len(found) - 1)
        self._given[key] += 1
        return found[number]


@contextmanager
def serve() -> Iterator[Server]:
    """Run a server on a free port for the length of the block."""
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            parts = urlsplit(self.path)
            headers = {k.lower(): v for k, v in self.headers.items()}
            asked = self.rfile.read(int(headers.get("content-length", "0")))
            reply = server.reply(Request(self.command, parts.path, parts.query, headers, asked))
            if reply.reset:
                self.close_connection = True
                self.connection.close()
                return
            body = (
                reply.body
                if isinstance(reply.body, bytes)
                else b""
                if reply.body is None
                else json.dumps(reply.body).encode()
            )
            self.send_response_only(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value.replace("{here}", server.address))
            if not any(name.lower() == "content-length" for name in reply.headers):
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) - reply.cut])
            if reply.cut:
                self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
            pass

        def handle(self) -> None:
            try:
                super().handle()
            except (ConnectionError, ValueError):  # the test has closed the connection
                return

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    server.address = f"http://127.0.0.1:{httpd.server_address[1]}"
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()
