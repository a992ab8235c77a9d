"""What cards say: front matter and text → values, each with the place it was read at and how sure the reader is.

Two extractors give the same `CardReading`: `read_card` (patterns; always works) and `ModelExtractor` (a language model behind
any OpenAI-compatible endpoint; what it says and the card does not is marked ``unsupported``).
"""

from __future__ import annotations

from supplychain.extraction.patterns import read_card
from supplychain.extraction.values import CONFIDENCES, FIELDS, UNSUPPORTED, CardReading, Part, Span, Value

__all__ = ["CONFIDENCES", "FIELDS", "UNSUPPORTED", "CardReading", "Part", "Span", "Value", "read_card"]
