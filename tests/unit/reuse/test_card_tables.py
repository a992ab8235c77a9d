"""Tables of cards as results of the models they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplychain.extraction.document import document_of
from supplychain.reuse.card_tables import results_in_tables
from supplychain.reuse.claims import claims_of

if TYPE_CHECKING:
    from collections.abc import Sequence


def claimed(card: str, model: str = "lab/tiny-bert", bases: Sequence[str] = ()) -> list[tuple[str, ...]]:
    results = results_in_tables(document_of(card), model, bases=bases)
    return [
        (c.model, c.metric, c.dataset, c.config, c.split, f"{c.value:g}")
        for c in claims_of(results, model, bases=bases).claims
    ]


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        (
            "| Model | SST-2 | MNLI |\n|---|---|---|\n| bert-base | 93.5 | 84.6 |\n| Tiny-BERT | 90.1 | 80.2 |",
            [
                ("lab/tiny-bert", "", "glue", "sst2", "", "90.1"),
                ("lab/tiny-bert", "", "glue", "mnli", "", "80.2"),
            ],
        ),
        (
            "| Benchmark | bert-base | tiny-bert (ours) |\n|---|---|---|\n| SST-2 (acc) | 93.5 | 90.1 |",
            [("lab/tiny-bert", "accuracy", "glue", "sst2", "", "90.1")],
        ),
        (
            "## Results on SQuAD 2.0\n\n| Metric | # Value |\n|---|---|\n| **EM** | **75.2** |\n| F1 | 78.9 |",
            [
                ("lab/tiny-bert", "exact match", "squad_v2", "", "", "75.2"),
                ("lab/tiny-bert", "f1", "squad_v2", "", "", "78.9"),
            ],
        ),
        (
            "| Dataset | Accuracy | F1 |\n|---|---|---|\n| imdb | 0.93 ± 0.01 | n/a |",
            [("lab/tiny-bert", "accuracy", "imdb", "", "", "0.93")],
        ),
        (
            "## SQuAD\n\n| Split | EM |\n|---|---|\n| dev | 81.0 |",
            [("lab/tiny-bert", "exact match", "squad", "", "validation", "81")],
        ),
        ("| Model | SST-2 |\n|---|---|\n| somebody/else | 93.5 |", []),
        ("| Epoch | Training loss |\n|---|---|\n| 1 | 0.3 |", []),
        ("| Class | Precision | Support |\n|---|---|---|\n| joy | 0.9 | 500 |", []),
        ("| Dataset | Accuracy |\n|---|---|\n| imdb | 93 |\n| imdb | 91 |", []),
        ("| Dataset | Accuracy |\n|---|---|\n| imdb | 500 |", []),
    ],
    ids=[
        "models are rows",
        "models are columns",
        "one model",
        "deviation",
        "split",
        "other models",
        "training",
        "by class",
        "twice",
        "beyond",
    ],
)
def test_only_what_a_table_says_of_the_model_is_its_claim(card: str, expected: list[tuple[str, ...]]) -> None:
    assert claimed(card) == expected


def test_the_row_of_a_base_restates_the_result_of_the_base() -> None:
    card = "| Model | HellaSwag |\n|---|---|\n| big-model | 80.1 |\n| big-model-4bit | 79.0 |"

    assert claimed(card, "someone/big-model-4bit", ["lab/big-model"]) == [
        ("lab/big-model", "", "hellaswag", "", "", "80.1"),
        ("someone/big-model-4bit", "", "hellaswag", "", "", "79"),
    ]
