"""`supplychain remove SOURCE`: take back what one source claims."""

from __future__ import annotations

from typing import Annotated

import typer

from supplychain.cli.context import State
from supplychain.cli.output import Format, emit

__all__ = ["remove"]


def remove(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="Name of the source, as in the property `sources`.")],
    form: Annotated[Format, typer.Option("--format", help="How to print the counts.")] = Format.table,
) -> None:
    """Take back every claim of one source; what other sources claim stays."""
    from supplychain.graph.table import Table

    state: State = context.obj
    with state.connect() as chain, state.progress.task(f"Removing the claims of {source}"):
        touched = chain.remove(source)
    emit(Table(("kind", "claims removed"), sorted(touched.items())), form)
