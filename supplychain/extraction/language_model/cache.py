"""Answers that were paid for, by the hash of what was asked: a run that is killed and started again does not ask twice.

The answer is kept, not the values: they are looked for in the card each time, so that no file can make a value supported.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from supplychain.files import write_files

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["AnswerCache"]


class AnswerCache:
    """A folder of answers, one file each, written whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def key(self, card: str, model: str, prompt: str) -> str:
        """Name of the answer about a card, by the hash of its text, from a model, to a prompt."""
        return sha256(f"{card}\n{model}\n{prompt}".encode()).hexdigest()

    def get(self, key: str) -> str | None:
        """Return the answer of that name; None if there is none, or its file is damaged."""
        try:
            kept = json.loads((self._folder / key[:2] / f"{key}.json").read_text("utf-8"))
        except (OSError, ValueError):
            return None
        answer = kept.get("answer") if isinstance(kept, dict) else None
        return answer if isinstance(answer, str) else None

    def put(self, key: str, answer: str, *, model: str, card: str) -> None:
        """Keep an answer."""
        kept = json.dumps({"model": model, "card": card, "answer": answer}, ensure_ascii=True)
        file = self._folder / key[:2] / f"{key}.json"
        write_files(
            {file: kept.encode()}, "The answer of the language model", "Name another folder for answers."
        )
