"""N10: names that say nothing, and names that can be taken for a popular one."""

from __future__ import annotations

import pytest

from supplychain.naming.facts import Base, Facts
from supplychain.naming.popular import Popular, skeleton
from supplychain.naming.rules.names import check_name

POPULAR = Popular([
    ("sentence-transformers/all-mpnet-base-v2", 900),
    ("google-bert/bert-base-uncased", 800),
    ("dslim/distilbert-NER", 700),
    ("mistralai/Mistral-7B-v0.1", 600),
    ("rinna/japanese-gpt2-small", 500),
    ("someone/javanese-gpt2-tiny", 400),
    ("other/javanese-gpt2-mini", 300),
])  # fmt: skip


def found(name: str, *bases: str) -> list[tuple[str, str]]:
    return [(f.field, f.claimed) for f in POPULAR.candidates(name, bases=bases)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("evil/distlbert-NER", ("name: one letter apart", "dslim/distilbert-NER")),
        ("evil/distilbret-NER", ("name: one letter apart", "dslim/distilbert-NER")),
        ("evil/Mistra1-7B-v0.1", ("name: look-alike letters", "mistralai/Mistral-7B-v0.1")),
        (
            "evil/bert-base-uncаsed",
            ("name: look-alike letters", "google-bert/bert-base-uncased"),
        ),  # a Cyrillic letter
        ("evil/bert_base_uncased", ("name: the same name", "google-bert/bert-base-uncased")),
        ("mistra1ai/my-model-of-mine", ("owner: look-alike letters", "mistralai")),
        ("mistrlai/my-model-of-mine", ("owner: one letter apart", "mistralai")),
    ],
)
def test_what_a_name_can_be_taken_for(name: str, expected: tuple[str, str]) -> None:
    assert found(name) == [expected]


@pytest.mark.parametrize(
    "name",
    [
        "google-bert/bert-base-uncased",  # itself
        "google-bert/bert_base_uncased",  # of the same owner
        "w11wo/javanese-gpt2-small",  # a word of its own, though one letter apart
        "evil/Mistral-8B-v0.1",  # another size
        "evil/all-mpnet-base-v3",  # another version
        "evil/bert",  # too short to say
        "Mistralai/else-wise-model",  # the Hub folds case
    ],
)
def test_what_is_no_candidate(name: str) -> None:
    assert found(name) == []


def test_who_names_the_model_as_base_does_not_pretend() -> None:
    assert found("honest/bert-base-uncased", "google-bert/bert-base-uncased") == []


def test_of_several_the_most_popular_is_shown() -> None:
    popular = Popular([("a/some-great-model", 1), ("b/some-great-model", 5), ("c/some-great-model", 3)])
    assert [f.claimed for f in popular.candidates("d/some-great-model")] == ["b/some-great-model"]


def test_names_that_look_alike_have_one_skeleton() -> None:
    assert skeleton("Mistral-7B") == skeleton("MistraI_7b") == skeleton("m1stra1-7b")
    assert skeleton("modern") == skeleton("modem")
    assert skeleton("llama-2") != skeleton("llama-3")


@pytest.mark.parametrize(
    ("name", "facts", "verdicts"),
    [
        ("a/test-123", Facts(), ["unverifiable"]),
        ("a/autonlp-bert-covid", Facts(), []),
        ("meta-llama/Meta-Llama-3", Facts(), ["consistent"]),
        ("a/Meta-Llama-3", Facts(bases=(Base("meta-llama/Llama-3"),)), ["consistent"]),
        ("a/Meta-Llama-3", Facts(bases=(Base("b/opt"),)), ["inconsistent"]),
        ("a/Meta-Llama-3", Facts(), ["unverifiable"]),
        ("a/llama-of-meta", Facts(), []),
        ("Meta-Llama-3", Facts(), []),
    ],
)
def test_empty_names_and_names_of_others(name: str, facts: Facts, verdicts: list[str]) -> None:
    assert [f.verdict for f in check_name(name, facts)] == verdicts
