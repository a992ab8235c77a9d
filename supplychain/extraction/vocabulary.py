"""Words that cards use, from ``words.tsv``: names only; how they are found is said by the modules that look for them."""

from __future__ import annotations

from functools import cache

from supplychain.tables import shipped_rows

__all__ = ["FRAMEWORKS", "HYPER_PARAMETERS", "LIBRARIES", "METRICS", "MODULES", "TASKS", "any_of", "words"]


@cache
def _rows() -> list[list[str]]:
    return list(shipped_rows("supplychain.extraction", "words.tsv"))


def words(kind: str) -> frozenset[str]:
    """Return the words of one kind."""
    return frozenset(row[1] for row in _rows() if row[0] == kind)


def any_of(kind: str) -> str:
    """Return a regular expression that is any word of one kind, in the order of the table."""
    return "|".join(row[1] for row in _rows() if row[0] == kind)


def _meanings(kind: str) -> dict[str, str]:
    return {row[1]: row[2] for row in _rows() if row[0] == kind}


TASKS = words("task")
LIBRARIES = words("library")
MODULES = _meanings("module")
"""Module that code imports → library."""
FRAMEWORKS = _meanings("framework")
"""Word → framework."""
METRICS = any_of("metric")
HYPER_PARAMETERS = any_of("hyper-parameter")
