"""The text of a card → how large the model is, what it was trained on, and what that emitted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from supplychain.extraction.found import part_at, size_of, value_at
from supplychain.extraction.slots import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.extraction.document import Block, Document
    from supplychain.extraction.values import Part, Value

__all__ = ["measures"]

_PARAMETERS = re.compile(
    r"(?<![\w.])(~?\d{1,4}(?:[.,]\d{1,3})?\s?-?(?:[kmbt]|thousand|million|billion"
    r"|trillion))[- ](?:\w+[- ]){0,2}?param(?:eter)?s?\b"
    r"|(?:number of|#|num|total|model)?\s*param(?:eter)?s?(?: count)?\*{0,2}\s*(?:[:=|]|are|is"
    r"|of)\s*(?:about |around |approximately )?"
    r"(~?\d{1,4}(?:[.,]\d{1,3})?\s?(?:[kmbt]|million|billion|trillion))\b"
    r"|\bmodel size\W{1,5}(~?\d{1,4}(?:[.,]\d{1,3})?\s?(?:[kmbt]|million|billion))(?![bB])\b",
    re.IGNORECASE,
)
_HARDWARE = re.compile(
    r"(?:(?:\d{1,4}|an?|one|two|four|eight|single)\s?(?:[x×*]\s?)?)?(?:\b(?:Nvidia|NVIDIA"
    r"|Google(?: Cloud)?|Tesla|Titan|GeForce)\s){0,3}"
    r"\b(?:TPU(?:[ -]?v\d(?:[ -]\d{1,4}(?!\d))?(?: pods?)?)?s?|[AVHPK]100(?:-?(?:SXM\d?|PCIE))?s?"
    r"|A10G?|A6000|T4|K80|L4|L40S?|B200|MI\d{3}X?|"
    r"RTX[ -]?(?:A?\d{4})(?: ?Ti)?|GTX[ -]?\d{4}(?: ?Ti)?|Titan\s(?:RTX|V|Xp?)"
    r"|Gaudi ?\d?)(?!\w)(?:[ -]\d{2,3}\s?GB)?(?:\s(?:GPUs?|VRAM|pods?))?",
)
_LABELS = {
    "hardware": re.compile(
        r"\W*(?:hardware(?: type| used)?|infrastructure|gpus?|accelerators?|compute)\b\W{0,4}:\W*",
        re.IGNORECASE,
    ),
    "hours_used": re.compile(r"\W*hours used\W{0,4}:\W*", re.IGNORECASE),
    "cloud_provider": re.compile(r"\W*cloud provider\W{0,4}:\W*", re.IGNORECASE),
    "compute_region": re.compile(r"\W*compute region\W{0,4}:\W*", re.IGNORECASE),
    "carbon": re.compile(
        r"\W*(?:carbon emitted|co2(?:[ _]eq)? emissions?)(?: \((?:in )?(\w+)\))?\W{0,4}:\W*", re.IGNORECASE
    ),
}
_CARBON = re.compile(
    r"(?<![\d.,])\d[\d.,]{0,15}\s{0,3}(?:kg|g|grams|kilograms|t|tons|tonnes"
    r"|metric tons)\s*(?:of\s)?(?:CO2|CO₂|carbon)(?:[ _.-]?eq\w*)?",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"\W*(?:\[?more information needed|unknown|n/?a\b|none|todo|\[)", re.IGNORECASE)
_TRAINED = re.compile(r"train|tun|comput|hardware|took|hours|days|run on|using", re.IGNORECASE)


def measures(document: Document) -> Iterator[Value | None]:
    """Yield parameter counts, hardware and carbon."""
    labelled: list[tuple[str, Block, int, int]] = []
    for block in document.prose():
        for found in _PARAMETERS.finditer(block.prose.text):
            group = next(number for number in (1, 2, 3) if found[number])
            yield from _valued("parameter_count", block, *found.span(group), key=size_of(found[group]))
        here = list(_labels(block))
        labelled += here
        if here:
            continue
        if block.kind != "heading" and _TRAINED.search(block.prose.text):
            for found in _HARDWARE.finditer(block.prose.text):
                yield from _valued("hardware", block, *found.span())
        for found in _CARBON.finditer(block.prose.text):
            yield from _valued("carbon", block, *found.span())
    yield from _labelled(labelled)


def _valued(field: str, block: Block, start: int, end: int, key: str | None = None) -> Iterator[Value | None]:
    yield value_at(field, block.prose, start, end, block.kind, id=key)


def _labels(block: Block) -> Iterator[tuple[str, Block, int, int]]:
    """Yield the name of each label that begins a line, and where what it says stands."""
    text = block.prose.text
    for start, end in lines(block.prose):
        for name, label in _LABELS.items():
            found = label.match(text, start, end)
            if found and found.end() < end and not _NOTHING.match(text, found.end(), end):
                yield name, block, found.end(), end


def _labelled(found: list[tuple[str, Block, int, int]]) -> Iterator[Value | None]:
    """Yield what labels say; hours, provider and region belong to the hardware of the card."""
    parts: list[Part] = [
        part_at(name, block.prose, start, end)
        for name, block, start, end in found
        if name not in ("hardware", "carbon")
    ]
    for name, block, start, end in found:
        if name in ("hardware", "carbon"):
            yield value_at(
                name,
                block.prose,
                start,
                end,
                "label",
                "resolved",
                parts=tuple(parts) if name == "hardware" else (),
            )
