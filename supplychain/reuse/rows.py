"""Factor rows → the texts that a graph keeps of them, and back.

One text is ``attribute.factor=value why``: ``=1``, ``=0.5``, ``=0`` or a place such as ``=0.98``; ``=-`` for what does not
apply. What nobody looked at is not kept, so that what is missing among the texts is unknown; what is absent needs no words.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from supplychain.reuse.factors import ATTRIBUTES, FactorRow, factors

if TYPE_CHECKING:
    from collections.abc import Iterable

    from supplychain.reuse.factors import Score

__all__ = ["parsed_rows", "properties_of", "stored_rows"]

_LONGEST = 100
_STATES = {1.0: "present", 0.0: "absent"}


def stored_rows(rows: Iterable[FactorRow]) -> list[str]:
    """Return what a graph keeps of the factors of one model, in the order of the table."""
    return [_text(row) for row in rows if row.state != "unknown"]


def parsed_rows(texts: Iterable[str]) -> tuple[FactorRow, ...]:
    """Return the factor rows that stored texts say, all factors of the table: what is not among the texts is unknown."""
    said = {key: rest for key, _, rest in (text.partition("=") for text in texts)}
    rows = []
    for factor in factors():
        rest = said.get(factor.key)
        if rest is None:
            rows.append(FactorRow(factor.attribute, factor.name, None, "unknown", ""))
            continue
        number, _, why = rest.partition(" ")
        value = None if number == "-" else float(number)
        state = "not applicable" if value is None else _STATES.get(value, "partial")
        rows.append(FactorRow(factor.attribute, factor.name, value, state, why))
    return tuple(rows)


def properties_of(score: Score) -> tuple[str, dict[str, Any]]:
    """Return a digest of a score, and the properties that a graph keeps of it, the digest among them; None for no value."""
    texts = stored_rows(score.rows)
    digest = hashlib.blake2b("\n".join(texts).encode(errors="replace"), digest_size=8).hexdigest()
    said = {f"reuse_{attribute}": score.attributes[attribute] for attribute in ATTRIBUTES}
    return digest, {**said, "reuse_factors": texts or None, "reuse_digest": digest}


def _text(row: FactorRow) -> str:
    value = "-" if row.value is None else f"{row.value:g}"
    why = "" if row.state == "absent" else f" {row.why[:_LONGEST]}"
    return f"{row.attribute}.{row.factor}={value}{why}"
