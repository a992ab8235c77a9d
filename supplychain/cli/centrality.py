"""`supplychain centrality …`: which artifacts the ecosystem rests on."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from supplychain.cli.context import State
from supplychain.cli.output import Format, emit, say

__all__ = ["EngineName", "Form", "Limit", "Run", "Types", "answer", "app", "given"]

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


def answer(
    context: typer.Context, area: str, method: str, form: Format, *, write: str | None = None, **options: Any
) -> None:
    """Ask a method of `chain.centrality` or `chain.communities`, and say how to ask a run that was kept again."""
    state: State = context.obj
    kept = {} if write is None else {"write": write}
    with state.connect() as chain:
        table = getattr(getattr(chain, area), method)(**kept, **options)
    emit(table, form)
    if write is not None and not state.quiet:
        say(f"Kept as the run {write}: supplychain query centrality/run run={write}")


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
    answer(
        context,
        "centrality",
        "pagerank",
        form,
        write=write,
        **given(types, limit, engine=engine, damping=damping),
    )


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
    answer(
        context,
        "centrality",
        "article_rank",
        form,
        write=write,
        **given(types, limit, engine=engine, damping=damping),
    )


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
    answer(context, "centrality", "betweenness", form, write=write, **options)


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
    answer(context, "centrality", "closeness", form, write=write, **given(types, limit, engine=engine))


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
    answer(context, "centrality", "harmonic", form, write=write, **given(types, limit, engine=engine))


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
    answer(
        context,
        "centrality",
        "degree",
        form,
        write=write,
        **given(types, limit, engine=engine, direction=direction),
    )


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
    answer(context, "centrality", "k_core", form, write=write, **given(types, limit, engine=engine))
