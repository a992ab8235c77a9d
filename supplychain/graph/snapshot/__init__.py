"""The Parquet form of a graph: one file per kind of node and relationship, and a manifest that vouches for them."""

from supplychain.graph.snapshot.reader import Snapshot
from supplychain.graph.snapshot.writer import SnapshotWriter

__all__ = ["Snapshot", "SnapshotWriter"]
