"""Why a factor does not apply to a model: reasons that several factors share. Blank means that it applies."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from supplychain.reuse.observation import Observation

__all__ = ["UNTRAINED", "always", "no_weights", "not_trained", "other_hub"]

UNTRAINED = ("merge", "quantized", "converted")
"""Relations by which a model is made from another one without training."""


def always(observation: Observation) -> str:  # noqa: ARG001 - one form for all of them
    """Excuse nothing."""
    return ""


def no_weights(observation: Observation) -> str:
    """Excuse a repository that holds no weights: there is no model in it."""
    return "holds no weights" if observation.has("files: no weights") else ""


def not_trained(observation: Observation) -> str:
    """Excuse a model that was made without training, and one without weights."""
    bases = observation.bases or ()
    if bases and all(base.relation in UNTRAINED for base in bases):
        return f"made without training ({', '.join(sorted({base.relation for base in bases}))})"
    return no_weights(observation)


def other_hub(observation: Observation) -> str:
    """Excuse a model of a hub that keeps no such record."""
    hub, colon, _ = observation.id.partition(":")
    return f"{hub} keeps no such record" if colon else ""
