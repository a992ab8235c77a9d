"""Names of which only the set of categories is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from supplychain.naming import Reader
from supplychain.naming.conventions import FEATURES
from supplychain.naming.sets import label_by_sets
from supplychain.naming.training import Labeled, fit, label

LESSONS = [
    ("zork-7b-v2", [("zork", "A"), ("7b", "S"), ("v2", "V")]),
    ("zork-13b-v3", [("zork", "A"), ("13b", "S"), ("v3", "V")]),
    ("my-zork-tiny", [("my", "O"), ("zork", "A"), ("tiny", "S")]),
]
KNOWN = [one for name, parts in LESSONS if (one := label(name, parts))]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(model=replace(fit(KNOWN), choices=np.zeros((len(FEATURES), 4), np.float32)))


def test_tokens_say_what_the_set_says(reader: Reader) -> None:
    (found,) = label_by_sets(reader, ["blip-zork-7b"], [{"A", "S", "O"}], weight=0.5)

    assert [token.text for token in found.tokens] == ["blip", "zork", "7", "b"]
    assert {one[2:] for one in found.labels} == {"A", "S", "O"}
    assert found.labels[2:] == ["B-S", "I-S"]
    assert found.weight == 0.5


def test_a_set_moves_what_would_be_read_otherwise(reader: Reader) -> None:
    (found,) = label_by_sets(reader, ["zork-tiny"], [{"A", "V"}], weight=1.0)

    assert [one[2:] for one in found.labels] == ["A", "V"]


def test_names_that_cannot_say_what_the_set_says_are_left_out(reader: Reader) -> None:
    assert label_by_sets(reader, ["zork", "---"], [{"A", "S"}, {"A"}], weight=1.0) == []


def test_no_names_give_nothing(reader: Reader) -> None:
    assert label_by_sets(reader, [], [], weight=1.0) == []


def test_a_name_of_weight_two_counts_as_two_names() -> None:
    once, twice = KNOWN[0], [KNOWN[0], KNOWN[0]]
    heavy = fit([Labeled(once.tokens, once.labels, 2.0), *KNOWN[1:]], rarest=1)
    repeated = fit([*twice, *KNOWN[1:]], rarest=1)

    assert heavy.rows == repeated.rows
    np.testing.assert_allclose(heavy.weights, repeated.weights, atol=1e-3)
    np.testing.assert_allclose(heavy.steps, repeated.steps, atol=1e-3)
