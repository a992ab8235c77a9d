"""N1 and N2: what a name and a class say of the model type."""

from __future__ import annotations

import pytest

from supplychain.naming.facts import Facts
from supplychain.naming.families import families
from supplychain.naming.rules.architectures import architecture_of, check_architecture, check_class


@pytest.mark.parametrize(
    ("name", "facts", "verdict", "distance", "field"),
    [
        ("a/bert-base", Facts(model_type="bert"), "consistent", 0, "config.model_type"),
        ("a/Llama-3.1-8B", Facts(gguf_architecture="llama"), "consistent", 0, "gguf.architecture"),
        ("a/qwen2.5-7b-gguf", Facts(gguf_architecture="qwen2"), "consistent", 0, "gguf.architecture"),
        ("a/gpt-j-6b", Facts(model_type="gptj"), "consistent", 0, "config.model_type"),
        (
            "a/my-sdxl",
            Facts(pipeline_class="StableDiffusionXLPipeline"),
            "consistent",
            0,
            "config.diffusers._class_name",
        ),
        ("a/bert-base", Facts(architectures=("BertForMaskedLM",)), "consistent", 0, "config.architectures"),
        ("a/t5-base", Facts(model_type="mt5"), "consistent", 1, "config.model_type"),
        ("a/bert2bert", Facts(model_type="encoder-decoder"), None, None, ""),
        ("a/bert_gpt2", Facts(model_type="encoder-decoder"), "consistent", 1, "config.model_type"),
        ("a/roberta-base", Facts(model_type="bert"), "inconsistent", 2, "config.model_type"),
        ("a/xlm-roberta-base", Facts(model_type="longformer"), "inconsistent", 3, "config.model_type"),
        ("a/wav2vec2-mt5", Facts(model_type="wav2vec2"), "consistent", 0, "config.model_type"),
        ("a/bert-base", Facts(), "unverifiable", None, ""),
        ("a/bert-base", Facts(model_type="my_own"), "unverifiable", None, "config.model_type"),
        ("a/dragon-average", Facts(model_type="bert"), None, None, ""),
        ("a/van-gogh", Facts(model_type="bert"), None, None, ""),
    ],
)
def test_the_architecture_in_a_name(
    name: str, facts: Facts, verdict: str | None, distance: int | None, field: str
) -> None:
    found = list(check_architecture(name, facts))
    if verdict is None:
        assert found == []
        return
    (one,) = found
    assert (one.verdict, one.distance, one.field) == (verdict, distance, field)
    assert name[name.index(one.token) :].startswith(one.token)
    assert (one.confidence > 0) == (verdict != "unverifiable")


@pytest.mark.parametrize(
    ("facts", "verdict", "distance"),
    [
        (Facts(model_type="bert", architectures=("BertForMaskedLM",)), "consistent", 0),
        (Facts(model_type="audio-spectrogram-transformer", architectures=("ASTModel",)), "consistent", 0),
        (Facts(model_type="mt5", architectures=("T5ForConditionalGeneration",)), "consistent", 1),
        (Facts(model_type="bert", architectures=("RobertaForMaskedLM",)), "inconsistent", 2),
        (Facts(model_type="llama", architectures=("BertForMaskedLM",)), "inconsistent", 3),
        (Facts(model_type="bert", architectures=("Seq2LabelsModel",)), "unverifiable", None),
        (Facts(model_type="bert", architectures=("RobertaModel",), custom_code=True), "unverifiable", None),
        (Facts(model_type="bert"), None, None),
        (Facts(architectures=("BertModel",)), None, None),
    ],
)
def test_the_class_and_the_type(facts: Facts, verdict: str | None, distance: int | None) -> None:
    assert [(f.verdict, f.distance) for f in check_class(facts)] == ([(verdict, distance)] if verdict else [])


def test_what_names_call_a_type_is_known_as_one() -> None:
    table = families()
    assert {t for meaning in table.meanings.values() for t in meaning.types} <= set(table.known) | {"tapex"}
    for one in table.wrappers | set(table.family_of):
        assert one in table.known or one in {"ultravox", "medusa", "eagle"}, one


def test_a_type_is_never_far_from_itself() -> None:
    table = families()
    for key, name in table.known.items():
        assert table.same(name, name) == 0
        assert architecture_of(Facts(model_type=name)) == (name, "config.model_type")
        meaning = table.meanings.get(key)
        assert meaning is None or table.distance(meaning, name) in (0, 1, 3)
