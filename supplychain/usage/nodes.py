"""A node of a syntax tree: astroid publishes no types that a checker accepts, so nodes go by one name."""

from typing import Any

__all__ = ["Node"]

Node = Any
