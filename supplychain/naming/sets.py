"""Names of which only the set of categories is known: which of their tokens say which, by a model that reads already."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from supplychain.naming.model import posteriors
from supplychain.naming.training import Labeled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from supplychain.naming.reading import Reader

__all__ = ["label_by_sets"]

_AGAINST = 6.0  # log odds against a category that is not in the set
_TOWARDS = 1.5  # log odds for one that is in it but at no token, added in each turn
_TURNS = 11
_UNSET = frozenset("WM")


def label_by_sets(
    reader: Reader,
    names: Sequence[str],
    sets: Sequence[AbstractSet[str]],
    *,
    weight: float,
    unset: AbstractSet[str] = _UNSET,
) -> list[Labeled]:
    """Label the tokens of names so that they say what the sets say; names where that cannot be are left out.

    Parameters
    ----------
    reader
        Reads the names, and is moved towards the sets until they agree.
    names, sets
        Names, and the letters of the categories of each.
    weight
        How much such a name counts beside one whose tokens are known.
    unset
        Letters that whoever made the sets did not know: they may be there or not.
    """
    parts, _, scores = reader.scores(names)
    model = reader.model
    lengths = [len(tokens) for tokens in parts]
    letters = np.array([found[2:] for found in model.labels])
    ends = np.cumsum([0, *lengths])
    spans = [(int(a), int(b)) for a, b in itertools.pairwise(ends)]
    moved = scores.astype(float)
    for said, (first, last) in zip(sets, spans, strict=True):
        moved[first:last, ~np.isin(letters, [*said, *unset])] -= _AGAINST
    best = posteriors(moved, model.steps, lengths).argmax(1)
    for _ in range(_TURNS):
        for said, (first, last) in zip(sets, spans, strict=True):
            lacking = said - set(letters[best[first:last]].tolist())
            if lacking:
                moved[first:last, np.isin(letters, [*lacking])] += _TOWARDS
        best = posteriors(moved, model.steps, lengths).argmax(1)
    found = []
    for tokens, said, (first, last) in zip(parts, sets, spans, strict=True):
        labels = [model.labels[place] for place in best[first:last]]
        if tokens and {one[2:] for one in labels} - unset == said - unset:
            found.append(Labeled(tokens, labels, weight))
    return found
