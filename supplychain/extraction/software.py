"""The text of a card → tasks, frameworks and libraries: labels, and the code it shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from supplychain.extraction.found import value_at
from supplychain.extraction.slots import lines
from supplychain.extraction.vocabulary import FRAMEWORKS, LIBRARIES, MODULES, TASKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.extraction.document import Block, Document
    from supplychain.extraction.values import Value

__all__ = ["software"]

_IMPORT = re.compile(r"^[ \t>]*(?:from|import)[ \t]+(\w+)", re.MULTILINE)
_INSTALL = re.compile(r"\bpip3?[ \t]+install[ \t]+((?:-{1,2}[\w-]+[ \t]+)*)([^\n`;&|]{1,200})")
_PIPELINE = re.compile(r"\bpipeline\(\s*(?:task\s*=\s*)?[\"']([\w-]+)[\"']")
_CLASSES = re.compile(r"\b(TF|Flax)?Auto(?:Model|Tokenizer)\w*|\b(TF|Flax)[A-Z]\w+(?:Model|For)\w*")
_TASK = re.compile(
    r"\W*(?:downstream[- ]?task|task|pipeline tag|model type|problem type)s?\W{0,4}:\W*", re.IGNORECASE
)
_VERSION = re.compile(
    r"\W*(transformers|pytorch|tensorflow|datasets|tokenizers|peft|trl|diffusers|keras|timm|flax"
    r"|jax)\W{0,3}:?\s*v?\d+\.\d+",
    re.IGNORECASE,
)


def software(document: Document) -> Iterator[Value | None]:
    """Yield tasks, frameworks and libraries."""
    for block in document.blocks:
        if block.kind == "code":
            yield from _in_code(block)
        elif block.kind != "cell":
            for start, end in lines(block.prose):
                yield from _in_line(block, start, end)


def _in_code(block: Block) -> Iterator[Value | None]:
    text = block.prose.text
    for found in _IMPORT.finditer(text):
        yield from _word(block, *found.span(1), module=True)
    for found in _INSTALL.finditer(text):
        for name in re.finditer(r"[A-Za-z][\w.\-]*", found[2]):
            yield from _word(block, found.start(2) + name.start(), found.start(2) + name.end())
    for found in _PIPELINE.finditer(text):
        if found[1].lower() in TASKS:
            yield value_at("tasks", block.prose, *found.span(1), "code", "inferred")
    for found in _CLASSES.finditer(text):
        prefix = found[1] or found[2]
        framework = {"TF": "tensorflow", "Flax": "jax"}.get(prefix)
        if framework:
            yield value_at("frameworks", block.prose, *found.span(), "code", "inferred", id=framework)


def _in_line(block: Block, start: int, end: int) -> Iterator[Value | None]:
    text = block.prose.text
    if found := _VERSION.match(text, start, end):
        yield from _word(block, *found.span(1), confidence="resolved")
    if (found := _TASK.match(text, start, end)) and found.end() < end:
        words = text[found.end() : end].strip(" .*_`").lower().replace(" ", "-").replace("_", "-")
        if words in TASKS:
            yield value_at("tasks", block.prose, found.end(), end, "label", "resolved", id=words)


def _word(
    block: Block, start: int, end: int, *, module: bool = False, confidence: str = "inferred"
) -> Iterator[Value | None]:
    """Yield library and framework that a word names."""
    word = block.prose.text[start:end].lower()
    library = MODULES.get(word) if module else word if word in LIBRARIES else MODULES.get(word)
    place = "code" if block.kind == "code" else "label"
    for field, key in (("libraries", library), ("frameworks", FRAMEWORKS.get(word))):
        if key:
            yield value_at(field, block.prose, start, end, place, confidence, id=key)
