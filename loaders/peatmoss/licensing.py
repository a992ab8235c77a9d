"""Licenses: of models as the hub has them, of repositories as ScanCode found them in their files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplychain.identifiers import texts_in
from supplychain.licenses.statement import license_statement
from supplychain.records import Endpoint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loaders.peatmoss.reading import Reading
    from loaders.peatmoss.repositories import Repositories
    from supplychain.records import Record

__all__ = ["read_licenses"]

_OF_MODELS = """
SELECT k.key, j.model_id, l.id, l.name FROM model_to_license j
LEFT JOIN temp.model_key k ON k.id = j.model_id LEFT JOIN license l ON l.id = j.license_id
ORDER BY j.model_id, j.license_id
"""
_OF_REPOSITORIES = """
SELECT j.reuse_repository_id, j.reuse_repository_id, l.id, l.name FROM reuse_repository_to_license j
LEFT JOIN license l ON l.id = j.license_id ORDER BY j.reuse_repository_id, j.license_id
"""
_UNUSED = """
SELECT count(*) FROM license WHERE id NOT IN (
    SELECT license_id FROM model_to_license WHERE license_id IS NOT NULL
    UNION ALL SELECT license_id FROM reuse_repository_to_license WHERE license_id IS NOT NULL)
"""


def read_licenses(reading: Reading, repositories: Repositories) -> Iterator[Record]:
    """Yield the license statements of models and repositories."""
    yield from _statements(reading, "model_to_license", _OF_MODELS, "Model", "database")
    yield from _statements(
        reading, "reuse_repository_to_license", _OF_REPOSITORIES, "Repository", "file", repositories
    )
    if count := reading.database.value(_UNUSED):
        reading.tally.drop("license", "nothing is licensed under it", count=count)


def _statements(
    reading: Reading, table: str, sql: str, label: str, field: str, repositories: Repositories | None = None
) -> Iterator[Record]:
    for found, row, number, name in reading.database.rows(sql):
        artifact = repositories.keys.get(found) if repositories else found
        texts = texts_in(name)
        if artifact is None:
            reading.tally.drop(table, f"points at no {label.lower()}", f"row {row}: {name}")
        elif number is None:
            reading.tally.drop(table, "points at no license", artifact)
        elif not texts:
            reading.tally.drop(table, "license is blank", artifact)
        else:
            for text in texts:
                yield from license_statement(
                    Endpoint(label, artifact), text, field=field, evidence=(table,), **reading.stamp
                )
