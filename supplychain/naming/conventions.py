"""Which convention a name follows: it names an implementation, an application, both, or neither."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from supplychain.naming.element import CODES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from supplychain.naming.element import Element
    from supplychain.naming.tokens import Token

__all__ = ["CODES", "CONVENTIONS", "choose", "evidence"]

CONVENTIONS = ("implementation", "application", "both", "other")
"""The classes of the naming study; its letters are I, AT, IAT and O."""

FEATURES = (
    "bias",
    "architecture",
    "architecture known",
    "task",
    "task known",
    "task at the end",
    "task and architecture",
    "technical",
    "agent",
    "reuse",
    "architecture by its ending",
    "task at the start",
    "task of several tokens",
    "share of task tokens",
)
_ENDING = re.compile(
    r".(bert|gpt|llama|former|net|vec|clip|lm|t5|bart|vit|gan|vae|coder|diffusion|yolo|mistral|qwen)\w{0,2}$"
)


def evidence(
    elements: Sequence[Element], tokens: Sequence[Token], marks: Sequence[tuple[str, ...]]
) -> list[float]:
    """Return what speaks for one convention or the other, in the order of `FEATURES`, each 0 to 1."""
    surest = dict.fromkeys(CODES, 0.0)
    for element in elements:
        surest[element.category] = max(surest[element.category], element.confidence)
    listed = {mark.partition(".")[0] for found in marks for mark in found}
    known = bool(listed & {"model_types", "families"})
    words = [token.text.lower() for token in tokens]
    technical = max(
        surest[c] for c in ("size", "parameters", "version", "dataset", "dataset_characteristic", "layers")
    )
    return [
        1.0,
        surest["architecture"],
        float(known),
        surest["task"],
        float("tasks" in listed),
        float(bool(marks) and _is_task(marks[-1])),
        surest["architecture"] * surest["task"],
        technical,
        float(any(len(word) > 4 and word.endswith(("er", "or", "ion", "ing")) for word in words)),
        surest["reuse"],
        float(any(_ENDING.search(word) for word in words)),
        float(bool(marks) and _is_task(marks[0])),
        float(any(mark == "tasks.B+" for found in marks for mark in found)),
        sum(map(_is_task, marks)) / max(1, len(marks)),
    ]


def _is_task(marks: tuple[str, ...]) -> bool:
    return any(mark.startswith("tasks.") for mark in marks)


def choose(
    elements: Sequence[Element],
    tokens: Sequence[Token],
    marks: Sequence[tuple[str, ...]],
    weights: np.ndarray[Any, Any],
) -> str:
    """Return the convention that the evidence speaks for most."""
    if not elements:
        return "other"
    scores = evidence(elements, tokens, marks) @ weights
    return CONVENTIONS[int(scores.argmax())] if math.isfinite(scores.sum()) else "other"
