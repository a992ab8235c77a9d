"""A generated whole-Hub Parquet export: deterministic, any number of rows, with the Hub's shares and its dirt.

Usage: python -m benchmarks.hub_export FILE [--rows 3000000]

Shares are those published of the Hub (2025): 28 % of models have a base (adapter 42.6 %, finetune 35.9 %, quantized 19.2 %,
merge 2.3 %), bases follow a Zipf law with the largest near 6 % of the edges, 67 % have a card, 36 % a license, 10 % a dataset,
23 % known parameters. Dirt: bases that are free text, themselves, or moved ids, license lists, broken cards, e-mail addresses.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import duckdb

__all__ = ["write_export"]

_LICENSES = (
    "apache-2.0:444 mit:163 other:122 openrail:56 creativeml-openrail-m:44 cc-by-nc-4.0:21 llama2:15 llama3:15 gemma:13 "
    "unknown:12 llama3.1:11 cc-by-4.0:10 openrail++:10 llama3.2:9 cc-by-nc-sa-4.0:6 afl-3.0:5 cc-by-sa-4.0:4 gpl-3.0:4"
)
_TASKS = (
    "text-generation",
    "text-classification",
    "automatic-speech-recognition",
    "text-to-image",
    "fill-mask",
)

_MACROS = """
CREATE MACRO u(i, salt) AS (hash(i, salt) % 1000003) / 1000003.0;
CREATE MACRO owner(i) AS 'org-' || CAST(floor(pow(u(i, 1), 2.2) * {owners}) AS BIGINT);
CREATE MACRO id(i) AS owner(i) || '/model-' || i;
CREATE MACRO base(i, salt) AS CAST(floor(exp(u(i, salt) * ln(greatest(least(i, {bases}), 1)))) AS BIGINT) - 1;
CREATE MACRO license(i) AS [{licenses}][CAST(floor(u(i, 2) * {weight}) AS BIGINT) + 1];
CREATE MACRO dataset(i, salt) AS
    CASE WHEN u(i, salt) < 0.03 THEN 'imagefolder'
         WHEN u(i, salt + 50) < 0.26 THEN 'set-' || CAST(floor(exp(u(i, salt) * ln({sets}))) AS BIGINT)
         ELSE 'lab-' || CAST(floor(u(i, salt) * 997) AS BIGINT) || '/set-'
              || CAST(floor(exp(u(i, salt) * ln({sets}))) AS BIGINT) END;
"""

_ROWS = """
WITH drawn AS (
    SELECT i, u(i, 3) AS of_base, u(i, 4) AS of_relation, u(i, 5) < 0.67 AS has_card, u(i, 6) < 0.36 AS has_license,
           u(i, 7) < 0.10 AS has_dataset, u(i, 8) AS dirt, u(i, 9) AS of_parameters
    FROM range({rows}) t(i)
), related AS (
    SELECT *, CASE WHEN of_base >= 0.28 OR i = 0 THEN NULL WHEN of_relation < 0.426 THEN 'adapter' WHEN of_relation < 0.785 THEN 'finetune'
                   WHEN of_relation < 0.977 THEN 'quantized' ELSE 'merge' END AS relation
    FROM drawn
), based AS (
    SELECT *, CASE WHEN relation IS NULL THEN []
                   WHEN dirt < 0.003 THEN [id(i)]
                   WHEN dirt < 0.02 THEN ['my local model ' || (i % 5000)]
                   WHEN dirt < 0.03 THEN ['bert-base-uncased']
                   WHEN dirt < 0.10 THEN ['gone-' || (i % 40000) || '/model']
                   WHEN relation = 'merge' THEN list_distinct([id(base(i, 11)), id(base(i, 12)), id(base(i, 13))])
                   ELSE [id(base(i, 11))] END AS bases,
              CASE WHEN NOT has_dataset THEN [] WHEN u(i, 14) < 0.7 THEN [dataset(i, 15)]
                   ELSE list_distinct([dataset(i, 15), dataset(i, 16), dataset(i, 17)]) END AS sets
    FROM related
)
SELECT md5(i::VARCHAR)[1:24] AS "_id", id(i) AS id, owner(i) AS author, md5(i::VARCHAR) AS sha,
    CAST(CASE WHEN u(i, 20) < 0.645 THEN 0 ELSE exp(u(i, 21) * 8) END AS BIGINT) AS downloads,
    CAST(exp(u(i, 22) * 10) AS BIGINT) AS "downloadsAllTime", CAST(u(i, 23) * 30 AS BIGINT) AS likes, 0 AS "trendingScore",
    TIMESTAMP '2022-03-02 23:29:04' + to_seconds(i * 40) AS "createdAt",
    TIMESTAMP '2022-04-02 23:29:04' + to_seconds(i * 40) AS "lastModified",
    list_concat(
        ['transformers', 'safetensors', [{tasks}][i % 5 + 1], 'arch_' || (i % 311), 'endpoints_compatible', 'region:us'],
        CASE WHEN has_card THEN ['generated_from_trainer', 'en'] ELSE [] END,
        list_transform(bases, lambda b: 'base_model:' || b), list_transform(bases, lambda b: 'base_model:' || relation || ':' || b),
        list_transform(sets, lambda s: 'dataset:' || s),
        CASE WHEN has_license THEN ['license:' || license(i)] ELSE [] END,
        CASE WHEN u(i, 24) < 0.06 THEN ['arxiv:' || (1700 + 100 * (i % 8) + i % 12 + 1) || '.' || lpad((i % 9973)::VARCHAR, 5, '0')] ELSE [] END,
        CASE WHEN u(i, 25) < 0.001 THEN ['ask me' || i || '@example.org'] ELSE [] END) AS tags,
    [{tasks}][i % 5 + 1] AS pipeline_tag, CASE WHEN u(i, 26) < 0.6 THEN 'transformers' END AS library_name, NULL::VARCHAR AS mask_token,
    CASE WHEN NOT has_card THEN NULL WHEN u(i, 27) < 0.0005 THEN '{{"license": ' ELSE to_json({{
        'license': CASE WHEN has_license THEN license(i) END,
        'license_name': CASE WHEN has_license AND license(i) = 'other' THEN 'terms-' || (i % 900) END,
        'license_link': CASE WHEN has_license AND license(i) = 'other' THEN 'LICENSE' END,
        'base_model': CASE WHEN len(bases) > 0 AND dirt < 0.9 THEN bases END,
        'datasets': CASE WHEN len(sets) > 0 THEN sets END,
        'language': CASE WHEN u(i, 28) < 0.4 THEN ['en'] END,
        'tags': ['generated_from_trainer'],
        'widget': [{{'text': 'Once upon a time, there was a model called ' || i}}],
        'model-index': CASE WHEN u(i, 29) < 0.04 THEN [{{'name': 'm', 'results': [{{'dataset': {{'type': dataset(i, 18)}}}}]}}] END
    }})::VARCHAR END AS "cardData",
    CASE WHEN len(bases) > 0 AND dirt >= 0.02 THEN
        to_json({{'relation': relation, 'models': list_transform(bases, lambda b: {{'_id': md5(b)[1:24], 'id': b}})}})::VARCHAR END AS "baseModels",
    CASE WHEN of_parameters < 0.234 THEN
        to_json({{'parameters': {{'BF16': CAST(exp(16 + u(i, 30) * 10) AS BIGINT)}}, 'total': CAST(exp(16 + u(i, 30) * 10) AS BIGINT)}})::VARCHAR
        END AS safetensors,
    CASE WHEN u(i, 31) < 0.02 THEN 'auto' WHEN u(i, 31) < 0.03 THEN 'manual' ELSE 'false' END AS gated, false AS private, false AS disabled
FROM based
"""  # noqa: E501


def write_export(file: Path, rows: int) -> None:
    """Write a `models.parquet` of that many rows."""
    weighted = [word.rsplit(":", 1) for word in _LICENSES.split()]
    licenses = [name for name, weight in weighted for _ in range(int(weight))]
    sizes = {
        "rows": rows,
        "owners": max(2, int(rows * 0.27)),
        "bases": max(2, rows // 25),
        "sets": max(2, rows // 60),
        "weight": len(licenses),
        "licenses": ", ".join(f"'{name}'" for name in licenses),
        "tasks": ", ".join(f"'{name}'" for name in _TASKS),
    }
    with duckdb.connect(config={"threads": 2, "memory_limit": "2GB"}) as db:
        db.execute(_MACROS.format(**sizes))
        db.execute(
            f"COPY ({_ROWS.format(**sizes)}) TO '{file}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 50000)"
        )


def main() -> None:
    """Write the file and say how large it is."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("file", type=Path)
    options.add_argument("--rows", type=int, default=3_000_000)
    given = options.parse_args()
    started = time.perf_counter()
    write_export(given.file, given.rows)
    size = given.file.stat().st_size / 1e6
    print(f"{given.rows:,} rows, {size:,.0f} MB in {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
