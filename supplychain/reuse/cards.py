"""The text of a card → marks, its length, the share of unfilled template, and the results of its tables. Pure functions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from supplychain.extraction.document import document_of
from supplychain.extraction.results import hyper_parameters
from supplychain.extraction.slots import lines
from supplychain.reuse.card_tables import results_in_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from supplychain.extraction.document import Block, Document
    from supplychain.reuse.claimed import Result

__all__ = ["CardLook", "look_at_card"]

_PLACEHOLDER = re.compile(
    r"\[?more information needed\]?|\bneeds? more information\b|\{\{.{0,80}\}\}", re.IGNORECASE
)
_EVAL = re.compile(r"eval|result|benchmark|performance", re.IGNORECASE)
_FINE_TUNE = re.compile(r"fine-?\s?tun", re.IGNORECASE)
_HARDWARE = re.compile(r"\b(?:[AHV]100|TPU|RTX)", re.IGNORECASE)
_HARDWARE_TYPE = re.compile(r"\W*hardware(?: type| used)?\W{0,4}:\W*(?=\w)", re.IGNORECASE)
_FILLED = re.compile(r"(?!\W*(?:more information|unknown|n/?a\b|none\b|todo|tbd))", re.IGNORECASE)
_LOGS = re.compile(
    r"wandb\.(?:ai|me)/|comet\.(?:com|ml)/|mlflow|tensorboard\.dev/|clear\.ml/|neptune\.ai/|swanlab",
    re.IGNORECASE,
)
_DEMO = re.compile(
    r"(?:huggingface\.co|hf\.co)/spaces/|\.hf\.space|colab\.research\.google\.com|\.ipynb\b|kaggle\.com/code|replicate\.com/",
    re.IGNORECASE,
)
_PAPER = re.compile(r"arxiv\.org/|aclanthology\.org/|openreview\.net/|doi\.org/", re.IGNORECASE)
_VERSIONS = re.compile(
    r"\W*(?:transformers|pytorch|torch|tensorflow|datasets|tokenizers|peft|trl|diffusers|keras|timm|flax|jax)\W{0,3}"
    r"(?:version)?\W{0,3}v?\d+\.\d+",
    re.IGNORECASE,
)
_SPEED = re.compile(
    r"(?<![\w.])\d[\d.,]*\s?(?:ms|milliseconds?|seconds?|secs?|s)\b(?:\s?(?:/|per)\s?\w+)?"
    r"|(?<![\w.])\d[\d.,]*\s?(?:tokens?|toks?|samples?|images?|frames?|words?)\s?(?:/|per)\s?s(?:ec|econd)?\b"
    r"|(?<![\w.])\d[\d.,]*\s?(?:FPS|fps|QPS|RPS)\b"
)
_SPEED_TOPIC = re.compile(
    r"latency|inference|speed|throughput|real[- ]?time|faster|generat\w+ time|per (?:image|token|sentence|query)"
    r"|/s\b|\bfps\b|per second",
    re.IGNORECASE,
)
_MEMORY = re.compile(
    r"\d[\d.,]*\s?(?:GB|GiB|G)\b(?:\s\w+){0,3}\s(?:V?RAM|memory)\b"
    r"|\b(?:VRAM|GPU memory|memory)\b.{0,40}?\d[\d.,]*\s?(?:GB|GiB|MB)\b",
    re.IGNORECASE,
)
_MEMORY_TOPIC = re.compile(
    r"requir|need|\bfits?\b|\bruns?\b|running|inference|\bload|at least|minimum|consum|footprint|peak",
    re.IGNORECASE,
)
_TRAINED = re.compile(r"train|tuned|tuning", re.IGNORECASE)
_QUANTIZED = re.compile(
    r"load_in_[48]bit|BitsAndBytesConfig|\bint[48]\b|\b[48]-?\s?bit\b|quantize_dynamic|\bGPTQ\b|\bAWQ\b|\bGGUF\b",
    re.IGNORECASE,
)
_LINKED = (("training log link", _LOGS), ("demo link", _DEMO), ("paper link", _PAPER))
_ANYWHERE = (("card: fine-tuning", _FINE_TUNE), ("card: quantized loading", _QUANTIZED))
_IN_PROSE = (("card: hardware", _HARDWARE),)
_UNDER = (
    ("card: training data", re.compile(r"training\s+(?:data|corp|set)|\bdata\s?sets?\b", re.IGNORECASE)),
    ("card: architecture", re.compile(r"architecture|model (?:structure|design)", re.IGNORECASE)),
    (
        "card: limitations",
        re.compile(r"limitation|\bbias|\brisks?\b|out[- ]of[- ]scope|caveat|ethical", re.IGNORECASE),
    ),
    ("card: intended use", re.compile(r"\buses?\b|usage|intended|how to", re.IGNORECASE)),
)
_HYPER = re.compile(
    r"hyper-?\s?param|training (?:param|config|arg|procedure|details|setup)|fine-?tuning (?:param|details)",
    re.IGNORECASE,
)
_SEED = re.compile(r"\bseed\b", re.IGNORECASE)
_ENOUGH = 3


class CardLook(NamedTuple):
    """What the text of a card shows.

    Attributes
    ----------
    length
        Characters of the text below the front matter.
    placeholders
        Share of its blocks (paragraphs, items, cells) that hold nothing but a placeholder of the template, 0 to 1.
    results
        Numbers of its tables that are results of the model or of one it was made from, not yet bounded.
    """

    marks: frozenset[str] = frozenset()
    length: int = 0
    placeholders: float = 0.0
    results: tuple[Result, ...] = ()
    problems: tuple[str, ...] = ()


def look_at_card(text: str, model: str = "", *, bases: Iterable[str] = ()) -> CardLook:
    """Return what the text of a card shows.

    Parameters
    ----------
    text
        The card below its front matter.
    model
        Id of the model, so that code that loads it is known from other code.
    bases
        Ids of models it was made from, whose results its tables may restate.
    """
    document = document_of(text)
    prose = [
        block
        for block in document.blocks
        if block.kind not in ("heading", "code") and block.prose.text.strip()
    ]
    blank = sum(1 for block in prose if _PLACEHOLDER.search(block.prose.text))
    marks = {mark for block in document.blocks for mark in _marks(block, model)}
    marks.update(_training(document))
    return CardLook(
        frozenset(marks),
        len(text.strip()),
        round(blank / len(prose), 4) if prose else 0.0,
        results_in_tables(document, model, bases=bases),
        document.problems,
    )


def _marks(block: Block, model: str) -> Iterator[str]:
    if block.kind == "code":
        yield from _code(block, model)
        return
    for link in block.prose.links:
        yield from (f"card: {mark}" for mark, pattern in _LINKED if pattern.search(link.href))
    text = block.prose.text
    yield from (mark for mark, pattern in _ANYWHERE if pattern.search(text))
    if block.kind == "heading":
        return
    yield from (mark for mark, pattern in _IN_PROSE if pattern.search(text))
    if text.strip() and not _PLACEHOLDER.search(text):
        yield from (mark for mark, pattern in _UNDER if any(map(pattern.search, block.headings)))
    for start, end in lines(block.prose):
        yield from _in_line(text[start:end], block.heading)


def _in_line(line: str, heading: str) -> Iterator[str]:
    if (found := _HARDWARE_TYPE.match(line)) and _FILLED.match(line, found.end()):
        yield "card: hardware type"
    if _VERSIONS.match(line):
        yield "card: framework versions"
    if _SPEED.search(line) and (_SPEED_TOPIC.search(line) or _SPEED_TOPIC.search(heading)):
        yield "card: latency"
    if _MEMORY.search(line) and _MEMORY_TOPIC.search(line) and not _TRAINED.search(line):
        yield "card: memory"


def _code(block: Block, model: str) -> Iterator[str]:
    text = block.prose.text
    yield "card: code"
    if model and model.lower() in text.lower():
        yield "card: loading code"
    if any(map(_FINE_TUNE.search, block.headings)):
        yield "card: fine-tuning instructions"
    if _QUANTIZED.search(text):
        yield "card: quantized loading"
    if any(_VERSIONS.match(line) for line in text.splitlines()):
        yield "card: framework versions"


def _training(document: Document) -> Iterator[str]:
    """Yield how much of a training configuration the text states, and whether it has a table of results."""
    under: set[str] = set()
    stated = False
    for value in hyper_parameters(document):
        if value is not None:
            stated = True
            if value.place.startswith("heading: ") and _HYPER.search(value.place):
                under.add(value.part("name").strip().lower())
    if stated:
        yield "card: some training configuration"
    if len(under) >= _ENOUGH and any(map(_SEED.search, under)):
        yield "card: training configuration"
    for rows in document.tables():
        if len(rows) > 1 and rows[0] and any(map(_EVAL.search, rows[0][0].headings)):
            yield "card: performance table"
