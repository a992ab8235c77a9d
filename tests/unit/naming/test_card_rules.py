"""N3, N7, N8: tasks, languages, datasets, methods and formats."""

from __future__ import annotations

import pytest

from supplychain.naming.element import Element
from supplychain.naming.facts import Base, Facts
from supplychain.naming.rules.cards import check_datasets, check_languages, check_methods, check_task


@pytest.mark.parametrize(
    ("name", "facts", "verdict"),
    [
        ("a/bert-ner", Facts(task="token-classification"), "consistent"),
        ("a/bert-ner", Facts(architectures=("BertForTokenClassification",)), "consistent"),
        ("a/bert-ner", Facts(task="fill-mask", architectures=("BertForTokenClassification",)), "consistent"),
        ("a/bert-ner", Facts(task="fill-mask", architectures=("BertForMaskedLM",)), "inconsistent"),
        ("a/en-ta-translation", Facts(task="text-classification"), "inconsistent"),
        ("a/bert-ner", Facts(architectures=("BertModel",)), "unverifiable"),
        ("a/bert-ner", Facts(), "unverifiable"),
        ("a/bert-dinner", Facts(task="fill-mask"), None),
    ],
)
def test_tasks(name: str, facts: Facts, verdict: str | None) -> None:
    assert [f.verdict for f in check_task(name, facts)] == ([verdict] if verdict else [])


def said(text: str, confidence: float = 1.0) -> list[Element]:
    return [Element("language", text, 0, len(text), confidence), Element("other", "de", 0, 2, 1.0)]


@pytest.mark.parametrize(
    ("text", "languages", "verdict"),
    [
        ("german", ("de",), "consistent"),
        ("de", ("German", "en"), "consistent"),
        ("zh", ("zh-CN",), "consistent"),
        ("jp", ("ja",), "consistent"),
        ("multilingual", ("de", "en"), "consistent"),
        ("fr", ("multilingual",), "consistent"),
        ("fr", ("de",), "inconsistent"),
        ("multilingual", ("de",), "inconsistent"),
        ("fr", (), "unverifiable"),
        ("fr", ("x1",), "unverifiable"),
    ],
)
def test_languages(text: str, languages: tuple[str, ...], verdict: str) -> None:
    assert [f.verdict for f in check_languages(Facts(languages=languages), said(text))] == [verdict]


def test_a_doubtful_language_is_a_doubtful_finding() -> None:
    (sure,) = check_languages(Facts(languages=("de",)), said("it"))
    (unsure,) = check_languages(Facts(languages=("de",)), said("it", 0.5))
    assert unsure.confidence < sure.confidence


@pytest.mark.parametrize(
    ("name", "datasets", "verdict"),
    [
        ("a/r-squad2", ("rajpurkar/squad_v2",), "consistent"),
        ("a/vit-in21k", ("imagenet-21k",), "consistent"),
        ("a/b-xsum", ("knkarthick/samsum",), "inconsistent"),
        ("a/b-xsum", (), "unverifiable"),
        ("a/b-xsum", ("generator",), "unverifiable"),
        ("a/b", ("squad",), None),
    ],
)
def test_datasets(name: str, datasets: tuple[str, ...], verdict: str | None) -> None:
    assert [f.verdict for f in check_datasets(name, Facts(datasets=datasets))] == (
        [verdict] if verdict else []
    )


@pytest.mark.parametrize(
    ("name", "facts", "verdict"),
    [
        ("a/m-lora", Facts(bases=(Base("b/m", "adapter"),)), "consistent"),
        ("a/m-lora", Facts(library="peft"), "consistent"),
        ("a/m-lora", Facts(bases=(Base("b/m", "finetune"),)), "unverifiable"),
        ("a/m-lora", Facts(), "unverifiable"),
        ("a/m-awq", Facts(quantization="awq 4 bit"), "consistent"),
        ("a/m-awq", Facts(quantization="gptq 4 bit"), "inconsistent"),
        ("a/m-awq", Facts(), "unverifiable"),
        ("a/m-bnb-4bit", Facts(quantization="bitsandbytes 4 bit"), "consistent"),
        ("a/m-GGUF", Facts(formats=("gguf",)), "consistent"),
        ("a/m-GGUF", Facts(gguf_architecture="llama"), "consistent"),
        ("a/m-GGUF", Facts(tags=("gguf",)), "consistent"),
        ("a/m-GGUF", Facts(formats=("safetensors",)), "inconsistent"),
        ("a/m-GGUF", Facts(), "unverifiable"),
        ("a/m-onnx", Facts(formats=("bin", "onnx")), "consistent"),
        ("a/m-onnx", Facts(formats=("bin",)), "inconsistent"),
        ("a/m-merge", Facts(bases=(Base("b/x", "merge"),)), "consistent"),
        ("a/m-slerp", Facts(bases=(Base("b/x"), Base("b/y"))), "consistent"),
        ("a/dpo-m-slerp", Facts(bases=(Base("b/m-slerp", "finetune"),)), "consistent"),
        ("a/t2i-adapter-canny", Facts(formats=("bin",)), None),
    ],
)
def test_methods(name: str, facts: Facts, verdict: str | None) -> None:
    assert [f.verdict for f in check_methods(name, facts)] == ([verdict] if verdict else [])
