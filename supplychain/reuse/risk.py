"""A risk: what a rule says of one thing that could go wrong with a model, with its evidence. Values without behavior."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "CLEAR",
    "NOT_APPLICABLE",
    "RISK",
    "RULES",
    "SEVERITIES",
    "UNKNOWN",
    "VERDICTS",
    "Lookalike",
    "Reach",
    "Risk",
    "Rule",
]

RISK, CLEAR, UNKNOWN, NOT_APPLICABLE = "risk", "clear", "unknown", "not applicable"
VERDICTS = (RISK, UNKNOWN, CLEAR, NOT_APPLICABLE)
"""What a rule can say. Unknown: nobody looked, or a scan is not done; that is never clear."""

SEVERITIES = ("low", "medium", "high")
"""How much a risk matters, the least first."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: the threat it stands for, what is wrong where it fires, and what to do then.

    Threats are those of STRIDE as the reuse study applies them to a hub of models, restated for what can be read today;
    ``code execution`` and ``discrepancy`` are added.
    """

    id: str
    threat: str
    name: str
    says: str
    advice: str


RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in (
        Rule(
            "S1",
            "spoofing",
            "taken for another",
            "Nobody has verified its owner, and its name can be taken for that of a popular model.",
            "Compare id and owner letter by letter with those in the documentation of the model you mean.",
        ),
        Rule(
            "T1",
            "tampering",
            "unpinned base",
            "It fetches its base when it is loaded, and names no revision of it.",
            "Load the base yourself at a commit that you have looked at (revision=…).",
        ),
        Rule(
            "T2",
            "tampering",
            "unsigned",
            "No key of its author signs its newest commit, and others rest on it.",
            "Pin the commit that you have looked at (revision=…), and note the SHA-256 of its files.",
        ),
        Rule(
            "P1",
            "repudiation",
            "no claim",
            "It claims no result that anything could be held against.",
            "Measure it on your own data before you rely on it; ask its owner for results.",
        ),
        Rule(
            "E1",
            "elevation",
            "many can write",
            "Each member of its organization who may write can change this model and every other one of it.",
            "Pin the commit that you have looked at; keep a copy where only you can write.",
        ),
        Rule(
            "C1",
            "code execution",
            "pickle only",
            "It has weights that pickle reads, and no safetensors file beside them: whoever loads them runs what they hold.",
            "Convert it in a sandbox, or take a version with safetensors; load with weights_only=True.",
        ),
        Rule(
            "C2",
            "code execution",
            "custom code",
            "It brings code of its own that runs when it is loaded.",
            "Read the code, pin its commit (code_revision=…), and only then trust it (trust_remote_code=True).",
        ),
        Rule(
            "C3",
            "code execution",
            "scan objects",
            "The hub's scan objects to files of it.",
            "Do not load these files; look at the verdict on the hub, which may be an error of the scanner.",
        ),
        Rule(
            "D1",
            "discrepancy",
            "claims disagree",
            "Two claims for one measure of it lie apart.",
            "Ask which holds, or measure it yourself.",
        ),
    )
}
"""Rule → what it says; the letter of the id is that of the threat, C for code and D for discrepancies."""


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A popular model or owner that a name can be taken for: how, and how sure that is, 0 to 1."""

    resembles: str
    how: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Reach:
    """What rests on a model, directly or through others: models made from it, and repositories that use any of them."""

    models: int = 0
    repositories: int = 0

    @property
    def total(self) -> int:
        """Both together."""
        return self.models + self.repositories


@dataclass(frozen=True, slots=True)
class Risk:
    """What a rule says of a model.

    Attributes
    ----------
    rule
        One of `RULES`.
    verdict
        One of `VERDICTS`.
    severity
        One of `SEVERITIES`; blank where it is no risk.
    evidence
        What it rests on: files, names, numbers; for unknown, what nobody has looked at.
    """

    rule: str
    verdict: str
    severity: str = ""
    evidence: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """The finding in one sentence."""
        shown = "; ".join(self.evidence)
        if self.verdict == RISK:
            return f"{RULES[self.rule].says.rstrip('.')}: {shown}." if shown else RULES[self.rule].says
        return f"{RULES[self.rule].name}: {self.verdict}{f' ({shown})' if shown else ''}."

    @property
    def advice(self) -> str:
        """What to do; blank where it is no risk."""
        return RULES[self.rule].advice if self.verdict == RISK else ""
