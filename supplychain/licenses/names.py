"""A license text as found in the wild → the license it names: an SPDX expression, a ``LicenseRef-…`` or ``NOASSERTION``."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

__all__ = ["NOASSERTION", "LicenseName", "license_named", "parts_of"]

NOASSERTION = "NOASSERTION"
"""The SPDX word for: a license may be stated, but nobody can tell which."""

_LONGEST = 400
_SCANCODE_CATEGORIES = {
    "Permissive": "permissive",
    "Public Domain": "permissive",
    "Copyleft": "copyleft",
    "Copyleft Limited": "copyleft",
    "Source-available": "use-restricted",
    "Free Restricted": "use-restricted",
    "Proprietary Free": "use-restricted",
    "Commercial": "use-restricted",
}
_STRICTEST_FIRST = ("unknown", "noncommercial", "use-restricted", "copyleft", "permissive")


class LicenseName(NamedTuple):
    """The license that a text names: key, category (see `supplychain.records.License`), family, and whether it is known."""

    id: str
    category: str
    family: str | None = None

    @property
    def known(self) -> bool:
        """Whether the text names a license at all."""
        return self.id != NOASSERTION


@cache
def license_named(text: str) -> LicenseName:
    """Return the license that `text` names; text that names none is ``NOASSERTION``, never an exception.

    Hub identifiers, SPDX ids and expressions, ScanCode keys, and the same written with blanks, commas or capitals are
    understood. A compound expression has the category of its strictest part.
    """
    cleaned = " ".join(text.split())
    if not cleaned or len(cleaned) > _LONGEST:
        return LicenseName(NOASSERTION, "unknown")
    table = _names()
    for candidate in (cleaned.lower(), re.sub(r"[\s,_]+", "-", cleaned.lower())):
        if candidate in table:
            return table[candidate]
    return _expression(cleaned)


def parts_of(expression: str) -> list[str]:
    """Return the ids a compound expression consists of; empty for a simple one."""
    parts = _symbols(expression)
    return parts if len(parts) > 1 else []


def _symbols(expression: str) -> list[str]:
    try:
        parsed = _licensing().parse(expression, validate=False)
    except Exception:  # noqa: BLE001 - the parser of that library raises several kinds, some undocumented, on odd text
        return []
    return sorted(
        {str(symbol) for symbol in _licensing().license_symbols(parsed, unique=True, decompose=False)}
    )


def _expression(text: str) -> LicenseName:
    if not re.search(r"\s(and|or|with)\s|[()]", text, re.IGNORECASE) or text.count("(") != text.count(")"):
        return LicenseName(NOASSERTION, "unknown")
    try:
        info = _licensing().validate(text)
    except Exception:  # noqa: BLE001 - see _symbols
        return LicenseName(NOASSERTION, "unknown")
    if info.errors or not info.normalized_expression:
        return LicenseName(NOASSERTION, "unknown")
    normal = str(info.normalized_expression)
    match _symbols(normal):
        case [one] if " WITH " not in one:  # a license in parentheses, or the same one twice
            return license_named(one)
        case [one]:
            return LicenseName(one, license_named(one.split(" WITH ", maxsplit=1)[0]).category)
        case parts:
            found = {license_named(part).category for part in parts}
            return LicenseName(normal, min(found, key=_STRICTEST_FIRST.index, default="unknown"))


@cache
def _licensing() -> Any:  # the library publishes no types
    from license_expression import get_spdx_licensing

    return get_spdx_licensing()


@cache
def _names() -> dict[str, LicenseName]:
    """Lower-case text → license: ScanCode keys and SPDX ids of the license-expression package, then the Hub's identifiers."""
    import license_expression

    index = files(license_expression).joinpath("data", "scancode-licensedb-index.json").read_text("utf-8")
    table: dict[str, LicenseName] = {}
    for entry in json.loads(index):
        spdx = entry.get("spdx_license_key")
        if not spdx or entry.get("is_exception"):
            continue
        category = _SCANCODE_CATEGORIES.get(entry["category"], "unknown")
        name = LicenseName(
            spdx, "noncommercial" if re.search(r"(^|-)nc(-|$)", spdx, re.IGNORECASE) else category
        )
        for key in (entry["license_key"], spdx, *entry.get("other_spdx_license_keys", ())):
            table.setdefault(key.lower(), name)
    lines = files("supplychain.licenses").joinpath("hub_ids.tsv").read_text("utf-8").splitlines()
    for line in lines:
        if line.startswith("#"):
            continue
        identifier, expression, category, family = line.split("\t")
        name = LicenseName(expression, category, family or None)
        table[identifier.removeprefix("other:").lower()] = name
        if expression != NOASSERTION:
            table[expression.lower()] = name
    return table
