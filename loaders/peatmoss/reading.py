"""What all parts of one pass over a database share: keys, the stamp of records, the count of lost rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from loaders.peatmoss.database import Database
    from loaders.peatmoss.ids import Ids
    from loaders.peatmoss.tally import Tally

__all__ = ["Reading"]


class Reading(NamedTuple):
    """One pass over one database."""

    database: Database
    ids: Ids
    tally: Tally
    stamp: dict[str, Any]
