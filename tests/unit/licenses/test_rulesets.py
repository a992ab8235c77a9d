"""Rule sets: the shipped ones, those of a user's file, and what is refused."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from supplychain.errors import InputError, UnknownName
from supplychain.licenses import RULES, SEVERITIES, judge, named_ruleset, read_ruleset, shipped_rulesets
from supplychain.licenses.reach import default_table

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_shipped_rule_sets() -> None:
    assert shipped_rulesets() == ("practical", "strict")
    for name in shipped_rulesets():
        rules = named_ruleset(name)
        assert rules.name == name
        assert rules.title.endswith(".")
        assert set(rules.rules) == set(RULES)
        assert set(rules.levels) == set("BCUI")
        assert rules.table is default_table()
        assert named_ruleset(name) is rules


@pytest.mark.parametrize(
    ("rule", "level", "owned", "at_most", "practical", "strict"),
    [
        ("R1", "B", False, "error", "error", "error"),
        ("R1", "C", False, "error", "warn", "error"),
        ("R1", "I", False, "error", "info", "warn"),
        ("R1", "B", True, "error", "info", "error"),
        ("R1d", "C", False, "error", "warn", "error"),
        ("R4s", "B", True, "error", "error", "error"),
        ("R6", "B", True, "error", "error", "error"),
        ("R7", "B", False, "info", "info", "info"),
        ("R8", "B", False, "error", "warn", "error"),
        ("R9", "B", False, "error", "info", "info"),
        ("R10", "B", False, "error", "warn", "error"),
        ("R11", "B", True, "error", "error", "error"),
        ("R12", "U", False, "error", "warn", "error"),
        ("R13", "B", False, "error", "warn", "warn"),
        ("R14", "B", False, "error", "info", "info"),
    ],
)
def test_the_severity_of_a_rule_over_a_level(
    rule: str,
    level: str,
    owned: bool,
    at_most: str,
    practical: str,
    strict: str,
) -> None:
    for name, severity in (("practical", practical), ("strict", strict)):
        assert named_ruleset(name).severity(rule, level, same_owner=owned, at_most=at_most) == severity


def test_strict_is_nowhere_milder() -> None:
    mild, strict = named_ruleset("practical"), named_ruleset("strict")
    for rule, level, owned in product(RULES, "BCUI", (False, True)):
        one, other = (SEVERITIES.index(r.severity(rule, level, same_owner=owned)) for r in (mild, strict))
        assert one <= other, (rule, level, owned)


def test_a_file_says_only_what_differs(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        'name = "own"\ntitle = "Ours."\nextends = "strict"\n[rules]\nR9 = "off"\nR1 = "warn"\n[levels]\nI = "off"\n'
        '[same_owner]\nrules = ["R1"]\n[propagation.trained_on]\nnoncommercial = "B"\n',
    )
    rules = named_ruleset(str(path))

    assert (rules.name, rules.title) == ("own", "Ours.")
    assert rules.severity("R9", "B") == rules.severity("R1", "I") == "off"
    assert (rules.severity("R1", "B"), rules.severity("R2", "C")) == ("warn", "error")
    assert rules.same_owner == {"R1"}
    assert rules.table.rows["trained_on"] == {**default_table().rows["trained_on"], "noncommercial": "B"}
    assert rules.table.rows["finetune"] == default_table().rows["finetune"]
    found = judge(upstream="cc-by-nc-4.0", relation="trained_on", downstream="mit", ruleset=rules)
    assert [(f.rule, f.severity, f.level) for f in found.findings] == [("R1", "warn", "B")]
    assert found.ruleset == "own"


def test_a_file_extends_practical_unless_it_says_otherwise_and_may_add_a_relation(tmp_path: Path) -> None:
    row = "\n".join(f'{d} = "B"' for d in default_table().rows["finetune"])
    rules = read_ruleset(written(tmp_path, f"[propagation.pruned]\n{row}\n"))

    assert (rules.levels, rules.rules) == (
        named_ruleset("practical").levels,
        named_ruleset("practical").rules,
    )
    assert rules.same_owner == named_ruleset("practical").same_owner
    assert (
        judge(upstream="cc-by-nc-4.0", relation="pruned", downstream="mit", ruleset=rules).severity == "error"
    )


def test_rule_sets_may_be_asked_for_by_value() -> None:
    by_name, by_value = (
        judge(upstream="llama2", relation="uses", downstream="mit", ruleset=r)
        for r in ("strict", named_ruleset("strict"))
    )
    assert by_name == by_value
    assert by_name.to_dict()["note"].endswith("This is not legal advice.")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rules = ", "cannot be read.*should be a TOML file"),
        ("shade = 1", "unknown entries shade; valid: extends"),
        ('[rules]\nR99 = "warn"', "R99 = 'warn'; valid keys are R1"),
        ('[rules]\nR1 = "fatal"', "R1 = 'fatal'; valid keys.*valid values ok, info"),
        ('[levels]\nX = "warn"', "X = 'warn'; valid keys are B, C, U, I"),
        ('[propagation.finetune]\nnaming = "Q"', r"finetune\.naming.*'Q'; valid are"),
        ('[propagation.finetune]\nshade = "B"', "Row finetune.*needs exactly"),
        ('[propagation.pruned]\nnaming = "B"', "Row pruned.*needs exactly"),
    ],
)
def test_a_file_that_says_something_else_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_ruleset(written(tmp_path, text))


@pytest.mark.parametrize(
    "text", ['[same_owner]\nseverity = "fatal"', '[same_owner]\nrules = ["R99"]', "rules = 3"]
)
def test_odd_values_are_refused_by_a_message_as_well(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError):
        read_ruleset(written(tmp_path, text)).severity("R1", "B", same_owner=True)


def test_what_is_no_file_and_no_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_ruleset(tmp_path / "missing.toml")
    with pytest.raises(UnknownName, match="lenient"):
        named_ruleset("lenient")
    with pytest.raises(UnknownName, match="lenient"):
        judge(upstream="mit", relation="finetune", downstream="mit", ruleset="lenient")
    (tmp_path / "latin.toml").write_bytes(b"title = '\xe9'")
    with pytest.raises(InputError, match="cannot be read"):
        read_ruleset(tmp_path / "latin.toml")
    with pytest.raises(UnknownName):
        read_ruleset(written(tmp_path, 'extends = "lenient"'))
