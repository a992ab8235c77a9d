"""What a license text says, term by term: the vocabulary, one text, and the refusal of a record without clause or date."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from supplychain.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DIMENSIONS", "KINDS", "REACHES", "VOCABULARY", "LicenseText", "Term", "TermKind", "parse_text"]

KINDS = (
    "public-domain", "permissive", "attribution", "weak-copyleft", "copyleft", "network-copyleft", "sharealike",
    "content", "data", "rail", "community", "research",
)  # fmt: skip
"""What sort of text it is; the rules for RAIL and community texts ask for it."""

REACHES = ("adapter", "distilled", "output", "merge")
"""What a text may name, beside copies and modified copies, as bound by a term: an adapter (LoRA, delta) trained on the
weights; a model trained on their outputs in order to imitate them; the outputs themselves and data made of them; a merge with
other weights."""

DIMENSIONS = (
    "notices", "same_license", "noncommercial", "no_derivatives", "use_restrictions", "naming", "output_training",
)  # fmt: skip
"""Ways in which a term travels: each column of the propagation table."""


@dataclass(frozen=True, slots=True)
class TermKind:
    """An entry of the vocabulary: its sort (grant, duty, limit), dimension of travel if it travels, and its parameters."""

    sort: Literal["grant", "duty", "limit"]
    meaning: str
    dimension: str = ""
    parameters: Mapping[str, type] = field(default_factory=dict)


VOCABULARY: Mapping[str, TermKind] = {
    # grants
    "commercial": TermKind("grant", "Commercial use is allowed."),
    "distribute": TermKind("grant", "Copies may be passed on."),
    "derive": TermKind("grant", "Modified works may be made and passed on."),
    "sublicense": TermKind("grant", "Recipients may be given a license of the distributor's own."),
    "patent": TermKind("grant", "A patent license is given."),
    "free_outputs": TermKind("grant", "Outputs, or results of computing on the data, are free of the license's duties."),
    "relicense": TermKind(
        "grant", "Terms under which a modified work may be published: free, conditional, same-only, none.",
        parameters={"value": str},
    ),
    # duties
    "copy_license": TermKind("duty", "A copy of the license goes with the work.", "notices"),
    "keep_notices": TermKind("duty", "Copyright and license notices stay.", "notices"),
    "notice_text": TermKind("duty", "A given text stands in a Notice file.", "notices", {"text": str}),
    "state_changes": TermKind("duty", "Changes are marked.", "notices"),
    "attribution": TermKind("duty", "The creator is credited.", "notices"),
    "source_offer": TermKind(
        "duty", "Source is offered; scope file, library, work, or network.", "notices", {"scope": str}
    ),
    "display_text": TermKind("duty", "A given text is displayed.", "naming", {"text": str}),
    "name_prefix": TermKind("duty", "The name of a derived model begins with a given text.", "naming", {"text": str}),
    "same_license": TermKind(
        "duty", "A modified work is licensed the same way; scope file, library, work, network, content, or data.",
        "same_license", {"scope": str, "compatible": list},
    ),
    "use_restrictions": TermKind(
        "duty",
        "A set of behavioral restrictions is passed on; mode same-attachment, same-purpose, or by-reference.",
        "use_restrictions", {"set": str, "mode": str},
    ),
    "agreement": TermKind(
        "duty", "The agreement itself is passed on and accepted by recipients.", "use_restrictions"
    ),
    "recipient_bound": TermKind("duty", "Recipients of the data are bound to the same agreement.", "same_license"),
    # limits
    "noncommercial": TermKind("limit", "No commercial use.", "noncommercial"),
    "research_only": TermKind("limit", "Only research (or evaluation), never commercial use.", "noncommercial"),
    "output_noncommercial": TermKind("limit", "Outputs are not used commercially.", "noncommercial"),
    "no_derivatives_shared": TermKind("limit", "Modified works are not shared.", "no_derivatives"),
    "no_distribution": TermKind("limit", "Copies are not passed on.", "use_restrictions"),
    "no_sublicense": TermKind("limit", "The rights cannot be sublicensed or transferred.", "use_restrictions"),
    "output_training_ban": TermKind(
        "limit", "Outputs or materials do not train or improve other models; own_family says who is excepted; contract "
        "when only an account holder is bound.", "output_training", {"own_family": bool, "contract": bool},
    ),
    "no_further_restrictions": TermKind("limit", "Nothing may be added to the terms.", "same_license"),
    "computational_use_only": TermKind("limit", "The data serves computation only.", "same_license"),
    "mau_threshold": TermKind(
        "limit", "Above so many monthly active users another license is needed.", parameters={"users": int}
    ),
    "revenue_threshold": TermKind("limit", "Above so much yearly revenue another license is needed.", parameters={"usd": int}),
    "territory": TermKind("limit", "Somebody is excluded by place.", parameters={"text": str}),
    "field_of_use": TermKind("limit", "Only a field of use is allowed.", parameters={"text": str}),
    "revocable": TermKind("limit", "The licensor can end it without a breach, or restrict use remotely."),
    "litigation_termination": TermKind("limit", "Suing ends the license."),
}  # fmt: skip
"""Every word a text file may use."""

_RELICENSE = ("free", "conditional", "same-only", "none")
_MODES = ("same-attachment", "same-purpose", "by-reference")
_SCOPES = ("file", "library", "work", "network", "content", "data")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing a text says: its word, the clause, what the clause says in our own words, and how sure the reading is."""

    name: str
    clause: str
    says: str
    confidence: Literal["explicit", "reading"] = "explicit"
    reaches: frozenset[str] = frozenset()
    parameters: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def dimension(self) -> str:
        """Column of the propagation table along which it travels; blank when it does not."""
        return VOCABULARY[self.name].dimension

    @property
    def sort(self) -> str:
        """Grant, duty or limit."""
        return VOCABULARY[self.name].sort


@dataclass(frozen=True, slots=True)
class LicenseText:
    """A license text of a certain date: what it is, and its terms."""

    id: str
    title: str
    date: str
    kind: str
    source: str
    terms: tuple[Term, ...] = ()
    family: str = ""
    version: str = ""
    label: bool = False
    """Whether it is a family label that names no text: then its terms are what every member says."""

    def term(self, name: str) -> Term | None:
        """Return the term of that word, or `None`."""
        return next((term for term in self.terms if term.name == name), None)

    @property
    def relicense(self) -> str:
        """Under which terms a modified work may be published."""
        found = self.term("relicense")
        return str(found.parameters["value"]) if found else ""


def parse_text(data: Mapping[str, Any], *, name: str) -> LicenseText:
    """Return the text described by a TOML document, or raise `InputError` that names file, entry and remedy."""

    def refuse(problem: str) -> InputError:
        return InputError(f"License text {name}: {problem}")

    unknown = set(data) - {
        "id",
        "title",
        "date",
        "kind",
        "source",
        "family",
        "version",
        "label",
        "note",
        "terms",
    }
    if unknown:
        raise refuse(f"unknown entries {', '.join(sorted(unknown))}.")
    for key in ("id", "title", "date", "kind", "source"):
        if not isinstance(data.get(key), str) or not data[key].strip():
            raise refuse(f"{key} is missing or blank; every text needs id, title, date, kind and source.")
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", data["date"]) and not data.get("label"):
        raise refuse(f"date {data['date']!r} is not a year, month or day such as 2024-07-23.")
    if data["kind"] not in KINDS:
        raise refuse(f"kind {data['kind']!r} is not one of {', '.join(KINDS)}.")
    terms = tuple(_parse_term(entry, refuse) for entry in data.get("terms", ()))
    if not terms and not data.get("label"):
        raise refuse("it has no terms.")
    names = [term.name for term in terms]
    if repeated := {n for n in names if names.count(n) > 1}:
        raise refuse(f"terms stated twice: {', '.join(sorted(repeated))}.")
    return LicenseText(
        id=data["id"],
        title=data["title"],
        date=data["date"],
        kind=data["kind"],
        source=data["source"],
        terms=terms,
        family=data.get("family", ""),
        version=data.get("version", ""),
        label=bool(data.get("label", False)),
    )


def _parse_term(entry: Mapping[str, Any], refuse: Any) -> Term:
    word = str(entry.get("name"))
    if word not in VOCABULARY:
        raise refuse(f"term {word!r} is not one of {', '.join(VOCABULARY)}.")
    for key in ("clause", "says"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise refuse(f"term {word} has no {key}; cite the clause and say what it says.")
    confidence = entry.get("confidence", "explicit")
    if confidence not in ("explicit", "reading"):
        raise refuse(f"confidence {confidence!r} of term {word} is not explicit or reading.")
    reaches = frozenset(entry.get("reaches", ()))
    if reaches - set(REACHES):
        raise refuse(f"reaches of term {word} are {sorted(reaches)}; valid are {', '.join(REACHES)}.")
    wanted = VOCABULARY[word].parameters
    given = {k: v for k, v in entry.items() if k not in {"name", "clause", "says", "confidence", "reaches"}}
    for key, value in given.items():
        if key not in wanted or not isinstance(value, wanted[key]):
            valid = ", ".join(f"{k} ({t.__name__})" for k, t in wanted.items()) or "none"
            raise refuse(f"parameter {key} = {value!r} of term {word}; valid parameters are: {valid}.")
    for key, choices in (("value", _RELICENSE), ("mode", _MODES), ("scope", _SCOPES)):
        if key in wanted and given.get(key) not in choices:
            raise refuse(f"{key} of term {word} is {given.get(key)!r}; valid are {', '.join(choices)}.")
    return Term(word, entry["clause"], entry["says"], confidence, reaches, given)
