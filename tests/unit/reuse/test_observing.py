"""What is observed of an answer and a card: parts looked at, marks, files, results; what nobody looked at is not known."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplychain.reuse.cards import look_at_card
from supplychain.reuse.claimed import MOST, Result, bounded, number_of, results_in_answer, results_in_index
from supplychain.reuse.files import look_at_files
from supplychain.reuse.marks import MARKS, PARTS, marks_in
from supplychain.reuse.observation import Observation, Relations, observation_of
from supplychain.reuse.observing import observe, weight_bytes
from tests.reuse import by_hand, from_answer, recorded_bodies, recorded_cards
from tests.strategies import any_text

if TYPE_CHECKING:
    from pathlib import Path

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | any_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(any_text, inner, max_size=3),
    max_leaves=8,
)
FIELDS = ("tags", "cardData", "config", "siblings", "model-index", "evalResults", "safetensors", "spaces", "usedStorage",
          "childrenModelCount", "inference", "inferenceProviderMapping", "securityRepoStatus")  # fmt: skip


def test_every_mark_is_of_a_part() -> None:
    assert {mark.partition(": ")[0] for mark in MARKS} <= set(PARTS)


@pytest.mark.data
def test_only_words_of_the_vocabulary_are_seen(shared_data: Path) -> None:
    for key, body in recorded_bodies(shared_data).items():
        seen = observe(body, key=key).properties
        assert set(seen["marks"]) <= set(MARKS)
        assert set(seen["observed"]) <= set(PARTS)
    for key, card in list(recorded_cards(shared_data).items())[::8]:
        seen = observe({}, card=card, key=key).properties
        assert set(seen["marks"]) <= set(MARKS)
        assert "card" in seen["observed"]
        assert "files" not in seen["observed"]


@pytest.mark.data
def test_a_recorded_answer_is_seen_whole(shared_data: Path) -> None:
    seen = from_answer(recorded_bodies(shared_data)["HuggingFaceH4/zephyr-7b-beta"])
    assert seen.looked == set(PARTS) - {"card", "scan", "children"}
    assert set(seen.at("files") or ()) == {"readme", "pickle", "trainer state", "result files"}
    assert seen.at("card") is None
    assert seen.has("card: code") is None
    assert seen.has("files: notebook") is False
    assert (seen.spaces, seen.weight_bytes) == (100, 14_483_464_192)
    assert seen.results is not None
    assert seen.results[0] == Result(
        place="model-index",
        metric="acc_norm",
        value=62.03071672354948,
        dataset="ai2_arc",
        name="AI2 Reasoning Challenge (25-Shot)",
        label="normalized accuracy",
        config="ARC-Challenge, num_few_shot=25",
        split="test",
        task="text-generation",
        source="https://huggingface.co/spaces/HuggingFaceH4/open_llm_leaderboard?query=HuggingFaceH4/zephyr-7b-beta",
    )
    assert seen.pickle_files == ()
    assert seen.custom_code is False
    assert seen.scan is None
    assert seen.scan_issues is None


@pytest.mark.data
def test_what_brings_its_own_code_is_seen(shared_data: Path) -> None:
    seen = from_answer(recorded_bodies(shared_data)["deepseek-ai/DeepSeek-R1"])
    assert seen.custom_code is True
    assert seen.python_files == ("configuration_deepseek.py", "modeling_deepseek.py")


def test_what_was_not_asked_for_is_not_known_and_what_was_is() -> None:
    assert observe({"id": "a/b", "tags": ["x"]}).properties["observed"] == ("answer",)
    asked = observe({"id": "a/b"}, asked=("tags", "spaces", "childrenModelCount")).properties
    assert asked["observed"] == ("answer", "children", "spaces")
    assert asked["spaces"] == 0


def test_a_list_of_files_without_a_card_says_that_there_is_none() -> None:
    seen = by_hand(files=("model.safetensors",), cardData=None)
    assert seen.card_length == 0
    assert seen.has("card: code") is False
    assert by_hand().card_length is None


def test_a_card_that_was_read_is_measured() -> None:
    todo = "[More Information Needed]"
    card = f"---\nlicense: mit\n---\n# M\n\nText.\n\n{todo}\n\n- **Hardware Type:** {todo}\n\nMore.\n"
    seen = by_hand(card=card)
    assert seen.card_length == len(card.partition("---\n# M")[2]) + len("# M") - 1
    assert seen.card_placeholders == 0.5
    assert seen.has("card: hardware type") is False


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("## Evaluation\n\n| a | b |\n|---|---|\n| 1 | 2 |", "card: performance table"),
        ("## Training data\n\nWe took the web.", "card: training data"),
        ("## Model architecture\n\nA stack of layers.", "card: architecture"),
        ("See [the run](https://wandb.ai/x/y).", "card: training log link"),
        ("- **Hardware Type:** 8 x A100", "card: hardware type"),
        ("Trained on a TPU.", "card: hardware"),
        ("```python\nAutoModel.from_pretrained('acme/model')\n```", "card: loading code"),
        ("Try it in [Colab](https://colab.research.google.com/x).", "card: demo link"),
        ("- Transformers 4.40.0", "card: framework versions"),
        ("Inference takes 35 ms per image.", "card: latency"),
        ("It generates 40 tokens/s.", "card: latency"),
        ("```python\nload(load_in_8bit=True)\n```", "card: quantized loading"),
        ("## Fine-tuning\n\n```\npython train.py\n```", "card: fine-tuning instructions"),
        ("It can be finetuned.", "card: fine-tuning"),
        ("Inference needs 24 GB of VRAM.", "card: memory"),
        ("## Bias, Risks, and Limitations\n\nMany.", "card: limitations"),
        ("## Intended use\n\nFor tests.", "card: intended use"),
        ("[Paper](https://arxiv.org/abs/1810.04805)", "card: paper link"),
    ],
)
def test_each_mark_of_a_card_is_seen(text: str, mark: str) -> None:
    assert mark in look_at_card(text, "acme/model").marks


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("| a | b |\n|---|---|\n| 1 | 2 |", "card: performance table"),
        ("## Training data\n\n[More Information Needed]", "card: training data"),
        ("- **Hardware Type:** [More Information Needed]", "card: hardware type"),
        ("```python\nAutoModel.from_pretrained('other/model')\n```", "card: loading code"),
        ("Trained for 35 s.", "card: latency"),
        ("Trained on a P100 with 25GB of RAM.", "card: memory"),
        ("## Fine-tuning\n\nYou can.", "card: fine-tuning instructions"),
        ("## Hyperparameters\n\n- learning_rate: 1\n- batch_size: 2\n", "card: training configuration"),
    ],
)
def test_what_only_looks_like_a_mark_is_none(text: str, mark: str) -> None:
    assert mark not in look_at_card(text, "acme/model").marks


@pytest.mark.parametrize(
    ("names", "marks", "pickles"),
    [
        (["pytorch_model.bin"], {"files: pickle", "files: pickle without twin"}, ("pytorch_model.bin",)),
        (["pytorch_model.bin", "model.safetensors"], {"files: pickle"}, ()),
        (
            ["model-00001-of-00002.pt", "model-00002-of-00002.pt"],
            {"files: pickle", "files: pickle without twin"},
            ("model-*-of-00002.pt",),
        ),
        (
            ["unet/a.bin", "vae/b.bin", "vae/b.safetensors"],
            {"files: pickle", "files: pickle without twin"},
            ("unet/a.bin",),
        ),
        (["openvino/openvino_model.bin", "openvino/openvino_model.xml"], {"files: openvino"}, ()),
        (["x.mlpackage/Data/weight.bin"], {"files: coreml"}, ()),
        (
            ["training_args.bin", "README.md"],
            {"files: training arguments", "files: readme", "files: no weights"},
            (),
        ),
        (
            [
                "runs/Jan/events.out.tfevents.1.host.2.0",
                "trainer_state.json",
                "all_results.json",
                "model.gguf",
            ],
            {"files: tensorboard log", "files: trainer state", "files: result files"},
            (),
        ),
        (["Dockerfile", "environment.yml", "a.gguf"], {"files: dockerfile", "files: environment"}, ()),
        (
            ["requirements.txt", "hyperparams.yaml", "a.ckpt.safetensors"],
            {"files: environment", "files: recipe"},
            (),
        ),
        ([".github/workflows/ci.yml", ".eval_results/hle.yaml", "a.onnx"], set(), ()),
        (["demo.ipynb", "modeling_x.py", "a.h5"], {"files: notebook", "files: python"}, ()),
        ([], {"files: no weights"}, ()),
    ],
)
def test_files_are_seen(names: list[str], marks: set[str], pickles: tuple[str, ...]) -> None:
    found = look_at_files(names)
    assert found.marks == marks
    assert found.pickles == pickles


@given(st.lists(any_text, max_size=30))
def test_any_names_of_files_are_read_and_what_is_left_out_is_counted(names: list[str]) -> None:
    found = look_at_files(names)
    assert found.marks <= set(MARKS)
    python = {name for name in names if name.lower().endswith(".py")}
    assert len(found.python) == min(20, len(python))


@pytest.mark.parametrize(
    ("stated", "value", "text"),
    [
        (93.1, 93.1, ""),
        ("93.1", 93.1, ""),
        ("20.0 ± 1.2", 20.0, "20.0 ± 1.2"),
        ("1,234", 1234.0, "1,234"),
        ("91.2%", 91.2, "91.2%"),
        ({"f1": 0.5}, None, "{'f1': 0.5}"),
        (float("nan"), None, "nan"),
        (10**400, None, str(10**400)[:200]),
    ],
)
def test_each_metric_is_read_for_itself(stated: Any, value: float | None, text: str) -> None:
    index = [{"results": [{"metrics": [{"type": "f1", "value": stated}, {"type": "f1", "value": None}]}]}]
    (found,) = results_in_index(index)
    if isinstance(stated, dict):
        assert found.value is None
    else:
        assert (found.value, found.text) == (value, text)


def test_results_of_files_are_read_in_both_shapes_of_answers() -> None:
    entry = {
        "dataset": {"id": "cais/hle", "task_id": "hle"},
        "value": 20.9,
        "verifyToken": "ey",
        "source": {"url": "https://example.org"},
    }
    flat, nested, broken = results_in_answer([entry, {"filename": "x", "data": entry}, {"value": "n/a"}])
    assert flat == nested
    assert (flat.place, flat.dataset, flat.value, flat.verified) == ("eval_results", "cais/hle", 20.9, True)
    assert broken.value is None


def test_more_results_than_are_kept_are_counted() -> None:
    kept, more = bounded(Result("model-index", "f1", float(n)) for n in range(MOST + 7))
    assert (len(kept), more) == (MOST, 7)


@given(st.builds(Result, place=any_text, metric=any_text, value=st.none() | st.floats(allow_nan=False), text=any_text,
                 dataset=any_text, verified=st.booleans()))  # fmt: skip
def test_a_result_comes_back_from_its_stored_form(result: Result) -> None:
    (kept,), _ = bounded([result])
    assert Result.of(json.dumps(json.loads(kept))) == result


@given(any_text)
def test_what_holds_no_result_is_none(text: str) -> None:
    found = Result.of(text)
    assert found is None or isinstance(found, Result)
    assert number_of("no number here") is None


@given(st.dictionaries(st.sampled_from(FIELDS), ANY_JSON))
def test_any_answer_is_seen_without_failing(payload: dict[str, Any]) -> None:
    seen = observe(payload).properties
    assert set(seen["marks"]) <= set(MARKS)
    assert set(seen["observed"]) <= set(PARTS)


@given(any_text)
def test_any_card_is_seen_without_failing(text: str) -> None:
    assert look_at_card(text, "acme/model").marks <= set(MARKS)


def test_bytes_are_counted_by_type_and_unknown_types_are_unknown() -> None:
    assert weight_bytes({"parameters": {"BF16": 10, "F32": 1, "I8": 3}}) == 27
    assert weight_bytes({"parameters": {"NEW": 10}}) is None
    assert weight_bytes({"total": 10}) is None
    assert weight_bytes(None) is None


def test_children_and_scans_are_taken_as_the_hub_answers_them() -> None:
    seen = by_hand(
        childrenModelCount={"quantized": 12, "adapter": 0},
        securityRepoStatus={"scansDone": True, "filesWithIssues": [{"path": "a: b.bin", "level": "unsafe"}]},
    )
    assert seen.stated_children == {"quantized": 12}
    assert seen.scan_issues == (("unsafe", "a: b.bin"),)
    clean = by_hand(securityRepoStatus={"scansDone": True, "filesWithIssues": []})
    assert clean.scan_issues == ()
    assert by_hand().scan_issues is None


def test_marks_of_a_place_go_without_its_name() -> None:
    assert marks_in("card", frozenset({"card: code", "files: python"})) == {"code"}


def test_stored_properties_that_make_no_sense_are_none() -> None:
    odd = {
        "results": ["nonsense", "[]"],
        "stated_children": ["x", "quantized=many"],
        "observed": ["children", "results"],
    }
    seen = observation_of("a/b", odd, Relations())
    assert isinstance(seen, Observation)
    assert seen.results == ()
    assert seen.stated_children == {}
