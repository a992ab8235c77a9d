"""The text of a license file → the licenses it holds, by words that stand in one license text and in no other."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from supplychain.licenses.names import license_named
from supplychain.tables import shipped_rows

__all__ = ["is_license_file", "licenses_in"]

_NAME = re.compile(
    r"(un)?li[cs]en[cs]e([-_.][\w.-]*)?|copying([-_.][\w.-]*)?|mit-license(\.\w+)?", re.IGNORECASE
)
_NO_TEXT = re.compile(
    r"\.(py|pyc|js|ts|json|toml|ya?ml|c|h|go|rs|html?|spdx|header|tmpl|tpl|in)$", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+")


class _Words(NamedTuple):
    id: str
    there: tuple[str, ...]
    absent: tuple[str, ...]


def is_license_file(name: str) -> bool:
    """Whether a file of that name holds a license by custom: LICENSE.txt, COPYING.LESSER, LICENSE-MIT."""
    return bool(_NAME.fullmatch(name)) and not _NO_TEXT.search(name)


def licenses_in(text: str) -> list[str]:
    """Return the ids of the licenses whose text stands in a license file, sorted; empty where nobody can tell.

    Several mean that the file holds several texts; it does not say whether all of them hold or one may choose.
    """
    words = " ".join(["", *_WORD.findall(text.lower()), ""])
    found = [
        row.id
        for row in _table()
        if all(f" {phrase} " in words for phrase in row.there)
        and not any(f" {phrase} " in words for phrase in row.absent)
    ]
    return sorted({license_named(identifier).id for identifier in found})


@cache
def _table() -> tuple[_Words, ...]:
    def phrases(cell: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in cell.split(" | ") if part.strip())

    rows = shipped_rows("supplychain.gate", "license_texts.tsv")
    return tuple(_Words(id_, phrases(there), phrases("".join(absent))) for id_, there, *absent in rows)
