"""`supplychain browser …`: Neo4j Browser on the graph, links into it, and its style and guides for a Neo4j of one's own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from supplychain.cli.context import State
from supplychain.cli.output import say
from supplychain.errors import SupplyChainError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplychain.api import Chain

__all__ = ["app", "offer", "open_browser"]

app = typer.Typer(
    help="Open Neo4j Browser on the graph, styled and with guides; for your own Neo4j: export, serve."
)


@app.callback(invoke_without_command=True)
def browser(context: typer.Context) -> None:
    """Open Neo4j Browser on the local graph, and say how to log in."""
    if context.invoked_subcommand is None:
        open_browser(context.obj)


@app.command()
def link(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            help="Name of the question; those that draw are listed by: supplychain query browser --list"
        ),
    ],
    values: Annotated[
        list[str] | None, typer.Argument(metavar="[PARAMETER=VALUE]...", help="What the question asks for.")
    ] = None,
) -> None:
    """Print the address that opens Browser with a question in its editor."""
    from supplychain.cli.query import pair
    from supplychain.graph.browser.links import links_to

    state: State = context.obj
    settings = state.settings
    uri = settings.uri
    if uri is None:
        uri = state.local_server(purpose="A link to Neo4j Browser").ensure_running().bolt_uri
    print(links_to(uri, settings).question(name, **dict(map(pair, values or ()))))  # noqa: T201


@app.command()
def export(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="Folder to write into; it is made when it is not there.")],
    place: Annotated[
        str, typer.Option(help="Address that the folder will be served from: guides name each other by it.")
    ] = "http://localhost:8001/",
) -> None:
    """Write style, guides and questions as files for your own Neo4j."""
    from supplychain.graph.browser.export import export as write

    written = write(out, place)
    state: State = context.obj
    if not state.quiet:
        for path, what in written.items():
            say(f"{path}: {what}")


@app.command()
def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Loopback port; 0 for a free one.")] = 8001,
) -> None:
    """Serve style and guides to the Browser of your own Neo4j, until interrupted; the local server needs none of this."""
    from supplychain.graph.browser.serving import GuideServer

    state: State = context.obj
    with GuideServer(port) as server:
        print(server.address, flush=True)  # noqa: T201
        if not state.quiet:
            say(f"In Browser: :style {server.address}style.grass and :guide {server.address}guide.html")
            say("Ctrl+C ends it.")
        server.serve()


def open_browser(state: State) -> None:
    """Print the address on standard output and the login on standard error; open a window where there is a screen."""
    import webbrowser

    server = state.local_server(purpose="Neo4j Browser")
    address = server.browser_url()
    login = server.connection()
    print(address)  # noqa: T201
    say(
        f"Log in once as {login.user} with the password in {server.home.password_file}; Browser remembers it."
    )
    if sys.stdout.isatty() and not state.quiet:
        webbrowser.open(address)


def offer(
    state: State,
    chain: Chain,
    name: str,
    values: Mapping[str, Any],
    *,
    artifacts: Mapping[str, str] | None = None,
) -> None:
    """Say on standard error where Browser shows the same; nothing where there is no Browser, or the answer must stand alone.

    `values` are those of the question; `artifacts` are further ones that name an artifact as the user did, and become the ids
    by which the graph has it.
    """
    if state.quiet:
        return
    try:
        links = chain.browser
        if links.address is not None:
            known = {parameter: chain.lineage.known(given) for parameter, given in (artifacts or {}).items()}
            say(f"Open in Browser: {links.question(name, **known, **values)}")
    except SupplyChainError:
        return  # an answer is not spoilt by a link that cannot be made
