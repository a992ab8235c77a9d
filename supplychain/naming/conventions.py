"""Which convention a name follows: it names an implementation, an application, both, or neither."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplychain.naming.tokens import Token

__all__ = ["CONVENTIONS", "FEATURES", "choose", "evidence"]

CONVENTIONS = ("implementation", "application", "both", "other")
"""The classes of the naming study; its letters are I, AT, IAT and O."""

FEATURES = (
    "bias",
    "architecture",
    "architecture in a lexicon",
    "task",
    "task in a lexicon, or by its form",
    "architecture by its ending",
    "word of an agent or action",
    "neither architecture nor task by word",
    "task at the end",
    "architecture in a lexicon, not short",
)
_ENDING = re.compile(
    r"(?:bert|gpt|llama|former|net|vec|clip|lm|t5|bart|vit|gan|vae|coder|diffusion|yolo|mistral|qwen)\w{0,2}$"
)
_TASK = re.compile(
    r"(?:qa|tts|asr|ocr|ner|nli|(?:recogni[sz]|detect|classif|generat|summari|translat|segment|caption|predict|identif|retriev)\w*"
    r"|pars(?:e|er|ing)|align(?:er|ment)?|prompts?|tag(?:s|ger|ging)?)$"
)
_FROM_TO = re.compile(r"[a-z]2[a-z]{2}")
_ARCHITECTURES = {"model_types", "families"}


def evidence(
    name: str, tokens: Sequence[Token], marks: Sequence[tuple[str, ...]], architecture: float, task: float
) -> list[float]:
    """Return what speaks for one convention or the other, in the order of `FEATURES`, each 0 to 1.

    Parameters
    ----------
    name
        The name after its last slash.
    tokens, marks
        Its tokens, and their lexicons.
    architecture, task
        Highest probability of an architecture, and of a task, at any of the tokens.
    """
    forms = [_form(token.text) for token in tokens]
    listed = [_kinds(found) for found in marks]
    an_architecture = any(a for a, _ in listed)
    a_task = (
        any(t for _, t in listed)
        or any(by_form for _, _, _, by_form in forms)
        or _FROM_TO.search(name.lower()) is not None
    )
    ending = any(e for e, _, _, _ in forms)
    return [
        1.0,
        architecture,
        float(an_architecture),
        task,
        float(a_task),
        float(ending),
        float(any(agent for _, agent, _, _ in forms)),
        float(not (an_architecture or a_task or ending)),
        float(bool(listed) and listed[-1][1]),
        float(any(a and long for (a, _), (_, _, long, _) in zip(listed, forms, strict=True))),
    ]


@lru_cache(maxsize=50_000)
def _form(text: str) -> tuple[bool, bool, bool, bool]:
    """Return whether a token ends as architectures do, as agents and actions do, is not short, and ends as tasks do."""
    word, length = text.lower(), len(text)
    ending = length > 2 and _ENDING.search(word) is not None
    agent = length > 4 and word.endswith(("er", "or", "ion", "ing"))
    return ending, agent, length > 3, _TASK.search(word) is not None


@lru_cache(maxsize=10_000)
def _kinds(marks: tuple[str, ...]) -> tuple[bool, bool]:
    """Return whether lexicons of architectures and of tasks are among the marks of a token."""
    names = {mark.partition(".")[0] for mark in marks}
    return bool(names & _ARCHITECTURES), "tasks" in names


def choose(proofs: Sequence[Sequence[float]], weights: np.ndarray[Any, Any]) -> list[str]:
    """Return the convention that the evidence on each name speaks for most; ``other`` where there is no evidence."""
    rows = np.array([proof or [0.0] * len(FEATURES) for proof in proofs], np.float32).reshape(
        -1, len(FEATURES)
    )
    best = (rows @ weights).argmax(1).tolist()
    return [CONVENTIONS[kind] if proof else "other" for kind, proof in zip(best, proofs, strict=True)]
