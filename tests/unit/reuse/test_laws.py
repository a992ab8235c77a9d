"""Laws that hold of every observation: scores are shares, evidence never lowers one, and nobody's silence is a zero."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from supplychain.reuse.claimed import Result, stored_result
from supplychain.reuse.factors import FactorRow, Scorer
from supplychain.reuse.marks import MARKS, PARTS
from supplychain.reuse.observation import LicenseClaim, Observation, Reference
from supplychain.reuse.ranks import FIGURES, Ranks, figures_of
from supplychain.reuse.rows import parsed_rows, properties_of, stored_rows

EXCUSING = "files: no weights"
"""The one mark that is no evidence of anything good."""
GOOD = sorted(set(MARKS) - {EXCUSING})
REFERENCES = st.none() | st.lists(
    st.builds(
        Reference,
        id=st.sampled_from(("a/b", "c/d", "text")),
        reason=st.sampled_from(("", "not loaded", "unresolved text")),
        relation=st.sampled_from(("", "finetune", "merge", "quantized")),
    ),
    max_size=3,
).map(tuple)
RESULTS = st.none() | st.lists(
    st.builds(
        Result,
        place=st.sampled_from(("model-index", "eval_results", "card")),
        metric=st.just("accuracy"),
        value=st.none() | st.floats(0, 100),
        verified=st.booleans(),
        source=st.sampled_from(("", "a paper", "https://example.org/board")),
    ).map(stored_result),
    max_size=3,
).map(tuple)
OBSERVATIONS = st.builds(
    Observation,
    id=st.sampled_from(("a/model", "model", "pytorch:x:y")),
    looked=st.frozensets(st.sampled_from(sorted(PARTS))),
    marks=st.frozensets(st.sampled_from(sorted(MARKS)), max_size=8),
    task=st.sampled_from((None, "fill-mask")),
    datasets=REFERENCES,
    bases=REFERENCES,
    papers=st.sampled_from((None, (), ("arxiv:1810.04805",), ("arxiv:1910.09700",))),
    licenses=st.sampled_from(
        (
            None,
            (),
            (LicenseClaim("MIT", "permissive", ("mit",)),),
            (LicenseClaim("NOASSERTION", raw=("own",)),),
        )
    ),
    stored_results=RESULTS,
    architectures=st.sampled_from((None, (), ("BertModel", "bert"))),
    model_type=st.sampled_from((None, "bert")),
    formats=st.sampled_from((None, (), ("bin",), ("bin", "safetensors"), ("gguf",))),
    card_length=st.none() | st.integers(0, 5_000),
    card_placeholders=st.none() | st.floats(0, 1),
    downloads=st.none() | st.integers(0, 50),
    likes=st.none() | st.integers(0, 5),
    spaces=st.none() | st.integers(0, 3),
    verified=st.none() | st.booleans(),
    members=st.none() | st.integers(0, 2),
    owner_type=st.sampled_from((None, "user", "organization")),
    disabled=st.none() | st.booleans(),
    discussions=st.none() | st.integers(0, 5),
    discussions_closed=st.none() | st.integers(0, 5),
    last_modified=st.sampled_from((None, "2020", "2020-01-01", "2025-05-01T10:00:00Z")),
    observed_at=st.sampled_from(("", "2025-06-01")),
    name_findings=st.none() | st.integers(0, 2),
    scan=st.sampled_from((None, "done", "not done")),
    scan_issues=st.sampled_from((None, (), (("unsafe", "a.bin"),), (("caution", "b.bin"),))),
)


def values(observation: Observation, ranks: Ranks | None = None) -> dict[str, FactorRow]:
    return {f"{row.attribute}.{row.factor}": row for row in Scorer(ranks).score(observation).rows}


@given(st.lists(OBSERVATIONS, min_size=1, max_size=4))
def test_every_score_is_a_share_or_none_and_says_why(seen: list[Observation]) -> None:
    ranks = Ranks((one.task, figures_of(one)) for one in seen)
    for one in seen:
        score = Scorer(ranks).score(one)
        for row in score.rows:
            assert row.value is None or 0 <= row.value <= 1
            assert (row.value is None) == (row.state in {"unknown", "not applicable"})
            assert (row.value == 1) == (row.state == "present")
            assert (row.value == 0) == (row.state == "absent")
            assert row.why
        assert all(value is None or 0 <= value <= 1 for value in score.attributes.values())


@given(OBSERVATIONS, st.sampled_from(GOOD))
def test_evidence_never_lowers_a_factor(observation: Observation, mark: str) -> None:
    before = values(observation)
    after = values(
        replace(
            observation,
            marks=observation.marks | {mark},
            looked=observation.looked | {mark.partition(":")[0]},
        )
    )
    for key, row in before.items():
        now = after[key].value
        assert row.value is None or (now is not None and now >= row.value), key


@given(OBSERVATIONS, st.sampled_from(("found", "base", "result", "format", "license", "length")))
def test_more_than_marks_never_lowers_a_factor_either(observation: Observation, what: str) -> None:
    result = stored_result(Result("model-index", "f1", 1.0, source="https://example.org"))
    more: dict[str, dict[str, Any]] = {
        "found": {"datasets": (*(observation.datasets or ()), Reference("x/y"))},
        "base": {"bases": (*(observation.bases or ()), Reference("x/y", relation="finetune"))},
        "result": {"stored_results": (*(observation.stored_results or ()), result)},
        "format": {"formats": (*(observation.formats or ()), "onnx")},
        "license": {"licenses": (*(observation.licenses or ()), LicenseClaim("MIT", "permissive", ("mit",)))},
        "length": {"card_length": (observation.card_length or 0) + 1_000},
    }
    before, after = values(observation), values(replace(observation, **more[what]))
    for key, row in before.items():
        now = after[key].value
        assert row.value is None or (now is not None and now >= row.value), key


@given(st.frozensets(st.sampled_from(GOOD), max_size=8))
def test_where_nobody_looked_nothing_is_absent(marks: frozenset[str]) -> None:
    seen = Observation(id="a/model", looked=frozenset(), marks=marks)
    assert not [row for row in values(seen).values() if row.value == 0]


@given(OBSERVATIONS)
def test_what_a_graph_keeps_says_the_same(observation: Observation) -> None:
    score = Scorer().score(observation)
    read = {(row.attribute, row.factor): row for row in parsed_rows(stored_rows(score.rows))}
    assert len(read) == len(score.rows)
    for row in score.rows:
        kept = read[row.attribute, row.factor]
        assert (kept.value, kept.state) == (row.value, row.state)
    digest, said = properties_of(score)
    assert said["reuse_digest"] == digest
    assert properties_of(Scorer().score(observation))[0] == digest


@given(st.lists(st.tuples(st.sampled_from(("a", "b")), st.integers(0, 9)), min_size=1, max_size=30))
def test_a_place_is_the_share_of_the_others_that_have_less(models: list[tuple[str, int]]) -> None:
    ranks = Ranks((task, (value,) + (None,) * (len(FIGURES) - 1)) for task, value in models)
    for task, value in models:
        others = [other for name, other in models if name == task]
        place = ranks.place(task, "downloads", value)
        if len(others) < 5 or not any(others):
            assert place is None
        else:
            assert place == sum(other < value for other in others) / (len(others) - 1)
