"""Tensors → abstract architecture → the type it looks like → rule N11."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplychain.naming.architecture.abstraction import abstract, from_operations, pattern
from supplychain.naming.architecture.equivalence import families, family_of
from supplychain.naming.architecture.header import Tensor
from supplychain.naming.architecture.judging import judge
from supplychain.naming.architecture.samples import Sample, sample
from supplychain.naming.architecture.signatures import signatures
from supplychain.naming.architecture.weights import Weights, read_weights
from tests.unit.naming.architecture import networks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from supplychain.naming.architecture.abstraction import Architecture


def tensors_of(made: dict[str, NDArray[np.float16]]) -> list[Tensor]:
    return [Tensor(name, "F16", tuple(values.shape)) for name, values in made.items()]


def network(made: dict[str, NDArray[np.float16]], claimed: str | None = None) -> Sample:
    return sample(Weights("a model", tuple(tensors_of(made)), claimed))


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("bert.encoder.layer.11.attention.self.query", "layer.*.attention.self.query"),
        ("encoder.layer.0.attention.self.query", "layer.*.attention.self.query"),
        ("decoder.block.3.layer.1.EncDecAttention.q", "layer.*.EncDecAttention.q"),
        ("model.layers.0.mlp.experts.63.gate_proj", "experts.*.gate_proj"),
        ("0.conv", "*.conv"),
        ("bert.embeddings.word_embeddings", "word_embeddings"),
        ("", ""),
        ("a b.0.c\nd", "a_b.*.c_d"),
    ],
)
def test_a_module_is_the_same_in_every_layer_and_under_every_wrapper(module: str, expected: str) -> None:
    assert pattern(module) == expected


def test_an_architecture_counts_pairs_and_shapes() -> None:
    made = abstract([
        Tensor("layer.1.b.weight", "F32", (2, 3)),
        Tensor("layer.0.b.weight", "F32", (2, 3)),
        Tensor("layer.10.a.bias", "F32", (2,)),
        Tensor("layer.10.a.weight", "F32", (2, 3)),
        Tensor("layer.2.position_ids", "I64", (1, 9)),
    ])  # fmt: skip

    assert made.sequence == ("layer.*.b", "layer.*.b", "layer.*.a")
    assert made.connections == {"(layer.*.b, layer.*.b)": 1, "(layer.*.b, layer.*.a)": 1}
    assert made.parameters == {"layer.*.b [<weight, 2x3>]": 2, "layer.*.a [<bias, 2>, <weight, 2x3>]": 1}
    assert made.dimensions == {"2x3": 3, "2": 1}


@settings(max_examples=20)
@given(st.integers(0, 10_000))
def test_the_order_of_a_file_does_not_count(seed: int) -> None:
    tensors = tensors_of(networks.bert())
    mixed = random.Random(seed).sample(tensors, len(tensors))

    assert abstract(mixed) == abstract(tensors)


@settings(max_examples=20)
@given(st.integers(1, 30), st.integers(1, 30))
def test_depth_changes_counts_and_no_pattern(few: int, many: int) -> None:
    assert (
        abstract(tensors_of(networks.bert(few))).patterns
        == abstract(tensors_of(networks.bert(many))).patterns
    )


@settings(max_examples=40)
@given(st.lists(st.tuples(st.text(max_size=30), st.lists(st.integers(0, 9), max_size=3)), max_size=20))
def test_any_names_make_an_architecture_without_blanks_in_a_word(rows: list[tuple[str, list[int]]]) -> None:
    made = abstract(Tensor(name, "F32", tuple(shape)) for name, shape in rows)

    assert not any(len(word.split()) > 1 or "\n" in word for word in made.sequence)
    signatures().predict(made)


def test_types_of_a_family_have_the_same_tensors_in_their_layers() -> None:
    inside: dict[str, set[str]] = {}
    for name, types in signatures().types_of.items():
        for one in types if "*" in name else ():
            inside.setdefault(one, set()).add(name)
    groups: dict[frozenset[str], list[str]] = {}
    for one, names in inside.items():
        groups.setdefault(frozenset(names), []).append(one)
    computed = {tuple(sorted(types)) for types in groups.values() if len(types) > 1}
    stated = {tuple(sorted(family.types)) for family in families() if len(family.types) > 1}

    assert stated == computed


def test_every_family_says_why_and_no_type_is_in_two() -> None:
    members = [one for family in families() for one in (*family.types, *family.also)]

    assert len(members) == len(set(members))
    assert all(family.why.endswith(".") and family.name in family.types for family in families())
    assert all(why.endswith(".") for family in families() for why in family.also.values())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("bert", "roberta", True), ("roberta", "electra", True), ("wav2vec2", "wavlm", True), ("mt5", "t5", True),
        ("llama", "mistral", True), ("llama", "qwen2", False), ("bert", "distilbert", False), ("gpt2", "gpt_neo", False),
        ("bert", "longformer", False), ("unheard_of", "bert", False), ("unheard_of", "unheard_of", True),
    ],
)  # fmt: skip
def test_families(one: str, other: str, same: bool) -> None:
    assert (family_of(one) == family_of(other)) is same


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (networks.bert(), "bert"),
        (networks.bert(prefix=""), "bert"),
        (networks.bert(12, 16, prefix="roberta."), "bert"),
        (networks.llama(), "llama"),
        (networks.llama(bias=True), "qwen2"),
        (networks.gpt2(), "gpt2"),
    ],
)
def test_published_names_are_known_by_their_signatures(
    made: dict[str, NDArray[np.float16]], expected: str
) -> None:
    seen = signatures().predict(network(made).architecture)

    assert (seen.family, seen.coverage) == (expected, 1.0)
    assert seen.confidence > signatures().threshold


PACKED: dict[str, Callable[[str], tuple[str, ...]]] = {
    "GPTQ": lambda name: (f"{name}.qweight", f"{name}.qzeros", f"{name}.scales", f"{name}.g_idx"),
    "bitsandbytes": lambda name: (
        f"{name}.weight",
        f"{name}.weight.absmax",
        f"{name}.weight.quant_state.bitsandbytes__nf4",
    ),
    "8 bit": lambda name: (f"{name}.weight", f"{name}.SCB", f"{name}.weight_format"),
    "FP8": lambda name: (f"{name}.weight", f"{name}.weight_scale_inv"),
    "MLX": lambda name: (f"{name}.weight", f"{name}.scales", f"{name}.biases"),
}


@pytest.mark.parametrize("method", PACKED)
def test_a_quantized_network_is_the_same_network(method: str) -> None:
    made = tensors_of(networks.llama(bias=True))
    packed = [
        Tensor(name, "I32", (1, 1))
        for tensor in made
        for name in (
            PACKED[method](tensor.name.removesuffix(".weight"))
            if tensor.name.endswith("_proj.weight")
            else (tensor.name,)
        )
    ]

    assert abstract(packed).patterns == abstract(made).patterns
    assert abstract(packed).sequence == abstract(made).sequence


VERDICTS = [
    (networks.bert(), "bert", "consistent", 0),
    (networks.bert(), "roberta", "consistent", 0),
    (networks.bert(prefix=""), "megatron-bert", "consistent", 2),
    (networks.bert(), "gpt2", "inconsistent", 3),
    (networks.gpt2(), "bert", "inconsistent", 3),
    (networks.llama(bias=True), "t5", "inconsistent", 3),
    (networks.bert(), "vision-encoder-decoder", "consistent", 1),
    (networks.bert(), "acme_own", "unverifiable", None),
    (networks.bert(), None, "unverifiable", None),
    (
        {f"blob.{n}.x{n % 7}": next(iter(networks.bert().values())) for n in range(30)},
        "bert",
        "unverifiable",
        None,
    ),
    ({}, "bert", "unverifiable", None),
]


@pytest.mark.parametrize(("made", "claimed", "verdict", "distance"), VERDICTS)
def test_a_claim_is_denied_only_across_families(
    made: dict[str, NDArray[np.float16]], claimed: str | None, verdict: str, distance: int | None
) -> None:
    finding = judge(network(made, claimed), signatures())

    assert (finding.rule, finding.verdict, finding.distance) == ("N11", verdict, distance)
    assert finding.claimed == (claimed or "")
    assert (finding.confidence > 0) is (verdict != "unverifiable")
    assert finding.observed


def test_half_of_two_networks_is_no_certain_one() -> None:
    bert, llama = networks.bert(), networks.llama()
    mixed = dict(list(bert.items())[: len(bert) // 2] + list(llama.items())[: len(llama) // 2])

    assert judge(network(mixed, "t5"), signatures()).verdict == "unverifiable"


def test_operations_are_a_network_too() -> None:
    made: Architecture = from_operations(["linear", "add", "linear", "add"])

    assert made.connections == {"(linear, add)": 2, "(add, linear)": 1}


def test_a_model_of_this_machine_is_read_with_its_claim(tmp_path: Path) -> None:
    found = read_weights(networks.write(tmp_path / "m", networks.bert(), "gpt2"))

    assert found.model_type == "gpt2"
    assert judge(sample(found), signatures()).verdict == "inconsistent"
