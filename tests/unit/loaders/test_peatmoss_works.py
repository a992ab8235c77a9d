from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loaders.peatmoss.lineage import Base, bases_named
from loaders.peatmoss.works import NamedDataset, datasets_named, papers_named
from supplychain.records import (
    DerivedFrom,
    DescribedBy,
    EvaluatedOn,
    HasRepository,
    LicensedUnder,
    Paper,
    TrainedOn,
    Uses,
)
from tests.unit.loaders.peatmoss_database import load, model, stub

if TYPE_CHECKING:
    from pathlib import Path


def test_datasets_are_ids_addresses_placeholder_words_or_text() -> None:
    assert datasets_named("acme/set", None) == [NamedDataset("acme/set")]
    assert datasets_named("squad", "https://huggingface.co/datasets/acme/squad") == [
        NamedDataset("acme/squad", "resolved")
    ]
    assert datasets_named("Imagefolder", None) == [
        NamedDataset("imagefolder", "inferred", "placeholder word")
    ]
    assert datasets_named("SQuAD 2.0", None) == [NamedDataset("SQuAD 2.0", "inferred", "unresolved text")]
    assert datasets_named("https://example.org/x.zip", None)[0].reason == "unresolved text"
    assert datasets_named("['a/b', 'c/d']", None) == [NamedDataset("a/b"), NamedDataset("c/d")]
    assert datasets_named("N/A", "N/A") == []


def test_models_are_trained_on_datasets_and_placeholders_are_no_datasets(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        model=[model(1, "a/b")],
        dataset=[
            {"id": 1, "name": "acme/set", "url": "https://huggingface.co/datasets/acme/set"},
            {"id": 2, "name": "imagefolder"},
            {"id": 3, "name": "Literotica (everything)"},
            {"id": 4, "name": "None"},
        ],
        model_to_dataset=[{"model_id": 1, "dataset_id": i} for i in (1, 2, 3, 4, 5)]
        + [{"model_id": 6, "dataset_id": 1}],
        evaluation_metric=[{"test": "f1", "dataset_id": 1, "result": "1", "model_id": 1}],
    )
    told = {edge.end.id: (edge.confidence, edge.evidence) for edge in found.of(TrainedOn)}
    assert told == {
        "acme/set": ("declared", ("model_to_dataset",)),
        "imagefolder": ("inferred", ("model_to_dataset",)),
        "Literotica (everything)": ("inferred", ("model_to_dataset",)),
    }
    assert found.placeholders("Dataset") == {
        "imagefolder": "placeholder word",
        "Literotica (everything)": "unresolved text",
    }
    assert found.edges(EvaluatedOn) == {("a/b", "acme/set")}
    assert found.skipped == {
        "dataset: says nothing": 1,
        "model_to_dataset: dataset says nothing": 1,
        "model_to_dataset: points at no dataset": 1,
        "model_to_dataset: points at no model": 1,
    }


def test_papers_are_keyed_by_arxiv_address_or_title() -> None:
    assert papers_named("https://arxiv.org/abs/2306.01116", None) == [
        ("arxiv:2306.01116", None, "https://arxiv.org/abs/2306.01116")
    ]
    assert papers_named("A title", "https://arxiv.org/pdf/2306.01116v2.pdf")[0][:2] == (
        "arxiv:2306.01116",
        "A title",
    )
    assert papers_named("A title", None) == [("A title", "A title", None)]
    assert [
        key
        for key, _, _ in papers_named(
            "['https://arxiv.org/abs/1905.11946', 'https://arxiv.org/abs/2110.00476']", None
        )
    ] == [
        "arxiv:1905.11946",
        "arxiv:2110.00476",
    ]
    assert papers_named("['']", "") == []


def test_the_first_schema_has_papers_by_name_and_no_lineage(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        schema="A",
        model=[model(1, "a/b")],
        paper=[{"id": 1, "name": "https://arxiv.org/abs/2306.01116"}],
        model_to_paper=[{"model_id": 1, "paper_id": 1}],
        dataset=[{"id": 1, "name": "acme/set"}],
        model_to_dataset=[{"model_id": 1, "dataset_id": 1}],
    )
    assert [paper.id for paper in found.of(Paper)] == ["arxiv:2306.01116"]
    assert found.edges(DescribedBy) == {("a/b", "arxiv:2306.01116")}
    assert found.edges(TrainedOn) == {("a/b", "acme/set")}
    assert not found.skipped


def test_a_models_own_repository_is_no_model_page_and_no_use(tmp_path: Path) -> None:
    own = {"owner": "Acme", "name": "Code", "model_id": 1}
    found = load(
        tmp_path,
        model=[model(1, "a/b")],
        github_repo=[
            {**own, "url": "https://github.com/Acme/Code/tree/main/examples"},
            {**own, "name": "Other", "url": "N/A"},
            {"owner": "", "name": "", "url": "https://huggingface.co/acme/x", "model_id": 1},
        ],
    )
    assert found.edges(HasRepository) == {("a/b", "github.com/acme/code"), ("a/b", "github.com/acme/other")}
    assert found.repository("github.com/acme/code").url == "https://github.com/Acme/Code"
    assert not found.of(Uses)
    assert found.skipped == {"github_repo: not a repository address": 1}


def test_licenses_keep_their_text_and_where_they_were_found(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        model=[model(1, "a/b")],
        license=[
            {"id": i, "name": name}
            for i, name in enumerate(("CC BY 4.0", "", "bsd-new", "my own terms", "unused"), 1)
        ],
        model_to_license=[{"model_id": 1, "license_id": i} for i in (1, 2, 4)]
        + [{"model_id": 9, "license_id": 1}],
        reuse_repository=[{"id": 1, "owner": "Acme", "name": "App", "url": "github.com/Acme/App"}],
        reuse_repository_to_license=[
            {"reuse_repository_id": 1, "license_id": 3},
            {"reuse_repository_id": 1, "license_id": 99},
            {"reuse_repository_id": 7, "license_id": 3},
        ],
    )
    told = {(e.start.id, e.end.id): (e.raw, e.field, e.evidence) for e in found.of(LicensedUnder)}
    assert told == {
        ("a/b", "CC-BY-4.0"): (("CC BY 4.0",), ("database",), ("model_to_license",)),
        ("a/b", "NOASSERTION"): (("my own terms",), ("database",), ("model_to_license",)),
        ("github.com/acme/app", "BSD-3-Clause"): (("bsd-new",), ("file",), ("reuse_repository_to_license",)),
    }
    assert found.skipped == {
        "model_to_license: license is blank": 1,
        "model_to_license: points at no model": 1,
        "reuse_repository_to_license: points at no license": 1,
        "reuse_repository_to_license: points at no repository": 1,
        "license: nothing is licensed under it": 1,
    }


KNOWN = {
    "gpt2": "openai-community/gpt2",
    "acme/base": "acme/base",
    "bert-large-cased": "google-bert/bert-large-cased",
}


@pytest.mark.parametrize(
    ("name", "url", "bases"),
    [
        ("acme/base", None, [Base("acme/base", "resolved")]),
        ("ACME/Base", None, [Base("acme/base", "resolved")]),
        ("GPT-2", "https://huggingface.co/gpt2", [Base("openai-community/gpt2", "resolved")]),
        ("bert-large-cased model", None, [Base("google-bert/bert-large-cased", "resolved")]),
        ("gone/model", None, [Base("gone/model", "declared")]),
        ("- gone/model", "", [Base("gone/model", "declared")]),
        ("Old one", "https://huggingface.co/old-one/tree/main", [Base("old-one", "declared")]),
        ("gpt", None, [Base("gpt", "inferred")]),
        ("LLaMa", "N/A", [Base("LLaMa", "inferred")]),
        ("Stable  Diffusion v1.5", None, [Base("Stable Diffusion v1.5", "inferred")]),
        ("https://github.com/a/b", "https://github.com/a/b", [Base("https://github.com/a/b", "inferred")]),
        ("./checkpoint-500", None, [Base("./checkpoint-500", "inferred")]),
        (
            "['acme/base', 'gone/model']",
            None,
            [Base("acme/base", "resolved"), Base("gone/model", "declared")],
        ),
        ("", None, []),
        ("N/A", "none", []),
        ("[]", None, []),
    ],
)
def test_base_models_are_found_by_id_and_never_guessed(name: str, url: str | None, bases: list[Base]) -> None:
    assert bases_named(name, url, lambda text: KNOWN.get(text.lower())) == bases


def test_claims_become_relationships_each_with_how_sure_it_is(tmp_path: Path) -> None:
    claim = {"base_model_url": None, "base_model_id": None}
    found = load(
        tmp_path,
        model=[model(1, "a/child"), model(2, "gpt2"), stub(3, "gpt"), model(4, "Acme/Base")],
        model_to_base_model=[
            {**claim, "model_id": 1, "base_model_name": "whatever it says", "base_model_id": 2},
            {**claim, "model_id": 1, "base_model_name": "acme/base"},
            {**claim, "model_id": 1, "base_model_name": "gpt"},
            {**claim, "model_id": 1, "base_model_name": "distilbert-base-uncased"},
            {**claim, "model_id": 1, "base_model_name": "a/child"},
            {**claim, "model_id": 1, "base_model_name": "N/A"},
            {**claim, "model_id": 9, "base_model_name": "acme/base"},
        ],
    )
    told = {edge.end.id: edge.confidence for edge in found.of(DerivedFrom)}
    assert told == {
        "openai-community/gpt2": "declared",
        "Acme/Base": "resolved",
        "gpt": "inferred",  # a stub of that name proves nothing
        "distilbert/distilbert-base-uncased": "resolved",
        "a/child": "resolved",  # the graph reports self-loops
    }
    assert {edge.relation for edge in found.of(DerivedFrom)} == {"unspecified"}
    assert found.placeholders("Model") == {
        "gpt": "unresolved text",
        "gpt2": "renamed",
        "distilbert-base-uncased": "renamed",
    }
    assert found.skipped == {
        "model_to_base_model: base model is blank or says nothing": 1,
        "model_to_base_model: points at no model": 1,
    }
