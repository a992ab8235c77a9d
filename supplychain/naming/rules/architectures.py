"""N1, N2: the architecture that a name claims, the class and the model type of the configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplychain.naming.families import families
from supplychain.naming.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.naming.facts import Facts
    from supplychain.naming.families import Families, Meaning
    from supplychain.naming.words import Reading

__all__ = ["architecture_of", "check_architecture", "check_class"]

_SURE = {0: 1.0, 1: 0.9, 2: 0.9, 3: 0.95}
"""How sure a verdict is by distance; of the 115 mismatches of the study's names, 113 were right when read by hand."""


def architecture_of(facts: Facts) -> tuple[str, str]:
    """Return the model type that the facts state, and the field it was read in; blank where nobody says."""
    table = families()
    if facts.model_type:
        return facts.model_type, "config.model_type"
    if facts.gguf_architecture:
        return table.gguf.get(facts.gguf_architecture, facts.gguf_architecture), "gguf.architecture"
    if facts.pipeline_class:
        return table.pipelines.get(facts.pipeline_class, facts.pipeline_class), "config.diffusers._class_name"
    for name in facts.architectures:
        if found := table.type_of_class(name):
            return found, "config.architectures"
    return "", ""


def check_architecture(name: str, facts: Facts) -> Iterator[Finding]:
    """N1. One finding for a name, however many architectures it mentions: it is enough when one of them is the model's."""
    table = families()
    claims = table.claims(name)
    if not claims:
        return
    observed, field = architecture_of(facts)
    if not observed:
        strong = next((c for c in claims if not c.value.weak), None)
        if strong:
            yield _finding(strong, "", "", None)
        return
    judged = [(table.distance(claim.value, observed), claim) for claim in claims]
    agreeing = [(d, claim) for d, claim in judged if d is not None and d <= 1]
    if agreeing:
        near, claim = min(agreeing, key=lambda pair: (pair[0], pair[1].start))
        yield _finding(claim, observed, field, near)
        return
    strong_claims = [(d, claim) for d, claim in judged if not claim.value.weak]
    if not strong_claims:
        return
    distance, claim = strong_claims[0]
    if distance is None or any(d is None for d, _ in judged):
        yield _finding(claim, f"{observed}, a type of its own", field, None)
    else:
        yield _finding(claim, observed, field, distance)


def _finding(claim: Reading[Meaning], observed: str, field: str, distance: int | None) -> Finding:
    verdict = "unverifiable" if distance is None else "consistent" if distance <= 1 else "inconsistent"
    said = "/".join(sorted(families().known.get(t, t) for t in claim.value.types))
    sure = 0.0 if distance is None else _SURE[distance]
    return Finding("N1", claim.text, said, observed, verdict, sure, distance, field)


def check_class(facts: Facts) -> Iterator[Finding]:
    """N2. The class of the configuration and its model type, which loaders choose between."""
    if not facts.architectures or not facts.model_type:
        return
    table = families()
    name = facts.architectures[0]
    of_class = table.type_of_class(name)
    field = "config.model_type"
    if of_class is None or facts.custom_code or not _is_known(table, facts.model_type):
        why = f"{facts.model_type}, and the class or the type is one of its own code"
        yield Finding("N2", "", name, why, "unverifiable", 0.0, None, field)
        return
    distance = min(table.same(of_class, facts.model_type), table.same(facts.model_type, of_class))
    if distance <= 1:
        yield Finding("N2", "", name, facts.model_type, "consistent", 1.0, distance, field)
    else:
        sure = 0.8 if distance == 2 else 0.9
        yield Finding("N2", "", name, facts.model_type, "inconsistent", sure, distance, field)


def _is_known(table: Families, model_type: str) -> bool:
    from supplychain.naming.words import squeezed

    return squeezed(model_type) in table.known
