"""Which model was made from which: by id where there is one, and apart from that what only words say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from loaders.peatmoss.works import key_text
from supplychain.identifiers import Unresolved, model_id, texts_in
from supplychain.records import DerivedFrom, Endpoint, Placeholder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from loaders.peatmoss.reading import Reading
    from supplychain.records import Record

__all__ = ["Base", "bases_named", "read_lineage"]

_TABLE = "model_to_base_model"
_CLAIMS = """
SELECT j.model_id, k.key, j.base_model_name, j.base_model_url, b.key FROM model_to_base_model j
LEFT JOIN temp.model_key k ON k.id = j.model_id LEFT JOIN temp.model_key b ON b.id = j.base_model_id
ORDER BY j.model_id, j.base_model_name
"""
_LOOK_UP = """
SELECT key, context = ?1 OR key = ?1, described FROM temp.model_key
WHERE (context = ?1 COLLATE NOCASE OR key = ?1 COLLATE NOCASE) AND (hub = 'huggingface' OR hub IS NULL)
"""


class Base(NamedTuple):
    """The model that a claim names: by key and how sure that is, or only by text."""

    id: str
    confidence: str

    @property
    def text_only(self) -> bool:
        """Whether the id is nothing but the text of the claim."""
        return self.confidence == "inferred"


def read_lineage(reading: Reading) -> Iterator[Record]:
    """Yield every claim that a model was made from another; what names none by id becomes a placeholder."""
    for row, model, name, url, base in reading.database.rows(_CLAIMS):
        if model is None:
            reading.tally.drop(_TABLE, "points at no model", f"model_id {row}: {name}")
            continue
        found = (
            [Base(base, "declared")]
            if base
            else bases_named(name, url, lambda text: _looked_up(reading, text))
        )
        if not found:
            reading.tally.drop(_TABLE, "base model is blank or says nothing", f"{model}: {name}")
        for claim in found:
            if claim.text_only:
                yield Placeholder(**reading.stamp, label="Model", id=claim.id, reason="unresolved text")
            yield DerivedFrom(
                **reading.stamp,
                start=Endpoint("Model", model),
                end=Endpoint("Model", claim.id if claim.text_only else reading.ids.current(claim.id)),
                evidence=(_TABLE,),
                confidence=claim.confidence,
            )


def bases_named(name: Any, url: Any, look_up: Callable[[str], str | None]) -> list[Base]:
    """Return the models that name and address of a claim tell; `look_up` finds a model's key by an id.

    A name that is an id of the database, or the address of one, is that model; an id with an owner is taken
    at its word; any other text is kept as text. Nothing is guessed: "gpt" may be any of them.
    """
    addresses = [text for text in texts_in(url) if not _says_nothing(text)]
    texts = [text for text in texts_in(name) if not _says_nothing(text)]
    if len(texts) > 1:  # a merge: its parts have names, and no address each
        return [_base([text], look_up) for text in texts]
    return [_base([*texts, *addresses], look_up)] if texts or addresses else []


def _says_nothing(text: str) -> bool:
    found = model_id(text)
    return isinstance(found, Unresolved) and found.reason == "says nothing"


def _base(texts: list[str], look_up: Callable[[str], str | None]) -> Base:
    ids = [found for text in texts if isinstance(found := model_id(text), str)]
    shorter = (re.sub(r"\s+models?\.?$", "", text.strip(), flags=re.IGNORECASE) for text in texts)
    for candidate in (*ids, *(found for text in shorter if isinstance(found := model_id(text), str))):
        if key := look_up(candidate):
            return Base(key, "resolved")
    for candidate in ids:
        if "/" in candidate or any(_is_address_of(text, candidate) for text in texts):
            return Base(candidate, "declared")
    return Base(key_text(texts[0]), "inferred")


def _is_address_of(text: str, artifact: str) -> bool:
    return "://" in text and model_id(text) == artifact


def _looked_up(reading: Reading, text: str) -> str | None:
    """Return the key of the one model of the database that `text` names, by an id of any spelling."""
    found = list(reading.database.rows(_LOOK_UP, text))
    if "/" not in text:
        # Ids without owner look like words: a model counts that the hub described, not one some code named.
        found = [row for row in found if row[2]]
    for group in (found, [row for row in found if row[2]], [row for row in found if row[1]]):
        if len({key for key, _, _ in group}) == 1:
            return str(group[0][0])
    return text if reading.ids.knows(text) else None
