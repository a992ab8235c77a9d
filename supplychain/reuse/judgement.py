"""How one factor of one model is judged: tests from the strongest evidence down, and what to say when nobody looked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from supplychain.reuse.observation import Observation

__all__ = ["STATES", "Factor", "Judgement", "Test", "judged"]

STATES = {
    "present": "there, and can be verified",
    "partial": "there in part, or as text that nobody can verify",
    "absent": "someone looked where it would be, and it is not there",
    "not applicable": "a model of this kind has none",
    "unknown": "nobody looked where it would be",
}
"""State of a factor → its meaning."""


Test = tuple[float, bool | None, str, str]
"""One piece of evidence: what it is worth, whether it is there (None: nobody looked), what to say of it, where one looks."""


class Judgement(NamedTuple):
    """What was found of one factor: its value, 0 to 1 or None, the state, and why in words."""

    value: float | None
    state: str
    why: str


class Factor(NamedTuple):
    """One factor of an attribute: what it asks, what counts, how it is measured.

    Attributes
    ----------
    present, partial, not_applicable
        What makes it 1, 0.5 and not applicable, in words, for the documentation.
    measure
        Judges an observation, without regard to whether the factor applies.
    excuse
        Returns why the factor does not apply to a model; blank when it does. It is asked only where nothing was found.
    """

    attribute: str
    name: str
    question: str
    present: str
    partial: str
    not_applicable: str
    measure: Callable[[Observation], Judgement]
    excuse: Callable[[Observation], str]

    @property
    def key(self) -> str:
        """Attribute and name, joined by a period."""
        return f"{self.attribute}.{self.name}"

    def judge(self, observation: Observation) -> Judgement:
        """Return what is found of the factor in an observation."""
        found = self.measure(observation)
        if not found.value and (why := self.excuse(observation)):
            return Judgement(None, "not applicable", why)
        return found


def judged(tests: Iterable[Test], nothing: str) -> Judgement:
    """Return the first piece of evidence that is there; without one, that nobody looked, or `nothing`."""
    unseen: list[str] = []
    for value, holds, why, where in tests:
        if holds:
            return Judgement(value, "present" if value == 1 else "partial", why)
        if holds is None and where not in unseen:
            unseen.append(where)
    if unseen:
        return Judgement(None, "unknown", f"nobody looked at {', '.join(unseen)}")
    return Judgement(0.0, "absent", nothing)
