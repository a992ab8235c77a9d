"""A real local Neo4j with Graph Data Science and Browser: provisioned on first use, nothing to preinstall."""

from supplychain.graph.server.local import Connection, LocalServer, ServerStatus

__all__ = ["Connection", "LocalServer", "ServerStatus"]
