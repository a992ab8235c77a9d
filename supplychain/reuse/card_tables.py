"""Tables of a card's text → claims about the model of the card and about those it was made from.

A table of results often compares many models. Only what stands in the row or column of one of the wanted models is a claim
about it; in a table that compares nothing, all of it is. What a table leaves open is counted and not guessed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from supplychain.extraction.document import document_of
from supplychain.extraction.front_matter import front_matter_in
from supplychain.extraction.patterns import text_of
from supplychain.reuse.benchmarks import Benchmark, benchmark_named, known_in
from supplychain.reuse.claims import Claim, Claims, doubted
from supplychain.reuse.metrics import Metric, metric_named, number_in, points_of, split_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from supplychain.extraction.document import Block

__all__ = ["claims_in_tables"]

_MODELS = re.compile(
    r"\W*(?:models?|checkpoints?|systems?|methods?|model name|name|approach)\W*", re.IGNORECASE
)
_OURS = re.compile(r"\W*(?:ours|this model|our model|this checkpoint)\W*", re.IGNORECASE)
_DATASETS = re.compile(r"\W*(?:data ?sets?|benchmarks?|tasks?|corpus|corpora|test ?sets?|evals?)\W*", re.IGNORECASE)
_NO_RESULT = re.compile(
    r"epoch|step|training loss|size|param|samples|#|count|year|rank|length|id$|seed|speed|latency|memory|batch|time|lr\b",
    re.IGNORECASE,
)
_NO_DATASET = re.compile(
    r"(?:macro |micro |weighted )?(?:avg|average|mean|overall|total|all)\.?|#? ?(?:value|score|results?)", re.IGNORECASE
)
_SPLITS = ("test", "validation", "train", "evaluation")
_MOST = 500
_SOURCE = "card table"


class _Grid(NamedTuple):
    heads: list[str]
    rows: list[list[str]]
    heading: str


def claims_in_tables(card: str | bytes, model: str, *, bases: Iterable[str] = ()) -> Claims:
    """Return the claims of a card's Markdown tables.

    Parameters
    ----------
    card
        The README: front matter and Markdown.
    model
        Id of the model whose card it is.
    bases
        Ids of models that it was made from, whose results such tables restate.
    """
    text = text_of(card)
    wanted = {_squeezed(base): base for base in bases} | {_squeezed(model): model}
    unread: Counter[str] = Counter()
    found: list[Claim] = []
    for blocks in document_of(text, front_matter_in(text).end).tables():
        grid = _grid(blocks)
        if grid is not None:
            found += _in_grid(grid, wanted, model, unread)
    found = _unique(found, unread)
    if len(found) > _MOST:
        unread["more results than a card has, left out"] += len(found) - _MOST
    return Claims(doubted(found[:_MOST]), dict(unread))


def _grid(blocks: list[list[Block]]) -> _Grid | None:
    rows = [[" ".join(cell.prose.text.split()) for cell in row] for row in blocks]
    if len(rows) < 2 or len(rows[0]) < 2:
        return None
    width = len(rows[0])
    return _Grid(rows[0], [row for row in rows[1:] if len(row) == width], blocks[0][0].heading)


def _in_grid(grid: _Grid, wanted: dict[str, str], card: str, unread: Counter[str]) -> Iterator[Claim]:
    """Yield the claims of one table, whichever way it lies: models, datasets and metrics may each be rows or columns."""
    columns = {place: _whose(head, wanted, card) for place, head in enumerate(grid.heads) if place}
    rows = [_whose(row[0], wanted, card) for row in grid.rows]
    if any(rows) or _MODELS.fullmatch(grid.heads[0]):
        if not any(rows):
            unread["table compares models, and this one is not among them"] += 1
            return
        for row, about in zip(grid.rows, rows, strict=True):
            if about:
                yield from _along(grid.heads, row, grid.heading, about, card, unread)
    elif any(columns.values()):
        for place, about in columns.items():
            if about:
                heads = [row[0] for row in grid.rows]
                cells = [row[place] for row in grid.rows]
                yield from _along(["", *heads], ["", *cells], grid.heading, about, card, unread)
    else:
        yield from _of_one_model(grid, card, unread)


def _along(
    heads: list[str], cells: list[str], heading: str, about: str, card: str, unread: Counter[str]
) -> Iterator[Claim]:
    """Yield what stands in the line of one model: each head names a metric, a dataset, or both."""
    dataset = next((cell for head, cell in zip(heads, cells, strict=True) if _DATASETS.fullmatch(head)), "")
    for head, cell in zip(heads[1:], cells[1:], strict=True):
        metric, benchmark = _head(head)
        if metric is None and benchmark is None:
            continue
        if benchmark is None and (dataset or heading):
            benchmark = _placed(dataset, heading)
        yield from _claim(cell, metric, benchmark, about, card, unread)


def _of_one_model(grid: _Grid, card: str, unread: Counter[str]) -> Iterator[Claim]:
    """Yield the cells of a table that is about the card's model alone: metrics on one side, datasets on the other."""
    if any(head.lower() == "support" for head in grid.heads):
        unread["table is a report by class"] += len(grid.rows)
        return
    heads = [metric_named(head) if _is_metric(head) else None for head in grid.heads]
    firsts = [metric_named(row[0]) if _is_metric(row[0]) else None for row in grid.rows]
    for row, first in zip(grid.rows, firsts, strict=True):
        for place, cell in enumerate(row[1:], start=1):
            head = heads[place]
            if head is not None and first is None:
                yield from _claim(cell, head, _placed(row[0], grid.heading), card, card, unread)
            elif first is not None and head is None:
                yield from _claim(cell, first, _placed(grid.heads[place], grid.heading), card, card, unread)


def _placed(text: str, heading: str) -> Benchmark | None:
    """Return the dataset that a cell names, or else the one of the heading, with the split that the cell names."""
    named = _benchmark_of(text)
    if named is not None and named.dataset:
        return named
    above = known_in(heading)
    return above and Benchmark(above.dataset, above.config, (named.split if named else "") or above.split)


def _claim(
    cell: str, metric: Metric | None, benchmark: Benchmark | None, about: str, card: str, unread: Counter[str]
) -> Iterator[Claim]:
    number = number_in(cell)
    if isinstance(number, str):
        if cell.strip(" -–—*"):
            unread[f"table: {number}"] += 1
        return
    if benchmark is None or not benchmark.dataset:
        unread["table does not name the dataset"] += 1
        return
    measure = metric or Metric("", "share")
    unit, points = points_of(number, measure.scale)
    if measure.scale == "share" and min(points) > 100:
        unread["table: value is beyond its scale"] += 1
        return
    yield Claim(
        model=about,
        card=card,
        dataset=benchmark.dataset,
        config=benchmark.config,
        split=benchmark.split or measure.split,
        metric=measure.name,
        value=number.value,
        unit=unit,
        points=points,
        source=_SOURCE,
    )


def _head(text: str) -> tuple[Metric | None, Benchmark | None]:
    """Return what the head of a column names: a metric, a dataset, or a dataset with a metric behind or in brackets."""
    if _NO_RESULT.search(text) or not text.strip():
        return None, None
    if _is_metric(text):
        return metric_named(text), None
    if found := re.fullmatch(r"(.+?)\s*[(\[,:/]\s*([^()\[\]]+?)\s*[)\]]?", text):
        if _is_metric(found[2]):
            return metric_named(found[2]), _benchmark_of(found[1])
    words = text.split()
    for cut in range(len(words) - 1, 0, -1):
        if _is_metric(" ".join(words[cut:])):
            return metric_named(" ".join(words[cut:])), _benchmark_of(" ".join(words[:cut]))
    return None, _benchmark_of(text)


def _is_metric(text: str) -> bool:
    return bool(text.strip()) and bool(metric_named(text).scale) and not _NO_RESULT.search(text)


def _benchmark_of(text: str) -> Benchmark | None:
    """Return the dataset that a cell names; a long phrase, a number or a word such as average names none."""
    plain = text.strip(" *_`:")
    if not 2 <= len(plain) <= 60 or len(plain.split()) > 6 or not isinstance(number_in(plain), str):
        return None
    if _NO_DATASET.fullmatch(plain):
        return None
    if split_named(plain) in _SPLITS:
        return Benchmark("", "", split_named(plain))
    return benchmark_named(plain)


def _unique(claims: Iterable[Claim], unread: Counter[str]) -> list[Claim]:
    """Leave out what tables say several times with different values: something that they do not name tells them apart."""
    grouped: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        grouped[claim.model, claim.dataset, claim.config, claim.split, claim.metric].append(claim)
    kept = []
    for group in grouped.values():
        if len({claim.value for claim in group}) == 1:
            kept.append(group[0])
        else:
            unread["tables give one measure several values"] += len(group)
    return kept


def _whose(text: str, wanted: dict[str, str], card: str) -> str:
    """Return the wanted model that a cell names, or nothing."""
    if _OURS.fullmatch(text):
        return card
    return wanted.get(_squeezed(re.sub(r"\s*\((?:ours|this model)\)\s*$", "", text, flags=re.IGNORECASE)), "")


def _squeezed(name: str) -> str:
    return "".join(c for c in name.rsplit("/", 1)[-1].lower() if c.isalnum())
