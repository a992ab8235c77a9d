"""License expressions: parsing with every id this package knows, and the alternatives an expression leaves open."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from supplychain.licenses.hub import hub_licenses
from supplychain.licenses.texts import all_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "AND_OR",
    "NOASSERTION",
    "NONE",
    "alternatives",
    "entry_of",
    "ids_in",
    "normalized",
    "scancode_names",
]

NOASSERTION = "NOASSERTION"
"""The SPDX word for: a license may be stated, but nobody can tell which."""

NONE = "NONE"
"""The SPDX word for: the artifact says that it has no license."""

AND_OR = " AND/OR "
"""Joins what an artifact states in several places, where nobody can tell whether all hold or one may choose."""

MOST_BRANCHES = 64
"""An expression that leaves more alternatives than this is unknown: nobody would read them."""

_OR_LATER = {
    "GPL-1.0-or-later": ("GPL-1.0-only", "GPL-2.0-only", "GPL-3.0-only"),
    "GPL-2.0-or-later": ("GPL-2.0-only", "GPL-3.0-only"),
    "GPL-3.0-or-later": ("GPL-3.0-only",),
    "LGPL-2.0-or-later": ("LGPL-2.0-only", "LGPL-2.1-only", "LGPL-3.0-only"),
    "LGPL-2.1-or-later": ("LGPL-2.1-only", "LGPL-3.0-only"),
    "LGPL-3.0-or-later": ("LGPL-3.0-only",),
    "AGPL-3.0-or-later": ("AGPL-3.0-only",),
}
"""What "or later" leaves to choose from; license-expression holds these ids for unrelated."""


class _TooManyBranches(ValueError):
    """An expression leaves more alternatives than anyone would read."""


def normalized(text: str) -> str | None:
    """Return the expression `text` in normal spelling, or `None` where it is none or names an id nobody knows."""
    if not text.strip() or text.count("(") != text.count(")"):
        return None
    try:
        info = _licensing().validate(text)
    except Exception:  # noqa: BLE001 - the parser raises several kinds, some undocumented, on odd text
        return None
    return str(info.normalized_expression) if not info.errors and info.normalized_expression else None


def ids_in(expression: str) -> list[str]:
    """Return the ids that stand in an expression, sorted; ``A WITH B`` is one of them. Empty for text that is none."""
    try:
        parsed = _licensing().parse(expression, validate=False)
    except Exception:  # noqa: BLE001 - see normalized
        return []
    return sorted({str(s) for s in _licensing().license_symbols(parsed, unique=True, decompose=False)})


@cache
def alternatives(expression: str) -> tuple[frozenset[str], ...]:
    """Return the alternatives that an expression leaves open, each the set of ids that hold together.

    ``A AND (B OR C)`` is ``{A, B}`` or ``{A, C}``; "or later" is a choice between versions; an alternative that asks for
    all that another one asks for and more is dropped. Text that is no expression, and one that leaves more than
    `MOST_BRANCHES`, is one alternative: `NOASSERTION`. What is joined by `AND_OR` leaves open what each of its parts does.
    """
    if AND_OR in expression:
        parts = expression.split(AND_OR)
        return tuple(dict.fromkeys(branch for part in parts for branch in alternatives(part)))
    if expression in (NOASSERTION, NONE):
        return (frozenset({expression}),)
    if (normal := normalized(expression)) is None:
        return (frozenset({NOASSERTION}),)
    try:
        return tuple(sorted(_branches(_licensing().parse(normal)), key=sorted))
    except (_TooManyBranches, RecursionError):
        return (frozenset({NOASSERTION}),)


def _branches(node: Any) -> set[frozenset[str]]:
    from license_expression import LicenseWithExceptionSymbol

    if isinstance(node, _licensing().OR):
        found = {branch for arg in node.args for branch in _branches(arg)}
    elif isinstance(node, _licensing().AND):
        found = {frozenset()}
        for arg in node.args:
            found = _absorbed({mine | its for mine in found for its in _branches(arg)})
    elif isinstance(node, LicenseWithExceptionSymbol):
        base = node.license_symbol.key
        exception = node.exception_symbol.key
        return {frozenset({f"{one} WITH {exception}"}) for one in _OR_LATER.get(base, (base,))}
    else:
        return {frozenset({one}) for one in _OR_LATER.get(node.key, (node.key,))}
    return _absorbed(found)


def _absorbed(found: set[frozenset[str]]) -> set[frozenset[str]]:
    kept: set[frozenset[str]] = set()
    for branch in sorted(found, key=len):
        if not any(smaller <= branch for smaller in kept):
            kept.add(branch)
        if len(kept) > MOST_BRANCHES:
            raise _TooManyBranches
    return kept


def entry_of(identifier: str) -> dict[str, Any] | None:
    """Return what ScanCode's index says of a simple id (category, key), or `None`."""
    return _by_spdx().get(identifier.lower())


def scancode_names() -> Iterator[tuple[str, str]]:
    """Yield every key, id and former id of a license with the id it stands for, as ScanCode's index has them."""
    for entry in _index():
        spdx = entry.get("spdx_license_key")
        if spdx and not entry.get("is_exception"):
            for key in (entry["license_key"], spdx, *entry.get("other_spdx_license_keys", ())):
                yield key, spdx


@cache
def _index() -> list[dict[str, Any]]:
    import license_expression

    text = files(license_expression).joinpath("data", "scancode-licensedb-index.json").read_text("utf-8")
    entries: list[dict[str, Any]] = json.loads(text)
    return entries


@cache
def _by_spdx() -> dict[str, dict[str, Any]]:
    return {
        e["spdx_license_key"].lower(): e
        for e in _index()
        if e.get("spdx_license_key") and not e.get("is_exception")
    }


@cache
def _licensing() -> Any:  # the library publishes no types
    """Return its parser with our own ids beside those of its index."""
    from license_expression import build_spdx_licensing

    known = {
        key.lower()
        for e in _index()
        for key in (e.get("spdx_license_key"), *e.get("other_spdx_license_keys", ()))
        if key
    }
    own = [
        {
            "license_key": identifier.lower(),
            "spdx_license_key": identifier,
            "other_spdx_license_keys": [],
            "is_exception": False,
            "is_deprecated": False,
            "category": "",
        }
        for identifier in sorted(
            {*all_texts(), *(row.expression for row in hub_licenses()), NOASSERTION, NONE}
        )
        if identifier.lower() not in known
    ]
    return build_spdx_licensing([*_index(), *own])
