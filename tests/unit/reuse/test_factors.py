"""Every factor: found, found in part, absent and not applicable, on recorded answers and cards where they have such a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from supplychain.records import Model
from supplychain.reuse.factors import ATTRIBUTES, Scorer, factors
from supplychain.reuse.judgement import STATES
from supplychain.reuse.observation import Observation
from supplychain.reuse.ranks import Ranks, figures_of
from supplychain.reuse.records import observations_in
from tests.reuse import (
    STAMP,
    base,
    by_hand,
    card_of,
    dataset,
    from_answer,
    owner,
    recorded_bodies,
)

Make = Callable[[Path], Observation]


def answer(model: str, *others: Any, card: str | None = None) -> Make:
    """A recorded answer."""
    return lambda data: from_answer(recorded_bodies(data)[model], card, *others)


def card(model: str) -> Make:
    """A recorded card."""
    return lambda data: card_of(data, model)


def hand(*others: Any, **body: Any) -> Make:
    """A body made by hand in the shape of the recorded ones, where those have no such case."""
    return lambda _: by_hand(*others, **body)


def changed(make: Make, **fields: Any) -> Make:
    """An observation with what no answer says: figures of other requests, findings about names."""
    return lambda data: replace(make(data), **fields)


def pytorch_hub(**_: Any) -> Make:
    """A model of another hub, which keeps no such records."""
    records = [Model(**STAMP, id="pytorch:facebookresearch_dinov2:dinov2_vitb14", hub="pytorch")]
    return lambda _: observations_in(records)[records[0].id]


ZEPHYR, BERT, NO_CARD, R1 = (
    "HuggingFaceH4/zephyr-7b-beta",
    "google-bert/bert-base-uncased",
    "dbmdz/bert-large-cased-finetuned-conll03-english",
    "deepseek-ai/DeepSeek-R1",
)
NO_WEIGHTS = "dahiya11/Ai-Assistant"
EMPTY = hand(files=(".gitattributes",), cardData=None, library_name=None, tags=[], config=None)
PLAIN = "# A model\n\nNothing else.\n"
TRAINED = (
    "# Model\n\n### Training hyperparameters\n\n- learning_rate: 2e-05\n- train_batch_size: 8\n- seed: 42\n\n"
    "### Framework versions\n\n- Transformers 4.40.0\n- Pytorch 2.2.1\n"
)
QUANTIZED_FROM = {"cardData": {"base_model": "acme/base", "base_model_relation": "quantized"}}

CASES: list[tuple[str, str, Make]] = [
    ("provenance.dataset", "present", answer(ZEPHYR, dataset("HuggingFaceH4/ultrachat_200k"))),
    ("provenance.dataset", "partial", answer(ZEPHYR)),
    ("provenance.dataset", "partial", card("LorenzoDeMattei/GePpeTto")),
    ("provenance.dataset", "absent", answer(NO_CARD)),
    ("provenance.dataset", "not applicable", answer(NO_WEIGHTS)),
    ("provenance.dataset", "not applicable", hand(card=PLAIN, **QUANTIZED_FROM)),
    ("provenance.performance", "present", answer(ZEPHYR)),
    ("provenance.performance", "partial", answer("jonatasgrosman/wav2vec2-large-xlsr-53-english")),
    ("provenance.performance", "partial", card("valhalla/t5-base-squad")),
    ("provenance.performance", "absent", answer(NO_CARD)),
    ("provenance.performance", "not applicable", answer(NO_WEIGHTS)),
    ("provenance.architecture", "present", answer(BERT)),
    ("provenance.architecture", "present", answer("CompVis/stable-diffusion-v1-4")),
    ("provenance.architecture", "partial", answer("ayeshawtahir/pharmacopeia")),
    ("provenance.architecture", "absent", hand(config={}, card=PLAIN)),
    ("provenance.architecture", "not applicable", answer(NO_WEIGHTS)),
    ("provenance.training_logs", "present", answer(ZEPHYR)),
    ("provenance.training_logs", "present", answer("bigscience/bloom")),
    ("provenance.training_logs", "partial", changed(card("huggingface/CodeBERTa-small-v1"))),
    ("provenance.training_logs", "absent", answer(NO_CARD)),
    ("provenance.training_logs", "not applicable", answer(NO_WEIGHTS)),
    ("provenance.lineage", "present", answer(BERT)),
    ("provenance.lineage", "present", answer(ZEPHYR, base("mistralai/Mistral-7B-v0.1"))),
    ("provenance.lineage", "partial", answer(ZEPHYR)),
    ("provenance.lineage", "absent", answer(NO_CARD)),
    ("provenance.lineage", "absent", hand(tags=["arxiv:1910.09700"])),
    ("provenance.lineage", "not applicable", EMPTY),
    ("provenance.identity", "present", hand(owner(verified=True, type="organization"))),
    ("provenance.identity", "present", changed(hand(), signature="author")),
    ("provenance.identity", "partial", hand(owner(verified=False, members=4))),
    ("provenance.identity", "absent", changed(hand(owner(verified=False, members=0)), signature="nobody")),
    ("provenance.identity", "not applicable", card("bart-large-cnn")),
    ("provenance.identity", "not applicable", hand(owner(type="user"))),
    ("reproducibility.hardware", "present", answer("bigscience/bloom")),
    ("reproducibility.hardware", "present", card("zanelim/singbert")),
    ("reproducibility.hardware", "partial", card("KB/albert-base-swedish-cased-alpha")),
    ("reproducibility.hardware", "absent", answer(NO_CARD)),
    ("reproducibility.hardware", "not applicable", answer(NO_WEIGHTS)),
    ("reproducibility.training_config", "present", answer(ZEPHYR)),
    ("reproducibility.training_config", "present", hand(card=TRAINED)),
    ("reproducibility.training_config", "partial", card("Hate-speech-CNERG/dehatebert-mono-arabic")),
    ("reproducibility.training_config", "absent", answer(NO_CARD)),
    ("reproducibility.training_config", "not applicable", answer("malypali18/WebWealthWizards")),
    ("reproducibility.demo", "present", answer(BERT)),
    ("reproducibility.demo", "present", answer("devayanihodgir/Resume_Analyzer")),
    ("reproducibility.demo", "partial", card("Cinnamon/electra-small-japanese-discriminator")),
    ("reproducibility.demo", "absent", hand(card=PLAIN)),
    ("reproducibility.demo", "not applicable", answer(NO_WEIGHTS)),
    ("reproducibility.documentation", "present", card("Geotrend/bert-base-15lang-cased")),
    ("reproducibility.documentation", "partial", card("yuvraj/xSumm")),
    ("reproducibility.documentation", "partial", answer(BERT)),
    ("reproducibility.documentation", "absent", answer(NO_CARD)),
    ("reproducibility.documentation", "not applicable", EMPTY),
    ("reproducibility.environment", "present", answer("deepseek-ai/DeepSeek-V3")),
    ("reproducibility.environment", "present", hand(card=TRAINED)),
    ("reproducibility.environment", "partial", answer(ZEPHYR)),
    ("reproducibility.environment", "absent", hand(library_name=None, card=PLAIN)),
    ("reproducibility.environment", "not applicable", answer("YBCarry/Finance-Chinese-LLaMA")),
    ("portability.latency", "present", card("amberoad/bert-multilingual-passage-reranking-msmarco")),
    ("portability.latency", "partial", answer(ZEPHYR)),
    ("portability.latency", "absent", hand(inference="cold", card=PLAIN)),
    ("portability.latency", "not applicable", answer(NO_WEIGHTS)),
    ("portability.quantized", "present", answer(R1)),
    ("portability.quantized", "present", hand(childrenModelCount={"quantized": 3, "adapter": 0})),
    ("portability.quantized", "partial", hand(card="Load it with `load_in_4bit=True`.")),
    ("portability.quantized", "absent", answer(NO_CARD)),
    ("portability.quantized", "not applicable", answer(NO_WEIGHTS)),
    ("portability.formats", "present", answer(BERT)),
    ("portability.formats", "partial", answer("dandelin/vilt-b32-finetuned-vqa")),
    ("portability.formats", "partial", answer("mradermacher/DeepSeek-R1-GGUF")),
    ("portability.formats", "absent", hand(files=("README.md", "model.nemo"), tags=["nemo"])),
    ("portability.formats", "not applicable", answer(NO_WEIGHTS)),
    ("portability.fine_tuning", "present", card("KB/albert-base-swedish-cased-alpha")),
    ("portability.fine_tuning", "partial", card("zanelim/singbert")),
    ("portability.fine_tuning", "absent", answer(NO_CARD)),
    ("portability.fine_tuning", "not applicable", answer(NO_WEIGHTS)),
    ("portability.license", "present", answer(ZEPHYR)),
    ("portability.license", "partial", answer("emartinezra/Arsonai")),
    ("portability.license", "absent", answer(NO_CARD)),
    ("portability.license", "absent", hand(cardData={"license": "unknown"}, tags=["license:unknown"])),
    ("portability.license", "not applicable", EMPTY),
    ("portability.cost", "present", answer(ZEPHYR)),
    ("portability.cost", "present", hand(card="It needs at least 16 GB of VRAM for inference.")),
    ("portability.cost", "partial", answer("CompVis/stable-diffusion-v1-4")),
    ("portability.cost", "not applicable", EMPTY),
    ("quality.documentation", "present", card("Geotrend/bert-base-15lang-cased")),
    ("quality.documentation", "partial", answer(BERT)),
    ("quality.documentation", "absent", answer(NO_CARD)),
    ("quality.documentation", "not applicable", EMPTY),
    ("quality.performance", "present", answer(ZEPHYR)),
    ("quality.performance", "partial", card("valhalla/t5-base-squad")),
    ("quality.performance", "absent", answer(NO_CARD)),
    ("quality.performance", "not applicable", answer(NO_WEIGHTS)),
    ("quality.scan", "present", hand(securityRepoStatus={"scansDone": True, "filesWithIssues": []})),
    (
        "quality.scan",
        "partial",
        hand(
            securityRepoStatus={"scansDone": True, "filesWithIssues": [{"path": "a.bin", "level": "caution"}]}
        ),
    ),
    (
        "quality.scan",
        "absent",
        hand(
            securityRepoStatus={"scansDone": False, "filesWithIssues": [{"path": "a.bin", "level": "unsafe"}]}
        ),
    ),
    ("quality.scan", "unknown", hand(securityRepoStatus={"scansDone": False, "filesWithIssues": []})),
    ("quality.scan", "not applicable", answer(NO_WEIGHTS)),
    ("quality.name", "present", changed(hand(), name_findings=0, name_convention="both")),
    ("quality.name", "absent", changed(hand(), name_findings=2, name_convention="both")),
    ("quality.name", "not applicable", changed(hand(), name_findings=0, name_convention="other")),
    ("maintenance.age", "present", answer(ZEPHYR)),
    ("maintenance.age", "partial", answer("CompVis/stable-diffusion-v1-4")),
    ("maintenance.age", "absent", answer("espnet/kan-bayashi_ljspeech_vits")),
    ("maintenance.age", "not applicable", pytorch_hub()),
    ("maintenance.commits", "present", changed(hand(), commits_last_year=7)),
    ("maintenance.commits", "partial", changed(hand(), commits_last_year=1)),
    ("maintenance.commits", "absent", changed(hand(), commits_last_year=0)),
    ("maintenance.commits", "not applicable", pytorch_hub()),
    ("maintenance.discussions", "present", changed(hand(), discussions=4, discussions_closed=2)),
    ("maintenance.discussions", "partial", changed(hand(), discussions=4, discussions_closed=1)),
    ("maintenance.discussions", "absent", changed(hand(), discussions=4, discussions_closed=0)),
    ("maintenance.discussions", "not applicable", changed(hand(), discussions=0)),
    ("maintenance.current", "present", answer(ZEPHYR)),
    ("maintenance.current", "partial", answer("Khewa153/GleemanAI")),
    ("maintenance.current", "absent", answer("meta-llama/Meta-Llama-3-8B-Instruct")),
    ("maintenance.current", "not applicable", pytorch_hub()),
    ("maintenance.enabled", "present", answer(ZEPHYR)),
    ("maintenance.enabled", "absent", hand(disabled=True)),
    ("maintenance.enabled", "not applicable", pytorch_hub()),
]
ALWAYS_THERE = {"portability.cost"}
"""Recorded or not, there is no model with weights of which nothing tells the size once someone has looked."""


@pytest.mark.data
@pytest.mark.parametrize(("key", "state", "make"), CASES, ids=[f"{key}-{state}" for key, state, _ in CASES])
def test_each_factor_tells_its_states_apart(shared_data: Path, key: str, state: str, make: Make) -> None:
    (factor,) = (factor for factor in factors() if factor.key == key)
    found = factor.judge(make(shared_data))
    assert found.state == state, found.why
    assert found.value == {"present": 1, "partial": 0.5, "absent": 0}.get(state)
    assert found.why


def test_every_factor_has_each_of_its_cases() -> None:
    shown = {(key, state) for key, state, _ in CASES}
    for factor in factors():
        if factor.attribute == "popularity":
            continue
        states = {"present", "absent", "not applicable"} | ({"partial"} if factor.partial else set())
        if factor.key in ALWAYS_THERE:
            states.discard("absent")
        assert {state for state in states if (factor.key, state) not in shown} == set(), factor.key


@pytest.mark.data
def test_popularity_is_a_place_among_models_of_the_same_task(shared_data: Path) -> None:
    seen = {key: from_answer(body) for key, body in recorded_bodies(shared_data).items()}
    ranks = Ranks((one.task, figures_of(one)) for one in seen.values())
    rows = {key: Scorer(ranks).score(one).rows for key, one in seen.items()}

    def place(model: str, figure: str) -> tuple[float | None, str]:
        return next(
            (r.value, r.state) for r in rows[model] if (r.attribute, r.factor) == ("popularity", figure)
        )

    assert place("Falconsai/nsfw_image_detection", "downloads") == (1, "present")
    assert place(ZEPHYR, "likes") == (0.97, "partial")
    assert place("Khewa153/GleemanAI", "downloads") == (0, "absent")
    assert place("dandelin/vilt-b32-finetuned-vqa", "downloads") == (None, "not applicable")
    assert place("malypali18/WebWealthWizards", "downloads") == (None, "not applicable")
    assert place(ZEPHYR, "downloads_all_time") == (None, "unknown")
    assert place(R1, "spaces") == (None, "unknown")


def test_a_model_of_which_nothing_was_read_has_no_score_and_no_factor_is_absent() -> None:
    score = Scorer().score(Observation(id="acme/model"))
    assert set(score.attributes) == set(ATTRIBUTES)
    assert set(score.attributes.values()) == {None}
    assert {row.state for row in score.rows} == {"unknown"}
    assert {row.state for row in score.rows} <= set(STATES)
