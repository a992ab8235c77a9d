"""A whole-Hub export of models → tables of a snapshot, by DuckDB and Arrow, without a step of Python per row.

Texts that name something are few compared with the rows that hold them: each distinct one is judged once by the functions of
the live loader and joined back. Rows that are not regular are parsed as a live answer would be.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from loaders.hub_stats.columns import (
    CARD,
    MACROS,
    ODD_ANSWER,
    ODD_CONFIG,
    ODD_MEASURES,
    STRUCTURED_SQL,
    WORDS,
    expressions,
    figure,
    unreadable,
)
from loaders.hub_stats.observed import StatedResults, counted_by_study, observed_columns
from loaders.hub_stats.rows import COLUMNS, row_records
from loaders.huggingface.artifacts import MORE_THAN_KEPT
from loaders.huggingface.claims import Claim, answer_claim, card_claim, tag_claim
from loaders.huggingface.naming import Named, Stamp, base_named, dataset_named, known_renames, paper_named
from loaders.huggingface.properties import FIGURES, HUB
from loaders.huggingface.texts import clean
from supplychain.graph.rows import EdgeRow, EdgeTable, rows_of
from supplychain.graph.schema import fit_key, relationship_type
from supplychain.graph.snapshot.layout import arrow_schema
from supplychain.graph.spilling import spilling
from supplychain.identifiers import legacy_ids
from supplychain.licenses.statement import license_statement
from supplychain.records import DerivedFrom, Endpoint, EvaluatedOn, LicensedUnder, Paper, Skipped, TrainedOn
from supplychain.workfolder import work_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from supplychain.graph.snapshot import SnapshotWriter
    from supplychain.records import Record

__all__ = ["ModelTables"]

_BATCH = 50_000
_SOME = Endpoint("Model", "some/model")
"""Stands for every model while a text is judged."""


class ModelTables:
    """One pass over one export; use `write` once.

    Parameters
    ----------
    file
        The `models.parquet`.
    stamp
        `source` and `collected_at` of every claim.
    writer
        Takes the tables.
    advance
        Told of every table how many records it has.
    memory
        Megabytes that DuckDB may take; what does not fit goes to disk beside the snapshot.
    """

    def __init__(
        self,
        file: Path,
        stamp: Stamp,
        writer: SnapshotWriter,
        advance: Callable[[int], None],
        *,
        memory: int = 1500,
    ) -> None:
        self._file, self._stamp, self._writer, self._memory = file, stamp, writer, memory
        self._advance = advance
        self._db: duckdb.DuckDBPyConnection
        self._types: dict[str, str] = {}
        self._results = StatedResults()

    def write(self) -> None:
        """Write everything the export says."""
        parent = Path(tempfile.gettempdir())
        with (
            spilling("What does not fit into memory", parent, "Set TMPDIR to a folder with room."),
            work_folder(parent, "supplychain-hub-stats-") as folder,
        ):
            place = str(folder / "stage.duckdb")
            limits = {"memory_limit": f"{self._memory}MB", "temp_directory": str(folder)}
            with duckdb.connect(place, config={**limits, "threads": 2}) as self._db:
                self._stage()
                self._write_models()
                self._write_owners()
                self._write_licenses()
                self._write_papers()
                self._write_lineage()
                self._write_datasets("trained", TrainedOn)
                self._write_datasets("evaluated", EvaluatedOn)
                self._write_odd()

    def _stage(self) -> None:
        """Keep what relationships are made of, and which rows are odd."""
        db = self._db
        db.execute(MACROS)
        file = str(self._file).replace("'", "''")
        types = {
            name: kind
            for name, kind, *_ in db.execute(f"DESCRIBE SELECT * FROM read_parquet('{file}')").fetchall()
        }
        self._types = types
        text = duckdb.sqltype("VARCHAR")
        db.create_function("stated_results", self._results, [text], duckdb.list_type(text), side_effects=True)
        db.create_function("counted_by_study", counted_by_study, [text], duckdb.sqltype("BOOLEAN"))
        columns = ", ".join(f'{sql} AS "{name}"' for name, sql in expressions(types).items())
        db.execute(
            f"CREATE VIEW export AS SELECT file_row_number AS n, {columns}, {unreadable(types)} AS unreadable "
            f"FROM read_parquet('{file}', file_row_number = true)"
        )
        present = ", ".join(f'"{name}"' for name in COLUMNS if name in types)
        db.execute(
            f"CREATE VIEW raw AS SELECT file_row_number AS n, {present} FROM read_parquet('{file}', file_row_number = true)"
        )
        moved = ", ".join(f"'{old}'" for old in legacy_ids())
        wrong = " OR ".join(f"NOT regular_words(card.{name})" for name in WORDS)
        db.execute(f"""
            CREATE TABLE stage AS
            WITH read AS (
                SELECT n, id, tags, unreadable, sha, pipeline_tag, library_name, gated, safetensors, gguf, config,
                       "cardData" AS whole, "baseModels" AS answered, json_transform("cardData", '{CARD}') AS card
                FROM export
            )
            SELECT n, id, list_filter(tags, lambda t: regexp_matches(t, '^(license|base_model|dataset|arxiv):')) AS said, card,
                   json_extract(whole, '$."model-index"[*].results[*].dataset.type') AS measured,
                   json_extract_string(answered, '$.relation') AS relation,
                   json_extract_string(answered, '$.models[*].id') AS answers,
                   coalesce(unreadable OR NOT coalesce(regular_id(id), false) OR id IN ({moved}) OR NOT regular_tags(tags)
                   OR NOT regular(sha) OR NOT regular(pipeline_tag) OR NOT regular(library_name)
                   OR NOT regular(gated) OR len(gated) > 20
                   OR (whole IS NOT NULL AND json_type(whole) <> 'OBJECT') OR {wrong}
                   OR coalesce(json_type(card.new_version), 'NULL') <> 'NULL'
                   OR coalesce(json_type(card.finetuned_from), 'NULL') <> 'NULL'
                   OR coalesce(json_type(card.co2_eq_emissions), 'NULL') <> 'NULL'
                   OR contains(lower(whole::VARCHAR), 'github.com/')
                   OR NOT regular_count(safetensors) OR NOT regular_count(gguf)
                   OR ({ODD_ANSWER}) OR ({ODD_MEASURES}) OR ({ODD_CONFIG}), false) AS odd
            FROM read
        """)

    def _add(self, table: str | EdgeTable, sql: str) -> None:
        self._advance(self._writer.add_table(table, self._db.sql(sql).to_arrow_reader(_BATCH)))

    def _write_models(self) -> None:
        source, at = self._stamp["source"], self._stamp["collected_at"]
        self._add(
            "Model",
            f"""
            SELECT e.id, split_part(e.id, '/', 2) AS name, '{
                HUB
            }' AS hub, 'https://huggingface.co/' || e.id AS url, e.sha,
                   coalesce(e.pipeline_tag, nullif(words_of(s.card.pipeline_tag)[1], '')) AS task,
                   coalesce(e.library_name, nullif(words_of(s.card.library_name)[1], '')) AS library,
                   {
                _some(
                    "list_concat(words_of(e.config->'$.architectures'), words_of(e.config->'$.model_type'), "
                    "words_of(e.config->'$.diffusers._class_name'), words_of(e.gguf->'$.architecture'))"
                )
            } AS architectures,
                   words_of(e.config->'$.model_type')[1] AS model_type,
                   words_of(e.gguf->'$.architecture')[1] AS gguf_architecture,
                   words_of(e.config->'$.diffusers._class_name')[1] AS pipeline_class,
                   counted(e.gguf) AS gguf_parameters, {", ".join(figure(name) for name in FIGURES)},
                   {_some("words_of(s.card.language)")} AS languages,
                   {
                _some(f"list_filter(e.tags, lambda t: t <> '' AND NOT regexp_matches(t, '{STRUCTURED_SQL}'))")
            } AS tags,
                   coalesce(counted(e.safetensors), counted(e.gguf)) AS parameters,
                   nullif(concat_ws(' ', json_extract_string(e.config, '$.quantization_config.quant_method'),
                          coalesce(json_extract_string(e.config, '$.quantization_config.bits'),
                          CASE WHEN json_extract_string(e.config, '$.quantization_config.load_in_4bit') = 'true' THEN '4'
                               WHEN json_extract_string(e.config, '$.quantization_config.load_in_8bit') = 'true' THEN '8' END)
                          || ' bit'), '') AS quantization,
                   e.downloads, e."downloadsAllTime" AS downloads_all_time, e.likes, e."createdAt" AS created_at,
                   e."lastModified" AS last_modified, e.gated, e.private, e.disabled, {
                observed_columns(self._types)
            },
                   CASE WHEN e.tags IS NULL AND coalesce(json_type(e."cardData"), 'NULL') = 'NULL'
                        THEN ['licenses'] END AS unread,
                   ['{source}'] AS sources, nullif('{at}', '') AS collected_at
            FROM export e JOIN stage s ON s.n = e.n AND NOT s.odd
        """,
        )

        if self._results.left_out:
            self._writer.add(
                Skipped(**self._stamp, reason=MORE_THAN_KEPT, example="", count=self._results.left_out)
            )

    def _write_owners(self) -> None:
        source, at = self._stamp["source"], self._stamp["collected_at"]
        owned = "SELECT DISTINCT id, split_part(id, '/', 1) AS owner FROM stage WHERE NOT odd"
        said = f"['{source}'] AS sources, nullif('{at}', '') AS collected_at"
        self._add("Owner", f"SELECT DISTINCT owner AS id, {said} FROM ({owned})")
        self._add(
            EdgeTable("Model", "OWNED_BY", "Owner"),
            f"SELECT id AS start_id, owner AS end_id, ['id'] AS evidence, 'declared' AS confidence, {said} FROM ({owned})",
        )

    def _write_licenses(self) -> None:
        fields = {
            "card": "license",
            **{f"card.{name}": name for name in ("license_name", "license_link", "license_details")},
        }
        cards = " UNION ALL ".join(
            f"SELECT id, unnest(words_of(card.{name})) AS text, '{field}' AS place FROM stage WHERE NOT odd"
            for field, name in fields.items()
        )
        self._db.execute(
            f"CREATE TABLE licensed AS SELECT * FROM ({_tagged('license')} UNION ALL {cards}) WHERE trim(text) <> ''"
        )
        table = EdgeTable("Model", "LICENSED_UNDER", "License")
        judged: list[dict[str, Any]] = []
        for text, place in self._distinct("licensed", "text, place"):
            evidence = ("card.license",) if place == "card" else (place,)
            for record in license_statement(
                _SOME, clean(text), field=place, evidence=evidence, **self._stamp
            ):
                if isinstance(record, LicensedUnder):
                    (row,) = (row for row in rows_of(record) if isinstance(row, EdgeRow))
                    judged.append({"text": text, "place": place, "end_id": row.end, **row.properties})
                else:
                    self._writer.add(record)
        self._judge("license_judged", ("text", "place"), table, judged)
        self._write_edges(table, "licensed", "license_judged", "text, place")
        self._db.execute("DROP TABLE licensed")

    def _write_papers(self) -> None:
        self._db.execute(f"CREATE TABLE described AS {_tagged('arxiv')}")
        table = EdgeTable("Model", "DESCRIBED_BY", "Paper")
        judged: list[dict[str, Any]] = []
        unusable: list[tuple[str, str]] = []
        for (text,) in self._distinct("described", "text"):
            paper = paper_named(text)
            if paper is None:
                unusable.append((text, "tag"))
                continue
            url = f"https://arxiv.org/abs/{paper.removeprefix('arxiv:')}"
            self._writer.add(Paper(**self._stamp, id=paper, url=url))
            judged.append(
                {"text": text, "end_id": fit_key(paper), "evidence": ["tag"], "confidence": "declared"}
            )
        self._count("described", unusable, "arxiv tag is no arXiv id")
        self._judge("paper_judged", ("text",), table, judged)
        self._write_edges(table, "described", "paper_judged", "text")

    def _write_lineage(self) -> None:
        card = "unnest(words_of(card.base_model)) AS text, coalesce(words_of(card.base_model_relation)[1], '') AS word"
        self._db.execute(f"""
            CREATE TABLE based AS
            SELECT id, text, '' AS word, 'tag' AS place FROM ({_tagged("base_model")})
            UNION ALL SELECT id, {card}, 'card' AS place FROM stage WHERE NOT odd
            UNION ALL SELECT id, unnest(answers) AS text, coalesce(relation, '') AS word, 'api' AS place
                FROM stage WHERE NOT odd
        """)
        table = EdgeTable("Model", "DERIVED_FROM", "Model")
        judged: list[dict[str, Any]] = []
        unusable: list[tuple[str, str]] = []
        for text, word, place in self._distinct("based", "text, word, place"):
            claim = _CLAIMS[place](text, word)
            named = base_named(claim.text)
            if named is None:
                unusable.append((text, place))
                continue
            self._add_records(named, "Model", known_renames(claim.text, self._stamp))
            judged.append({
                "text": text, "word": word, "place": place, "end_id": fit_key(named.id), "full_id": named.id,
                "evidence": [claim.evidence], "confidence": named.confidence, "relation": claim.relation,
            })  # fmt: skip
        self._count("based", unusable, "base model says nothing")
        self._judge("base_judged", ("text", "word", "place"), table, judged)
        self._write_edges(table, "based", "base_judged", "text, word, place")
        loops = self._db.execute(
            "SELECT id, relation, evidence FROM based JOIN base_judged USING (text, word, place) WHERE id = end_id ORDER BY ALL"
        )
        for id_, relation, evidence in loops.fetchall():
            itself = Endpoint("Model", id_)
            self._writer.add(
                DerivedFrom(
                    **self._stamp, start=itself, end=itself, relation=relation, evidence=tuple(evidence)
                )
            )
        self._db.execute("DROP TABLE based")

    def _write_datasets(self, name: str, edge: type[TrainedOn | EvaluatedOn]) -> None:
        if edge is TrainedOn:
            rows = f"""
                SELECT id, text, 'tag' AS place FROM ({_tagged("dataset")}) UNION ALL
                SELECT id, unnest(words_of(card.datasets)) AS text, 'card.datasets' AS place FROM stage WHERE NOT odd
            """
        else:
            rows = """
                SELECT id, json_extract_string(unnest(measured), '$') AS text, 'card.model-index' AS place
                FROM stage WHERE NOT odd
            """
        self._db.execute(f"CREATE TABLE {name} AS {rows}")
        table = EdgeTable("Model", edge.TYPE, "Dataset")
        judged: list[dict[str, Any]] = []
        unusable: list[tuple[str, str]] = []
        for text, place in self._distinct(name, "text, place"):
            named = dataset_named(text)
            if named is None:
                unusable.append((text, place))
                continue
            self._add_records(named, "Dataset", iter(()))
            judged.append({
                "text": text, "place": place, "end_id": fit_key(named.id), "evidence": [place], "confidence": named.confidence,
            })  # fmt: skip
        self._count(name, unusable, "dataset says nothing")
        self._judge(f"{name}_judged", ("text", "place"), table, judged)
        self._write_edges(table, name, f"{name}_judged", "text, place")
        self._db.execute(f"DROP TABLE {name}")

    def _write_odd(self) -> None:
        """Parse the rows that are not regular as live answers are."""
        rows = self._db.sql(
            "SELECT raw.* EXCLUDE n FROM raw SEMI JOIN (SELECT n FROM stage WHERE odd) USING (n)"
        )
        for batch in rows.to_arrow_reader(5_000):
            for row in batch.to_pylist():
                for record in row_records(row, "models", self._stamp):
                    self._writer.add(record)

    def _add_records(self, named: Named, label: str, others: Iterator[Record]) -> None:
        for record in (*named.placeholder(label, self._stamp), *others):
            self._writer.add(record)

    def _distinct(self, table: str, columns: str) -> list[tuple[str, ...]]:
        return self._db.execute(f"SELECT DISTINCT {columns} FROM {table} ORDER BY ALL").fetchall()

    def _count(self, table: str, texts: list[tuple[str, str]], reason: str) -> None:
        """Count what is said by texts, each with its place, that name nothing."""
        if not texts:
            return
        words, places = zip(*sorted(set(texts)), strict=True)
        self._db.register("unusable", pa.table({"text": words, "place": places}))
        asked = (
            f"SELECT count(*), min(id || ': ' || text) FROM {table} SEMI JOIN unusable USING (text, place)"
        )
        ((count, example),) = self._db.execute(asked).fetchall()
        self._db.unregister("unusable")
        self._writer.add(Skipped(**self._stamp, reason=reason, example=clean(example)[:120], count=count))

    def _judge(self, name: str, keys: tuple[str, ...], table: EdgeTable, rows: list[dict[str, Any]]) -> None:
        """Store what texts mean beside them: the key they lead to and the properties of the relationship."""
        columns = [(key, pa.string()) for key in keys]
        fields = [(f.name, f.type) for f in arrow_schema(table) if f.name != "start_id"]
        judged = pa.Table.from_pylist(rows, schema=pa.schema([*columns, *fields]))
        self._db.register("judged", judged)
        self._db.execute(f"CREATE TABLE {name} AS SELECT * FROM judged")
        self._db.unregister("judged")

    def _write_edges(self, table: EdgeTable, said: str, judged: str, keys: str) -> None:
        """Write one relationship for each pair, joined from all that claims it; self-loops are left out."""
        loops = "WHERE id <> end_id" if table.start == table.end else ""
        self._add(
            table,
            f"SELECT id AS start_id, end_id, {self._joined(table)} FROM {said} JOIN {judged} USING ({keys}) {loops} "
            "GROUP BY id, end_id",
        )

    def _joined(self, table: EdgeTable) -> str:
        """SQL for the law by which equally new claims of one source combine (see `supplychain.graph.claims`)."""
        parts = []
        for item in relationship_type(table.type).properties:
            if item.merge == "union":
                parts.append(f"{_some(f'flatten(list({item.name}))')} AS {item.name}")
            elif isinstance(item.merge, tuple):
                ranks = "[" + ", ".join(f"'{word}'" for word in item.merge) + "]"
                parts.append(f"{ranks}[min(list_position({ranks}, {item.name}))] AS {item.name}")
            else:
                parts.append(f"max({item.name}) AS {item.name}")
        source, at = self._stamp["source"], self._stamp["collected_at"]
        return ", ".join([*parts, f"['{source}'] AS sources", f"nullif('{at}', '') AS collected_at"])


def _some(sql: str) -> str:
    """SQL for the sorted distinct elements of a list, NULL when there are none."""
    return f"CASE WHEN len({sql}) > 0 THEN list_sort(list_distinct({sql})) END"


def _tagged(prefix: str) -> str:
    """SQL for what regular rows say in tags with a prefix."""
    length = len(prefix) + 2
    return (
        f"SELECT id, unnest(list_transform(list_filter(said, lambda t: starts_with(t, '{prefix}:')), "
        f"lambda t: substring(t, {length}))) AS text, 'tag' AS place FROM stage WHERE NOT odd"
    )


_CLAIMS: dict[str, Callable[[str, str], Claim]] = {
    "tag": lambda text, _: tag_claim(text),
    "card": card_claim,
    "api": answer_claim,
}
