"""What became of artifacts between two moments, as changes: a comparison of states, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from supplychain.graph.store.states import State

__all__ = ["KINDS", "Change", "Key", "changes_between"]

Key = tuple[str, str]
"""Label and id of an artifact."""

KINDS = {
    "vanished base": "Its hub shows it no more, and something depends on it.",
    "relicensed": "Its statements come to another license.",
    "reparented": "It is said to be made from something else, or in another way.",
    "access": "Its hub shows it to others than before: open, gated, private, disabled.",
    "renamed": "Its hub forwards its old id.",
    "removed": "Its hub shows it no more, and nothing depends on it.",
    "added": "It was not known before.",
}
"""Kinds of changes, those that hit others first, with their meaning; `supplychain diff` has the same, but for `access`."""


class Change(NamedTuple):
    """One change of one artifact."""

    kind: str
    label: str
    id: str
    before: str
    after: str


def changes_between(
    before: Mapping[Key, State | None],
    after: Mapping[Key, State],
    *,
    gone: Mapping[Key, str] | None = None,
    back: Mapping[Key, str] | None = None,
) -> Iterator[Change]:
    """Yield what became of artifacts.

    Parameters
    ----------
    before, after
        States by label and id; before, None is said of what was not there.
    gone
        Why a hub no longer shows what the graph still describes.
    back
        Why a hub did not show what it describes again.
    """
    forwards = _new_names(before, after)
    former = {new: old for old, new in forwards.items()}
    for key in before.keys() | (gone or {}).keys() | (back or {}).keys():
        was, now = before.get(key), after.get(key)
        if key in forwards:
            if was is not None:
                yield Change("renamed", key[0], forwards[key][1], key[1], forwards[key][1])
            continue
        if gone and key in gone:
            yield Change("removed", *key, "known", gone[key])
            continue
        if back and key in back:
            yield Change("added", *key, back[key], "known")
        if key not in before or now is None or now.reason is not None:
            continue
        if (was is None or was.reason is not None) and key in former:
            was = before.get(former[key])
        if was is None or was.reason is not None:
            yield Change("added", *key, "absent" if was is None else was.reason or "", "known")
            continue
        yield from _differences(key, was, now, forwards)


def _new_names(before: Mapping[Key, State | None], after: Mapping[Key, State]) -> dict[Key, Key]:
    """Return ids that are forwarded and were not before, with the ids they are forwarded to."""
    names = {}
    for (label, id_), was in before.items():
        now = after.get((label, id_))
        if now is not None and now.names and (was is None or not was.names):
            names[label, id_] = (label, now.names[0])
    return names


def _differences(key: Key, was: State, now: State, forwards: Mapping[Key, Key]) -> Iterator[Change]:
    if was.license != now.license:
        yield Change("relicensed", *key, was.license, now.license)
    # A parent that only has another name now is the same parent.
    former = {(forwards.get((key[0], id_), ("", id_))[1], relation) for id_, relation in was.parents}
    today = {(forwards.get((key[0], id_), ("", id_))[1], relation) for id_, relation in now.parents}
    if former != today:
        yield Change("reparented", *key, _said(former), _said(today))
    if was.access != now.access:
        yield Change("access", *key, was.access, now.access)


def _said(parents: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{id_} ({relation})" for id_, relation in sorted(parents))
