"""A small web server at a loopback port, for the Browser of a Neo4j of one's own: style and guides, and nothing else."""

from __future__ import annotations

import re
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self, cast
from urllib.parse import urlsplit

from supplychain.errors import PortBusy
from supplychain.graph.browser.guide import STYLE, guides
from supplychain.graph.browser.style import stylesheet

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["GuideServer"]

_LOOPBACK = "127.0.0.1"
_HOST = re.compile(r"(localhost|127\.0\.0\.1)(:\d+)?", re.IGNORECASE)
_TYPES = {"html": "text/html; charset=utf-8", "grass": "text/plain; charset=utf-8"}
_ALLOWED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
"""Browser is another origin, and asks before it fetches; everything here is public, so any origin may read it."""


class GuideServer:
    """Serves generated files only: it has no folder that a path could lead out of.

    A request by another name than ``localhost`` or ``127.0.0.1`` is refused, whoever's name now leads to this machine.

    Parameters
    ----------
    port
        Loopback port; 0 for a free one.
    """

    def __init__(self, port: int = 0) -> None:
        try:
            self._server = _Server((_LOOPBACK, port), _Handler)
        except OSError as error:
            raise PortBusy(
                f"The port {port} cannot be listened at: {error.strerror}.", remedy="Choose another: --port 0"
            ) from error
        self.address = f"http://localhost:{self._server.server_port}/"
        texts = {STYLE: stylesheet(), **guides(self.address)}
        self._server.files = {f"/{name}": text.encode() for name, text in texts.items()}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.server_close()

    def serve(self) -> None:
        """Answer requests until `stop` is called or the process is interrupted."""
        try:
            self._server.serve_forever(poll_interval=0.1)
        except KeyboardInterrupt:
            return

    def stop(self) -> None:
        """End `serve`, which runs in another thread."""
        self._server.shutdown()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    files: Mapping[str, bytes]


class _Handler(BaseHTTPRequestHandler):
    server_version = "supplychain"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_OPTIONS(self) -> None:
        self._reply(HTTPStatus.NO_CONTENT if self._is_for_us() else HTTPStatus.FORBIDDEN)

    def _answer(self, *, body: bool) -> None:
        path = urlsplit(self.path).path
        files = cast("_Server", self.server).files
        if not self._is_for_us():
            self._reply(HTTPStatus.FORBIDDEN)
        elif path not in files:
            self._reply(HTTPStatus.NOT_FOUND)
        else:
            self._reply(HTTPStatus.OK, files[path], _TYPES[path.rpartition(".")[2]], body=body)

    def _is_for_us(self) -> bool:
        hosts = self.headers.get_all("Host") or []
        return len(hosts) == 1 and _HOST.fullmatch(hosts[0]) is not None

    def _reply(self, status: HTTPStatus, content: bytes = b"", kind: str = "", *, body: bool = True) -> None:
        self.send_response(status)
        for name, value in _ALLOWED.items():
            self.send_header(name, value)
        if kind:
            self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if body:
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
        """Say nothing: who asks is Browser, and it shows what went wrong."""
