"""What holds of a graph at every moment of a load, whatever was killed.

Everything is there that was, and all that was said of it; nothing is there, or said, that is not to come: by the order that
`supplychain.graph.claims.join` makes, the graph lies between those before and after. Licenses have a law of their own besides,
for a load moves what a source has dropped from `LICENSED_UNDER` to `WAS_LICENSED_UNDER`, and back what it has given again. Of
each statement (who says it of which artifact and license) holds at every moment:

- It is never lost: what stood before stands today, formerly or both, with all the times at which it was read.
- Nobody says what they have not said: each of its claims is one from before or from after, and so are its times.
- It is former only if it was before or is to be: nothing is dropped that is still stated.
- What was former and is to be former is not stated today in between. What is new or is to become former may be: a load parts
  them at its end.
- It stands in both places only while it is moved, so one of the two is where it was or where it is to be.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from supplychain.graph.claims import SEEN, claims_in, join
from supplychain.graph.schema import FORMER, NODE_TYPES, RELATIONSHIP_TYPES, STATED
from tests.graphs import Graph

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from supplychain.graph.claims import Claim, Properties

    Merges = Mapping[str, str | tuple[str, ...]]

__all__ = [
    "Standing",
    "assert_below",
    "assert_none_lost",
    "assert_on_the_way",
    "assert_within",
    "in_the_move",
    "share_of",
    "standing",
]

Statement = tuple[str, str, str, str, str]
"""Labels and ids of both ends, and the source."""


class Standing(NamedTuple):
    """What a source says of a license: as stated today, and as stated formerly."""

    today: Claim | None = None
    formerly: Claim | None = None

    @property
    def claims(self) -> list[Claim]:
        """Both, as far as they are there."""
        return [claim for claim in self if claim is not None]

    @property
    def times(self) -> set[str]:
        """When it was read."""
        return set().union(*(claim.times for claim in self.claims))

    @property
    def places(self) -> tuple[bool, bool]:
        """Whether it is stated today, and whether it was formerly."""
        return self.today is not None, self.formerly is not None


def standing(graph: Graph) -> dict[Statement, Standing]:
    """Return what every source says and has said of licenses; properties that are not what its claims come to are an error."""
    found: dict[Statement, Standing] = defaultdict(Standing)
    for (label, start, type_, to, end), said in graph.edges.items():
        if type_ in FORMER or type_ in STATED:
            merges = RELATIONSHIP_TYPES[STATED.get(type_, type_)].merges
            assert join(merges, said, said) == said, f"{type_} of {start} holds another value than its claims"
            place = "today" if type_ in FORMER else "formerly"
            for source, claim in claims_in(said).items():
                key = (label, start, to, end, source)
                found[key] = found[key]._replace(**{place: claim})
    return dict(found)


def assert_on_the_way(before: Graph, found: Graph, after: Graph) -> None:
    """Assert that a load which was killed has left a graph between two others."""
    was, now, will = (_without_history(graph) for graph in (before, found, after))
    for less, more in ((was, now), (now, will)):
        assert_below(_properties(less), _properties(more), lambda key: NODE_TYPES[key[0]].merges)
        assert_below(less.edges, more.edges, lambda key: RELATIONSHIP_TYPES[key[2]].merges)
    for key, (labels, _) in now.nodes.items():
        later = will.nodes[key][0]
        # Something new may have been only mentioned so far, and base models are marked at the end.
        new = later | {"Placeholder"}
        former = was.nodes[key][0] if key in was.nodes else later - {"BaseModel"}
        assert former & later <= labels <= former | new, f"{key} has the labels {set(labels)}"
    assert_none_lost(standing(before), standing(found), standing(after))


def assert_below(
    few: Mapping[Any, Properties], many: Mapping[Any, Properties], merges: Callable[[Any], Merges]
) -> None:
    """Assert that everything is there, and says all it said: joined with that it is what it is."""
    lost = few.keys() - many.keys()
    assert not lost, f"{len(lost)} are not where they should be, e.g. {min(lost)}"
    strange = [key for key, said in few.items() if join(merges(key), said, many[key]) != many[key]]
    assert not strange, f"{len(strange)} do not say what they should, e.g. {strange[0]}"


def assert_none_lost(
    before: Mapping[Statement, Standing],
    found: Mapping[Statement, Standing],
    after: Mapping[Statement, Standing],
) -> None:
    """Assert the law of statements."""
    lost = before.keys() - found.keys()
    assert not lost, f"{len(lost)} statements are lost, e.g. {min(lost)}"
    strange = found.keys() - after.keys()
    assert not strange, f"{len(strange)} statements are nobody's, e.g. {min(strange)}"
    for key, now in found.items():
        was, will = before.get(key, Standing()), after[key]
        assert was.times <= now.times <= will.times, f"{key} was read {sorted(now.times)}"
        known = [_plain(claim) for claim in (*was.claims, *will.claims)]
        assert all(_plain(claim) in known for claim in now.claims), f"{key} says {now}"
        assert not now.formerly or was.formerly or will.formerly, f"{key} was never dropped"
        assert not now.today or was.places != (False, True) or will.today, f"{key} was dropped before"
        if all(now.places):
            assert now.formerly in (was.formerly, will.formerly) or now.today in (was.today, will.today), (
                f"{key} stands twice"
            )


def in_the_move(before: Graph, found: Graph, after: Graph) -> bool:
    """Whether some, and not all, of the statements that are to become former have."""
    was, now, will = (standing(graph) for graph in (before, found, after))
    former = [key for key in will if will[key].formerly and not was.get(key, Standing()).formerly]
    begun = any(now[key].formerly for key in former if key in now)
    return begun and any(now.get(key, Standing()).places != will[key].places for key in will)


def assert_within(part: Graph, more: Graph) -> None:
    """Assert that nodes and relationships are among those of another graph, with the same values."""
    _assert_same(part.nodes, more.nodes)
    _assert_same(part.edges, more.edges)


def share_of(found: Graph, before: Graph, after: Graph) -> str:
    """Say how much of what was to come had come; former licenses, which come from what was there, are not counted."""
    was, now, will = (_without_history(graph) for graph in (before, found, after))
    new = (will.nodes.keys() - was.nodes.keys()) | (will.edges.keys() - was.edges.keys())
    there = sum(key in now.nodes or key in now.edges for key in new)
    return f"{100 * there // len(new)} % of the new"


def _assert_same(few: Mapping[Any, Any], many: Mapping[Any, Any]) -> None:
    lost = few.keys() - many.keys()
    assert not lost, f"{len(lost)} are not where they should be, e.g. {min(lost)}"
    strange = [key for key in few if many[key] != few[key]]
    assert not strange, f"{len(strange)} do not say what they should, e.g. {strange[0]}"


def _without_history(graph: Graph) -> Graph:
    edges = {key: said for key, said in graph.edges.items() if key[2] not in FORMER and key[2] not in STATED}
    return Graph(graph.nodes, edges)


def _properties(graph: Graph) -> dict[tuple[str, str], Properties]:
    return {key: said for key, (_, said) in graph.nodes.items()}


def _plain(claim: Claim) -> tuple[str, dict[str, Any]]:
    return claim.at, {name: value for name, value in claim.says.items() if name != SEEN}
