"""Rule sets side by side on one small chain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from supplychain.licenses.comparison import COMPARED, compared
from supplychain.licenses.matrix import Matrix, osadl, peatmoss
from supplychain.licenses.ruleset import RuleSet, named_ruleset
from tests.unit.licenses.chains import FORWARDED, Edge, chain

if TYPE_CHECKING:
    from pathlib import Path

SAID = {
    "nc": "cc-by-nc-4.0", "a": "mit", "b": "apache-2.0", "c": "mit", "data": "cc-by-sa-4.0", "repo1": "gpl-3.0", "repo2": "mit",
    "x": "other", "old": FORWARDED,
}  # fmt: skip
EDGES: list[Edge] = [
    ("a", "nc", "finetune"),  # an error
    ("b", "a", "quantized"),  # notices; and inherits the error above
    ("c", "data", "trained_on"),  # contested
    ("repo2", "repo1", "uses"),  # nothing
    ("c", "x", "merge"),  # unknown
    ("c", "data", "evaluated_on"),  # carries nothing
    ("c", "old", "finetune"),  # a forwarded id states nothing
    ("old", "nc", "renamed"),
]


def row(rules: RuleSet | Matrix, owners: dict[str, str] | None = None) -> dict[str, Any]:
    return dict(zip(COMPARED, compared(chain(SAID, EDGES, owners), rules), strict=True))


@pytest.mark.parametrize(
    ("ruleset", "expected"),
    [
        ("practical", {"ok": 1, "info": 1, "unknown": 1, "warn": 1, "error": 1}),
        ("strict", {"ok": 1, "info": 1, "unknown": 1, "warn": 0, "error": 2}),
    ],
)
def test_every_dependency_has_one_verdict(ruleset: str, expected: dict[str, int]) -> None:
    found = row(named_ruleset(ruleset))

    assert found["ruleset"] == ruleset
    assert {s: found[s] for s in expected} == expected
    assert found["dependencies"] == sum(expected.values()) == 5
    assert found["share_error"] == expected["error"] / 5
    assert found["artifacts_in_conflict"] == 3  # b by way of a, and c by way of the forwarded id


def test_one_owner_on_both_ends_lowers_what_practical_finds_and_not_what_strict_does() -> None:
    owners = {"a": "acme", "nc": "acme"}

    assert (
        row(named_ruleset("practical"), owners)["error"],
        row(named_ruleset("strict"), owners)["error"],
    ) == (0, 2)


def test_a_matrix_judges_pairs_alone() -> None:
    found = row(osadl())

    assert (found["ruleset"], found["artifacts_in_conflict"]) == ("osadl", None)
    assert (found["dependencies"], found["ok"], found["error"], found["unknown"]) == (5, 1, 1, 3)


def test_a_matrix_of_ones_own_is_compared_as_well(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text(",mit,gpl-3.0-only\nmit,yes,yes\napache-2.0,no,no\n", "utf-8")
    found = row(peatmoss(tmp_path / "m.csv"))

    assert (found["ok"], found["error"], found["unknown"]) == (1, 1, 3)


def test_a_chain_without_dependencies_has_no_share() -> None:
    found = dict(zip(COMPARED, compared(chain({"a": "mit"}, []), named_ruleset("practical")), strict=True))

    assert (found["dependencies"], found["share_error"], found["artifacts_in_conflict"]) == (0, None, 0)
