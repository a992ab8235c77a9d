"""All requests of one run, in order, and the records made from their answers."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from loaders.github.archive import ArchiveRefused, fetch, unpack
from loaders.github.repositories import absent, key_of, license_file, repository_records
from supplychain.errors import SourceFailed
from supplychain.records import Skipped
from supplychain.usage.scanner import scan
from supplychain.usage.statements import use_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loaders.github.client import Client
    from loaders.github.selection import Selection
    from supplychain.records import Record

__all__ = ["crawl"]

SOURCE = "github"
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
    yield from repository_records(body, stamp, asked=asked, sha=sha)
    stated = client.get(f"{here}/license")
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
    """Fetch the files of one commit, scan them, and forget them."""
    with tempfile.TemporaryDirectory(prefix="supplychain-") as folder:
        packed, files = Path(folder) / "archive.tar.gz", Path(folder) / "files"
        files.mkdir()
        try:
            fetch(client.archive(f"{here}/tarball/{sha}"), packed, largest)
            done = unpack(packed, files, unpacked)
        except (ArchiveRefused, SourceFailed) as error:
            message = error.message if isinstance(error, SourceFailed) else str(error)
            yield Skipped(source=SOURCE, reason=message.replace(here, "archive"), example=key)
            return
        packed.unlink()
        for reason, count in sorted(done.left_out.items()):
            yield Skipped(source=SOURCE, reason=reason, example=key, count=count)
        yield from use_records(scan(files, repository=key), key, **stamp)
