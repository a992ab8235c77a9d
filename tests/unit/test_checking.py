"""A checkout, checked against a made-up Hub on a local socket, and where its configuration is found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from supplychain.checking import Checkout, known_from_hub
from supplychain.errors import SourceFailed
from supplychain.licenses.edges import ArtifactKey
from supplychain.records import Endpoint
from tests.gate import TODAY, Case, build, lines
from tests.hub_server import HubServer, Reply, Shelf

if TYPE_CHECKING:
    from pathlib import Path

CODE = Case(
    name="live",
    files={
        "pyproject.toml": '[project]\nlicense = "MIT"\n',
        "app.py": (
            "from transformers import AutoModel\nfrom datasets import load_dataset\n"
            "AutoModel.from_pretrained('acme/chat')\nAutoModel.from_pretrained('acme/old')\n"
            "load_dataset('acme/talk')\nAutoModel.from_pretrained('acme/gone')\n"
        ),
        "setup.sh": "ollama pull llama3\n",
    },
)


def model(name: str, license_: str, *bases: str, tags: tuple[str, ...] = ()) -> dict[str, Any]:
    """A model as the Hub tells it."""
    based = [t for base in bases for t in (f"base_model:{base}", f"base_model:finetune:{base}")]
    return {
        "id": name, "author": name.split("/", maxsplit=1)[0], "sha": "c0ffee", "cardData": {"license": license_},
        "tags": [*based, f"license:{license_}", *tags], "createdAt": "2026-01-01T00:00:00.000Z",
        "lastModified": "2026-01-02T00:00:00.000Z",
        "baseModels": {"relation": "finetune", "models": [{"_id": "1", "id": base} for base in bases]} if bases else None,
    }  # fmt: skip


@pytest.fixture(autouse=True)
def _no_login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.delenv("HUGGING_FACE_HUB_TOKEN", raising=False)


def test_the_hub_is_asked_for_what_is_used_and_all_above_it_each_once(tmp_path: Path) -> None:
    shelf = Shelf(
        models=[
            model("acme/chat", "apache-2.0", "other/base", tags=("dataset:acme/talk",)),
            model("other/base", "cc-by-nc-4.0"),
            model("acme/new", "mit"),
        ],
        datasets=[{"id": "acme/talk", "sha": "c0ffee", "cardData": {}, "tags": []}],
        moved={"acme/old": "acme/new"},
    )
    folder = build(CODE, tmp_path / "code")
    with HubServer(shelf) as hub:
        report = Checkout.at(folder).check(
            lambda wanted: known_from_hub(wanted, endpoint=hub.url, state=tmp_path / "state"),
            baseline=[],
            today=TODAY,
        )
        asked = [path.partition("?")[0] for path in hub.asked]

    assert lines(report) == [
        "! warn R12 [.] Model acme/chat ← other/base @ app.py:3",
        "unknown unknown-above [.] Model acme/chat ← acme/talk @ app.py:3",
        "unknown unknown-artifact [.] Model acme/gone @ app.py:6",
        "unknown unknown-artifact [.] Model ollama:llama3 @ setup.sh:1",
        "unknown unknown-license [.] Dataset acme/talk @ app.py:5",
    ]
    assert report.findings[0].mend == "acme/chat → other/base"
    assert "deleted or private" in next(f.reason for f in report.findings if f.artifact == "acme/gone")
    assert sorted(asked) == sorted({*asked}), "nothing is asked for twice"
    assert not any("llama3" in path for path in asked)


def test_nothing_is_asked_where_nothing_is_used(tmp_path: Path) -> None:
    with HubServer(Shelf()) as hub:
        report = Checkout.at(tmp_path).check(
            lambda wanted: known_from_hub(wanted, endpoint=hub.url), today=TODAY
        )

    assert hub.asked == []
    assert report.exit_code == 0


def test_what_is_no_id_of_the_hub_is_not_asked_for(tmp_path: Path) -> None:
    with HubServer(Shelf()) as hub:
        known = known_from_hub(
            [Endpoint("Model", "no/such/id"), Endpoint("Model", "ollama:llama3")], endpoint=hub.url
        )

    assert hub.asked == []
    assert "no id of the Hub" in known.missing[ArtifactKey("Model", "no/such/id")]


def test_a_hub_that_does_not_answer_is_no_pass(tmp_path: Path) -> None:
    with (
        HubServer(lambda _: Reply(503, "down")) as hub,
        pytest.raises(SourceFailed, match="The Hub gave no answer"),
    ):
        known_from_hub([Endpoint("Model", "acme/chat")], endpoint=hub.url, state=tmp_path, patience=1)


def test_the_nearest_configuration_up_to_the_checkout_counts(tmp_path: Path) -> None:
    top = tmp_path / "checkout"
    inner = top / "packages" / "a" / "src"
    inner.mkdir(parents=True)
    (top / ".git").mkdir()
    (tmp_path / "pyproject.toml").write_text('[tool.supplychain]\nlicense = "ISC"\n', "utf-8")
    (top / "pyproject.toml").write_text('[tool.supplychain]\nlicense = "MIT"\n', "utf-8")
    (top / "packages" / "a" / "pyproject.toml").write_text('[project]\nname = "a"\n', "utf-8")

    found = Checkout.at(inner)

    assert found.top == top
    assert found.configuration.license == "MIT"
    assert found.baseline_file == top / "supplychain-baseline.toml"
    assert Checkout.at(inner, tmp_path / "pyproject.toml").configuration.license == "ISC"
