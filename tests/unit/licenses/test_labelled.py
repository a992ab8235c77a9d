"""Real license situations with a verdict each: how often the rule set practical says the same."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from supplychain.licenses import RULES, SEVERITIES, judge

if TYPE_CHECKING:
    from collections.abc import Callable

    from supplychain.licenses import Judgment

PRECISION, RECALL = 0.929, 0.898
"""For errors, as LISCAN published them."""

CLASSES = {"error": "error", "warn": "warn", "info": "fine", "ok": "fine", "unknown": "unknown"}
Case = dict[str, Any]


class Agreement(NamedTuple):
    """How far verdicts and labels agree."""

    precision: float
    recall: float
    agreement: float
    three_way: float
    """Agreement where fine and unknown count as one."""
    matrix: Counter[tuple[str, str]]

    def __str__(self) -> str:
        cells = ", ".join(
            f"{want}→{got} {n}" for (want, got), n in sorted(self.matrix.items()) if want != got
        )
        return (
            f"{self.matrix.total()} cases: errors with precision {self.precision:.3f}, recall {self.recall:.3f}; "
            f"agreement {self.agreement:.3f}, with fine and unknown as one {self.three_way:.3f}; "
            f"label→verdict where they differ: {cells or 'nowhere'}"
        )


@cache
def cases() -> tuple[Case, ...]:
    text = Path(__file__).with_name("labelled_cases.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["case"])


def verdict(case: Case) -> Judgment:
    """Judge a case as it would stand in a graph: ``none`` states nothing, a dataset in a dataset is an edge of its own."""
    upstream, downstream = (
        "" if case[s] == "none" else case[s].removeprefix("other:") for s in ("upstream", "downstream")
    )
    in_data = case["relation"] == "contains" and case["downstream_kind"] == "dataset"
    return judge(
        upstream=upstream,
        relation="contains_data" if in_data else case["relation"],
        downstream=downstream,
        same_owner=case.get("same_owner", False),
        downstream_name=case.get("downstream_name"),
    )


def agreement(some: list[Case]) -> Agreement:
    matrix = Counter((CLASSES[case["verdict"]], CLASSES[verdict(case).severity]) for case in some)
    hits = matrix["error", "error"]
    said = sum(n for (_, got), n in matrix.items() if got == "error")
    labelled = sum(n for (want, _), n in matrix.items() if want == "error")
    same = sum(n for (want, got), n in matrix.items() if want == got)
    quiet = {"fine", "unknown"}
    three = same + sum(n for cell, n in matrix.items() if set(cell) == quiet)
    whole = max(1, len(some))
    return Agreement(hits / max(1, said), hits / max(1, labelled), same / whole, three / whole, matrix)


def disagreements(some: list[Case]) -> str:
    lines = []
    for case in some:
        found = verdict(case)
        if CLASSES[case["verdict"]] != CLASSES[found.severity]:
            rules = [f"{f.rule} {f.severity}" for f in found.findings]
            mark = "contested " if case.get("contested") else ""
            lines.append(
                f"{mark}{case['id']}: {case['upstream']} {case['relation']} {case['downstream']}: label {case['verdict']} "
                f"{case['rules']}, verdict {found.severity} {rules}; {case['why']} ({case['source']})"
            )
    return "\n".join(lines)


def test_the_cases_are_whole_and_have_a_source_each() -> None:
    assert len(cases()) >= 150
    assert len({case["id"] for case in cases()}) == len(cases())
    for case in cases():
        assert case["source"].strip(), case["id"]
        assert case["why"].strip(), case["id"]
        assert case["verdict"] in SEVERITIES, case["id"]
        assert set(case["rules"]) <= set(RULES), case["id"]


def test_errors_are_found_as_precisely_and_as_often_as_published_engines_find_them(
    record_property: Callable[[str, object], None],
) -> None:
    everything = list(cases())
    groups = {
        "all": everything,
        "uncontested": [c for c in everything if not c.get("contested")],
        "contested": [c for c in everything if c.get("contested")],
        "by policy": [c for c in everything if "policy:" in c["source"]],
        "by text, matrix, study or owner": [c for c in everything if "policy:" not in c["source"]],
    }
    figures = {name: agreement(group) for name, group in groups.items()}
    for name, figure in figures.items():
        record_property("figure", f"labelled cases, {name}: {figure}")

    total = figures["all"]
    assert total.precision >= PRECISION, disagreements(everything)
    assert total.recall >= RECALL, disagreements(everything)
    assert figures["uncontested"].precision >= PRECISION, disagreements(groups["uncontested"])
    assert figures["uncontested"].recall >= RECALL, disagreements(groups["uncontested"])
    assert total.agreement >= 0.9, disagreements(everything)


def test_an_error_is_never_called_fine_and_something_fine_never_an_error() -> None:
    matrix = agreement(list(cases())).matrix

    assert (matrix["error", "fine"], matrix["fine", "error"], matrix["unknown", "error"]) == (0, 0, 0), (
        disagreements(list(cases()))
    )
