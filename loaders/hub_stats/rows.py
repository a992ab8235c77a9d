"""A row of a whole-Hub export → the answer the Hub would have given. Pure: takes a row as Parquet holds it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from loaders.huggingface.artifacts import dataset_records, model_records
from supplychain.records import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from loaders.huggingface.naming import Stamp
    from supplychain.records import Record

__all__ = ["COLUMNS", "row_records"]

_OBJECTS = ("cardData", "baseModels", "safetensors", "gguf", "config")
_FLAGS = ("private", "disabled")
COLUMNS = (
    "id", "sha", "tags", "pipeline_tag", "library_name", "downloads", "downloadsAllTime", "likes", "createdAt", "lastModified",
    "gated", *_FLAGS, *_OBJECTS,
)  # fmt: skip
"""Columns that are read, where the export has them."""


def row_records(row: Mapping[str, Any], kind: str, stamp: Stamp) -> Iterator[Record]:
    """Yield the records of a row of `models.parquet` or `datasets.parquet`."""
    payload = dict(row)
    for name in _OBJECTS:
        payload[name], broken = _object(row.get(name))
        if broken:
            yield Skipped(**stamp, reason=f"{name} is not valid JSON", example=str(row.get("id"))[:120])
    for name in _FLAGS:
        if isinstance(payload.get(name), str):
            payload[name] = {"true": True, "false": False}.get(payload[name].lower())
    for name in ("createdAt", "lastModified"):
        payload[name] = _moment(payload.get(name))
    if kind == "models":
        yield from model_records(payload, stamp, asked=row.keys() & set(COLUMNS))
    else:
        yield from dataset_records(payload, stamp)


def _object(value: Any) -> tuple[Any, bool]:
    if not isinstance(value, str):
        return value, False
    if not value.strip():
        return None, False
    try:
        return json.loads(value), False
    except (ValueError, RecursionError):
        return None, True


def _moment(value: Any) -> Any:
    """Return a time as the Hub writes it: in UTC, with milliseconds."""
    if isinstance(value, datetime):
        value = value.astimezone(UTC) if value.tzinfo else value
        return f"{value:%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03}Z"
    return value.isoformat() if isinstance(value, date) else value
