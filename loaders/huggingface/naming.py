"""What the texts of tags and cards name: models, datasets and repositories by id, or the reason why none. Pure functions."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from loaders.huggingface.texts import LONGEST_KEY, clean
from loaders.renames import rename_records
from supplychain.identifiers import (
    Unresolved,
    current_id,
    dataset_id,
    legacy_ids,
    model_id,
    paper_id,
    repository_id,
)
from supplychain.records import Placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.records import Record

__all__ = [
    "Named",
    "Stamp",
    "base_named",
    "dataset_named",
    "known_renames",
    "links_in",
    "paper_named",
    "source_named",
]

Stamp = dict[str, Any]
"""Source and collected_at of every record of one answer."""

_GITHUB = re.compile(r"(?:https?://)?(?:www\.)?github\.com/[\w.\-]+/[\w.\-]+", re.ASCII | re.IGNORECASE)


class Named(NamedTuple):
    """What a text names: the key, how sure that is, and for a key that is nothing but the text, why."""

    id: str
    confidence: str = "declared"
    reason: str = ""

    def placeholder(self, label: str, stamp: Stamp) -> Iterator[Record]:
        """Yield what stands for it, where it cannot be found by id."""
        if self.reason:
            yield Placeholder(**stamp, label=label, id=self.id, reason=self.reason)


@lru_cache(maxsize=1 << 16)
def base_named(text: str) -> Named | None:
    """Return the model that `text` names; None when it says nothing.

    An id without an owner is one only when the Hub is known to have moved it: any word looks like such an id.
    """
    found = model_id(text)
    if isinstance(found, str) and ("/" in found or found in legacy_ids() or "://" in text):
        return Named(current_id(found))
    if isinstance(found, Unresolved) and found.reason == "says nothing":
        return None
    key = clean(text, LONGEST_KEY)
    return Named(key, "inferred", "unresolved text") if key else None


@lru_cache(maxsize=1 << 16)
def dataset_named(text: str) -> Named | None:
    """Return the dataset that `text` names; None when it says nothing."""
    found = dataset_id(text)
    if isinstance(found, str):
        return Named(found)
    if found.reason == "placeholder word":
        return Named(found.text.lower(), "inferred", found.reason)
    key = clean(text, LONGEST_KEY)
    return Named(key, "inferred", "unresolved text") if key and found.reason != "says nothing" else None


@lru_cache(maxsize=1 << 12)
def source_named(text: str) -> Named | None:
    """Return the dataset that a dataset was made from: ``extended|squad`` names one, ``original`` none."""
    name = text.split("|", 1)[-1].strip()
    if name.lower() in {"original", "extended", "other"} or name.lower().startswith("other-"):
        return None
    return dataset_named(name)


def paper_named(text: str) -> str | None:
    """Return the key of the paper that the rest of an ``arxiv:`` tag names; None when it is no arXiv id."""
    key = paper_id(text)
    return key if key.startswith("arxiv:") else None


def known_renames(text: str, stamp: Stamp) -> Iterator[Record]:
    """Yield that the Hub has moved the model `text` names, where that is known without asking it."""
    old = model_id(text)
    if isinstance(old, str):
        yield from rename_records(old, stamp)


def links_in(text: str) -> list[str]:
    """Return addresses of GitHub repositories in `text`, each repository once, in order."""
    found: dict[str, str] = {}
    for match in _GITHUB.finditer(text):
        key = repository_id(match[0])
        if isinstance(key, str):
            found.setdefault(key, match[0].rstrip("."))
    return list(found.values())
