"""What users copy: the hook, the workflow and the commands of the page are ones that the command understands."""

from __future__ import annotations

import re
import shlex
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from supplychain.cli import app
from supplychain.gate.configuration import Configuration, read_configuration
from supplychain.gate.finding import KINDS

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "gate.md").read_text("utf-8")
WORKFLOW = ROOT / "docs" / "ci" / "supplychain-check.yml"


def understood(line: str) -> None:
    """Parse a command line without running it."""
    command: Any = typer.main.get_command(app)
    words = shlex.split(line, comments=True)[1:]
    while words and words[0].startswith("-"):
        words = words[1:]
    name, *rest = words
    found = command.commands[name]
    if name == "load":
        return  # loaders bring their own options
    found.make_context(name, rest)


COMMANDS = re.findall(r"^\$ (supplychain .*)$", PAGE, flags=re.MULTILINE)


@pytest.mark.parametrize("line", COMMANDS)
def test_the_commands_of_the_page_are_understood(line: str) -> None:
    understood(line)


def test_the_page_has_commands() -> None:
    assert len(COMMANDS) >= 5


def test_the_page_names_every_key_and_nothing_else(tmp_path: Path) -> None:
    (block,) = re.findall(r"^```toml\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    file = tmp_path / "pyproject.toml"
    file.write_text(block, "utf-8")

    read = read_configuration(file)

    assert read.licenses == {"research": "CC-BY-NC-4.0"}
    for field in fields(Configuration):
        assert field.name.replace("_", "-") in PAGE
    assert {"conflict", "unknown"} <= set(KINDS)


def test_the_hook_runs_a_command_that_is_there() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))

    understood(hook["entry"])
    assert hook["pass_filenames"] is False
    assert hook["language"] == "python"


def test_the_workflow_runs_a_command_that_is_there() -> None:
    steps = yaml.safe_load(WORKFLOW.read_text("utf-8"))["jobs"]["check"]["steps"]
    (line,) = [step["run"] for step in steps if step.get("name") == "Check"]

    understood(line)
    uploaded = [step["with"]["sarif_file"] for step in steps if "sarif" in step.get("uses", "")]
    assert f"--output sarif={uploaded[0]}" in line


def test_what_is_not_understood_is_found() -> None:
    with pytest.raises(Exception, match="No such option: --form"):
        understood("supplychain check --form sarif")
