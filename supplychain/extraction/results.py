"""The text of a card → hyper-parameters and results: tables, lists, and lines of code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from supplychain.extraction.found import part_at, value_at
from supplychain.extraction.slots import lines
from supplychain.extraction.vocabulary import HYPER_PARAMETERS, METRICS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplychain.extraction.document import Block, Document
    from supplychain.extraction.values import Value

__all__ = ["hyper_parameters", "results"]

_NAME = re.compile(HYPER_PARAMETERS, re.IGNORECASE)
_METRIC = re.compile(METRICS, re.IGNORECASE)
_METRIC_IN = re.compile(rf"\b(?:{METRICS})\b", re.IGNORECASE)
_HYPER_HEADING = re.compile(
    r"hyper-?\s?param|training (?:param|config|arg|procedure|details|setup)|fine-?tuning (?:param"
    r"|details)|settings",
    re.IGNORECASE,
)
_PAIR = re.compile(
    r"[\s\-*+•`_\"']*([A-Za-z][\w \-]{1,40}?)[`\"'_*]*\s*(?:[:=]"
    r"|\s-\s)\s*[`*_]*([^\s`].{0,120}?)[`,;*_]*\s*$"
)
_LOOSE = re.compile(r"[\s\-*+•`]*([A-Za-z][\w]{1,40})\s+([\d.e\-]+)\s*$")
_OF = re.compile(
    r"\b(learning rate|batch size|weight decay|dropout|warm-?up(?: steps)?"
    r"|(?:max(?:imum)? )?sequence length)\s+(?:of|was|is|=|was set to)\s+([\d.,e\-]+\d|\d)",
    re.IGNORECASE,
)
_EPOCHS = re.compile(r"\b(\d{1,5})\s+(?:training\s)?(epochs?)\b", re.IGNORECASE)
_NUMBER = re.compile(r"[*_~<±]*\s*[-+]?\d+(?:[.,]\d+)?\s*%?(?:\s*(?:±|\(|/)\s*[\d.,%)±\s/]+)?[*_]*")
_EVAL = re.compile(r"eval|result|benchmark|performance|metric|accurac|score", re.IGNORECASE)
_RESULT = re.compile(
    rf"[\s\-*+•\"'`]*((?:[\w+.@/-]+ )?(?:{METRICS}))(?:[\"'`*_]*)\s*[:=]\s*([-+]?\d[\d.,]*\s*%?)",
    re.IGNORECASE,
)
_ACHIEVES = re.compile(
    rf"\b({METRICS})\b(?: score)?\s+(?:of|is|was|=|:)\s+(?:about |around )?\**(\d[\d.,]*\s*%?)", re.IGNORECASE
)
_NO_METRIC = re.compile(
    r"epoch|step|training loss|size|param|samples|#|count|year|rank|length|id$|seed", re.IGNORECASE
)


def hyper_parameters(document: Document) -> Iterator[Value | None]:
    """Yield the hyper-parameters that the text states, each with its name as a part."""
    for block in document.blocks:
        if block.kind in ("cell", "heading"):
            continue
        yield from _stated(block)
        if block.kind in ("paragraph", "item"):
            for found in _OF.finditer(block.prose.text):
                yield from _pair(block, *found.span(1), *found.span(2), confidence="inferred")
            for found in _EPOCHS.finditer(block.prose.text):
                yield from _pair(block, *found.span(2), *found.span(1), confidence="inferred")
    for rows in document.tables():
        if rows and len(rows[0]) == 2:
            yield from _of_two_columns(rows)


def _stated(block: Block) -> Iterator[Value | None]:
    """Yield the lines ``name: value`` of hyper-parameters, and of anything in a list under a heading on them."""
    text = block.prose.text
    about = bool(_HYPER_HEADING.search(block.heading))
    for start, end in lines(block.prose):
        found = _PAIR.match(text[start:end]) or (_LOOSE.match(text[start:end]) if about else None)
        if found is None:
            continue
        listed = about and block.kind == "item" and len(found[2]) < 60
        if _NAME.fullmatch(found[1].strip()) or listed:
            places = (*found.span(1), *found.span(2))
            yield from _pair(block, *(start + place for place in places))


def _of_two_columns(rows: list[list[Block]]) -> Iterator[Value | None]:
    """Yield the rows of a table of hyper-parameters and values."""
    for row in rows[1:]:
        if len(row) != 2:
            continue
        name, cell = row[0].prose, row[1].prose
        if _NAME.fullmatch(name.text.strip()) or "hyper" in row[0].heading.lower():
            parts = (part_at("name", name, 0, len(name.text)),)
            yield value_at("hyper_parameters", cell, 0, len(cell.text), "table", "resolved", parts=parts)


def _pair(
    block: Block, name: int, name_end: int, start: int, end: int, *, confidence: str = "resolved"
) -> Iterator[Value | None]:
    place = "code" if block.kind == "code" else block.place
    parts = (part_at("name", block.prose, name, name_end),)
    yield value_at("hyper_parameters", block.prose, start, end, place, confidence, parts=parts)


def results(document: Document) -> Iterator[Value | None]:
    """Yield the results of evaluations, with metric and dataset as parts where the text names them."""
    for rows in document.tables():
        yield from _in_table(rows)
    for block in document.blocks:
        if block.kind in ("cell", "heading"):
            continue
        prose = block.prose
        about = bool(_EVAL.search(block.heading))
        for start, end in lines(prose):
            found = _RESULT.match(prose.text, start, end)
            if found and (about or block.kind == "item"):
                yield from _result(block, *found.span(1), *found.span(2), "resolved")
        if block.kind in ("paragraph", "item"):
            for found in _ACHIEVES.finditer(prose.text):
                yield from _result(block, *found.span(1), *found.span(2), "inferred")


def _result(
    block: Block, name: int, name_end: int, start: int, end: int, confidence: str
) -> Iterator[Value | None]:
    parts = (part_at("metric", block.prose, name, name_end),)
    yield value_at("evaluation", block.prose, start, end, block.place, confidence, parts=parts)


def _in_table(rows: list[list[Block]]) -> Iterator[Value | None]:
    """Yield the numbers of a table of results: heads are metrics and first cells what was measured, or the other way round."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return
    heads = [cell.prose.text.strip() for cell in rows[0]]
    firsts = [row[0].prose.text.strip() for row in rows[1:] if row]
    by_head = any(_METRIC_IN.search(head) for head in heads[1:])
    by_row = sum(bool(_METRIC.fullmatch(text.strip("*_# "))) for text in firsts) * 2 > len(firsts)
    if not (by_head or by_row or _EVAL.search(rows[0][0].heading)):
        return
    for row in rows[1:]:
        for column, cell in enumerate(row[1:], start=1):
            text = cell.prose.text.strip()
            if (
                column >= len(heads)
                or not _NUMBER.fullmatch(text)
                or (by_head and _NO_METRIC.search(heads[column]))
            ):
                continue
            metric, dataset = (row[0], rows[0][column]) if by_row else (rows[0][column], row[0])
            parts = tuple(
                part_at(name, block.prose, 0, len(block.prose.text))
                for name, block in (("metric", metric), ("dataset", dataset))
                if block.prose.text.strip()
            )
            yield value_at(
                "evaluation", cell.prose, 0, len(cell.prose.text), "table", "resolved", parts=parts
            )
