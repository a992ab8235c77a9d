"""Judging: whether a downstream license keeps what an upstream one asks for, over what the path between them carries."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from supplychain.licenses.expressions import AND_OR, NOASSERTION, NONE, alternatives
from supplychain.licenses.finding import DECIDING, SEVERITIES, Finding, Judgment, worst
from supplychain.licenses.names import license_named
from supplychain.licenses.offer import Clash, Offer, clash, offer_of
from supplychain.licenses.rules import Setting, Situation, findings_of
from supplychain.licenses.ruleset import RuleSet, ruleset_of
from supplychain.licenses.text_of import text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["exclusion", "judge", "judge_reach"]


def judge(
    *,
    upstream: str,
    relation: str | Sequence[str],
    downstream: str,
    ruleset: str | RuleSet = "practical",
    same_owner: bool = False,
    downstream_name: str | None = None,
) -> Judgment:
    """Return the verdict on a work under `downstream` that was made from, or needs, a work under `upstream`.

    `upstream` and `downstream` are license texts as found in the wild (Hub ids, SPDX expressions, …); a blank one or
    ``none`` states no license. `relation` is one word of the propagation table, such as ``finetune`` or ``uses``, or the
    words of a whole path from downstream to upstream. Raises `UnknownName` for another relation or rule set; odd licenses
    are never an error: they are unknown.
    """
    rules = ruleset_of(ruleset)
    words = [relation] if isinstance(relation, str) else list(relation)
    return judge_reach(
        _expression(upstream),
        rules.table.along(words),
        _expression(downstream),
        rules,
        same_owner,
        downstream_name,
        _software(words),
    )


def _software(words: list[str]) -> str:
    """Return whether a path is one of code beside code, and then whether code is copied or only asked for."""
    if not words or set(words) - {"contains", "depends_on"}:
        return ""
    return "depends_on" if "depends_on" in words else "contains"


def _expression(text: str) -> str:
    return license_named(text).id if text.strip() else NONE


@lru_cache(maxsize=200_000)
def judge_reach(
    upstream: str,
    reach: str,
    downstream: str,
    rules: RuleSet,
    same_owner: bool = False,
    downstream_name: str | None = None,
    software: str = "",
) -> Judgment:
    """Return the verdict for two expressions over a reach of the rule set's propagation table.

    A choice downstream is the recipient's: every alternative must be permitted, so the worst counts. For each of them a choice
    upstream is the user's: the alternative with the least severe outcome counts, and is named. `software` is ``contains`` or
    ``depends_on`` where code is copied or asked for: then the OSADL matrix speaks first.
    """
    if not rules.table.fires(reach):
        return Judgment("ok", upstream, downstream, reach, rules.name)
    if AND_OR in upstream or AND_OR in downstream:
        return _several(upstream, reach, downstream, rules, same_owner, downstream_name)
    ups, downs = alternatives(upstream), alternatives(downstream)
    setting = Setting(reach, rules, same_owner, downstream_name, software)
    outcomes: list[tuple[str, list[Finding], str]] = []
    for down in downs:
        each = [(*_one(up, setting, offer_of(down)), " AND ".join(sorted(up))) for up in ups]
        outcomes.append(min(each, key=lambda o: (SEVERITIES.index(o[0]), len(o[1]))))
    severity, findings, chosen = max(outcomes, key=lambda o: (SEVERITIES.index(o[0]), len(o[1])))
    findings.sort(key=lambda f: (-SEVERITIES.index(f.severity), DECIDING.index(f.rule)))
    return Judgment(
        severity, upstream, downstream, reach, rules.name, tuple(findings), chosen if len(ups) > 1 else ""
    )


def _several(
    upstream: str,
    reach: str,
    downstream: str,
    rules: RuleSet,
    same_owner: bool,
    name: str | None,
) -> Judgment:
    """Judge licenses of which nobody can tell whether all hold: what only some of them ask for is at most a warning."""
    pairs = product(upstream.split(AND_OR), downstream.split(AND_OR))
    each = [judge_reach(up, reach, down, rules, same_owner, name) for up, down in pairs]
    mild = min(each, key=lambda j: SEVERITIES.index(j.severity))
    cap = max(mild.severity, "warn", key=SEVERITIES.index)
    why = "One of the two states several licenses, and not whether one may choose."
    findings = [
        f
        if SEVERITIES.index(f.severity) <= SEVERITIES.index(cap)
        else replace(f, severity=cap, why_not_error=why)
        for judgment in each
        for f in judgment.findings
    ]
    findings.sort(key=lambda f: (-SEVERITIES.index(f.severity), DECIDING.index(f.rule)))
    return Judgment(
        worst(f.severity for f in findings),
        upstream,
        downstream,
        reach,
        rules.name,
        tuple(dict.fromkeys(findings)),
    )


def _one(up: frozenset[str], setting: Setting, offer: Offer) -> tuple[str, list[Finding]]:
    """Judge one alternative of each side."""
    upstream, down = " AND ".join(sorted(up)), " AND ".join(sorted(offer.ids))
    texts = {identifier: text_of(identifier) for identifier in sorted(up)}
    findings: list[Finding] = []
    for identifier, text in texts.items():
        if text is None or (text.label and not text.terms):
            known = (
                "states no license"
                if identifier == NONE
                else f"is under {identifier}, which nobody has described"
            )
            findings.append(_unknown(identifier, down, f"The upstream artifact {known}."))
        else:
            findings += findings_of(Situation(text, offer, setting))
    if offer.unknown:
        findings.append(_unknown(upstream, down, "Nobody can tell the downstream license."))
    elif offer.missing and not all(text and text.kind == "public-domain" for text in texts.values()):
        findings.append(_unknown(upstream, down, "The downstream artifact states no license."))
    if pair := clash(offer.ids):
        severity = setting.rules.severity("R6", "B")
        reason = f"Nobody can keep both licenses: {pair.why}."
        term = pair.ours
        findings.append(
            Finding("R6", severity, pair.other, down, term.name, term.clause, term.says, reason, "B")
        )
    kept = [f for f in findings if f.severity != "off"]
    return worst(f.severity for f in kept), kept


def _unknown(upstream: str, downstream: str, reason: str) -> Finding:
    return Finding("R10", "unknown", upstream, downstream, "", "", "", reason, "B", "reading")


class Exclusion(NamedTuple):
    """Two upstream licenses whose duties no license satisfies together (R6), with their reaches; the first wants the whole."""

    one: tuple[str, str]
    other: tuple[str, str]
    clash: Clash
    level: str


@lru_cache(maxsize=100_000)
def exclusion(upstream: frozenset[tuple[str, str]], rules: RuleSet) -> Exclusion | None:
    """Return the gravest exclusion among licenses that arrive over reaches (expression and reach), or `None`.

    Where an expression leaves a choice, two clash only if every alternative does; over a contested edge the level is contested.
    """
    found: list[Exclusion] = []
    arrived = [(pair, branches) for pair in sorted(upstream) if (branches := _known(pair[0]))]
    for i, (mine, ours) in enumerate(arrived):
        for its, theirs in arrived[i + 1 :]:
            clashes = [clash(a | b) for a in ours for b in theirs]
            first = clashes[0]
            if first is None or not all(clashes):
                continue
            one, other = (mine, its) if any(first.one in branch for branch in ours) else (its, mine)
            levels = {
                rules.table.level(one[1], first.ours.dimension, first.ours.reaches),
                rules.table.level(other[1], first.theirs.dimension, first.theirs.reaches),
            }
            if levels <= {"B", "C"}:
                found.append(Exclusion(one, other, first, "C" if "C" in levels else "B"))
    return min(found, key=lambda e: e.level, default=None)


def _known(expression: str) -> list[frozenset[str]]:
    return [branch for branch in alternatives(expression) if not branch & {NONE, NOASSERTION}]
