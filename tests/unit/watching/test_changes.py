"""What became of artifacts, from two states of each."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplychain.graph.store.states import State
from supplychain.watching.changes import KINDS, Change, changes_between

A, B, OLD = ("Model", "acme/a"), ("Model", "acme/b"), ("Model", "acme/old")


def state(license_: str = "MIT", *parents: str, **more: Any) -> State:
    says = {"reason": None, "access": "open", "parents": tuple((p, "finetune") for p in parents), **more}
    return State(license=license_, **says)


def between(before: dict[Any, Any], after: dict[Any, Any], **more: Any) -> set[tuple[str, str, str, str]]:
    return {(c.kind, c.id, c.before, c.after) for c in changes_between(before, after, **more)}


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        (None, state(), {("added", "acme/a", "absent", "known")}),
        (state(reason="deleted"), state(), {("added", "acme/a", "deleted", "known")}),
        (None, state(reason="not loaded"), set()),
        (state("MIT"), state("NONE"), {("relicensed", "acme/a", "MIT", "NONE")}),
        (
            state("MIT", "acme/b"),
            state("MIT"),
            {("reparented", "acme/a", "acme/b (finetune)", "")},
        ),
        (
            state(),
            state(access="gated (auto)", license_="GPL-3.0-only"),
            {("access", "acme/a", "open", "gated (auto)"), ("relicensed", "acme/a", "MIT", "GPL-3.0-only")},
        ),
        (state(dependents=1, left=2), state(dependents=3), set()),
    ],
)
def test_two_states_say_what_changed(was: State | None, now: State, expected: set[Any]) -> None:
    assert between({A: was}, {A: now}) == expected


def test_a_renamed_artifact_is_one_change_and_keeps_its_past() -> None:
    before = {OLD: state("MIT", "acme/b"), A: None, B: state("MIT", "acme/old")}
    after = {
        OLD: state("MIT", names=("acme/a",)),
        A: state("GPL-3.0-only", "acme/b"),
        B: state("MIT", "acme/a"),
    }

    assert between(before, after) == {
        ("renamed", "acme/a", "acme/old", "acme/a"),
        ("relicensed", "acme/a", "MIT", "GPL-3.0-only"),
    }


def test_an_alias_of_what_was_never_known_is_no_change() -> None:
    assert between({OLD: None, A: None}, {OLD: state(names=("acme/a",), reason="renamed"), A: state()}) == {
        ("added", "acme/a", "absent", "known")
    }


def test_what_its_hub_shows_no_more_is_removed_and_comes_back() -> None:
    assert between({}, {}, gone={A: "deleted"}) == {("removed", "acme/a", "known", "deleted")}
    assert between({A: state()}, {A: state("NONE")}, back={A: "deleted"}) == {
        ("added", "acme/a", "deleted", "known"),
        ("relicensed", "acme/a", "MIT", "NONE"),
    }


_STATES = st.builds(
    state,
    st.sampled_from(["MIT", "NONE"]),
    st.sampled_from(["acme/a", "acme/old"]),
    reason=st.sampled_from([None, "deleted"]),
    access=st.sampled_from(["open", "private"]),
    names=st.sampled_from([(), ("acme/a",)]),
)
_SIDES = st.dictionaries(st.sampled_from([A, B, OLD]), _STATES)


@given(_SIDES)
def test_nothing_becomes_of_what_stays_as_it_is(same: dict[Any, State]) -> None:
    assert list(changes_between(same, same)) == []


@given(_SIDES, _SIDES)
def test_every_change_is_of_a_known_kind_says_two_things_and_comes_once(
    before: dict[Any, State], after: dict[Any, State]
) -> None:
    found: list[Change] = list(changes_between(before, after))

    assert {change.kind for change in found} <= KINDS.keys()
    assert all(change.before != change.after for change in found)
    assert len(set(found)) == len(found)
