"""What the documentation shows does what it says: its notebooks are run, the Python on its pages, and their commands.

The outputs in a notebook are written by this test, and read by you::

    UPDATE_EXPECTED=1 pytest tests/integration/test_documentation.py
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from tests.commands import command

if TYPE_CHECKING:
    from supplychain.graph.server import LocalServer
    from supplychain.graph.store import Store

pytestmark = [pytest.mark.server, pytest.mark.timeout(240)]

DOCS = Path(__file__).resolve().parents[2] / "docs"
NOTEBOOKS = sorted((DOCS / "notebooks").glob("*.ipynb"))
PAGES = ("bills-of-materials.md", "python.md", "tutorial.md", "write-a-loader.md", "write-a-question.md")
"""Pages all of whose Python is run, one block after the other."""
WITH_COMMANDS = ("bills-of-materials.md", "tutorial.md", "judge-my-model.md", "write-a-rule-set.md")
"""Pages whose blocks marked ``console run`` are run; blocks marked with a file name are files there."""

_OF_THE_MACHINE = re.compile(
    r"(?<![\w.])/(tmp|home|root|usr|var)/|0x[0-9a-f]{6,}|127\.0\.0\.1:\d|\d\d:\d\d:\d\d"
)


@pytest.fixture
def address(demo: Store, server: LocalServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lead `connect()` to the suite's server, as a reader's environment would."""
    connection = server.connection()
    monkeypatch.setenv("NEO4J_URI", connection.uri)
    monkeypatch.setenv("NEO4J_USERNAME", connection.user)
    monkeypatch.setenv("NEO4J_PASSWORD", connection.password)


def outputs(notebook: Any) -> list[list[tuple[str, tuple[str, ...]]]]:
    """Kinds of what each cell of code put out."""
    return [
        [(out.output_type, tuple(sorted(out.get("data", {})))) for out in cell.outputs]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_puts_out_what_it_shows(address: None, path: Path) -> None:
    from nbclient import NotebookClient

    kept = nbformat.read(path, as_version=4)
    run = nbformat.read(path, as_version=4)
    NotebookClient(run, timeout=120, kernel_name="python3", record_timing=False).execute()
    run.metadata = kept.metadata
    if os.environ.get("UPDATE_EXPECTED"):
        nbformat.write(run, path)
        kept = run

    assert outputs(run) == outputs(kept)
    nbformat.validate(kept)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_shows_nothing_of_the_machine_it_was_run_on(path: Path) -> None:
    kept = nbformat.read(path, as_version=4)

    assert all(outputs(kept)[1:-1]), "it has not been run: UPDATE_EXPECTED=1"
    assert _OF_THE_MACHINE.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("name", PAGES)
def test_the_python_of_a_page_runs(
    address: None, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (DOCS / name).read_text("utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    assert blocks
    scope: dict[str, Any] = {}

    for number, block in enumerate(blocks, start=1):
        exec(compile(block, f"{name}, block {number}", "exec"), scope)


@pytest.mark.parametrize("name", WITH_COMMANDS)
def test_the_commands_of_a_page_run(demo: Store, server: LocalServer, name: str, tmp_path: Path) -> None:
    text = (DOCS / name).read_text("utf-8")
    for file, content in re.findall(
        r"^```\w+ ([\w.]+\.\w+)\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL
    ):
        (tmp_path / file).write_text(content, "utf-8")
    blocks = re.findall(r"^```console run\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    run = command(server, tmp_path)
    lines = [line for block in blocks for line in block.splitlines()]

    assert lines
    for line in lines:
        program, *words = shlex.split(line, comments=True)
        done = run(*words)
        assert (program, done.returncode) == ("supplychain", 0), (line, done.stderr)
