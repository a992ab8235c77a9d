"""`supplychain diff`: two snapshot folders, no database."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.unit.graph.test_diff import COMMON, licensed, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.cli.conftest import Outcome

    Run = Callable[..., Outcome]


@pytest.fixture
def folders(tmp_path: Path) -> tuple[str, str]:
    old = snapshot(tmp_path / "old", [*COMMON, *licensed("acme/base", "mit"), *licensed("acme/lora", "mit")])
    new = snapshot(tmp_path / "new", [*COMMON, *licensed("acme/base", "gpl-3.0")])
    return str(old.path), str(new.path)


def test_changes_are_shown_with_what_rests_on_them(run: Run, folders: tuple[str, str]) -> None:
    done = run("diff", *folders, "--format", "json", "--reach", "2")

    (row,) = json.loads(done.out)
    assert (row["change"], row["id"], row["before"], row["after"]) == (
        "relicensed", "acme/base", "MIT", "GPL-3.0-only",
    )  # fmt: skip
    assert (row["reach"], row["nearest"]) == (3, ["acme/chat"])
    assert "1 relicensed; 1 with less reach left out." in done.err


def test_rows_that_are_cut_are_said_and_nothing_is_said_of_nothing(
    run: Run, folders: tuple[str, str]
) -> None:
    cut = run("diff", *folders, "--limit", "1")
    same = run("diff", folders[0], folders[0])

    assert "there are more" in cut.err
    assert (same.code, "Nothing changed." in same.err) == (0, True)


def test_what_is_no_snapshot_is_refused(run: Run, folders: tuple[str, str], tmp_path: Path) -> None:
    done = run("diff", folders[0], str(tmp_path))

    assert (done.code, "is not a snapshot" in done.err) == (2, True)
