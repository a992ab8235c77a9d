"""The verdict on a work of one's own that rests on a model."""

from __future__ import annotations

import pytest

from supplychain.errors import UnknownName
from supplychain.licenses.edges import ArtifactKey, EdgeTable
from supplychain.licenses.judge import judge
from supplychain.licenses.outbound import WORK, outbound
from supplychain.licenses.ruleset import ruleset_of
from supplychain.licenses.statement import Statement

RULES = ruleset_of("practical")


def model(name: str) -> ArtifactKey:
    return ArtifactKey("Model", name)


def table() -> EdgeTable:
    """Two models from one under a use-restricted license, one that states nothing, one that is free."""
    edges = [
        (model("o/child"), model("o/restricted"), "finetune"),
        (model("o/grandchild"), model("o/child"), "quantized"),
    ]
    licenses = {
        "o/restricted": "LicenseRef-scancode-deepseek-la-1.0",
        "o/child": "MIT",
        "o/grandchild": "MIT",
        "o/free": "Apache-2.0",
        "o/noncommercial": "CC-BY-NC-4.0",
    }
    statements = {model(key): (Statement(value, ("card",)),) for key, value in licenses.items()}
    return EdgeTable.of(edges, {**statements, model("o/silent"): ()})


ALL = ["o/free", "o/noncommercial", "o/silent", "o/child", "o/grandchild"]


def test_the_path_that_decides_runs_from_the_work_to_the_origin_of_the_terms() -> None:
    found = outbound(table(), ALL, "apache-2.0", RULES, relation="finetune")

    deep = found["o/grandchild"]
    assert deep.path == (WORK, "o/grandchild", "o/child", "o/restricted")
    assert deep.verdict == "error"
    assert deep.reason
    assert deep.license == "MIT"


def test_unknown_is_never_ok() -> None:
    found = outbound(table(), ALL, "apache-2.0", RULES)

    assert found["o/silent"].verdict == "unknown"
    assert found["o/free"].verdict == "ok"
    assert found["o/free"].path == (WORK, "o/free")


@pytest.mark.parametrize("relation", ["uses", "finetune", "merge", "quantized"])
@pytest.mark.parametrize("own", ["apache-2.0", "mit", "cc-by-nc-4.0", "gpl-3.0"])
def test_a_model_made_from_nothing_is_judged_as_its_license_is(relation: str, own: str) -> None:
    found = outbound(table(), ["o/free", "o/noncommercial"], own, RULES, relation=relation)

    for name, license_ in (("o/free", "Apache-2.0"), ("o/noncommercial", "CC-BY-NC-4.0")):
        alone = judge(upstream=license_, relation=relation, downstream=own)
        assert found[name].verdict == alone.severity, (name, own, relation)


def test_the_verdict_on_one_model_does_not_depend_on_the_others() -> None:
    together = outbound(table(), ALL, "apache-2.0", RULES, relation="finetune")
    alone = {name: outbound(table(), [name], "apache-2.0", RULES, relation="finetune")[name] for name in ALL}

    assert together == alone


def test_models_that_the_table_lacks_are_left_out_and_relations_that_nobody_knows_refused() -> None:
    assert outbound(table(), ["o/gone"], "mit", RULES) == {}
    with pytest.raises(UnknownName, match="finetune"):
        outbound(table(), ["o/free"], "mit", RULES, relation="fine-tune")
