"""Neo4j behind one small surface: read, write, load, migrate."""

from supplychain.graph.store.connection import Store

__all__ = ["Store"]
