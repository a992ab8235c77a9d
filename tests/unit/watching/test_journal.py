"""What a round has met: on disk before anything is written, whole after a kill, and bounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplychain.errors import LoadRefused
from supplychain.graph.store.standing import Pair, Standing
from supplychain.graph.store.states import State
from supplychain.watching.journal import Journal

if TYPE_CHECKING:
    from pathlib import Path

A, B, C = (("Model", f"acme/{name}") for name in "abc")
STATE = State(None, "open", "MIT", (("acme/b", "finetune"),), (), 3, 1)
PAIR = Pair("Model", "acme/a", "Dataset", "acme/talk")
STANDING = Standing("error", "R1", "MIT", "CC-BY-NC-4.0", "acme/a → acme/talk", False, "It is not kept.")


def test_a_run_that_died_in_a_batch_is_known_to_the_next(tmp_path: Path) -> None:
    with Journal(tmp_path) as first:
        assert not first.begun
        first.begin()
        first.expect({A: STATE, B: None})
        first.keep({A: STATE}, {C: "deleted"}, {})
        first.keep_conflicts([(PAIR, STANDING)], 2)
        first.expect({B: STATE})

    with Journal(tmp_path) as second:
        second.expect({C: None})
    with Journal(tmp_path) as third:
        assert third.begun
        assert third.before == {A: STATE, B: STATE, C: None}
        assert third.gone == {C: "deleted"}
        assert third.conflicts == {PAIR: STANDING}
        assert third.beyond == {"conflicts not compared": 2}


def test_the_first_state_of_a_round_is_kept_and_what_was_told_of_forgotten(tmp_path: Path) -> None:
    later = STATE._replace(license="NONE")
    with Journal(tmp_path) as journal:
        journal.begin()
        journal.keep({A: STATE}, {A: "deleted"}, {})
        journal.keep({A: later}, {}, {})
        assert journal.before == {A: STATE}
        journal.finish()
        assert not journal.begun

    with Journal(tmp_path) as again:
        assert not again.begun
        assert again.before == {}
        assert again.told == {A: "deleted"}
        again.keep({}, {}, {A: "deleted"})
        again.finish()
        assert again.told == {}


def test_what_goes_and_comes_back_within_a_round_is_neither(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.keep({}, {A: "deleted"}, {})
        journal.keep({}, {}, {A: "deleted"})

    with Journal(tmp_path) as again:
        assert (again.gone, again.back) == ({}, {})


def test_half_a_line_that_a_kill_has_left_is_nothing(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.keep({A: STATE, B: STATE}, {}, {})
    file = tmp_path / "before.ndjson"
    file.write_bytes(file.read_bytes()[:-9])

    with Journal(tmp_path) as cut:
        assert cut.before == {A: STATE}
        cut.keep({C: None}, {}, {})
    with Journal(tmp_path) as whole:
        assert whole.before == {A: STATE, C: None}


def test_what_is_too_much_is_counted(tmp_path: Path) -> None:
    with Journal(tmp_path, most=1) as journal:
        journal.keep({A: None, B: None, C: STATE}, {}, {})
        assert (set(journal.before), journal.beyond) == ({A}, {"added": 1, "not compared": 1})

    with Journal(tmp_path, most=1) as again:
        assert again.beyond == {"added": 1, "not compared": 1}


def test_two_cannot_watch_the_same(tmp_path: Path) -> None:
    with Journal(tmp_path), pytest.raises(LoadRefused, match="watched already"), Journal(tmp_path):
        pass
