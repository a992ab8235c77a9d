"""`supplychain reuse …`: how well models can be reused, and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from supplychain.cli.context import State
from supplychain.cli.output import Format, console, emit, safe, say

if TYPE_CHECKING:
    from supplychain.reusing import ReuseScore

__all__ = ["app"]

app = typer.Typer(
    no_args_is_help=True,
    help="How well models can be reused: provenance, reproducibility, portability, popularity, quality, maintenance.",
)

Form = Annotated[Format, typer.Option("--format", "-f", help="How to print the rows.")]

_STYLES = {
    "present": "green",
    "partial": "yellow",
    "absent": "bold red",
    "unknown": "magenta",
    "not applicable": "dim",
}


@app.command()
def refresh(context: typer.Context, form: Form = Format.table) -> None:
    """Score every model of the graph, and write scores and factors into it; only what changed is written."""
    state: State = context.obj
    with state.connect() as chain:
        done = chain.reuse.refresh()
        emit(chain.query("reuse/coverage"), form)
    if not state.quiet:
        say(f"{done.models} models scored: {done.written} written, {done.removed} taken away.")
        say("List the best with: supplychain reuse best --by provenance")


@app.command()
def show(
    context: typer.Context,
    model: Annotated[str, typer.Argument(help="Id of a model.")],
    form: Form = Format.table,
) -> None:
    """Show the scores of a model, and what was found of each factor."""
    state: State = context.obj
    with state.connect() as chain:
        found = chain.reuse.factors(model)
    if form is Format.json:
        said = {"model": found.model, "attributes": found.attributes, "factors": list(found.factors)}
        print(json.dumps(said, ensure_ascii=False, indent=1))  # noqa: T201
    elif form is Format.table:
        _draw(found)
    else:
        emit(found.factors, form)


@app.command()
def best(
    context: typer.Context,
    by: Annotated[str, typer.Option(help="Attribute that decides the order.")] = "provenance",
    task: Annotated[str | None, typer.Option(help="Only models of this task.")] = None,
    owner: Annotated[str | None, typer.Option(help="Only models of this owner.")] = None,
    limit: Annotated[int, typer.Option(help="Models to show.")] = 20,
    form: Form = Format.table,
) -> None:
    """List models by one attribute, the best first; scores the graph first when it has changed."""
    state: State = context.obj
    with state.connect() as chain:
        emit(chain.reuse.scores(by=by, task=task, owner=owner, limit=limit), form)


def _draw(found: ReuseScore) -> None:
    from rich.text import Text
    from rich.tree import Tree

    root = Tree(Text(safe(found.model), style="bold"))
    branches: dict[str, Any] = {}
    for attribute, value in found.attributes.items():
        said = "nobody looked" if value is None else f"{value:.2f}"
        branches[attribute] = root.add(Text.assemble((attribute, "italic"), f"  {said}"))
    for row in found.factors:
        name = row["factor"].replace("_", " ")
        state = row["state"] if row["value"] is None else f"{row['value']:g}"
        line = Text.assemble((f"{state} ", _STYLES[row["state"]]), (name, "bold"), f"  {safe(row['why'])}")
        branches[row["attribute"]].add(line)
    console().print(root)
