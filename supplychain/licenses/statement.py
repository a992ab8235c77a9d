"""What an artifact says about its license, as records: the same for every loader."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from supplychain.licenses.expressions import AND_OR
from supplychain.licenses.names import NOASSERTION, NONE, license_named, parts_of
from supplychain.records import ConsistsOf, Endpoint, License, LicensedUnder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from supplychain.records import Record

__all__ = ["EffectiveLicense", "Statement", "effective_license", "license_records", "license_statement"]


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


class Statement(NamedTuple):
    """One license an artifact states: the expression, and the fields it was read from."""

    id: str
    fields: tuple[str, ...] = ()


class EffectiveLicense(NamedTuple):
    """What an artifact's statements come to, and whether they disagree (R13)."""

    expression: str
    disagree: bool = False


_FIELDS_BY_WEIGHT = ("file", "license_link", "license_name")


def effective_license(statements: Sequence[Statement]) -> EffectiveLicense:
    """Return the license that an artifact's statements come to.

    A license that can be named beats one that cannot; the text of a license file beats a link, a link beats a name, a name
    beats the rest. Where several of equal weight differ, nobody can tell whether all hold or one may choose: they are
    joined by ``AND/OR``.
    """
    known = [s for s in statements if s.id not in (NOASSERTION, NONE)]
    ids = {s.id for s in known}
    if not ids:
        return EffectiveLicense(NOASSERTION if any(s.id == NOASSERTION for s in statements) else NONE)
    weights = {s: min(map(_weight, s.fields), default=len(_FIELDS_BY_WEIGHT)) for s in known}
    best = sorted({s.id for s in known if weights[s] == min(weights.values())})
    return EffectiveLicense(AND_OR.join(best), disagree=len(ids) > 1)


def _weight(field: str) -> int:
    return next(
        (i for i, name in enumerate(_FIELDS_BY_WEIGHT) if field.endswith(name)), len(_FIELDS_BY_WEIGHT)
    )
