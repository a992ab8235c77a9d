"""`supplychain centrality …`: which artifacts the ecosystem rests on."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from supplychain.cli.context import State
from supplychain.cli.output import Format, emit, say

__all__ = ["EngineName", "Form", "Limit", "Run", "Types", "app", "given"]

app = typer.Typer(
    no_args_is_help=True,
    help="Which artifacts the ecosystem rests on, by several measures (docs/centrality.md).",
)

EngineName = Annotated[
    str, typer.Option("--engine", help="gds computes on the server, networkx in this process.")
]
Types = Annotated[
    list[str] | None,
    typer.Option(
        "--type", help="Relationship type that counts; may be repeated. Default: see docs/centrality.md."
    ),
]
Limit = Annotated[int, typer.Option(min=0, help="Rows at most; 0 for all.")]
Run = Annotated[
    str | None,
    typer.Option("--write", metavar="RUN", help="Keep the rows in the graph as the run of that name."),
]
Form = Annotated[Format, typer.Option("--format", "-f", help="How to print the rows.")]
Damping = Annotated[float, typer.Option(min=0.0, max=0.999, help="Share of rank that follows a dependency.")]


def given(types: list[str] | None, limit: int, **options: Any) -> dict[str, Any]:
    """Return the arguments of a method; what was left out is left to its defaults."""
    named = {"types": tuple(types)} if types else {}
    return {**named, "limit": limit or None, **options}


@app.command()
def pagerank(
    context: typer.Context,
    damping: Damping = 0.85,
    engine: EngineName = "gds",
    types: Types = None,
    limit: Limit = 20,
    write: Run = None,
    form: Form = Format.table,
) -> None:
    """How much of what is made and run rests on each artifact."""
    _answer(context, "pagerank", form, write, **given(types, limit, engine=engine, damping=damping))


@app.command("article-rank")
def article_rank(
    context: typer.Context,
    damping: Damping = 0.85,
    engine: EngineName = "gds",
    types: Types = None,
    limit: Limit = 20,
    write: Run = None,
    form: Form = Format.table,
) -> None:
    """PageRank in which those that depend on little say less."""
    _answer(context, "article_rank", form, write, **given(types, limit, engine=engine, damping=damping))


@app.command()
def betweenness(
    context: typer.Context,
    samples: Annotated[
        int,
        typer.Option(
            min=0, help="Artifacts to follow chains from, with the standard error; 0 for exact values."
        ),
    ] = 500,
    seed: Annotated[int, typer.Option(help="Decides which artifacts are drawn.")] = 0,
    engine: EngineName = "gds",
    types: Types = None,
    limit: Limit = 20,
    write: Run = None,
    form: Form = Format.table,
) -> None:
    """Through how many shortest chains of dependencies each artifact is a step."""
    options = given(types, limit, engine=engine, samples=samples or None, seed=seed)
    _answer(context, "betweenness", form, write, **options)


@app.command()
def closeness(
    context: typer.Context,
    engine: EngineName = "gds",
    types: Types = None,
    limit: Limit = 20,
    write: Run = None,
    form: Form = Format.table,
) -> None:
    """How near each artifact is to all that depend on it."""
    _answer(context, "closeness", form, write, **given(types, limit, engine=engine))


@app.command()
def harmonic(
    context: typer.Context,
    engine: EngineName = "gds",
    types: Types = None,
    limit: Limit = 20,
    write: Run = None,
    form: Form = Format.table,
) -> None:
    """How near, as the sum of 1/distance from all that depend on each artifact."""
    _answer(context, "harmonic", form, write, **given(types, limit, engine=engine))


@app.command()
def degree(
    context: typer.Context,
    direction: Annotated[str, typer.Option(help="in: dependents; out: dependencies; total: both.")] = "in",
    engine: EngineName = "gds",
    types: Types = None,
    limit: Limit = 20,
    write: Run = None,
    form: Form = Format.table,
) -> None:
    """How many depend on each artifact directly, or it on them."""
    _answer(context, "degree", form, write, **given(types, limit, engine=engine, direction=direction))


@app.command("k-core")
def k_core(
    context: typer.Context,
    engine: EngineName = "gds",
    types: Types = None,
    limit: Limit = 20,
    write: Run = None,
    form: Form = Format.table,
) -> None:
    """How densely each artifact is tied in: its core number."""
    _answer(context, "k_core", form, write, **given(types, limit, engine=engine))


def _answer(context: typer.Context, method: str, form: Format, write: str | None, **options: Any) -> None:
    state: State = context.obj
    with state.connect() as chain:
        table = getattr(chain.centrality, method)(write=write, **options)
    emit(table, form)
    if write is not None and not state.quiet:
        say(f"Kept as the run {write}: supplychain query centrality/run run={write}")
