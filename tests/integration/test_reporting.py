"""Reports of a real server: their samples on the demo graph, what fails in them, and the command that makes them.

After a report, a question or the demo graph changed, write the samples anew and read the difference::

    UPDATE_EXPECTED=1 pytest tests/integration/test_reporting.py -k sample
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from supplychain.api import Chain
from supplychain.errors import ConnectionFailed, UnknownName, UsageError
from supplychain.graph.asking import ask
from supplychain.graph.browser.links import Links
from supplychain.graph.store import Store
from supplychain.reporting import Reports, names
from supplychain.reporting.answers import answer
from supplychain.reporting.forms import rendered
from supplychain.reporting.reading import parse
from supplychain.settings import Settings
from tests.chromium import COMMAND, find
from tests.commands import command
from tests.reports import LINKS, NOW, SAMPLES, sample_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from supplychain.graph.server import LocalServer
    from supplychain.reporting.answers import AnsweredReport
    from supplychain.reporting.definition import Report
    from tests.commands import Run

pytestmark = pytest.mark.server

MIXED = """
title = "Mixed"
question = "What is there?"
[[section]]
heading = "Works"
text = "{{ rows }} rows, {% if more %}and more, {% endif %}the first with {{ first.artifacts }} artifacts."
query = "licenses/root_causes"
parameters = { limit = 3 }
rows = 2
[[section]]
heading = "Fails"
query = "centrality/pagerank"
parameters = { damping = 7.0 }
[[section]]
heading = "Says what it cannot"
text = "{{ first.rule | percent }}"
query = "licenses/root_causes"
parameters = { limit = 3 }
[[section]]
heading = "Nothing there"
text = "The first is {{ first.artifact }}."
query = "licenses/conflicts"
parameters = { ruleset = "nobody's" }
empty = "That is no proof."
[[section]]
heading = "Words"
text = "Only words."
"""

PASSPORT = """
title = "Passport"
question = "What is it?"
[parameters.id]
kind = "artifact"
help = "Id."
[example]
id = "mlabonne/NeuralBeagle14-7B"
[[section]]
heading = "Children"
query = "lineage/children"
parameters = { id = "$id" }
"""

STRICT = """
title = "Strict"
question = "What is in conflict?"
[needs]
licenses = ["strict"]
[[section]]
heading = "Root causes"
query = "licenses/root_causes"
parameters = { ruleset = "strict" }
"""


def drawn_by_a_browser(text: str) -> bool:
    """Whether a file is a chart, whose letters are as wide as the fonts of the machine that drew it."""
    return "main-svg" in text


def labels(chart: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", chart)


def written(folder: Path) -> dict[str, str]:
    return {str(f.relative_to(folder)): f.read_text("utf-8") for f in folder.rglob("*") if f.is_file()}


def write(folder: Path, files: dict[str, str]) -> None:
    old = written(folder)
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in files.items():
        kept = old.get(path, "")
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        same = drawn_by_a_browser(text) and labels(kept) == labels(text)
        file.write_text(kept if same else text, "utf-8")


@pytest.mark.parametrize("name", names())
def test_the_sample_of_a_report_is_what_it_says_of_the_demo_graph(demo: Store, name: str) -> None:
    if find() is None:
        pytest.skip(f"there is no Chromium, which draws the charts of samples; it comes with: {COMMAND}")
    files = sample_files(demo, name)
    folder = SAMPLES / name
    if os.environ.get("UPDATE_EXPECTED"):
        write(folder, files)
    expected = written(folder)

    assert set(files) == set(expected)
    for path, text in files.items():
        if drawn_by_a_browser(text):
            assert labels(text) == labels(expected[path]), path
        else:
            assert text == expected[path], path


def test_every_sample_belongs_to_a_report() -> None:
    assert {folder.name for folder in SAMPLES.iterdir()} == set(names())


def asked(store: Store, report: Report, **told: object) -> AnsweredReport:
    return answer(store, report, told, links=LINKS, rendered_at=NOW, version="0")


class Steps:
    """Remembers how far the work said that it is."""

    def __init__(self) -> None:
        self.tasks: dict[str, tuple[int | None, list[int]]] = {}

    @contextmanager
    def task(self, description: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
        steps: list[int] = []
        self.tasks[description] = (total, steps)
        yield steps.append

    def note(self, message: str) -> None:
        raise AssertionError(message)


def test_a_section_that_fails_says_so_and_the_others_are_answered(demo: Store) -> None:
    works, fails, odd, empty, words = asked(demo, parse("mixed", MIXED)).sections

    assert works.problem == ""
    assert works.table is not None
    assert works.words == f"3 rows, and more, the first with {works.table[0]['artifacts']} artifacts."
    assert fails.table is None
    assert "dampingFactor" in fails.problem
    assert fails.words == ""
    assert odd.table == works.table
    assert odd.problem.startswith("A text of the report cannot be said")
    assert (empty.words, empty.problem) == ("That is no proof.", "")
    assert (words.table, words.words) == (None, "Only words.")


@pytest.mark.parametrize("form", ["html", "md", "csv", "json"])
def test_every_form_says_what_failed(demo: Store, form: str) -> None:
    found = rendered(asked(demo, parse("mixed", MIXED)), form)

    assert [problem.partition(":")[0] for problem in found.problems] == ["Fails", "Says what it cannot"]
    text = "".join(found.files.values())
    assert "dampingFactor" in text
    assert "That is no proof." in text
    if form == "html":
        assert "2 of 5 sections could not be answered" in text
    if form in ("html", "md"):
        assert "The first 2 rows of more than 3" in text
        assert "supplychain query licenses/root" in text.replace("\\", "")


def test_progress_is_a_step_a_section(demo: Store) -> None:
    steps = Steps()
    answer(demo, parse("mixed", MIXED), {}, links=LINKS, rendered_at=NOW, version="0", progress=steps)

    total, done = steps.tasks["Report mixed"]
    assert total == sum(done) == 5


def test_an_artifact_is_called_what_the_graph_calls_it(demo: Store) -> None:
    report = parse("passport", PASSPORT)

    assert asked(demo, report, id="bert-base-uncased").told["id"] == "google-bert/bert-base-uncased"
    with pytest.raises(UnknownName, match="The graph has no artifact named 'nobody/nothing'"):
        asked(demo, report, id="nobody/nothing")
    with pytest.raises(UsageError, match="needs id"):
        asked(demo, report)


def test_files_are_named_after_the_artifact(demo: Store) -> None:
    found = asked(demo, parse("passport", PASSPORT), id="mlabonne/NeuralBeagle14-7B")

    assert list(rendered(found, "html").files) == ["passport-mlabonne-NeuralBeagle14-7B.html"]


def test_a_rule_set_that_is_none_is_bad_use(demo: Store) -> None:
    with pytest.raises(UsageError, match="lax"):
        asked(demo, parse("strict", STRICT.replace('["strict"]', '["lax"]')))


def test_without_a_database_there_is_no_report(demo: Store, server: LocalServer) -> None:
    at = server.connection()
    store = Store.open(at.uri, at.user, at.password)
    store.close()

    with pytest.raises(ConnectionFailed):
        asked(store, parse("mixed", MIXED))


def test_without_the_address_of_browser_the_page_says_so(demo: Store) -> None:
    found = Reports(demo, lambda: Links(None), version="0").render("license-inconsistency")

    assert "Open it in Neo4j Browser" not in str(found)
    assert "Neo4j Browser is not known" in str(found)


def test_a_chain_makes_reports(demo: Store, tmp_path: Path) -> None:
    chain = Chain(demo, Settings())

    assert "license-inconsistency" in chain.reports.names()
    found = chain.reports.render("license-inconsistency", format="json", out=tmp_path, ruleset="osadl")
    (file,) = tmp_path.iterdir()
    assert file.read_text("utf-8") == str(found)
    assert json.loads(str(found))["parameters"]["ruleset"] == "osadl"
    with pytest.raises(UnknownName, match="no form of a report named 'pdf'"):
        chain.reports.render("license-inconsistency", format="pdf")
    with pytest.raises(UnknownName, match="no report named 'licenses'"):
        chain.reports.render("licenses")


@pytest.fixture
def run(server: LocalServer, demo: Store, tmp_path: Path) -> Run:
    """Run `supplychain` on the demo graph, in a folder of its own."""
    return command(server, tmp_path)


def test_a_page_is_written_here_and_said(run: Run, tmp_path: Path) -> None:
    done = run("report", "license-inconsistency", "ruleset=osadl")

    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.splitlines()[-1] == "Written: license-inconsistency.html"
    page = (tmp_path / "license-inconsistency.html").read_text("utf-8")
    assert "<dt>Rule set</dt><dd>osadl</dd>" in page
    assert "/browser/supplychain/open.html?question=licenses/root_causes" in page


def test_data_go_to_a_pipe_and_the_command_behind_gives_all_rows(run: Run) -> None:
    done = run("--quiet", "report", "license-inconsistency", "-f", "json", "--out", "-")

    assert (done.returncode, done.stderr) == (0, "")
    section = next(s for s in json.loads(done.stdout)["sections"] if s.get("query") == "licenses/root_causes")
    program, *arguments = shlex.split(section["command"])
    assert program == "supplychain"
    rows = list(csv.reader(io.StringIO(run("--quiet", *arguments).stdout)))
    assert rows[0] == section["columns"]
    assert len(rows) - 1 >= len(section["rows"])


def test_a_folder_of_tables_is_written(run: Run, tmp_path: Path) -> None:
    done = run("report", "license-inconsistency", "-f", "csv", "--out", "new/folder")

    assert done.returncode == 0, done.stderr
    folder = tmp_path / "new" / "folder" / "license-inconsistency"
    contents = list(csv.DictReader(io.StringIO((folder / "contents.csv").read_text("utf-8"))))
    assert {row["file"] for row in contents if row["file"]} == {
        file.name for file in folder.iterdir() if file.name[0].isdigit()
    }


def test_findings_that_a_report_needs_are_there_before_it_asks(
    demo: Store,
) -> None:  # the last, because it writes
    assert len(ask(demo, "licenses/root_causes", {"ruleset": "strict"})) == 0

    (section,) = asked(demo, parse("strict", STRICT)).sections

    assert section.table is not None
    assert len(section.table) > 0
