"""The container file of the command line, as far as it can be known without a container engine."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docker" / "Dockerfile"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
INSTRUCTIONS = "FROM", "RUN", "COPY", "USER", "WORKDIR", "ENTRYPOINT", "CMD"


def instructions() -> list[tuple[str, str]]:
    """The instructions and what they are given, one line each."""
    text = re.sub(r"^#.*\n", "", FILE.read_text("utf-8"), flags=re.MULTILINE).replace("\\\n", " ")
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1].strip()) for line in text.splitlines() if line]


def given(name: str) -> list[str]:
    return [value for instruction, value in instructions() if instruction == name]


def test_the_linter_of_such_files_has_nothing_to_say() -> None:
    linter = Path(sys.executable).with_name("hadolint")

    done = subprocess.run([linter, FILE], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_it_has_known_instructions_only() -> None:
    assert {name for name, _ in instructions()} == set(INSTRUCTIONS)


def test_it_builds_on_one_pinned_python_that_the_project_supports() -> None:
    images = {value.split(" ")[0] for value in given("FROM")}

    (tag,) = (re.fullmatch(r"python:(\d+)\.(\d+)-slim", image) for image in images)
    assert tag
    least = tuple(map(int, PROJECT["requires-python"].removeprefix(">=").split(".")))
    assert (int(tag[1]), int(tag[2])) >= least


def test_it_copies_what_exists_and_all_that_the_wheel_is_made_of() -> None:
    sources = [word for value in given("COPY") if "--from" not in value for word in value.split()[:-1]]

    assert [source for source in sources if not (ROOT / source).exists()] == []
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    made_of = [*build["targets"]["wheel"]["packages"], *build["targets"]["wheel"]["force-include"]]
    made_of += [PROJECT["readme"], *PROJECT["license-files"], "pyproject.toml", "hatch_build.py"]
    assert {path.split("/")[0] for path in made_of} <= set(sources)
    allowed = (FILE.parent / f"{FILE.name}.dockerignore").read_text("utf-8").split("\n")
    shown = {line.removeprefix("!") for line in allowed if line.startswith("!")}
    assert shown == set(sources)


def test_what_it_installs_is_pinned_and_exists() -> None:
    for command in given("RUN"):
        assert "--constraint" in command
        assert "--no-cache-dir" in command
    (extras,) = (found for command in given("RUN") for found in re.findall(r"\.whl\)\[([\w,]+)\]", command))
    assert set(extras.split(",")) <= set(PROJECT["optional-dependencies"])


def test_it_runs_the_program_as_somebody_who_is_not_root() -> None:
    (user,) = given("USER")
    order = [name for name, _ in instructions()]

    assert int(user) > 0
    assert any(f"useradd --create-home --uid {user} " in command for command in given("RUN"))
    assert order.index("USER") > max(place for place, name in enumerate(order) if name in {"RUN", "COPY"})
    (program,) = json.loads(given("ENTRYPOINT")[0])
    assert program in PROJECT["scripts"]


@pytest.mark.parametrize("name", [".git/config", ".venv/bin/python", "tests/conftest.py", ".env"])
def test_nothing_else_is_sent_to_the_engine(name: str) -> None:
    lines = (FILE.parent / f"{FILE.name}.dockerignore").read_text("utf-8").split("\n")
    shown = [line.removeprefix("!") for line in lines if line.startswith("!")]

    assert "*" in lines
    assert not any(fnmatch(name, f"{one}*") for one in shown)
