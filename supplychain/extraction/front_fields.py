"""Front matter → values: what its keys declare, with the place of each text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplychain.extraction.found import canonical, cleaned
from supplychain.extraction.front_matter import Items, Keys, Scalar, scalars
from supplychain.extraction.values import Part, Value
from supplychain.extraction.vocabulary import FRAMEWORKS, LIBRARIES, TASKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.extraction.front_matter import FrontMatter, Node

__all__ = ["KEYS", "front_values"]

KEYS: dict[str, str] = {
    "license": "license",
    "license_name": "license",
    "license_link": "license",
    "license_details": "license",
    "datasets": "datasets",
    "dataset": "datasets",
    "base_model": "base_model",
    "finetuned_from": "base_model",
    "language": "language",
    "languages": "language",
    "pipeline_tag": "tasks",
    "task": "tasks",
    "tasks": "tasks",
    "task_categories": "tasks",
    "task_ids": "tasks",
    "library_name": "libraries",
    "library": "libraries",
    "metrics": "evaluation",
    "repo": "repository",
    "repository": "repository",
    "github": "repository",
    "code": "repository",
    "paper": "papers",
    "papers": "papers",
    "arxiv": "papers",
    "demo": "demo",
    "parameters": "parameter_count",
    "model_size": "parameter_count",
}
"""Key of the front matter → field."""

_MOST_RESULTS = 5_000


def front_values(front: FrontMatter) -> Iterator[Value]:
    """Yield every value that a key of the front matter declares."""
    confidence = "declared" if front.parsed else "inferred"
    for key, node in front.keys.items.items():
        place = f"front matter: {key}"
        if (field := KEYS.get(key)) is not None:
            for scalar in scalars(node):
                yield from _value(field, scalar, place, confidence)
        elif key == "tags":
            yield from _tags(node, confidence)
        elif key == "model-index":
            yield from _results(node)
        elif key in ("co2_eq_emissions", "co2_emissions"):
            yield from _carbon(node, place)
    yield from _library_words(front, confidence)


def _value(field: str, scalar: Scalar, place: str, confidence: str) -> Iterator[Value]:
    text = cleaned(scalar.text)
    if not text or text in ("null", "~"):
        return
    parts = (Part("metric", text, scalar.span),) if field == "evaluation" else ()
    yield Value(field, text, scalar.span, place, confidence, canonical(field, text), parts)


def _tags(node: Node, confidence: str) -> Iterator[Value]:
    for scalar in scalars(node):
        text = cleaned(scalar.text)
        word = text.lower()
        place = "front matter: tags"
        if word in TASKS:
            yield Value("tasks", text, scalar.span, place, confidence, word)
        if word in LIBRARIES:
            yield Value("libraries", text, scalar.span, place, confidence, word)
        if word in FRAMEWORKS:
            yield Value("frameworks", text, scalar.span, place, confidence, FRAMEWORKS[word])
        prefix, colon, rest = word.partition(":")
        field = {
            "arxiv": "papers",
            "dataset": "datasets",
            "license": "license",
            "base_model": "base_model",
        }.get(prefix)
        if colon and field and rest:
            yield Value(field, text, scalar.span, place, confidence, canonical(field, text.split(":")[-1]))


def _library_words(front: FrontMatter, confidence: str) -> Iterator[Value]:
    """Yield frameworks that are named as the library."""
    for scalar in scalars(front.keys.items.get("library_name")):
        word = scalar.text.strip().lower()
        if word in FRAMEWORKS:
            place = "front matter: library_name"
            yield Value("frameworks", cleaned(scalar.text), scalar.span, place, confidence, FRAMEWORKS[word])


def _results(index: Node) -> Iterator[Value]:
    """Yield each result of a model-index with its metric and dataset."""
    left = _MOST_RESULTS
    for model in _mappings(index):
        for result in _mappings(model.items.get("results")):
            dataset = result.items.get("dataset")
            named = dataset.items if isinstance(dataset, Keys) else {}
            about = named.get("name") or named.get("type")
            for metric in _mappings(result.items.get("metrics")):
                value = metric.items.get("value")
                if not isinstance(value, Scalar) or left <= 0:
                    continue
                left -= 1
                kind = metric.items.get("type") or metric.items.get("name")
                parts = [Part("metric", cleaned(kind.text), kind.span)] if isinstance(kind, Scalar) else []
                if isinstance(about, Scalar):
                    parts.append(Part("dataset", cleaned(about.text), about.span))
                place = "front matter: model-index"
                yield Value(
                    "evaluation", cleaned(value.text), value.span, place, "declared", parts=tuple(parts)
                )


def _mappings(node: Node | None) -> Iterator[Keys]:
    for item in node.items[:_MOST_RESULTS] if isinstance(node, Items) else [node]:
        if isinstance(item, Keys):
            yield item


def _carbon(node: Node, place: str) -> Iterator[Value]:
    if isinstance(node, Scalar):
        yield from _value("carbon", node, place, "declared")
    elif isinstance(node, Keys):
        for key, field in (("emissions", "carbon"), ("hardware_used", "hardware")):
            for scalar in scalars(node.items.get(key)):
                yield from _value(field, scalar, f"{place}.{key}", "declared")
