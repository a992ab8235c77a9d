"""Laws of judging: what must hold for any chain and any licenses, found by trying many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from supplychain.licenses import SEVERITIES, judge
from supplychain.licenses.conflicts import find_conflicts
from supplychain.licenses.edges import EdgeTable
from supplychain.licenses.expressions import alternatives
from supplychain.licenses.ruleset import named_ruleset
from supplychain.licenses.texts import all_texts
from tests.unit.licenses.chains import artifact, chain, conflicts, statements

if TYPE_CHECKING:
    from collections.abc import Iterable

    from supplychain.licenses import Judgment
    from supplychain.licenses.conflicts import Conflicts

DESCRIBED = (
    "mit", "apache-2.0", "cc0-1.0", "cc-by-4.0", "cc-by-sa-4.0", "cc-by-nc-4.0", "cc-by-nc-sa-4.0", "cc-by-nd-4.0",
    "gpl-3.0", "agpl-3.0", "mpl-2.0", "odbl", "c-uda", "creativeml-openrail-m", "bigcode-openrail-m", "llama2", "llama3",
    "llama3.1", "gemma", "qwen", "nvidia-open-model-license", "llama-license", "exaone", "stabilityai-ai-community",
    "faipl-1.0-sd", "mrl",
)  # fmt: skip
ANY = (*DESCRIBED, "openrail", "gpl", "cc", "other", "", "mit or gpl-3.0", "apache-2.0 and llama2")
WORDS = (
    "finetune", "merge", "quantized", "adapter", "distilled", "trained_on", "contains_data", "generated_by", "contains",
    "depends_on", "uses", "tries", "evaluated_on", "renamed", "finetune?", "unspecified",
)  # fmt: skip
NODES = ("a", "b", "c", "d", "e")

described, licenses, words = st.sampled_from(DESCRIBED), st.sampled_from(ANY), st.sampled_from(WORDS)
rulesets = st.sampled_from(("practical", "strict"))
many = settings(max_examples=80, deadline=None)


@st.composite
def chains(draw: st.DrawFn, nodes: tuple[str, ...] = NODES) -> tuple[dict[str, str], list[Any]]:
    """Licenses of a few artifacts, and edges between any two of them, cycles included."""
    ends = st.tuples(st.sampled_from(nodes), st.sampled_from(nodes)).filter(lambda pair: pair[0] != pair[1])
    edges = draw(st.lists(st.tuples(ends, words), min_size=1, max_size=8))
    return {name: draw(licenses) for name in nodes}, [(*pair, word) for pair, word in edges]


def pairs(found: Conflicts) -> dict[tuple[str, str], int]:
    """Conflicts of one artifact with one origin (R6 concerns several origins) and how severe they are."""
    return {
        (c.artifact.id, c.origin.id): SEVERITIES.index(c.severity)
        for c in found
        if c.rule != "R6" or not c.also
    }


def exclusive(found: Conflicts) -> set[str]:
    """Artifacts on which two origins lay duties that exclude each other."""
    return {c.artifact.id for c in found if c.also}


def rank(judgment: Judgment) -> int:
    return SEVERITIES.index(judgment.severity)


def by_rule(judgment: Judgment, rules: Iterable[str]) -> dict[str, int]:
    """The gravest finding of each rule."""
    found = dict.fromkeys(rules, 0)
    for f in judgment.findings:
        if f.rule in found:
            found[f.rule] = max(found[f.rule], SEVERITIES.index(f.severity))
    return found


@many
@given(
    chains(), st.lists(st.tuples(st.sampled_from(NODES), words), min_size=1, max_size=3), licenses, rulesets
)
def test_another_ancestor_never_removes_a_finding(
    drawn: tuple[dict[str, str], list[Any]], below: list[tuple[str, str]], said: str, ruleset: str
) -> None:
    stated, edges = drawn
    before = conflicts(stated, edges, ruleset)
    after = conflicts(
        {**stated, "ancestor": said}, [*edges, *((name, "ancestor", word) for name, word in below)], ruleset
    )

    assert pairs(before).items() <= pairs(after).items()
    assert exclusive(before) <= exclusive(after)


@many
@given(chains(), st.sampled_from(NODES), licenses, rulesets)
def test_another_tag_on_an_intermediate_artifact_never_removes_a_finding_of_its_descendants(
    drawn: tuple[dict[str, str], list[Any]], relabelled: str, said: str, ruleset: str
) -> None:
    stated, edges = drawn
    name = artifact(relabelled).id

    before = {p: s for p, s in pairs(conflicts(stated, edges, ruleset)).items() if name not in p}
    after = {
        p: s
        for p, s in pairs(conflicts({**stated, relabelled: said}, edges, ruleset)).items()
        if name not in p
    }

    assert before == after


@many
@given(chains(), st.data(), rulesets)
def test_the_order_of_edges_and_statements_does_not_matter(
    drawn: tuple[dict[str, str], list[Any]], data: st.DataObject, ruleset: str
) -> None:
    stated, edges = drawn
    rules = named_ruleset(ruleset)
    keyed = [(artifact(down), artifact(up), word) for down, up, word in edges]
    said = statements({name: [text, "mit"] for name, text in stated.items()})
    owners = {artifact(name): "acme" for name in NODES[:2]}
    names = data.draw(st.permutations(list(said)))
    shuffled = {name: data.draw(st.permutations(said[name])) for name in names}

    one = find_conflicts(EdgeTable.of(keyed, said, owners), rules)
    other = find_conflicts(EdgeTable.of(data.draw(st.permutations(keyed)), shuffled, owners), rules)

    assert [(c.artifact, c.origin, c.rule, c.severity, c.path, c.blamed) for c in one] == [
        (c.artifact, c.origin, c.rule, c.severity, c.path, c.blamed) for c in other
    ]
    assert one.counts == other.counts


@many
@given(chains(), rulesets)
def test_every_conflict_has_a_path_along_edges_and_blames_an_artifact_on_it(
    drawn: tuple[dict[str, str], list[Any]], ruleset: str
) -> None:
    stated, edges = drawn
    table = chain(stated, edges)
    hops = {
        (table.keys[d], table.keys[u]) for d, u in zip(table.down.tolist(), table.up.tolist(), strict=True)
    }

    found = find_conflicts(table, named_ruleset(ruleset))

    for conflict in found:
        assert conflict.path[0] == conflict.artifact
        assert conflict.path[-1] == conflict.origin
        assert len(conflict.path) == conflict.hops + 1
        assert set(zip(conflict.path, conflict.path[1:], strict=False)) <= hops
        assert conflict.blamed in conflict.path[:-1]
        assert conflict.inherited == (conflict.blamed != conflict.artifact)
    assert sum(found.counts.values()) <= len(table.keys)


@many
@given(described, words, described, described, rulesets)
@example("llama2", "finetune", "llama2", "llama3", "practical")
def test_a_stricter_downstream_never_adds_r1_r5_or_r7(
    upstream: str, word: str, downstream: str, also: str, ruleset: str
) -> None:
    mild = judge(upstream=upstream, relation=word, downstream=downstream, ruleset=ruleset)
    strict = judge(upstream=upstream, relation=word, downstream=f"{downstream} AND {also}", ruleset=ruleset)

    before, after = by_rule(mild, ("R1", "R5", "R7")), by_rule(strict, ("R1", "R5", "R7"))
    assert all(after[rule] <= before[rule] for rule in before), (before, after)


@many
@given(licenses.filter(bool), licenses.filter(bool), words, licenses, rulesets)
def test_a_choice_upstream_is_never_worse_than_its_best_branch(
    one: str, other: str, word: str, downstream: str, ruleset: str
) -> None:
    assume(not {"other", "gpl"} & {one, other})  # a word for nothing is no operand; gpl: see test_expressions
    both = judge(upstream=f"({one}) OR ({other})", relation=word, downstream=downstream, ruleset=ruleset)
    each = [judge(upstream=u, relation=word, downstream=downstream, ruleset=ruleset) for u in (one, other)]

    assert rank(both) <= min(map(rank, each))


@many
@given(described, words, described, described, rulesets)
@example("llama2", "distilled", "llama2", "llama3", "practical")
@example("gpl-3.0", "contains", "mit", "gpl-3.0", "practical")
def test_several_licenses_downstream_are_never_worse_than_the_best_of_them_except_for_r6(
    upstream: str, word: str, one: str, other: str, ruleset: str
) -> None:
    both = judge(upstream=upstream, relation=word, downstream=f"{one} AND {other}", ruleset=ruleset)
    each = [judge(upstream=upstream, relation=word, downstream=d, ruleset=ruleset) for d in (one, other)]

    without_r6 = [SEVERITIES.index(f.severity) for f in both.findings if f.rule != "R6"]
    assert max(without_r6, default=0) <= min(map(rank, each))


@many
@given(described, words, described, described, rulesets)
def test_a_choice_downstream_is_as_bad_as_its_worst_branch(
    upstream: str, word: str, one: str, other: str, ruleset: str
) -> None:
    both = judge(upstream=upstream, relation=word, downstream=f"{one} OR {other}", ruleset=ruleset)
    each = [judge(upstream=upstream, relation=word, downstream=d, ruleset=ruleset) for d in (one, other)]

    assert rank(both) == max(map(rank, each))


@many
@given(licenses, st.lists(words, min_size=1, max_size=4), licenses)
def test_strict_never_finds_less_than_practical(upstream: str, path: list[str], downstream: str) -> None:
    practical, strict = (
        judge(upstream=upstream, relation=path, downstream=downstream, ruleset=r)
        for r in ("practical", "strict")
    )

    assert rank(practical) <= rank(strict)
    assert {f.rule for f in practical.findings} <= {f.rule for f in strict.findings}


@pytest.mark.parametrize("word", [w for w in WORDS if w != "distilled"])
def test_what_keeps_the_very_license_has_no_conflict_but_where_no_modified_copy_may_be_shared(
    word: str,
) -> None:
    for text in all_texts().values():
        if text.id in alternatives(text.id)[0] and text.terms:
            found = judge(upstream=text.id, relation=word, downstream=text.id)
            graver = {f.rule for f in found.findings if f.severity not in ("ok", "info")}
            assert graver <= {"R2", "R11"} if word == "generated_by" else graver <= {"R2"}, text.id


@pytest.mark.parametrize(
    "choice", ["GPL-2.0-or-later", "LGPL-2.1-or-later", "llama2 OR gpl-3.0", "cc-by-sa-4.0 OR mrl"]
)
def test_the_same_choice_on_both_sides_has_no_conflict(choice: str) -> None:
    assert judge(upstream=choice, relation="finetune", downstream=choice).severity == "info"


@pytest.mark.parametrize("ruleset", ["practical", "strict"])
def test_an_edge_more_never_hides_what_the_same_edge_alone_would_show(ruleset: str) -> None:
    stated = {"a": "mit", "b": "mit", "c": "cc-by-nc-4.0"}
    direct = pairs(conflicts(stated, [("a", "c", "finetune")], ruleset))
    beside = pairs(
        conflicts(stated, [("a", "c", "finetune"), ("a", "b", "merge"), ("b", "c", "tries")], ruleset)
    )

    assert direct.items() <= beside.items()
