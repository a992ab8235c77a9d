"""License statements of many artifacts: what a text means is worked out once, however many say it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from loaders.huggingface.texts import clean
from supplychain.licenses.statement import license_statement
from supplychain.records import Endpoint, LicensedUnder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loaders.huggingface.naming import Stamp
    from supplychain.records import Record

__all__ = ["stated"]

_SOME = Endpoint("Model", "some/model")


def stated(
    start: Endpoint, text: str, field: str, evidence: tuple[str, ...], stamp: Stamp
) -> Iterator[Record]:
    """Yield that an artifact states the license `text` in its `field`."""
    for record in _meant(text, field, evidence, stamp["source"], stamp["collected_at"]):
        yield replace(record, start=start) if isinstance(record, LicensedUnder) else record


@lru_cache(maxsize=1 << 12)
def _meant(
    text: str, field: str, evidence: tuple[str, ...], source: str, collected_at: str
) -> tuple[Record, ...]:
    """Return what a license text says of some model."""
    said = {"source": source, "collected_at": collected_at}
    return tuple(license_statement(_SOME, clean(text), field=field, evidence=evidence, **said))
