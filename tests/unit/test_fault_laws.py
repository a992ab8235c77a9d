"""What must hold of a graph while licenses are moved: every way in which a statement could be lost or made up is told."""

from __future__ import annotations

import pytest

from supplychain.graph.claims import Claim, join, stored
from supplychain.graph.schema import NODE_TYPES
from tests.faults.laws import Standing, assert_none_lost, assert_on_the_way
from tests.graphs import Graph

KEY = ("Model", "h/m", "License", "MIT", "reader")
OTHER = ("Model", "h/m", "License", "MIT", "witness")
OLD = Claim("2024", {"raw": ["mit"]})
NEW = Claim("2026", {"raw": ["mit"], "seen_at": ["2024", "2026"]})
TODAY, FORMER, BOTH = Standing(OLD, None), Standing(None, OLD), Standing(OLD, OLD)
AGAIN = Standing(NEW, None)


@pytest.mark.parametrize(
    ("before", "found", "after"),
    [
        (TODAY, TODAY, FORMER),
        (TODAY, BOTH, FORMER),
        (TODAY, FORMER, FORMER),
        (FORMER, FORMER, AGAIN),
        (FORMER, Standing(NEW, OLD), AGAIN),
        (FORMER, Standing(Claim("2026", {"raw": ["mit"]}), OLD), AGAIN),
        (FORMER, AGAIN, AGAIN),
        (None, TODAY, FORMER),
        (None, None, AGAIN),
        (TODAY, TODAY, TODAY),
    ],
)
def test_a_load_may_be_killed_before_inside_and_after_the_move(
    before: Standing | None, found: Standing | None, after: Standing
) -> None:
    assert_none_lost(said(before), said(found), said(after))


@pytest.mark.parametrize(
    ("before", "found", "after", "problem"),
    [
        (TODAY, None, FORMER, "lost"),
        (FORMER, None, FORMER, "lost"),
        (None, TODAY, None, "nobody's"),
        (FORMER, Standing(Claim("2026", {"raw": ["mit"]}), None), AGAIN, "was read"),
        (TODAY, Standing(NEW, None), FORMER, "was read"),
        (TODAY, Standing(Claim("2024", {"raw": ["isc"]}), None), FORMER, "says"),
        (TODAY, FORMER, TODAY, "never dropped"),
        (FORMER, TODAY, FORMER, "dropped before"),
        (FORMER, BOTH, FORMER, "dropped before"),
    ],
)
def test_what_a_kill_must_not_leave_is_told(
    before: Standing | None, found: Standing | None, after: Standing | None, problem: str
) -> None:
    with pytest.raises(AssertionError, match=problem):
        assert_none_lost(said(before), said(found), said(after))


def test_a_node_with_several_sources_may_be_halfway() -> None:
    before, after = (graph(*times) for times in (("2024", "2024"), ("2026", "2026")))

    for found in (before, graph("2026", "2024"), graph("2024", "2026"), after):
        assert_on_the_way(before, found, after)
    for found in (Graph({}, {}), graph("2023", "2024"), graph("2026", "2027")):
        with pytest.raises(AssertionError):
            assert_on_the_way(before, found, after)


def test_a_base_is_marked_late_and_what_is_mentioned_only_is_a_placeholder() -> None:
    after = graph("2026", "2026", "BaseModel")
    nothing, unmarked = Graph({}, {}), graph("2026", "2026")

    assert_on_the_way(nothing, unmarked, after)
    assert_on_the_way(nothing, graph("2026", "2026", "Placeholder"), after)
    with pytest.raises(AssertionError, match="has the labels"):
        assert_on_the_way(nothing, graph("2026", "2026", "License"), after)
    with pytest.raises(AssertionError, match="has the labels"):
        assert_on_the_way(after, unmarked, after)


def graph(one: str, other: str, *labels: str) -> Graph:
    """One model, as two sources read it."""
    claims = [stored(source, at, {"likes": int(at)}, id="a/m") for source, at in (("x", one), ("y", other))]
    said = join(NODE_TYPES["Model"].merges, *claims)
    return Graph({("Model", "a/m"): (frozenset({"Model", *labels}), said)}, {})


def said(standing: Standing | None) -> dict[tuple[str, str, str, str, str], Standing]:
    return {OTHER: TODAY} | ({KEY: standing} if standing else {})
