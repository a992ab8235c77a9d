"""Which convention a name follows: it names an implementation, an application, both, or neither."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from supplychain.naming.element import Element
    from supplychain.naming.tokens import Token

__all__ = ["CONVENTIONS", "FEATURES", "choose", "evidence"]

CONVENTIONS = ("implementation", "application", "both", "other")
"""The classes of the naming study; its letters are I, AT, IAT and O."""

FEATURES = (
    "bias",
    "architecture",
    "architecture in a lexicon",
    "task",
    "task in a lexicon",
    "architecture by its ending",
    "word of an agent or action",
    "neither architecture nor task by word",
    "task at the end",
    "architecture in a lexicon, not short",
)
_ENDING = re.compile(
    r"(?:bert|gpt|llama|former|net|vec|clip|lm|t5|bart|vit|gan|vae|coder|diffusion|yolo|mistral|qwen)\w{0,2}$"
)
_ARCHITECTURES = {"model_types", "families"}


def evidence(
    elements: Sequence[Element], tokens: Sequence[Token], marks: Sequence[tuple[str, ...]]
) -> list[float]:
    """Return what speaks for one convention or the other, in the order of `FEATURES`, each 0 to 1."""
    surest = {"architecture": 0.0, "task": 0.0}
    for element in elements:
        if element.category in surest:
            surest[element.category] = max(surest[element.category], element.confidence)
    words = [_form(token.text) for token in tokens]
    listed = [_kinds(found) for found in marks]
    architecture = any(a for a, _ in listed)
    task = any(t for _, t in listed)
    ending = any(e for e, _, _ in words)
    return [
        1.0,
        surest["architecture"],
        float(architecture),
        surest["task"],
        float(task),
        float(ending),
        float(any(agent for _, agent, _ in words)),
        float(not (architecture or task or ending)),
        float(bool(listed) and listed[-1][1]),
        float(any(a and long for (a, _), (_, _, long) in zip(listed, words, strict=True))),
    ]


@lru_cache(maxsize=50_000)
def _form(text: str) -> tuple[bool, bool, bool]:
    """Return whether a token ends as architectures do, ends as agents and actions do, and is not short."""
    word, length = text.lower(), len(text)
    ending = length > 2 and _ENDING.search(word) is not None
    return ending, length > 4 and word.endswith(("er", "or", "ion", "ing")), length > 3


@lru_cache(maxsize=10_000)
def _kinds(marks: tuple[str, ...]) -> tuple[bool, bool]:
    """Return whether lexicons of architectures and of tasks are among the marks of a token."""
    names = {mark.partition(".")[0] for mark in marks}
    return bool(names & _ARCHITECTURES), "tasks" in names


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
