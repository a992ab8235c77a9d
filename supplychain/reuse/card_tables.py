"""Tables of a card's text → results of the model of the card and of those it was made from.

A table of results often compares many models. Only what stands in the row or column of one of the wanted models is a result
of it; in a table that compares nothing, all of it is. What a table leaves open is left out, and never guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from supplychain.reuse.benchmarks import benchmark_named, known_in
from supplychain.reuse.claimed import Result, number_of, squeezed
from supplychain.reuse.metrics import metric_named, number_in, points_of, split_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from supplychain.extraction.document import Block, Document

__all__ = ["results_in_tables"]

_MODELS = re.compile(
    r"\W*(?:models?|checkpoints?|systems?|methods?|model name|name|approach)\W*", re.IGNORECASE
)
_OURS = re.compile(r"\W*(?:ours|this model|our model|this checkpoint)\W*", re.IGNORECASE)
_DATASETS = re.compile(
    r"\W*(?:data ?sets?|benchmarks?|tasks?|corpus|corpora|test ?sets?|evals?)\W*", re.IGNORECASE
)
_NO_RESULT = re.compile(
    r"epoch|step|training loss|size|param|samples|#|count|year|rank|length|id$|seed|speed|latency|memory|batch|time|lr\b",
    re.IGNORECASE,
)
_NO_DATASET = re.compile(
    r"(?:macro |micro |weighted )?(?:avg|average|mean|overall|total|all)\.?|#? ?(?:value|score|results?)",
    re.IGNORECASE,
)
_WITH_METRIC = re.compile(r"(.+?)\s*[(\[,:/]\s*([^()\[\]]+?)\s*[)\]]?")
_SPLITS = ("test", "validation", "train", "evaluation")
_MODEL_NAME_TAIL = re.compile(r"\s*\((?:ours|this model)\)\s*$", re.IGNORECASE)


class _Grid(NamedTuple):
    heads: list[str]
    rows: list[list[str]]
    heading: str


class _Measure(NamedTuple):
    """What a cell was measured with and on, as written."""

    metric: str = ""
    dataset: str = ""
    split: str = ""


def results_in_tables(document: Document, model: str, *, bases: Iterable[str] = ()) -> tuple[Result, ...]:
    """Return the results of a card's Markdown tables.

    Parameters
    ----------
    model
        Id of the model whose card it is.
    bases
        Ids of models that it was made from, whose results such tables restate.
    """
    wanted = {squeezed(base): base for base in bases} | ({squeezed(model): ""} if model else {})
    grids = filter(None, map(_grid, document.tables()))
    return tuple(_unique(result for grid in grids for result in _in_grid(grid, wanted)))


def _grid(blocks: list[list[Block]]) -> _Grid | None:
    rows = [[" ".join(cell.prose.text.split()) for cell in row] for row in blocks]
    if len(rows) < 2 or len(rows[0]) < 2:
        return None
    width = len(rows[0])
    return _Grid(rows[0], [row for row in rows[1:] if len(row) == width], blocks[0][0].heading)


def _in_grid(grid: _Grid, wanted: dict[str, str]) -> Iterator[Result]:
    """Yield the results of one table, whichever way it lies: models, datasets and metrics may each be rows or columns."""
    columns = {place: _whose(head, wanted) for place, head in enumerate(grid.heads) if place}
    rows = [_whose(row[0], wanted) for row in grid.rows]
    if any(about is not None for about in rows) or _MODELS.fullmatch(grid.heads[0]):
        for row, about in zip(grid.rows, rows, strict=True):
            if about is not None:
                yield from _along(grid.heads, row, grid.heading, about)
    elif any(about is not None for about in columns.values()):
        heads = ["", *(row[0] for row in grid.rows)]
        for place, about in columns.items():
            if about is not None:
                yield from _along(heads, ["", *(row[place] for row in grid.rows)], grid.heading, about)
    elif not any(head.lower() == "support" for head in grid.heads):  # that would be a report by class
        yield from _of_one_model(grid)


def _along(heads: list[str], cells: list[str], heading: str, about: str) -> Iterator[Result]:
    """Yield what stands in the line of one model: each head names a metric, a dataset, or both."""
    dataset = next((cell for head, cell in zip(heads, cells, strict=True) if _DATASETS.fullmatch(head)), "")
    for head, cell in zip(heads[1:], cells[1:], strict=True):
        measure = _head(head)
        if measure is None:
            continue
        if not measure.dataset:
            measure = measure._replace(**_placed(dataset, heading))
        yield from _result(cell, measure, about)


def _of_one_model(grid: _Grid) -> Iterator[Result]:
    """Yield the cells of a table that is about the card's model alone: metrics on one side, datasets on the other."""
    for row in grid.rows:
        for head, cell in zip(grid.heads[1:], row[1:], strict=True):
            if _is_metric(head) and not _is_metric(row[0]):
                yield from _result(cell, _Measure(metric=head, **_placed(row[0], grid.heading)), "")
            elif _is_metric(row[0]) and not _is_metric(head):
                yield from _result(cell, _Measure(metric=row[0], **_placed(head, grid.heading)), "")


def _result(cell: str, measure: _Measure, about: str) -> Iterator[Result]:
    """Yield a cell as a result, where it holds a number and something says what was measured."""
    number = number_in(cell)
    if isinstance(number, str) or not measure.dataset:
        return
    scale = metric_named(measure.metric).scale if measure.metric else "share"
    if scale == "share" and min(map(abs, points_of(number, scale)[1])) > 100:
        return
    yield Result(
        place="card",
        metric=measure.metric,
        value=number_of(cell),
        text="" if cell.replace(".", "", 1).isdigit() else cell[:200],
        name=measure.dataset,
        split=measure.split,
        about=about,
    )


def _placed(text: str, heading: str) -> dict[str, str]:
    """Return the dataset that a cell names, or else the known one of the heading, with the split that the cell names."""
    if _is_dataset(text):
        return {"dataset": text}
    split = split_named(text) if split_named(text) in _SPLITS else ""
    above = known_in(heading)
    if above is None:
        return {}
    return {"dataset": " ".join(filter(None, (above.dataset, above.config))), "split": split or above.split}


def _head(text: str) -> _Measure | None:
    """Return what the head of a column names: a metric, a dataset, or a dataset with a metric behind or in brackets."""
    if _NO_RESULT.search(text) or not text.strip():
        return None
    if _is_metric(text):
        return _Measure(metric=text)
    if (found := _WITH_METRIC.fullmatch(text)) and _is_metric(found[2]) and _is_dataset(found[1]):
        return _Measure(found[2], found[1])
    words = text.split()
    for cut in range(len(words) - 1, 0, -1):
        metric, dataset = " ".join(words[cut:]), " ".join(words[:cut])
        if _is_metric(metric) and _is_dataset(dataset):
            return _Measure(metric, dataset)
    return _Measure(dataset=text) if _is_dataset(text) else None


def _is_metric(text: str) -> bool:
    return bool(text.strip()) and bool(metric_named(text).scale) and not _NO_RESULT.search(text)


def _is_dataset(text: str) -> bool:
    """Whether a cell may name a dataset: a long phrase, a number, a split or a word such as average names none."""
    plain = text.strip(" *_`:")
    if not 2 <= len(plain) <= 60 or len(plain.split()) > 6 or not isinstance(number_in(plain), str):
        return False
    return not _NO_DATASET.fullmatch(plain) and split_named(plain) not in _SPLITS


def _unique(results: Iterable[Result]) -> list[Result]:
    """Leave out what tables say several times with different values: something that they do not name tells them apart."""
    grouped: dict[tuple[object, ...], list[Result]] = defaultdict(list)
    for result in results:
        place = benchmark_named(result.name, split=result.split)
        grouped[squeezed(result.about), place, metric_named(result.metric)].append(result)
    return [group[0] for group in grouped.values() if len({result.value for result in group}) == 1]


def _whose(text: str, wanted: dict[str, str]) -> str | None:
    """Return the id of the wanted model that a cell names, blank for the card's own; None for any other."""
    if _OURS.fullmatch(text):
        return ""
    return wanted.get(squeezed(_MODEL_NAME_TAIL.sub("", text)))
