"""What an artifact says of its origins, in tags, card and answer: each claim with where it was read. Pure functions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from loaders.huggingface.texts import words
from supplychain.records import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = [
    "Claim",
    "answer_claim",
    "base_claims",
    "card_claim",
    "dataset_claims",
    "evaluation_claims",
    "license_claims",
    "relation_of",
    "tag_claim",
    "tagged",
]

_SYNONYMS = {
    "finetuned": "finetune",
    "fine-tune": "finetune",
    "fine-tuned": "finetune",
    "quantize": "quantized",
    "quantization": "quantized",
    "merged": "merge",
    "adapters": "adapter",
    "lora": "adapter",
    "distill": "distilled",
    "distillation": "distilled",
    "conversion": "converted",
}
_LICENSE_FIELDS = ("license_name", "license_link", "license_details")


class Claim(NamedTuple):
    """A text that names something upstream, where it was read, and for a base model how it was used."""

    text: str
    evidence: str
    relation: str = "unspecified"


def relation_of(text: object) -> str:
    """Return the relation of the schema that `text` means; ``unspecified`` when it is none."""
    word = str(text or "").strip().lower()
    word = _SYNONYMS.get(word, word)
    return word if word in RELATIONS else "unspecified"


def tagged(tags: Iterable[str], prefix: str) -> Iterator[str]:
    """Yield what stands after `prefix` and a colon, in tags that begin with it."""
    start = f"{prefix}:"
    for tag in tags:
        if tag.startswith(start):
            yield tag[len(start) :]


def base_claims(payload: Mapping[str, Any], tags: Iterable[str], card: Mapping[str, Any]) -> list[Claim]:
    """Return every claim of a model about its base models: of the answer, its tags, its card.

    The configuration of an adapter is asked only where nothing else names a base: it often holds the path of a copy.
    """
    claims = [*_answered(payload.get("baseModels")), *map(tag_claim, tagged(tags, "base_model"))]
    relation = card.get("base_model_relation")
    claims += [card_claim(text, relation) for text in words(card.get("base_model"))]
    claims += [Claim(text, "card.finetuned_from", "finetune") for text in words(card.get("finetuned_from"))]
    if not claims:
        config = payload.get("config")
        peft = config.get("peft") if isinstance(config, dict) else None
        base = peft.get("base_model_name_or_path") if isinstance(peft, dict) else None
        claims += [Claim(text, "config.peft", "adapter") for text in words(base)]
    return claims


def tag_claim(rest: str) -> Claim:
    """Return what a tag says after ``base_model:``, with or without a relation."""
    word, colon, text = rest.partition(":")
    relation = relation_of(word) if colon else "unspecified"
    if relation == "unspecified":
        return Claim(rest, "tag")
    return Claim(text, f"tag:{relation}", relation)


def card_claim(text: str, relation: object) -> Claim:
    """Return what a card says by `base_model`, and by `base_model_relation` if it has one."""
    kind = relation_of(relation)
    return Claim(
        text, "card.base_model" if kind == "unspecified" else f"card.base_model_relation:{kind}", kind
    )


def answer_claim(text: str, relation: object) -> Claim:
    """Return what the Hub answers by `baseModels`."""
    kind = relation_of(relation)
    return Claim(text, "api.baseModels" if kind == "unspecified" else f"api.baseModels:{kind}", kind)


def _answered(value: Any) -> Iterator[Claim]:
    """Parse `baseModels`: an object with a relation, a list of them or of ids, or any of these as JSON text."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return
    for group in value if isinstance(value, list) else [value]:
        if isinstance(group, str):
            yield answer_claim(group, None)
        elif isinstance(group, dict):
            models = group.get("models", [group] if "id" in group else [])
            for model in models if isinstance(models, list) else []:
                name = model.get("id") if isinstance(model, dict) else model
                if isinstance(name, str):
                    yield answer_claim(name, group.get("relation"))


def dataset_claims(tags: Iterable[str], card: Mapping[str, Any]) -> list[Claim]:
    """Return every claim of a model about datasets it was trained on."""
    claims = [Claim(text, "tag") for text in tagged(tags, "dataset")]
    return claims + [Claim(text, "card.datasets") for text in words(card.get("datasets"))]


def evaluation_claims(payload: Mapping[str, Any], card: Mapping[str, Any]) -> Iterator[Claim]:
    """Yield the datasets a model says it was measured on."""
    index = payload.get("model-index") or card.get("model-index")
    for model in index if isinstance(index, list) else []:
        results = model.get("results") if isinstance(model, dict) else None
        for result in results if isinstance(results, list) else []:
            dataset = result.get("dataset") if isinstance(result, dict) else None
            if isinstance(dataset, dict) and isinstance(dataset.get("type"), str):
                yield Claim(dataset["type"], "card.model-index")


def license_claims(tags: Iterable[str], card: Mapping[str, Any]) -> list[Claim]:
    """Return every license text with the field it stands in: tag, card, card.license_name and so on."""
    claims = [Claim(text, "tag") for text in tagged(tags, "license") if text.strip()]
    claims += [Claim(text, "card") for text in words(card.get("license"))]
    for field in _LICENSE_FIELDS:
        claims += [Claim(text, f"card.{field}") for text in words(card.get(field))]
    return claims
