"""Judging: whether a downstream license keeps what an upstream one asks for, over what the path between them carries."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache
from itertools import product
from typing import TYPE_CHECKING

from supplychain.licenses.expressions import AND_OR, NOASSERTION, NONE, TooManyBranches, alternatives
from supplychain.licenses.finding import DECIDING, SEVERITIES, Finding, Judgment, worst
from supplychain.licenses.names import license_named
from supplychain.licenses.offer import Offer, clash, offer_of
from supplychain.licenses.rules import Setting, Situation, findings_of
from supplychain.licenses.ruleset import RuleSet, named_ruleset
from supplychain.licenses.text_of import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["judge", "judge_reach", "unsatisfiable"]


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
    rules = named_ruleset(ruleset) if isinstance(ruleset, str) else ruleset
    words = [relation] if isinstance(relation, str) else list(relation)
    return judge_reach(
        _expression(upstream),
        rules.table.along(words),
        _expression(downstream),
        rules,
        same_owner,
        downstream_name,
        words[0] if words in (["contains"], ["depends_on"]) else "",
    )


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

    A choice upstream is the user's: the alternative with the least severe outcome counts, and is named. A choice downstream
    is the recipient's: every alternative must be permitted, so the worst counts. `software` is ``contains`` or
    ``depends_on`` where code is copied or asked for: then the OSADL matrix speaks first.
    """
    if not rules.table.fires(reach):
        return Judgment("ok", upstream, downstream, reach, rules.name)
    if AND_OR in upstream or AND_OR in downstream:
        return _several(upstream, reach, downstream, rules, same_owner, downstream_name)
    outcomes: list[tuple[str, list[Finding], str]] = []
    try:
        ups, downs = alternatives(upstream), alternatives(downstream)
    except TooManyBranches as error:
        found = _unknown(upstream, downstream, f"The expression cannot be judged: {error}.")
        return Judgment("unknown", upstream, downstream, reach, rules.name, (found,))
    for up in ups:
        per_offer = [
            _one(up, Setting(reach, rules, same_owner, downstream_name, software), offer_of(d)) for d in downs
        ]
        severity, findings = max(per_offer, key=lambda o: (SEVERITIES.index(o[0]), len(o[1])))
        outcomes.append((severity, findings, " AND ".join(sorted(up))))
    severity, findings, chosen = min(outcomes, key=lambda o: (SEVERITIES.index(o[0]), len(o[1])))
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
        reason = f"Nobody can keep both licenses: {pair[2]}"
        findings.append(Finding("R6", severity, pair[1], down, "same_license", "", "", reason, "B"))
    kept = [f for f in findings if f.severity != "off"]
    return worst(f.severity for f in kept), kept


def _unknown(upstream: str, downstream: str, reason: str) -> Finding:
    return Finding("R10", "unknown", upstream, downstream, "", "", "", reason, "B", "reading")


@cache
def unsatisfiable(expressions: frozenset[str]) -> tuple[str, str, str] | None:
    """Return two licenses among those of several upstream artifacts that no license can satisfy together, and why (R6).

    Where an expression leaves a choice, the two clash only if every alternative does.
    """
    choices: list[tuple[frozenset[str], ...]] = []
    for expression in sorted(expressions):
        try:
            choices.append(tuple(branch for one in expression.split(AND_OR) for branch in alternatives(one)))
        except TooManyBranches:
            continue
    first: tuple[str, str, str] | None = None
    for i, mine in enumerate(choices):
        for its in choices[i + 1 :]:
            pairs = [clash(a | b) for a in _known(mine) for b in _known(its)]
            if pairs and all(pairs) and first is None:
                first = pairs[0]
    return first


def _known(branches: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    return [branch for branch in branches if not branch & {NONE, NOASSERTION}]
