"""`license: other` resolved: by its name, by its link, or, as a mere guess, by the name of the artifact."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from supplychain.licenses.names import NOASSERTION, LicenseName, license_linked, license_named
from supplychain.tables import shipped_rows

__all__ = ["Resolved", "resolve"]


class Resolved(NamedTuple):
    """The license that several fields of one card come to: the field that told it, its text, and how sure that is."""

    name: LicenseName
    field: str
    raw: str
    confidence: str


def resolve(
    stated: str = "", *, license_name: str = "", license_link: str = "", artifact: str = ""
) -> Resolved:
    """Return what a card's license fields come to; `stated` is its field ``license``, `artifact` the id of its model.

    The link tells the text, so it beats the name, which beats the license; what only the artifact's own name suggests is
    ``inferred``. Where nothing tells, the license is ``NOASSERTION`` and unknown stays unknown.
    """
    if (linked := license_linked(license_link)).known:
        return Resolved(linked, "license_link", license_link, "resolved")
    for field, text in (("license_name", license_name), ("license", stated)):
        if (named := license_named(text)).known:
            return Resolved(named, field, text, "declared")
    for pattern, identifier in _hints():
        if pattern.search(artifact.lower()):
            return Resolved(license_named(identifier), "name", artifact, "inferred")
    return Resolved(
        LicenseName(NOASSERTION, "unknown"), "license", stated or license_name or license_link, "declared"
    )


@cache
def _hints() -> list[tuple[re.Pattern[str], str]]:
    rows = shipped_rows("supplychain.licenses", "hints.tsv")
    return [(re.compile(pattern), identifier) for pattern, identifier in rows]
