"""Repositories that use models, with names that PeaTMOSS cut short put right.

PeaTMOSS made some rows from issue files called ``owner_repository`` and took the second part of
``split("_")`` for the name: the issues of ``owner/my_repo`` hang on a row ``owner/my``, its uses on another.
The address of an issue tells the full name.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from supplychain.identifiers import Unresolved, repository_id
from supplychain.records import Repository

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loaders.peatmoss.database import Database
    from loaders.peatmoss.reading import Reading
    from loaders.peatmoss.tally import Tally
    from supplychain.records import Record

__all__ = ["Repositories", "repository_at"]

_HUB_HOSTS = ("huggingface.co/", "hf.co/")
_ROWS = "SELECT id, owner, name, url FROM reuse_repository ORDER BY id"
_USED = """
SELECT reuse_repository_id FROM model_to_reuse_repository UNION SELECT reuse_repository_id FROM reuse_file
"""
_ISSUE_COUNTS = "SELECT reuse_repository_id, count(*) FROM reuse_repo_to_issue GROUP BY 1 ORDER BY 1"
_PULL_COUNTS = "SELECT reuse_repository_id, count(*) FROM reuse_repo_to_pull_request GROUP BY 1 ORDER BY 1"
# Addresses come from the index that makes them unique: the tables themselves hold the text of every issue.
_ORIGINS = {
    "issues": (
        """
        CREATE TEMP TABLE address_of_issue AS
        SELECT id, substr(url, 1, instr(url, '/issues/') - 1) AS address FROM github_issue
        """,
        "CREATE UNIQUE INDEX temp.address_of_issue_id ON address_of_issue (id)",
        """
        SELECT l.reuse_repository_id, a.address, count(*)
        FROM reuse_repo_to_issue l JOIN temp.candidate c ON c.id = l.reuse_repository_id
        LEFT JOIN temp.address_of_issue a ON a.id = l.github_issue_id GROUP BY 1, 2 ORDER BY 1, 2
        """,
    ),
    "pull_requests": (
        """
        CREATE TEMP TABLE address_of_pull AS
        SELECT id, substr(url, 1, instr(url, '/pull/') - 1) AS address FROM github_pull_request
        """,
        "CREATE UNIQUE INDEX temp.address_of_pull_id ON address_of_pull (id)",
        """
        SELECT l.reuse_repository_id, a.address, count(*)
        FROM reuse_repo_to_pull_request l JOIN temp.candidate c ON c.id = l.reuse_repository_id
        LEFT JOIN temp.address_of_pull a ON a.id = l.github_pull_request_id GROUP BY 1, 2 ORDER BY 1, 2
        """,
    ),
}


class _Row(NamedTuple):
    """A row of reuse_repository with the key its address or its name gives."""

    id: int
    key: str
    owner: str
    name: str


class Repositories:
    """All repositories of the database, by row and by key."""

    def __init__(self, reading: Reading) -> None:
        self._stamp, self._tally = reading.stamp, reading.tally
        self.keys: dict[int, str] = {}
        self.names: dict[int, tuple[str, str]] = {}
        self._spelled: dict[str, str] = {}
        self._claimed: set[str] = set()
        self._activity: dict[str, Counter[str]] = {}
        rows = list(_keyed(reading.database, reading.tally))
        self._used = {row for (row,) in reading.database.rows(_USED)}
        activity = _activity(reading.database, {row.id for row in rows}, reading.tally)
        # A cut name has no underscore left. A used row may carry the issues of others besides its own.
        candidates = [row.id for row in rows if row.id in activity and "_" not in row.name]
        origins = _origins(reading.database, candidates)
        full = self._full_names(rows)
        for row in rows:
            self.names[row.id] = (row.owner, row.name)
            if row.id in origins:
                self._settle(row, origins[row.id], full.get((row.owner.lower(), row.name.lower()), []))
            else:
                self._add(row)
                self._count(row.key, activity.get(row.id, Counter()))

    def records(self) -> Iterator[Record]:
        """Yield every repository once, with the issues and pull requests that PeaTMOSS knows of it."""
        for key, spelled in self._spelled.items():
            known = self._activity.get(key, Counter())
            yield Repository(
                **self._stamp,
                id=key,
                name=spelled,
                url=f"https://{key.split('/', 1)[0]}/{spelled}",
                issues=known["issues"] or None,
                pull_requests=known["pull_requests"] or None,
            )

    def _full_names(self, rows: list[_Row]) -> dict[tuple[str, str], list[_Row]]:
        """Owner and name up to the first underscore → the used repositories whose name would be cut to it."""
        full: dict[tuple[str, str], list[_Row]] = {}
        for row in rows:
            if row.id in self._used and "_" in row.name:
                full.setdefault(_cut(row.owner, row.name), []).append(row)
        return full

    def _add(self, row: _Row) -> None:
        spelled = f"{row.owner}/{row.name}"
        if row.key in self._claimed:
            reason = "is another spelling of the same repository, merged"
            self._tally.drop("reuse_repository", reason, spelled)
        else:
            self._claimed.add(row.key)
            self._spelled[row.key] = spelled
        self.keys[row.id] = row.key

    def _count(self, key: str, numbers: Counter[str]) -> None:
        self._activity.setdefault(key, Counter()).update(numbers)

    def _settle(self, row: _Row, origins: dict[str | None, Counter[str]], fitting: list[_Row]) -> None:
        """Give a row's issues to the repositories they come from; a row that is only a cut name goes too."""
        used = row.id in self._used
        goals: set[str] = set()
        for address, numbers in origins.items():
            goal = _origin(row, address, [] if used else fitting)
            goals.add(goal.key)
            self._count(goal.key, numbers)
            if goal is not row:
                self._spelled.setdefault(goal.key, f"{goal.owner}/{goal.name}")
        if used or row.key in goals or len(goals) > 1:
            self._add(row)
            if not used and None in origins and len(fitting) > 1:
                reason = "reuse_repository.name: may be cut, fits several repositories, kept as it stands"
                self._tally.note(reason, f"{row.owner}/{row.name}")
            return
        self.keys[row.id] = (full := goals.pop())
        example = f"{row.owner}/{row.name} → {self._spelled[full]}"
        self._tally.drop("reuse_repository", "truncated repository name, joined with the full one", example)


def _cut(owner: str, name: str) -> tuple[str, str]:
    return owner.lower(), name.split("_", 1)[0].lower()


def _activity(database: Database, rows: set[int], tally: Tally) -> dict[int, Counter[str]]:
    """Row → how many issues and pull requests hang on it."""
    activity: dict[int, Counter[str]] = {}
    for kind, table, sql in (
        ("issues", "reuse_repo_to_issue", _ISSUE_COUNTS),
        ("pull_requests", "reuse_repo_to_pull_request", _PULL_COUNTS),
    ):
        for row, count in database.rows(sql):
            if row in rows:
                activity.setdefault(row, Counter())[kind] = count
            else:
                tally.drop(table, "points at no repository", f"reuse_repository_id {row}", count)
    return activity


def _keyed(database: Database, tally: Tally) -> Iterator[_Row]:
    for row, owner, name, url in database.rows(_ROWS):
        spelled = f"{owner or ''}/{name or ''}"
        found = repository_id(url or "")
        if isinstance(found, Unresolved):
            found = repository_id(f"github.com/{spelled}")
        if isinstance(found, Unresolved):
            tally.drop("reuse_repository", found.reason, url or spelled)
        elif owner and name:
            yield _Row(row, found, str(owner), str(name))
        else:
            first, second = found.split("/")[-2:]
            yield _Row(row, found, first, second)


def _origins(database: Database, candidates: list[int]) -> dict[int, dict[str | None, Counter[str]]]:
    """Row → address of a repository → how many issues and pull requests of the row have that address."""
    origins: dict[int, dict[str | None, Counter[str]]] = {}
    if not candidates:
        return origins
    database.keep("CREATE TEMP TABLE candidate (id INTEGER PRIMARY KEY)")
    database.keep("INSERT INTO temp.candidate VALUES (?)", ((row,) for row in candidates))
    for kind, (addresses, index, sql) in _ORIGINS.items():
        database.keep(addresses)
        database.keep(index)
        for row, address, count in database.rows(sql):
            origins.setdefault(row, {}).setdefault(address or None, Counter())[kind] += count
    return origins


def _origin(row: _Row, address: str | None, fitting: list[_Row]) -> _Row:
    """Return the repository that issues of `row` belong to: itself, or one whose name was cut to its name."""
    if address is None:
        return fitting[0] if len(fitting) == 1 else row
    key = repository_id(address)
    if isinstance(key, Unresolved) or key == row.key:
        return row
    owner, name = _spelled(address, key).split("/", 1)
    return _Row(row.id, key, owner, name) if _cut(owner, name) == _cut(row.owner, row.name) else row


def repository_at(address: str, stamp: dict[str, Any]) -> Repository | None:
    """Return the repository at an address, unless it is none, or the page of a model."""
    key = repository_id(address)
    if isinstance(key, Unresolved) or key.startswith(_HUB_HOSTS):
        return None
    spelled = _spelled(address, key)
    return Repository(**stamp, id=key, name=spelled, url=f"https://{key.split('/', 1)[0]}/{spelled}")


def _spelled(address: str, key: str) -> str:
    """Return owner/name as the address spells it."""
    path = key.split("/", 1)[1]
    at = address.lower().find(path)
    return address[at : at + len(path)] if at >= 0 else path
