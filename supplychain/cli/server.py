"""`supplychain server …`: the local Neo4j with Graph Data Science and Browser."""

from __future__ import annotations

from typing import Annotated

import typer

from supplychain.cli.browse import open_browser
from supplychain.cli.context import State
from supplychain.cli.doctor import show
from supplychain.cli.output import Format, emit, say

__all__ = ["app"]

app = typer.Typer(
    no_args_is_help=True,
    help="The local Neo4j with Graph Data Science and Browser: provisioned on first use.",
)


@app.command()
def start(
    context: typer.Context,
    here: Annotated[
        bool,
        typer.Option("--here", help="Keep the graph of this folder apart: make a .supplychain folder here."),
    ] = False,
) -> None:
    """Start it, and download it first if need be."""
    from pathlib import Path

    if here:
        Path(".supplychain").mkdir(mode=0o700, exist_ok=True)
    state: State = context.obj
    state.local_server(purpose="server start").start()
    _show(state, Format.table)


@app.command()
def stop(context: typer.Context) -> None:
    """Stop it cleanly; the graph stays."""
    state: State = context.obj
    stopped = state.local_server(purpose="server stop").stop()
    say("Stopped." if stopped else "It was not running.")


@app.command()
def status(
    context: typer.Context,
    form: Annotated[Format, typer.Option("--format", "-f", help="How to print it.")] = Format.table,
) -> None:
    """Show whether it runs and where; exit code 3 when it does not."""
    state: State = context.obj
    if not _show(state, form):
        raise typer.Exit(3)


@app.command("open")
def open_(context: typer.Context) -> None:
    """Open Neo4j Browser; the same as `supplychain browser`."""
    open_browser(context.obj)


@app.command()
def logs(
    context: typer.Context,
    lines: Annotated[int, typer.Option("--lines", "-n", min=1, help="How many of the last lines.")] = 50,
) -> None:
    """Show what it has printed since its last start."""
    state: State = context.obj
    server = state.local_server(purpose="server logs")
    for line in server.logs(lines):
        print(line)  # noqa: T201
    say(f"from {server.log_path}")


@app.command()
def doctor(
    context: typer.Context,
    form: Annotated[Format, typer.Option("--format", "-f", help="How to print it.")] = Format.table,
) -> None:
    """Examine this machine: Java, disk, memory, ports, downloads; exit code 3 when something must be mended."""
    from supplychain.graph.server.doctor import examine

    state: State = context.obj
    show(examine(state.settings), form)


def _show(state: State, form: Format) -> bool:
    from supplychain.graph.table import Table

    found = state.local_server(purpose="server status").status()
    rows: list[tuple[object, ...]] = [
        ("running", found.running),
        ("bolt", found.bolt_uri),
        ("browser", f"{found.http_uri}/browser/" if found.http_uri else None),
        ("home", str(found.home)),
        ("pid", found.pid),
        ("up for", f"{found.uptime / 60:.0f} min" if found.uptime is not None else None),
        (
            "versions",
            f"Neo4j {found.neo4j_version}, GDS {found.gds_version}, Browser {found.browser_version}",
        ),
    ]
    emit(Table(("what", "value"), rows), form)
    return found.running
