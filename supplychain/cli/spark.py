"""`supplychain spark …`: the same questions on Apache Spark, asked of a snapshot, for graphs past one machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from supplychain.cli.context import State
from supplychain.cli.output import Format, emit, say

if TYPE_CHECKING:
    from supplychain.spark.job import Job

__all__ = ["app"]

app = typer.Typer(
    no_args_is_help=True,
    help="The same questions on Apache Spark, asked of a snapshot: for graphs past one machine (docs/spark.md).",
)


class Direction(StrEnum):
    """Which way to walk."""

    up = "up"
    down = "down"


Source = Annotated[Path, typer.Argument(help="Folder of a snapshot.", show_default=False)]
Out = Annotated[
    Path, typer.Option(help="Folder for the answer, as Parquet; it must not exist yet.", show_default=False)
]
Master = Annotated[
    str | None,
    typer.Option(
        help="local[2], spark://host:7077, …; default: this machine with all its cores, or what spark-submit says."
    ),
]
Memory = Annotated[
    str, typer.Option(help="Heap of this process's Java, e.g. 4g; spark-submit has its own option.")
]
ExecutorMemory = Annotated[str, typer.Option(help="Heap of each executor of a cluster.")]
Types = Annotated[
    list[str] | None,
    typer.Option("--type", help="Relationship type that counts as a dependency; may be repeated."),
]
Hops = Annotated[int | None, typer.Option(min=1, help="Steps to follow; default: all.")]
Rules = Annotated[
    str, typer.Option("--ruleset", "-r", help="practical, strict, or the path of a TOML file with your own.")
]
Form = Annotated[Format, typer.Option("--format", "-f", help="How to print the rows.")]


@app.command()
def lineage(
    context: typer.Context,
    snapshot: Source,
    artifacts: Annotated[list[str], typer.Argument(help="Ids of models or data sets.", show_default=False)],
    *,
    out: Out,
    direction: Direction = Direction.up,
    hops: Hops = None,
    types: Types = None,
    master: Master = None,
    memory: Memory = "2g",
    executor_memory: ExecutorMemory = "1g",
) -> None:
    """Everything that artifacts were made from (up), or that was made from them (down)."""
    from supplychain.spark import lineage as asked

    with _job(context, snapshot, out, master, memory, executor_memory) as (job, progress):
        chosen = types or asked.TYPES
        found = asked.lineage(
            job.chain, artifacts, direction=direction.value, types=chosen, hops=hops, progress=progress
        )
        job.write(found)


@app.command()
def closure(
    context: typer.Context,
    snapshot: Source,
    *,
    out: Out,
    hops: Hops = None,
    types: Types = None,
    master: Master = None,
    memory: Memory = "2g",
    executor_memory: ExecutorMemory = "1g",
) -> None:
    """All pairs of an artifact and one it was made from, with their distance."""
    from supplychain.spark import lineage as asked

    with _job(context, snapshot, out, master, memory, executor_memory) as (job, progress):
        job.write(asked.closure(job.chain, types=types or asked.TYPES, hops=hops, progress=progress))


@app.command()
def licenses(
    context: typer.Context,
    snapshot: Source,
    *,
    out: Out,
    ruleset: Rules = "practical",
    master: Master = None,
    memory: Memory = "2g",
    executor_memory: ExecutorMemory = "1g",
) -> None:
    """License conflicts of the whole snapshot; `supplychain licenses refresh --from` writes them into the graph."""
    from supplychain.graph.table import Table
    from supplychain.licenses.finding import NOT_LEGAL_ADVICE
    from supplychain.licenses.ruleset import ruleset_of
    from supplychain.spark.conflicts import find_conflicts
    from supplychain.spark.findings import write_findings

    rules = ruleset_of(ruleset)
    with _job(context, snapshot, out, master, memory, executor_memory) as (job, progress):
        found = find_conflicts(job.chain, rules, progress=progress)
        write_findings(job, found, rules)
    emit(Table(("ruleset", *found.counts, "conflicts"), [(rules.name, *found.counts.values(), job.rows)]))
    if not context.obj.quiet:
        say(NOT_LEGAL_ADVICE)


@app.command()
def pagerank(
    context: typer.Context,
    snapshot: Source,
    *,
    out: Out,
    damping: Annotated[float, typer.Option(min=0, max=1, help="Chance of going on to a dependency.")] = 0.85,
    types: Types = None,
    master: Master = None,
    memory: Memory = "2g",
    executor_memory: ExecutorMemory = "1g",
) -> None:
    """PageRank of all artifacts, by GraphX: how much of what is made and run rests on each."""
    from supplychain.spark import graphx

    with _job(context, snapshot, out, master, memory, executor_memory) as (job, progress):
        found = graphx.pagerank(job.chain, damping=damping, types=types or graphx.TYPES, progress=progress)
        job.write(found.orderBy(found["score"].desc(), "artifact", "label"))


@app.command()
def components(
    context: typer.Context,
    snapshot: Source,
    *,
    out: Out,
    types: Types = None,
    master: Master = None,
    memory: Memory = "2g",
    executor_memory: ExecutorMemory = "1g",
) -> None:
    """Parts of the graph that hang together, by GraphX: for every artifact the first of its part, and the part's size."""
    from supplychain.spark import graphx

    with _job(context, snapshot, out, master, memory, executor_memory) as (job, progress):
        job.write(graphx.components(job.chain, types=types or graphx.TYPES, progress=progress))


@app.command()
def drift(
    context: typer.Context,
    snapshot: Source,
    *,
    out: Out,
    master: Master = None,
    memory: Memory = "2g",
    executor_memory: ExecutorMemory = "1g",
    form: Form = Format.table,
) -> None:
    """How licenses change from a model to what is made of it, by relation; the rows are printed, too."""
    from supplychain.spark import reports

    with _job(context, snapshot, out, master, memory, executor_memory, form) as (job, _):
        job.write(reports.drift(job.chain))


@app.command()
def decay(
    context: typer.Context,
    snapshot: Source,
    *,
    out: Out,
    depth: Annotated[int, typer.Option(min=1, help="Generations to show.")] = 12,
    master: Master = None,
    memory: Memory = "2g",
    executor_memory: ExecutorMemory = "1g",
    form: Form = Format.table,
) -> None:
    """How the share of models whose licenses can be judged decays by generation; the rows are printed, too."""
    from supplychain.spark import reports

    with _job(context, snapshot, out, master, memory, executor_memory, form) as (job, progress):
        job.write(reports.decay(job.chain, depth=depth, progress=progress))


@contextmanager
def _job(
    context: typer.Context,
    snapshot: Path,
    out: Path,
    master: str | None,
    memory: str,
    executor_memory: str,
    shown: Format | None = None,
) -> Iterator[tuple[Job, Any]]:
    """Open a job, say at its end where the answer is, and print its rows where they are asked for."""
    from supplychain.spark.job import open_job

    state: State = context.obj
    progress = state.progress
    with open_job(
        snapshot, out, master=master, memory=memory, executor_memory=executor_memory, progress=progress
    ) as job:
        yield job, progress
    if shown is not None:
        _print(out, shown)
    if not state.quiet:
        say(f"{job.rows:,} rows in {out}.")


def _print(out: Path, form: Format) -> None:
    import pyarrow.parquet as pq

    from supplychain.graph.table import Table

    found = pq.read_table(out)
    emit(Table(tuple(found.column_names), [tuple(row.values()) for row in found.to_pylist()]), form)
