"""`supplychain naming …`: what names say, and whether they say the truth."""

from __future__ import annotations

from typing import Annotated

import typer

from supplychain.cli import naming_check
from supplychain.cli.output import Format, emit

__all__ = ["app"]

app = typer.Typer(
    no_args_is_help=True,
    help="What the names of models say: their elements, their convention, and better ones.",
)

Form = Annotated[Format, typer.Option("--format", "-f", help="How to print the rows.")]


@app.command()
def read(
    names: Annotated[list[str], typer.Argument(help="Names of models, with or without owner.")],
    form: Form = Format.table,
) -> None:
    """Read names: what each part says, and which convention the name follows."""
    from supplychain.graph.table import Table
    from supplychain.naming import convention, elements

    columns = ("name", "convention", "text", "category", "start", "end", "confidence")
    rows = [
        (name, convention(name), e.text, e.category, e.start, e.end, e.confidence)
        for name in names
        for e in elements(name)
    ]
    emit(Table(columns, rows), form)


app.command("check")(naming_check.check)
