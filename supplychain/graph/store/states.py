"""What an artifact is said to be at a moment: enough to tell later whether, and how, it has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from supplychain.graph.claims import claims_in
from supplychain.graph.store import statements
from supplychain.licenses.statement import Statement, effective_license

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from supplychain.graph.claims import Claim, Properties
    from supplychain.graph.store.connection import Store

__all__ = ["State", "read_states"]

_PAGE = 2_000


class State(NamedTuple):
    """What the graph says of one artifact.

    Attributes
    ----------
    reason
        Why it is only a placeholder; None when it is described.
    access
        Whom its hub shows it to: open, or what keeps others out.
    license
        What its statements come to.
    parents
        What its sources say it was made from, with the relation; a parent that its source did not name again when it described
        the artifact anew is left out.
    names
        Ids that it is forwarded to.
    dependents
        How many depend on it directly.
    left
        How many of its statements were not repeated when their source described it last.
    """

    reason: str | None
    access: str
    license: str
    parents: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    dependents: int = 0
    left: int = 0

    @property
    def says(self) -> tuple[object, ...]:
        """What makes it another state when it differs."""
        return self[:5]


def read_states(store: Store, label: str, ids: Iterable[str]) -> Iterator[tuple[str, State]]:
    """Yield the states of those artifacts of a label that the graph has, by id."""
    wanted = sorted(ids)
    for first in range(0, len(wanted), _PAGE):
        for row in store.read(statements.states_of(label), {"rows": wanted[first : first + _PAGE]}):
            yield row["id"], _state(row)


def _state(row: dict[str, Any]) -> State:
    own = claims_in(_plain(row["frame"]))
    licenses, parents = row["licenses"], row["parents"]
    said = [parent for parent in parents if _repeated(own, parent["claim"])]
    left = [one for one in (*parents, *licenses) if not _repeated(own, one["claim"])]
    return State(
        reason=row["reason"],
        access=_access(row["gated"], row["private"], row["disabled"]),
        license=effective_license(
            [Statement(one["id"], tuple(one["claim"].get("field") or ())) for one in licenses]
        ).expression,
        parents=tuple(sorted({(p["id"], p["claim"].get("relation") or "unspecified") for p in said})),
        names=tuple(row["names"]),
        dependents=row["dependents"],
        left=len(left),
    )


def _repeated(own: dict[str, Claim], properties: Properties) -> bool:
    """Whether some source of a statement has not described the artifact anew without it."""
    claims = claims_in(properties)
    return not claims or any(
        source not in own or claim.at >= own[source].at for source, claim in claims.items()
    )


def _plain(frame: dict[str, Any]) -> Properties:
    return {name: value for name, value in frame.items() if value is not None}


def _access(gated: str | None, private: bool | None, disabled: bool | None) -> str:
    kinds: Sequence[str] = [
        *(["disabled"] if disabled else ()),
        *(["private"] if private else ()),
        *([f"gated ({gated})"] if gated else ()),
    ]
    return ", ".join(kinds) or "open"
