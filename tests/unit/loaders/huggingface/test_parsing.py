"""Answers and cards → records, without a Hub: claims, licenses, names, dirt, and what must never be kept."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.huggingface.artifacts import dataset_records, model_records
from loaders.huggingface.cards import Card, card_in
from loaders.huggingface.claims import base_claims, relation_of
from loaders.huggingface.naming import base_named, dataset_named, links_in, source_named
from loaders.huggingface.texts import clean, moment, plain, whole, words
from supplychain.graph.rows import rows_of
from supplychain.records import (
    Dataset,
    DerivedFrom,
    EvaluatedOn,
    HasRepository,
    LicensedUnder,
    Model,
    OwnedBy,
    Paper,
    Placeholder,
    Record,
    RenamedTo,
    Skipped,
    SupersededBy,
    TrainedOn,
)

STAMP: dict[str, Any] = {"source": "huggingface", "collected_at": "2026-11-20T10:00:00Z"}


def parsed(**payload: Any) -> list[Record]:
    return list(model_records({"id": "acme/chat", **payload}, STAMP))


def the(kind: type[Record], records: list[Record]) -> list[Any]:
    return [r for r in records if isinstance(r, kind)]


def test_properties_of_a_model() -> None:
    (model,) = the(
        Model,
        parsed(
            sha="c0ffee",
            pipeline_tag="text-generation",
            library_name="transformers",
            tags=["transformers", "license:mit", "region:us", "en", "dataset:x/y"],
            cardData={"language": ["en", "de"], "co2_eq_emissions": {"emissions": 12}},
            config={
                "architectures": ["LlamaForCausalLM"],
                "model_type": "llama",
                "quantization_config": {"quant_method": "bitsandbytes", "load_in_4bit": True},
                "hidden_size": 4096,
                "num_hidden_layers": 32,
                "num_attention_heads": 32,
                "max_position_embeddings": 8192,
                "image_size": [224, 224],
            },
            gguf={"architecture": "llama", "total": 9, "context_length": 4096},
            siblings=[
                {"rfilename": name}
                for name in ("config.json", "model.safetensors", "q4/model.GGUF", "LICENSE", "notes.txt")
            ],
            safetensors={"parameters": {"BF16": 7, "F32": 1}, "total": 8},
            downloads=5,
            downloadsAllTime=50,
            likes=2,
            gated="manual",
            private=False,
            disabled=True,
            createdAt="2024-01-01T00:00:00.000Z",
            lastModified="2024-02-01 00:00:00+00:00",
        ),
    )

    assert model == Model(
        **STAMP,
        id="acme/chat",
        name="chat",
        hub="huggingface",
        url="https://huggingface.co/acme/chat",
        sha="c0ffee",
        task="text-generation",
        library="transformers",
        tags=("en", "transformers"),
        languages=("de", "en"),
        architectures=("LlamaForCausalLM", "llama"),
        model_type="llama",
        gguf_architecture="llama",
        hidden_size=4096,
        layers=32,
        attention_heads=32,
        context_length=8192,
        formats=("gguf", "safetensors"),
        quantization="bitsandbytes 4 bit",
        observed=("answer", "card", "config", "files", "front matter", "results", "weights"),
        card_length=0,
        card_placeholders=0.0,
        weight_bytes=18,
        parameters=8,
        gguf_parameters=9,
        carbon_emitted=12.0,
        downloads=5,
        downloads_all_time=50,
        likes=2,
        gated="manual",
        private=False,
        disabled=True,
        created_at="2024-01-01T00:00:00.000Z",
        last_modified="2024-02-01T00:00:00+00:00",
    )


def test_an_answer_without_tags_and_front_matter_is_no_reading_of_the_licenses() -> None:
    for kind, records in ((Model, model_records), (Dataset, dataset_records)):

        def unread(
            kind: type[Any] = kind, records: Any = records, card: Card | None = None, **said: Any
        ) -> Any:
            (found,) = the(kind, list(records({"id": "acme/chat", **said}, STAMP, card=card)))
            return found.unread

        assert unread(likes=1) == ("licenses",)
        assert unread(tags=[]) == ()
        assert unread(cardData={}) == ()
        assert unread(card=Card()) == (), "the hub says that there is no card"


def test_a_license_and_its_artifact_are_read_at_one_time() -> None:
    """Otherwise the statement would be taken for one that the artifact has given up."""
    records = parsed(tags=["license:mit"])

    (model,), (stated,) = the(Model, records), the(LicensedUnder, records)
    assert (stated.source, stated.collected_at) == (model.source, model.collected_at)


def test_all_license_fields_are_stated_with_the_place_they_stand_in() -> None:
    card = {
        "license": ["other"],
        "license_name": "llama3",
        "license_link": "LICENSE",
        "license_details": "see below",
    }
    found = the(LicensedUnder, parsed(tags=["license:other"], cardData=card))

    assert [(r.raw, r.field, r.evidence) for r in found] == [
        (("other",), ("tag",), ("tag",)),
        (("other",), ("card",), ("card.license",)),
        (("llama3",), ("card.license_name",), ("card.license_name",)),
        (("LICENSE",), ("card.license_link",), ("card.license_link",)),
        (("see below",), ("card.license_details",), ("card.license_details",)),
    ]
    assert {r.start.id for r in found} == {"acme/chat"}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"relation": "adapter", "models": [{"_id": "1", "id": "a/b"}]}, [("a/b", "adapter")]),
        (
            [{"relation": "merge", "models": [{"id": "a/b"}, {"id": "c/d"}]}],
            [("a/b", "merge"), ("c/d", "merge")],
        ),
        (["a/b"], [("a/b", "unspecified")]),
        ('{"relation": "quantized", "models": ["a/b"]}', [("a/b", "quantized")]),
        ({"id": "a/b"}, [("a/b", "unspecified")]),
        ({"relation": 5, "models": [{"id": 4}, None, "a/b"]}, [("a/b", "unspecified")]),
        ("no JSON", []),
        (None, []),
        (5, []),
    ],
)
def test_base_models_of_the_answer_in_any_form(answer: Any, expected: list[tuple[str, str]]) -> None:
    assert [(c.text, c.relation) for c in base_claims({"baseModels": answer}, [], {})] == expected


def test_an_adapter_configuration_is_asked_only_where_nothing_else_names_a_base() -> None:
    config = {"peft": {"base_model_name_or_path": "acme/base"}}

    (alone,) = the(DerivedFrom, parsed(config=config))
    (beside,) = the(DerivedFrom, parsed(config=config, tags=["base_model:acme/other"]))

    assert (alone.end.id, alone.relation, alone.confidence) == ("acme/base", "adapter", "resolved")
    assert beside.end.id == "acme/other"


def test_bases_that_are_no_ids_are_kept_as_text() -> None:
    records = parsed(cardData={"base_model": ["my own model", "/data/model", "None", "gpt2"]})

    assert {(p.id, p.reason) for p in the(Placeholder, records)} == {
        ("my own model", "unresolved text"),
        ("/data/model", "unresolved text"),
        ("gpt2", "renamed"),
    }
    assert [r.end.id for r in the(RenamedTo, records)] == ["openai-community/gpt2"]
    assert [s.reason for s in the(Skipped, records)] == ["base model says nothing"]
    assert {r.end.id for r in the(DerivedFrom, records)} == {
        "my own model",
        "/data/model",
        "openai-community/gpt2",
    }


def test_placeholder_words_are_no_datasets() -> None:
    records = parsed(tags=["dataset:imagefolder", "dataset:acme/talk"], cardData={"datasets": ["custom"]})

    assert {(p.id, p.reason) for p in the(Placeholder, records)} == {
        ("imagefolder", "placeholder word"),
        ("custom", "placeholder word"),
    }
    assert {(r.end.id, r.confidence) for r in the(TrainedOn, records)} == {
        ("imagefolder", "inferred"),
        ("custom", "inferred"),
        ("acme/talk", "declared"),
    }


def test_papers_newer_versions_measured_datasets_and_owner() -> None:
    index = [{"results": [{"dataset": {"type": "glue", "name": "GLUE"}}, {"dataset": 5}]}]
    records = parsed(
        tags=["arxiv:2401.00001", "arxiv:none"],
        cardData={"new_version": "acme/chat-2"},
        **{"model-index": index},
    )

    assert [r.id for r in the(Paper, records)] == ["arxiv:2401.00001"]
    assert [r.end.id for r in the(SupersededBy, records)] == ["acme/chat-2"]
    assert [r.end.id for r in the(EvaluatedOn, records)] == ["glue"]
    assert [r.end.id for r in the(OwnedBy, records)] == ["acme"]
    assert [s.reason for s in the(Skipped, records)] == ["arxiv tag is no arXiv id"]


def test_links_of_a_card_are_guesses_and_not_without_end() -> None:
    text = " ".join(f"https://github.com/acme/r{n}" for n in range(30))
    card = Card({"repo": "https://github.com/Acme/Code.git"}, text)

    records = list(model_records({"id": "acme/chat"}, STAMP, card=card))

    found = the(HasRepository, records)
    assert [(r.end.id, r.evidence) for r in found[:2]] == [
        ("github.com/acme/code", ("card.repo",)),
        ("github.com/acme/r0", ("card.text",)),
    ]
    assert {r.confidence for r in found} == {"inferred"}
    assert len(found) == 21
    assert [s.count for s in the(Skipped, records)] == [10]


def test_a_dataset_names_what_it_was_made_from() -> None:
    payload = {
        "id": "acme/talk",
        "tags": [
            "source_datasets:extended|squad",
            "source_datasets:original",
            "language:en",
            "task_categories:qa",
        ],
        "cardData": {"source_datasets": ["extended|other-news", "acme/raw"], "license": ["mit", "cc-by-4.0"]},
    }

    records = list(dataset_records(payload, STAMP))

    (dataset,) = the(Dataset, records)
    assert (dataset.tasks, dataset.languages) == (("qa",), ("en",))
    assert dataset.url == "https://huggingface.co/datasets/acme/talk"
    assert {r.end.id for r in the(DerivedFrom, records)} == {"squad", "acme/raw"}
    assert len(the(LicensedUnder, records)) == 2


TOKEN = "hf_" + "AbC1" * 9


def test_no_address_and_no_token_is_kept_anywhere() -> None:
    dirty = f"mail me@example.org or use {TOKEN}"
    records = parsed(
        tags=[dirty, f"license:{dirty}", f"base_model:{dirty}", f"dataset:{dirty}", f"arxiv:{dirty}"],
        cardData={
            **dict.fromkeys(
                ("license", "license_name", "license_link", "base_model", "datasets", "language"), dirty
            ),
            **dict.fromkeys(("new_version", "pipeline_tag", "library_name"), dirty),
            "repo": f"https://github.com/acme/code {dirty}",
            "widget": [{"text": dirty}],
        },
        pipeline_tag=dirty,
        sha=dirty,
        gated=dirty,
        config={"architectures": [dirty], "quantization_config": {"quant_method": dirty}},
        **{"model-index": [{"results": [{"dataset": {"type": dirty}}]}]},
    )
    records += list(model_records({"id": f"acme/{TOKEN}"}, STAMP))
    records += list(dataset_records({"id": "acme/talk", "tags": [f"source_datasets:{dirty}"]}, STAMP))

    text = repr(records)

    assert "example.org" not in text
    assert TOKEN not in text
    assert "(e-mail address)" in text
    assert "id has the shape of an access token" in text


ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = st.sampled_from(
    [
        *(
            "tags",
            "cardData",
            "config",
            "safetensors",
            "gguf",
            "baseModels",
            "model-index",
            "downloads",
            "likes",
            "sha",
        ),
        *("pipeline_tag", "library_name", "gated", "private", "createdAt", "lastModified"),
    ]
)
CARD_KEYS = st.sampled_from(
    [
        *(
            "license",
            "license_name",
            "base_model",
            "base_model_relation",
            "datasets",
            "language",
            "new_version",
        ),
        *("co2_eq_emissions", "model-index", "source_datasets", "task_categories", "repo"),
    ]
)


@given(
    payload=st.dictionaries(KEYS, ANYTHING, max_size=6),
    card=st.one_of(ANYTHING, st.dictionaries(CARD_KEYS, ANYTHING, max_size=6)),
    tags=st.lists(st.text(max_size=20), max_size=4),
)
def test_whatever_the_hub_answers_becomes_rows(payload: dict[str, Any], card: Any, tags: list[str]) -> None:
    answer = {"tags": tags, "cardData": card, **payload, "id": "acme/chat"}

    for records in (list(model_records(answer, STAMP)), list(dataset_records(answer, STAMP))):
        assert [r.id for r in records if isinstance(r, Model | Dataset)] == ["acme/chat"]
        for record in records:
            if not isinstance(record, Skipped):
                assert list(rows_of(record))


@pytest.mark.parametrize("payload", [{}, {"id": 5}, {"id": ""}, {"id": "not an id"}, {"id": " "}])
def test_an_answer_without_a_usable_id_is_counted(payload: dict[str, Any]) -> None:
    (skipped,) = model_records(payload, STAMP)

    assert isinstance(skipped, Skipped)


@pytest.mark.parametrize(
    ("word", "relation"),
    [
        ("finetune", "finetune"),
        ("Fine-Tuned", "finetune"),
        ("lora", "adapter"),
        ("distill", "distilled"),
        ("merge", "merge"),
        ("something", "unspecified"),
        (None, "unspecified"),
        (5, "unspecified"),
    ],
)
def test_words_for_relations(word: object, relation: str) -> None:
    assert relation_of(word) == relation


@pytest.mark.parametrize(
    ("content", "front", "problems"),
    [
        ("---\nlicense: mit\n---\ntext", {"license": "mit"}, ()),
        ("---\r\nlicense: mit\r\n---\r\ntext", {"license": "mit"}, ()),
        ("\ufeff---\nlicense: mit\n---\n", {"license": "mit"}, ()),
        ("---\n---\ntext", {}, ("card without front matter",)),
        ("text", {}, ("card without front matter",)),
        ("", {}, ("card without front matter",)),
        ("---\nlicense: [\n---\n", {}, ("front matter is not valid YAML",)),
        ("---\n- a\n---\n", {}, ("front matter is not an object",)),
        ("---\ndate: 2024-01-01\n---\n", {"date": "2024-01-01"}, ()),
        ("---\n5: 6\n---\n", None, None),
        (
            "---\nlicense: !!python/object/apply:os.system [id]\n---\n",
            {},
            ("front matter is not valid YAML",),
        ),
        ("x" * 3_000_000, {}, ("card is too large, left out",)),
    ],
)
def test_cards_are_read_as_they_come(
    content: str, front: dict[str, Any] | None, problems: tuple[str, ...] | None
) -> None:
    card = card_in(content)

    if front is None:
        assert card.front == {} or card.problems == ()
    else:
        assert (card.front, card.problems) == (front, problems)


def test_a_card_of_aliases_within_aliases_is_not_unfolded() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]

    card = card_in("---\n" + "\n".join(lines) + "\nbase_model: *a11\n---\n")

    assert card.front == {}
    assert card.problems == ("front matter cannot be read",)


def test_texts() -> None:
    assert clean("  a\n b\t") == "a b"
    assert clean("x" * 3000) == "x" * 1999 + "…"
    assert clean("git@github.com:acme/x") == "git@github.com:acme/x"
    assert words(["a", ["b"], None, 5, ""]) == ["a", "b", "5"]
    assert words("['a', 'b']") == ["a", "b"]
    assert words({"a": 1}) == words(True) == words(None) == []
    assert [whole(v) for v in (5, 5.0, True, "5", float("nan"), float("inf"), None)] == [5, 5, *[None] * 5]
    assert [moment(v) for v in ("2024-01-01 00:00", "soon", 5, None)] == [
        "2024-01-01T00:00",
        None,
        None,
        None,
    ]
    assert plain({"a": (1, {2}), 3: None}) == {"a": [1, [2]], "3": None}


def test_names() -> None:
    assert base_named("acme/base") == ("acme/base", "declared", "")
    assert base_named("https://huggingface.co/acme/base/tree/main") == ("acme/base", "declared", "")
    assert base_named("bert") == ("bert", "inferred", "unresolved text")
    assert base_named("none") is None
    assert dataset_named("squad") == ("squad", "declared", "")
    assert dataset_named("some words") == ("some words", "inferred", "unresolved text")
    assert source_named("extended") is None
    assert links_in("see github.com/A/b, https://github.com/a/b.git and www.github.com/c/d.") == [
        "github.com/A/b",
        "www.github.com/c/d",
    ]
