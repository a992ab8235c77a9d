"""`supplychain communities …`: what belongs together in the ecosystem, and what holds it together."""

from __future__ import annotations

from typing import Annotated

import typer

from supplychain.cli.centrality import EngineName, Form, Limit, Run, Types, answer, given
from supplychain.cli.output import Format

__all__ = ["app"]

app = typer.Typer(
    no_args_is_help=True,
    help="What belongs together in the ecosystem, and what holds it together (docs/centrality.md).",
)

Members = Annotated[bool, typer.Option("--members", help="One row per artifact, instead of one per group.")]


@app.command()
def components(
    context: typer.Context,
    members: Members = False,
    engine: EngineName = "gds",
    types: Types = None,
    limit: Limit = 20,
    write: Run = None,
    form: Form = Format.table,
) -> None:
    """What any chain of dependencies ties together, whichever way it runs."""
    answer(
        context,
        "communities",
        "components",
        form,
        **given(types, limit, engine=engine, members=members, write=write),
    )


@app.command("strong-components")
def strong_components(
    context: typer.Context,
    members: Members = False,
    engine: EngineName = "gds",
    types: Types = None,
    limit: Limit = 20,
    write: Run = None,
    form: Form = Format.table,
) -> None:
    """Circles: groups in which everything rests on itself; everything else is alone."""
    options = given(types, limit, engine=engine, members=members, write=write)
    answer(context, "communities", "strong_components", form, **options)


@app.command()
def louvain(
    context: typer.Context,
    members: Members = False,
    engine: EngineName = "gds",
    types: Types = None,
    limit: Limit = 20,
    write: Run = None,
    form: Form = Format.table,
) -> None:
    """Communities by Louvain, with their modularity."""
    answer(
        context,
        "communities",
        "louvain",
        form,
        **given(types, limit, engine=engine, members=members, write=write),
    )


@app.command()
def leiden(
    context: typer.Context,
    members: Members = False,
    seed: Annotated[int, typer.Option(help="Decides between equals.")] = 0,
    engine: EngineName = "gds",
    types: Types = None,
    limit: Limit = 20,
    write: Run = None,
    form: Form = Format.table,
) -> None:
    """Communities by Leiden, each connected in itself, with their modularity; gds only."""
    options = given(types, limit, engine=engine, members=members, seed=seed, write=write)
    answer(context, "communities", "leiden", form, **options)


@app.command("articulation-points")
def articulation_points(
    context: typer.Context,
    engine: EngineName = "gds",
    types: Types = None,
    limit: Limit = 20,
    write: Run = None,
    form: Form = Format.table,
) -> None:
    """Single points of failure: artifacts by how many others they cut off."""
    answer(
        context, "communities", "articulation_points", form, **given(types, limit, engine=engine, write=write)
    )


@app.command()
def bridges(
    context: typer.Context,
    engine: EngineName = "gds",
    types: Types = None,
    limit: Limit = 20,
    form: Form = Format.table,
) -> None:
    """Single ties on which a part hangs, by how many artifacts that has."""
    answer(context, "communities", "bridges", form, **given(types, limit, engine=engine))


@app.command("longest-path")
def longest_path(
    context: typer.Context,
    engine: EngineName = "gds",
    types: Types = None,
    write: Run = None,
    form: Form = Format.table,
) -> None:
    """Longest chain of dependencies, downstream first; a circle is one step of it."""
    options = given(types, 0, engine=engine, write=write)
    del options["limit"]
    answer(context, "communities", "longest_path", form, **options)


@app.command()
def similarity(
    context: typer.Context,
    cutoff: Annotated[float, typer.Option(min=0.0, max=1.0, help="Least similarity.")] = 0.5,
    shared: Annotated[int, typer.Option(min=1, help="Fewest dependencies an artifact must have.")] = 2,
    most: Annotated[int, typer.Option(min=1, help="Most similar ones to keep of each artifact.")] = 10,
    engine: EngineName = "gds",
    types: Types = None,
    limit: Limit = 20,
    form: Form = Format.table,
) -> None:
    """Artifacts made from the same parents and data."""
    options = given(types, limit, engine=engine, cutoff=cutoff, shared=shared, most=most)
    answer(context, "communities", "similarity", form, **options)
