"""Identifiers: whatever people write where an id should stand becomes one key, or the reason why it is none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supplychain.identifiers import (
    PLACEHOLDER_DATASETS,
    Unresolved,
    current_id,
    dataset_id,
    legacy_ids,
    model_id,
    owner_of,
    paper_id,
    repository_id,
    texts_in,
)
from tests.strategies import any_text

_pieces = st.sampled_from(
    (
        "https://", "http://", "ssh://", "git+ssh://", "git@", "user:token@", "www.", "huggingface.co", "hf.co", "github.com",
        "GitHub.com", "gitlab.example.org", ":22", ":", "/", "//", ".", "..", ".git", ".GIT", "datasets", "spaces", "models",
        "tree", "main", "acme", "None", "n/a", "- ", "* ", "'", '"', "`", "[", "]", "?", "#", "%2F", "%", " ", "@", "~", "-",
        "2106.09685", "arxiv", "v2", "é", "İ", "\\", "\u2028",
    )
)  # fmt: skip
addresses = st.lists(_pieces | st.text(max_size=3), max_size=9).map("".join) | any_text
"""Texts made of the parts that ids and addresses are made of."""


@pytest.mark.parametrize(
    "text",
    [
        "acme/chat",
        " acme/chat\n",
        "'acme/chat'",
        "`acme/chat`",
        "- acme/chat",
        "* 'acme/chat'",
        "'- acme/chat'",
        "acme/chat.",
        "acme/chat...",
        "https://huggingface.co/acme/chat",
        "http://huggingface.co/acme/chat/",
        "HTTPS://HuggingFace.co/acme/chat",
        "https://www.huggingface.co/acme/chat",
        "https://hf.co/acme/chat",
        "hf.co/acme/chat",
        "huggingface.co/acme/chat",
        "https://huggingface.co/acme/chat/tree/main",
        "https://huggingface.co/acme/chat/blob/main/README.md",
        "https://huggingface.co/acme/chat/resolve/main/model.safetensors?download=true",
        "https://huggingface.co/acme/chat/discussions/7#64a",
        "https://huggingface.co/models/acme/chat",
        "https://huggingface.co/acme%2Fchat",
        "https://huggingface.co:443/acme/chat",
        "https://user:token@huggingface.co/acme/chat",
    ],
)
def test_every_way_of_writing_a_model_is_one_key(text: str) -> None:
    assert model_id(text) == "acme/chat"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("gpt2", "gpt2"),
        ("https://huggingface.co/gpt2", "gpt2"),
        ("https://huggingface.co/gpt2/tree/main", "gpt2"),
        ("https://huggingface.co/bert-base-uncased/blob/main/config.json", "bert-base-uncased"),
        ("TheBloke/Llama-2-7B-GGUF", "TheBloke/Llama-2-7B-GGUF"),
        ("thebloke/llama-2-7b-gguf", "thebloke/llama-2-7b-gguf"),
        ("a_b/c.d-e_f", "a_b/c.d-e_f"),
        ("01-ai/Yi-1.5-9B", "01-ai/Yi-1.5-9B"),
    ],
)
def test_ids_keep_their_case_and_ids_without_owner_are_ids(text: str, key: str) -> None:
    assert model_id(text) == key


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "says nothing"),
        ("  ", "says nothing"),
        ("N/A", "says nothing"),
        ("None", "says nothing"),
        ("none.", "says nothing"),
        ("null", "says nothing"),
        ("nan", "says nothing"),
        ("[]", "says nothing"),
        ("-", "says nothing"),
        ("unknown", "says nothing"),
        ("https://huggingface.co/None", "says nothing"),
        ("https://huggingface.co/datasets/acme/talk", "another section of the hub (datasets)"),
        ("https://huggingface.co/spaces/acme/demo", "another section of the hub (spaces)"),
        ("https://huggingface.co/papers/2106.09685", "another section of the hub (papers)"),
        ("https://huggingface.co/collections/acme/all-1", "another section of the hub (collections)"),
        ("https://github.com/acme/chat", "address outside the hub"),
        ("https://huggingface.co.evil.example/acme/chat", "address outside the hub"),
        ("s3://bucket/acme/chat", "address outside the hub"),
        ("https://[acme/chat", "not an address"),
        ("https://huggingface.co", "says nothing"),
        ("./models/chat", "local path"),
        ("../chat", "local path"),
        ("/models/chat", "local path"),
        ("~/models/chat", "local path"),
        ("C:/models/chat", "local path"),
        ("models\\chat", "local path"),
        ("my own model", "free text"),
        ("acme/chat/extra", "free text"),
        ("acme/", "free text"),
        ("['acme/chat']", "free text"),
        ("['acme/chat', 'acme/base']", "free text"),
        ("[More Information Needed]", "free text"),
        ("git@hf.co:acme/chat", "free text"),
        ("acme/chät", "free text"),
        ("a" * 97, "free text"),
        ("acme/chat\x00", "free text"),
    ],
)
def test_text_that_names_no_model_says_why(text: str, reason: str) -> None:
    found = model_id(text)

    assert isinstance(found, Unresolved)
    assert found.text == text
    assert reason in found.reason


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("squad", "squad"),
        ("rajpurkar/squad", "rajpurkar/squad"),
        ("https://huggingface.co/datasets/squad", "squad"),
        ("https://huggingface.co/datasets/rajpurkar/squad", "rajpurkar/squad"),
        ("hf.co/datasets/rajpurkar/squad/tree/main/data", "rajpurkar/squad"),
        ("https://huggingface.co/datasets/squad/viewer", "squad"),
    ],
)
def test_datasets_have_a_section_of_their_own(text: str, key: str) -> None:
    assert dataset_id(text) == key


def test_the_address_of_a_model_names_no_dataset() -> None:
    found = dataset_id("https://huggingface.co/acme/chat")

    assert isinstance(found, Unresolved)
    assert "another section of the hub (models)" in found.reason


@pytest.mark.parametrize(
    "word", sorted({"imagefolder", "ImageFolder", "generator", "custom", *PLACEHOLDER_DATASETS})
)
def test_a_placeholder_word_is_never_a_dataset(word: str) -> None:
    assert isinstance(dataset_id(word), Unresolved)
    assert isinstance(dataset_id(f"https://huggingface.co/datasets/{word}"), Unresolved)


@pytest.mark.parametrize(
    "text",
    [
        "https://github.com/Acme/Tools",
        "http://github.com/acme/tools/",
        "https://www.github.com/acme/tools",
        "https://WWW.GitHub.com/acme/tools",
        "github.com/acme/tools",
        "acme/tools",
        "ACME/TOOLS",
        "https://github.com/acme/tools.git",
        "https://github.com/acme/tools.GIT",
        "git@github.com:acme/tools.git",
        "git+ssh://git@github.com/acme/tools.git",
        "ssh://git@github.com:22/acme/tools.git",
        "https://github.com:443/acme/tools",
        "git://github.com/acme/tools",
        "git+https://github.com/acme/tools@main",
        "https://user:token@github.com/acme/tools",
        "https://github.com/acme/tools/tree/main/src",
        "https://github.com/acme/tools?tab=readme#install",
        "https://github.com/acme/tools).",
        "https://github.com/acme/tools.",
        "'https://github.com/acme/tools'",
        "- https://github.com/acme/tools",
    ],
)
def test_every_way_of_writing_a_repository_is_one_key(text: str) -> None:
    assert repository_id(text) == "github.com/acme/tools"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("https://gitlab.com/Acme/tools", "gitlab.com/acme/tools"),
        ("https://git.example.org:8443/acme/tools", "git.example.org/acme/tools"),
        ("https://github.com/acme/.github", "github.com/acme/.github"),
        ("https://github.com/acme/c++", "github.com/acme/c++"),
        ("https://git.sr.ht/~acme/tools", "git.sr.ht/~acme/tools"),
        ("git@github.com:123/tools", "github.com/123/tools"),
    ],
)
def test_other_hosts_and_odd_names_are_kept(text: str, key: str) -> None:
    assert repository_id(text) == key


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "says nothing"),
        ("N/A", "says nothing"),
        ("https://github.com", "not a repository address"),
        ("https://github.com/acme", "not a repository address"),
        ("https://github.com/topics/nlp", "not a repository address"),
        ("https://github.com/orgs/acme/repositories", "not a repository address"),
        ("https://github.com/../etc", "not a repository address"),
        ("github.com/acme/.git", "not a repository address"),
        ("see the paper", "not a repository address"),
        ("./acme/tools", "not a repository address"),
    ],
)
def test_text_that_names_no_repository_says_why(text: str, reason: str) -> None:
    assert repository_id(text) == Unresolved(text, reason)


@pytest.mark.parametrize(
    "secret", ["https://user:s3cret@github.com/acme/tools", "s3cret@github.com:acme/tools"]
)
def test_a_password_in_an_address_never_becomes_part_of_a_key(secret: str) -> None:
    key = repository_id(secret)

    assert isinstance(key, str)
    assert "s3cret" not in key


@pytest.mark.parametrize(
    "text",
    [
        "2106.09685",
        "arXiv:2106.09685",
        "arxiv:2106.09685v2",
        "https://arxiv.org/abs/2106.09685",
        "http://arxiv.org/abs/2106.09685v1",
        "https://arxiv.org/pdf/2106.09685.pdf",
        "https://arxiv.org/pdf/2106.09685v2",
        "https://arxiv.org/html/2106.09685v2",
        "LoRA, arXiv 2106.09685, 2021",
    ],
)
def test_every_way_of_writing_an_arxiv_paper_is_one_key(text: str) -> None:
    assert paper_id(text) == "arxiv:2106.09685"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("https://arxiv.org/abs/hep-th/9901001", "arxiv:hep-th/9901001"),
        ("math.GT/0309136", "arxiv:math.GT/0309136"),
        ("Attention Is All You Need", "Attention Is All You Need"),
        ("https://doi.org/10.1000/182", "https://doi.org/10.1000/182"),
        ("1234.567890", "1234.567890"),
        ("foo/1234567", "foo/1234567"),
        ("acme/0309136", "acme/0309136"),
        ("hep-th/9913001", "hep-th/9913001"),
        ("2399.12345", "2399.12345"),
        ("cond-mat/0703470v2", "arxiv:cond-mat/0703470"),
        ("  A title\n", "A title"),
    ],
)
def test_other_papers_are_keyed_by_their_old_arxiv_id_address_or_title(text: str, key: str) -> None:
    assert paper_id(text) == key


@pytest.mark.parametrize(
    ("artifact", "owner"),
    [
        ("acme/chat", "acme"),
        ("github.com/acme/tools", "acme"),
        ("gpt2", None),
        ("", None),
        ("/chat", None),
    ],
)
def test_the_owner_is_the_part_before_the_name(artifact: str, owner: str | None) -> None:
    assert owner_of(artifact) == owner


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        (None, []),
        ("", []),
        ("  ", []),
        ("a", ["a"]),
        (["a", None, ["b", ("c",)]], ["a", "b", "c"]),
        ("['a', 'b']", ["a", "b"]),
        ('["a", "b"]', ["a", "b"]),
        ("['a', None]", ["a"]),
        ("[]", []),
        ('["[\\"a\\"]"]', ["a"]),
        ("[not a list", ["[not a list"]),
        ("[More Information Needed]", ["[More Information Needed]"]),
        ("[__import__('os').system('true')]", ["[__import__('os').system('true')]"]),
        ("['\\d']", ["\\d"]),
        ("[{[]: 1}]", ["[{[]: 1}]"]),
        ("[\x00]", ["[\x00]"]),
        ("[" * 5_000 + "]" * 5_000, ["[" * 5_000 + "]" * 5_000]),
        (7, ["7"]),
    ],
)
def test_what_should_have_been_a_list_becomes_one(value: object, texts: list[str]) -> None:
    assert texts_in(value) == texts


def test_a_moved_id_is_known_by_its_current_one() -> None:
    assert current_id("bert-base-uncased") == "google-bert/bert-base-uncased"
    assert current_id("google-bert/bert-base-uncased") == "google-bert/bert-base-uncased"
    assert current_id("acme/chat") == "acme/chat"


@pytest.mark.parametrize(("old", "new"), [(old, new) for old, (new, _) in legacy_ids().items()])
def test_every_moved_id_names_a_model_and_moves_once(old: str, new: str) -> None:
    assert model_id(old) == old
    assert model_id(new) == new
    assert current_id(new) == new
    assert legacy_ids()[old][1] in {"redirect", "moved"}


@settings(max_examples=300)
@given(addresses)
def test_any_text_names_a_hub_artifact_or_says_why_not(text: str) -> None:
    for key in (model_id(text), dataset_id(text)):
        assert key if isinstance(key, str) else key.reason


@settings(max_examples=500)
@given(addresses)
def test_the_key_of_a_key_is_the_key(text: str) -> None:
    for identify in (model_id, dataset_id, repository_id, paper_id):
        key = identify(text)
        if isinstance(key, str):
            assert identify(key) == key, identify.__name__


@settings(max_examples=300)
@given(addresses)
def test_a_repository_key_has_three_parts_in_lower_case(text: str) -> None:
    key = repository_id(text)

    if isinstance(key, str):
        assert key == key.lower()
        assert len(key.split("/")) == 3
        assert all(key.split("/"))


@settings(max_examples=200)
@given(addresses | addresses.map(lambda text: f"[{text}]") | st.lists(addresses, max_size=3).map(repr))
def test_any_text_gives_a_list_of_texts(text: str) -> None:
    found = texts_in(text)

    assert all(isinstance(item, str) and item for item in found)
