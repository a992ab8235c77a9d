"""What an artifact says about its license, as records: the same for every loader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplychain.licenses.names import license_named, parts_of
from supplychain.records import ConsistsOf, Endpoint, License, LicensedUnder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.records import Record

__all__ = ["license_records", "license_statement"]


def license_records(text: str, *, source: str, collected_at: str = "") -> Iterator[Record]:
    """Yield the license that `text` names and, for a compound one, its parts."""
    name = license_named(text)
    yield License(
        source=source, collected_at=collected_at, id=name.id, category=name.category, family=name.family
    )
    for part in parts_of(name.id):
        yield from license_records(part, source=source, collected_at=collected_at)
        yield ConsistsOf(
            source=source,
            collected_at=collected_at,
            start=Endpoint("License", name.id),
            end=Endpoint("License", license_named(part).id),
            evidence=("expression",),
        )


def license_statement(
    artifact: Endpoint,
    text: str,
    *,
    field: str,
    source: str,
    collected_at: str = "",
    evidence: tuple[str, ...] = (),
    confidence: str = "declared",
) -> Iterator[Record]:
    """Yield that `artifact` states the license `text` in its `field` (tag, card, file, api, database).

    Text that names no license becomes ``NOASSERTION`` with the text kept: unknown is never dropped and never permissive.
    """
    yield from license_records(text, source=source, collected_at=collected_at)
    yield LicensedUnder(
        source=source,
        collected_at=collected_at,
        start=artifact,
        end=Endpoint("License", license_named(text).id),
        raw=(text,),
        field=(field,),
        evidence=evidence,
        confidence=confidence,
    )
