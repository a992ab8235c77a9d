"""What a reviewer can do about a finding, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from supplychain.licenses.conflicts import Conflict

__all__ = ["for_conflict", "for_lineage", "for_missing", "for_unlicensed", "for_unresolved"]


def for_conflict(conflict: Conflict, title: str) -> str:
    """Return what to do about terms that a project does not keep; `title` is the license they stand in."""
    blamed = conflict.blamed
    if blamed == conflict.artifact:
        return (
            f"Use an artifact without these terms, or pass the terms of {title} on where you offer this project, "
            "or accept it in the baseline with a reason."
        )
    dropped = conflict.path[conflict.path.index(blamed) + 1]
    return (
        f"{blamed.id} does not pass on the terms of {dropped.id}: ask its owner to, and until then treat it as under "
        f"{title}, or use another artifact."
    )


def for_lineage(conflict: Conflict) -> str:
    """Return what to do about a used artifact whose own license does not keep what is above it."""
    return (
        f"Do not rely on the license {conflict.blamed.id} declares: ask its owner, read what "
        f"{conflict.origin.id} asks for, or use another artifact."
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


def for_unlicensed(artifact: str) -> str:
    """Return what to do about an artifact whose license nobody can tell."""
    return f"Ask the owner of {artifact} to state a license, or use another artifact: without one no terms are offered."


def for_unresolved() -> str:
    """Return what to do about a use that names nothing."""
    return "Give the name in the code or as a default, or exclude the file, or accept it with what is loaded as the reason."
