"""N4, N5, N6: numbers and size words in names."""

from __future__ import annotations

import pytest

from supplychain.naming.facts import Base, Facts
from supplychain.naming.rules.sizes import (
    Size,
    check_figures,
    check_parameters,
    check_size_word,
    size_word,
    stated_parameters,
)

B, M = 1_000_000_000, 1_000_000


@pytest.mark.parametrize(
    ("name", "facts", "verdict"),
    [
        ("a/m-7b", Facts(parameters=6_738_415_616), "consistent"),
        ("a/gemma-7b", Facts(parameters=8_537_680_896), "consistent"),
        ("a/m-0.5B-chat", Facts(parameters=494 * M), "consistent"),
        ("a/m-135M", Facts(parameters=134 * M), "consistent"),
        ("a/m-7b", Facts(gguf_parameters=7 * B, quantization="q4"), "consistent"),
        ("a/m-7b-distilled-from-70b", Facts(parameters=7 * B), "consistent"),
        ("a/m-7b", Facts(parameters=13 * B), "inconsistent"),
        ("a/m-7b", Facts(parameters=600 * M), "inconsistent"),
        ("a/m-7b", Facts(), "unverifiable"),
        ("a/m-7b-gptq", Facts(parameters=1 * B), "unverifiable"),
        ("a/m-7b", Facts(parameters=1 * B, quantization="awq 4 bit"), "unverifiable"),
        ("a/m-7b-lora", Facts(parameters=4 * M), "unverifiable"),
        ("a/m-7b", Facts(parameters=4 * M, library="peft"), "unverifiable"),
        ("a/m-7b", Facts(parameters=4 * M, bases=(Base("b/m-7b", "adapter"),)), "unverifiable"),
        ("a/mix-8x7b-7b", Facts(parameters=46 * B), "unverifiable"),
        ("a/m-30B-A3B", Facts(parameters=15 * B), "unverifiable"),
        ("a/blip2-opt-2.7b", Facts(model_type="blip-2", parameters=3_740 * M), "unverifiable"),
        ("a/m-100B-tokens", Facts(parameters=1 * B), None),
        ("a/bert-base", Facts(parameters=1 * B), None),
    ],
)
def test_the_number_of_parameters(name: str, facts: Facts, verdict: str | None) -> None:
    assert [f.verdict for f in check_parameters(name, facts)] == ([verdict] if verdict else [])


def test_what_is_a_number_of_parameters() -> None:
    assert stated_parameters("x/a-7B-b-350m") == [("7B", 7e9), ("350m", 3.5e8)]
    assert stated_parameters("7b/a-8x7b-a3b-v1.5b2") == []


@pytest.mark.parametrize(
    ("name", "facts", "verdict"),
    [
        ("a/bert-large", Facts(model_type="bert", layers=24, hidden_size=1024), "consistent"),
        ("a/bert-large", Facts(model_type="bert", parameters=335 * M), "consistent"),
        ("a/bert-large", Facts(model_type="bert", layers=12, hidden_size=768), "inconsistent"),
        ("a/bert-large", Facts(model_type="bert", parameters=110 * M), "inconsistent"),
        ("a/bert-large", Facts(model_type="bert", layers=24, parameters=1), "consistent"),
        ("a/bert-large", Facts(model_type="bert"), "unverifiable"),
        ("a/bert-large", Facts(parameters=110 * M), "unverifiable"),
        ("a/nobody-large", Facts(model_type="nobody", parameters=1), "unverifiable"),
        ("a/bert-large-4bit", Facts(model_type="bert", parameters=60 * M), "unverifiable"),
        ("a/distil-bert-large", Facts(model_type="bert", layers=6), "unverifiable"),
        ("a/bert-large-from-base", Facts(model_type="bert", layers=12), None),
    ],
)
def test_the_size_word(name: str, facts: Facts, verdict: str | None) -> None:
    assert [f.verdict for f in check_size_word(name, facts)] == ([verdict] if verdict else [])


def test_a_graph_gives_the_sizes_that_nobody_published() -> None:
    references = {("nobody", "large"): Size(None, None, 100.0 * M)}
    (near,) = check_size_word("a/nobody-large", Facts(model_type="nobody", parameters=90 * M), references)
    (far,) = check_size_word("a/nobody-large", Facts(model_type="nobody", parameters=10 * M), references)
    assert (near.verdict, far.verdict) == ("consistent", "inconsistent")


def test_a_size_word_stands_alone() -> None:
    assert size_word("base/my-Large-model") == "large"
    assert size_word("a/database-small-talk") == "small"
    assert size_word("a/largest") is None


@pytest.mark.parametrize(
    ("name", "facts", "expected"),
    [
        ("a/r_L-10_H-128", Facts(layers=10, hidden_size=128), {"L-10": "consistent", "H-128": "consistent"}),
        ("a/MiniLM-L6-v2", Facts(layers=12), {"L6": "inconsistent"}),
        ("a/x-12-layers", Facts(), {"12-layers": "unverifiable"}),
        ("a/b_L-12_A-12", Facts(attention_heads=8), {"L-12": "unverifiable", "A-12": "inconsistent"}),
        ("a/vit-patch16-224", Facts(patch_size=16, image_size=224), {"patch16": "consistent", "224": "consistent"}),
        ("a/vit-patch16-384", Facts(patch_size=32, image_size=224), {"patch16": "inconsistent", "384": "inconsistent"}),
        ("a/vit-patch16-224", Facts(), {"patch16": "unverifiable", "224": "unverifiable"}),
        ("a/m-32k", Facts(context_length=32_768), {"32k": "consistent"}),
        ("a/m-32k", Facts(context_length=131_072), {"32k": "consistent"}),
        ("a/m-128k", Facts(context_length=8_192), {"128k": "inconsistent"}),
        ("a/m-128k", Facts(), {"128k": "unverifiable"}),
        ("a/m-in22k-52k", Facts(context_length=4_096), {}),
        ("a/bert-224", Facts(hidden_size=768), {}),
    ],
)  # fmt: skip
def test_figures(name: str, facts: Facts, expected: dict[str, str]) -> None:
    assert {f.token: f.verdict for f in check_figures(name, facts)} == expected
