"""Models: their properties, owners and history, and the repositories PyTorch Hub publishes them from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from loaders.peatmoss.database import quoted
from loaders.peatmoss.ids import HUB
from loaders.peatmoss.properties import LOOKUPS, PROPERTIES, Walk, properties_of
from loaders.peatmoss.repositories import repository_at
from loaders.peatmoss.values import date, whole
from supplychain.records import Endpoint, HasRepository, Model, OwnedBy, Owner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loaders.peatmoss.reading import Reading
    from supplychain.records import Record

__all__ = ["read_models"]

_MODELS = """
SELECT m.id, k.key, k.hub, k.owner, k.context, m.sha, m.repo_url, m.downloads, m.likes, m.has_snapshot,
       i.repo_url, p.repo_url,
       CASE WHEN m.ptm_issues_id IS NOT NULL
            THEN (SELECT count(*) FROM ptm_issue_to_issue l
                  WHERE l.ptm_issue_id = m.ptm_issues_id) END,
       CASE WHEN m.ptm_pull_requests_id IS NOT NULL
            THEN (SELECT count(*) FROM ptm_pull_request_to_pull_request l
                  WHERE l.ptm_pull_request_id = m.ptm_pull_requests_id) END
FROM model m JOIN temp.model_key k ON k.id = m.id
LEFT JOIN ptm_issues i ON i.id = m.ptm_issues_id
LEFT JOIN ptm_pull_requests p ON p.id = m.ptm_pull_requests_id
ORDER BY m.id
"""
_COMMITS = """
SELECT model_id, count(*), min(dated), max(dated)
FROM (SELECT model_id, CASE WHEN created_at GLOB '[12][0-9][0-9][0-9]-[01][0-9]*' THEN created_at END AS dated
      FROM hf_commit)
GROUP BY model_id ORDER BY model_id
"""
_DISCUSSIONS = "SELECT model_id, count(*) FROM discussion GROUP BY model_id ORDER BY model_id"
_OWNERS = "SELECT DISTINCT owner FROM temp.model_key WHERE owner IS NOT NULL ORDER BY owner"
# Where a list holds NULL, SQL answers "not in it" with NULL as well.
_ORPHANS = {
    "ptm_issue_to_issue": """
        SELECT count(*) FROM ptm_issue_to_issue
        WHERE coalesce(ptm_issue_id IN (SELECT ptm_issues_id FROM model), 0) = 0
    """,
    "ptm_pull_request_to_pull_request": """
        SELECT count(*) FROM ptm_pull_request_to_pull_request
        WHERE coalesce(ptm_pull_request_id IN (SELECT ptm_pull_requests_id FROM model), 0) = 0
    """,
}


class _Row(NamedTuple):
    """A row of the table of models, joined with its key and the places PyTorch Hub publishes it from."""

    id: int
    key: str
    hub: str | None
    owner: str | None
    context: str
    sha: str | None
    url: str | None
    downloads: Any
    likes: Any
    snapshot: Any
    issues_at: str | None
    pull_requests_at: str | None
    issues: int | None
    pull_requests: int | None

    @property
    def elsewhere(self) -> bool:
        """Whether another hub than Hugging Face's publishes it."""
        return self.hub not in {HUB, None}


def read_models(reading: Reading) -> Iterator[Record]:
    """Yield every owner and every model; a model known by its id alone is a model too."""
    database, tally, stamp = reading.database, reading.tally, reading.stamp
    for (owner,) in database.rows(_OWNERS):
        yield Owner(**stamp, id=owner)
    tables = [(prop, Walk(database, tally, prop.table, prop.sql)) for prop in PROPERTIES]
    commits = Walk(database, tally, "hf_commit", _COMMITS, weight=lambda row: int(row[0]))
    discussions = Walk(database, tally, "discussion", _DISCUSSIONS, weight=lambda row: int(row[0]))
    for row in map(_Row._make, database.rows(_MODELS)):
        stated = properties_of(row.key, ((prop, walk.take(row.id)) for prop, walk in tables), tally)
        history = _history(commits.take(row.id), discussions.take(row.id))
        yield from _model(reading, row, {**stated, **history})
    for walk in (*(walk for _, walk in tables), commits, discussions):
        walk.finish()
    _count_orphans(reading)


def _history(commits: list[tuple[Any, ...]], discussions: list[tuple[Any, ...]]) -> dict[str, Any]:
    history: dict[str, Any] = {"discussions": discussions[0][0]} if discussions else {}
    for count, first, last in commits:
        history |= {"commits": count, "created_at": date(first), "last_modified": date(last)}
    return history


def _model(reading: Reading, row: _Row, properties: dict[str, Any]) -> Iterator[Record]:
    stamp = reading.stamp
    for column, value in (("downloads", row.downloads), ("likes", row.likes)):
        if value is not None and whole(value) is None:
            reading.tally.note(f"model.{column}: is not a number, left unset", f"{row.key}: {value}")
    yield Model(
        **stamp,
        id=row.key,
        name=row.context if row.elsewhere else row.key.split("/", 1)[-1],
        hub=row.hub,
        url=row.url or None,
        sha=row.sha or None,
        downloads=whole(row.downloads),
        likes=whole(row.likes),
        snapshot=None if row.snapshot is None else bool(row.snapshot),
        issues=row.issues,
        pull_requests=row.pull_requests,
        **properties,
    )
    model = Endpoint("Model", row.key)
    if row.owner:
        yield OwnedBy(**stamp, start=model, end=Endpoint("Owner", row.owner), evidence=("id",))
    if row.elsewhere:
        yield from _published_from(model, row, stamp)


def _published_from(model: Endpoint, row: _Row, stamp: dict[str, Any]) -> Iterator[Record]:
    for evidence, address in (
        ("model.repo_url", row.url),
        ("ptm_issues", row.issues_at),
        ("ptm_pull_requests", row.pull_requests_at),
    ):
        repository = repository_at(str(address or ""), stamp)
        if repository:
            yield repository
            end = Endpoint("Repository", repository.id)
            yield HasRepository(**stamp, start=model, end=end, evidence=(evidence,))
            return


def _count_orphans(reading: Reading) -> None:
    """Count names that no model carries, and issues of repositories that no model is published from."""
    for lookup in LOOKUPS:
        used = f"SELECT {quoted(f'{lookup}_id')} FROM {quoted(f'model_to_{lookup}')}"
        unused = f"SELECT count(*) FROM {quoted(lookup)} WHERE coalesce(id IN ({used}), 0) = 0"
        if count := reading.database.value(unused):
            reading.tally.drop(lookup, "no model carries it", count=count)
    for table, sql in _ORPHANS.items():
        if count := reading.database.value(sql):
            reading.tally.drop(table, "belongs to no model", count=count)
