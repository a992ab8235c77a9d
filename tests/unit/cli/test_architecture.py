"""`supplychain naming train|predict|cluster` on files that the tests make, and on a Hub of this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from safetensors.numpy import save

from tests.servers import Reply, serve
from tests.unit.naming.architecture import networks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.cli.conftest import Outcome

    Run = Callable[..., Outcome]


@pytest.fixture
def models(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    for layers in range(1, 6):
        networks.write(folder / f"acme-bert-{layers}", networks.bert(layers), "bert")
        networks.write(folder / f"acme-gpt2-{layers}", networks.gpt2(layers), "gpt2")
    networks.write(folder / "misnamed", networks.bert(7), "gpt2")
    return folder


def rows(done: Outcome) -> list[dict[str, Any]]:
    assert done.code == 0, done.err
    found: list[dict[str, Any]] = json.loads(done.out)
    return found


def test_without_training_the_signatures_judge(run: Run, models: Path) -> None:
    done = run("naming", "predict", str(models), "--format", "json")

    by_name = {row["model"].rpartition("/")[2]: row for row in rows(done)}
    assert len(by_name) == 11
    assert by_name["misnamed"] | {"confidence": 1} == {
        "model": str(models / "misnamed"), "verdict": "inconsistent", "claimed": "gpt2", "looks_like": "bert",
        "confidence": 1, "distance": 3, "known": 1.0, "reason": "",
    }  # fmt: skip
    assert {row["verdict"] for name, row in by_name.items() if name != "misnamed"} == {"consistent"}
    assert "11 models: 1 look like another type than they claim, 0 cannot be judged." in done.err


def test_a_classifier_is_trained_and_judges(run: Run, models: Path, tmp_path: Path) -> None:
    out = tmp_path / "types.safetensors"
    good = [str(path) for path in sorted(models.glob("acme-*"))]

    done = run("naming", "train", *good, "--out", str(out))

    assert done.code == 0
    assert (
        "2 model types from 10 models; on five folds, 100.0% of the models fall into the family" in done.err
    )
    judged = rows(run("naming", "predict", str(models / "acme-bert-3"), "-m", str(out), "-f", "json"))
    assert [(row["looks_like"], row["claimed"]) for row in judged] == [("bert", "bert")]


def test_models_are_clustered(run: Run, models: Path) -> None:
    found = rows(run("naming", "cluster", str(models), "--format", "json"))

    assert len(found) == 11
    assert {row["model_type"] for row in found} == {"bert", "gpt2"}
    for radius in (["--eps", "100"], ["--search"]):
        assert len(rows(run("naming", "cluster", str(models), *radius, "-f", "json"))) == 11
    assert {
        row["cluster"] for row in rows(run("naming", "cluster", str(models), "--eps", "100", "-f", "json"))
    } == {1}


def test_a_model_of_the_hub_is_judged_by_its_first_bytes() -> None:
    arguments = ["naming", "predict", "acme/liar", "--revision", "v1", "-f", "json"]
    with serve() as hub:
        hub.give(
            {
                "/acme/liar/resolve/v1/model.safetensors": [Reply(save(networks.llama(bias=True)))],
                "/acme/liar/resolve/v1/config.json": [Reply(b'{"model_type": "t5"}')],
            }
        )
        done = subprocess.run(
            [sys.executable, "-m", "supplychain", *arguments],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"HF_ENDPOINT": hub.address},
        )

    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)
    assert (row["model"], row["verdict"], row["looks_like"]) == ("acme/liar", "inconsistent", "qwen2")


def test_one_model_that_cannot_be_read_is_an_error_and_one_of_several_a_row(
    run: Run, models: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.safetensors"
    bad.write_bytes(b"\xff" * 8 + b"{}")

    alone = run("naming", "predict", str(bad))
    among = run("naming", "predict", str(models / "acme-bert-1"), str(bad), "-f", "json")

    assert alone.code == 2
    assert "announces a header of" in alone.err
    assert "what to do" in alone.err
    assert [row["verdict"] for row in rows(among)] == ["consistent", "unverifiable"]
    assert "announces a header of" in rows(among)[1]["reason"]
    assert "1 of them could not be read." in among.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["predict", "./absent"], "There is no file or folder"),
        (["predict", "absent.safetensors"], "There is no file or folder"),
        (["predict", "no such model"], "neither a file or folder here nor an id"),
        (["predict", "a/b", "--model", "absent"], "supplychain naming train FOLDER"),
        (["train", ".", "--out", "x"], "too few to learn from"),
        (["cluster", "absent"], "There is no file or folder"),
    ],
)
def test_what_cannot_be_meant_says_what_to_do(
    run: Run, arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    done = run("naming", *arguments)

    assert done.code == 2
    assert said in " ".join(done.err.split())
    assert done.out == ""
    assert list(tmp_path.iterdir()) == []
