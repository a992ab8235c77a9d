"""Swarms: many leaves that were made from one thing in one way, drawn as one node with their count."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from supplychain.reporting.figures.drawing.family import Artifact, Family, Key, Step

if TYPE_CHECKING:
    from collections.abc import Container

__all__ = ["SWARMING", "collapse"]

SWARMING = ("quantized",)
"""Relations whose leaves are always drawn as a swarm: variants of one thing for other machines."""

_READABLE = 300
"""Nodes up to which a drawing can be read; above, leaves of every relation are drawn as swarms."""


def collapse(family: Family, least: int) -> Family:
    """Return the family with a node for every `least` or more leaves of one parent, relation, and label; with 0, as it is.

    A leaf has one parent, and nothing was made from it. What was asked about or lies on the path of a conflict stays by itself.
    """
    if least < 2:
        return family
    collapsed = _collapse(family, least, SWARMING)
    return _collapse(family, least, None) if len(collapsed.artifacts) > _READABLE else collapsed


def _collapse(family: Family, least: int, relations: Container[str] | None) -> Family:
    children, parents = family.children(), family.parents()
    groups: dict[tuple[Key, str, str], list[Key]] = defaultdict(list)
    for key, artifact in family.artifacts.items():
        if children[key] or len(parents[key]) != 1 or artifact.special or key in family.loops:
            continue
        relation = family.steps[parents[key][0], key].relations[0]
        if relations is None or relation in relations:
            groups[parents[key][0], relation, key.label].append(key)
    swarm_of: dict[Key, Artifact] = {}
    ways: dict[Key, tuple[Key, str]] = {}
    for (parent, relation, label), keys in groups.items():
        if len(keys) < least:
            continue
        members = tuple(family.artifacts[key] for key in sorted(keys))
        mixed = Counter(member.category for member in members).most_common()
        key = Key(label, f"{len(members):,} {relation or 'derived'} from {parent.id}")
        swarm = Artifact(key, category=max(mixed, key=lambda c: (c[1], c[0]))[0], members=members)
        swarm_of |= dict.fromkeys(keys, swarm)
        ways[key] = (parent, relation)
    result = Family(categorized=family.categorized, loops=family.loops)
    for key, artifact in family.artifacts.items():
        drawn = swarm_of.get(key, artifact)
        result.artifacts.setdefault(drawn.key, drawn)
    for (up, down), step in family.steps.items():
        if down not in swarm_of:
            result.steps[up, down] = step
            continue
        key = swarm_of[down].key
        result.steps.setdefault((up, key), Step(up, key, [ways[key][1]]))
    return result
