"""`supplychain watch`: what a round looks like on its way out, and what is refused before it starts."""

from __future__ import annotations

import csv
import inspect
import io
import json
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from supplychain.api import Chain
from supplychain.cli.output import Format
from supplychain.cli.watch import _OPTIONS, show
from supplychain.graph.table import Table
from supplychain.sources import loader, loader_names
from supplychain.watching import Round

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.cli.conftest import Outcome, ToldStore

    Run = Callable[..., Outcome]

COLUMNS = Round(1, datetime.now(UTC)).changes.columns
CONFLICTS = Round(1, datetime.now(UTC)).conflicts.columns
DONE = Round(
    2,
    datetime(2026, 11, 20, 10, tzinfo=UTC),
    changes=Table(
        COLUMNS,
        [
            ("relicensed", "Model", "acme/\x1b[31mbase", "MIT", "GPL-3.0-only", 3, 2, 0, 1, ["acme/chat"]),
            ("added", "Model", "acme/new", "absent", "known", None, None, None, None, None),
        ],
    ),
    conflicts=Table(
        CONFLICTS,
        [
            ("new conflict", "Model", "acme/chat", "error", "R1", "MIT", "Model", "acme/base", "GPL-3.0-only",
             "acme/chat → acme/base", False, "It is not kept."),
        ],
    ),
    counts=Counter({"relicensed": 1, "added": 1, "new conflict": 1}),
)  # fmt: skip


def shown(capsys: pytest.CaptureFixture[str], form: Format, rows: int = 50) -> tuple[str, str]:
    show(DONE, form, rows, first=True)
    return capsys.readouterr()


def test_for_pipes_each_change_is_an_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = shown(capsys, Format.ndjson)

    one, other, conflict = map(json.loads, out.splitlines())
    assert (one["round"], one["change"], one["reach"]) == ("2026-11-20T10:00:00Z", "relicensed", 3)
    assert (other["id"], other["reach"]) == ("acme/new", None)
    assert (conflict["change"], conflict["blamed_hop"]) == ("new conflict", "acme/chat → acme/base")
    assert err == ""


def test_as_json_a_round_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = shown(capsys, Format.json)[0].splitlines()

    said = json.loads(line)
    assert said["counts"] == {"relicensed": 1, "added": 1, "new conflict": 1}
    assert [row["id"] for row in (*said["changes"], *said["conflicts"])] == [
        "acme/\x1b[31mbase", "acme/new", "acme/chat",
    ]  # fmt: skip


def test_as_csv_all_rounds_share_one_head(capsys: pytest.CaptureFixture[str]) -> None:
    first = shown(capsys, Format.csv)[0]
    show(DONE, Format.csv, 50, first=False)
    both = first + capsys.readouterr().out

    head, *rows = csv.reader(io.StringIO(both))
    assert head[:2] == ["round", "change"]
    assert [len(row) for row in rows] == [len(head)] * 6
    assert [row[1] for row in rows] == ["relicensed", "added", "new conflict"] * 2


def test_people_see_tables_that_steer_no_terminal_and_how_many_more_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out, err = shown(capsys, Format.table, rows=1)

    assert "acme/\\x1b[31mbase" in out
    assert "acme/new" not in out
    assert "… and 1 more of the changes (--rows 0 for all)." in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--every", "often"), "is not a time"),
        (("--source", "x", "--every", "0s"), "between a second and a year"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_once(
    run: Run, graph: ToldStore, arguments: tuple[str, ...], words: str
) -> None:
    done = run("watch", "jsonl", "facts.jsonl", *arguments)

    assert (done.code, words in done.err) == (2, True)
    assert graph.asked == []


@pytest.mark.parametrize("name", loader_names())
def test_no_option_of_a_loader_hides_behind_one_of_watching(name: str) -> None:
    ours: set[Any] = {option[0] for option in _OPTIONS}
    ours |= inspect.signature(Chain.watch).parameters.keys() | {"help", "format"}

    assert ours & {option.name for option in loader(name).options} == set()
