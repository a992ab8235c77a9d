"""The rules R1 to R14, each by name: when it fires, when it does not, and how severe it is."""

from __future__ import annotations

from itertools import product
from typing import Any, NamedTuple

import pytest

from supplychain.licenses import RULES, Finding, judge
from supplychain.licenses.finding import DECIDING
from supplychain.licenses.reach import UNSURE, default_table
from supplychain.licenses.rules import has_prefix
from tests.unit.licenses.chains import conflicts

OTHER_NAME: dict[str, Any] = {"downstream_name": "me/chat"}


class Fires(NamedTuple):
    """A situation in which a rule fires, with its severity under practical, strict, and practical with one owner."""

    rule: str
    upstream: str
    relation: str
    downstream: str
    practical: str
    strict: str
    same_owner: str
    more: dict[str, Any] = {}  # noqa: RUF012 - a NamedTuple has no mutable defaults that are shared by writing


FIRES = [
    Fires("R1", "cc-by-nc-4.0", "finetune", "apache-2.0", "error", "error", "info"),
    Fires("R1", "llama-license", "quantized", "mit", "error", "error", "info"),
    Fires("R1", "cc-by-nc-4.0", "adapter", "apache-2.0", "warn", "error", "info"),
    Fires("R1", "exaone", "adapter", "apache-2.0", "error", "error", "info"),
    Fires("R1", "cc-by-nc-4.0", "finetune?", "apache-2.0", "warn", "error", "info"),
    Fires("R1d", "cc-by-nc-4.0", "trained_on", "apache-2.0", "warn", "error", "info"),
    Fires("R2", "cc-by-nd-4.0", "finetune", "cc-by-nd-4.0", "error", "error", "info"),
    Fires("R2", "cc-by-nd-4.0", "quantized", "cc-by-nd-4.0", "warn", "error", "info"),
    Fires("R3", "llama3", "finetune", "apache-2.0", "error", "error", "info"),
    Fires("R3", "qwen", "finetune", "apache-2.0", "warn", "warn", "info"),
    Fires("R4", "cc-by-sa-4.0", "finetune", "apache-2.0", "error", "error", "info"),
    Fires("R4", "gpl-3.0", "merge", "mit", "error", "error", "info"),
    Fires("R4", "c-uda", "contains_data", "mit", "error", "error", "info"),
    Fires("R4s", "gpl-3.0", "contains", "mit", "error", "error", "error"),
    Fires("R4s", "gpl-3.0", "depends_on", "mit", "warn", "error", "warn"),
    Fires("R4s", "EPL-2.0", "contains", "GPL-3.0-only", "warn", "warn", "warn"),
    Fires("R4d", "cc-by-sa-4.0", "trained_on", "apache-2.0", "warn", "error", "info"),
    Fires("R5", "creativeml-openrail-m", "finetune", "mit", "error", "error", "info"),
    Fires("R5", "creativeml-openrail-m", "adapter", "mit", "error", "error", "info"),
    Fires("R5", "creativeml-openrail-m", "finetune", "bigscience-openrail-m", "warn", "warn", "info"),
    Fires("R6", "mit", "finetune", "cc-by-sa-4.0 AND cc-by-nc-4.0", "error", "error", "error"),
    Fires("R6", "mit", "finetune", "gpl-3.0 AND creativeml-openrail-m", "error", "error", "error"),
    Fires("R7", "llama2", "finetune", "mit", "error", "error", "info"),
    Fires("R7", "gemma", "distilled", "apache-2.0", "error", "error", "info"),
    Fires("R7", "stabilityai-ai-community", "merge", "mit", "error", "error", "info"),
    Fires("R7", "flux-1-dev-non-commercial-license", "quantized", "mit", "error", "error", "info"),
    Fires("R7", "mrl", "finetune", "apache-2.0", "warn", "warn", "info"),
    Fires("R7", "llama2", "finetune", "llama3", "warn", "warn", "info"),
    Fires("R7", "qwen", "finetune", "mit", "warn", "warn", "info"),
    Fires("R7", "nvidia-open-model-license", "finetune", "mit", "info", "info", "info"),
    Fires("R8", "llama3", "finetune", "llama3", "warn", "error", "warn", OTHER_NAME),
    Fires("R8", "llama3.1", "distilled", "llama3.1", "warn", "error", "warn", OTHER_NAME),
    Fires("R9", "mit", "finetune", "apache-2.0", "info", "info", "info"),
    Fires("R9", "cc-by-4.0", "trained_on", "apache-2.0", "info", "info", "info"),
    Fires("R10", "", "finetune", "mit", "unknown", "unknown", "unknown"),
    Fires("R10", "other", "uses", "mit", "unknown", "unknown", "unknown"),
    Fires("R10", "mit", "finetune", "other", "unknown", "unknown", "unknown"),
    Fires("R10", "llama2", "finetune", "", "warn", "warn", "warn"),
    Fires("R11", "llama2", "distilled", "llama3", "error", "error", "error"),
    Fires("R11", "llama2", "generated_by", "mit", "warn", "error", "warn"),
    Fires("R11", "tongyi-qianwen", "merge", "llama2", "error", "error", "error"),
    Fires("R12", "cc-by-nc-4.0", "uses", "mit", "warn", "error", "warn"),
    Fires("R12", "llama2", "uses", "apache-2.0", "warn", "error", "warn"),
    Fires("R12", "creativeml-openrail-m", "uses", "mit", "warn", "error", "warn"),
    Fires("R13", "bsd-3-clause", "finetune", "bsd", "warn", "warn", "warn"),
    Fires("R14", "llama2", "finetune", "llama2", "info", "info", "info"),
    Fires("R14", "stabilityai-ai-community", "finetune", "stabilityai-ai-community", "info", "info", "info"),
]

QUIET = [
    ("R1", "cc-by-nc-4.0", "finetune", "cc-by-nc-sa-4.0", {}),
    ("R1", "cc-by-nc-4.0", "finetune", "apache-2.0 AND cc-by-nc-4.0", {}),
    ("R1", "cc-by-nc-4.0", "distilled", "apache-2.0", {}),
    ("R1", "cc-by-4.0", "finetune", "apache-2.0", {}),
    ("R1d", "cc-by-nc-4.0", "trained_on", "cc-by-nc-4.0", {}),
    ("R1d", "cc-by-nc-4.0", "evaluated_on", "mit", {}),
    ("R2", "cc-by-nd-4.0", "uses", "mit", {}),
    ("R2", "cc-by-4.0", "finetune", "mit", {}),
    ("R3", "llama3", "finetune", "llama3", {}),
    ("R3", "mit", "finetune", "apache-2.0", {}),
    ("R4", "cc-by-sa-4.0", "finetune", "cc-by-sa-4.0", {}),
    ("R4", "cc-by-sa-3.0", "finetune", "cc-by-sa-4.0", {}),
    ("R4", "cc-by-sa-4.0", "finetune", "gpl-3.0", {}),
    ("R4", "gpl-2.0-or-later", "finetune", "gpl-3.0", {}),
    ("R4s", "mit", "contains", "gpl-3.0", {}),
    ("R4s", "gpl-3.0", "contains", "gpl-3.0", {}),
    ("R4s", "gpl-3.0", "finetune", "mit", {}),
    ("R4d", "cc-by-sa-4.0", "trained_on", "cc-by-sa-4.0", {}),
    ("R4d", "odbl", "trained_on", "mit", {}),  # section 4.5(b) frees produced works
    ("R4d", "cdla-sharing-1.0", "trained_on", "mit", {}),
    ("R5", "creativeml-openrail-m", "finetune", "creativeml-openrail-m", {}),
    ("R5", "creativeml-openrail-m", "finetune", "apache-2.0 AND creativeml-openrail-m", {}),
    ("R5", "creativeml-openrail-m", "finetune", "openrail++", {}),  # the same attachment
    ("R5", "creativeml-openrail-m", "trained_on", "mit", {}),
    (
        "R5",
        "bigcode-openrail-m",
        "finetune",
        "bigscience-openrail-m",
        {},
    ),  # similar restrictions of the same purpose
    ("R6", "mit", "finetune", "cc-by-sa-4.0 AND mit", {}),
    ("R6", "mit", "finetune", "gpl-3.0 AND agpl-3.0", {}),
    ("R6", "mit", "finetune", "faipl-1.0-sd AND creativeml-openrail-m", {}),
    ("R7", "llama2", "finetune", "llama2", {}),
    ("R7", "llama2", "finetune", "apache-2.0 AND llama2", {}),
    ("R7", "apache-2.0", "finetune", "mit", {}),
    ("R7", "llama2", "distilled", "mit", {}),
    ("R8", "llama3", "finetune", "llama3", {"downstream_name": "me/Llama-3-chat"}),
    ("R8", "llama3", "finetune", "llama3", {}),  # nobody knows the name
    ("R8", "apache-2.0", "finetune", "apache-2.0", {"downstream_name": "me/chat"}),
    ("R8", "llama3", "distilled", "mit", {"downstream_name": "me/chat"}),  # the text does not name outputs
    ("R9", "cc0-1.0", "finetune", "mit", {}),
    ("R9", "mit", "uses", "apache-2.0", {}),
    ("R10", "mit", "finetune", "apache-2.0", {}),
    ("R10", "cc0-1.0", "finetune", "", {}),
    ("R11", "llama3.1", "distilled", "mit", {}),
    ("R11", "llama2", "finetune", "mit", {}),
    ("R11", "llama2", "distilled", "llama2", {}),
    ("R12", "mit", "uses", "apache-2.0", {}),
    ("R12", "cc-by-nc-4.0", "uses", "cc-by-nc-4.0", {}),
    ("R12", "nvidia-open-model-license", "uses", "mit", {}),
    ("R13", "bsd-3-clause", "finetune", "mit", {}),
    ("R13", "bsd-3-clause", "uses", "bsd", {}),
    ("R14", "mit", "finetune", "mit", {}),
    ("R14", "llama2", "trained_on", "mit", {}),
]


def case_id(value: object) -> str:
    return "-".join(map(str, value[:4])) if isinstance(value, tuple) else str(value)


def findings(rule: str, up: str, relation: str, down: str, **more: Any) -> list[Finding]:
    found = judge(upstream=up, relation=relation, downstream=down, **more).findings
    return [f for f in found if f.rule == rule]


def test_every_rule_is_tried_both_ways_and_has_its_place() -> None:
    assert {case.rule for case in FIRES} == {case[0] for case in QUIET} == set(RULES) == set(DECIDING)


@pytest.mark.parametrize("case", FIRES, ids=case_id)
def test_the_rule_fires(case: Fires) -> None:
    for ruleset, owned, severity in (
        ("practical", False, case.practical),
        ("strict", False, case.strict),
        ("strict", True, case.strict),
        ("practical", True, case.same_owner),
    ):
        one, *_ = findings(*case[:4], ruleset=ruleset, same_owner=owned, **case.more)
        assert one.severity == severity, (ruleset, owned, one)
        assert one.reason
        if one.term and case.rule != "R6":
            assert one.clause, one
            assert one.says, one


@pytest.mark.parametrize("case", QUIET, ids=case_id)
def test_the_rule_does_not_fire(case: tuple[str, str, str, str, dict[str, Any]]) -> None:
    for ruleset in ("practical", "strict"):
        assert findings(*case[:4], ruleset=ruleset, **case[4]) == []


SAMPLE = ("mit", "cc-by-nc-4.0", "cc-by-nd-4.0", "cc-by-sa-4.0", "gpl-3.0", "EPL-2.0", "llama2", "llama3", "qwen", "gemma",
          "", "creativeml-openrail-m", "bigscience-openrail-m", "bsd-3-clause", "bsd", "mrl", "exaone", "other")  # fmt: skip


def unexplained(ruleset: str) -> set[tuple[str, str]]:
    """Rules and levels of warnings that do not say why they are no errors."""
    relations = [w for w in default_table().words if not w.endswith(UNSURE)]
    found = set()
    for up, relation, down in product(SAMPLE, relations, SAMPLE):
        judged = judge(upstream=up, relation=relation, downstream=down, ruleset=ruleset, **OTHER_NAME)
        found |= {(f.rule, f.level) for f in judged.findings if f.severity == "warn" and not f.why_not_error}
    return found


def test_every_other_warning_says_why_it_is_no_error() -> None:
    assert {rule for rule, _ in unexplained("practical")} <= {"R8", "R4s"}
    assert {level for _, level in unexplained("strict")} <= {"B", "I"}


@pytest.mark.parametrize("ruleset", ["practical", "strict"])
def test_every_warning_says_why_it_is_no_error(ruleset: str) -> None:
    assert unexplained(ruleset) == set()


def test_r6_cites_the_clause_it_rests_on() -> None:
    [one] = findings("R6", "mit", "finetune", "cc-by-sa-4.0 AND cc-by-nc-4.0")

    assert one.clause
    assert one.says


@pytest.mark.parametrize("upstream", ["cc-by-nc-4.0", "gemma", "creativeml-openrail-m"])
def test_r12_speaks_of_what_is_only_tried_as_well(upstream: str) -> None:
    found = judge(upstream=upstream, relation="tries", downstream="mit").findings

    assert {f.rule for f in found} & {"R1d", "R5", "R7", "R12"} == {"R12"}


def test_the_reason_of_a_contested_adapter_does_not_speak_of_a_change_of_format() -> None:
    [one] = findings("R2", "cc-by-nd-4.0", "adapter", "mit")

    assert "format" not in one.why_not_error


def test_only_what_the_same_owner_lowers_says_so() -> None:
    [one] = findings("R9", "mit", "finetune", "apache-2.0", same_owner=True)

    assert one.why_not_error == ""


def test_r3_is_grave_only_beside_an_error_of_r1_or_r7() -> None:
    for up in ("llama2", "gemma", "qwen", "tongyi-qianwen", "mrl", "exaone", "apple-amlr"):
        found = judge(upstream=up, relation="finetune", downstream="apache-2.0").findings
        grave = {f.rule for f in found if f.severity == "error"}
        assert ("R3" in grave) <= bool(grave & {"R1", "R7"}), up


def test_r6_over_two_parents_concerns_both() -> None:
    said = {"a": "mit", "x": "gpl-3.0", "y": "llama2"}
    found = conflicts(said, [("a", "x", "merge"), ("a", "y", "merge")])

    [one] = [c for c in found if c.rule == "R6"]
    assert {one.origin.id, one.also.id if one.also else ""} == {"acme/x", "acme/y"}


@pytest.mark.parametrize(
    ("name", "prefix", "right"),
    [("meta-llama/Llama-3-8B", "Llama 3", True), ("me/llama3-chat", "Llama 3", True), ("me/my-llama-3", "Llama 3", False),
     ("LLAMA", "Llama", True), ("llama/other", "Llama", False), ("me/", "Llama", False)],
)  # fmt: skip
def test_blanks_hyphens_and_capitals_of_a_name_do_not_matter(name: str, prefix: str, right: bool) -> None:
    assert has_prefix(name, prefix) is right
