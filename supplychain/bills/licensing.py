"""The licenses of an artifact as CycloneDX has them: SPDX ids and expressions, or named, each declared or concluded."""

# The library decorates its classes in a way that pyright cannot follow, and mypy can.
# pyright: reportCallIssue=false
from __future__ import annotations

from typing import TYPE_CHECKING

from supplychain.bills.naming import FORMAT_PREFIX, web_address
from supplychain.licenses.names import NOASSERTION, NONE

if TYPE_CHECKING:
    from cyclonedx.model.license import License, LicenseAcknowledgement

    from supplychain.bills.bill import Bill, BillLink
    from supplychain.records import Endpoint

__all__ = ["licenses_of"]


def licenses_of(bill: Bill, key: Endpoint) -> list[License]:
    """Return the licenses that an artifact states.

    One compound license is an expression; several licenses stand side by side, because nobody can tell whether all hold. What
    SPDX has no id for is named. It is *declared* where the artifact says so outright, else *concluded*.
    """
    stated = bill.links_of(key, "LICENSED_UNDER")
    if len(stated) == 1 and (expression := _expression(stated[0])):
        return [expression]
    return [_single(link) for link in stated]


def _expression(link: BillLink) -> License | None:
    from cyclonedx.model.license import LicenseExpression
    from cyclonedx.spdx import is_expression

    if " " not in link.end or not is_expression(link.end):
        return None
    return LicenseExpression(link.end, acknowledgement=_acknowledgement(link))


def _single(link: BillLink) -> License:
    from cyclonedx.model import Property, XsUri
    from cyclonedx.model.license import DisjunctiveLicense
    from cyclonedx.spdx import is_supported_id

    raw = list(link.row.get("raw", ()))
    listed = is_supported_id(link.end)
    untold = link.end in (NOASSERTION, NONE)
    said = {name: link.row.get(name, ()) for name in ("raw", "field", "evidence", "sources")}
    said["confidence"] = [link.row.get("confidence", "")]
    address = next((a for text in raw if (a := web_address(text))), None)
    return DisjunctiveLicense(
        id=link.end if listed else None,
        name=None if listed else (raw[0] if untold and raw else link.end),
        url=XsUri(address) if address else None,
        acknowledgement=_acknowledgement(link),
        properties=[
            Property(name=f"{FORMAT_PREFIX}license:{name}", value=str(value))
            for name, values in said.items()
            for value in values
            if value
        ],
    )


def _acknowledgement(link: BillLink) -> LicenseAcknowledgement:
    from cyclonedx.model.license import LicenseAcknowledgement

    declared = link.row.get("confidence", "declared") == "declared"
    return LicenseAcknowledgement.DECLARED if declared else LicenseAcknowledgement.CONCLUDED
