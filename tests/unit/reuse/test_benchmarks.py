"""Names of datasets as results are claimed on them."""

from __future__ import annotations

import pytest

from supplychain.reuse.benchmarks import Benchmark, benchmark_named, known_in


@pytest.mark.parametrize(
    ("text", "config", "split", "benchmark"),
    [
        ("glue", "sst2", "validation", Benchmark("glue", "sst2", "validation")),
        ("SST-2", "", "dev", Benchmark("glue", "sst2", "validation")),
        ("stanfordnlp/sst2", "default", "", Benchmark("glue", "sst2")),
        ("squad_v2", "squad_v2", "validation", Benchmark("squad_v2", "", "validation")),
        ("rajpurkar/squad_v2", "", "", Benchmark("squad_v2")),
        ("SQuAD 2.0 (dev)", "", "", Benchmark("squad_v2", "", "validation")),
        (
            "ai2_arc",
            "ARC-Challenge, num_few_shot=25",
            "test",
            Benchmark("ai2_arc", "challenge, 25-shot", "test"),
        ),
        ("AI2 Reasoning Challenge (25-Shot)", "", "", Benchmark("ai2_arc", "challenge, 25-shot")),
        ("MMLU (5-shot)", "", "", Benchmark("mmlu", "5-shot")),
        ("cais/mmlu", "all, num_few_shot=5", "test", Benchmark("mmlu", "5-shot", "test")),
        ("common_voice", "en", "test", Benchmark("common_voice", "en", "test")),
        ("someone/of-their-own", "", "", Benchmark("someone/of-their-own")),
        ("imagefolder", "", "", Benchmark("")),
        ("Twitter sentiment", "", "", Benchmark("twitter_sentiment")),
    ],
)
def test_a_dataset_has_one_name_for_all_spellings(
    text: str, config: str, split: str, benchmark: Benchmark
) -> None:
    assert benchmark_named(text, config=config, split=split) == benchmark


def test_equal_names_of_different_owners_stay_apart() -> None:
    assert benchmark_named("alice/reviews") != benchmark_named("bob/reviews")


def test_a_heading_names_a_dataset_that_is_known_and_no_other() -> None:
    assert known_in("Results on SQuAD 2.0 dev") == Benchmark("squad_v2", "", "validation")
    assert known_in("Evaluation on my own data") is None
    assert known_in("SQuAD and HellaSwag") is None
