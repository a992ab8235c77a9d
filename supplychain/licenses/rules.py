"""The rules R1 to R14 that compare one upstream text with one downstream offer, term by term.

Each rule asks three things: does the text state the term, does the path carry it, does the downstream license keep it? What is
carried and not kept is a finding; how severe it is stands in the rule set. R6 (duties that exclude each other) concerns several
licenses at once and is found elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplychain.licenses.finding import Finding
from supplychain.licenses.software import osadl_verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.licenses.offer import Offer
    from supplychain.licenses.ruleset import RuleSet
    from supplychain.licenses.texts import LicenseText, Term

__all__ = ["Setting", "Situation", "findings_of", "has_prefix", "plain_name"]

_CONTESTED = "Texts and practice disagree whether such an edge carries this term."
_INFORMATIVE = "Such an edge carries the term as information only."
_AT_RUN_TIME = (
    "The artifact only needs the other one at run time; its own license is not wrong for its own work."
)


@dataclass(frozen=True)
class Setting:
    """What surrounds a pair of licenses: the reach between them, the rule set, and what is known of the artifacts.

    `software` is ``contains`` or ``depends_on`` where code is copied or asked for, else blank.
    """

    reach: str
    rules: RuleSet
    same_owner: bool = False
    name: str | None = None
    software: str = ""


@dataclass(frozen=True)
class Situation:
    """One upstream text against one downstream offer."""

    text: LicenseText
    offer: Offer
    setting: Setting

    @property
    def name(self) -> str | None:
        """Name of the downstream artifact, where it is known."""
        return self.setting.name

    def carried(self, dimension: str, reaches: frozenset[str] = frozenset()) -> str:
        """How far the path carries a dimension, for terms that themselves name `reaches`."""
        return self.setting.rules.table.level(self.setting.reach, dimension, reaches)

    def level(self, term: Term) -> str:
        """How far the path carries a term."""
        return self.carried(term.dimension, term.reaches)

    def run_time(self, level: str) -> bool:
        """Whether the artifact only needs the other one at run time, or only tries it."""
        return level == "U" or (
            level == "I" and ("uses" in self.setting.reach or "tries" in self.setting.reach)
        )

    @property
    def data(self) -> bool:
        """Whether the path leads through training data: notices are then at most informative."""
        return self.carried("notices") in "I-"

    def finding(
        self, rule: str, term: Term, level: str, reason: str, *, at_most: str = "error", why: str = ""
    ) -> Finding | None:
        """Return the finding, with the severity of the rule set; `None` when silenced."""
        if term.confidence == "reading" and at_most == "error" and not self.text.label:
            at_most, why = "warn", why or "The term is a reading; no explicit clause says it."
        severity = self.setting.rules.severity(
            rule, level, same_owner=self.setting.same_owner, at_most=at_most
        )
        if severity == "off":
            return None
        if severity == "warn" and not why:
            why = {"C": _CONTESTED, "U": _AT_RUN_TIME, "I": _INFORMATIVE}.get(level, "")
            why = why or f"The rule set {self.setting.rules.name} holds {rule} for a warning."
        if (
            self.setting.same_owner
            and rule in self.setting.rules.same_owner
            and severity == "info"
            and not why
        ):
            why = "Upstream and downstream have the same owner, who may license the own work differently."
        return Finding(
            rule, severity, self.text.id, " AND ".join(sorted(self.offer.ids)), term.name, term.clause, term.says, reason,
            level, term.confidence, why,
        )  # fmt: skip

    def undescribed(self, term: Term, level: str) -> Finding:
        """Return that nobody can tell whether the downstream license keeps the term."""
        names = ", ".join(self.offer.undescribed) or "the downstream license"
        return Finding(
            "R10", "unknown", self.text.id, " AND ".join(sorted(self.offer.ids)), term.name, term.clause, term.says,
            f"Nobody has described whether {names} keeps this term.", level, "reading",
        )  # fmt: skip


def findings_of(situation: Situation) -> list[Finding]:
    """Return what the rules find for one upstream text."""
    found: list[Finding] = []
    for rule in (
        _noncommercial,
        _no_derivatives,
        _same_license,
        _restrictions,
        _agreement,
        _missing,
        _family_label,
        _output_training,
        _name,
    ):
        found += [f for f in rule(situation) if f is not None]
    found += [f for f in _no_sublicense(situation, found) if f is not None]
    found += [f for f in (*_notices(situation), *_undecidable(situation)) if f is not None]
    return found


def _fires(level: str) -> bool:
    return level in "BCUI"


def _noncommercial(s: Situation) -> Iterator[Finding | None]:
    terms = [t for t in map(s.text.term, ("noncommercial", "research_only")) if t]
    if "distilled" in s.setting.reach or "generated_by" in s.setting.reach:
        terms += [t for t in (s.text.term("output_noncommercial"),) if t]
    term = next((t for t in terms if _fires(s.level(t))), None)
    if term is None or s.offer.missing or s.offer.unknown or s.offer.has("noncommercial", "research_only"):
        return
    level = s.level(term)
    if s.offer.undescribed:
        yield s.undescribed(term, level)
        return
    rule = "R12" if s.run_time(level) else "R1d" if level in "CI" and s.data else "R1"
    yield s.finding(rule, term, level, f"{_down(s)} grants commercial use, which {s.text.title} does not.")


def _no_derivatives(s: Situation) -> Iterator[Finding | None]:
    if (term := s.text.term("no_derivatives_shared")) and _fires(level := s.level(term)):
        format_only = level == "C" and s.carried("same_license") == "B"
        why = "A pure change of format is contested." if format_only else ""
        yield s.finding(
            "R2",
            term,
            level,
            f"{s.text.title} lets no modified copy be shared, whatever its license.",
            why=why,
        )


def _same_license(s: Situation) -> Iterator[Finding | None]:
    if s.setting.software and (verdicts := list(_by_osadl(s))):
        yield from (v for v in verdicts if not isinstance(v, bool))
        return
    term = s.text.term("same_license") or s.text.term("recipient_bound")
    if term is None or not _fires(level := s.level(term)) or s.offer.missing or s.offer.unknown:
        return
    if level != "B" and s.text.kind == "data" and s.text.term("free_outputs"):
        return  # the text itself frees what is computed on the data
    kin = s.offer.kin_of(s.text)
    if kin and kin.id != s.text.id and kin.term("same_license") and (kin.label or s.text.label):
        yield s.undescribed(term, level)
        return
    if s.offer.ids & {s.text.id, *term.parameters.get("compatible", ())}:
        return
    if s.offer.undescribed:
        yield s.undescribed(term, level)
        return
    rule = "R4d" if level in "CI" and s.data else "R4"
    yield s.finding(
        rule, term, level, f"{s.text.title} asks for the same license; {_down(s)} is another one."
    )


def _by_osadl(s: Situation) -> Iterator[Finding | bool | None]:
    from supplychain.licenses.texts import Term

    verdicts = {down: osadl_verdict(outbound=down, inbound=s.text.id) for down in sorted(s.offer.ids)}
    # Of licenses that hold together, one that may take the code is enough; where the matrix is silent of one, the terms speak.
    best = next((v for v in ("yes", "check", "unknown", "", "no") if v in verdicts.values()), "")
    if best == "yes":
        yield True
    if best not in ("check", "no"):
        return
    level = "B" if s.setting.software == "contains" else "C"
    at_most, why = ("error", "") if best == "no" else ("warn", "The matrix says that it depends.")
    for down in (d for d, v in verdicts.items() if v == best):
        term = Term("same_license", "OSADL matrix", f"{s.text.id} inbound, {down} outbound: {best}.")
        reason = f"By the OSADL matrix {s.text.id} does not go into {down}."
        yield s.finding("R4s", term, level, reason, at_most=at_most, why=why)


def _restrictions(s: Situation) -> Iterator[Finding | None]:
    """R5: a RAIL text's set of restrictions is passed on (community agreements are R7)."""
    term = s.text.term("use_restrictions")
    if term is None or s.text.kind in ("community", "research") or s.offer.missing or s.offer.unknown:
        return
    if not _fires(level := s.level(term)):
        return
    sets = [t.term("use_restrictions") for t in s.offer.texts]
    mine = term.parameters.get("set")
    if any(t and t.parameters.get("set") == mine for t in sets):
        return
    rule = "R12" if s.run_time(level) else "R5"
    if any(sets):
        if term.parameters.get("mode") == "same-purpose" or level == "U":
            return
        why = "The downstream license has behavioral restrictions too; whether they say the same is not settled by its name."
        yield s.finding(
            rule,
            term,
            level,
            f"{_down(s)} carries other restrictions than {s.text.title}.",
            at_most="warn",
            why=why,
        )
    elif s.offer.undescribed:
        yield s.undescribed(term, level)
    else:
        yield s.finding(
            rule, term, level, f"{_down(s)} does not pass on the use restrictions of {s.text.title}."
        )


def _agreement(s: Situation) -> Iterator[Finding | None]:
    """R7: a community agreement stays, or the text says what may take its place."""
    if s.text.kind not in ("community", "research") or s.offer.missing or s.offer.unknown:
        return
    terms = [t for t in map(s.text.term, ("use_restrictions", "agreement", "relicense")) if t]
    if not terms or (s.text.kind == "research" and not s.text.term("agreement")):
        return
    restricted = s.text.term("use_restrictions")
    reaches = frozenset().union(*(t.reaches for t in terms))
    level = s.carried("use_restrictions", reaches)
    if not _fires(level) or (level in "UI" and not restricted):
        return
    term = s.text.term("agreement") or terms[0]
    if kin := s.offer.kin_of(s.text):
        if kin.version != s.text.version and kin.id != s.text.id and level in "BC":
            yield s.finding(
                "R7", term, level, f"{kin.title} is another agreement of the family than {s.text.title}.", at_most="warn",
                why="It is the same family, in another version.",
            )  # fmt: skip
        return
    if s.text.id in s.offer.ids:
        return
    if s.offer.undescribed:
        yield s.undescribed(term, level)
        return
    at_most, why = "error", ""
    if s.text.relicense == "free":
        at_most, why = "info", "The text lets derivatives have other terms."
    elif s.text.relicense in ("conditional", "") and not restricted:
        at_most, why = "warn", "The text lets derivatives have other terms, if its conditions are kept."
    if s.run_time(level) and at_most != "info":
        yield s.finding(
            "R12", restricted or term, level, f"{_down(s)} does not mention the use policy of {s.text.title}."
        )
    elif not s.run_time(level):
        yield s.finding(
            "R7", term, level, f"{_down(s)} takes the place of {s.text.title}.", at_most=at_most, why=why
        )


def _no_sublicense(s: Situation, found: list[Finding]) -> Iterator[Finding | None]:
    term = s.text.term("no_sublicense") or s.text.term("no_distribution")
    if term is None or s.offer.missing or s.offer.unknown or s.offer.undescribed:
        return
    level = s.level(term)
    if level in "BC" and s.offer.sublicensable and not s.offer.kin_of(s.text):
        grave = any(f.rule in ("R1", "R7") and f.severity == "error" for f in found)
        why = "" if grave else "Nothing else contradicts the text."
        yield s.finding(
            "R3", term, level, f"{_down(s)} hands on rights that {s.text.title} does not let be handed on.",
            at_most="error" if grave else "warn", why=why,
        )  # fmt: skip


_GO_ALONG = ("same_license", "use_restrictions", "agreement", "noncommercial", "research_only")


def _missing(s: Situation) -> Iterator[Finding | None]:
    """R10: the upstream license must go along, and the copy states no license at all."""
    due = [t for t in map(s.text.term, _GO_ALONG) if t and s.level(t) == "B"] if s.offer.missing else []
    if due:
        why = "A missing statement is a missing formality until somebody looks."
        reason = f"{s.text.title} must go along with the work, which states no license."
        yield s.finding("R10", due[0], "B", reason, at_most="warn", why=why)


def _family_label(s: Situation) -> Iterator[Finding | None]:
    """R13: downstream names only the family of a text that is known upstream."""
    label = next(
        (t for t in s.offer.texts if t.label and t.terms and t.family == s.text.family and t.id != s.text.id),
        None,
    )
    duty = next((t for t in s.text.terms if t.dimension == "notices"), None) or next(iter(s.text.terms), None)
    if label and duty and not s.text.label and s.carried("notices") == "B":
        why = "The family label leaves open which text is meant."
        yield s.finding(
            "R13",
            duty,
            "B",
            f"{label.title} names no text, where {s.text.title} is known upstream.",
            at_most="warn",
            why=why,
        )


def _output_training(s: Situation) -> Iterator[Finding | None]:
    term = s.text.term("output_training_ban")
    if term is None or not _fires(level := s.level(term)):
        return
    kin = s.offer.kin_of(s.text)
    if term.parameters.get("own_family") and kin and kin.version == s.text.version:
        return
    contract = bool(term.parameters.get("contract"))
    why = "It binds the account holder by contract." if contract else ""
    yield s.finding("R11", term, level, f"{s.text.title} excludes such a use of its materials or outputs.",
                    at_most="warn" if contract else "error", why=why)  # fmt: skip


def _name(s: Situation) -> Iterator[Finding | None]:
    term = s.text.term("name_prefix")
    if term is None or not s.name or not _fires(level := s.level(term)):
        return
    prefix = str(term.parameters.get("text", ""))
    if not has_prefix(s.name, prefix):
        yield s.finding("R8", term, level, f"The name {s.name} does not begin with {prefix}.")


def has_prefix(name: str, prefix: str) -> bool:
    """Whether the name of an artifact begins as a license asks; blanks, hyphens and case do not matter."""
    return plain_name(name.rpartition("/")[2]).startswith(plain_name(prefix))


def plain_name(text: str) -> str:
    """Return the letters and digits of a name, in lower case."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _notices(s: Situation) -> Iterator[Finding | None]:
    names = (
        "attribution",
        "copy_license",
        "keep_notices",
        "notice_text",
        "state_changes",
        "source_offer",
        "display_text",
    )
    due = [t for t in map(s.text.term, names) if t and s.level(t) in ("B", "C", "I")]
    if due:
        listed = "; ".join(t.says.rstrip(".") for t in due)
        yield s.finding("R9", due[0], s.level(due[0]), f"Due: {listed}.")


def _undecidable(s: Situation) -> Iterator[Finding | None]:
    level = s.carried("use_restrictions", frozenset({"adapter", "distilled"}))
    terms = [
        t
        for t in map(
            s.text.term, ("mau_threshold", "revenue_threshold", "territory", "field_of_use", "revocable")
        )
        if t
    ]
    if terms and _fires(level):
        listed = "; ".join(t.says.rstrip(".") for t in terms)
        yield s.finding("R14", terms[0], level, f"Not decidable from metadata: {listed}.", at_most="info")


def _down(s: Situation) -> str:
    return " AND ".join(sorted(s.offer.ids))
