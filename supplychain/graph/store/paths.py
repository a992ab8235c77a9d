"""Paths as text, so that a question that is made to be drawn also has rows that can be printed, compared and piped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from neo4j.graph import Path

if TYPE_CHECKING:
    from neo4j.graph import Node

__all__ = ["with_paths_as_text"]


def with_paths_as_text(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a row in which every path is written as ``(:Model a/b)-[:DERIVED_FROM]->(:Model c/d)``."""
    if not any(isinstance(value, Path) for value in values):
        return values
    return tuple(_text(value) if isinstance(value, Path) else value for value in values)


def _text(path: Path) -> str:
    parts = [_node(path.start_node)] if path.start_node else []
    for here, step, there in zip(path.nodes, path.relationships, path.nodes[1:], strict=False):
        arrow = "-[:{}]->" if step.start_node == here else "<-[:{}]-"
        parts += [arrow.format(step.type), _node(there)]
    return "".join(parts)


def _node(node: Node) -> str:
    kinds = [label for label in sorted(node.labels) if label in _KINDS]
    return f"({''.join(f':{kind}' for kind in kinds)} {node.get('id', '')})"


_KINDS = frozenset({"Model", "Dataset", "Repository", "License", "Owner", "Paper"})
