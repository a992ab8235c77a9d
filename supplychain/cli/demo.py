"""`supplychain demo`: from nothing to a lineage, license pairs and a browser address."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from supplychain.cli.context import State
from supplychain.cli.licenses import draw_check
from supplychain.cli.lineage import draw
from supplychain.cli.output import console, emit, say
from supplychain.errors import LoadRefused

__all__ = ["demo"]

MODEL = "second-state/NeuralBeagle14-7B-GGUF"
LINEAGE_OF = "mistralai/Mistral-7B-v0.1"


def demo(
    context: typer.Context,
    add: Annotated[
        bool, typer.Option("--add", help="Add the demo to a graph that holds other sources.")
    ] = False,
) -> None:
    """Load the demo graph, then show a lineage, license pairs along paths, and where Neo4j Browser is."""
    from supplychain.demo import records
    from supplychain.graph.cypher import Cypher
    from supplychain.loading import write_records

    state: State = context.obj
    progress = state.progress
    with state.connect() as chain:
        others = chain.store.read(
            Cypher("MATCH (n) WHERE n.sources IS NOT NULL AND n.sources <> ['demo'] RETURN count(n) AS n")
        )[0]["n"]
        if others and not add:
            raise LoadRefused(
                f"The graph holds {others:,} nodes of other sources.",
                remedy="Add --add to add the demo to it (take it out again with: supplychain remove demo).",
            )
        report = write_records(chain.store, records(), source="demo", progress=progress)
        if not state.quiet:
            say(f"Demo graph: {report.counts.total:,} facts in {report.seconds:.1f} s.")
        out = console()
        out.print("\n[bold]Where a model comes from[/bold]")
        draw(chain.lineage.tree(MODEL, direction="up"), direction="up")
        out.print("\n[bold]What is made from a base model[/bold]")
        draw(chain.lineage.tree(LINEAGE_OF, direction="down", depth=2), direction="down", most=6)
        out.print(
            "\n[bold]Its license beside every license on the paths it depends on[/bold]"
            " (pairs, not verdicts; not legal advice)"
        )
        emit(replace(chain.query("licenses/along_paths", id=MODEL, limit=15), more=""))
        out.print("[bold]Does its own license keep what those ask for?[/bold]")
        for found in chain.licenses.check(MODEL, at_least="unknown"):
            draw_check(found)
        chain.licenses.refresh(only_when_stale=True)
        links = chain.browser
    if state.settings.uri is None and links.address is not None:
        server = state.local_server(purpose="Neo4j Browser")
        out.print(f"Neo4j Browser: {server.browser_url()}", markup=False)
        out.print(f"  user neo4j, password in {server.home.password_file}", markup=False)
        out.print(f"  the first lineage, drawn: {links.lineage(MODEL, direction='up')}", markup=False)
