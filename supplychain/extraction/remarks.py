"""The text of a card → what it says at length: limitations, grants, formats, languages, papers and demonstrations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from supplychain.extraction.found import canonical, cleaned, value_at
from supplychain.extraction.slots import lines, sentences
from supplychain.extraction.values import Value
from supplychain.secrets import masked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.extraction.document import Block, Document

__all__ = ["remarks"]

_LIMITATIONS = re.compile(
    r"limitation|\bbias|\brisks?\b|out[- ]of[- ]scope|caveat|ethical|misuse|disclaimer", re.IGNORECASE
)
_NOTHING = re.compile(
    r"\W*(?:\[?more information needed\]?|todo|\(to ?do\)|n/?a|tbd|coming soon)\W*", re.IGNORECASE
)
_GRANT = re.compile(
    r"\b(?:supported|funded|sponsored|financed)\s+(?:in part\s+)?(?:by|with|through)\b"
    r"|\bgrants?\b(?! (?:you|access|permission|a license|the))|\bTFRC\b|\bTPU Research Cloud\b|"
    r"TensorFlow Research Cloud|\bfunding\b|\bfellowship\b",
)
_INPUT = re.compile(r"\W*(?:input(?:s|\(s\))?(?: format| type| data)?)\W{0,4}:\W*", re.IGNORECASE)
_OUTPUT = re.compile(r"\W*(?:output(?:s|\(s\))?(?: format| type| data)?)\W{0,4}:\W*", re.IGNORECASE)
_TAKES = re.compile(
    r"\b(?:takes?|accepts?|expects?|receives?)\b.{2,120}?\b(?:as|in|for) (?:an? |its "
    r"|the )?(?:raw )?inputs?\b|\bexpects an?\b.{2,80}?\bas input|\binputs? (?:should|must|has to"
    r"|need)\b|\bsampled at \d+\s?k?hz",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"\b(?:outputs|produces?|returns?|generates?)\b.{2,120}?\bas (?:an? |its |the )?output\b"
    r"|\boutputs (?:predictions|a|an|the)\b|\bthe output (?:is|of the model is|will be)\b"
    r"|\bmaps sentences\b.{3,90}?space|\bproduces an?\b.{2,80}\bin output",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(
    r"\W*(?:(?:source|target|tgt|src)?[ _-]?languages?(?:\(s\))?(?: \(NLP\))?)\W{0,4}[:=]\W*", re.IGNORECASE
)
_PAPER = re.compile(
    r"arxiv\.org|aclweb\.org|aclanthology|openreview\.net|doi\.org|papers\.nips|proceedings\.mlr"
    r"|semanticscholar\.org|biorxiv|dl\.acm\.org|ieeexplore|openaccess\.thecvf|link\.springer"
    r"|isca-speech|neurips\.cc|nature\.com/articles|academic\.oup",
    re.IGNORECASE,
)
_BIB_TITLE = re.compile(r"\btitle\s*=\s*[{\"]+(.+?)[}\"]+\s*,?\s*$", re.IGNORECASE | re.MULTILINE)
_DEMO = re.compile(
    r"huggingface\.co/spaces/|\.hf\.space|colab\.research\.google\.com|\.gradio\.|streamlit\.app"
    r"|replicate\.com|\bdemo\b",
    re.IGNORECASE,
)
_DEMO_WORDS = re.compile(r"\bdemo\b|\bplayground\b|try it", re.IGNORECASE)


def remarks(document: Document) -> Iterator[Value | None]:
    """Yield limitations, grants, formats, languages, papers and demonstrations."""
    yield from _limitations(document)
    for block in document.blocks:
        if block.kind == "code":
            for title in _BIB_TITLE.finditer(block.prose.text):
                yield value_at("papers", block.prose, *title.span(1), "code", "inferred")
            continue
        yield from _links(block)
        if block.kind in ("cell", "heading"):
            continue
        yield from _labelled(block)
        for start, end in sentences(block.prose):
            for field, pattern in (("grant", _GRANT), ("input_format", _TAKES), ("output_format", _GIVES)):
                if pattern.search(block.prose.text, start, end):
                    yield value_at(field, block.prose, start, end, block.place, "inferred")


def _limitations(document: Document) -> Iterator[Value | None]:
    """Yield each paragraph and item under a heading on limitations."""
    for block in document.prose():
        if block.kind in ("heading", "cell") or not any(map(_LIMITATIONS.search, block.headings)):
            continue
        text = block.prose.text
        if len(text.split()) > 3 and not _NOTHING.fullmatch(text):
            yield value_at("limitations", block.prose, 0, len(text), block.place, "resolved")


def _links(block: Block) -> Iterator[Value | None]:
    for link in block.prose.links:
        words = block.prose.text[link.start : link.end]
        if _PAPER.search(link.href):
            value = value_at(
                "papers",
                block.prose,
                link.start,
                link.end,
                "link",
                "resolved",
                id=canonical("papers", link.href),
            )
            yield value or Value(
                "papers",
                cleaned(masked(link.href)),
                link.span,
                "link",
                "resolved",
                canonical("papers", link.href),
            )
        if _DEMO.search(link.href) or _DEMO_WORDS.search(words):
            yield Value("demo", cleaned(link.href), link.span, "link", "resolved")


def _labelled(block: Block) -> Iterator[Value | None]:
    for start, end in lines(block.prose):
        for field, label in (("input_format", _INPUT), ("output_format", _OUTPUT), ("language", _LANGUAGE)):
            found = label.match(block.prose.text, start, end)
            if found and found.end() < end and not _NOTHING.match(block.prose.text, found.end(), end):
                yield value_at(
                    field, block.prose, found.end(), min(end, found.end() + 300), "label", "resolved"
                )
