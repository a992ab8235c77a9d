"""`supplychain schema`: labels, relationship types and properties with their meaning."""

from __future__ import annotations

from typing import Annotated

import typer

from supplychain.cli.context import State
from supplychain.cli.output import Format, emit

__all__ = ["schema"]


def schema(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="A label or relationship type; without one, all are listed.")
    ] = None,
    count: Annotated[bool, typer.Option("--count", help="Count what the graph holds of each.")] = False,
    form: Annotated[Format, typer.Option("--format", "-f", help="How to print the rows.")] = Format.table,
) -> None:
    """Show what the graph is made of."""
    from supplychain.graph.schema import NODE_TYPES, RELATIONSHIP_TYPES, node_type, relationship_type
    from supplychain.graph.table import Table

    state: State = context.obj
    if count:
        with state.connect() as chain:
            emit(Table(("kind", "count"), list(chain.counts().items())), form)
        return
    if name is None:
        nodes: list[tuple[object, ...]] = [(f"(:{t.label})", t.meaning) for t in NODE_TYPES.values()]
        edges: list[tuple[object, ...]] = [
            (f"(:{a})-[:{t.type}]->(:{b})", t.meaning) for t in RELATIONSHIP_TYPES.values() for a, b in t.ends
        ]
        emit(Table(("kind", "meaning"), [*nodes, *edges]), form)
        return
    kind = relationship_type(name) if name in RELATIONSHIP_TYPES else node_type(name)
    emit(
        Table(("property", "type", "meaning"), [(p.name, p.kind, p.meaning) for p in kind.all_properties]),
        form,
        title=kind.meaning,
    )
