"""Learning model types, and the files that hold what was learned."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from supplychain.errors import InputError, SchemaMismatch
from supplychain.naming.architecture.abstraction import from_operations
from supplychain.naming.architecture.classifier import Classifier, ngrams, train
from supplychain.naming.architecture.clusters import cluster, cluster_counts, family_name, search_eps
from supplychain.naming.architecture.judging import judge
from supplychain.naming.architecture.samples import Sample, read_samples, sample
from supplychain.naming.architecture.storage import load, save
from supplychain.naming.architecture.weights import read_weights
from tests.unit.naming.architecture import networks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

KINDS: dict[str, Callable[[int], dict[str, NDArray[np.float16]]]] = {
    "bert": networks.bert,
    "llama": networks.llama,
    "gpt2": networks.gpt2,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Models of three types in several depths, in folders as they are published."""
    folder = tmp_path_factory.mktemp("models")
    for kind, make in KINDS.items():
        for layers in range(1, 6):
            networks.write(folder / f"{kind}-{layers}", make(layers), kind)
    return folder


@pytest.fixture(scope="module")
def learned(folder: Path) -> Classifier:
    return train(read_samples([folder]))


def test_networks_that_were_not_seen_are_told_apart(learned: Classifier) -> None:
    assert learned.facts["models"] == 15
    assert learned.facts["family_accuracy"] == 1.0
    for kind, make in KINDS.items():
        made = from_file_of(make(9))
        seen = learned.predict(made.architecture)
        assert (seen.model_type, seen.coverage) == (kind, 1.0)
        assert sum(chance for _, chance in seen.families) == pytest.approx(1)


def from_file_of(tensors: dict[str, NDArray[np.float16]]) -> Sample:
    from supplychain.naming.architecture.header import Tensor
    from supplychain.naming.architecture.weights import Weights

    return sample(Weights("m", tuple(Tensor(n, "F16", tuple(v.shape)) for n, v in tensors.items()), "bert"))


def test_numpy_alone_gives_the_scores_of_the_library(folder: Path, learned: Classifier) -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer

    samples = sorted(read_samples([folder]), key=lambda s: s.name)
    vectoriser = TfidfVectorizer(analyzer=ngrams, sublinear_tf=True)
    vectors = vectoriser.fit_transform([s.architecture.sequence for s in samples])
    columns = [learned.vocabulary[word] for word in vectoriser.get_feature_names_out()]
    expected = vectors @ learned.weights[:, columns].T + learned.intercept

    assert np.allclose([learned.scores(s.architecture) for s in samples], expected, atol=1e-5)


def test_the_same_models_and_seed_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    for name in ("one", "other"):
        save(train(read_samples([folder]), seed=3), tmp_path / name)
    save(train(list(reversed(read_samples([folder]))), seed=3), tmp_path / "reversed")

    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    assert (tmp_path / "one").read_bytes() == (tmp_path / "reversed").read_bytes()


def test_what_was_saved_is_loaded(learned: Classifier, folder: Path, tmp_path: Path) -> None:
    save(learned, tmp_path / "types.safetensors")

    found = load(tmp_path / "types.safetensors")

    assert found.classes == learned.classes
    assert found.facts == learned.facts
    for one in read_samples([folder]):
        assert found.predict(one.architecture) == learned.predict(one.architecture)
    assert set(load_file(tmp_path / "types.safetensors")) == {
        "classes",
        "idf",
        "intercept",
        "vocabulary",
        "weights",
    }


def test_predicting_needs_no_scikit_learn(learned: Classifier, folder: Path, tmp_path: Path) -> None:
    save(learned, tmp_path / "types")
    code = (
        "import sys; from pathlib import Path; from supplychain.naming.architecture.storage import load; "
        "from supplychain.naming.architecture.samples import read_samples; "
        f"c = load(Path({str(tmp_path / 'types')!r})); "
        f"print(*(c.predict(s.architecture).model_type for s in read_samples([Path({str(folder / 'bert-2')!r})]))); "
        "assert 'sklearn' not in sys.modules and 'pickle' not in vars(sys.modules['supplychain.naming.architecture.storage'])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr) == ("bert\n", "")


def damaged(learned: Classifier, folder: Path) -> dict[str, Path]:
    """Files that are nearly a classifier."""
    good = folder / "good"
    save(learned, good)
    parts = load_file(good)
    said = {"format": "supplychain model types 1", "temperature": "0.1", "facts": "{}"}
    changes = {
        "lacks a part": ({k: v for k, v in parts.items() if k != "idf"}, said),
        "one more part": (parts | {"x": parts["idf"]}, said),
        "other type": (parts | {"idf": parts["idf"].astype(np.float64)}, said),
        "other shape": (parts | {"idf": parts["idf"][1:]}, said),
        "not finite": (parts | {"idf": parts["idf"] * np.float32("nan")}, said),
        "text that is none": (parts | {"classes": np.full(9, 255, np.uint8)}, said),
        "a class twice": (parts | {"classes": np.frombuffer(b"bert\nbert\ngpt2", np.uint8)}, said),
        "no temperature": (parts, said | {"temperature": "warm"}),
        "temperature of zero": (parts, said | {"temperature": "0"}),
        "deep facts": (parts, said | {"facts": "[" * 100_000}),
        "facts that are none": (parts, said | {"facts": "7"}),
    }
    for name, (tensors, metadata) in changes.items():
        save_file(tensors, folder / name, metadata=metadata)
    (folder / "cut off").write_bytes(good.read_bytes()[:-1])
    (folder / "a pickle").write_bytes(b"\x80\x04cos\nsystem\n(S'false'\ntR.")
    return {name: folder / name for name in (*changes, "cut off", "a pickle", "absent")}


def test_a_file_that_is_no_classifier_ends_in_an_error(learned: Classifier, tmp_path: Path) -> None:
    for name, path in damaged(learned, tmp_path).items():
        with pytest.raises(InputError) as raised:
            load(path)
        assert str(path) in raised.value.message, name


def test_weights_of_a_model_are_no_classifier(folder: Path) -> None:
    with pytest.raises(SchemaMismatch, match="no classifier of model types"):
        load(folder / "bert-1" / "model.safetensors")


def test_too_little_to_learn_from_is_said(folder: Path) -> None:
    with pytest.raises(InputError, match="too few to learn from"):
        train(read_samples([folder / "bert-1", folder / "gpt2-1"]))


def test_of_a_type_that_was_not_learned_nothing_is_said(learned: Classifier) -> None:
    made = from_file_of(networks.bert(4))

    assert judge(made, replace(learned, temperature=0.01)).verdict == "consistent"
    assert (
        judge(replace(made, model_type="gpt2"), replace(learned, temperature=0.01)).verdict == "inconsistent"
    )
    assert judge(replace(made, model_type="t5"), learned).verdict == "unverifiable"
    strange = Sample("m", from_operations(["never", "seen"] * 5), "bert")
    assert judge(strange, learned).verdict == "unverifiable"
    assert judge(Sample("m", from_operations([]), "bert"), learned).verdict == "unverifiable"


def test_rows_of_operations_are_read(tmp_path: Path) -> None:
    rows = [
        {"repo_name": "a/b", "model_type": "bert", "layers": "linear add"},
        {"id": "c/d", "layers": ["linear", "add"]},
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    (tmp_path / "rows.json").write_text(json.dumps(rows), "utf-8")

    for name in ("rows.jsonl", "rows.json"):
        found = read_samples([tmp_path / name])
        assert [(s.name, s.model_type, s.architecture.sequence) for s in found] == [
            ("a/b", "bert", ("linear", "add")),
            ("c/d", None, ("linear", "add")),
        ]


@pytest.mark.parametrize("text", ["{", "[1]", "[" * 100_000, '{"layers": [1]}', '{"layers": null}', "\x00"])
def test_rows_that_are_none_end_in_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "rows.jsonl").write_text(text, "utf-8")

    with pytest.raises(InputError, match=r"rows\.jsonl"):
        read_samples([tmp_path / "rows.jsonl"])


def test_models_that_cannot_be_read_are_counted_where_they_may_be(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.safetensors").write_bytes(b"\xff" * 8)
    skipped: dict[str, str] = {}

    found = read_samples([tmp_path, folder / "bert-1"], skipped=skipped)

    assert [s.model_type for s in found] == ["bert"]
    assert list(skipped) == [str(tmp_path / "bad.safetensors")]
    with pytest.raises(InputError):
        read_samples([tmp_path])


def test_models_of_one_size_make_a_cluster(tmp_path: Path) -> None:
    for layers, width, copies in ((2, 8, 3), (4, 16, 3), (9, 32, 1)):
        for copy in range(copies):
            networks.write(tmp_path / f"{layers}x{width}-{copy}", networks.bert(layers, width), "bert")

    found = cluster(read_samples([tmp_path]))["bert"]

    assert [sorted({name.rpartition("/")[2][:3] for name in group}) for group in found.groups] == [
        ["2x8"],
        ["4x1"],
    ]
    assert [name.rpartition("/")[2] for name in found.outliers] == ["9x32-0"]
    assert found.label(found.groups[1][0]) == 2
    assert found.label(found.outliers[0]) is None


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_few_or_equal_models_are_clustered_too(count: int) -> None:
    names = [str(n) for n in range(count)]
    found = cluster_counts(names, [{"(a, b)": 1}] * count, [{"a": 1}] * count)

    assert len(found.outliers) + sum(map(len, found.groups)) == count
    assert found.outliers == (() if count > 1 else tuple(names))


def test_the_radius_is_searched_where_groups_are_apart() -> None:
    near = np.array([[0.0, 0], [0.05, 0], [0, 0.05], [5, 5], [5.05, 5], [5, 5.05]])

    assert search_eps(near) < 5


@pytest.mark.parametrize(
    ("name", "family"),
    [("BertForMaskedLM", "Bert"), ("GPT2LMHeadModel", "GPT2"), ("T5Model", "T5"), ("X", "X")],
)
def test_a_class_is_of_the_family_before_its_head(name: str, family: str) -> None:
    assert family_name(name) == family


def test_a_model_reads_the_same_alone_and_in_its_folder(folder: Path) -> None:
    assert read_weights(folder / "bert-1") == replace(
        read_weights(folder / "bert-1" / "model.safetensors"), place=str(folder / "bert-1")
    )
