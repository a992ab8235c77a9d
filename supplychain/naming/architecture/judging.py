"""Rule N11: whether a network looks like the model type that is claimed for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

from supplychain.naming.architecture.equivalence import family_of
from supplychain.naming.families import families
from supplychain.naming.finding import Finding

if TYPE_CHECKING:
    from supplychain.naming.architecture.abstraction import Architecture
    from supplychain.naming.architecture.classifier import Prediction
    from supplychain.naming.architecture.samples import Sample

__all__ = ["Judge", "judge", "judge_prediction"]

RULE = "N11"
_COVERAGE = 0.8
"""Share of a network's layers that a judge must know; of what is new to it, it says nothing."""
_MARGIN = 0.1
"""By how much another family must be likelier than the claimed one."""
_ELSEWHERE = 3


class Judge(Protocol):
    """What says which model type a network looks like: the signatures, or a trained classifier."""

    threshold: ClassVar[float]
    evidence: ClassVar[str]

    def predict(self, architecture: Architecture) -> Prediction:
        """Return the likeliest type."""
        ...

    def knows(self, model_type: str) -> bool:
        """Whether a type can be predicted at all."""
        ...


def judge(sample: Sample, by: Judge) -> Finding:
    """Return what a model's network says of its claim; a claim across equivalent types is none that a network can deny."""
    return judge_prediction(by.predict(sample.architecture), sample.model_type, by)


def judge_prediction(seen: Prediction, claimed: str | None, by: Judge) -> Finding:
    """Return the finding for a prediction: `inconsistent` only where it is sure and the families are not the same."""
    if claimed is None:
        return _open("", "no configuration claims a model type", by)
    if seen.coverage < _COVERAGE:
        return _open(claimed, f"{1 - seen.coverage:.0%} of the network is of no type that is known", by)
    distance = _distance(claimed, seen)
    if distance < _ELSEWHERE:
        if seen.confidence < by.threshold:
            return _open(
                claimed, f"the network looks like {seen.model_type} ({seen.confidence:.2f}), not surely", by
            )
        observed = seen.model_type if distance else claimed
        return Finding(RULE, "", claimed, observed, "consistent", seen.confidence, distance, by.evidence)
    if not by.knows(claimed):
        return _open(claimed, f"{claimed} is a type that is not known here", by)
    margin = seen.confidence - dict(seen.families).get(family_of(claimed), 0.0)
    if seen.confidence < by.threshold or margin < _MARGIN:
        return _open(
            claimed, f"the network looks like {seen.model_type} ({seen.confidence:.2f}), not surely", by
        )
    return Finding(RULE, "", claimed, seen.model_type, "inconsistent", seen.confidence, distance, by.evidence)


def _distance(claimed: str, seen: Prediction) -> int:
    """Return the distance as all rules count it: 0 the network of the claimed type … 3 another family."""
    return 0 if family_of(claimed) == seen.family else families().same(claimed, seen.model_type)


def _open(claimed: str, why: str, by: Judge) -> Finding:
    return Finding(RULE, "", claimed, why, "unverifiable", 0.0, None, by.evidence)
