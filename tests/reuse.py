"""Observations for tests of reuse: from recorded answers and cards of the Hub, and from bodies made by hand in their shape."""

from __future__ import annotations

import gzip
import json
from functools import cache
from typing import TYPE_CHECKING, Any

from loaders.huggingface.artifacts import model_records
from loaders.huggingface.cards import card_in
from supplychain.records import Dataset, Model, Owner
from supplychain.reuse.records import observations_in
from tests.converters.hub_payloads import modelbiome_trees
from tests.hub_server import recorded

if TYPE_CHECKING:
    from pathlib import Path

    from supplychain.records import Record
    from supplychain.reuse.observation import Observation

__all__ = ["by_hand", "card_of", "from_answer", "recorded_bodies", "recorded_cards"]

STAMP: dict[str, Any] = {"source": "huggingface", "collected_at": "2025-06-01"}
FILES = (".gitattributes", "README.md", "config.json", "pytorch_model.bin")


@cache
def recorded_bodies(data: Path) -> dict[str, dict[str, Any]]:
    """Answers about single models, by id: dumps of a client, and recorded exchanges (the newest of each)."""
    found = {body["id"]: body for body in modelbiome_trees(data / "hub" / "models")}
    exchanges = [e["response"]["body"] for e in recorded(data / "hub" / "wire" / "hf_api")]
    bodies = [body for body in exchanges if isinstance(body, dict) and "siblings" in body]
    return found | {body["id"]: body for body in sorted(bodies, key=lambda body: str(body["lastModified"]))}


@cache
def recorded_cards(data: Path) -> dict[str, str]:
    """READMEs of 2020, by id of the model."""
    with gzip.open(data / "hub" / "cards" / "model_cards_2020-12.jsonl.gz", "rt", encoding="utf-8") as lines:
        return {row["model_id"]: row["readme"] for row in map(json.loads, lines)}


def from_answer(
    body: dict[str, Any], card: str | None = None, *others: Record, asked: tuple[str, ...] | None = None
) -> Observation:
    """Return what the loader of live answers observes in a body and a card; `others` are records beside it."""
    read = None if card is None else card_in(card)
    found = observations_in([*model_records(body, STAMP, card=read, asked=asked), *others])
    return found[next(iter(found))]


def card_of(data: Path, model: str) -> Observation:
    """Return what is observed of a model of which only its recorded card and that it has weights is known."""
    body = {"id": model, "siblings": [{"rfilename": name} for name in FILES]}
    return from_answer(body, recorded_cards(data)[model], asked=("siblings",))


def by_hand(
    *others: Record, card: str | None = None, files: tuple[str, ...] = FILES, **body: Any
) -> Observation:
    """Return what is observed in a body made by hand in the shape of the recorded ones; fields of None are left out."""
    whole: dict[str, Any] = {
        "id": "acme/model",
        "author": "acme",
        "sha": "c0ffee",
        "lastModified": "2025-01-02T00:00:00.000Z",
        "createdAt": "2024-01-01T00:00:00.000Z",
        "private": False,
        "gated": False,
        "disabled": False,
        "downloads": 5,
        "likes": 1,
        "tags": ["transformers", "pytorch", "region:us"],
        "pipeline_tag": "text-generation",
        "library_name": "transformers",
        "model-index": None,
        "config": {"architectures": ["LlamaForCausalLM"], "model_type": "llama"},
        "cardData": {"license": "mit"},
        "spaces": [],
        "siblings": [{"rfilename": name} for name in files],
    }
    said = {
        key: value for key, value in {**whole, **body}.items() if value is not None or key == "model-index"
    }
    return from_answer(said, card, *others)


def owner(**said: Any) -> Owner:
    """Return what a hub says of the owner of a body made by hand."""
    return Owner(**STAMP, id="acme", **said)


def dataset(key: str) -> Dataset:
    """Return a dataset that was loaded."""
    return Dataset(**STAMP, id=key)


def base(key: str) -> Model:
    """Return a model that was loaded."""
    return Model(**STAMP, id=key)
