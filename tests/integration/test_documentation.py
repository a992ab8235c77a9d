"""What the documentation shows does what it says: its notebooks are run, and every block of its pages, in order.

A block runs unless its fence says why it does not (tests/documents.py). Commands are given to the program in this process: what
they put out is compared with what the page shows of it, where `…` stands for anything. Python has `chain`, a connection to the
demo graph. Files have been made ready under the names that the pages use.

The outputs in a notebook are written by this test, and read by you::

    UPDATE_EXPECTED=1 pytest tests/integration/test_documentation.py
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tomllib
from importlib.metadata import EntryPoint
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
import yaml

import supplychain
from supplychain.cli import main
from supplychain.gate.configuration import Configuration, read_configuration
from supplychain.graph import catalogue
from supplychain.licenses.ruleset import read_ruleset
from supplychain.naming.reading import Reader
from supplychain.records import Model
from supplychain.reporting.reading import parse as parse_report
from tests.belongings import CARD, OWN, furnish
from tests.documents import PAGES, ROOT, allowed, blocks, lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from supplychain.api import Chain
    from supplychain.graph.server import LocalServer
    from supplychain.graph.store import Store
    from tests.documents import Block, Line

pytestmark = [pytest.mark.server, pytest.mark.timeout(240)]

DOCS = ROOT / "docs"
NOTEBOOKS = sorted((DOCS / "notebooks").glob("*.ipynb"))
BUILT = {"{toctree}", "{eval-rst}"}
WALKED = [p for p in PAGES if any(not b.reason and b.language not in BUILT for b in blocks(p))]
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


@pytest.fixture(scope="module")
def belongings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what a reader is supposed to have."""
    folder = tmp_path_factory.mktemp("belongings")
    furnish(folder)
    return folder


@pytest.fixture
def chain(demo: Store, server: LocalServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Chain]:
    """The demo graph on the local server, as `connect()` opens it; what a page adds to it is taken back."""
    monkeypatch.setenv("SUPPLYCHAIN_HOME", str(server.home.path))
    opened = supplychain.connect()
    yield opened
    sources = (
        "MATCH (n) UNWIND n.sources AS source WITH DISTINCT source RETURN source ORDER BY source LIMIT 50"
    )
    for row in opened.cypher(sources):
        if row["source"] != "demo":
            opened.remove(row["source"])
    opened.close()


@pytest.fixture
def reader(
    chain: Chain,
    belongings: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Reading:
    """Someone who has the demo graph on the local server, and sits in a folder of their own."""
    folder = tmp_path / "folder"
    shutil.copytree(belongings, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "200")
    return Reading(folder, chain, monkeypatch, capfd)


class Reading:
    """A walk through a page: each block does what a reader would do with it."""

    def __init__(
        self, folder: Path, chain: Chain, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        self.folder, self.chain, self.monkeypatch, self.capfd = folder, chain, monkeypatch, capfd
        self.scope: dict[str, Any] = {
            "chain": chain, "text": CARD, "names": ["google-bert/bert-base-uncased", "gpt2-large"],
        }  # fmt: skip
        self.said = ""

    def follow(self, page: Path) -> None:
        """Do what the blocks of a page say."""
        for block in blocks(page):
            if block.reason or block.language in BUILT:
                continue
            where = f"{page.name}, line {block.line}"
            if OWN in block.text and not any(OWN in (b.text if b.file else "") for b in blocks(page)):
                self.chain.write([Model(source="me", id=OWN)], source="me")
            if block.file:
                (self.folder / block.file).write_text(block.text, "utf-8")
            if block.language == "console":
                for line in lines(block.text):
                    self.command(line, where)
            elif block.language == "python":
                exec(compile(block.text, where, "exec"), self.scope)
            elif block.language == "cypher":
                self.ask(block)
            elif block.language == "text":
                shows(block.text.splitlines(), self.said, where)
            else:
                READERS[page.name, block.language](block.text, self.folder)

    def command(self, line: Line, where: str) -> None:
        """Give a command, in this process: starting another for each would take longer than all of them."""
        program, *words = line.words
        if program == "jq":
            return
        assert program == "supplychain", where
        self.capfd.readouterr()
        with self.monkeypatch.context() as patch:
            patch.setattr(sys, "argv", line.words)
            if line.reads:
                patch.setattr(sys, "stdin", (self.folder / line.reads).open(encoding="utf-8"))
            with pytest.raises(SystemExit) as end:
                main()
            sys.stdin.close() if line.reads else None
        out, err = self.capfd.readouterr()
        assert end.value.code in allowed(words), (where, line.words, out[-2000:], err[-2000:])
        if line.writes:
            (self.folder / line.writes).write_text(out, "utf-8")
        self.said = f"{out}\n{err}"
        shows(line.shown, self.said, where)

    def ask(self, block: Block) -> None:
        """Run the statements of a block; one with a header of the catalogue is asked as a question of it."""
        if "// params:" in block.text:
            question = catalogue.parse("page/question", block.text)
            given = {p.name: EXAMPLES.get(p.name, p.default) for p in question.parameters}
            assert len(self.chain.cypher(block.text, **given)) > 0
            return
        for statement in filter(str.strip, block.text.split(";")):
            self.chain.cypher(statement)


EXAMPLES = {"owner": "google"}
"""Parameters of questions on the pages that have no default."""


def shows(shown: list[str], said: str, where: str) -> None:
    """Assert that lines are in an output, in their order; `…` stands for anything, and addresses have ports of their own."""
    rest = iter(re.sub(r"(127\.0\.0\.1):\d+", r"\1", said).splitlines())
    for line in shown:
        wanted = re.sub(r"(127\.0\.0\.1):\d+", r"\1", line).rstrip()
        pattern = re.compile(".*".join(re.escape(part) for part in wanted.split("…")) + r"\s*")
        if wanted.strip("… "):
            assert any(pattern.fullmatch(one) for one in rest), f"{where}: {line!r} is not in\n{said}"


def read_gate(text: str, folder: Path) -> None:
    file = folder / "written.toml"
    file.write_text(text, "utf-8")
    assert read_configuration(file) != Configuration()
    file.unlink()


def read_hook(text: str, _: Path) -> None:
    offered = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    (repository,) = yaml.safe_load(text)["repos"]
    assert {hook["id"] for hook in repository["hooks"]} <= offered


def read_entry_point(text: str, _: Path) -> None:
    own = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    groups = tomllib.loads(text)["project"]["entry-points"]
    assert groups.keys() <= own.keys()
    for group, points in groups.items():
        for name, value in points.items():
            assert EntryPoint(name, value, group).attr == "LOADER"


READERS: dict[tuple[str, str], Callable[[str, Path], object]] = {
    ("gate.md", "toml"): read_gate,
    ("gate.md", "yaml"): read_hook,
    ("licenses.md", "toml"): lambda _, folder: read_ruleset(folder / "office.toml"),
    ("write-a-rule-set.md", "toml"): lambda _, folder: read_ruleset(folder / "office.toml"),
    ("naming.md", "toml"): lambda _, folder: Reader([str(folder / "own.toml")]),
    ("reports.md", "toml"): lambda text, _: parse_report("license-inconsistency", text),
    ("write-a-loader.md", "toml"): read_entry_point,
    ("judge-my-model.md", "json"): lambda *_: None,  # the next block loads it
}
"""What reads the files that the pages show."""


@pytest.mark.parametrize("page", WALKED, ids=lambda page: page.stem)
def test_every_block_of_a_page_does_what_it_says(reader: Reading, page: Path) -> None:
    reader.follow(page)


def test_output_that_a_page_does_not_have_right_is_noticed() -> None:
    shows(["a …", "…", "c"], "x\na b\nc\n", "here")
    for shown in (["c", "a …"], ["a"], ["a … d"]):
        with pytest.raises(AssertionError, match="here"):
            shows(shown, "x\na b\nc\n", "here")
