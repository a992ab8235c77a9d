"""`supplychain browser`: Neo4j Browser on the local graph."""

from __future__ import annotations

import sys

import typer

from supplychain.cli.context import State
from supplychain.cli.output import say

__all__ = ["browser", "open_browser"]


def browser(context: typer.Context) -> None:
    """Open Neo4j Browser on the local graph, and say how to log in."""
    open_browser(context.obj)


def open_browser(state: State) -> None:
    """Print the address on standard output and the login on standard error; open a window where there is a screen."""
    import webbrowser

    server = state.local_server(purpose="Neo4j Browser")
    address = server.browser_url()
    login = server.connection()
    print(address)  # noqa: T201
    say(f"Log in once as {login.user} with the password in {server.home.password_file}")
    if sys.stdout.isatty() and not state.quiet:
        webbrowser.open(address)
