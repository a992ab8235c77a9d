"""py2neo graphs in and out, for code that already has one. py2neo is at its end of life: it never writes, the driver does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeGuard

from supplychain.errors import ConnectionFailed, UsageError

if TYPE_CHECKING:
    from py2neo import Graph

__all__ = ["address_of", "graph_at", "is_graph"]


def is_graph(target: object) -> TypeGuard[Graph]:
    """Whether `target` is a `py2neo.Graph`; does not import py2neo."""
    return type(target).__module__.split(".", maxsplit=1)[0] == "py2neo" and hasattr(target, "service")


def address_of(graph: Graph) -> tuple[str, str, str, str]:
    """Return address, user, password and database of a py2neo graph, so that the official driver can take over."""
    if graph.service is None:
        raise UsageError("This py2neo graph is not connected.", remedy="Open it with an address.")
    profile = graph.service.profile
    if profile.protocol != "bolt":
        raise UsageError(
            f"This py2neo graph speaks {profile.protocol}, but only Bolt is supported.",
            remedy="Open it with a bolt:// address.",
        )
    return f"{profile.scheme}://{profile.address}", profile.user, profile.password, graph.name or "neo4j"


def graph_at(uri: str, user: str, password: str, database: str) -> Graph:
    """Return a connected `py2neo.Graph` for notebooks that are written for it.

    Raises
    ------
    ConnectionFailed
        py2neo is not installed, or cannot connect.
    """
    try:
        import py2neo
    except ModuleNotFoundError as error:
        raise ConnectionFailed(
            f"{error}.", remedy="Install it with: pip install 'supplychain[py2neo]'"
        ) from None
    options: dict[str, Any] = {"auth": (user, password), "name": database}
    try:
        return py2neo.Graph(uri, **options)
    except Exception as error:  # py2neo has no common exception for this
        raise ConnectionFailed(f"py2neo cannot connect to {uri}: {error}.") from error
