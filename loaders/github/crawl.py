"""All requests of one run, in order, and the records made from their answers."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from loaders.github.archive import ArchiveRefused, fetch, unpack
from loaders.github.cache import Answer
from loaders.github.repositories import absent, key_of, license_file, repository_records
from supplychain.errors import SourceFailed
from supplychain.records import Skipped
from supplychain.usage.findings import Scan, Use
from supplychain.usage.statements import use_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loaders.github.client import Client
    from loaders.github.selection import Selection
    from supplychain.records import Record

__all__ = ["crawl"]

SOURCE = "github"
_ATTEMPTS = 3
_VERSION = 1
"""Counted up when a scan finds something else than before, so that what was kept of older ones is not used."""
_ABSENT = {404: "deleted or private", 403: "access refused", 451: "blocked for legal reasons", 410: "deleted"}


def crawl(
    client: Client, selection: Selection, *, limit: int, contents: bool, largest: int, unpacked: int
) -> Iterator[Record]:
    """Yield the records of every repository that is selected, each once, and last the counts of what is not kept."""
    skipped: Counter[tuple[str, str]] = Counter()
    for text in selection.rejected:
        skipped["line that names no repository of GitHub", text] += 1
    seen: set[str] = set()
    for asked in _names(client, selection, limit):
        if asked.lower() in seen:
            continue
        seen.add(asked.lower())
        yield from _repository(
            client, asked, contents=contents, largest=largest, unpacked=unpacked, seen=seen
        )
    for (reason, example), count in skipped.items():
        yield Skipped(source=SOURCE, reason=reason, example=example, count=count)


def _names(client: Client, selection: Selection, limit: int) -> Iterator[str]:
    if selection.search == "repositories":
        for item in client.pages("/search/repositories", {"q": selection.query}, limit):
            yield str(item.get("full_name", ""))
    elif selection.search == "code":
        for item in client.pages("/search/code", {"q": selection.query}, limit):
            found = item.get("repository")
            if isinstance(found, dict):
                yield str(found.get("full_name", ""))
    else:
        yield from selection.names


def _repository(
    client: Client, asked: str, *, contents: bool, largest: int, unpacked: int, seen: set[str]
) -> Iterator[Record]:
    path = f"/repos/{quote(asked)}"
    answer = client.get(path)
    stamp = {"source": SOURCE, "collected_at": answer.date}
    body = answer.body if isinstance(answer.body, dict) else {}
    key = key_of(body) if answer.status == 200 else None
    if key is None:
        reason = _ABSENT.get(answer.status, f"GitHub answers {answer.status}")
        yield from absent(asked, reason if answer.status != 200 else "answer that is no repository", stamp)
        yield Skipped(source=SOURCE, reason=f"repository not read: {reason}", example=asked)
        return
    full = str(body["full_name"])
    seen.add(full.lower())
    here = f"/repos/{quote(full)}"
    sha = _head(client, here, str(body.get("default_branch") or "HEAD"))
    stated = client.get(f"{here}/license")
    unread = () if stated.status in {200, 404} else ("licenses",)
    yield from repository_records(body, stamp, asked=asked, sha=sha, unread=unread)
    if stated.status == 200 and isinstance(stated.body, dict):
        yield from license_file(key, stated.body, stamp)
    if contents and sha:
        yield from _contents(client, here, key, sha, stamp, largest=largest, unpacked=unpacked)
    elif contents:
        yield Skipped(source=SOURCE, reason="repository without a commit, not scanned", example=full)


def _head(client: Client, here: str, branch: str) -> str:
    answer = client.get(f"{here}/commits/{quote(branch, safe='')}")
    sha = answer.body.get("sha") if answer.status == 200 and isinstance(answer.body, dict) else None
    return sha if isinstance(sha, str) and sha.isalnum() else ""


def _contents(
    client: Client, here: str, key: str, sha: str, stamp: dict[str, Any], *, largest: int, unpacked: int
) -> Iterator[Record]:
    """Yield what the files of one commit use; a commit that was scanned before is not fetched again."""
    name = f"scan:{_VERSION}:{key}@{sha}:{largest}:{unpacked}"
    known = client.cache.known(name)
    if known is not None and isinstance(known.body, dict):
        found, left_out = _found(known.body)
    else:
        try:
            found, left_out = _scanned(client, f"{here}/tarball/{sha}", key, largest, unpacked)
        except (ArchiveRefused, _Broken) as error:
            yield Skipped(source=SOURCE, reason=f"files not scanned: {error}", example=key)
            return
        body = {"uses": [asdict(u) for u in found.uses], "problems": found.problems, "left_out": left_out}
        client.cache.keep(name, Answer(200, body))
    for reason, count in sorted(left_out.items()):
        yield Skipped(source=SOURCE, reason=reason, example=key, count=count)
    yield from use_records(found, key, **stamp)


def _found(body: dict[str, Any]) -> tuple[Scan, dict[str, int]]:
    return Scan(uses=[Use(**use) for use in body["uses"]], problems=body["problems"]), body["left_out"]


def _scanned(client: Client, path: str, key: str, largest: int, unpacked: int) -> tuple[Scan, dict[str, int]]:
    """Fetch an archive, scan its files, and forget them."""
    from supplychain.usage.scanner import scan

    with tempfile.TemporaryDirectory(prefix="supplychain-") as folder:
        packed, files = Path(folder) / "archive.tar.gz", Path(folder) / "files"
        files.mkdir()
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                fetch(client.archive(path), packed, largest)
                break
            except SourceFailed as error:
                if attempt == _ATTEMPTS or not error.message.startswith("download"):
                    raise _Broken(error.message) from error
        done = unpack(packed, files, unpacked)
        packed.unlink()
        return scan(files, repository=key), done.left_out


class _Broken(Exception):
    """A download that does not come through; the reason is its text, and is counted."""
