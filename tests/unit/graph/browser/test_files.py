"""What is exported, and what the small server gives to whom."""

from __future__ import annotations

import http.client
import io
import json
import threading
import zipfile
from typing import TYPE_CHECKING

import pytest

from supplychain.errors import PortBusy, WriteFailed
from supplychain.graph import catalogue
from supplychain.graph.browser.export import export, favorites
from supplychain.graph.browser.guide import STYLE, guides
from supplychain.graph.browser.serving import GuideServer
from supplychain.graph.browser.site import connect_commands, files
from supplychain.graph.browser.style import stylesheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def served() -> Iterator[GuideServer]:
    with GuideServer(0) as server:
        thread = threading.Thread(target=server.serve)
        thread.start()
        yield server
        server.stop()
        thread.join()


def ask(
    server: GuideServer, method: str, path: str, host: str | None = None
) -> tuple[int, http.client.HTTPMessage, bytes]:
    port = int(server.address.rstrip("/").rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.putrequest(method, path, skip_host=host is not None)
        if host:
            connection.putheader("Host", host)
        connection.endheaders()
        reply = connection.getresponse()
        return reply.status, reply.headers, reply.read()
    finally:
        connection.close()


def test_the_export_is_what_the_server_serves(tmp_path: Path) -> None:
    written = export(tmp_path / "new" / "out", "http://localhost:8001")

    texts = {STYLE: stylesheet(), **guides("http://localhost:8001/")}
    for name, text in texts.items():
        assert (tmp_path / "new" / "out" / name).read_text("utf-8") == text
    assert len(written) == len(texts) + 1
    assert export(tmp_path / "again", "http://localhost:8001/")
    for file in (tmp_path / "again").iterdir():
        assert file.read_bytes() == (tmp_path / "new" / "out" / file.name).read_bytes()


def test_the_archive_has_a_folder_per_area_and_begins_every_query_with_its_title() -> None:
    with zipfile.ZipFile(io.BytesIO(favorites())) as archive:
        found = {name: archive.read(name).decode() for name in archive.namelist()}

    assert len(found) == len(catalogue.names())
    for name in catalogue.names():
        text = found[f"supply chain {name}.cypher"]
        assert text.startswith(f"// {catalogue.query(name).question[:40]}")
        assert text.endswith(catalogue.query(name).text.partition("\n")[2])


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(WriteFailed, match="cannot be written"):
        export(tmp_path / "file" / "out", "http://localhost/")


def test_browser_may_fetch_style_and_guides_from_the_other_origin(served: GuideServer) -> None:
    for name in (STYLE, *guides(served.address)):
        status, headers, content = ask(served, "GET", f"/{name}?x=1")
        assert status == 200
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert int(headers["Content-Length"]) == len(content) > 0
    status, headers, _ = ask(served, "OPTIONS", f"/{STYLE}")
    assert status == 204
    assert headers["Access-Control-Allow-Headers"] == "*"
    assert ask(served, "HEAD", f"/{STYLE}")[2] == b""


@pytest.mark.parametrize(
    "path",
    ["/", "/../pyproject.toml", "/..%2fpyproject.toml", "//etc/passwd", "/style.grass/", "style.grass"],
)
def test_nothing_else_is_served(served: GuideServer, path: str) -> None:
    assert ask(served, "GET", path)[0] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_is_taken(served: GuideServer, method: str) -> None:
    assert ask(served, method, f"/{STYLE}")[0] == 501


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.evil.example:1", "[::1]"]
)
def test_who_comes_by_another_name_is_refused(served: GuideServer, host: str) -> None:
    for method in ("GET", "HEAD", "OPTIONS"):
        assert ask(served, method, f"/{STYLE}", host)[0] == 403
    assert ask(served, "GET", f"/{STYLE}", "LOCALHOST:1")[0] == 200


def test_a_taken_port_is_refused_with_what_to_do(served: GuideServer) -> None:
    with pytest.raises(PortBusy, match="cannot be listened at"):
        GuideServer(int(served.address.rstrip("/").rpartition(":")[2]))


def test_the_local_server_has_everything_that_its_first_command_and_links_name() -> None:
    found = files("http://127.0.0.1:1/browser/supplychain/", 7687)
    command = connect_commands("http://127.0.0.1:1/browser/supplychain/")

    config, clear, style, guide = command.split("; ")
    assert json.loads(config.removeprefix("config ")) == {"initCmd": "", "autoComplete": False}
    assert clear == "clear"
    assert style.rpartition("/")[2] in found
    assert guide.rpartition("/")[2] in found
    assert {"open.html", "open.js", "questions.js"} <= found.keys()
    assert all(b"https://" not in content for content in found.values()), "nothing is fetched from elsewhere"
