"""Licenses: what a text names, what it says, what a path carries of it, and whether the declared license keeps it.

Nothing here knows a database. Findings are about declared terms; this is not legal advice.
"""

from supplychain.licenses.finding import NOT_LEGAL_ADVICE, RULES, SEVERITIES, Finding, Judgment
from supplychain.licenses.judge import judge
from supplychain.licenses.names import LicenseName, license_named
from supplychain.licenses.ruleset import RuleSet, named_ruleset, read_ruleset, shipped_rulesets

__all__ = [
    "NOT_LEGAL_ADVICE",
    "RULES",
    "SEVERITIES",
    "Finding",
    "Judgment",
    "LicenseName",
    "RuleSet",
    "judge",
    "license_named",
    "named_ruleset",
    "read_ruleset",
    "shipped_rulesets",
]
