"""A node of a syntax tree: astroid publishes no types that a checker accepts, so nodes go by one name."""

from __future__ import annotations

from typing import Any

from astroid import nodes

__all__ = ["Node", "last_name"]

Node = Any


def last_name(node: Node | None) -> str | None:
    """Return the last word of a name or of an attribute."""
    if isinstance(node, nodes.Attribute):
        return str(node.attrname)
    return str(node.name) if isinstance(node, nodes.Name) else None
