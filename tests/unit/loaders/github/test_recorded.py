"""Every recorded answer of GitHub, replayed over a real socket to PyGithub's own client, and every body in it read."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from loaders.github.cache import Cache
from loaders.github.client import Client
from loaders.github.repositories import key_of, license_file, repository_records
from supplychain.errors import SourceFailed
from supplychain.records import LicensedUnder, Repository
from tests.servers import Reply, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.data
STAMP = {"source": "github", "collected_at": ""}
_OF_THE_CONNECTION = {"content-length", "transfer-encoding", "content-encoding", "connection", "status"}
_LIMITS = {403, 429}


def exchanges(folder: Path) -> Iterator[tuple[str, str, int, dict[str, str], Any]]:
    """Yield (file, path with query, status, headers, body) of every recorded GET request."""
    for file in sorted(folder.glob("github_*/*.json")):
        read = json.loads(file.read_text("utf-8"))
        if file.parent.name == "github_pygithub_replay":
            for one in read["exchanges"]:
                parts = urlsplit(one["request"]["url"])
                path = f"{parts.path}?{parts.query}" if parts.query else parts.path
                yield (
                    file.name,
                    path,
                    one["response"]["status"],
                    one["response"]["headers"],
                    one["response"]["body"],
                )
        elif file.parent.name == "github_openapi_examples":
            path = read["request"]["path"].replace("{", "").replace("}", "")
            yield file.name, path, read["response"]["status"], {}, read["response"]["body"]
        else:
            for one in read:
                headers = one.get("rawHeaders") or {}
                pairs = (
                    headers
                    if isinstance(headers, dict)
                    else dict(zip(headers[::2], headers[1::2], strict=True))
                )
                yield file.name, one["path"], one["status"], pairs, one["response"]


def inner(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object inside a body."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from inner(part)
    elif isinstance(value, list):
        for part in value:
            yield from inner(part)


def test_every_recorded_answer_comes_through_the_client(shared_data: Path, tmp_path: Path) -> None:
    recorded = list(exchanges(shared_data / "hub" / "wire"))
    assert len(recorded) >= 60
    read = 0
    with serve() as server:
        for number, (file, path, status, headers, body) in enumerate(recorded):
            sent = {k: v for k, v in headers.items() if k.lower() not in _OF_THE_CONNECTION}
            sent = {k: v.replace("https://api.github.com", "{here}") for k, v in sent.items()}
            raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            with (
                closing(Cache(tmp_path / str(number))) as cache,
                closing(Client(server.address, None, cache, longest_wait=0)) as client,
            ):
                place = urlsplit(path)
                server.give({place.path: [Reply(raw, status, sent), Reply({"id": 1})]})
                if status in {301, 302, 307}:
                    server.replies[urlsplit(headers["location"]).path] = [Reply({"moved": True})]
                query = dict(parse_qsl(place.query)) or None
                if status == 401 or (status in _LIMITS and "rate limit" in str(body).lower()):
                    with pytest.raises(SourceFailed):
                        client.get(place.path, query)
                else:
                    answer = client.get(place.path, query)
                    moved, ill = status in {301, 302, 307}, status >= 500
                    assert answer.body == ({"moved": True} if moved else {"id": 1} if ill else body), file
                read += 1
    assert read == len(recorded)


def test_every_recorded_repository_and_license_gives_records(shared_data: Path) -> None:
    repositories = licenses = 0
    for file, _, _, _, body in exchanges(shared_data / "hub" / "wire"):
        for found in inner(body):
            if "full_name" in found and isinstance(found.get("owner"), dict):
                repositories += 1
                records = list(repository_records(found, STAMP))
                assert [r.name for r in records if isinstance(r, Repository)] == [found["full_name"]], file
                assert key_of(found) == f"github.com/{found['full_name']}".lower()
                assert "@" not in repr(records)
            if isinstance(found.get("license"), dict) and "path" in found:
                licenses += 1
                stated = [
                    r for r in license_file("github.com/a/b", found, STAMP) if isinstance(r, LicensedUnder)
                ]
                assert len(stated) == 1, file
                assert stated[0].evidence == (found["path"],)
    assert repositories >= 30
    assert licenses >= 2
