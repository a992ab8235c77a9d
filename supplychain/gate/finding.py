"""What the gate finds: values that every form of output is made from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from supplychain.licenses.finding import NOT_LEGAL_ADVICE, SEVERITIES

if TYPE_CHECKING:
    from datetime import date

    from supplychain.gate.projects import Declared

__all__ = ["KINDS", "Accepted", "GateFinding", "Place", "Report", "sorted_findings"]

KINDS = {
    "conflict": "Conflict with the declared license of this project.",
    "lineage": "Conflict with the declared license of an artifact that this project uses.",
    "unknown": "Nobody can tell: no license, or one that nobody knows.",
    "unresolved": "Code loads something that the files do not name.",
}
"""Kind of a finding → what it means. The last two are never shown as fine."""


class Place(NamedTuple):
    """Where code uses an artifact: file below the checkout, line (in a notebook, of its cell), cell, and the call."""

    file: str
    line: int
    cell: int = 0
    signature: str = ""

    def __str__(self) -> str:
        return f"{self.file}:cell {self.cell}:{self.line}" if self.cell else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFinding:
    """One thing a reviewer should know.

    Attributes
    ----------
    kind, severity, rule
        One of `KINDS`; error, warn, unknown or info; the rule of the license engine, or ``unknown-…``.
    project, license
        Folder of the project, and the license it declares.
    label, artifact
        What the project uses; blank for a finding about the project itself, the text as found for an unresolved use.
    origin, origin_license
        Where the terms come from: the artifact itself, or one above it.
    path
        Ids from the used artifact to the origin.
    mend
        The hop that dropped the terms.
    also
        More artifacts above it with the same license and the same finding.
    fingerprint
        The same as long as project, artifact, rule and the licenses are the same, wherever the lines move; of what is unknown
        as long as it is the same artifacts.
    """

    kind: str
    severity: str
    rule: str
    project: str
    license: str
    label: str = ""
    artifact: str = ""
    origin: str = ""
    origin_license: str = ""
    path: tuple[str, ...] = ()
    mend: str = ""
    also: tuple[str, ...] = ()
    clause: str = ""
    says: str = ""
    reason: str = ""
    remedy: str = ""
    places: tuple[Place, ...] = ()

    @property
    def fingerprint(self) -> str:
        """What a baseline knows the finding by."""
        parts = [
            self.kind,
            self.severity,
            self.rule,
            self.project,
            self.license,
            self.label,
            self.artifact,
            self.origin_license,
        ]
        if self.kind == "unknown":
            parts += [self.origin, *sorted(self.also)]
        if self.kind == "lineage":
            parts.append(self.mend)
        if self.kind == "unresolved":
            parts += [*sorted({place.file for place in self.places}), self.reason]
        data = "\x1f".join(parts).encode("utf-8", "surrogatepass")
        return hashlib.sha256(data).hexdigest()[:16]

    @property
    def headline(self) -> str:
        """What it is about, in a few words."""
        if self.kind == "unresolved":
            return f"{self.artifact or 'an argument'}: {self.reason}"
        return f"{self.label} {self.artifact}".strip() or f"project {self.project}"


class Accepted(NamedTuple):
    """A finding that the baseline accepts, and why, until when."""

    finding: GateFinding
    reason: str
    expires: date


@dataclass(slots=True)
class Report:
    """Everything one check has to say.

    `fail_on` is the least severity of a conflict that fails, ``never`` for none; `fails` are the findings that make the check
    fail, the rest of `findings` is reported only. `counts` are figures for the last line: files, places, artifacts, …
    """

    source: str
    ruleset: str
    fail_on: str
    unknown: str = "report"
    projects: list[Declared] = field(default_factory=list)
    findings: list[GateFinding] = field(default_factory=list)
    fails: list[GateFinding] = field(default_factory=list)
    accepted: list[Accepted] = field(default_factory=list)
    expired: list[Accepted] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    used: list[tuple[str, str, str, tuple[Place, ...]]] = field(default_factory=list)
    """(project, label, artifact, places) of everything that is used, with or without a finding."""
    seconds: float = 0.0
    note: str = NOT_LEGAL_ADVICE

    def of(self, *kinds: str) -> list[GateFinding]:
        """Return the findings of some kinds, the gravest first."""
        return [f for f in self.findings if f.kind in kinds]

    @property
    def exit_code(self) -> int:
        """0 where nothing fails, else 1."""
        return 1 if self.fails else 0


def sorted_findings(findings: list[GateFinding]) -> list[GateFinding]:
    """Return findings by kind, severity, project and artifact."""
    kinds = list(KINDS)
    return sorted(
        findings,
        key=lambda f: (
            kinds.index(f.kind), -SEVERITIES.index(f.severity), f.project, f.label, f.artifact, f.rule, f.origin, f.places,
        ),
    )  # fmt: skip
