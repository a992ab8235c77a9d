"""The type of trusted query text: composed from the schema, read from the catalogue, or typed in by the user as a query."""

from __future__ import annotations

from typing import NewType

__all__ = ["Cypher"]

Cypher = NewType("Cypher", str)
"""Query text. Values never stand in it: they are bound as parameters."""
