from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loaders.peatmoss.values import Unusable, carbon, date, hyper_parameters, parameters, prose
from supplychain.errors import UsageError
from supplychain.interchange import to_line
from supplychain.records import HasRepository, Model, OwnedBy, Owner, RenamedTo
from tests.unit.loaders.peatmoss_database import Loaded, issues, load, model, repository, stub, write

if TYPE_CHECKING:
    from pathlib import Path


def test_a_model_has_the_properties_of_its_row_and_of_the_tables_around_it(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        model=[model(363, "acme/chat", sha="abc", downloads=12, likes=3, has_snapshot=1)],
        tag=[{"id": 1, "name": "pytorch"}, {"id": 2, "name": "text-generation"}],
        model_to_tag=[{"model_id": 363, "tag_id": 1}, {"model_id": 363, "tag_id": 2}],
        language=[{"id": 1, "name": "en", "abbreviation": None}],
        model_to_language=[{"model_id": 363, "language_id": 1}],
        hardware=[{"id": 1, "name": "A100"}],
        model_to_hardware=[{"model_id": 363, "hardware_id": 1, "hours_used": 512, "cloud_provider": "AWS"}],
        parameter_count=[{"count": "110M", "model_id": 363}],
        carbon_emitted=[{"value": "7 kg", "model_id": 363}],
        dataset=[{"id": 1, "name": "acme/set"}],
        evaluation_metric=[{"test": "accuracy", "dataset_id": 1, "result": "0.9", "model_id": 363}],
        evaluation_link=[{"url": "https://example.org/results", "model_id": 363}],
    )
    chat = found.model("acme/chat")
    assert (chat.name, chat.hub, chat.sha, chat.downloads, chat.likes, chat.snapshot) == (
        "chat",
        "huggingface",
        "abc",
        12,
        3,
        True,
    )
    assert (chat.tags, chat.languages, chat.hardware) == (
        ("pytorch", "text-generation"),
        ("en",),
        ("A100, 512 hours, AWS",),
    )
    assert (chat.parameters, chat.carbon_emitted) == (110_000_000, 7.0)
    assert chat.evaluation == ("https://example.org/results", "accuracy on acme/set = 0.9")
    assert found.edges(OwnedBy) == {("acme/chat", "acme"), ("acme/set", "acme")}
    assert not found.skipped


def test_every_record_says_when_peatmoss_was_collected(tmp_path: Path) -> None:
    assert {r.collected_at for r in load(tmp_path, model=[model(1, "a/b")]).records} == {"2023-08-31"}


def test_another_date_of_collection_is_taken_and_nonsense_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "x.db", model=[model(1, "a/b")])
    assert {r.collected_at for r in Loaded(path, collected_at="2024-01-02").records} == {"2024-01-02"}
    with pytest.raises(UsageError, match="'last summer'"):
        Loaded(path, collected_at="last summer")


def test_model_types_in_the_framework_table_are_architectures(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        model=[model(1, "a/b")],
        framework=[
            {"id": 1, "name": "bert"},
            {"id": 2, "name": "pytorch"},
            {"id": 3, "name": "sentence transformers"},
        ],
        model_to_framework=[{"model_id": 1, "framework_id": i} for i in (1, 2, 3)],
        architecture=[{"id": 1, "name": "BertModel"}],
        model_to_architecture=[{"model_id": 1, "architecture_id": 1}],
    )
    assert found.model("a/b").frameworks == ("pytorch", "sentence transformers")
    assert found.model("a/b").architectures == ("BertModel", "bert")


def test_a_model_known_only_from_a_link_is_a_model(tmp_path: Path) -> None:
    found = load(tmp_path, model=[stub(1, "acme/ghost")])
    assert found.model("acme/ghost") == Model(
        source="peatmoss", collected_at="2023-08-31", id="acme/ghost", name="ghost", hub="huggingface"
    )


def test_an_id_that_looks_like_a_number_is_text_and_a_row_without_id_is_counted(tmp_path: Path) -> None:
    found = load(tmp_path, model=[model(1, "1234"), model(2, None), model(3, "  ")])
    assert [m.id for m in found.of(Model)] == ["1234"]
    assert found.skipped == {"model: has no id": 2}


def test_ids_the_hub_has_moved_are_todays_and_the_old_ones_forward(tmp_path: Path) -> None:
    found = load(tmp_path, model=[model(1, "bert-base-uncased"), model(2, "gpt2"), model(3, "acme/chat")])
    assert {m.id for m in found.of(Model)} == {
        "google-bert/bert-base-uncased",
        "openai-community/gpt2",
        "acme/chat",
    }
    assert found.placeholders("Model") == {"bert-base-uncased": "renamed", "gpt2": "renamed"}
    told = {(e.start.id, e.end.id): (e.evidence, e.confidence) for e in found.of(RenamedTo)}
    assert told["bert-base-uncased", "google-bert/bert-base-uncased"] == (
        ("legacy id: redirect",),
        "declared",
    )
    assert told["gpt2", "openai-community/gpt2"][1] in {"declared", "resolved"}
    assert ("openai-community/gpt2", "openai-community") in found.edges(OwnedBy)


def test_legacy_ids_are_kept_on_request(tmp_path: Path) -> None:
    found = load(tmp_path, model=[model(1, "bert-base-uncased")], options={"keep_legacy_ids": True})
    assert [m.id for m in found.of(Model)] == ["bert-base-uncased"]
    assert not found.of(RenamedTo)
    assert not found.of(Owner)


def test_pytorch_models_are_keyed_by_their_hub_and_counted_with_their_repository(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        model=[
            model(
                1,
                "pytorch_vision_resnet",
                hub=2,
                repo_url="https://github.com/PyTorch/Vision",
                ptm_issues_id=1,
            ),
            model(2, "pytorch_audio_net", hub=2, repo_url=None, ptm_issues_id=2),
        ],
        ptm_issues=[
            {"id": 1, "repo_url": "github.com/pytorch/vision"},
            {"id": 2, "repo_url": "github.com/pytorch/audio"},
        ],
        ptm_issue_to_issue=[{"ptm_issue_id": 1, "github_issue_id": i} for i in (1, 2)]
        + [{"ptm_issue_id": 9, "github_issue_id": 3}],
    )
    net = found.model("pytorch:pytorch_vision_resnet")
    assert (net.hub, net.name, net.issues, net.pull_requests) == ("pytorch", "pytorch_vision_resnet", 2, None)
    assert found.edges(HasRepository) == {
        ("pytorch:pytorch_vision_resnet", "github.com/pytorch/vision"),
        ("pytorch:pytorch_audio_net", "github.com/pytorch/audio"),
    }
    assert found.repository("github.com/pytorch/vision").name == "PyTorch/Vision"
    assert not found.of(OwnedBy)
    assert found.skipped == {"ptm_issue_to_issue: belongs to no model": 1}


def test_history_is_counted_and_dated(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        model=[model(1, "a/b")],
        hf_commit=[
            {"created_at": "2022-03-04 05:06:07+00:00", "model_id": 1},
            {"created_at": "2021-01-02 00:00:00+00:00", "model_id": 1},
            {"created_at": "unknown", "model_id": 1},
            {"created_at": "2021-01-01", "model_id": 77},
            {"created_at": "2021-01-01", "model_id": 77},
        ],
        discussion=[{"model_id": 1, "title": "secret text"}],
    )
    b = found.model("a/b")
    assert (b.commits, b.created_at, b.last_modified) == (
        3,
        "2021-01-02T00:00:00+00:00",
        "2022-03-04T05:06:07+00:00",
    )
    assert b.discussions == 1
    assert found.skipped == {"hf_commit: points at no model": 2}


def test_dirty_values_are_counted_and_the_rest_is_kept(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        model=[model(1, "a/b", downloads="many")],
        domain=[{"id": 1, "name": "audio"}, {"id": 2, "name": "never used"}],
        model_to_domain=[{"model_id": 1, "domain_id": 1}] * 3
        + [{"model_id": 1, "domain_id": 9}, {"model_id": 5, "domain_id": 1}],
        parameter_count=[{"count": c, "model_id": 1} for c in ("N/A", "lots", "7B", "1B")],
        limitation_and_bias=[{"value": v, "model_id": 1} for v in ("Biased.  Ask\nme@acme.org", "Slow", " ")],
    )
    b = found.model("a/b")
    assert (b.downloads, b.domains, b.parameters) == (None, ("audio",), 7_000_000_000)
    assert b.limitations == "Biased. Ask (e-mail address)\nSlow"
    assert found.skipped == {
        "model.downloads: is not a number, left unset": 1,
        "model_to_domain: is repeated": 2,
        "model_to_domain: points at no name": 1,
        "model_to_domain: points at no model": 1,
        "domain: no model carries it": 1,
        "parameter_count: says nothing": 1,
        "parameter_count: is not a number of parameters": 1,
        "parameter_count: states another value than the one kept, the greatest": 1,
        "limitation_and_bias: says nothing": 1,
    }


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("110M", 110_000_000),
        ("1.2 B", 1_200_000_000),
        ("29.95B", 29_950_000_000),
        ("1.5T", 1_500_000_000_000),
        ("125,000,000", 125_000_000),
        (125_000_000, 125_000_000),
        ("86 million parameters", 86_000_000),
        ("500 thousand", 500_000),
    ],
)
def test_numbers_of_parameters_are_read_with_their_unit(text: object, number: int) -> None:
    assert parameters(text) == number


@pytest.mark.parametrize("text", ["", "N/A", None, "7", "large", "7B or 13B", "-3M", "1e9", "9" * 40])
def test_what_is_no_number_of_parameters_is_not_guessed(text: object) -> None:
    assert isinstance(parameters(text), Unusable)


def test_text_of_cards_is_tidied_cut_and_free_of_addresses() -> None:
    assert prose(" a \n b ", None, "N/A", "c") == "a b, c"
    assert len(str(prose("x" * 10_000))) == 2000
    assert (
        prose("mail jo.doe+x@uni-acme.ac.uk, clone git@github.com:a/b")
        == "mail (e-mail address), clone git@github.com:a/b"
    )
    assert carbon("about 3") == Unusable("is not a number")
    assert date("2022-03-04 05:06:07") == "2022-03-04T05:06:07"


def test_hyper_parameters_stay_json_unless_all_are_blank() -> None:
    assert hyper_parameters('{"epochs": "3", "optimizer": ""}') == '{"epochs": "3", "optimizer": ""}'
    assert hyper_parameters('{"epochs": "", "optimizer": ""}') == Unusable("says nothing")
    assert hyper_parameters("three epochs") == "three epochs"


def test_people_and_what_they_write_stay_out(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        model=[model(1, "a/b")],
        github_user=[{"id": 1, "login": "jo", "email": "jo@example.org", "name": "Jo Doe"}],
        github_comment=[{"id": 1, "author_id": 1, "body": "secret text", "issue_id": 1}],
        discussion_event=[{"id": 1, "content": "secret text", "author": "jo", "discussion_id": 1}],
        demo=[{"demo": "write to jo@example.org", "model_id": 1}],
        **issues(r1=["github.com/acme/app"]),
        reuse_repository=[repository(1, "acme", "app")],
    )
    text = "\n".join(map(to_line, found.records))
    assert not [word for word in ("secret", "jo@", "Jo Doe") if word in text]
    assert found.skipped == {
        "discussion_event: details of discussions, issues and pull requests are not part of the graph": 1,
        "github_comment: details of discussions, issues and pull requests are not part of the graph": 1,
        "github_user: people are not part of the graph": 1,
    }
