"""Declared and concluded licenses of a bill in SPDX 3: what artifacts state, and what it comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplychain.bills.naming import reference
from supplychain.licenses.expressions import AND_OR, normalized
from supplychain.licenses.names import NOASSERTION, NONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from supplychain.bills.bill import Bill
    from supplychain.records import Endpoint

__all__ = ["Licenses"]


class Licenses:
    """Makes the license elements of one document; each expression stands there once."""

    def __init__(
        self, bill: Bill, spdx: Any, add: Callable[[Any], Any], name: Callable[[str, str], str]
    ) -> None:
        self._bill = bill
        self._spdx = spdx
        self._add = add
        self._name = name
        self._made: dict[str, Any] = {}

    def state(self, key: Endpoint, package: Any) -> None:
        """Relate a package to what it declares and to what that comes to.

        Nothing stated is no assertion, not the absence of a license. What is only inferred is not declared.
        """
        links = self._bill.links_of(key, "LICENSED_UNDER")
        declared = [link for link in links if link.row.get("confidence") != "inferred"]
        said = "; ".join(
            f"{link.end}: {', '.join(link.row.get('raw', ())) or 'no text'} "
            f"({link.row.get('confidence', 'declared')} in {', '.join(link.row.get('field', ())) or 'an unknown place'})"
            for link in links
        )
        own = self._bill.license_of(key)
        named = list(dict.fromkeys(self._license(link.end) for link in declared))
        nothing = "Nothing is stated."
        self._relate(
            key, package, "hasDeclaredLicense", named or [self._license(NOASSERTION)], said or nothing
        )
        concluded = self._license(own.expression if declared else NOASSERTION)
        told = "Its own statements disagree; nobody can tell which holds." if AND_OR in own.expression else ""
        self._relate(key, package, "hasConcludedLicense", [concluded], told or said or nothing)

    def _relate(self, key: Endpoint, package: Any, kind: str, licenses: list[Any], comment: str) -> None:
        self._add(
            self._spdx.Relationship(
                spdxId=self._name(kind, reference(key)),
                from_=package,
                to=licenses,
                relationshipType=getattr(self._spdx.RelationshipType, kind),
                comment=comment,
            )
        )

    def _license(self, expression: str) -> Any:
        individuals = self._spdx.expandedlicensing_IndividualLicensingInfo
        if expression == NONE:
            return individuals.NoneLicense
        if expression == NOASSERTION or normalized(expression) is None:
            return individuals.NoAssertionLicense
        if expression not in self._made:
            self._made[expression] = self._add(
                self._spdx.simplelicensing_LicenseExpression(
                    spdxId=self._name("license", expression),
                    simplelicensing_licenseExpression=expression,
                )
            )
        return self._made[expression]
