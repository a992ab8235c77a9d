"""A finding: what a rule says of one thing that a name claims."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["RULES", "VERDICTS", "WEIGHT_RULES", "Finding"]

VERDICTS = ("consistent", "unverifiable", "inconsistent")
"""What a rule can say of a claim, the gravest last. What nobody has stated is unverifiable, never a defect."""

RULES: dict[str, str] = {
    "N1": "The architecture in the name is the model type of the configuration.",
    "N2": "The architecture class belongs to the model type.",
    "N3": "The task in the name is the task on the Hub, or that of the class's head.",
    "N4": "The number of parameters in the name is that of the weights.",
    "N5": "The size word in the name means what it means for other models of its type.",
    "N6": "Layers, widths, patches, images and contexts in the name are those of the configuration.",
    "N7": "Languages and datasets in the name are among those of the card.",
    "N8": "The method or format in the name is how the model was made, quantized or stored.",
    "N9": "Architecture and size in the name are those of the models it was made from.",
    "N10": "The name says something, and nobody can take it for the name of somebody else's model.",
}
"""Rule → what holds where it is kept; N1 to N10 of the naming study's tables."""

WEIGHT_RULES: dict[str, str] = {
    "N11": "The layers of the weights are those of the model type that the configuration claims.",
}
"""Rules that need the headers of the weights: `supplychain.naming.architecture` asks them, and no check of names alone."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of one claim.

    Attributes
    ----------
    rule
        One of `RULES` or `WEIGHT_RULES`.
    token
        Part of the name that makes the claim; blank where the name makes none (N2, N11).
    claimed, observed
        What the name says, and what was found; `observed` is blank where nothing was.
    verdict
        One of `VERDICTS`.
    confidence
        How sure the verdict is, 0 to 1; 0 where it is unverifiable.
    distance
        How far two architectures are from each other (N1, N2, N9, N11): 0 the same, 1 related, 2 another type with the same
        network, 3 another family. None for other claims.
    field
        Where the observed value was read, e.g. ``config.model_type``.
    """

    rule: str
    token: str
    claimed: str
    observed: str
    verdict: str
    confidence: float = 0.0
    distance: int | None = None
    field: str = ""

    @property
    def reason(self) -> str:
        """The finding in one sentence."""
        speaker = "name" if self.token else "configuration" if self.rule == "N11" else "class"
        said = f"the {speaker} says {self.claimed or 'nothing'}"
        if self.verdict == "unverifiable":
            return f"{said}; {self.observed or 'nothing is stated that could confirm it'}"
        word = "and" if self.verdict == "consistent" else "but"
        return f"{said}, {word} {self.field} {'says' if self.field else 'it is'} {self.observed}"
