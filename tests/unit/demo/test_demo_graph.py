"""The demo graph holds what it promises: its counts, its sources, and every kind of case that the reports are shown on."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import pytest

from supplychain.demo import records
from supplychain.identifiers import owner_of, repository_id
from supplychain.records import (
    DerivedFrom,
    EdgeRecord,
    EvaluatedOn,
    GeneratedBy,
    HasRepository,
    License,
    LicensedUnder,
    Model,
    NodeRecord,
    OwnedBy,
    Placeholder,
    RenamedTo,
    Skipped,
    SupersededBy,
    TrainedOn,
    Uses,
)

if TYPE_CHECKING:
    from supplychain.records import Endpoint, Record

CONSTRUCTED = "constructed for the demo"


@cache
def everything() -> tuple[Record, ...]:
    return tuple(records())


@cache
def edges() -> tuple[EdgeRecord, ...]:
    return tuple(r for r in everything() if isinstance(r, EdgeRecord))


@cache
def described(label: str) -> frozenset[str]:
    return frozenset(r.id for r in everything() if isinstance(r, NodeRecord) and label == r.LABEL)


@cache
def placeholders() -> dict[tuple[str, str], str]:
    return {(r.label, r.id): r.reason for r in everything() if isinstance(r, Placeholder)}


@cache
def statements() -> dict[str, tuple[LicensedUnder, ...]]:
    found: dict[str, list[LicensedUnder]] = {}
    for edge in edges():
        if isinstance(edge, LicensedUnder):
            found.setdefault(edge.start.id, []).append(edge)
    return {artifact: tuple(said) for artifact, said in found.items()}


@cache
def categories() -> dict[str, str | None]:
    return {r.id: r.category for r in everything() if isinstance(r, License)}


def licenses(artifact: str) -> set[str]:
    return {edge.end.id for edge in statements().get(artifact, ())}


def category(artifact: str) -> str | None:
    """The category of the one license an artifact states; None when it states none or several kinds."""
    kinds = {categories()[license_id] for license_id in licenses(artifact)}
    return kinds.pop() if len(kinds) == 1 else None


@cache
def upstream() -> nx.DiGraph[str]:
    """Whatever passes terms on, downstream → upstream."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for edge in edges():
        if isinstance(edge, DerivedFrom | TrainedOn | GeneratedBy | Uses):
            graph.add_edge(edge.start.id, edge.end.id)
    return graph


@cache
def lineage() -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    for edge in edges():
        if isinstance(edge, DerivedFrom) and edge.start.label == "Model":
            graph.add_edge(edge.start.id, edge.end.id, relation=edge.relation)
    return graph


def constructed(edge: EdgeRecord) -> bool:
    return any(CONSTRUCTED in text for text in edge.evidence)


def test_every_line_is_a_fact() -> None:
    assert [r for r in everything() if isinstance(r, Skipped)] == []


def test_the_file_is_one_fact_a_line_in_plain_text() -> None:
    text = files("supplychain.demo").joinpath("graph.jsonl").read_text("utf-8")
    lines = [line for line in text.splitlines() if line]
    assert text.endswith("}\n")
    assert all(line == line.strip() for line in lines)
    assert all(next(iter(json.loads(line))) == "kind" for line in lines)
    assert len(set(lines)) == len(lines)


def test_every_record_names_the_source_and_its_date() -> None:
    assert {(r.source, r.collected_at) for r in everything()} == {("demo", "2026-11-01")}


@pytest.mark.parametrize(
    ("label", "least"), [("Model", 280), ("Dataset", 40), ("Repository", 40), ("Paper", 60), ("Owner", 100)]
)
def test_it_is_large_enough_to_look_around_in(label: str, least: int) -> None:
    assert len(described(label)) >= least


def test_it_has_every_kind_of_relationship_and_relation() -> None:
    types = Counter(edge.TYPE for edge in edges())
    assert set(types) == {
        "DERIVED_FROM", "DESCRIBED_BY", "EVALUATED_ON", "GENERATED_BY", "HAS_REPOSITORY", "LICENSED_UNDER",
        "OWNED_BY", "RENAMED_TO", "SUPERSEDED_BY", "TRAINED_ON", "USES",
    }  # fmt: skip
    relations = Counter(edge.relation for edge in edges() if isinstance(edge, DerivedFrom))
    assert set(relations) >= {"finetune", "adapter", "quantized", "merge", "distilled", "converted"}
    assert {edge.how for edge in edges() if isinstance(edge, Uses)} >= {"runtime", "example", "vendored"}


def test_nothing_is_described_twice() -> None:
    names = Counter(
        (r.LABEL, r.id) for r in everything() if isinstance(r, NodeRecord) and not isinstance(r, License)
    )
    assert [name for name, times in names.items() if times > 1] == []
    assert [name for name in placeholders() if name[1] in described(name[0])] == []


def test_no_edge_is_claimed_twice() -> None:
    claimed = Counter((e.TYPE, e.start, e.end, getattr(e, "raw", ())) for e in edges())
    assert [claim for claim, times in claimed.items() if times > 1] == []


def test_every_edge_says_where_it_can_be_read() -> None:
    for edge in edges():
        assert edge.evidence, edge
        assert all(text.startswith(("https://", CONSTRUCTED)) for text in edge.evidence), edge


def test_no_evidence_is_a_text_taken_apart() -> None:
    assert all(len(text) > 10 for edge in edges() for text in edge.evidence)


def test_every_end_is_described_or_openly_a_placeholder() -> None:
    def known(end: Endpoint) -> bool:
        return end.id in described(end.label) or tuple(end) in placeholders()

    assert [edge for edge in edges() if not known(edge.start) or not known(edge.end)] == []


def test_every_owner_and_paper_is_used() -> None:
    ends = {tuple(edge.end) for edge in edges()}
    assert [x for label in ("Owner", "Paper") for x in described(label) if (label, x) not in ends] == []


def test_every_artifact_has_one_owner_and_its_own_name() -> None:
    owners = Counter(edge.start for edge in edges() if isinstance(edge, OwnedBy))
    artifacts = {(label, x) for label in ("Model", "Dataset", "Repository") for x in described(label)}
    assert artifacts <= {tuple(start) for start in owners}
    assert set(owners.values()) == {1}
    for edge in edges():
        if isinstance(edge, OwnedBy) and not edge.start.id.startswith("pytorch:"):
            assert owner_of(edge.start.id) == edge.end.id


def test_repository_keys_are_canonical() -> None:
    assert all(repository_id(x) == x for x in described("Repository"))


def test_it_guesses_no_figures_that_change() -> None:
    models = [r for r in everything() if isinstance(r, Model)]
    assert all(m.downloads is None and m.downloads_all_time is None and m.likes is None for m in models)
    assert sum(m.parameters is not None for m in models) > 200
    assert all(m.parameters is None or m.parameters > 1_000_000 for m in models)


def test_a_chain_of_five_derivations() -> None:
    chain = [
        "yodayo-ai/clandestine-xl-1.0",
        "yodayo-ai/kivotos-xl-2.0",
        "cagliostrolab/animagine-xl-3.1",
        "Linaqruf/animagine-xl-3.0",
        "Linaqruf/animagine-xl-2.0",
        "stabilityai/stable-diffusion-xl-base-1.0",
    ]
    assert all(lineage().has_edge(a, b) for a, b in pairwise(chain))


@pytest.mark.parametrize(
    ("merge", "parents"),
    [
        ("mlabonne/Beyonder-4x7B-v3", 4),
        ("mlabonne/Monarch-7B", 3),
        ("FuseAI/FuseO1-DeepSeekR1-QwQ-SkyT1-32B-Preview", 3),
    ],
)
def test_merges_of_several_parents(merge: str, parents: int) -> None:
    relations = [data["relation"] for _, _, data in lineage().out_edges(merge, data=True)]
    assert relations == ["merge"] * parents


def test_the_one_cycle_is_constructed_and_says_so() -> None:
    (cycle,) = [c for c in nx.simple_cycles(lineage()) if len(c) > 1]
    assert set(cycle) == {"example-org/cycle-base", "example-org/cycle-chat", "example-org/cycle-merge"}


def test_the_one_self_reference_is_constructed_and_says_so() -> None:
    assert [n for n, _ in nx.selfloop_edges(lineage())] == ["example-org/self-reference"]


def test_only_example_org_is_constructed() -> None:
    for edge in edges():
        assert constructed(edge) == edge.start.id.startswith("example-org/"), edge


@pytest.mark.parametrize(
    ("base", "reason", "descendants"),
    [
        ("runwayml/stable-diffusion-v1-5", "deleted", 6),
        ("stabilityai/stable-diffusion-2-1", "private", 4),
        ("decapoda-research/llama-7b-hf", "deleted", 1),
    ],
)
def test_dead_bases_keep_their_descendants(base: str, reason: str, descendants: int) -> None:
    assert placeholders()[("Model", base)] == reason
    assert len(nx.ancestors(lineage(), base)) >= descendants


def test_renamed_ids_lead_to_the_current_one() -> None:
    renamed = {(e.start.label, e.start.id): e.end for e in edges() if isinstance(e, RenamedTo)}
    assert renamed[("Model", "bert-base-uncased")].id == "google-bert/bert-base-uncased"
    assert renamed[("Dataset", "squad_v2")].id == "rajpurkar/squad_v2"
    assert renamed[("Repository", "github.com/ukplab/sentence-transformers")].id == (
        "github.com/huggingface/sentence-transformers"
    )
    for old, new in renamed.items():
        assert placeholders()[old] == "renamed"
        assert new.id in described(new.label)


def test_no_other_edge_ends_at_a_renamed_id() -> None:
    renamed = {end for end, reason in placeholders().items() if reason == "renamed"}
    assert [e for e in edges() if tuple(e.end) in renamed] == []


def test_a_newer_version_is_named() -> None:
    newer = {(e.start.id, e.end.id) for e in edges() if isinstance(e, SupersededBy)}
    assert ("openai/whisper-large", "openai/whisper-large-v2") in newer


CONFLICTS = [
    # non-commercial upstream, permissive downstream
    ("noncommercial", "TheBloke/SOLAR-10.7B-Instruct-v1.0-AWQ", "upstage/SOLAR-10.7B-Instruct-v1.0"),
    ("noncommercial", "second-state/NeuralBeagle14-7B-GGUF", "mlabonne/Marcoro14-7B-slerp"),
    ("noncommercial", "dzakwan/dzakwan-MoE-4x7b-Beta", "mlabonne/AlphaMonarch-7B"),
    # no derivatives
    ("noncommercial", "philschmid/bart-large-cnn-samsum", "Samsung/samsum"),
    # copyleft and share-alike
    ("copyleft", "Bingsu/adetailer", "Ultralytics/YOLOv8"),
    ("copyleft", "github.com/explosion/spacy-course", "spacy/es_core_news_sm"),
    ("copyleft", "databricks/dolly-v2-12b", "databricks/databricks-dolly-15k"),
    ("copyleft", "deepset/roberta-base-squad2-distilled", "rajpurkar/squad_v2"),
    # RAIL
    ("use-restricted", "timbrooks/instruct-pix2pix", "runwayml/stable-diffusion-v1-5"),
    ("use-restricted", "SimianLuo/LCM_Dreamshaper_v7", "Lykon/dreamshaper-7"),
    ("use-restricted", "goofyai/3d_render_style_xl", "stabilityai/stable-diffusion-xl-base-1.0"),
    # community agreements
    ("use-restricted", "NousResearch/Hermes-2-Theta-Llama-3-8B", "meta-llama/Meta-Llama-3-8B"),
    ("use-restricted", "mlabonne/FineLlama-3.1-8B", "meta-llama/Llama-3.1-8B"),
    ("use-restricted", "deepseek-ai/DeepSeek-R1-Distill-Llama-8B", "meta-llama/Llama-3.1-8B"),
    ("use-restricted", "unsloth/llama-2-7b-bnb-4bit", "meta-llama/Llama-2-7b-hf"),
    ("use-restricted", "princeton-nlp/gemma-2-9b-it-SimPO", "google/gemma-2-9b"),
]


@pytest.mark.parametrize(("kind", "downstream", "ancestor"), CONFLICTS)
def test_a_permissive_artifact_below_stricter_terms(kind: str, downstream: str, ancestor: str) -> None:
    assert category(downstream) == "permissive"
    assert category(ancestor) == kind
    assert ancestor in nx.descendants(upstream(), downstream)


def test_llama_terms_replaced_by_apache() -> None:
    assert licenses("NousResearch/Hermes-2-Theta-Llama-3-8B") == {"Apache-2.0"}
    assert licenses("meta-llama/Meta-Llama-3-8B") == {"LicenseRef-hf-llama3"}


@pytest.mark.parametrize(
    ("data", "model", "repository", "repository_license"),
    [
        (
            "facebook/anli",
            "MoritzLaurer/deberta-v3-base-zeroshot-v2.0",
            "github.com/protectai/llm-guard",
            "MIT",
        ),
        ("tatsu-lab/alpaca", "declare-lab/flan-alpaca-base", "github.com/mlflow/mlflow", "Apache-2.0"),
    ],
)
def test_noncommercial_data_to_permissive_model_to_permissive_repository(
    data: str, model: str, repository: str, repository_license: str
) -> None:
    assert licenses(data) == {"CC-BY-NC-4.0"}
    assert category(model) == "permissive"
    assert licenses(repository) == {repository_license}
    assert upstream().has_edge(repository, model)
    assert upstream().has_edge(model, data)


def test_data_relicensed_against_its_source() -> None:
    assert upstream().has_edge("yahma/alpaca-cleaned", "tatsu-lab/alpaca")
    assert (licenses("yahma/alpaca-cleaned"), licenses("tatsu-lab/alpaca")) == (
        {"CC-BY-4.0"},
        {"CC-BY-NC-4.0"},
    )


def test_copyleft_repositories_that_use_models() -> None:
    users = {e.start.id for e in edges() if isinstance(e, Uses)}
    assert {x for x in users if licenses(x) == {"GPL-3.0-only"}}
    assert {x for x in users if licenses(x) == {"AGPL-3.0-only"}}


def test_a_permissive_repository_that_needs_a_noncommercial_model() -> None:
    assert upstream().has_edge("github.com/microsoft/promptbench", "databricks/dolly-v1-6b")
    assert licenses("github.com/microsoft/promptbench") == {"MIT"}
    assert category("databricks/dolly-v1-6b") == "noncommercial"


def test_missing_licenses() -> None:
    assert licenses("openai/clip-vit-large-patch14") == set()
    assert "openai/clip-vit-large-patch14" in described("Model")


def test_other_with_a_name_is_resolved_by_it() -> None:
    (said,) = statements()["black-forest-labs/FLUX.1-dev"]
    assert (said.raw, said.field) == (("flux-1-dev-non-commercial-license",), ("card",))
    assert said.end.id == "LicenseRef-scancode-flux-1-nc"


def test_other_with_a_name_nobody_lists_stays_unknown_with_its_text() -> None:
    (said,) = statements()["allenai/tulu-2-dpo-7b"]
    assert (said.raw, said.end.id) == (("ai2-impact-license-low-risk",), "NOASSERTION")


@pytest.mark.parametrize(
    ("artifact", "said"),
    [
        ("openai/whisper-large-v3", {("tag", "Apache-2.0"), ("file", "MIT")}),
        ("sahil2801/CodeAlpaca-20k", {("tag", "CC-BY-4.0"), ("file", "CC-BY-NC-4.0")}),
        ("pszemraj/flan-t5-large-grammar-synthesis", {("tag", "CC-BY-NC-SA-4.0"), ("tag", "Apache-2.0")}),
    ],
)
def test_statements_of_one_artifact_that_disagree(artifact: str, said: set[tuple[str, str]]) -> None:
    assert {(e.field[0], e.end.id) for e in statements()[artifact]} == said


@pytest.mark.parametrize(
    "start", ["allenai/OLMo-2-1124-7B-Instruct", "TheBloke/Mistral-7B-Instruct-v0.1-GGUF"]
)
def test_chains_without_any_conflict(start: str) -> None:
    chain = {start} | nx.descendants(upstream(), start)
    assert len(chain) > 2
    assert {category(x) for x in chain} == {"permissive"}


def test_data_generated_by_closed_models_and_by_licensed_ones() -> None:
    made = {(e.start.id, e.end.id) for e in edges() if isinstance(e, GeneratedBy)}
    assert ("tatsu-lab/alpaca", "openai:text-davinci-003") in made
    assert placeholders()[("Model", "openai:text-davinci-003")] == "closed"
    assert ("openbmb/UltraFeedback", "meta-llama/Llama-2-7b-chat-hf") in made


def test_data_derived_from_data() -> None:
    derived = nx.DiGraph(
        (e.start.id, e.end.id) for e in edges() if isinstance(e, DerivedFrom) and e.start.label == "Dataset"
    )
    assert nx.has_path(derived, "teknium/OpenHermes-2.5", "camel-ai/physics")
    assert nx.has_path(derived, "HuggingFaceH4/ultrachat_200k", "stingning/ultrachat")


def test_training_evaluation_and_official_repositories() -> None:
    assert sum(isinstance(e, EvaluatedOn) for e in edges()) >= 10
    official = {(e.start.id, e.end.id) for e in edges() if isinstance(e, HasRepository)}
    assert ("meta-llama/Llama-2-7b-hf", "github.com/meta-llama/llama") in official


def test_users_say_how_and_where() -> None:
    uses = {(e.start.id, e.end.id): e for e in edges() if isinstance(e, Uses)}
    use = uses[("github.com/maartengr/bertopic", "sentence-transformers/all-MiniLM-L6-v2")]
    assert (use.how, use.files) == ("runtime", ("bertopic/backend/_utils.py",))
    webui = uses[("github.com/automatic1111/stable-diffusion-webui", "runwayml/stable-diffusion-v1-5")]
    assert webui.files == ("modules/sd_models.py",)
    assert any(use.signatures for use in uses.values())


def test_models_of_pytorch_hub() -> None:
    hub = {r.id for r in everything() if isinstance(r, Model) and r.hub == "pytorch"}
    assert "pytorch:ultralytics_yolov5:yolov5s" in hub
    assert all(x.startswith("pytorch:") for x in hub)
    assert lineage().has_edge("facebook/dinov2-base", "pytorch:facebookresearch_dinov2:dinov2_vitb14")
