"""What judging a license against another one finds: values without behavior."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

__all__ = ["DECIDING", "NOT_LEGAL_ADVICE", "RULES", "SEVERITIES", "Finding", "Judgment", "worst"]

NOT_LEGAL_ADVICE = "Findings are about declared terms. This is not legal advice."

SEVERITIES: tuple[str, ...] = ("ok", "info", "unknown", "warn", "error")
"""From nothing found to a conflict with the declared license. Unknown is never ok."""

RULES = {
    "R1": "Non-commercial or research-only work, made into something offered for commercial use.",
    "R1d": "The same by way of training data.",
    "R2": "A modified copy of a work whose modified copies may not be shared.",
    "R3": "Rights that cannot be passed on, passed on.",
    "R4": "A work that asks for the same license, under another one.",
    "R4s": "Software licenses that do not go together, by the OSADL matrix.",
    "R4d": "Training data that asks for the same license.",
    "R5": "Behavioral use restrictions (RAIL) that are not passed on.",
    "R6": "Duties that no license can satisfy together.",
    "R7": "A community agreement replaced by other terms.",
    "R8": "A name that the license asks for is missing.",
    "R9": "Notices, attribution or copies of the license are due.",
    "R10": "A license is missing or not known.",
    "R11": "Outputs or materials used for a model that the license excludes.",
    "R12": "Needs a restricted artifact at run time, and offers itself without that restriction.",
    "R13": "Statements of one artifact disagree.",
    "R14": "Terms that metadata cannot decide: thresholds, places, fields of use, revocation.",
}
"""Rule → what fires it, in one sentence."""

DECIDING = (
    "R1",
    "R2",
    "R4",
    "R4s",
    "R5",
    "R7",
    "R6",
    "R11",
    "R1d",
    "R4d",
    "R12",
    "R3",
    "R8",
    "R10",
    "R13",
    "R14",
    "R9",
)
"""Of findings equally severe, the one that stands first here is named first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One term of an upstream license that the downstream one does not keep, or a duty that remains.

    `level` is how far the edge carries the term (see `supplychain.licenses.reach`); `why_not_error` says what lowers a warning.
    """

    rule: str
    severity: str
    upstream: str
    downstream: str
    term: str
    clause: str
    says: str
    reason: str
    level: str
    confidence: str = "explicit"
    why_not_error: str = ""


@dataclass(frozen=True, slots=True)
class Judgment:
    """The verdict on a downstream license against an upstream one over a reach, with every finding, the deciding one first.

    `chosen` is the alternative of the upstream license that the verdict rests on, where it leaves a choice.
    """

    severity: str
    upstream: str
    downstream: str
    reach: str
    ruleset: str
    findings: tuple[Finding, ...] = ()
    chosen: str = ""
    note: str = field(default=NOT_LEGAL_ADVICE, repr=False)

    @property
    def deciding(self) -> Finding | None:
        """The finding that makes the verdict what it is."""
        return self.findings[0] if self.findings else None

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        from dataclasses import asdict

        return asdict(self)


def worst(severities: Any) -> str:
    """Return the most severe of them; ``ok`` for none."""
    return max(severities, key=SEVERITIES.index, default="ok")
