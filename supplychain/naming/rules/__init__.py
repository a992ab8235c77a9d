"""The rules N1 to N10: what a name claims against what is known of the model. Pure: plain values in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplychain.naming.reading import elements
from supplychain.naming.rules.architectures import check_architecture, check_class
from supplychain.naming.rules.cards import check_datasets, check_languages, check_methods, check_task
from supplychain.naming.rules.lineage import check_lineage
from supplychain.naming.rules.names import check_name
from supplychain.naming.rules.sizes import check_figures, check_parameters, check_size_word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from supplychain.naming.element import Element
    from supplychain.naming.facts import Facts
    from supplychain.naming.finding import Finding
    from supplychain.naming.popular import Popular
    from supplychain.naming.rules.sizes import Size

__all__ = ["check"]


def check(
    name: str,
    facts: Facts,
    *,
    references: Mapping[tuple[str, str], Size] | None = None,
    popular: Popular | None = None,
    read: Sequence[Element] | None = None,
) -> tuple[Finding, ...]:
    """Return what the rules say of a name, in the order of the rules.

    Parameters
    ----------
    name
        Id of the model, with or without its owner.
    facts
        What is known of it; a fact nobody states makes a claim unverifiable, never wrong.
    references
        Sizes that words stand for beside the published ones: (squeezed model type, word) → size.
    popular
        Names it may be taken for; without it nothing is compared with other names.
    read
        Elements of the name, where they have been read already.
    """
    parts = elements(name) if read is None else read
    return (
        *check_architecture(name, facts),
        *check_class(facts),
        *check_task(name, facts),
        *check_parameters(name, facts),
        *check_size_word(name, facts, references),
        *check_figures(name, facts),
        *check_languages(facts, parts),
        *check_datasets(name, facts),
        *check_methods(name, facts),
        *check_lineage(name, facts),
        *check_name(name, facts, popular),
    )
