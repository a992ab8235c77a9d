"""Records from PeaTMOSS, the database of pre-trained models and their use in repositories (MSR 2024)."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loaders.dates import collected_at
from loaders.peatmoss.database import Database
from loaders.peatmoss.ids import Ids, renames
from loaders.peatmoss.layout import left_out, normalize, records_to_yield
from loaders.peatmoss.licensing import read_licenses
from loaders.peatmoss.lineage import read_lineage
from loaders.peatmoss.models import read_models
from loaders.peatmoss.reading import Reading
from loaders.peatmoss.repositories import Repositories
from loaders.peatmoss.tally import Tally
from loaders.peatmoss.uses import read_uses
from loaders.peatmoss.works import read_works
from supplychain.sources import Loader, Option

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from supplychain.records import Record

__all__ = ["LOADER", "load", "size"]

SOURCE = "peatmoss"


def load(options: Mapping[str, Any]) -> Iterator[Record]:
    """Yield the records of the PeaTMOSS database `target`, and last the counts of rows that are not kept."""
    stamp = {"source": SOURCE, "collected_at": collected_at(options)}
    with closing(Database(Path(options["target"]))) as database:
        tally = Tally(stamp)
        normalize(database, tally)
        reading = Reading(database, Ids(keep_legacy=bool(options.get("keep_legacy_ids"))), tally, stamp)
        yield from _records(reading)
        yield from tally.records()


def _records(reading: Reading) -> Iterator[Record]:
    reading.ids.store(reading.database, reading.tally)
    repositories = Repositories(reading)
    yield from read_models(reading)
    yield from repositories.records()
    yield from read_works(reading)
    yield from read_lineage(reading)
    yield from read_licenses(reading, repositories)
    yield from read_uses(reading, repositories)
    yield from renames(reading.ids, reading.stamp)
    left_out(reading.database, reading.tally)


def size(options: Mapping[str, Any]) -> int:
    """Return about how many records `load` will yield; only small tables are counted, so it takes a moment at most."""
    with closing(Database(Path(options["target"]))) as database:
        normalize(database, Tally({"source": SOURCE}))
        return records_to_yield(database)


LOADER = Loader(
    name=SOURCE,
    summary="Models, lineage, datasets, licenses and uses from a PeaTMOSS database (SQLite, both schemas).",
    target="FILE",
    options=(
        # The paper says July to August 2023; the database itself carries no date of its own.
        Option(name="collected_at", help="When the database was collected, ISO 8601.", default="2023-08-31"),
        Option(
            name="keep_legacy_ids",
            help="Keep model ids as PeaTMOSS has them (bert-base-uncased), not as the Hub names them today.",
            default=False,
            kind=bool,
        ),
    ),
    load=load,
    size=size,
)
