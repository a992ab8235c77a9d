"""The body of a repository, of its license and of a search → records; pure, takes what GitHub answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplychain.identifiers import Unresolved, repository_id
from supplychain.licenses.statement import license_statement
from supplychain.records import Endpoint, OwnedBy, Owner, Placeholder, RenamedTo, Repository
from supplychain.usage.findings import cleaned

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from supplychain.records import Record

__all__ = ["absent", "key_of", "license_file", "repository_records"]

_LONGEST = 500
_NO_LICENSE = frozenset({"", "none", "no-license"})


def key_of(body: Mapping[str, Any]) -> str | None:
    """Return the key of a repository by its own page; None when the body is none of a repository."""
    full = _text(body, "full_name")
    if not full:
        return None
    page = _text(body, "html_url") or f"https://github.com/{full}"
    key = repository_id(page)
    return None if isinstance(key, Unresolved) else key


def repository_records(
    body: Mapping[str, Any],
    stamp: Mapping[str, Any],
    *,
    asked: str = "",
    sha: str = "",
    unread: tuple[str, ...] = (),
) -> Iterator[Record]:
    """Yield a repository, its owner, the license that the API states, and the rename from the name it was asked by.

    `unread` says of what GitHub gave no answer (see `supplychain.records.Repository`).
    """
    key = key_of(body)
    if key is None:
        return
    here = Endpoint("Repository", key)
    yield Repository(
        **stamp,
        id=key,
        name=_text(body, "full_name"),
        url=_text(body, "html_url") or f"https://{key}",
        description=_text(body, "description"),
        topics=tuple(str(t) for t in body.get("topics") or () if isinstance(t, str)),
        languages=tuple(filter(None, (_text(body, "language"),))),
        stars=_number(body, "stargazers_count", "watchers_count", "watchers"),
        forks=_number(body, "forks_count", "forks"),
        issues=_number(body, "open_issues_count", "open_issues"),
        archived=body["archived"] if isinstance(body.get("archived"), bool) else None,
        default_branch=_text(body, "default_branch") or _text(body, "master_branch"),
        sha=sha or None,
        created_at=_text(body, "created_at"),
        last_modified=_text(body, "pushed_at"),
        unread=unread,
    )
    owner = body.get("owner")
    login = _text(owner, "login") if isinstance(owner, dict) else None
    if login and isinstance(owner, dict):
        kind = {"Organization": "organization", "User": "user"}.get(str(owner.get("type")))
        yield Owner(**stamp, id=login, type=kind)
        yield OwnedBy(**stamp, start=here, end=Endpoint("Owner", login), evidence=("api",))
    yield from _stated(here, body.get("license"), "api", "api.license", stamp)
    yield from _renamed(asked, key, stamp)


def license_file(key: str, body: Mapping[str, Any], stamp: Mapping[str, Any]) -> Iterator[Record]:
    """Yield the license that GitHub reads from a file of the repository."""
    path = _text(body, "path") or "LICENSE"
    yield from _stated(Endpoint("Repository", key), body.get("license"), "file", path, stamp)


def absent(asked: str, reason: str, stamp: Mapping[str, Any]) -> Iterator[Record]:
    """Yield a repository that cannot be read."""
    key = repository_id(f"github.com/{asked}")
    if not isinstance(key, Unresolved):
        yield Placeholder(**stamp, label="Repository", id=key, reason=reason)


def _stated(
    here: Endpoint, found: Any, field: str, evidence: str, stamp: Mapping[str, Any]
) -> Iterator[Record]:
    if not isinstance(found, dict):
        return
    # GitHub says NOASSERTION, with the key `other`, for a license file that it cannot place.
    text = _text(found, "spdx_id") or _text(found, "key") or _text(found, "name") or ""
    if text.lower() in _NO_LICENSE:
        return
    yield from license_statement(
        here,
        text,
        field=field,
        source=stamp["source"],
        collected_at=stamp.get("collected_at", ""),
        evidence=(evidence,),
    )


def _renamed(asked: str, key: str, stamp: Mapping[str, Any]) -> Iterator[Record]:
    old = repository_id(f"github.com/{asked}") if asked else key
    if isinstance(old, Unresolved) or old == key:
        return
    yield Placeholder(**stamp, label="Repository", id=old, reason="renamed")
    yield RenamedTo(
        **stamp, start=Endpoint("Repository", old), end=Endpoint("Repository", key), evidence=("redirect",)
    )


def _text(body: Mapping[str, Any], name: str) -> str | None:
    value = body.get(name)
    return cleaned(" ".join(value.split()))[:_LONGEST] if isinstance(value, str) and value.strip() else None


def _number(body: Mapping[str, Any], *names: str) -> int | None:
    return next(
        (body[n] for n in names if isinstance(body.get(n), int) and not isinstance(body.get(n), bool)), None
    )
