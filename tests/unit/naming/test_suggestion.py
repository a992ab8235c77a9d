"""Names for authors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from supplychain.cli import app
from supplychain.errors import UsageError
from supplychain.naming import convention, suggest
from supplychain.naming.suggestion import ORDER

if TYPE_CHECKING:
    from pathlib import Path


def test_a_name_says_implementation_and_task() -> None:
    found = suggest({"architecture": "llama", "size": "7B", "task": "instruct", "format": "gguf"})

    assert found.name == "llama-7B-instruct-gguf"
    assert found.convention == convention(found.name) == "both"
    assert found.remarks == ()


def test_what_is_missing_and_what_is_misread_is_remarked() -> None:
    found = suggest({"architecture": "bert", "task": "uncased"})

    assert any(remark.startswith("No size") for remark in found.remarks)
    assert any(
        "'uncased' is given as task, but reads as dataset_characteristic" in remark
        for remark in found.remarks
    )


def test_a_name_longer_than_the_hub_allows_is_remarked() -> None:
    assert any("96" in remark for remark in suggest({"architecture": "bert" * 40, "size": "base"}).remarks)


@pytest.mark.parametrize("parts", [{}, {"task": " / "}, {"color": "red"}])
def test_parts_no_name_can_be_made_of_are_refused(parts: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        suggest(parts)


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(st.sampled_from(ORDER), st.text(max_size=20), max_size=5))
def test_any_suggestion_is_a_name_that_the_hub_accepts(parts: dict[str, str]) -> None:
    try:
        name = suggest(parts).name
    except UsageError:
        return
    assert name.isascii()
    assert not set(name) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")
    assert "--" not in name
    assert ".." not in name
    assert name[0] not in "-."
    assert name[-1] not in "-."


def test_the_command_prints_the_name_alone_on_standard_output() -> None:
    done = CliRunner().invoke(
        app, ["naming", "suggest", "--arch", "whisper", "--size", "small", "--language", "fr"]
    )

    assert done.exit_code == 0
    assert done.stdout == "whisper-small-fr\n"
    assert "No task" in done.stderr


def test_the_command_reads_names_as_json_with_elements() -> None:
    done = CliRunner().invoke(app, ["naming", "read", "google-bert/bert-base-uncased", "--format", "json"])

    (one,) = json.loads(done.stdout)
    assert one["convention"] == "implementation"
    first = one["elements"][0]
    assert (first["text"], first["category"]) == ("bert", "architecture")


def test_the_command_takes_a_lexicon_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('category = "organisation"\nterms = ["bert"]\n', "utf-8")
    by_option = CliRunner().invoke(app, ["naming", "read", "bert-base", "--lexicon", str(file), "-f", "json"])
    by_setting = CliRunner(env={"SUPPLYCHAIN_LEXICON": str(file)}).invoke(
        app, ["naming", "read", "bert-base", "-f", "json"]
    )

    assert json.loads(by_option.stdout)[0]["elements"][0]["category"] == "organisation"
    assert by_setting.stdout == by_option.stdout
