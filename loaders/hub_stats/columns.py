"""SQL that reads the columns of an export, whatever their types, and tells the rows it may read from those it may not.

A row is *regular* when every text in it that is kept is printable ASCII without anything the cleaning of texts would change,
and every structure has the usual form. All other rows, a few in a hundred, take the way through Python that a live load takes;
so SQL never has to repeat the rules for dirt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from loaders.huggingface.properties import FIGURES

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "CARD",
    "MACROS",
    "ODD_ANSWER",
    "ODD_CONFIG",
    "ODD_MEASURES",
    "STRUCTURED_SQL",
    "WORDS",
    "expressions",
    "figure",
    "unreadable",
]

_FIRST = r"[\x21\x23-\x3f\x41-\x5a\x5d-\x7e]"
_CHARACTER = r"[\x21\x23-\x3f\x41-\x5b\x5d-\x7e]"
_TEXT = f"{_FIRST}(?: ?{_CHARACTER})*"
_SECRETS = r"hf_[A-Za-z0-9]{20}|gh[pousr]_[A-Za-z0-9]{20}|github_pat_|sk-[A-Za-z0-9\-]{20}"
_ODD_TAGS = rf"[^\x1f\x20-\x7e]|@|  |^ | $|\x1f | \x1f|^\[|\x1f\[|{_SECRETS}"
_ID = r"[A-Za-z0-9_][A-Za-z0-9_.\-]{0,95}"

MACROS = f"""
CREATE MACRO regular(t) AS t IS NULL OR t = '' OR (regexp_full_match(t, '{_TEXT}') AND len(t) < 2000
    AND NOT regexp_matches(t, '{_SECRETS}'));
CREATE MACRO regular_words(j) AS j IS NULL OR (
    regexp_full_match(j::VARCHAR, 'null|"(?:{_TEXT})?"|\\[\\]|\\["(?:{_TEXT})?"(,"(?:{_TEXT})?")*\\]')
    AND len(j::VARCHAR) < 2000 AND NOT regexp_matches(j::VARCHAR, '{_SECRETS}'));
CREATE MACRO words_of(j) AS list_filter(CASE json_type(j)
    WHEN 'VARCHAR' THEN [json_extract_string(j, '$')] WHEN 'ARRAY' THEN from_json(j, '["VARCHAR"]') ELSE [] END,
    lambda w: w <> '');
CREATE MACRO regular_tags(l) AS l IS NULL OR (len(l) <= 500 AND len(array_to_string(l, '')) < 2000
    AND NOT regexp_matches(array_to_string(l, chr(31)), '{_ODD_TAGS}'));
CREATE MACRO regular_id(t) AS t IS NOT NULL AND regexp_full_match(t, '{_ID}/{_ID}') AND NOT ends_with(t, '.')
    AND NOT regexp_matches(t, '{_SECRETS}') AND NOT regexp_matches(lower(t), '^(www\\.)?(huggingface\\.co|hf\\.co)/|^n/a$');
CREATE MACRO counted(j) AS CASE WHEN json_type(j, '$.total') IN ('UBIGINT', 'BIGINT') THEN
    TRY_CAST(json_extract_string(j, '$.total') AS BIGINT) END;
CREATE MACRO regular_count(j) AS j IS NULL OR counted(j) IS NOT NULL;
CREATE MACRO figure(j, path) AS TRY_CAST(json_extract_string(j, path) AS BIGINT);
CREATE MACRO regular_figure(j, path) AS coalesce(json_type(j, path), 'NULL') = 'NULL'
    OR (json_type(j, path) IN ('UBIGINT', 'BIGINT') AND coalesce(figure(j, path), 0) > 0);
"""

STRUCTURED_SQL = "^(license|base_model|dataset|arxiv|region|source_datasets|task_categories|language):"

CARD = (
    '{"license":"JSON","license_name":"JSON","license_link":"JSON","license_details":"JSON","base_model":"JSON",'
    '"base_model_relation":"JSON","datasets":"JSON","language":"JSON","pipeline_tag":"JSON","library_name":"JSON",'
    '"new_version":"JSON","finetuned_from":"JSON","co2_eq_emissions":"JSON"}'
)
WORDS = ("license", "license_name", "license_link", "license_details", "base_model", "base_model_relation", "datasets",
          "language", "pipeline_tag", "library_name")  # fmt: skip

ODD_ANSWER = """
    answered IS NOT NULL AND json_type(answered) <> 'NULL' AND (
        json_type(answered) <> 'OBJECT' OR coalesce(json_type(answered, '$.models'), '') <> 'ARRAY'
        OR coalesce(json_type(answered, '$.relation'), 'VARCHAR') NOT IN ('VARCHAR', 'NULL')
        OR NOT regular(json_extract_string(answered, '$.relation'))
        OR coalesce(json_array_length(answered, '$.models'), 0) <> len(json_extract(answered, '$.models[*].id'))
        OR len(list_filter(json_extract(answered, '$.models[*].id'), lambda j: json_type(j) <> 'VARCHAR')) > 0
        OR NOT regular_tags(json_extract_string(answered, '$.models[*].id')))
"""
"""True where the answer about base models has not the usual form."""

ODD_MEASURES = """
    len(list_filter(json_extract(whole, '$."model-index"[*].results[*].dataset.type'), lambda j: json_type(j) <> 'VARCHAR')) > 0
    OR NOT regular_tags(json_extract_string(whole, '$."model-index"[*].results[*].dataset.type'))
"""
"""True where a measured dataset is no plain text."""

ODD_CONFIG = """
    config IS NOT NULL AND (
        json_type(config) <> 'OBJECT'
        OR NOT regular_words(config->'$.architectures') OR NOT regular_words(config->'$.model_type')
        OR NOT regular_words(config->'$.diffusers._class_name')
        OR coalesce(json_type(config, '$.quantization_config.quant_method'), 'VARCHAR') NOT IN ('VARCHAR', 'NULL')
        OR NOT regular(json_extract_string(config, '$.quantization_config.quant_method'))
        OR coalesce(json_type(config, '$.quantization_config.bits'), 'BIGINT') NOT IN ('BIGINT', 'UBIGINT', 'NULL')
        OR coalesce(json_extract_string(config, '$.quantization_config.bits'), '1') = '0'
        OR json_type(config, '$.peft.base_model_name_or_path') IS NOT NULL)
    OR NOT regular_words(gguf->'$.architecture')
""" + "".join(
    f"    OR NOT regular_figure({column}, '$.{field}')\n"
    for fields in FIGURES.values()
    for field in fields
    for column in ("config", "gguf")
)
"""True where the configuration has not the usual form, or names the base of an adapter."""


def figure(name: str) -> str:
    """SQL for a figure that a configuration or a GGUF file states, under any of the names it has."""
    stated = (f"figure(e.{column}, '$.{field}')" for column in ("config", "gguf") for field in FIGURES[name])
    return f"coalesce({', '.join(stated)}) AS {name}"


def expressions(types: Mapping[str, str]) -> dict[str, str]:
    """Return for every column of an export an SQL expression of the type we want; absent columns are NULL.

    Parameters
    ----------
    types
        Column → its type, as DuckDB calls it.
    """
    return {
        **{name: _text(name, types) for name in ("id", "sha", "pipeline_tag", "library_name")},
        **{name: _whole(name, types) for name in ("downloads", "downloadsAllTime", "likes")},
        **{name: _moment(name, types) for name in ("createdAt", "lastModified")},
        **{name: _flag(name, types) for name in ("private", "disabled")},
        **{name: _json(name, types) for name in ("cardData", "baseModels", "safetensors", "gguf", "config")},
        "tags": '"tags"' if types.get("tags") == "VARCHAR[]" else "NULL::VARCHAR[]",
        "gated": "CASE WHEN lower(\"gated\") NOT IN ('false', '') THEN \"gated\" END"
        if types.get("gated") == "VARCHAR"
        else "NULL::VARCHAR",
    }


def _text(name: str, types: Mapping[str, str]) -> str:
    return f"nullif(\"{name}\", '')" if types.get(name) == "VARCHAR" else "NULL::VARCHAR"


def _whole(name: str, types: Mapping[str, str]) -> str:
    kind = types.get(name, "")
    if kind.endswith(("INT", "INTEGER")):
        return f'TRY_CAST("{name}" AS BIGINT)'
    if kind in {"DOUBLE", "FLOAT"} or kind.startswith("DECIMAL"):
        return f'TRY_CAST(trunc("{name}") AS BIGINT)'
    return "NULL::BIGINT"


def _moment(name: str, types: Mapping[str, str]) -> str:
    kind = types.get(name, "")
    if kind.startswith("TIMESTAMP"):
        return f"strftime(make_timestamp(epoch_us(\"{name}\")), '%Y-%m-%dT%H:%M:%S.%gZ')"
    if kind == "DATE":
        return f"strftime(\"{name}\", '%Y-%m-%d')"
    if kind == "VARCHAR":
        text = f'trim("{name}")'
        return (
            f"CASE WHEN regexp_matches({text}, '^\\d{{4}}-\\d{{2}}-\\d{{2}}') "
            f"THEN regexp_replace({text}, ' ', 'T') END"
        )
    return "NULL::VARCHAR"


def _flag(name: str, types: Mapping[str, str]) -> str:
    kind = types.get(name)
    if kind == "BOOLEAN":
        return f'"{name}"'
    if kind == "VARCHAR":
        return f"CASE lower(\"{name}\") WHEN 'true' THEN true WHEN 'false' THEN false END"
    return "NULL::BOOLEAN"


def _json(name: str, types: Mapping[str, str]) -> str:
    kind = types.get(name, "")
    if kind in {"VARCHAR", "JSON"}:
        return f'CASE WHEN json_valid("{name}"::VARCHAR) THEN "{name}"::VARCHAR END::JSON'
    if kind.startswith(("STRUCT", "MAP")):
        return f'to_json("{name}")'
    return "NULL::JSON"


def unreadable(types: Mapping[str, str]) -> str:
    """SQL that is true for rows with a value that only Python can read: lists as text, broken JSON, other types."""
    tests = ["false"]
    if types.get("tags", "VARCHAR[]") != "VARCHAR[]":
        tests.append("tags IS NOT NULL")
    for name in ("cardData", "baseModels", "safetensors", "gguf", "config"):
        kind = types.get(name, "VARCHAR")
        if kind in {"VARCHAR", "JSON"} and name in types:
            tests.append(f'("{name}" IS NOT NULL AND NOT json_valid("{name}"::VARCHAR))')
        elif not kind.startswith(("STRUCT", "MAP", "VARCHAR")):
            tests.append(f'"{name}" IS NOT NULL')
    return f"coalesce({' OR '.join(tests)}, false)"
