"""Rule sets: which severity a finding of a rule has over which reach, as named tables anyone can write."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from supplychain.errors import InputError, UnknownName
from supplychain.licenses.finding import RULES, SEVERITIES
from supplychain.licenses.reach import PropagationTable, default_table

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["RuleSet", "named_ruleset", "read_ruleset", "ruleset_of", "shipped_rulesets"]

_SEVERITIES = (*SEVERITIES, "off")


@dataclass(frozen=True, eq=False)
class RuleSet:
    """Terms of licenses × reach of edges → severity.

    `levels` caps by reach, `rules` by rule, `same_owner` lowers for one owner on both ends; `table` is the propagation
    table it uses.
    """

    name: str
    title: str
    levels: Mapping[str, str]
    rules: Mapping[str, str]
    same_owner: frozenset[str] = frozenset()
    same_owner_severity: str = "info"
    table: PropagationTable = field(default_factory=default_table, repr=False)

    def severity(self, rule: str, level: str, *, same_owner: bool = False, at_most: str = "error") -> str:
        """Return the severity of a finding of `rule` over `level`; ``off`` when the rule is silenced."""
        if self.rules[rule] == "off" or self.levels[level] == "off":
            return "off"
        caps = [self.rules[rule], self.levels[level], at_most]
        if same_owner and rule in self.same_owner:
            caps.append(self.same_owner_severity)
        return min(caps, key=SEVERITIES.index)


def shipped_rulesets() -> tuple[str, ...]:
    """Return the names of the rule sets by terms that this package ships."""
    folder = files("supplychain.licenses").joinpath("rulesets")
    return tuple(sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml")))


@cache
def named_ruleset(name: str) -> RuleSet:
    """Return a shipped rule set by name, or read the TOML file of that path."""
    if name.endswith(".toml"):
        return read_ruleset(Path(name))
    if name not in shipped_rulesets():
        raise UnknownName.among("rule set", name, shipped_rulesets())
    text = files("supplychain.licenses").joinpath("rulesets", f"{name}.toml").read_text("utf-8")
    return _ruleset(tomllib.loads(text), name)


def ruleset_of(given: str | RuleSet) -> RuleSet:
    """Return a rule set that is given as itself, by its name, or by the path of its file."""
    return named_ruleset(given) if isinstance(given, str) else given


def read_ruleset(path: Path) -> RuleSet:
    """Return the rule set of a TOML file.

    It has `name`, `title`, optionally `extends`, and in the tables `levels`, `rules`, `same_owner` and `propagation`
    (relation → dimension → cell) what differs from the set it extends. Raises `InputError` for anything else.
    """
    try:
        return _ruleset(tomllib.loads(path.read_text("utf-8")), str(path))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"Rule set {path} cannot be read: {error}. It should be a TOML file.") from error


def _ruleset(data: Mapping[str, Any], where: str) -> RuleSet:
    valid = {"name", "title", "extends", "levels", "rules", "same_owner", "propagation"}
    if unknown := set(data) - valid:
        raise InputError(
            f"Rule set {where}: unknown entries {', '.join(sorted(unknown))}; valid: {', '.join(sorted(valid))}."
        )
    for part in ("levels", "rules", "same_owner", "propagation"):
        if not isinstance(data.get(part, {}), dict):
            raise InputError(
                f"Rule set {where}: {part} is {data[part]!r}; it should be a table such as [{part}]."
            )
    base = None if where == "practical" else named_ruleset(data.get("extends", "practical"))
    levels = _caps({**(base.levels if base else {}), **data.get("levels", {})}, "BCUI", where)
    rules = _caps({**(base.rules if base else {}), **data.get("rules", {})}, tuple(RULES), where)
    own = data.get("same_owner", {})
    if own.get("severity", "info") not in _SEVERITIES or set(own.get("rules", ())) - set(RULES):
        raise InputError(
            f"Rule set {where}: same_owner is {own!r}; its severity is one of {', '.join(_SEVERITIES)}, its rules are of "
            f"{', '.join(RULES)}."
        )
    table = base.table if base else default_table()
    if changes := data.get("propagation"):
        rows = {relation: {**table.rows.get(relation, {}), **cells} for relation, cells in changes.items()}
        table = PropagationTable({**table.rows, **rows})
    return RuleSet(
        name=str(data.get("name", where)),
        title=str(data.get("title", "")),
        levels=levels,
        rules=rules,
        same_owner=frozenset(own["rules"]) if "rules" in own else (base.same_owner if base else frozenset()),
        same_owner_severity=own.get("severity") or (base.same_owner_severity if base else "info"),
        table=table,
    )


def _caps(given: Mapping[str, str], keys: Any, where: str) -> dict[str, str]:
    for key, value in given.items():
        if key not in keys or value not in _SEVERITIES:
            raise InputError(
                f"Rule set {where}: {key} = {value!r}; valid keys are {', '.join(keys)}, valid values {', '.join(_SEVERITIES)}."
            )
    return {key: given.get(key, "error") for key in keys}
