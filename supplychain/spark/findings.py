"""What Spark found about licenses, as a folder that `supplychain licenses refresh --from` writes into the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from supplychain.graph.schema import COMPUTED_TYPES
from supplychain.graph.snapshot.findings import CONFLICTS, VERDICTS, size_of, vouch
from supplychain.graph.store.findings import digest_of, verdict_row

if TYPE_CHECKING:
    from supplychain.licenses.ruleset import RuleSet
    from supplychain.spark.conflicts import SparkConflicts
    from supplychain.spark.job import Job

__all__ = ["write_findings"]

_PROPERTIES = tuple(
    p.name for p in COMPUTED_TYPES["VERDICT"].properties if p.name not in {"ruleset", "digest"}
)
_SCHEMA = pa.schema(
    [
        ("downstream", pa.string()),
        ("upstream", pa.string()),
        *((name, pa.list_(pa.string()) if name == "rules" else pa.string()) for name in _PROPERTIES),
    ]
)


def write_findings(job: Job, found: SparkConflicts, rules: RuleSet) -> None:
    """Write conflicts, verdicts and the manifest as the answer of a job."""
    job.answer.mkdir(parents=True)
    work = job.chain.work
    work.write(found.found, job.answer / CONFLICTS)
    job.rows = work.count(job.answer / CONFLICTS)
    rows = [
        {"downstream": down, "upstream": up, **verdict_row(judgment)}
        for (down, up, _), judgment in sorted(found.judged.items())
    ]
    pq.write_table(pa.Table.from_pylist(rows, schema=_SCHEMA), job.answer / VERDICTS)
    vouch(
        job.answer,
        ruleset=rules.name,
        rules=digest_of(rules),
        size=size_of(job.chain.snapshot),
        counts=found.counts,
    )
