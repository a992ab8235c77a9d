"""Fitting a model to labeled names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from supplychain.naming import Reader
from supplychain.naming.conventions import FEATURES
from supplychain.naming.model import Model, posteriors
from supplychain.naming.training import fit, fit_choices, label

if TYPE_CHECKING:
    from pathlib import Path

LESSONS = [
    ("zork-7b-v2", [("zork", "A"), ("7b", "S"), ("v2", "V")]),
    ("zork-13b-v3", [("zork", "A"), ("13b", "S"), ("v3", "V")]),
    ("my-zork-tiny", [("my", "O"), ("zork", "A"), ("tiny", "S")]),
    ("my-blip-tiny-v2", [("my", "O"), ("blip", "A"), ("tiny", "S"), ("v2", "V")]),
]


@pytest.fixture(scope="module")
def model() -> Model:
    known = [one for name, parts in LESSONS if (one := label(name, parts))]
    return replace(fit(known), choices=np.zeros((len(FEATURES), 4), np.float32))


def test_components_become_labels_of_tokens() -> None:
    found = label("my-zork2.5-7b", [("my", "O"), ("zork2.5", "A"), ("7b", "S")])

    assert found is not None
    assert [token.text for token in found.tokens] == ["my", "zork", "2", "5", "7", "b"]
    assert found.labels == ["B-O", "B-A", "I-A", "I-A", "B-S", "I-S"]
    assert label("zork", [("absent", "A")]) is None


def test_what_was_learned_is_read_again(model: Model) -> None:
    reader = Reader(model=model)

    for name, parts in LESSONS:
        letters = ["S" if e.category == "parameters" else e.code for e in reader.elements(name)]
        assert letters == [letter for _, letter in parts]


def test_fitting_again_gives_the_same_weights(model: Model) -> None:
    again = fit([one for name, parts in LESSONS if (one := label(name, parts))])

    assert again.rows == model.rows
    np.testing.assert_array_equal(again.weights, model.weights)


def test_a_stored_model_reads_as_before_and_holds_no_code(model: Model, tmp_path: Path) -> None:
    model.save(tmp_path / "model.npz")
    stored = Model.load(tmp_path / "model.npz")

    for name, _ in LESSONS:
        before, after = Reader(model=model).elements(name), Reader(model=stored).elements(name)
        assert [(e.category, e.start, e.end) for e in before] == [(e.category, e.start, e.end) for e in after]
    with np.load(tmp_path / "model.npz", allow_pickle=False) as file:
        assert all(file[name].dtype != object for name in file.files)


def test_posteriors_are_those_of_all_paths_summed_one_by_one() -> None:
    random = np.random.default_rng(0)
    scores, steps = random.normal(size=(4, 3)), random.normal(size=(4, 3))
    expected = np.zeros((4, 3))
    for path in np.ndindex(3, 3, 3):
        weight = np.exp(
            sum(steps[a, b] for a, b in zip((3, *path), path, strict=False))
            + sum(scores[i, a] for i, a in enumerate(path))
        )
        expected[[0, 1, 2], path] += weight
    expected[3] = np.exp(steps[3] + scores[3])
    expected /= expected.sum(1, keepdims=True)

    np.testing.assert_allclose(posteriors(scores, steps, [3, 0, 1]), expected, rtol=1e-9)


def test_conventions_are_fitted_to_their_evidence() -> None:
    weights = fit_choices([[1, 0], [0, 1], [1, 0.1], [0.1, 1]], [0, 1, 0, 1])

    assert (np.array([[1, 0], [0, 1]]) @ weights).argmax(1).tolist() == [0, 1]
