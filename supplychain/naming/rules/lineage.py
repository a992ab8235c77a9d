"""N9: architecture and size of a model's name against those of the models it was made from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from supplychain.naming.families import families
from supplychain.naming.finding import Finding
from supplychain.naming.rules.architectures import architecture_of
from supplychain.naming.rules.sizes import size_word, stated_parameters
from supplychain.naming.words import own_part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.naming.facts import Base, Facts

__all__ = ["check_lineage"]

_KEEPS = ("finetune", "adapter", "quantized", "converted", "unspecified")
"""Relations that keep the network; a merge or a distilled model may have another size, the latter another architecture."""

_CHANGED = re.compile(
    r"distil|prun|slim|cut|draft|\d+x\d|expan|franken|upscal|depth|assistant|moe|eagle|medusa|to-",
    re.IGNORECASE,
)
_SURE = {"finetune": 0.8, "adapter": 0.85, "quantized": 0.9, "converted": 0.9, "unspecified": 0.6}


def check_lineage(name: str, facts: Facts) -> Iterator[Finding]:
    """N9. A name that says it is distilled, cut or mixed is not held to the size of its base, nor of another kind."""
    changed = bool(_CHANGED.search(own_part(name)))
    for base in facts.bases:
        if base.relation not in _KEEPS:
            continue
        found = _architecture(name, facts, base)
        if found:
            yield found
        if not changed and len(facts.bases) == 1 and (found is None or found.verdict == "consistent"):
            yield from _parameters(name, facts, base)
            yield from _word(name, base)


def _architecture(name: str, facts: Facts, base: Base) -> Finding | None:
    table = families()
    claims = [claim for claim in table.claims(name) if not claim.value.weak]
    if not claims:
        return None
    field = f"base_models {base.name}"
    theirs = table.claims(base.name)
    distances: list[int] = []
    if base.model_type:
        distances += [d for c in claims if (d := table.distance(c.value, base.model_type)) is not None]
    distances += [
        d
        for c in claims
        for their in theirs
        for t in their.value.types
        if (d := table.distance(c.value, t)) is not None
    ]
    said = "/".join(sorted(table.known.get(t, t) for t in claims[0].value.types))
    observed = base.model_type or (theirs[0].text.lower() if theirs else "")
    known = base.model_type is not None or any(not their.value.weak for their in theirs)
    composed = any(one in table.wrappers for claim in claims for one in claim.value.types)
    if not distances or (min(distances) > 1 and (composed or not known)):
        why = f"{observed}, of which it may be put together" if composed else observed
        return Finding("N9", claims[0].text, said, why, "unverifiable", field=field)
    distance = min(distances)
    verdict = "consistent" if distance <= 1 else "inconsistent"
    sure = 0.9 if distance <= 1 else _SURE[base.relation]
    if distance > 1 and any(
        table.distance(c.value, architecture_of(facts)[0] or "?") in (0, 1) for c in claims
    ):
        sure = 0.35  # it is what its name says: the base may have given a part of it, or its card may name a wrong one
    return Finding("N9", claims[0].text, said, observed, verdict, sure, distance, field)


def _parameters(name: str, facts: Facts, base: Base) -> Iterator[Finding]:
    mine, theirs = stated_parameters(name), stated_parameters(base.name)
    if not mine:
        return
    numbers = [number for _, number in theirs] or ([float(base.parameters)] if base.parameters else [])
    text, claimed = mine[0]
    field = f"base_models {base.name}"
    if not numbers:
        yield Finding("N9", text, text.upper(), "", "unverifiable", field=field)
        return
    fits = any(0.75 <= theirs_ / number <= 1.33 for _, number in mine for theirs_ in numbers)
    shown = theirs[0][0].upper() if theirs else f"{numbers[0] / 1e9:.3g}B"
    verdict = "consistent" if fits else "inconsistent"
    sure = 0.9 if fits else _SURE[base.relation] * (1 if len(mine) == 1 else 0.7)
    if not fits and facts.parameters and any(0.75 <= facts.parameters / number <= 1.33 for _, number in mine):
        sure = 0.35  # it has the size that its name says: cut, grown, or under a wrong base
    yield Finding("N9", text, f"{claimed / 1e9:.3g}B", shown, verdict, round(sure, 2), field=field)


def _word(name: str, base: Base) -> Iterator[Finding]:
    mine, theirs = size_word(name), size_word(base.name)
    if mine is None or theirs is None:
        return
    verdict = "consistent" if mine == theirs else "inconsistent"
    sure = 0.9 if mine == theirs else _SURE[base.relation] * 0.8
    yield Finding("N9", mine, mine, theirs, verdict, round(sure, 2), field=f"base_models {base.name}")
