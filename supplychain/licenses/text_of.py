"""Id of a license → its text: the described one, or what its category says of a software license nobody described."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from supplychain.licenses.expressions import NOASSERTION, NONE, alternatives, entry_of
from supplychain.licenses.texts import LicenseText, Term, all_texts

__all__ = ["is_untold", "text_of"]

_BY_CATEGORY = "category of ScanCode LicenseDB"
_NOTICES = Term("keep_notices", _BY_CATEGORY, "Notices stay, as such licenses ask.", "reading")
_FREE = Term(
    "relicense",
    _BY_CATEGORY,
    "A modified work may be published under other terms.",
    "reading",
    parameters={"value": "free"},
)
_COMMERCIAL = Term("commercial", _BY_CATEGORY, "Commercial use is allowed.", "reading")


def _same(scope: str) -> Term:
    says = f"A modified {scope} is licensed the same way."
    return Term("same_license", _BY_CATEGORY, says, "reading", parameters={"scope": scope, "compatible": []})


_CATEGORIES: dict[str, tuple[str, tuple[Term, ...]]] = {
    "Permissive": ("permissive", (_COMMERCIAL, _NOTICES, _FREE)),
    "Public Domain": ("public-domain", (_COMMERCIAL, _FREE)),
    "Copyleft Limited": ("weak-copyleft", (_COMMERCIAL, _NOTICES, _same("library"))),
    "Copyleft": ("copyleft", (_COMMERCIAL, _NOTICES, _same("work"))),
}


@cache
def text_of(identifier: str) -> LicenseText | None:
    """Return what the license of a simple id says; `None` where nobody knows its terms.

    ``A WITH B`` says what ``A`` says without its copyleft, where ``B`` is an exception to it. A software license that has no
    description here is read by its category, and says so in every clause.
    """
    if identifier in (NOASSERTION, NONE):
        return None
    base, _, added = identifier.partition(" WITH ")
    text = all_texts().get(base) or _by_category(base)
    if text is None or not added:
        return text
    if further := all_texts().get(
        added
    ):  # Commons Clause takes away; what is called an exception usually gives
        terms = {term.name: term for term in (*text.terms, *further.terms)}
        return replace(
            further, id=identifier, title=f"{text.title} with {further.title}", terms=tuple(terms.values())
        )
    kept = tuple(term for term in text.terms if term.name not in ("same_license", "no_further_restrictions"))
    return replace(text, id=identifier, title=f"{text.title} with {added}", terms=kept)


def is_untold(expression: str) -> bool:
    """Whether nobody can tell what a license asks for, whichever alternative is chosen."""
    return all(
        any((text := text_of(identifier)) is None or not text.terms for identifier in branch)
        for branch in alternatives(expression)
    )


@cache
def _by_category(identifier: str) -> LicenseText | None:
    entry = entry_of(identifier)
    if entry is None or entry["category"] not in _CATEGORIES:
        return None
    kind, terms = _CATEGORIES[entry["category"]]
    return LicenseText(identifier, identifier, "", kind, f"ScanCode LicenseDB {entry['license_key']}", terms)
