"""`supplychain report`: what is listed, what is refused before anything is asked, and how a report that lacks answers ends."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import pytest
import typer

from supplychain.api import Chain
from supplychain.cli.completion import complete_report, complete_report_value
from supplychain.cli.context import State
from supplychain.errors import QueryFailed, WriteFailed
from supplychain.reporting import definition, names
from supplychain.reporting.forms import Rendered
from supplychain.settings import Settings
from tests.unit.cli.conftest import ToldStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from supplychain.graph.store import Store
    from supplychain.graph.table import Table
    from tests.unit.cli.conftest import Outcome

    Run = Callable[..., Outcome]


@dataclass
class RefusingStore(ToldStore):
    """A store that gives every question up."""

    def read(self, text: str, parameters: dict[str, Any] | None = None, *, most: int | None = None) -> Table:
        raise QueryFailed("The query ran into its time limit.")


def test_all_reports_are_listed_with_what_they_can_be_told(run: Run) -> None:
    done = run("report", "--list", "-f", "json")

    rows = {row["name"]: row for row in json.loads(done.out)}
    assert list(rows) == names()
    assert rows["license-inconsistency"]["parameters"].startswith("ruleset?")
    assert rows["model-passport"]["parameters"].startswith("id, ")
    assert run("report").out == run("report", "--list").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["licens"], "There is no report named 'licens'"),
        (
            ["license-inconsistency", "rules=x"],
            "no parameter of the report license-inconsistency named 'rules'. Did you mean ruleset",
        ),
        (["license-inconsistency", "ruleset"], "'ruleset' is not PARAMETER=VALUE"),
        (["license-inconsistency", "ruleset=lax"], "lax"),
        (["license-inconsistency", "-f", "csv", "--out", "-"], "cannot go to standard output"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_asked(
    run: Run, graph: ToldStore, arguments: list[str], message: str
) -> None:
    done = run("report", *arguments)

    assert (done.code, done.out) == (2, "")
    assert message in " ".join(done.err.split())
    assert graph.asked == []


def test_a_report_without_answers_is_made_says_so_and_ends_with_a_code(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(State, "connect", lambda _: Chain(cast("Store", RefusingStore()), Settings()))

    done = run("report", "license-inconsistency", "--out", str(tmp_path))

    asking = [s for s in definition("license-inconsistency").sections if s.query]
    assert (done.code, done.out) == (4, "")
    assert done.err.count("Not answered: ") == len(asking)
    page = (tmp_path / "license-inconsistency.html").read_text("utf-8")
    assert page.count("This could not be answered.") == len(asking)
    assert "<dt>Graph</dt><dd>could not be counted</dd>" in page
    assert "No conflict was found" not in page
    assert "may be missing or older than the graph" in page


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")

    with pytest.raises(WriteFailed, match=r"The report \S+ cannot be written to .*file"):
        Rendered("x", {"x.html": "text"}).write(tmp_path / "file")


def test_names_and_parameters_are_completed() -> None:
    found = dict(complete_report("license-"))
    context = typer.Context(typer.main.get_command(typer.Typer(callback=lambda: None)))
    context.params = {"name": "license-inconsistency", "values": []}

    assert found["license-inconsistency"] == definition("license-inconsistency").question
    assert complete_report_value(context, "rule") == ["ruleset="]
    assert complete_report_value(context, "x") == []
    context.params["name"] = "nothing"
    assert complete_report_value(context, "") == []
