"""SQL for what `supplychain.reuse` observes in a regular row, and the function that reads its stated results."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from supplychain.reuse.claimed import bounded, results_in_index
from supplychain.reuse.claims import counts_as_published
from supplychain.reuse.observing import BYTES, PARTS_OF_FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["StatedResults", "counted_by_study", "observed_columns"]

_SIZES = ", ".join(f"'{kind}': {size:.2f}" for kind, size in BYTES.items())
_TYPES = "json_keys(e.safetensors, '$.parameters')"
_COUNT = "json_extract(e.safetensors, '$.parameters.\"' || k || '\"')"
_AUTO_MAP = "coalesce(e.config->>'$.auto_map', 'null') NOT IN ('null', '{}', '[]', '', 'false', '0')"
_INDEX = """CASE WHEN json_type(e."cardData", '$."model-index"') = 'ARRAY'
                       THEN json_extract(e."cardData", '$."model-index"')::VARCHAR END"""
_MARKS = {
    "answer: tensorboard": "list_contains(e.tags, 'tensorboard')",
    "config: custom code": f"list_contains(e.tags, 'custom_code') OR {_AUTO_MAP}",
    "front matter: datasets": "len(words_of(s.card.datasets)) > 0",
    "front matter: license link": "len(words_of(s.card.license_link)) > 0",
    "front matter: license name": "len(words_of(s.card.license_name)) > 0",
    "results: counted by the reuse study": f"counted_by_study({_INDEX})",
}  # fmt: skip


class StatedResults:
    """The results of a `model-index` in stored form; counts those that were more than are kept."""

    def __init__(self) -> None:
        self.left_out = 0

    def __call__(self, index: str) -> list[str]:
        """Return the results that the JSON text of a `model-index` states."""
        kept, more = bounded(results_in_index(json.loads(index)))
        self.left_out += more
        return list(kept)


def counted_by_study(index: str) -> bool:
    """Whether the script of the reuse study would count the results of a `model-index`, given as JSON text."""
    return counts_as_published(json.loads(index))


def observed_columns(types: Mapping[str, str]) -> str:
    """SQL for the columns, of an export with these columns; they are those of the loader that reads live answers."""
    looked = sorted({part for field, part in PARTS_OF_FIELDS if field in types})
    parts = f"[{', '.join(repr(part) for part in looked)}]" if looked else "NULL::VARCHAR[]"
    marks = ", ".join(f"CASE WHEN {test} THEN '{mark}' END" for mark, test in _MARKS.items())
    return f"""
        {parts} AS observed,
        nullif(list_filter([{marks}], lambda m: m IS NOT NULL), []) AS marks,
        nullif(stated_results({_INDEX}), []) AS results,
        CASE WHEN len({_TYPES}) > 0 AND len(list_filter({_TYPES}, lambda k: NOT regexp_full_match(k, '[A-Za-z0-9_]+')
                       OR MAP {{{_SIZES}}}[upper(k)] IS NULL
                       OR coalesce(json_type({_COUNT}), '') <> 'UBIGINT')) = 0
             THEN CAST(trunc(list_sum(list_transform({_TYPES},
                       lambda k: MAP {{{_SIZES}}}[upper(k)]::DOUBLE * {_COUNT}::BIGINT))) AS BIGINT) END AS weight_bytes
    """
