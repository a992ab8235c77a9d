"""The extractor that asks a language model, behind the same interface as `supplychain.extraction.read_card`."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from supplychain.extraction.language_model.budget import Budget
from supplychain.extraction.language_model.grounding import Answer, answer_in, grounded
from supplychain.extraction.language_model.prompt import fingerprint, messages, shown
from supplychain.extraction.patterns import hash_of, text_of
from supplychain.extraction.values import FIELDS, UNSUPPORTED, CardReading

if TYPE_CHECKING:
    from supplychain.extraction.language_model.cache import AnswerCache
    from supplychain.extraction.language_model.client import Endpoint

__all__ = ["ModelExtractor"]

_ASKED = 2
"""How often a question is put when the answer is none of the schema."""


@dataclass
class ModelExtractor:
    """Reads cards by a language model; call it like `read_card`.

    Attributes
    ----------
    endpoint
        Where the model answers.
    budget
        Shared by all cards that this reads.
    cache
        Where answers are kept; without one each card is asked about.
    """

    endpoint: Endpoint
    budget: Budget = field(default_factory=Budget)
    cache: AnswerCache | None = None

    def __call__(self, card: str | bytes, *, model: str = "") -> CardReading:  # noqa: ARG002 - the interface of read_card
        """Read a card; values that the card does not hold are marked ``unsupported``.

        Raises
        ------
        SourceFailed
            The endpoint does not answer; what it answered before is in the cache.
        """
        text = text_of(card)
        seen = shown(text)
        problems = list(seen.problems)
        answer: Answer | None = None
        key = self.cache.key(hash_of(text), self.endpoint.model, fingerprint()) if self.cache else ""
        kept = self.cache.get(key) if self.cache else None
        if kept is not None:
            answer = answer_in(kept)
        if answer is None:
            said, answer = self._asked(seen.text, problems)
            if answer is not None and self.cache:
                self.cache.put(key, said, model=self.endpoint.model, card=hash_of(text))
        values = grounded(answer, seen.text) if answer is not None else []
        if answer is not None:
            problems += answer.problems
        if unsupported := sum(value.confidence == UNSUPPORTED for value in values):
            problems.append(f"{unsupported:,} values of the answer are not in the card")
        order = {name: number for number, name in enumerate(FIELDS)}
        values.sort(key=lambda value: (order[value.field], value.span or (len(text), 0)))
        return CardReading(hash_of(text), f"model:{self.endpoint.model}", tuple(values), tuple(problems))

    def _asked(self, text: str, problems: list[str]) -> tuple[str, Answer | None]:
        """Ask until there is an answer of the schema, twice at most; what is wrong with the others is said."""
        question = messages(text)
        size = (
            len(json.dumps(question, ensure_ascii=False).encode()) // 3 + 1
        )  # tokens are rarely shorter than 3 bytes
        for _ in range(_ASKED):
            reserved = (size, self.endpoint.longest_answer)
            if spent := self.budget.take(*reserved):
                problems.append(spent)
                return "", None
            said = self.endpoint.ask(question)
            self.budget.settle(reserved, said.tokens if any(said.tokens) else reserved)
            answer = answer_in(said.text)
            if answer is not None:
                return said.text, answer
            problems.append("answer is cut short" if said.cut else "answer is no JSON of the schema")
        return "", None
