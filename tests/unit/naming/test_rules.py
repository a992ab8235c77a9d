"""All rules together: laws that hold of every name, and the recorded answers of the Hub."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.huggingface.artifacts import model_records
from supplychain.graph.store.naming import facts_of
from supplychain.naming.facts import Base, Facts
from supplychain.naming.finding import RULES, VERDICTS
from supplychain.naming.rules import check
from supplychain.records import DerivedFrom, Model, TrainedOn

if TYPE_CHECKING:
    from pathlib import Path

WORDS = ("bert", "Llama", "7b", "base", "large", "L-12", "patch16", "224", "8k", "ner", "de", "german", "squad", "lora", "awq",
         "gguf", "test", "meta", "v2", "чат", "🤗", "")  # fmt: skip
NAMES = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from(WORDS), max_size=8).map("-".join).map("owner/{}".format),
)
FACTS = st.builds(
    Facts,
    model_type=st.sampled_from((None, "bert", "llama", "?", "encoder-decoder")),
    architectures=st.sampled_from(((), ("BertForMaskedLM",), ("Ünknown",))),
    parameters=st.sampled_from((None, 0, 1, 7_000_000_000)),
    gguf_parameters=st.sampled_from((None, 0, 7_000_000_000)),
    task=st.sampled_from((None, "fill-mask", "x")),
    layers=st.sampled_from((None, 0, 12)),
    context_length=st.sampled_from((None, 0, 8192)),
    languages=st.sampled_from(((), ("en",), ("",))),
    formats=st.sampled_from(((), ("bin",), ("gguf",))),
    bases=st.sampled_from(((), (Base("b/bert-large", "finetune"),), (Base("", "merge"), Base("x")))),
)


@settings(deadline=None)
@given(name=NAMES, facts=FACTS)
def test_every_finding_is_whole(name: str, facts: Facts) -> None:
    for finding in check(name, facts):
        assert finding.rule in RULES
        assert finding.verdict in VERDICTS
        assert finding.token in name
        assert 0 <= finding.confidence <= 1
        assert (finding.confidence == 0) == (finding.verdict == "unverifiable")
        assert finding.claimed
        assert finding.reason


@settings(deadline=None)
@given(name=NAMES)
def test_what_nobody_states_is_never_a_defect(name: str) -> None:
    assert {finding.verdict for finding in check(name, Facts())} <= {"unverifiable", "consistent"}


@settings(deadline=None)
@given(name=NAMES, facts=FACTS)
def test_the_owner_claims_nothing_but_itself(name: str, facts: Facts) -> None:
    part = name.rpartition("/")[2]
    with_owner, without = check(f"someone/{part}", facts), check(part, facts)
    assert [f for f in with_owner if f.rule != "N10"] == [f for f in without if f.rule != "N10"]


def facts_from(payload: dict[str, Any]) -> Facts:
    """Return the facts that loading an answer leads to."""
    records = list(model_records(payload, {"source": "test", "collected_at": ""}))
    (model,) = (r for r in records if isinstance(r, Model))
    bases = [[r.end.id, r.relation, None, None] for r in records if isinstance(r, DerivedFrom)]
    datasets = [r.end.id for r in records if isinstance(r, TrainedOn)]
    return facts_of({name: getattr(model, name) for name in model.__dataclass_fields__}, bases, datasets)


def recorded(shared_data: Path, start: str) -> tuple[str, Facts]:
    file = min((shared_data / "hub" / "wire" / "hf_api").glob(f"models_{start}__200__*.json"))
    body = json.loads(file.read_text("utf-8"))["response"]["body"]
    payload = json.loads(body) if isinstance(body, str) else body
    return payload["id"], facts_from(payload)


@pytest.mark.data
@pytest.mark.parametrize(
    ("start", "consistent"),
    [
        ("HuggingFaceH4_zephyr_7b_beta", {("N4", "7b"), ("N2", "")}),
        (
            "meta_llama_Llama_3.1_8B_Instruct",
            {("N1", "Llama-3"), ("N3", "Instruct"), ("N4", "8B"), ("N2", "")},
        ),
        ("google_bert_bert_base_uncased", {("N1", "bert"), ("N5", "base"), ("N2", "")}),
        ("google_flan_t5_large", {("N1", "flan-t5"), ("N5", "large")}),
        ("dbmdz_bert_large_cased_finetuned_conll03_english", {("N1", "bert"), ("N5", "large")}),
        ("deepset_roberta_base_squad2", {("N1", "roberta"), ("N5", "base"), ("N7", "squad2")}),
        ("facebook_bart_large_mnli", {("N1", "bart"), ("N5", "large"), ("N7", "mnli")}),
        ("sshleifer_distilbart_cnn_12_6", {("N1", "distilbart"), ("N2", "")}),
        ("stabilityai_stable_diffusion_2_1", {("N1", "stable-diffusion")}),
        ("jonatasgrosman_wav2vec2_large_xlsr_53_english", {("N1", "wav2vec2"), ("N5", "large")}),
    ],
)
def test_well_known_models_keep_what_their_names_say(
    shared_data: Path, start: str, consistent: set[tuple[str, str]]
) -> None:
    name, facts = recorded(shared_data, start)
    found = check(name, facts)
    assert consistent <= {(f.rule, f.token) for f in found if f.verdict == "consistent"}
    assert [f for f in found if f.verdict == "inconsistent" and f.confidence >= 0.4] == []


@pytest.mark.data
@pytest.mark.parametrize(
    ("start", "name", "broken"),
    [
        ("google_bert_bert_base_uncased", "x/roberta-large-ner-de", {"N1", "N3", "N5"}),
        ("meta_llama_Llama_3.1_8B_Instruct", "x/qwen2-70b-asr", {"N1", "N3", "N4"}),
        ("google_flan_t5_large", "x/gpt2-small", {"N1"}),
        ("facebook_bart_large_mnli", "x/bart-base-xsum-GGUF", {"N5", "N7", "N8"}),
    ],
)
def test_a_wrong_name_over_a_recorded_answer_is_found(
    shared_data: Path, start: str, name: str, broken: set[str]
) -> None:
    _, facts = recorded(shared_data, start)
    assert broken <= {f.rule for f in check(name, facts) if f.verdict == "inconsistent"}
