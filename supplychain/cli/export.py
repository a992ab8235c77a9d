"""`supplychain export ARTIFACT --format …`: a bill of materials in the formats that others read."""

from __future__ import annotations

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from supplychain.cli.completion import complete_lineage_artifact
from supplychain.cli.context import State
from supplychain.cli.output import say

__all__ = ["export"]


class BillFormat(StrEnum):
    """Formats of `supplychain.bills.formats`."""

    cyclonedx = "cyclonedx"
    spdx3 = "spdx3"
    graphml = "graphml"
    gexf = "gexf"
    csv = "csv"
    parquet = "parquet"
    jsonld = "jsonld"


def export(  # noqa: PLR0917 - typer makes options of them
    context: typer.Context,
    artifact: Annotated[
        str,
        typer.Argument(
            help="Id of a model, dataset or repository; datasets/owner/name where a model has the same id.",
            autocompletion=complete_lineage_artifact,
            show_default=False,
        ),
    ],
    form: Annotated[
        BillFormat,
        typer.Option("--format", "-f", help="What to write; docs/bills-of-materials.md compares them."),
    ] = BillFormat.cyclonedx,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="File to write, or folder for csv and parquet; default: standard output."
        ),
    ] = None,
    version: Annotated[
        str | None, typer.Option(help="Version of the format: 1.6 or 1.7 of cyclonedx; default: 1.6.")
    ] = None,
    direction: Annotated[
        str, typer.Option(help="up: what it rests on; down: what rests on it; both.")
    ] = "up",
    depth: Annotated[int, typer.Option(min=1, help="Steps to follow.")] = 100,
    limit: Annotated[
        int, typer.Option(min=0, help="Dependencies at most, the nearest first; 0 for all.")
    ] = 100_000,
    ruleset: Annotated[
        str, typer.Option(help="Rule set of the license findings; none for no findings.")
    ] = "practical",
    timestamp: Annotated[
        datetime | None,
        typer.Option(help="Date of the document, ISO 8601; without one the same graph gives the same bytes."),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Validate it first (cyclonedx, spdx3).")] = False,
) -> None:
    """What an artifact rests on, as a bill of materials, a graph file or tables (docs/bills-of-materials.md)."""
    state: State = context.obj
    with state.connect() as chain:
        made = chain.export(
            artifact,
            form.value,
            output=output,
            version=version,
            direction=direction,
            depth=depth,
            limit=limit or None,
            ruleset=None if ruleset == "none" else ruleset,
            timestamp=timestamp,
            check=check,
        )
    if output is None:
        sys.stdout.write(made.text)
    if made.more:
        say(f"The nearest dependencies alone; for the rest ask with {made.more}.")
    if made.left_out and not state.quiet:
        parts = ", ".join(f"{count:,} × {what}" for what, count in made.left_out.items())
        say(f"{form.value} has no place for: {parts}.")
    if output is not None and not state.quiet:
        say(f"Wrote {made.artifacts:,} artifacts and {made.relationships:,} relationships to {output}.")
