"""What `read_card` finds in the text of cards, field by field, and what it must not take for it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from supplychain.errors import UnknownName
from supplychain.extraction import CONFIDENCES, FIELDS, CardReading, Value, read_card
from supplychain.extraction.metadata import peatmoss_metadata


def found(text: str, field: str, model: str = "") -> list[tuple[str, str | None]]:
    return [(value.text, value.id) for value in read_card(text, model=model).of(field)]


def names(text: str, field: str, model: str = "") -> list[str]:
    return [name for name, _ in found(text, field, model)]


@pytest.mark.parametrize(
    ("text", "license_"),
    [
        ("- **License:** Apache 2.0", "Apache-2.0"),
        ("## License\n\nThe model is released under the MIT License.", "MIT"),
        ("License: [CC BY-NC-SA 4.0](https://creativecommons.org/licenses/by-nc-sa/4.0/)", "CC-BY-NC-SA-4.0"),
        ("License: [![badge](b.png)](https://creativecommons.org/licenses/by/4.0/)", "CC-BY-4.0"),
        (
            "The weights are licensed under Creative Commons Attribution-ShareAlike 3.0 Unported.",
            "CC-BY-SA-3.0",
        ),
        (
            '# License\n\n"x" is a derivative of y, used under CC BY 4.0; "x" is licensed under GPL-3.0.',
            "GPL-3.0-only",
        ),
    ],
)
def test_the_license_that_the_text_names(text: str, license_: str) -> None:
    assert {key for _, key in found(text, "license")} == {license_}


@pytest.mark.parametrize(
    "text",
    [
        "License: More information needed",
        "The data set is released under the MIT License.",
        "Sharing copyrighted or licensed material is misuse.",
        "We transmit MITRE data under the bridge.",
        "## Citation\n\nlicensed under MIT",
    ],
)
def test_no_license_of_the_model(text: str) -> None:
    assert found(text, "license") == []


@pytest.mark.parametrize(
    ("text", "base"),
    [
        (
            "A fine-tuned version of [x](https://huggingface.co/google/flan-t5-base) on samsum.",
            "google/flan-t5-base",
        ),
        (
            "**Parent Model:** [DETR](https://huggingface.co/facebook/detr-resnet-50)",
            "facebook/detr-resnet-50",
        ),
        ("It was initialized from `bert-base-uncased`.", "google-bert/bert-base-uncased"),
        ("This is based on a pretrained `acme/base-7b` model.", "acme/base-7b"),
        ("A reupload of the [original model](https://huggingface.co/other/tiny).", "other/tiny"),
        ('```\nbase_LM_model = "acme/roberta-large"\n```', "acme/roberta-large"),
    ],
)
def test_the_base_model_that_the_text_names(text: str, base: str) -> None:
    assert [key for _, key in found(text, "base_model", "me/tiny")] == [base]


@pytest.mark.parametrize(
    "text",
    [
        "Based on the BERT architecture.",
        "This model, [tiny](https://huggingface.co/me/tiny), is fine-tuned on SQuAD.",
        "This model card was written based on the [DALL-E card](https://huggingface.co/dalle-mini/dalle-mini).",
        "Please cite [BERT](https://huggingface.co/bert-base-uncased).",
    ],
)
def test_no_base_model(text: str) -> None:
    assert found(text, "base_model", "me/tiny") == []


@pytest.mark.parametrize(
    ("text", "datasets"),
    [
        ("Fine-tuned on the samsum dataset.", ["samsum"]),
        (
            "It was trained on SNLI, MNLI and [ANLI](https://github.com/facebookresearch/anli).",
            ["SNLI", "MNLI", "ANLI"],
        ),
        ("**Training data:** SQuAD 2.0", ["SQuAD 2.0"]),
        ("## Training data\n\n| Corpus | Size |\n|---|---|\n| OSCAR | 1 |\n", ["OSCAR"]),
        ("Trained on these datasets:\n\n- [A-set](https://huggingface.co/datasets/acme/a)\n", ["A-set"]),
        ("CorpusA and CorpusB are used as training data.", ["CorpusA", "CorpusB"]),
    ],
)
def test_the_datasets_that_the_text_names(text: str, datasets: list[str]) -> None:
    assert names(text, "datasets") == datasets


@pytest.mark.parametrize(
    "text",
    [
        "Trained on a TPU v3-8 for 10 epochs.",
        "It was evaluated on the GLUE dataset.",
        "Trained on English, French and Greek.",
        "You can fine-tune it on your custom dataset.",
        "Trained with [our tool](https://github.com/acme/tool).",
    ],
)
def test_no_dataset(text: str) -> None:
    assert names(text, "datasets") == []


@pytest.mark.parametrize(
    ("text", "repository"),
    [
        ("First released in [this repository](https://github.com/Acme/Model).", "github.com/acme/model"),
        ("**Code:** https://github.com/acme/code.git", "github.com/acme/code"),
        ("https://github.com/acme/alone", "github.com/acme/alone"),
    ],
)
def test_the_repository_that_the_text_names(text: str, repository: str) -> None:
    assert {key for _, key in found(text, "repository")} == {repository}


@pytest.mark.parametrize(
    "text",
    [
        "See the [repository](https://github.com/huggingface/transformers).",
        "Trained on [the corpus](https://github.com/acme/corpus) dataset.",
        "Open an [issue](https://github.com/acme/x/issues/3) in the repository.",
    ],
)
def test_no_repository_of_the_model(text: str) -> None:
    assert found(text, "repository") == []


CARD = """---
license: mit
---
# Tiny (84M parameters)

- **Language(s) (NLP):** German
- **Task:** fill-mask
- **Hardware Type:** 8 x A100
- **Hours used:** 12
- **Carbon Emitted:** 3 kg

The model has 1.5 billion parameters. It takes a sentence as input and outputs a label.
See [the paper](https://arxiv.org/abs/1810.04805) or [the demo](https://huggingface.co/spaces/a/b).

## Limitations

The model repeats what its data says about people.

## Training hyperparameters

- learning_rate: 5e-05
- num_epochs: 3

## Evaluation results

| Task | Accuracy |
|------|----------|
| MNLI | 84.1     |

Research supported with Cloud TPUs from TFRC.

```python
import torch
from sentence_transformers import SentenceTransformer
```
"""


def test_every_other_field_is_read() -> None:
    reading = read_card(CARD)

    def of(field: str) -> list[str]:
        return [value.text for value in reading.of(field)]

    assert of("language") == ["German"]
    assert of("tasks") == ["fill-mask"]
    assert [(v.text, v.part("hours_used")) for v in reading.of("hardware")] == [("8 x A100", "12")]
    assert of("carbon") == ["3 kg"]
    assert [v.id for v in reading.of("parameter_count")] == ["84M", "1.5B"]
    assert [v.id for v in reading.of("papers")] == ["arxiv:1810.04805"]
    assert of("demo") == ["https://huggingface.co/spaces/a/b"]
    assert of("limitations") == ["The model repeats what its data says about people."]
    assert {v.part("name"): v.text for v in reading.of("hyper_parameters")} == {
        "learning_rate": "5e-05",
        "num_epochs": "3",
    }
    assert [(v.part("dataset"), v.part("metric"), v.text) for v in reading.of("evaluation")] == [
        ("MNLI", "Accuracy", "84.1")
    ]
    assert of("grant") == ["Research supported with Cloud TPUs from TFRC."]
    assert len(of("input_format")) == len(of("output_format")) == 1
    assert [v.id for v in reading.of("libraries")] == ["sentence-transformers"]
    assert [v.id for v in reading.of("frameworks")] == ["pytorch"]


def test_metadata_has_the_shape_of_peatmoss() -> None:
    found = peatmoss_metadata(read_card(CARD))

    assert found["license"] == "MIT"
    assert found["parameter_count"] == "84M"
    assert found["paper"] == [{"paper title": "the paper", "paper_url": "https://arxiv.org/abs/1810.04805"}]
    assert found["hardware"]["hours_used"] == "12"
    assert found["evaluation"] == [{"test/metric": "Accuracy", "dataset": "MNLI", "result": "84.1"}]
    assert found["base_model"] == {"model_name": "", "url": ""}


def test_a_field_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownName, match="Did you mean license"):
        read_card("").of("licenses")


def test_secrets_do_not_leave_the_card() -> None:
    token = "hf_" + "a" * 34
    reading = read_card(f"## Limitations\n\nAsk jane@example.org, who has the token {token}.\n")

    assert names("## Limitations\n\nAsk jane@example.org for the rest of it.", "limitations") == [
        "Ask (e-mail address) for the rest of it."
    ]
    assert token not in str(reading)


def _holds(card: str, value: Value) -> bool:
    return value.span is not None and 0 <= value.span.start < value.span.end <= len(card)


def check(card: str, reading: CardReading) -> None:
    for value in reading:
        assert _holds(card, value)
        assert value.field in FIELDS
        assert value.confidence in CONFIDENCES
        assert all(
            part.span is None or 0 <= part.span.start < part.span.end <= len(card) for part in value.parts
        )
    assert peatmoss_metadata(reading)


@given(st.binary(max_size=400))
@example(b"---\nlicense: mit\xff\n---\n\x00[a](\xe2\x80\xa8b)")
@example(b"\xef\xbb\xbf---\r\nlicense: [mit, {a: b}]\r\n---\r\n| a |\r|---|\r| 1 |")
def test_any_bytes_end_in_a_reading(card: bytes) -> None:
    reading = read_card(card)

    assert all(value.span is not None for value in reading)
    assert len(reading.sha256) == 64


_PIECES = st.sampled_from(
    [
        *(
            "fine-tuned on ",
            "the ",
            "[x](https://github.com/a/b)",
            "`bert-base`",
            " dataset",
            "License: ",
            "MIT",
        ),
        *("\n", "\n\n", "# ", "- ", "| a | b |\n|---|---|\n| 1 | 2 |\n", "```\nlr = 3\n```\n", "</a>", "**"),
        *(
            "<a href='https://huggingface.co/a/b'>",
            "&amp;",
            "\\_",
            "---\n",
            "license: mit\n",
            "\U0001f600",
            "\r\n",
        ),
        *("code: ", "trained on ", "SQuAD", ", ", " and ", "(", ")", "based on ", "7B parameters", "\u0000"),
    ]
)


@given(st.lists(_PIECES, max_size=40).map("".join))
@example(card="License: fine-tuned on \\_")
def test_spans_lie_in_the_card_and_hold_the_words(card: str) -> None:
    reading = read_card(card)

    check(card, reading)
    for value in reading:
        if value.span is not None and not value.place.startswith("front matter"):
            there = "".join(card[value.span.start : value.span.end].split())
            assert value.text[0] in there
            assert value.text[-1] in there or value.text.endswith("…")


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_the_same_card_gives_the_same_reading(card: str) -> None:
    assert read_card(card) == read_card(card.encode("utf-8", "replace"))
