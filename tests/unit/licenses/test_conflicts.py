"""Conflicts of a whole chain: which hop dropped a term, what is inherited, and what is never counted as fine."""

from __future__ import annotations

import numpy as np
import pytest

from supplychain.licenses.conflicts import Conflict, Conflicts, find_conflicts
from supplychain.licenses.ruleset import named_ruleset
from tests.unit.licenses.chains import FORWARDED, Edge, artifact, chain, conflicts, number

PRACTICAL = named_ruleset("practical")


def of(found: Conflicts, name: str, rule: str) -> Conflict:
    """The conflict of an artifact under a rule, that with the farthest origin."""
    return max((c for c in found if c.artifact == artifact(name) and c.rule == rule), key=lambda c: c.hops)


def ids(*names: str) -> tuple[object, ...]:
    return tuple(artifact(name) for name in names)


LINE = [("d", "c", "finetune"), ("c", "b", "quantized"), ("b", "a", "finetune")]


def test_the_first_artifact_that_dropped_a_term_is_blamed_and_later_ones_inherit() -> None:
    found = conflicts({"a": "cc-by-nc-4.0", "b": "cc-by-nc-4.0", "c": "mit", "d": "apache-2.0"}, LINE)

    first, later = of(found, "c", "R1"), of(found, "d", "R1")
    assert len(found) == 4  # b keeps the term and asks for it itself
    assert (first.blamed, first.inherited, first.blamed_hop) == (artifact("c"), False, "acme/c → acme/b")
    assert (later.blamed, later.inherited, later.blamed_hop) == (artifact("c"), True, "acme/c → acme/b")
    assert later.path == ids("d", "c", "b", "a")
    assert (later.hops, later.severity, later.license) == (3, "error", "Apache-2.0")
    assert (later.origin_license, later.finding.clause) == ("CC-BY-NC-4.0", "s.2(a)(1)(A)-(B), s.1(i)")


def test_an_artifact_that_mends_what_its_parent_dropped_has_no_conflict_and_launders_nothing() -> None:
    found = conflicts({"a": "cc-by-nc-4.0", "b": "mit", "c": "cc-by-nc-4.0", "d": "mit"}, LINE)

    assert {c.artifact for c in found if c.origin == artifact("a")} == set(ids("b", "d"))
    assert next(c for c in found if c.path == ids("d", "c", "b", "a")).blamed == artifact("b")


@pytest.mark.parametrize("ruleset", ["practical", "strict"])
def test_a_cycle_terminates_and_every_artifact_on_it_is_judged(ruleset: str) -> None:
    ring = [("a", "b", "finetune"), ("b", "c", "merge"), ("c", "a", "finetune"), ("a", "a", "finetune")]

    found = conflicts({"a": "mit", "b": "cc-by-nc-4.0", "c": "apache-2.0"}, ring, ruleset)

    assert {(c.artifact.id, c.origin.id) for c in found} == {("acme/a", "acme/b"), ("acme/c", "acme/b")}


def test_a_lattice_of_merges_is_judged_quickly_and_whole() -> None:
    levels, parents = 20, 3
    names = [[f"m{level}-{i}" for i in range(parents)] for level in range(levels)]
    edges: list[Edge] = [
        (down, up, "merge")
        for below, above in zip(names[1:], names, strict=False)
        for down in below
        for up in above
    ]
    licenses = {name: "apache-2.0" for row in names for name in row} | {names[0][0]: "cc-by-nc-4.0"}
    table = chain(licenses, edges)

    found = find_conflicts(table, PRACTICAL)

    assert {c.artifact for c in found} == {artifact(name) for row in names[1:] for name in row}  # 3^19 paths
    assert {(c.origin, c.rule, c.severity) for c in found} == {(artifact(names[0][0]), "R1", "error")}
    assert [c.hops for c in found if c.artifact == artifact("m19-0")] == [19]


def test_a_lattice_in_which_every_artifact_asks_for_something_is_whole_too() -> None:
    names = [[f"m{level}-{i}" for i in range(3)] for level in range(20)]
    edges: list[Edge] = [
        (down, up, "merge")
        for below, above in zip(names[1:], names, strict=False)
        for down in below
        for up in above
    ]
    said = ("mit", "cc-by-nc-4.0", "cc-by-nc-4.0")

    found = conflicts({name: said[i] for row in names for i, name in enumerate(row)}, edges)

    assert len(found) == sum(
        2 * level for level in range(20)
    )  # each mit one meets two above it on every level


@pytest.mark.parametrize(
    ("words", "severity"),
    [
        (("finetune", "finetune"), "error"),
        (("finetune", "trained_on"), "warn"),
        (("trained_on", "contains_data"), "warn"),
        (("trained_on", "trained_on"), "info"),
        (("finetune?", "finetune"), "warn"),
        (("finetune?", "finetune?"), "info"),
        (("uses", "finetune"), "warn"),
        (("uses", "trained_on"), "info"),
        (("evaluated_on", "finetune"), None),
        (("distilled", "finetune"), None),
    ],
)
def test_a_contested_hop_lowers_once_and_two_of_them_leave_information(
    words: tuple[str, str], severity: str | None
) -> None:
    edges = [("c", "b", words[0]), ("b", "a", words[1])]
    said = {"a": "cc-by-nc-4.0", "b": "cc-by-nc-4.0", "c": "mit"}

    found = conflicts(said, edges, at_least="info")

    assert [c.severity for c in found if (c.artifact, c.origin) == ids("c", "a")] == (
        [severity] if severity else []
    )


def test_an_id_that_the_hub_forwards_passes_on_what_its_target_asks_for() -> None:
    edges = [("a", "old", "finetune"), ("old", "b", "renamed"), ("b", "c", "finetune")]
    found = conflicts({"a": "mit", "old": FORWARDED, "b": "cc-by-nc-4.0", "c": "mit"}, edges)

    conflict = of(found, "a", "R1")
    assert conflict.path == ids("a", "old", "b")
    assert (conflict.blamed, conflict.inherited) == (artifact("a"), False)
    assert len(found) == 1
    assert found.counts == {"ok": 1, "unknown": 0, "warn": 0, "error": 1}


def test_two_parents_whose_duties_exclude_each_other_are_r6() -> None:
    said = {"a": "cc-by-nc-4.0", "sa": "cc-by-sa-4.0", "nc": "cc-by-nc-4.0", "b": "cc-by-nc-4.0"}
    edges = [("a", "sa", "merge"), ("a", "nc", "merge"), ("b", "a", "finetune")]

    found = conflicts(said, edges)

    own, below = of(found, "a", "R6"), of(found, "b", "R6")
    assert (own.origin, own.also, own.severity) == (artifact("sa"), artifact("nc"), "error")
    assert own.finding.reason.startswith("No outbound license can satisfy both")
    assert (own.blamed, own.inherited) == (artifact("a"), False)
    assert (below.blamed, below.inherited) == (artifact("a"), True)


def test_two_parents_under_the_same_license_or_a_compatible_one_are_no_r6() -> None:
    for other in ("cc-by-sa-4.0", "cc-by-4.0", "mit", "cc-by-sa-3.0", "gpl-3.0"):
        found = conflicts(
            {"a": "cc-by-sa-4.0", "x": "cc-by-sa-4.0", "y": other}, [("a", "x", "merge"), ("a", "y", "merge")]
        )
        assert [c for c in found if c.rule == "R6"] == [], other


def test_duties_that_one_edge_carries_contested_exclude_each_other_as_a_warning_at_most() -> None:
    said = {"a": "cc-by-nc-4.0", "sa": "cc-by-sa-4.0", "nc": "cc-by-nc-4.0"}
    found = conflicts(said, [("a", "sa", "adapter"), ("a", "nc", "finetune")])

    assert {c.severity for c in found} == {"warn"}


def test_a_silenced_r6_is_not_found() -> None:
    from dataclasses import replace

    silent = replace(PRACTICAL, rules={**PRACTICAL.rules, "R6": "off"})
    said = {"a": "mit", "sa": "cc-by-sa-4.0", "nc": "cc-by-nc-4.0"}
    edges = [("a", "sa", "merge"), ("a", "nc", "merge")]

    assert "R6" in {c.rule for c in conflicts(said, edges)}
    assert {c.rule for c in conflicts(said, edges, silent)} == {"R1", "R4"}


@pytest.mark.parametrize(("owner", "severity"), [("acme", "info"), ("other", "error")])
def test_the_same_owner_on_both_ends_lowers(owner: str, severity: str) -> None:
    table = chain({"a": "mit", "b": "cc-by-nc-4.0"}, [("a", "b", "finetune")], {"a": "acme", "b": owner})

    assert [c.severity for c in find_conflicts(table, PRACTICAL, at_least="info")] == [severity]
    assert [c.severity for c in find_conflicts(table, named_ruleset("strict"))] == ["error"]


@pytest.mark.parametrize(
    ("upstream", "downstream", "severity"),
    [
        (["cc-by-nc-4.0", "mit"], "mit", "warn"),  # nobody knows whether one may choose
        (["cc-by-nc-4.0", "llama2"], "mit", "error"),
        (["mit", "apache-2.0"], "mit", None),
        ("cc-by-nc-4.0", ["mit", "cc-by-nc-4.0"], "warn"),
        ("cc-by-nc-4.0", ["mit", "apache-2.0"], "error"),
        (["cc-by-nc-4.0", "other"], "mit", "error"),  # the one that can be named counts
    ],
)
def test_several_statements_are_at_most_a_warning_unless_all_conflict(
    upstream: str | list[str], downstream: str | list[str], severity: str | None
) -> None:
    found = conflicts({"a": downstream, "b": upstream}, [("a", "b", "finetune")])

    assert [c.severity for c in found] == ([severity] if severity else [])
    assert all(c.finding.why_not_error for c in found if c.severity == "warn")


def test_only_restricts_the_answer_and_not_the_blame() -> None:
    table = chain({"a": "cc-by-nc-4.0", "b": "mit", "c": "mit", "d": "mit"}, LINE)
    everyone = find_conflicts(table, PRACTICAL)

    found = find_conflicts(table, PRACTICAL, only=np.array([number(table, "d")]))

    assert list(found) == [c for c in everyone if c.artifact == artifact("d")]
    assert next(iter(found)).blamed == artifact("b")
    assert found.counts == {"ok": 0, "unknown": 0, "warn": 0, "error": 1}


def test_everything_follows_notices_and_unknown_licenses_too() -> None:
    said, edges = (
        {"a": "mit", "b": "apache-2.0", "c": "other"},
        [("a", "b", "finetune"), ("b", "c", "finetune")],
    )

    assert list(conflicts(said, edges, at_least="info")) == []
    found = conflicts(said, edges, at_least="info", everything=True)
    assert [(c.artifact.id, c.origin.id, c.rule, c.severity) for c in found] == [
        ("acme/a", "acme/b", "R9", "info"),
        ("acme/a", "acme/c", "R10", "unknown"),
        ("acme/b", "acme/c", "R10", "unknown"),
    ]


def test_a_model_is_told_that_its_name_must_begin_otherwise_and_a_dataset_is_not() -> None:
    said = {"base": "llama3", "me/chat": "llama3", "me/Llama-3-chat": "llama3", "data": "llama3"}
    found = conflicts(said, [(name, "base", "finetune") for name in ("me/chat", "me/Llama-3-chat", "data")])

    assert [(c.artifact.id, c.rule, c.severity) for c in found] == [("me/chat", "R8", "warn")]


def test_a_chain_without_edges_has_no_conflicts() -> None:
    found = conflicts({"a": "mit", "b": "cc-by-nc-4.0"}, [])

    assert (len(found), set(found.counts.values())) == (0, {0})
