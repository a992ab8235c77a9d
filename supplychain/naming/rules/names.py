"""N10: names that say nothing, and names that lend themselves to be taken for somebody else's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from supplychain.naming.families import families
from supplychain.naming.finding import Finding
from supplychain.naming.rules.cards import meanings
from supplychain.naming.words import own_part, readings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.naming.facts import Facts
    from supplychain.naming.popular import Popular

__all__ = ["check_name"]

_UNINFORMATIVE = re.compile(r"(autotrain|autonlp|modeleval|test|demo|my|dummy)", re.IGNORECASE)
"""Beginnings of names that say nothing, as the naming study tells them."""


def check_name(name: str, facts: Facts, popular: Popular | None = None) -> Iterator[Finding]:
    """N10. A name that says nothing is no defect: there is nothing in it to be wrong."""
    part = own_part(name)
    found = _UNINFORMATIVE.match(part)
    if found and not any(not claim.value.weak for claim in families().claims(name)):
        yield Finding(
            "N10", found[0], "nothing", "nothing in it can be checked", "unverifiable", field="name"
        )
    yield from _organisation(name, facts)
    if popular is not None:
        yield from popular.candidates(name, bases=[base.name for base in facts.bases])


def _organisation(name: str, facts: Facts) -> Iterator[Finding]:
    """Yield a name that begins with somebody else's organization, unless it was made from one of its models."""
    owner = name.rpartition("/")[0].lower()
    first = next(readings(name, meanings()["organisations"]), None)
    if not owner or first is None or first.start != len(owner) + 1:
        return
    if owner in first.value:
        yield Finding("N10", first.text, first.value[0], owner, "consistent", 1.0, field="owner")
    elif any(base.name.split("/")[0].lower() in first.value for base in facts.bases):
        yield Finding(
            "N10", first.text, first.value[0], facts.bases[0].name, "consistent", 0.8, field="base_models"
        )
    elif not facts.bases:
        yield Finding(
            "N10", first.text, first.value[0], "no base is stated", "unverifiable", field="base_models"
        )
    else:
        shown = facts.bases[0].name
        yield Finding("N10", first.text, first.value[0], shown, "inconsistent", 0.4, field="base_models")
