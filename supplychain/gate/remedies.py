"""What a reviewer can do about a finding, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from supplychain.licenses.conflicts import Conflict

__all__ = ["for_conflict", "for_dropped", "for_missing", "for_unlicensed", "for_unresolved"]


def for_conflict(title: str) -> str:
    """Return what to do about terms that a project does not keep; `title` is the license they stand in."""
    return (
        f"Use an artifact without these terms, or pass the terms of {title} on where you offer this project, "
        "or accept it in the baseline with a reason."
    )


def for_dropped(conflict: Conflict, title: str) -> str:
    """Return what to do where an artifact above already dropped the terms, so that its own license says too little."""
    return (
        f"Take {conflict.blamed.id} as under {title}, whatever it declares: keep those terms, ask its owner to pass them on, "
        "or use another artifact."
    )


def for_missing(label: str, artifact: str, source: str) -> str:
    """Return how to make an artifact known."""
    if ":" in artifact or label not in ("Model", "Dataset"):
        return "Look its license up where it is published, and accept it in the baseline with what you found as the reason."
    name = artifact if label == "Model" else f"datasets/{artifact}"
    if source.startswith("the graph"):
        return f"Load it: supplychain load huggingface {name} --with-ancestors --with-datasets"
    return (
        "Check that the name is right and that you may see it, or ask its owner; then accept it with a reason, "
        "or use another."
    )


def for_unlicensed(artifact: str, several: int = 1) -> str:
    """Return what to do about an artifact, or the nearest of several, whose license nobody can tell."""
    if several > 1:
        return "Ask their owners to state licenses, or use an artifact whose lineage states them."
    return f"Ask the owner of {artifact} to state a license, or use another artifact: without one no terms are offered."


def for_unresolved() -> str:
    """Return what to do about a use that names nothing."""
    return "Give the name in the code or as a default, or exclude the file, or accept it with what is loaded as the reason."
