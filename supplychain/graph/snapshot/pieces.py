"""A table that is too large to sort at once → pieces of neighboring keys that are small enough, one after the other."""

from __future__ import annotations

from bisect import bisect_right
from contextlib import ExitStack
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["pieces"]

_BATCH = 20_000
_SAMPLE = 200
"""Keys looked at for each piece; the pieces come out about equally large, and need not be exactly so."""


def pieces(files: list[Path], key: str, count: int, folder: Path) -> Iterator[list[Path]]:
    """Yield about `count` groups of files that together hold all rows of `files`.

    Every key of a group comes before every key of the next one, and the rows of one key are in one group. A group is deleted
    when the next one is asked for.
    """
    bounds = _bounds(files, key, count)
    if not bounds:
        yield files
        return
    folder.mkdir()
    parts = [folder / f"{number}.parquet" for number in range(len(bounds) + 1)]
    schema = pq.read_schema(files[0])
    with ExitStack() as stack:
        writers = [stack.enter_context(pq.ParquetWriter(part, schema, compression="lz4")) for part in parts]
        for batch in _batches(files):
            places = np.array([bisect_right(bounds, text) for text in batch.column(key).to_pylist()])
            for place in np.unique(places):
                writers[place].write_batch(batch.filter(pa.array(places == place)))
    for part in parts:
        yield [part]
        part.unlink()
    folder.rmdir()


def _bounds(files: list[Path], key: str, count: int) -> list[str]:
    """Keys at which a new piece begins."""
    if count <= 1:
        return []
    rows = sum(pq.read_metadata(file).num_rows for file in files)
    step = max(1, rows // (count * _SAMPLE))
    sample = sorted(
        text for batch in _batches(files, [key]) for text in batch.column(key).to_pylist()[::step]
    )
    return sorted({sample[len(sample) * n // count] for n in range(1, count)})


def _batches(files: list[Path], columns: list[str] | None = None) -> Iterator[pa.RecordBatch]:
    for file in files:
        with pq.ParquetFile(file) as parquet:
            yield from parquet.iter_batches(_BATCH, columns=columns)
