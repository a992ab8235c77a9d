"""Attributes of models as the graph keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplychain.graph.store.connection import Store

__all__ = ["read_scores"]


def read_scores(
    store: Store, models: Sequence[str]
) -> dict[str, tuple[dict[str, float | None], tuple[dict[str, Any], ...]]]:
    """Return attributes and factor rows of models."""
    return {}
