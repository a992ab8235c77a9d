"""What a text names, by the kind of call it is given to."""

from __future__ import annotations

import pytest

from supplychain.identifiers import Unresolved
from supplychain.usage.naming import artifact_named
from supplychain.usage.signatures import table


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("acme/chat", "acme/chat"),
        ("bert-base-uncased", "google-bert/bert-base-uncased"),
        ("bert-base-chinese", "google-bert/bert-base-chinese"),
        ("t5-11b", "google-t5/t5-11b"),
        (
            "xlm-roberta-large-finetuned-conll03-english",
            "FacebookAI/xlm-roberta-large-finetuned-conll03-english",
        ),
        ("https://huggingface.co/acme/chat/tree/main", "acme/chat"),
        ("hf://acme/chat", "acme/chat"),
        (" acme/chat ", "acme/chat"),
    ],
)
def test_a_model_of_the_hub_is_named(text: str, expected: str) -> None:
    found = artifact_named(text)

    assert not isinstance(found, Unresolved)
    assert (found.kind, found.id) == ("Model", expected)


@pytest.mark.parametrize(
    "text",
    [
        "", "acme/model", "./model", "../model", "/data/model", "~/model", "C:\\model", "model.bin", "weights/model",
        "a/b/c", "outputs/x", "my_model",
        "path/to/model", "your-username/model",
        "<model>", "user/repo", "$MODEL", "two words", "file:///a/b", "xxx/yyy",
    ],
)  # fmt: skip
def test_what_may_be_a_path_or_a_gap_to_fill_is_no_model(text: str) -> None:
    assert isinstance(artifact_named(text), Unresolved)


def test_names_without_owner_are_completed_where_the_library_does() -> None:
    def id_of(text: str, **row: str) -> str | None:
        found = artifact_named(text, **row)  # type: ignore[arg-type]  # texts only
        return None if isinstance(found, Unresolved) else found.id

    assert id_of("en_core_web_sm", bare="spacy/{}") == "spacy/en_core_web_sm"
    assert (
        id_of("all-MiniLM-L6-v2", bare="sentence-transformers/{}") == "sentence-transformers/all-MiniLM-L6-v2"
    )
    assert id_of("resnet50", bare="timm/{}") == "timm/resnet50.a1_in1k"
    assert id_of("a/b", bare="spacy/{}") == "a/b"
    assert id_of("llama3:8b", scheme="ollama") == "ollama:llama3:8b"
    assert id_of("pytorch/vision:v0.10.0", scheme="pytorch", second="resnet18") == "pytorch:resnet18"
    assert id_of("acme/net", scheme="pytorch", second="big") == "pytorch:acme/net/big"
    assert id_of("hf://datasets/acme/d") == "acme/d"


def test_readers_of_local_files_are_no_datasets() -> None:
    assert isinstance(artifact_named("csv", kind="Dataset"), Unresolved)
    assert not isinstance(artifact_named("squad", kind="Dataset"), Unresolved)


def test_the_table_is_sound() -> None:
    rows = table()

    assert len(rows.signatures) >= 80
    assert all(s.kind in {"Model", "Dataset"} for s in rows.signatures)
    assert all(s.special or ":" in s.argument for s in rows.signatures)
    for qualified in (
        "transformers.AutoModel.from_pretrained",
        "spacy.load",
        "en_core_web_sm.load",
        "torch.hub.load",
        "langchain_ollama.ChatOllama",
    ):
        assert rows.matches(qualified) is not None, qualified
    for qualified in ("transformers.Trainer.train", "torch.load", "json.load", "mylib.from_pretrained"):
        assert rows.matches(qualified) is None, qualified
