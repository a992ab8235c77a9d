"""`supplychain doctor`: what this installation has and lacks, on one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from supplychain.cli.context import State
from supplychain.cli.output import Format, emit

if TYPE_CHECKING:
    from supplychain.graph.server.doctor import Check

__all__ = ["doctor", "show"]


def doctor(
    context: typer.Context,
    form: Annotated[Format, typer.Option("--format", "-f", help="How to print it.")] = Format.table,
) -> None:
    """Examine installation, extras, tokens, memory and database; exit code 3 when something must be mended."""
    from supplychain.diagnosis import diagnose

    state: State = context.obj
    show(diagnose(state.settings), form)


def show(checks: list[Check], form: Format) -> None:
    """Print what was looked at; end with exit code 3 when something must be mended."""
    from supplychain.graph.table import Table

    rows = [(c.name, c.state, c.found, c.remedy or "") for c in checks]
    emit(Table(("check", "state", "found", "what to do"), rows), form)
    if any(c.state == "fail" for c in checks):
        raise typer.Exit(3)
