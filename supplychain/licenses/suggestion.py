"""Suggestion: which licenses an artifact may have, given everything it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from supplychain.licenses.finding import NOT_LEGAL_ADVICE, SEVERITIES
from supplychain.licenses.judge import exclusion, judge_reach
from supplychain.licenses.text_of import is_untold
from supplychain.licenses.texts import all_texts
from supplychain.licenses.travel import travel

if TYPE_CHECKING:
    from supplychain.licenses.edges import EdgeTable
    from supplychain.licenses.ruleset import RuleSet

__all__ = ["Suggestion", "suggest"]

_COMMON = ("Apache-2.0", "MIT", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "GPL-3.0-only", "AGPL-3.0-only")
_OPEN_KINDS = (
    "public-domain",
    "permissive",
    "attribution",
    "weak-copyleft",
    "copyleft",
    "network-copyleft",
    "sharealike",
    "content",
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Licenses that keep every binding duty from above, the least restrictive first; or why there is none.

    `required` are the upstream licenses that ask for something, each with an artifact that brings it; `undecided` those nobody
    can tell, which may ask for more.
    """

    artifact: str
    licenses: tuple[str, ...]
    required: tuple[tuple[str, str], ...]
    undecided: tuple[tuple[str, str], ...]
    why_none: str = ""
    note: str = NOT_LEGAL_ADVICE


def suggest(edges: EdgeTable, number: int, rules: RuleSet, *, most: int = 8) -> Suggestion:
    """Return the licenses under which the artifact `number` keeps what every artifact above it asks for."""
    arrivals = travel(edges, rules.table, np.arange(len(edges.keys)))
    rows = np.flatnonzero(arrivals.node == number)
    asked: dict[tuple[str, str], str] = {}
    undecided: dict[str, str] = {}
    for row in rows.tolist():
        origin = int(arrivals.origin[row])
        expression, reach = (
            edges.license_of(origin),
            arrivals.reaches[int(arrivals.reach[row])],
        )
        if not expression or not rules.table.fires(reach):
            continue
        if is_untold(expression):
            undecided.setdefault(expression, edges.keys[origin].id)
        else:
            asked.setdefault((expression, reach), edges.keys[origin].id)
    required = {e: who for (e, reach), who in asked.items() if _asks(e, reach, rules)}
    own = tuple(sorted(required))
    candidates = dict.fromkeys([*own, *_together(own), *_common()])
    fitting = [c for c in candidates if all(_fits(e, reach, c, rules) for e, reach in asked)]
    if not fitting:  # what is only contested leaves a choice
        fitting = [
            c for c in candidates if all(_fits(e, reach, c, rules, contested=True) for e, reach in asked)
        ]
    why = ""
    if not fitting:
        why = _why_none(asked, rules)
    return Suggestion(
        artifact=edges.keys[number].id,
        licenses=tuple(fitting[:most]),
        required=tuple(required.items()),
        undecided=tuple(undecided.items()),
        why_none=why,
    )


def _common() -> list[str]:
    """Return the open licenses described here, the least restrictive first, those that everybody knows before the rest."""
    described = {i: text for i, text in all_texts().items() if text.kind in _OPEN_KINDS and not text.label}

    def place(identifier: str) -> tuple[int, int, str]:
        rank = max(
            0, _OPEN_KINDS.index(described[identifier].kind) - 1
        )  # public domain and permissive are one
        return rank, _COMMON.index(identifier) if identifier in _COMMON else len(_COMMON), identifier

    return sorted(described, key=place)


def _together(own: tuple[str, ...]) -> list[str]:
    """Return the licenses asked for from above, joined by AND; none where they are fewer than two."""
    joined = " AND ".join(f"({e})" if " " in e else e for e in own)
    return [joined] if len(own) > 1 else []


def _fits(expression: str, reach: str, candidate: str, rules: RuleSet, *, contested: bool = False) -> bool:
    """Whether a license keeps every duty, or with `contested` at least every binding one."""
    found = judge_reach(expression, reach, candidate, rules).findings
    grave = [f for f in found if SEVERITIES.index(f.severity) > SEVERITIES.index("info")]
    return not any(f.severity == "unknown" or f.level == "B" or not contested for f in grave)


def _asks(expression: str, reach: str, rules: RuleSet) -> bool:
    """Whether a plain permissive license would not do."""
    return not _fits(expression, reach, "Apache-2.0", rules)


def _why_none(asked: dict[tuple[str, str], str], rules: RuleSet) -> str:
    if pair := exclusion(frozenset(asked), rules):
        return f"No license can satisfy both {pair.clash.one} and {pair.clash.other}: {pair.clash.why}."
    for (expression, reach), who in asked.items():
        if not _fits(expression, reach, expression, rules):
            return f"{who} is under {expression}, which no license of a work made from it can satisfy."
    return "No license described here satisfies everything that the artifacts above it ask for."
