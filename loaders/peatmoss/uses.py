"""Which repository loads which model, in which of its files, and whether that is its own running code."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from supplychain.records import USES_HOW, Endpoint, Uses
from supplychain.usage import places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loaders.peatmoss.reading import Reading
    from loaders.peatmoss.repositories import Repositories
    from supplychain.records import Record

__all__ = ["how_used", "path_inside", "read_uses"]

_LINKS_AND_FILES = """
SELECT u.model_id, u.reuse_repository_id, k.key, u.path, u.linked
FROM (SELECT model_id, reuse_repository_id, NULL AS path, 1 AS linked FROM model_to_reuse_repository
      UNION ALL SELECT model_id, reuse_repository_id, path, 0 FROM reuse_file) u
LEFT JOIN temp.model_key k ON k.id = u.model_id
ORDER BY 1, 2, 4
"""
_LINKS, _FILES = "model_to_reuse_repository", "reuse_file"


def read_uses(reading: Reading, repositories: Repositories) -> Iterator[Record]:
    """Yield every use of a model by a repository, once, with its files."""
    rows = reading.database.rows(_LINKS_AND_FILES)
    for (_, number), found in groupby(rows, key=itemgetter(0, 1)):
        group = list(found)
        model, repository = group[0][2], repositories.keys.get(number)
        if model is None or repository is None:
            _drop(reading, group, "points at no model" if model is None else "points at no repository")
            continue
        linked = any(row[4] for row in group)
        files = _files(reading, [row[3] for row in group if not row[4]], repositories.names[number])
        if linked or files:
            yield Uses(
                **reading.stamp,
                start=Endpoint("Repository", repository),
                end=Endpoint("Model", model),
                how=how_used(files, repository),
                files=files,
                evidence=(*((_LINKS,) if linked else ()), *((_FILES,) if files else ())),
            )


def _files(reading: Reading, paths: list[Any], names: tuple[str, str]) -> tuple[str, ...]:
    kept: dict[str, None] = {}
    for path in paths:
        inside = path_inside(str(path or ""), *names)
        if not inside or inside in kept:
            reading.tally.drop(_FILES, "is repeated" if inside else "is blank", path)
        else:
            kept[inside] = None
    return tuple(kept)


def _drop(reading: Reading, group: list[tuple[Any, ...]], reason: str) -> None:
    for model, repository, _, path, linked in group:
        example = path or f"model_id {model}, reuse_repository_id {repository}"
        reading.tally.drop(_LINKS if linked else _FILES, reason, example)


def path_inside(stored: str, owner: str, name: str) -> str:
    """Return a file's path inside its repository: PeaTMOSS stores it below ``owner_name/name/``."""
    path = stored.strip().strip("/")
    parts = path.split("/")
    folder = f"{owner}_{name}".lower()
    if len(parts) > 1 and parts[0].lower() == folder:
        return "/".join(parts[2:] if len(parts) > 2 and parts[1].lower() == name.lower() else parts[1:])
    return path


def how_used(files: tuple[str, ...], repository: str) -> str | None:
    """Return how a repository uses a model: the strongest use by its files; None when none is known."""
    kinds = {places.how_used(path, repository) for path in files}
    return next((how for how in USES_HOW if how in kinds), None)
