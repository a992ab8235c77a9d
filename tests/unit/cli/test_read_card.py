"""`supplychain read-card`: files, standard input, the Hub, a language model, and what it refuses."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest

from tests.hub_server import HubServer, Shelf
from tests.servers import Reply, serve

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.cli.conftest import Outcome

    Run = Callable[..., Outcome]

CARD = (
    "---\nlicense: mit\n---\n# Tiny\n\n"
    "A fine-tuned version of [b](https://huggingface.co/acme/base) on the samsum dataset.\n"
)


@pytest.fixture
def card(tmp_path: Path) -> Path:
    path = tmp_path / "README.md"
    path.write_text(CARD, "utf-8")
    return path


def test_values_come_with_place_and_confidence(run: Run, card: Path) -> None:
    done = run("read-card", str(card), "--format", "json")

    rows = json.loads(done.out)
    assert [(row["field"], row["id"], row["confidence"]) for row in rows] == [
        ("license", "MIT", "declared"),
        ("datasets", None, "inferred"),
        ("base_model", "acme/base", "resolved"),
    ]
    assert CARD[rows[1]["start"] : rows[1]["end"]] == "samsum"


def test_a_folder_fields_and_a_table(run: Run, card: Path) -> None:
    done = run("read-card", str(card.parent), "--field", "license")

    assert (done.code, "front matter: license" in done.out, "samsum" in done.out) == (0, True, False)


def test_standard_input_as_metadata(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"# Tiny\n\nLicense: MIT\n")))

    done = run("read-card", "-", "--metadata")

    assert json.loads(done.out)["license"] == "MIT"
    assert "-: card without front matter" in done.err


def test_the_card_of_a_model_is_fetched(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_TOKEN", raising=False)
    with HubServer(Shelf(cards={"acme/tiny": CARD})) as hub:
        done = run("read-card", "acme/tiny", "--hub", hub.url, "--format", "ndjson", "--field", "license")
        missing = run("read-card", "acme/none", "--hub", hub.url)

    assert json.loads(done.out)["card"] == "acme/tiny"
    assert (missing.code, "acme/none has no card" in missing.err) == (2, True)


def test_a_hub_that_does_not_answer_is_an_error(run: Run) -> None:
    with serve() as server:
        server.give(
            {
                "/acme/tiny/resolve/main/README.md": [Reply(status=500)],
                "/acme/b/resolve/main/README.md": [Reply(reset=True)],
            }
        )
        refused = run("read-card", "acme/tiny", "--hub", server.address)
        broken = run("read-card", "acme/b", "--hub", server.address)

    assert (refused.code, "status 500" in refused.err) == (7, True)
    assert (broken.code, "cannot be read from the Hub" in broken.err) == (7, True)


def test_a_language_model_is_asked_once_and_within_the_budget(run: Run, card: Path, tmp_path: Path) -> None:
    answer = json.dumps({"values": [{"field": "license", "text": "GPL-3.0", "parts": []}]})
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": answer}}
    body = {
        "id": "",
        "created": 1,
        "model": "m",
        "system_fingerprint": "",
        "object": "chat.completion",
        "choices": [choice],
    }
    other = tmp_path / "other.md"
    other.write_text("# Other", "utf-8")
    with serve() as server:
        server.give({"/v1/chat/completions": [Reply(body, headers={"Content-Type": "application/json"})]})
        options = (
            "--language-model",
            "m",
            "--url",
            f"{server.address}/v1",
            "--cache",
            str(tmp_path / "c"),
            "--format",
            "json",
        )
        first = run("read-card", str(card), *options, "--max-requests", "1")
        again = run("read-card", str(card), str(other), *options, "--max-requests", "0")

    (row,) = json.loads(first.out)
    assert (row["text"], row["confidence"], row["start"]) == ("GPL-3.0", "unsupported", None)
    assert json.loads(again.out) == [row]
    assert "budget of 0 requests is used up, not asked" in again.err
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nothere.md",), "There is no file nothere.md"),
        (("a b c",), "neither a file nor the id of a model"),
        (("x/y", "--field", "color"), "There is no field 'color'"),
        (("x/y", "--language-model", "m"), "Nobody knows where m answers"),
        (("x/y", "--max-money", "1"), "--max-money needs prices"),
        (("x/y", "--language-model", "m", "--url", "localhost"), "is no address of an endpoint"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.delenv("SUPPLYCHAIN_MODEL_URL", raising=False)

    done = run("read-card", *arguments)

    assert (done.code, said in done.err) == (2, True), done.err


def test_without_the_client_of_the_hub_it_says_what_to_install(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)

    assert "pip install 'supplychain[hub]'" in run("read-card", "acme/tiny").err


def test_a_folder_without_a_card_is_refused(run: Run, tmp_path: Path) -> None:
    assert "is a folder without README.md" in run("read-card", str(tmp_path)).err
