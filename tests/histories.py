"""Readings of licenses by several sources at several times, as records, and what they come to, worked out one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import strategies as st

from supplychain.records import Endpoint, LicensedUnder, Model, Placeholder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from supplychain.records import Record

__all__ = ["Reading", "Standing", "readings", "records_of", "standing"]


class Reading(NamedTuple):
    """What one source read of one model at one time.

    Attributes
    ----------
    how
        ``described``; ``unread``, when it did not look at the licenses; ``gone``, when it found only the name; ``silent``, when
        it says nothing about the model itself.
    """

    source: str
    at: str
    model: str
    licenses: tuple[str, ...]
    how: str = "described"


class Standing(NamedTuple):
    """What a source states of a license of a model: when it read it, and whether it still does."""

    times: list[str]
    today: bool


def records_of(reading: Reading) -> Iterator[Record]:
    """Yield what a loader would."""
    frame: dict[str, Any] = {"source": reading.source, "collected_at": reading.at}
    start = Endpoint("Model", reading.model)
    if reading.how in {"described", "unread"}:
        yield Model(id=start.id, unread=("licenses",) if reading.how == "unread" else (), **frame)
    elif reading.how == "gone":
        yield Placeholder(label="Model", id=start.id, reason="deleted", **frame)
    for key in reading.licenses:
        yield LicensedUnder(start=start, end=Endpoint("License", key), raw=(key.lower(),), **frame)


def standing(said: Iterable[Reading]) -> dict[tuple[str, str, str], Standing]:
    """Return by model, license and source what comes of it; written without regard to how the graph does it."""
    said = list(said)
    found = {}
    for model, license_, source in {(r.model, key, r.source) for r in said for key in r.licenses}:
        mine = [r for r in said if (r.model, r.source) == (model, source)]
        times = sorted({r.at for r in mine if license_ in r.licenses})
        dropped = "" < times[-1] < max((r.at for r in mine if r.how == "described"), default="")
        found[model, license_, source] = Standing([t for t in times if t], not dropped)
    return found


readings = st.lists(
    st.builds(
        Reading,
        st.sampled_from(("hub", "export")),
        st.sampled_from(("", "2023", "2024", "2025", "2026")),
        st.sampled_from(("acme/base", "acme/chat")),
        st.lists(st.sampled_from(("MIT", "Apache-2.0")), max_size=2, unique=True).map(tuple),
        st.sampled_from(("described", "described", "described", "unread", "gone", "silent")),
    ),
    min_size=1,
    max_size=10,
)
"""Readings that contradict each other, in any order."""
