"""N3, N7, N8: tasks, languages, datasets, methods and formats in a name against what the card and the Hub say."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from supplychain.naming.finding import Finding
from supplychain.naming.words import own_part, readings, squeezed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from supplychain.naming.element import Element
    from supplychain.naming.facts import Facts

__all__ = ["check_datasets", "check_languages", "check_methods", "check_task", "meanings"]

_MANY = {"multilingual", "multi", "mul"}


@cache
def meanings() -> Mapping[str, Mapping[str, Any]]:
    """Return the tables of `meanings.toml` beside this package."""
    return tomllib.loads((files("supplychain.naming") / "meanings.toml").read_text("utf-8"))


def check_task(name: str, facts: Facts) -> Iterator[Finding]:
    """N3. It is enough when the task on the Hub or the head of the class bears the word out."""
    tables = meanings()
    head = next((h for a in facts.architectures[:1] for h in tables["heads"] if a.endswith(h)), None)
    for word, _, _, tasks in readings(name, tables["tasks"]):
        shown = [t for t in (facts.task, *(tables["heads"][head] if head else ())) if t]
        if not shown:
            yield Finding("N3", word, tasks[0], "", "unverifiable", field="pipeline_tag")
        elif facts.task in tasks:
            yield Finding("N3", word, tasks[0], facts.task or "", "consistent", 1.0, field="pipeline_tag")
        elif any(task in tasks for task in shown):
            yield Finding("N3", word, tasks[0], head or "", "consistent", 0.8, field="config.architectures")
        else:
            field = "pipeline_tag" if facts.task else "config.architectures"
            sure = 0.8 if facts.task and head else 0.6
            yield Finding("N3", word, tasks[0], facts.task or head or "", "inconsistent", sure, field=field)


def check_languages(facts: Facts, elements: Iterable[Element]) -> Iterator[Finding]:
    """N7, languages. A card that names several languages or `multilingual` bears out that the model is multilingual.

    Codes of languages that models are seldom made for are taken for abbreviations of something else.
    """
    stated = {_code(text) for text in facts.languages} - {""}
    usual = set(meanings()["languages"].values())
    field = "card.language"
    for element in elements:
        if element.category != "language":
            continue
        claimed = squeezed(element.text)
        many = claimed in _MANY
        code = claimed if many else _code(element.text)
        if not code or not (many or code in usual):
            continue
        sure = element.confidence * (0.7 if many or len(claimed) > 2 else 0.55)
        if not stated:
            yield Finding("N7", element.text, code, "", "unverifiable", field=field)
        elif code in stated or stated & _MANY or (many and len(stated) > 1):
            said = code if code in stated else ", ".join(sorted(stated)[:5])
            yield Finding(
                "N7", element.text, code, said, "consistent", round(element.confidence, 2), field=field
            )
        else:
            said = ", ".join(sorted(stated)[:5])
            yield Finding(
                "N7",
                element.text,
                code,
                said,
                "inconsistent",
                round(sure, 2),
                field=field,
            )


def _code(text: str) -> str:
    """Return the code of a language given as code or English name; blank for what is neither."""
    tables = meanings()
    key = text.strip().lower().replace("_", "-")
    if key in tables["same_language"]:
        return str(tables["same_language"][key])
    if found := tables["languages"].get(squeezed(key)):
        return str(found)
    short = key.split("-", maxsplit=1)[0]
    return key if key in _MANY else short if short.isalpha() and len(short) in (2, 3) else ""


def check_datasets(name: str, facts: Facts) -> Iterator[Finding]:
    """N7, datasets. A card rarely lists everything, so that a missing one is a weak hint."""
    nothing = meanings()["placeholders"]["datasets"]
    stated = [squeezed(own_part(text)) for text in facts.datasets if text.lower() not in nothing]
    shown = ", ".join(sorted(facts.datasets)[:5])
    for word, _, _, known in readings(name, meanings()["datasets"]):
        wanted = [squeezed(text) for text in known]
        if not stated:
            yield Finding("N7", word, known[0], "", "unverifiable", field="card.datasets")
        elif any(want in text or (len(text) > 3 and text in want) for want in wanted for text in stated):
            yield Finding("N7", word, known[0], shown, "consistent", 0.9, field="card.datasets")
        else:
            yield Finding("N7", word, known[0], shown, "inconsistent", 0.5, field="card.datasets")


def check_methods(name: str, facts: Facts) -> Iterator[Finding]:
    """N8. One statement that bears the word out is enough; a contradiction needs the very field that would show it."""
    tables = meanings()
    signs = {squeezed(text) for text in (*facts.tags, facts.library or "") if text}
    for word, _, _, method in readings(name, tables["methods"]):
        if not method:
            continue
        wanted = {squeezed(text) for text in (word, method, *tables["shown_by"].get(method, ()))}
        shown = (
            _shown(method, wanted, facts, signs) or _inherited(word, facts) or _contradicted(method, facts)
        )
        field, observed, verdict, sure = shown or ("", "", "unverifiable", 0.0)
        yield Finding("N8", word, method, observed, verdict, sure, field=field)


_Said = tuple[str, str, str, float]


def _shown(method: str, wanted: set[str], facts: Facts, signs: set[str]) -> _Said | None:
    """Return what bears a method out: field, what it says, verdict, confidence."""
    endings = sorted(set(meanings()["endings"].get(method, ())) & set(facts.formats))
    quantized = facts.quantization or ""
    relations = {base.relation for base in facts.bases}
    if method in relations or (method == "merge" and len(facts.bases) > 1):
        return "base_models.relation", method, "consistent", 1.0
    if quantized and squeezed(quantized.split(" ")[0]) in wanted:
        return "config.quantization_config", quantized, "consistent", 1.0
    if endings:
        return "siblings", ", ".join(endings), "consistent", 1.0
    if method == "gguf" and facts.gguf_architecture:
        return "gguf.architecture", facts.gguf_architecture, "consistent", 1.0
    if wanted & signs:
        return "tags", ", ".join(sorted(wanted & signs)), "consistent", 0.9
    return None


def _inherited(word: str, facts: Facts) -> _Said | None:
    """Return the base that the word comes from: names are carried on to what is made of a model."""
    for base in facts.bases:
        if squeezed(word) in squeezed(own_part(base.name)):
            return "base_models", base.name, "consistent", 0.5
    return None


def _contradicted(method: str, facts: Facts) -> _Said | None:
    """Return what contradicts a method; a relation never does, for adapters are merged into their base under one name."""
    if method in _QUANTIZERS and facts.quantization:
        return "config.quantization_config", facts.quantization, "inconsistent", 0.9
    if facts.formats and meanings()["endings"].get(method):
        return "siblings", ", ".join(sorted(facts.formats)), "inconsistent", 0.85
    return None


_QUANTIZERS = {"gptq", "awq", "bitsandbytes", "hqq", "aqlm", "exl2", "exl3"}
