"""What a downstream license offers: one alternative of it, seen from the terms of an upstream one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from supplychain.licenses.expressions import NOASSERTION, NONE, entry_of
from supplychain.licenses.text_of import text_of

if TYPE_CHECKING:
    from supplychain.licenses.texts import LicenseText, Term

__all__ = ["Clash", "Offer", "clash", "offer_of"]

_STRONG_SCOPES = ("work", "network", "content", "data")
_CLASHING = (
    "noncommercial",
    "research_only",
    "use_restrictions",
    "agreement",
    "no_derivatives_shared",
    "name_prefix",
)


@dataclass(frozen=True, slots=True)
class Offer:
    """The licenses that hold together in one alternative of an expression."""

    ids: frozenset[str]
    texts: tuple[LicenseText, ...]

    @property
    def missing(self) -> bool:
        """Whether no license is stated at all."""
        return NONE in self.ids

    @property
    def unknown(self) -> bool:
        """Whether a stated license is one nobody can name."""
        return NOASSERTION in self.ids or any(not _recognized(i) for i in self.ids - {NONE})

    @property
    def undescribed(self) -> tuple[str, ...]:
        """Licenses that have a name, but whose terms nobody has described."""
        described = {text.id for text in self.texts if text.terms}
        return tuple(sorted(self.ids - described - {NONE, NOASSERTION}))

    def has(self, *terms: str) -> bool:
        """Whether any of its texts states one of the terms."""
        return any(text.term(term) for text in self.texts for term in terms)

    @property
    def sublicensable(self) -> bool:
        """Whether it hands out rights that recipients may pass on."""
        return bool(self.texts) and not self.has("no_sublicense", "agreement", "no_distribution")

    def kin_of(self, text: LicenseText) -> LicenseText | None:
        """Return its text of the family of `text`: the same one, else one of the same version, else any; or `None`."""
        kin = [t for t in self.texts if text.family and t.family == text.family]
        return min(kin, key=lambda t: (t.id != text.id, t.version != text.version, t.id), default=None)


def _recognized(identifier: str) -> bool:
    return text_of(identifier) is not None or entry_of(identifier.partition(" WITH ")[0]) is not None


@cache
def offer_of(ids: frozenset[str]) -> Offer:
    """Return the offer of licenses that hold together."""
    return Offer(ids, tuple(t for t in (text_of(i) for i in sorted(ids)) if t is not None))


class Clash(NamedTuple):
    """Two licenses that cannot both be kept: the term of the one that wants everything, and that of the other against it."""

    one: str
    other: str
    why: str
    ours: Term
    theirs: Term


@cache
def clash(ids: frozenset[str]) -> Clash | None:
    """Return two licenses of `ids` that cannot both be kept, and why; `None` when all can."""
    texts = offer_of(ids).texts
    for one in texts:
        if (ours := _strong(one)) is None:
            continue
        for other in texts:
            if other is one or other.id in _accepted(one) or one.id in _accepted(other):
                continue
            if theirs := _strong(other):
                return Clash(
                    one.id, other.id, "each asks that the whole is licensed its own way", ours, theirs
                )
            added = next(filter(None, map(other.term, _CLASHING)), None)
            if one.term("no_further_restrictions") and added:
                why = f"{one.title} allows no further restrictions, and {other.title} adds: {added.says.rstrip('.')}"
                return Clash(one.id, other.id, why, ours, added)
    return None


def _strong(text: LicenseText) -> Term | None:
    """Return the term by which a text wants the whole work under itself, not only a file or a library of it."""
    same = text.term("same_license")
    return same if same is not None and same.parameters.get("scope") in _STRONG_SCOPES else None


def _accepted(text: LicenseText) -> frozenset[str]:
    same = text.term("same_license")
    return frozenset({text.id, *(same.parameters.get("compatible", ()) if same else ())})
