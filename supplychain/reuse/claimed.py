"""Results that a model states: `model-index`, `.eval_results` and tables of its card → one form. Pure functions."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from supplychain.secrets import masked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "MOST",
    "Result",
    "bounded",
    "number_of",
    "results_in_answer",
    "results_in_index",
    "squeezed",
    "stored_result",
]

MOST = 300
"""Results that are kept of one model."""

_LONGEST = 200
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")


class Result(NamedTuple):
    """One stated result.

    Attributes
    ----------
    place
        ``model-index``, ``eval_results`` or ``card``.
    label
        Name of the metric for people, where it says more than its type: ``Test WER (+LM)``.
    dataset
        Id or name of the data it was measured on, as stated; `name` is what the card calls it.
    value
        The number; None where the text holds none. `text` is the value as written, where that is not just the number.
    verified
        Whether it carries the Hub's token of verification. (A bare ``verified: true`` can be written by anyone, and is none.)
    source
        Address or name of where it comes from.
    about
        The model that it is said of, where that is not the one whose card says so: a front matter that was copied.
    """

    place: str
    metric: str
    value: float | None
    text: str = ""
    dataset: str = ""
    name: str = ""
    config: str = ""
    split: str = ""
    task: str = ""
    verified: bool = False
    source: str = ""
    label: str = ""
    about: str = ""

    @classmethod
    def of(cls, stored: str) -> Result | None:
        """Return the result that a stored text holds (see `stored_result`); None for text that holds none."""
        try:
            said = json.loads(stored)
        except (ValueError, RecursionError):
            return None
        if not isinstance(said, dict) or not {"place", "metric", "value"} <= said.keys() <= set(cls._fields):
            return None
        return cls(**said)


_DEFAULTS = Result._field_defaults


def stored_result(result: Result) -> str:
    """Return a result as one line of JSON: what is not stated is left out, names sorted."""
    said = {k: v for k, v in result._asdict().items() if k not in _DEFAULTS or v != _DEFAULTS[k]}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def results_in_index(index: object, model: str = "") -> Iterator[Result]:
    """Yield the results of a `model-index`, whatever its shape; each metric is read for itself.

    `model` is the id of the model in whose card it stands, so that an entry about another one can say so.
    """
    for entry in _list(index):
        about = _text(_get(entry, "name")) if model else ""
        about = "" if not about or squeezed(about) == squeezed(model) else about
        for result in _list(_get(entry, "results")):
            dataset, task, origin = (_get(result, key) for key in ("dataset", "task", "source"))
            source = _text(_get(origin, "url")) or _text(_get(origin, "name"))
            for metric in _list(_get(result, "metrics")):
                value, text = _number(_get(metric, "value"))
                if value is None and not text:
                    continue
                kind, label = _text(_get(metric, "type")), _text(_get(metric, "name"))
                yield Result(
                    place="model-index",
                    metric=kind or label,
                    label="" if not kind or squeezed(kind) == squeezed(label) else label,
                    value=value,
                    text=text,
                    dataset=_text(_get(dataset, "type")),
                    name=_text(_get(dataset, "name")),
                    config=_config(dataset),
                    split=_text(_get(dataset, "split")),
                    task=_text(_get(task, "type")) or _text(_get(task, "name")),
                    verified=bool(_text(_get(metric, "verifyToken"))),
                    source=source,
                    about=about,
                )


def results_in_answer(entries: object) -> Iterator[Result]:
    """Yield the results that the Hub answers by `evalResults`; those of `.eval_results` files, one entry each."""
    for entry in _list(entries):
        data = _get(entry, "data") if isinstance(_get(entry, "data"), dict) else entry
        dataset, origin = _get(data, "dataset"), _get(data, "source")
        value, text = _number(_get(data, "value"))
        if value is None and not text:
            continue
        token = _get(data, "verifyToken") or _get(data, "verify_token")
        yield Result(
            place="eval_results",
            metric=_text(_get(data, "metric")) or "value",
            value=value,
            text=text,
            dataset=_text(_get(dataset, "id")) or _text(_get(data, "dataset_id")) or _text(dataset),
            config=_text(_get(dataset, "task_id")) or _text(_get(data, "task_id")),
            label=_text(_get(data, "notes")),
            verified=bool(_text(token)),
            source=_text(_get(origin, "url"))
            or _text(_get(data, "source_url"))
            or _text(_get(origin, "name")),
        )


def bounded(results: Iterable[Result]) -> tuple[tuple[str, ...], int]:
    """Return results in stored form, each once and in order, and how many were more than are kept."""
    texts = sorted({stored_result(result) for result in results})
    return tuple(texts[:MOST]), max(0, len(texts) - MOST)


def number_of(text: str) -> float | None:
    """Return the first number of a text: of ``20.0 ± 1.2`` the 20.0, of ``1,234`` 1234; None where it holds none."""
    found = _NUMBER.search(text.replace(",", "") if re.search(r"\d,\d{3}\b", text) else text)
    value = float(found[0]) if found else math.nan
    return value if math.isfinite(value) else None


def _number(value: object) -> tuple[float | None, str]:
    if isinstance(value, bool) or value is None:
        return None, ""
    if isinstance(value, int | float):
        try:
            stated = float(value)
        except OverflowError:
            return None, str(value)[:_LONGEST]
        return (stated, "") if math.isfinite(stated) else (None, str(value))
    text = _text(value) or (_text(str(value)) if isinstance(value, dict | list) else "")
    number = number_of(text) if isinstance(value, str) else None
    return number, "" if number is not None and text == str(value) and _NUMBER.fullmatch(text) else text


def _config(dataset: object) -> str:
    """Return the configuration of a dataset with the arguments beside it, e.g. ``main, num_few_shot=5``."""
    args = _get(dataset, "args")
    more = [f"{k}={v}" for k, v in args.items() if _text(v)] if isinstance(args, dict) else [_text(args)]
    return ", ".join(dict.fromkeys(filter(None, (_text(_get(dataset, "config")), *more))))[:_LONGEST]


def squeezed(name: str) -> str:
    """Return the letters and digits of a name without its owner: equal for spellings of one name."""
    return "".join(c for c in name.rsplit("/", 1)[-1].lower() if c.isalnum())


def _get(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return masked(" ".join(str(value).split()))[:_LONGEST]
