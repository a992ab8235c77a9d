"""An element of a name: what one part of it says, and the fifteen things a part can say."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CATEGORIES", "CODES", "Element"]

CODES: dict[str, str] = {
    "architecture": "A",
    "size": "S",
    "dataset": "D",
    "dataset_characteristic": "C",
    "version": "V",
    "reuse": "F",
    "language": "L",
    "task": "T",
    "training": "R",
    "layers": "N",
    "heads": "H",
    "parameters": "P",
    "other": "O",
    "format": "W",
    "organisation": "M",
}
"""Letters of the categories in the naming study; the last two were added to it in 2025."""

CATEGORIES: dict[str, str] = {letter: category for category, letter in CODES.items()}
"""Categories by letter."""


@dataclass(frozen=True, slots=True)
class Element:
    """One part of a name and what it says.

    Attributes
    ----------
    category
        One of `CODES`.
    text
        The part as it stands in the name: ``name[start:end]``.
    start, end
        Offsets into the whole name that was given, owner included.
    confidence
        Probability of the category, 0 to 1.
    """

    category: str
    text: str
    start: int
    end: int
    confidence: float

    @property
    def code(self) -> str:
        """Letter of the category in the naming study."""
        return CODES[self.category]
