"""Whole-Hub exports: the fast way by tables gives byte for byte what the slow way by records gives, whatever the rows hold."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from benchmarks.hub_export import write_export
from loaders.hub_stats import LOADER
from supplychain.errors import InputError, UsageError
from supplychain.graph.snapshot import Snapshot, SnapshotWriter
from supplychain.loading import make_snapshot

if TYPE_CHECKING:
    from pathlib import Path

DATE = datetime(2026, 11, 1, 12, 30, 15, 250_000, tzinfo=UTC)


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.parquet"))}


def both(file: Path, folder: Path, **options: Any) -> tuple[Snapshot, dict[str, int]]:
    """Read an export both ways, compare the bytes, and return the snapshot and what was not kept."""
    given_ = LOADER.arguments(str(file), options)
    with SnapshotWriter(folder / "records") as slow:
        for record in LOADER.load(given_):
            slow.add(record)
    assert LOADER.tables is not None
    with SnapshotWriter(folder / "tables") as fast:
        LOADER.tables(given_, fast, lambda _: None)
    one, other = files_of(folder / "records"), files_of(folder / "tables")
    assert list(one) == list(other)
    for name, content in one.items():
        if content != other[name]:
            rows = [pq.read_table(folder / way / name).to_pylist() for way in ("records", "tables")]
            assert differences(*rows) == [], name
            pytest.fail(f"{name}: the same rows in other bytes")
    notes = {k: v for k, v in slow.counts.skipped.items() if "itself" not in k}
    assert {k: v for k, v in fast.counts.skipped.items() if "itself" not in k} == notes
    return Snapshot(folder / "tables"), notes


def differences(slow: list[dict[str, Any]], fast: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What differs between two tables, row by row and column by column."""
    pairs = [(a or {}, b or {}) for a, b in zip_longest(slow, fast) if a != b]
    return [
        {k: (a.get(k), b.get(k)) for k in {"id", *a, *b} if k == "id" or a.get(k) != b.get(k)}
        for a, b in pairs
    ]


def write(
    folder: Path, rows: list[dict[str, Any]], schema: pa.Schema | None = None, name: str = "models"
) -> Path:
    file = folder / f"{name}.parquet"
    names = dict.fromkeys(key for row in rows for key in row)
    rows = [{key: row.get(key) for key in names} for row in rows] if schema is None else rows
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), file)
    return file


def test_a_generated_export_is_the_same_both_ways(tmp_path: Path) -> None:
    file = tmp_path / "models.parquet"
    write_export(file, 3_000)

    snapshot, notes = both(file, tmp_path)

    tables = {str(table): rows for table, rows in snapshot.tables.items()}
    assert tables["Model.OWNED_BY.Owner"] == 3_000
    assert tables["Model"] > 3_000, "bases that are no rows are placeholders"
    assert set(notes) <= {"cardData is not valid JSON", "arxiv tag is no arXiv id"}


ROWS: list[dict[str, Any]] = [
    {"id": "acme/base", "downloads": 7, "tags": ["license:mit", "en", "region:us", "arxiv:2401.00001", "arxiv:none"]},
    {"id": "acme/chat", "tags": ["base_model:acme/base", "base_model:finetune:acme/base", "dataset:squad", "license: mit"],
     "cardData": '{"license": "mit", "base_model": ["acme/base"], "datasets": "squad", "language": ["en", "de", "en"]}',
     "baseModels": '{"relation": "finetune", "models": [{"_id": "1", "id": "acme/base"}]}'},
    {"id": "acme/self", "tags": ["base_model:acme/self"], "cardData": '{"base_model": "acme/self"}'},
    {"id": "acme/self", "tags": ["base_model:quantized:acme/self"], "likes": 3},
    {"id": "acme/mixed", "cardData": '{"license": ["mit", "apache-2.0"], "base_model": "a model",'
     '"base_model_relation": "LoRA"}'},
    {"id": "acme/other", "cardData": '{"license": "other", "license_name": "llama3",'
     '"license_link": "LICENSE", "license_details": 5}'},
    {"id": "acme/broken", "cardData": '{"license": '},
    {"id": "acme/array", "cardData": "[1, 2]", "safetensors": "[]", "config": "3"},
    {"id": "acme/nan", "cardData": '{"license": NaN, "language": null}'},
    {"id": "acme/mail", "tags": ["me@example.org", " padded ", "two  blanks", "", "[a]", "naïve", "tab\tbed"]},
    {"id": "acme/token", "tags": ["hf_" + "a" * 30, "license:hf_" + "b" * 30]},
    {"id": "acme/hf_" + "c" * 30},
    {"id": "bert-base-uncased", "tags": ["base_model:gpt2"]},
    {"id": "acme/old", "tags": ["base_model:gpt2", "base_model:merge:roberta-base", "base_model:", "base_model:None"]},
    {"id": "not an id"}, {"id": ""}, {"id": None}, {"id": "acme/dot."}, {"id": "N/A"}, {"id": "huggingface.co/x"},
    {"id": "acme/newer", "cardData": '{"new_version": "acme/newest"}'},
    {"id": "acme/lost", "cardData": '{"new_version": "words only"}'},
    {"id": "acme/tuned", "cardData": '{"finetuned_from": "acme/base"}'},
    {"id": "acme/linked", "cardData": '{"repo": "https://github.com/Acme/Code"}'},
    {"id": "acme/warm", "cardData": '{"co2_eq_emissions": {"emissions": 12.5}}'},
    {"id": "acme/sets", "tags": ["dataset:imagefolder", "dataset:a b c", "dataset:none", "dataset:Acme/Talk"],
     "cardData": '{"datasets": ["imagefolder", "", "x/y"], "model-index": [{"results": [{"dataset": {"type": "glue"}}]}]}'},
    {"id": "acme/odd-index", "cardData": '{"model-index": [{"results": [{"dataset": {"type": 5}}, {"dataset": 3}, 4]}, 5]}'},
    {"id": "acme/index-object", "cardData": '{"model-index": {"results": [{"dataset": {"type": "glue"}}]}}'},
    {"id": "acme/answers", "baseModels": '["acme/base", {"id": "acme/chat"}]'},
    {"id": "acme/answer", "baseModels": '{"models": [{"id": "acme/base"}, {"id": 4}]}'},
    {"id": "acme/empty-answer", "baseModels": '{"relation": null, "models": []}'},
    {"id": "acme/text", "baseModels": '"acme/base"'},
    {"id": "acme/weights", "safetensors": '{"parameters": {"F32": 5, "BF16": 6}, "total": 11}'},
    {"id": "acme/summed", "safetensors": '{"parameters": {"F32": 5, "BF16": 6}}'},
    {"id": "acme/gguf", "gguf": '{"total": 12, "architecture": "llama"}'},
    {"id": "acme/huge", "safetensors": '{"total": 99999999999999999999}'},
    {"id": "acme/float", "safetensors": '{"total": 7.0}'},
    {"id": "acme/config", "config": '{"architectures": ["B", "A"], "model_type": "bert", "diffusers": {"_class_name": "P"}}'},
    {"id": "acme/figures", "config": '{"hidden_size": 768, "n_layer": 12, "num_attention_heads": 12, "patch_size": 16}'},
    {"id": "acme/figures0", "config": '{"hidden_size": 0, "num_hidden_layers": 2.0, "image_size": [224, 224], "d_model": "8"}'},
    {"id": "acme/figures1", "config": '{"hidden_size": null, "d_model": 512, "max_position_embeddings": 99999999999999999999}'},
    {"id": "acme/gguf", "gguf": '{"total": 7, "architecture": "llama", "context_length": 4096}'},
    {"id": "acme/gguf0", "gguf": '{"total": 7, "architecture": ["x", "y"], "context_length": "many"}'},
    {"id": "acme/quant", "config": '{"quantization_config": {"quant_method": "gptq", "bits": 4}}'},
    {"id": "acme/quant8", "config": '{"quantization_config": {"load_in_8bit": true, "load_in_4bit": false}}'},
    {"id": "acme/quant0", "config": '{"quantization_config": {"quant_method": 4, "bits": 0}}'},
    {"id": "acme/peft", "config": '{"peft": {"base_model_name_or_path": "acme/base"}}'},
    {"id": "acme/fields", "pipeline_tag": "fill-mask", "library_name": "timm", "sha": "c0ffee", "gated": "auto",
     "private": False},
    {"id": "acme/card-fields", "cardData": '{"pipeline_tag": "fill-mask", "library_name": "timm"}', "gated": "False"},
    {"id": "acme/dates", "createdAt": DATE, "lastModified": DATE},
    {"id": "acme/many", "tags": [f"base_model:merge:acme/m{n}" for n in range(400)]},
    {"id": "acme/long", "tags": ["x" * 3000], "cardData": json.dumps({"license_name": "y" * 3000})},
    {"id": "acme/escapes", "cardData": '{"license": "m\\u0069t", "language": "a\\"b"}'},
]  # fmt: skip
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("id", "cardData", "baseModels", "safetensors", "gguf", "config")),
        *((name, pa.string()) for name in ("pipeline_tag", "library_name", "sha", "gated")),
        ("private", pa.bool_()),
        ("tags", pa.list_(pa.string())),
        ("downloads", pa.int64()),
        ("likes", pa.int64()),
        ("createdAt", pa.timestamp("ms", tz="UTC")),
        ("lastModified", pa.timestamp("us")),
    ]
)


def naive(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "lastModified": row["lastModified"].replace(tzinfo=None)} if "lastModified" in row else row


def test_dirt_is_the_same_both_ways(tmp_path: Path) -> None:
    snapshot, notes = both(write(tmp_path, [naive(row) for row in ROWS], SCHEMA), tmp_path)

    models = {row["id"]: row for row in snapshot.rows("Model") if "reason" not in row}
    assert notes == {
        "id is none: free text": 1,
        "id is none: says nothing": 1,
        "id has the shape of an access token": 1,
        "answer without an id": 2,
        "arxiv tag is no arXiv id": 1,
        "base model says nothing": 2,
        "dataset says nothing": 1,
        "cardData is not valid JSON": 1,
        "cardData is not an object": 1,
        "new_version names no model": 1,
    }
    assert (
        models["acme/dates"]["created_at"]
        == models["acme/dates"]["last_modified"]
        == "2026-11-01T12:30:15.250Z"
    )
    assert models["acme/weights"]["parameters"] == models["acme/summed"]["parameters"] == 11
    assert models["acme/quant"]["quantization"] == "gptq 4 bit"
    assert models["acme/quant8"]["quantization"] == "8 bit"
    assert models["acme/self"]["self_references"]
    assert models["acme/chat"]["collected_at"] == "2026-11-01"
    text = repr([list(snapshot.rows(table)) for table in snapshot.tables])
    assert "example.org" not in text
    assert "aaaaa" not in text


def test_texts_that_should_be_lists_structures_and_numbers_are_read_too(tmp_path: Path) -> None:
    rows = [
        {**naive(row), "tags": repr(row.get("tags", [])), "downloads": float(row.get("downloads", 0.5))}
        for row in ROWS
        if row["id"]
    ]
    texts = [SCHEMA.field(name) for name in SCHEMA.names if name not in {"tags", "downloads", "private"}]
    schema = pa.schema([*texts, ("tags", pa.string()), ("downloads", pa.float64()), ("private", pa.string())])
    rows = [{**row, "private": str(row.get("private", ""))} for row in rows]

    snapshot, _ = both(write(tmp_path, rows, schema), tmp_path)

    assert {str(t) for t in snapshot.tables} >= {"Model.DERIVED_FROM.Model", "Model.LICENSED_UNDER.License"}


def test_structures_of_parquet_are_read_like_json(tmp_path: Path) -> None:
    rows = [
        {
            "id": f"acme/m{n}",
            "cardData": {"license": "mit", "base_model": ["acme/base"], "datasets": None},
            "baseModels": {"relation": "adapter", "models": [{"_id": "1", "id": "acme/base"}]} if n else None,
            "safetensors": {"parameters": {"F32": n}, "total": n},
            "lastModified": "2026-11-01 10:00:00+00:00",
        }
        for n in range(3)
    ]

    snapshot, notes = both(write(tmp_path, rows), tmp_path)

    models = {row["id"]: row for row in snapshot.rows("Model") if "reason" not in row}
    assert notes == {}
    assert models["acme/m2"]["parameters"] == 2
    assert models["acme/m2"]["last_modified"] == "2026-11-01T10:00:00+00:00"


def test_an_export_with_hardly_any_columns_is_read(tmp_path: Path) -> None:
    snapshot, _ = both(write(tmp_path, [{"id": "acme/a"}, {"id": "acme/b"}]), tmp_path, kind="models")

    assert snapshot.tables["Model"] == 2


WORDS = st.sampled_from(
    [
        "mit",
        "other",
        "acme/base",
        "gpt2",
        "None",
        "",
        " x",
        "a  b",
        "@",
        "é",
        "[1]",
        '"q"',
        "\\",
        "\n",
        "a b",
        "x" * 2100,
    ]
)
LISTS = st.one_of(
    st.none(), WORDS, st.lists(WORDS, max_size=3), st.integers(-5, 5), st.just(True), st.just([None])
)
FIELDS = st.sampled_from(
    [
        *(
            "license",
            "license_name",
            "base_model",
            "base_model_relation",
            "datasets",
            "language",
            "pipeline_tag",
        ),
        *("new_version", "x"),
    ]
)
GROUP = {"relation": st.one_of(WORDS, st.none(), st.integers())}
NAMED = st.lists(st.one_of(WORDS, st.fixed_dictionaries({"id": LISTS})), max_size=3)
ANSWERS = st.one_of(LISTS, st.fixed_dictionaries({}, optional={**GROUP, "models": NAMED}))
PREFIXES = st.sampled_from(
    ["", "license:", "base_model:", "base_model:finetune:", "base_model:odd:", "dataset:", "arxiv:"]
)
WEIGHTS = {"total": LISTS, "parameters": st.dictionaries(WORDS, st.integers(0, 9), max_size=2)}
FIGURES = st.one_of(LISTS, st.integers(-1, 2**70), st.floats(allow_nan=False, allow_infinity=False))
EXPORT_ROWS = st.fixed_dictionaries(
    {
        "id": st.sampled_from(
            ["acme/base", "acme/chat", "acme/x.", "gpt2", "n/a", "a b", "other/model-1", "other/model-2"]
        )
    },
    optional={
        "tags": st.lists(st.tuples(PREFIXES, WORDS).map("".join), max_size=5),
        "cardData": st.dictionaries(FIELDS, LISTS, max_size=5).map(json.dumps),
        "baseModels": ANSWERS.map(json.dumps),
        "pipeline_tag": WORDS,
        "gated": WORDS,
        "config": st.fixed_dictionaries(
            {}, optional={"architectures": LISTS, "model_type": LISTS, "peft": LISTS, "hidden_size": FIGURES}
        ).map(json.dumps),
        "safetensors": st.fixed_dictionaries({}, optional=WEIGHTS).map(json.dumps),
    },
)


@settings(
    max_examples=20,
    deadline=None,
    # A failure names its rows; looking for fewer of them takes minutes.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(rows=st.lists(EXPORT_ROWS, min_size=5, max_size=40))
def test_any_rows_are_the_same_both_ways(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]]
) -> None:
    folder = tmp_path_factory.mktemp("rows")

    both(write(folder, rows, SCHEMA), folder)


def test_datasets_are_read_with_what_they_were_made_from(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"id": "acme/talk", "tags": ["license:cc-by-4.0", "source_datasets:extended|squad", "source_datasets:original",
                                     "task_categories:text-generation", "language:en", "arxiv:2401.00001"], "downloads": 3},
        {"id": "squad", "tags": ["license:cc-by-sa-4.0"], "cardData": '{"source_datasets": ["extended|wikipedia"]}'},
    ]  # fmt: skip
    file = write(tmp_path, rows, name="datasets")

    snapshot, notes = both(file, tmp_path)

    tables = {str(table): [*snapshot.rows(table)] for table in snapshot.tables}
    assert notes == {}
    assert [(r["start_id"], r["end_id"]) for r in tables["Dataset.DERIVED_FROM.Dataset"]] == [
        ("acme/talk", "squad"),
        ("squad", "wikipedia"),
    ]
    assert tables["Dataset"][0]["tasks"] == ["text-generation"]
    assert "Model" not in tables


def test_a_folder_is_read_whole_and_spaces_are_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    write(folder, [{"id": "acme/chat", "pipeline_tag": "x"}])
    write(folder, [{"id": "acme/talk"}], name="datasets")
    write(folder, [{"id": "acme/space"}], name="spaces")

    report = make_snapshot(LOADER, tmp_path / "s", folder)

    assert {str(k): v for k, v in Snapshot(tmp_path / "s").tables.items() if k in {"Model", "Dataset"}} == {
        "Model": 1,
        "Dataset": 1,
    }
    assert report.counts.skipped == {"export of spaces, which are not part of the graph": 1}
    assert LOADER.size(LOADER.arguments(str(folder), {})) == 12


@pytest.mark.parametrize(
    ("name", "options", "error", "message"),
    [
        ("absent.parquet", {}, InputError, "is no Parquet file"),
        (".", {}, InputError, "is no Parquet file, and no folder with any"),
        ("text.parquet", {}, InputError, "is not a Parquet file"),
        ("other.parquet", {}, InputError, "has no column `id`"),
        ("models.parquet", {"kind": "spaces"}, UsageError, "--kind is 'spaces'"),
        ("models.parquet", {"collected_at": "today"}, UsageError, "no ISO 8601 date"),
    ],
)
def test_bad_use_is_refused(
    tmp_path: Path, name: str, options: dict[str, Any], error: type[Exception], message: str
) -> None:
    if name != ".":
        write(tmp_path, [{"id": "acme/a"}])
        write(tmp_path, [{"name": "acme/a"}], name="other")
        (tmp_path / "text.parquet").write_text("no Parquet", "utf-8")

    with pytest.raises(error, match=message):
        list(LOADER.load(LOADER.arguments(str(tmp_path / name), options)))
