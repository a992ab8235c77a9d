"""The extractor that asks a language model: any OpenAI-compatible endpoint; what the card does not hold is marked so."""

from __future__ import annotations

from supplychain.extraction.language_model.budget import Budget
from supplychain.extraction.language_model.cache import AnswerCache
from supplychain.extraction.language_model.client import Endpoint
from supplychain.extraction.language_model.extractor import ModelExtractor

__all__ = ["AnswerCache", "Budget", "Endpoint", "ModelExtractor"]
