"""What a code base uses, seen together with what the graph knows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from supplychain.graph import catalogue
from supplychain.graph.table import Table
from supplychain.identifiers import owner_of
from supplychain.licenses.statement import license_statement
from supplychain.records import Endpoint, Repository
from supplychain.usage.checkout import declared_license
from supplychain.usage.statements import by_artifact, strongest, use_records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from supplychain.api import Chain
    from supplychain.records import Record
    from supplychain.usage.findings import Scan

__all__ = ["COLUMNS", "places_table", "scan_records", "uses_table"]

SOURCE = "scan"
COLUMNS = (
    "artifact", "kind", "how", "confidence", "places", "signatures",
    "licenses", "made_from", "ancestors", "ancestor_licenses", "graph",
)  # fmt: skip


class Known(NamedTuple):
    """What the graph says about one artifact."""

    licenses: list[str]
    made_from: list[str]
    ancestors: int
    ancestor_licenses: list[str]
    graph: str


def uses_table(found: Scan, chain: Chain | None = None) -> Table:
    """Return one row per artifact that a code base uses; with a graph, its lineage and licenses beside it."""
    rows = []
    for (kind, artifact), uses in by_artifact(found).items():
        how, confidence = strongest(uses)
        known = _known(chain, kind, artifact) if chain is not None else Known([], [], 0, [], "not asked")
        places = list(dict.fromkeys(use.place for use in uses))
        signatures = sorted({use.signature for use in uses})
        rows.append((artifact, kind, how, confidence, places, signatures, *known))
    return Table(COLUMNS, rows)


def places_table(found: Scan) -> Table:
    """Return one row per place that uses something, the unresolved ones with their reason."""
    columns = ("place", "signature", "kind", "artifact", "text", "reason", "how", "confidence")
    rows = [
        (
            u.place,
            u.signature,
            u.kind,
            u.artifact,
            u.text,
            u.reason,
            u.how,
            u.confidence if u.artifact else None,
        )
        for u in found.uses
    ]
    return Table(columns, rows)


def _known(chain: Chain, kind: str, artifact: str) -> Known:
    found = [row for row in _ask(chain, "lineage/artifact", id=artifact) if row["label"] == kind]
    if not found:
        return Known([], [], 0, [], "unknown")
    stated = _ask(chain, "licenses/statements", id=artifact)
    ancestors = list(_ask(chain, "lineage/ancestors", id=artifact))
    return Known(
        licenses=sorted({row["license"] for row in stated if row["label"] == kind}),
        made_from=[row["artifact"] for row in ancestors if row["hops"] == 1],
        ancestors=len(ancestors),
        ancestor_licenses=sorted({name for row in ancestors for name in row["licenses"]}),
        graph=f"placeholder: {found[0]['placeholder']}" if found[0]["placeholder"] else "known",
    )


def _ask(chain: Chain, name: str, **parameters: Any) -> Table:
    question = catalogue.query(name)
    return chain.store.read(question.text, question.bind(parameters))


def scan_records(found: Scan, repository: str, folder: Path) -> Iterator[Record]:
    """Yield a checkout as records: the repository, the license that its own metadata declare, and what it uses."""
    yield Repository(
        source=SOURCE, id=repository, name="/".join(repository.split("/")[1:]), url=f"https://{repository}"
    )
    if owner_of(repository) and (declared := declared_license(folder)):
        text, where = declared
        yield from license_statement(
            Endpoint("Repository", repository), text, field="file", source=SOURCE, evidence=(where,)
        )
    yield from use_records(found, repository, source=SOURCE)
