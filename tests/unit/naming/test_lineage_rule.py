"""N9: a name against those of the models it was made from."""

from __future__ import annotations

import pytest

from supplychain.naming.facts import Base, Facts
from supplychain.naming.rules.lineage import check_lineage


def judged(name: str, *bases: Base, **facts: object) -> dict[str, str]:
    return {f.token: f.verdict for f in check_lineage(name, Facts(bases=bases, **facts))}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "base", "expected"),
    [
        ("a/llama-7b-ft", Base("b/llama-7b", "finetune"), {"llama": "consistent", "7b": "consistent"}),
        ("a/llama-13b-ft", Base("b/llama-7b", "finetune"), {"llama": "consistent", "13b": "inconsistent"}),
        ("a/llama-13b-ft", Base("b/llama", "finetune", "llama", 6_700_000_000), {"llama": "consistent", "13b": "inconsistent"}),
        ("a/llama-13b-ft", Base("b/llama", "finetune"), {"llama": "consistent", "13b": "unverifiable"}),
        ("a/bert-x", Base("b/deepseek-r1", "finetune"), {"bert": "inconsistent"}),
        ("a/bert-x", Base("b/secret", "finetune"), {"bert": "unverifiable"}),
        ("a/bert-x", Base("b/secret", "finetune", "bert"), {"bert": "consistent"}),
        ("a/bert-base-x", Base("b/bert-large", "finetune"), {"bert": "consistent", "base": "inconsistent"}),
        ("a/paligemma-3b", Base("b/gemma-2b", "finetune"), {"paligemma": "unverifiable"}),
        ("a/distil-llama-1b", Base("b/llama-7b", "finetune"), {"llama": "consistent"}),
        ("a/bert-x", Base("b/llama-7b", "merge"), {}),
        ("a/something", Base("b/llama-7b", "finetune"), {}),
    ],
)  # fmt: skip
def test_names_along_a_lineage(name: str, base: Base, expected: dict[str, str]) -> None:
    assert judged(name, base) == expected


def test_without_a_base_nothing_is_said() -> None:
    assert judged("a/llama-7b") == {}


def test_a_size_that_the_weights_bear_out_is_hardly_a_defect() -> None:
    bases = (Base("b/llama-7b", "finetune"),)
    (_, plain) = check_lineage("a/llama-1b", Facts(bases=bases))
    (_, measured) = check_lineage("a/llama-1b", Facts(bases=bases, parameters=1_100_000_000))
    assert measured.verdict == plain.verdict == "inconsistent"
    assert measured.confidence < 0.4 < plain.confidence


def test_the_sizes_of_several_bases_are_not_compared() -> None:
    assert judged("a/llama-9b", Base("b/llama-7b", "finetune"), Base("b/llama-13b", "finetune")) == {
        "llama": "consistent"
    }
