"""Names for authors: what a model is, put together in the form that people who reuse models prefer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplychain.errors import UsageError
from supplychain.naming.reading import Reader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplychain.naming.element import Element

__all__ = ["ORDER", "Suggestion", "suggest"]

ORDER = (
    "organisation",
    "architecture",
    "version",
    "size",
    "training",
    "dataset_characteristic",
    "reuse",
    "dataset",
    "language",
    "task",
    "format",
)
"""Order of the parts: what the model is, what it was made from and for, and how it is stored."""

LONGEST_ID = 96
"""Characters that the Hub allows for a repository, owner included."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name, the convention it follows, and what its author should know about it.

    Attributes
    ----------
    name
        The name, without owner.
    convention
        As `supplychain.naming.convention` reads it.
    remarks
        What is missing from the preferred form, and what readers would take for something else.
    """

    name: str
    convention: str
    remarks: tuple[str, ...]


def suggest(parts: Mapping[str, str], *, reader: Reader | None = None) -> Suggestion:
    """Put a name together from what a model is.

    The form is implementation and task, which 60 % of the answers to the survey of Jiang and others prefer (Empirical Software
    Engineering 30(6):155, 2025, doi 10.1007/s10664-025-10711-4). The name is then read as any other: a part that would be taken
    for something else is remarked.

    Parameters
    ----------
    parts
        Category → what it is; the categories of `ORDER`. Empty values are left out.

    Raises
    ------
    UsageError
        A category is unknown, or nothing is given that a name could be made of.
    """
    unknown = sorted(set(parts) - set(ORDER))
    if unknown:
        raise UsageError(
            f"A name has no part {', '.join(unknown)}.", remedy=f"Valid parts: {', '.join(ORDER)}."
        )
    given = {kind: clean for kind in ORDER if (clean := _clean(parts.get(kind, "")))}
    if not given:
        raise UsageError(
            "Nothing is given that a name could be made of.", remedy="Give at least --arch and --task."
        )
    name = "-".join(given.values())
    reading = (reader or Reader()).read([name])[0]
    return Suggestion(
        name, reading.convention, (*_missing(given), *_misread(given, reading.elements), *_length(name))
    )


def _clean(text: str) -> str:
    """Return a part as it may stand in the name of a repository: letters, digits, ``-``, ``_`` and ``.``."""
    return re.sub(r"-{2,}|\.{2,}", "-", re.sub(r"[^A-Za-z0-9._-]+", "-", text)).strip("-._")


def _missing(given: Mapping[str, str]) -> list[str]:
    wanted = {
        "architecture": "says what kind of model it is",
        "task": "says what the model is for",
        "size": "says what hardware the model needs",
    }
    return [
        f"No {kind}: readers look for it, since it {why}."
        for kind, why in wanted.items()
        if kind not in given
    ]


def _misread(given: Mapping[str, str], elements: tuple[Element, ...]) -> list[str]:
    remarks = []
    position = 0
    for kind, text in given.items():
        end = position + len(text)
        taken = [e.category for e in elements if e.start < end and e.end > position and e.category != "other"]
        alike = {"size", "parameters"}
        if taken and kind not in taken and not (kind in alike and alike & set(taken)):
            remarks.append(f"{text!r} is given as {kind}, but reads as {' and '.join(dict.fromkeys(taken))}.")
        position = end + 1
    return remarks


def _length(name: str) -> list[str]:
    if len(name) <= LONGEST_ID:
        return []
    return [f"The name has {len(name)} characters; the Hub allows {LONGEST_ID}, owner included."]
